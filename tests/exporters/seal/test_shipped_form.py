"""The form that ships with the program, from its journal to signed issues."""

from __future__ import annotations

import datetime as dt

import resources
from exporters.assemble import SealFacts, document_from
from exporters.document import document_bytes, read_document
from exporters.draft_state import replay
from exporters.seal import check_issue, seal
from forms.loader import load_form
from forms.source import FormSource
from storage.journal import Entry
from tests.support.team import found_team

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def test_the_shipped_form_is_sealed_whole() -> None:
    form = load_form(FormSource("testimony.md", resources.read("forms/testimony.md")))
    values = {"/data/F02/F02_07": "YES", "/data/F04/F04_01": "Яны прыйшлі. " * 50, "/data/F04/F04_10": "M01"}
    state = replay(form, [Entry(path, "answer", None, new, NOW) for path, new in values.items()], began=NOW)

    document = document_from(state.session, {}, SealFacts("T-4KQ7ZD-M", 1, NOW, "be", "0" * 64))

    answers = {answer.reference: answer for answer in document.answers}
    assert answers["/data/F02/F02_07"].display.keys() == {"en", "be", "ru"}
    assert {"M01", "F00", "F90"} <= {answer.module for answer in document.answers}
    assert "M03" not in {answer.module for answer in document.answers}
    assert all(answer.category and answer.mode and answer.sensitivity for answer in document.answers)
    assert [story.id for story in document.narratives] == ["F04.01"]
    assert read_document(document_bytes(document)) == document
    team = found_team()
    (issue,) = seal(document, team.signer(), team, batch=1).issues
    check_issue(issue, document, team)
