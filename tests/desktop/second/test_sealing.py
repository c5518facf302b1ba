"""From the last answer to the sealed file."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import sealing
from exporters.document import read_document
from exporters.transfer import import_sealed
from storage.team import NoTeam
from tests.support.second_half import NEW, OLD, draft_in, read_all_back, silent


class StopError(BaseException):
    """The person pressed cancel."""


def stop(*_progress: object) -> None:
    raise StopError


@pytest.fixture
def draft(interviewer) -> str:
    return draft_in(interviewer)


def test_a_statement_has_every_paragraph_of_the_account(interviewer, draft) -> None:
    statement = sealing.statement(interviewer.vault, draft)

    assert [p.number for p in statement.paragraphs] == list(range(1, len(statement.paragraphs) + 1))
    assert any(OLD in p.text for p in statement.paragraphs)
    assert not any(p.settled for p in statement.paragraphs)


def test_a_confirmed_paragraph_stays_confirmed(interviewer, draft) -> None:
    first = sealing.statement(interviewer.vault, draft).paragraphs[0]

    told = sealing.settle(interviewer.vault, draft, first, None)

    assert told.paragraphs[0].confirmed
    assert sealing.statement(interviewer.vault, draft).paragraphs == told.paragraphs
    assert interviewer.vault.drafts.get(draft).state == "READ"


def test_a_correction_keeps_both_wordings_and_only_changes_its_paragraph(interviewer, draft) -> None:
    before = sealing.statement(interviewer.vault, draft).paragraphs
    wrong = next(p for p in before if OLD in p.text)

    sealing.settle(interviewer.vault, draft, wrong, wrong.text.replace(OLD, NEW))

    after = sealing.statement(interviewer.vault, draft).paragraphs
    assert after[wrong.number - 1].old == wrong.text
    assert NEW in after[wrong.number - 1].text
    assert [p.text for p in after if p.number != wrong.number] == [
        p.text for p in before if p.number != wrong.number
    ]


def test_the_table_of_corrections_is_filled_from_the_read_back(
    interviewer, supervisor, draft, tmp_path: Path
) -> None:
    vault, reader = interviewer.vault, sealing.ReadingBack(interviewer.vault, draft)
    before = reader.statement().paragraphs
    wrong = next(p for p in before if OLD in p.text)
    new = wrong.text.replace(OLD, NEW)

    reader.settle(wrong, new, "counted again")
    reader.settle(before[0], f"{before[0].text} Yes.")
    for paragraph in sealing.statement(vault, draft).paragraphs:
        if not paragraph.settled:
            sealing.settle(vault, draft, paragraph, None)
    code = sealing.seal(vault, draft, tmp_path / "t.age", silent)
    import_sealed(supervisor.vault, tmp_path / "t.age")

    document = read_document(supervisor.vault.sealed.get(code, 1).document)
    parts = [*document.answers, *document.narratives]
    told = {
        (part.instance, part.id.removeprefix("F90.03.")): getattr(part, "value", None)
        or "".join(getattr(part, "words", ()))
        for part in parts
        if part.id.startswith("F90.03.")
    }
    assert told["1", "paragraph"] == str(wrong.number) and told["2", "paragraph"] == "1"
    assert OLD.split()[3] in told["1", "old"] and NEW.split()[3] in told["1", "new"]
    assert len(told["1", "old"].split()) == 7, "the word, and three on either side"
    assert told["2", "new"].endswith(" Yes.")
    assert told["1", "reason"] == "counted again" and told["2", "reason"] == ""
    assert {part.mode for part in parts if part.id in {"F90.03.old", "F90.03.new"}} == {"SYS"}
    assert [c.old for c in document.corrections] == [wrong.text, before[0].text]


def test_what_was_not_read_back_cannot_be_sealed(interviewer, draft) -> None:
    readiness = sealing.readiness(interviewer.vault, draft, "en")

    assert readiness.unread > 0 and not readiness.ready


def test_a_read_back_draft_is_ready_for_its_supervisors(interviewer, supervisor, draft) -> None:
    read_all_back(interviewer, draft)

    readiness = sealing.readiness(interviewer.vault, draft, "en")

    assert readiness.ready
    assert readiness.openers == (supervisor.member,)


def test_the_sealed_document_holds_the_correction_beside_the_new_words(
    interviewer, supervisor, draft, tmp_path: Path
) -> None:
    read_all_back(interviewer, draft)
    code = sealing.seal(interviewer.vault, draft, tmp_path / "t.age", silent)

    import_sealed(supervisor.vault, tmp_path / "t.age")
    document = read_document(supervisor.vault.sealed.get(code, 1).document)
    (correction,) = document.corrections
    account = next(n for n in document.narratives if n.reference == correction.reference)
    assert OLD in correction.old and NEW in correction.new
    assert NEW in account.text and OLD not in account.text
    assert len(account.text) > len(correction.new)


def test_an_interviewers_vault_forgets_what_it_sealed_and_keeps_a_receipt(
    interviewer, draft, tmp_path: Path
) -> None:
    read_all_back(interviewer, draft)

    code = sealing.seal(interviewer.vault, draft, tmp_path / "t.age", silent)

    assert interviewer.vault.drafts.get(draft).state == "SEAL"
    assert interviewer.vault.drafts.get(draft).code == code
    assert list(interviewer.vault.drafts.journal(draft)) == []
    assert interviewer.vault.blobs.list(draft) == []


def test_a_team_may_choose_that_nothing_is_forgotten(supervisor, tmp_path: Path) -> None:
    draft = draft_in(supervisor)
    read_all_back(supervisor, draft)

    sealing.seal(supervisor.vault, draft, tmp_path / "t.age", silent)

    assert list(supervisor.vault.drafts.journal(draft)) != []


def test_a_sealing_that_was_stopped_changes_nothing(interviewer, draft, tmp_path: Path) -> None:
    read_all_back(interviewer, draft)
    rows = list(interviewer.vault.drafts.journal(draft))

    with pytest.raises(StopError):
        sealing.seal(interviewer.vault, draft, tmp_path / "t.age", stop)

    assert not (tmp_path / "t.age").exists()
    assert interviewer.vault.drafts.get(draft).state == "READ"
    assert list(interviewer.vault.drafts.journal(draft)) == rows


def test_without_a_team_there_is_nobody_to_seal_for(tmp_path: Path) -> None:
    from desktop.services import vault_service
    from tests.support.vaults import CHEAP, PASSPHRASE

    alone = vault_service.create(tmp_path / "alone", PASSPHRASE, "interviewer", kdf=CHEAP)
    draft = draft_in(alone)
    read_all_back(alone, draft)

    assert not sealing.readiness(alone.vault, draft, "en").ready
    with pytest.raises(NoTeam):
        sealing.seal(alone.vault, draft, tmp_path / "t.age", silent)
    alone.close()
