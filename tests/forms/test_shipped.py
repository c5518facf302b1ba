"""The forms that ship with the program load without a word, and answer."""

from __future__ import annotations

from functools import cache

import pytest

import resources
from forms.loader import check_form, load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT

NAMES = [name.removesuffix(".md") for name in resources.names("forms") if name.endswith(".md")]


def source(name: str) -> FormSource:
    return FormSource(f"{name}.md", resources.read(f"forms/{name}.md"))


@cache
def shipped(name: str) -> Form:
    """Read the XForm that ships beside the tables: it is the one they give, and quicker to read."""
    return load_form(FormSource(f"{name}.xml", resources.read(f"forms/{name}.xml")))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_form_has_no_problem(name):
    assert check_form(source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_form_speaks_three_languages(name):
    form = shipped(name)
    assert form.languages == ("English (en)", "Беларуская (be)", "Русский (ru)")
    for language in form.languages:
        nodes = Session(form, now=lambda: MOMENT, language=language).nodes()
        seen = [node for node in nodes if node.kind != "hidden"]
        unlabelled = [node.reference for node in seen if node.label in {"", "-"}]
        assert unlabelled == []
        assert [node.reference for node in seen for choice in node.choices if choice.label in {"", "-"}] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_a_shipped_form_can_be_answered_and_taken_back(name):
    session = Session(shipped(name), now=lambda: MOMENT)
    for before in session.nodes():
        if before.kind == "question" and not before.readonly:
            session.set(before.reference, before.choices[0].value if before.choices else "2")
            session.set(before.reference, "")
    incremental = session.nodes()
    session._recompute_all()

    assert session.nodes() == incremental
    assert session.faults == ()


def test_a_module_opens_when_its_topic_is_chosen():
    session = Session(shipped("testimony"), now=lambda: MOMENT)
    closed = session.node("/data/M01").relevant

    session.set("/data/F02/F02_07", "YES")
    change = session.set("/data/F04/F04_10", "M01")

    assert not closed
    assert session.node("/data/M01").relevant
    assert "/data/M01" in change.changed and "/data/M02" not in change.changed
