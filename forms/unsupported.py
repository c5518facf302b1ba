"""What an XLSForm asks for that this program leaves out, found in the rows of its survey sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.problems import Problem

_TYPES = {
    "audit": "How long answers took and what was changed is never recorded.",
    "background-audio": "Sound is never recorded without a person starting it.",
    "start-geopoint": "The position of the device is never taken.",
    "phonenumber": "The device is never identified.",
    "subscriberid": "The device is never identified.",
    "simserial": "The device is never identified.",
    "username": "Who fills in a form is not written into it.",
    "email": "Who fills in a form is not written into it.",
    "osm": "Maps of OpenStreetMap are left out.",
    "xml-external": "",
    "csv-external": "",
}
_COLUMNS = {
    "bind::odk:length": "The length hint is left out.",
    "save_to": "Entities are left out; answers stay in the testimony.",
    "body::intent": "Other applications are never started.",
    "intent": "Other applications are never started.",
}
_FIRST_ROW = 2


def unsupported_in_sheet(survey: Sequence[Mapping[str, str]]) -> list[Problem]:
    """Lists question types and columns that are left out, with their rows."""
    problems: list[Problem] = []
    for number, row in enumerate(survey, start=_FIRST_ROW):
        kind = str(row.get("type", "")).strip()
        name = str(row.get("name", "")).strip()
        message = _TYPES.get(kind)
        if message:
            problems.append(Problem("unsupported", number, name or kind, message))
        for column, reason in _COLUMNS.items():
            if row.get(column):
                problems.append(Problem("unsupported", number, name, reason))
    return problems
