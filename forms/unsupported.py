"""What an XLSForm asks for that this program leaves out, found in the rows of its survey sheet."""

from __future__ import annotations

import re
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
_MEDIA = re.compile(r"(?:media\s*::?\s*)?(audio|video)(?:\s*::?.*)?", re.ASCII | re.IGNORECASE)
_FILM = "Films are not played; the window names the file."
_SOUND = "Only sound in WAV is played; the window names the file."
_IN_XFORM = re.compile(rb"jr://(audio|video)/([^<\s]+)")
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
        for column, file in row.items():
            kind_of = _MEDIA.fullmatch(column)
            if kind_of is not None and (left_out := _not_played(kind_of[1], str(file))):
                problems.append(Problem("unsupported", number, name, left_out))
    return problems


def unsupported_in_xform(xform: bytes) -> list[Problem]:
    """Lists the sounds and films of an XForm that are not played, by their files."""
    found = {(kind.decode(), file.decode("utf-8", "replace")) for kind, file in _IN_XFORM.findall(xform)}
    reasons = ((file, _not_played(kind, file)) for kind, file in sorted(found))
    return [Problem("unsupported", None, file, reason) for file, reason in reasons if reason]


def _not_played(kind: str, file: str) -> str:
    if not file.strip():
        return ""
    if kind.casefold() == "video":
        return _FILM
    return "" if file.strip().casefold().endswith(".wav") else _SOUND
