"""The list of generated files and what is in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from resources.build import media
from resources.build.charts import charts
from resources.build.design import design_names, load_design
from resources.build.domain import Domain
from resources.build.form import FormBuilder
from resources.build.outline import outline
from resources.build.samples import AUDIO, PHOTO, SOURCES, as_text, sample
from resources.build.sheets import Row, markdown
from resources.build.texts import Texts
from resources.build.xform import xform


def outputs(folder: Path) -> dict[str, bytes]:
    """Makes every generated file, by its path below `resources/`.

    Args:
        folder: where the domain files are.

    Raises:
        ValueError: the domain, the designs and the translations do not fit each other; the text says where.
    """
    domain, texts = Domain(folder), Texts()
    builders = {name: FormBuilder(domain, load_design(name), texts) for name in design_names()}
    surveys = {name: builder.survey() for name, builder in builders.items()}
    if texts.unused():
        raise ValueError(f"translations of nothing: {texts.unused()}")
    forms = {f"forms/{name}.md": _form(builder, surveys[name]) for name, builder in builders.items()}
    xforms = {f"{name.removesuffix('.md')}.xml": xform(table) for name, table in forms.items()}
    trees = [outline(surveys[name]) for name in ("testimony", "identity")]
    samples = {
        f"samples/{source.stem}.json": as_text(sample(source.stem, domain, *trees)).encode("utf-8")
        for source in sorted(SOURCES.glob("*.json"))
    }
    return {
        **forms,
        **xforms,
        **samples,
        **charts(domain.json("vocabularies.json")),
        PHOTO: media.photo(),
        AUDIO: media.audio(),
        "vocabularies.json": as_json(domain.json("vocabularies.json")),
        "profiles.json": as_json(domain.json("redaction_matrix.json")),
        "consent.json": as_json(domain.json("consent_scripts.json")),
    }


def as_json(value: Any) -> bytes:
    """Writes JSON for people to read and compare: UTF-8, indented, in the order of the source."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _form(builder: FormBuilder, survey: list[Row]) -> bytes:
    return markdown(survey, builder.choices.rows(), builder.settings()).encode("utf-8")
