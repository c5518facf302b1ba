"""A closed record in a supervisor's vault: released on its own, or destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import clarifying, closed_part, handing, joining, reviewing, withdrawing, worklist
from desktop.services.approving import NobodyToAsk, write_proposal
from desktop.services.clarifying import ClosedNotAsked
from desktop.services.releasing import ClosedAlone, begin, read, redaction_work, save_plan
from desktop.services.vault_service import OpenVault
from desktop.services.worklist import ClosedHasNoNotes
from exporters.bundle import open_bundle
from exporters.closed_record import belongs_to
from exporters.document import read_document
from storage import age_keys
from storage.errors import ClosedPartLocked
from storage.vault_files import database_key
from tests.support.closed import ALLOWED, CANARY, recipient_in
from tests.support.forensics import opened
from tests.support.second_half import WHO, decide_all, member_in, silent
from tests.support.vaults import PASSPHRASE


def test_it_is_released_on_its_own_and_what_was_decided_is_closed_too(
    founder: OpenVault, received: str
) -> None:
    vault, recipient = founder.vault, recipient_in(founder.vault)
    with pytest.raises(ClosedAlone):
        begin(vault, recipient, [(received, 1), ("T-7K2QXD-4", 1)])

    release = begin(vault, recipient, [(received, 1)])

    (held,) = read(vault, release).parts
    assert held.code == received
    closed_part.lock(vault)
    assert vault.releases.list() == []
    with pytest.raises(ClosedPartLocked):
        read(vault, release)


def test_without_a_cell_of_its_own_nothing_told_is_kept_and_the_ladder_refuses(
    founder: OpenVault, received: str
) -> None:
    vault, recipient = founder.vault, recipient_in(founder.vault)
    reviewing.accept(vault, received, 1)
    release = begin(vault, recipient, [(received, 1)])

    (state,) = handing.release_state(vault, release).parts

    assert "E03" in {step.code for step in state.steps if step.outcome == "refused"}
    document = read_document(vault.sealed.get(received, 1).document)
    assert belongs_to(document)
    plan = read(vault, release).parts[0].plan
    (told,) = [n for n in document.narratives if n.id == "M05.03"]
    assert {d.op.value for d in plan.words(told.reference, len(told.words)) if d} == {"WITHHOLD"}


def test_only_trained_supervisors_are_asked_to_approve(
    founder: OpenVault, received: str, tmp_path: Path
) -> None:
    other = member_in(tmp_path / "other", founder, "supervisor")
    other.close()
    release = begin(founder.vault, recipient_in(founder.vault), [(received, 1)])

    with pytest.raises(NobodyToAsk):
        write_proposal(founder.vault, release, tmp_path / "proposal.age")


def test_destroying_takes_what_was_decided_with_it(founder: OpenVault, received: str) -> None:
    vault = founder.vault
    release = begin(vault, recipient_in(vault), [(received, 1)])
    vault.withdrawals.record(received, "FULL", channel="by the agreed phrase", free="Y", explained=True)

    withdrawing.destroy(vault, received, "the witness asked for it")

    assert CANARY.encode() not in vault.releases.get(release).document
    assert read(vault, release).parts == ()
    assert [line.state for line in closed_part.lines(vault)] == ["DEST"]


def test_no_request_tells_what_it_is_about(founder: OpenVault, received: str, tmp_path: Path) -> None:
    reviewing.review_of(founder.vault, received)

    with pytest.raises(ClosedNotAsked):
        clarifying.ask(founder.vault, received, [], path=tmp_path / "request.age")

    assert not (tmp_path / "request.age").exists()


@pytest.mark.parametrize("told", [ALLOWED], ids=["allowed"])
def test_what_the_witness_allowed_reaches_the_recipient_as_a_testimony_of_its_own(
    founder: OpenVault, received: str, tmp_path: Path
) -> None:
    vault, key = founder.vault, age_keys.generate("hybrid")
    release = begin(vault, recipient_in(vault, key), [(received, 1)])
    reviewing.accept(vault, received, 1)
    joining.set_approvals(vault, 0)
    state = redaction_work(vault, release, received).redacting()
    decide_all(state)
    save_plan(vault, release, state.plan, state.labels)
    handing.set_note(vault, release, WHO)

    handing.hand_over(vault, release, tmp_path / "out.age", silent)

    names = open_bundle(tmp_path / "out.age", [key.secret], tmp_path / "package")
    files = [file for file in (tmp_path / "package").rglob("*") if file.is_file()]
    text = next(file for file in files if file.name == "testimony.json").read_text(encoding="utf-8")
    assert names and CANARY in text
    main = belongs_to(read_document(vault.sealed.get(received, 1).document))
    assert main is not None
    assert all(main.encode() not in file.read_bytes() for file in files)
    assert vault.sealed.info(received, 1).state == "HAND"
    vault.closed_part.lock()
    assert vault.releases.list() == []
    with vault.keys.keyslots.vault_key(PASSPHRASE) as opening, database_key(opening) as page_key:
        plain = b"".join(opened(vault.folder / "vault.db", bytes(page_key.reveal())))
    assert CANARY.encode() not in plain and b"M05_03" not in plain


@pytest.mark.parametrize("note", ["translation", "evaluation", "withdrawal"])
def test_no_note_in_the_open_vault_is_about_it(founder: OpenVault, received: str, note: str) -> None:
    with pytest.raises(ClosedHasNoNotes):
        worklist.open_note(founder.vault, note, received, "en")

    assert founder.vault.drafts.list() == []
