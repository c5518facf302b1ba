"""Forms that packages of Python and of Node bring with their own tests, and where the engines differ."""

from __future__ import annotations

from pathlib import Path

from forms.source import FormSource

FOLDER = Path(__file__).parents[1] / "packaged"
_SUFFIXES = frozenset({".xml", ".xlsx", ".csv"})

KNOWN = {
    "guidance-mixed.xml": {"/data/name": "extra facets"},
    "no-instance-id.xml": {"": "instanceID"},
    "oc-351-setvalue.xml": {"/data/three": "spaces"},
    "range-picker.xml": {"/data/int": "typed answers are kept"},
    "rank.xml": {"/data/rank": "random order"},
    "temp1.xml": {"/data/rep[1]/three": "spaces", "/data/rep[2]/three": "spaces"},
    "setvalue.xml": {"/data/b": "actions in the body"},
    "setvalue-values.xml": {"/data/b": "actions in the body", "/data/c": "actions in the body"},
}


def packaged_forms() -> list[FormSource]:
    """Return every form."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in _SUFFIXES)
    return [FormSource(path.name, path.read_bytes()) for path in paths]
