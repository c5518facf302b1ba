"""What the screen that faces the witness shows."""

from __future__ import annotations

import pytest

import resources
from desktop.services.aloud import aloud
from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(FormSource("testimony.xml", resources.read("forms/testimony.xml")))


@pytest.fixture
def session(form: Form) -> Session:
    """Every topic is open."""
    session = Session(form, now=lambda: MOMENT)
    topics = " ".join(choice.value for choice in session.node("/data/F04/F04_10").choices)
    for reference, value in (("F02/F02_07", "YES"), ("F02/F02_10", "YES"), ("F04/F04_10", topics)):
        session.set(f"/data/{reference}", value)
    return session


def test_the_witness_sees_only_questions_that_are_asked_aloud(session: Session) -> None:
    nodes = session.nodes()
    assert len(aloud(nodes)) > 200
    assert [node.reference for node in nodes if node.us.get("mode") != "ASK" and aloud([node])] == []
    assert {node.us.get("mode") for node in nodes} >= {"PREP", "PROBE", "CODE", "OBS", "SYS"}


def test_a_table_is_asked_once_and_its_columns_are_not(session: Session) -> None:
    session.add_repeat("/data/M04/M04_r[1]/M04_04")
    seen = aloud(node for node in session.nodes() if node.reference.startswith("/data/M04/"))
    assert seen.count("Whom did the family or lawyer ask, when, and what answer came?") == 1
    assert "Office" not in seen
