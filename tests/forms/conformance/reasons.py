"""Why the two engines differ where they do: name of the reason to the sentence in docs/forms.md."""

# ruff: noqa: E501 - whole sentences

from __future__ import annotations

REASONS = {
    "typed answers are kept": "A typed answer that does not fit its type is kept and is not valid, so that nothing a person typed is lost",
    "old paths": "In a form made before ODK XForms 1.0 (no `odk:xforms-version`), an absolute path into the same entry of a repeat means that entry",
    "defaults fire triggers": "A computed default fires what waits for its question",
    "defaults see each other": "A computed default in a repeat sees those before it, also in a group with a condition",
    "sum of nothing": "`sum()` of no nodes is 0",
    "rankings are not completed": "A ranking is never completed with choices that nobody ranked",
    "short texts": "Only the first form of a text is its label",
    "missing translation": "A text that a language does not have is shown in the form's own language",
    "actions out of a repeat": "An action in a repeat that sets a question outside it is fired by every entry",
    "entries that moved up": "An action in a repeat follows its entry when one before it is removed",
    "actions into a repeat": "An action outside a repeat that sets a question in it sets it in every entry",
    "other controls": "`textarea` and `secret` are questions",
    "speaks": "`jr:itext()` in a calculation follows the language",
    "and, or": "`and` and `or` give true or false",
    "time with a zone": "`decimal-time()` takes a time with its zone",
    "number of a date": "`number()` of a date is its days",
    "long separators": "`substring-after()` takes a separator of any length",
    "dates from numbers": "`format-date()` and `format-date-time()` take days since 1970, too",
    "order of union": "`|` and reverse axes are supported",
    "signs": "More than one minus sign is allowed, as in XPath 1.0",
    "wrong dates": "A day that is not in the calendar is an invalid date and stops nothing",
    "wrong places": "`distance()` of what is no place is empty and stops nothing",
    "cycles": "A calculation that reads its own node is refused",
    "spaces": "Spaces around a path do not matter",
    "actions in the body": "An action directly in the body is heard",
    "random order": "A random order without a seed is random",
    "labels of entries": "The label of a repeat speaks of each entry",
    "missing files": "An answer is kept while the file with its choices is not there",
    "instanceID": "No `instanceID` is added to a form that has none",
    "extra facets": "Ours gives a hint and its guidance apart; a choice without a label is shown by its value",
}  # fmt: skip
