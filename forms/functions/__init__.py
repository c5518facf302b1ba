"""ODK's XPath functions, by subject. `registry` knows them all once `forms.functions.library` is imported."""
