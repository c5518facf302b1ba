"""Forms and answers on which our engine and ODK's must agree."""
