from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult, convert

import resources
from resources.build.design import design_names

DOMAIN = Path(os.environ.get("UNDERSEAL_DOMAIN") or Path(__file__).resolve().parents[3] / "shared" / "domain")


@pytest.fixture(scope="session")
def converted() -> dict[str, ConvertResult]:
    """Every shipped form as pyxform reads it."""
    return {name: convert(resources.read(f"forms/{name}.md"), file_type=".md") for name in design_names()}


@pytest.fixture(scope="session")
def binds(converted: dict[str, ConvertResult]) -> dict[str, dict[str, str]]:
    """The attributes of every node of the testimony form, by reference."""
    tree = etree.fromstring(converted["testimony"].xform.encode("utf-8"))
    return {
        str(bind.get("nodeset")): dict(bind.attrib)
        for bind in tree.iter("{http://www.w3.org/2002/xforms}bind")
    }


@pytest.fixture(scope="session")
def vocabularies() -> dict[str, Any]:
    return json.loads(resources.read("vocabularies.json"))


@pytest.fixture(scope="session")
def domain() -> Path:
    if not DOMAIN.is_dir():
        pytest.skip("the domain files are not beside the project")
    return DOMAIN
