"""The list of generated files and what is in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from resources.build.design import load_design
from resources.build.domain import Domain
from resources.build.form import FormBuilder
from resources.build.sheets import markdown
from resources.build.texts import Texts


def outputs(folder: Path) -> dict[str, bytes]:
    """Makes every generated file, by its path below `resources/`.

    Args:
        folder: where the domain files are.

    Raises:
        ValueError: the domain, the designs and the translations do not fit each other; the text says where.
    """
    domain, texts = Domain(folder), Texts()
    made = {
        "forms/testimony.md": _form("testimony", domain, texts),
        "forms/identity.md": _form("identity", domain, texts),
        "vocabularies.json": as_json(domain.json("vocabularies.json")),
        "profiles.json": as_json(domain.json("redaction_matrix.json")),
        "consent.json": as_json(domain.json("consent_scripts.json")),
    }
    if texts.unused():
        raise ValueError(f"translations of nothing: {texts.unused()}")
    return made


def as_json(value: Any) -> bytes:
    """Writes JSON for people to read and compare: UTF-8, indented, in the order of the source."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _form(name: str, domain: Domain, texts: Texts) -> bytes:
    builder = FormBuilder(domain, load_design(name), texts)
    survey = builder.survey()
    return markdown(survey, builder.choices.rows(), builder.settings()).encode("utf-8")
