"""The domain files: modules and questions, entities and their fields, vocabularies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Question(_Record):
    """One question of a module, as in `forms.json`."""

    id: str
    mode: str
    text: str
    type: str
    req: str
    validation: str
    show_if: str
    sens: str
    maps_to: str


class Module(_Record):
    """A module of questions with its titles in three languages."""

    id: str
    title: str
    be: str
    ru: str
    repeat: str
    questions: tuple[Question, ...]

    @property
    def repeats(self) -> bool:
        """Whether a testimony may hold this module several times (one arrest, then another)."""
        return self.id.startswith("M") and self.repeat.startswith("repeat per")


class Field(_Record):
    """One field of an entity, as in `model.json`: its type, its list and what redaction does with it."""

    name: str
    label: str
    type: str
    req: str
    validation: str
    sens: str
    cat: str
    default: str


class Vocabulary(_Record):
    """A controlled list; each term has `code`, `en`, `be`, `ru` and sometimes more."""

    title: str
    note: str
    terms: tuple[dict[str, str], ...]


class Domain:
    """All domain files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules = {row["id"]: Module.model_validate(row) for row in self.json("forms.json")}
        self.questions = {
            question.id: question for module in self.modules.values() for question in module.questions
        }
        self.fields = {
            f"{entity['name']}.{row['name']}": Field.model_validate(row)
            for entity in self.json("model.json")
            for row in entity["fields"]
        }
        self.vocabularies = {
            name: Vocabulary.model_validate(row) for name, row in self.json("vocabularies.json").items()
        }

    def json(self, name: str) -> Any:
        """Reads one JSON file of the folder."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def text(self, name: str) -> str:
        """Reads one text file of the folder."""
        return (self.folder / name).read_text(encoding="utf-8")
