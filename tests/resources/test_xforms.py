from __future__ import annotations

import pytest

import resources
from exporters.shipped_form import form_of, shipped_form
from forms.convert import convert
from forms.source import FormSource
from resources.build.design import design_names


@pytest.mark.parametrize("name", design_names())
def test_the_xform_that_ships_is_the_one_its_tables_give(name: str) -> None:
    tables = FormSource(f"{name}.md", resources.read(f"forms/{name}.md"))

    assert convert(tables).xform == resources.read(f"forms/{name}.xml"), "run resources.build"


def test_a_form_that_ships_is_read_once() -> None:
    assert form_of(None) is shipped_form("testimony")
