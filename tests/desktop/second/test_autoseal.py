"""Sealing without a person: what is ready goes, what is not stays, and nothing is ever lost on the way."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from desktop.services import autoseal, outgoing, vault_service, worklist
from desktop.services.autoseal import LOCK, TIME, TROUBLE, UNLOCK, Outcome
from desktop.services.drafting import open_draft
from desktop.services.gates import Why
from desktop.services.vault_service import OpenVault
from exporters.document import read_document
from exporters.transfer import import_sealed
from storage import clock
from storage.errors import DiskFull
from storage.journal import Entry
from tests.desktop.second.test_sealing_kinds import LEAD, explain_the_rest, write
from tests.support.second_half import draft_in, opened_in, read_quickly, silent
from tests.support.vaults import CHEAP, PASSPHRASE


@pytest.fixture
def draft(interviewer: OpenVault) -> str:
    """Give a draft of which everything is there that comes before sealing."""
    draft = draft_in(interviewer)
    read_quickly(interviewer, draft)
    return draft


def answer(opened: OpenVault, draft: str, reference: str, value: str) -> None:
    opened.vault.drafts.record(draft, Entry(reference, "answer", "", value, clock.now()))


def line(opened: OpenVault) -> worklist.WorkLine:
    (found,) = worklist.lines(opened.vault)
    return found


def test_what_is_ready_is_sealed_at_lock_and_forgotten(
    interviewer, supervisor, draft, tmp_path: Path
) -> None:
    folder, code = interviewer.folder, interviewer.vault.drafts.get(draft).code

    autoseal.close(interviewer, why="idle")

    assert interviewer.vault.closed
    again = opened_in(folder)
    assert again.vault.drafts.get(draft).state == "SEAL"
    assert list(again.vault.drafts.journal(draft)) == []
    assert line(again).outgoing == outgoing.WAITS
    assert [e.event for e in again.vault.custody.entries("vault")][-2:] == ["LOCK", "UNLK"]
    outgoing.hand_over(again.vault, code, tmp_path / "t.age", silent)
    assert import_sealed(supervisor.vault, tmp_path / "t.age").new == (code,)
    document = read_document(supervisor.vault.sealed.get(code, 1).document)
    (remark,) = [a for a in document.answers if a.id == "F00.auto"]
    assert remark.value is not None and remark.value.startswith("The vault was locked.")
    again.close()


def test_warnings_do_not_stop_it_and_are_sealed_as_passed_by_nobody(
    interviewer, supervisor, draft, tmp_path: Path
) -> None:
    answer(interviewer, draft, "/data/F92/F92_07", "N")
    answer(interviewer, draft, "/data/F90/F90_08_end", "")

    (code,) = autoseal.seal_all(interviewer.vault, TIME).sealed

    outgoing.hand_over(interviewer.vault, code, tmp_path / "t.age", silent)
    import_sealed(supervisor.vault, tmp_path / "t.age")
    document = read_document(supervisor.vault.sealed.get(code, 1).document)
    said = {a.id: a.value for a in document.answers if a.id.startswith("F00.") and a.mode == "SYS"}
    assert said["F00.closing"] == "Nobody gave a reason."
    assert said["F00.auto"].startswith("Fifteen minutes")
    (ended,) = [a for a in document.answers if a.id == "F90.08.end"]
    assert ended.value and ended.null is None  # the session ends when it is sealed, at the latest


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("/data/F91/F91_01", Why.WELLBEING),
        ("/data/F90/F90_06", Why.SIGNATURE),
        ("/data/F90/F90_05", Why.DECLARATION),
        ("/data/F02/F02_07", Why.CONSENT),
    ],
)
def test_an_open_hard_gate_keeps_a_draft_and_the_list_says_which(
    interviewer, draft, reference: str, why: Why
) -> None:
    answer(interviewer, draft, reference, "")
    rows = list(interviewer.vault.drafts.journal(draft))

    assert autoseal.seal_all(interviewer.vault, LOCK) == Outcome()

    assert list(interviewer.vault.drafts.journal(draft)) == rows
    assert interviewer.vault.drafts.get(draft).can_be_changed
    assert line(interviewer).held == why.value
    assert interviewer.vault.outbox.list() == []


def test_a_record_that_ends_with_no_signature_waits_for_a_person(interviewer) -> None:
    draft = worklist.begin(interviewer.vault, "en", "LEAD").id
    write(interviewer, draft, LEAD)
    explain_the_rest(interviewer, draft)

    assert autoseal.seal_all(interviewer.vault, LOCK) == Outcome()
    assert not autoseal.is_sealable(open_draft(interviewer.vault, draft).interview)


def test_without_a_team_or_with_ones_own_key_nothing_is_sealed_by_itself(supervisor, tmp_path: Path) -> None:
    alone = vault_service.create(tmp_path / "alone", PASSPHRASE, "interviewer", kdf=CHEAP)
    for opened in (supervisor, alone):
        draft = draft_in(opened)
        read_quickly(opened, draft)

        assert not autoseal.may(opened.vault)
        assert autoseal.seal_all(opened.vault, LOCK) == Outcome()
        assert opened.vault.drafts.get(draft).state == "READ"
    alone.close()


def test_only_the_draft_whose_time_is_over_is_sealed(interviewer, draft) -> None:
    other = draft_in(interviewer)
    read_quickly(interviewer, other)

    (code,) = autoseal.seal_all(interviewer.vault, TIME, only=draft).sealed

    assert code == interviewer.vault.drafts.get(draft).code
    assert interviewer.vault.drafts.get(other).state == "READ"


def test_a_full_disk_at_lock_locks_all_the_same_and_the_next_unlocking_seals(
    interviewer, draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = list(interviewer.vault.drafts.journal(draft))
    folder = interviewer.folder

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("exporters.partial.os.fsync", full)
        autoseal.close(interviewer, why="sleep")

    assert interviewer.vault.closed
    again = opened_in(folder)
    assert list(again.vault.drafts.journal(draft)) == rows
    assert (line(again).held, again.vault.outbox.list()) == (TROUBLE, [])
    outcome = autoseal.seal_all(again.vault, UNLOCK)
    assert outcome.sealed == (again.vault.drafts.get(draft).code,)
    assert line(again).held == ""
    again.close()


def test_too_little_room_is_seen_before_anything_is_written(interviewer, draft, monkeypatch) -> None:
    free = shutil.disk_usage(interviewer.folder)._replace(free=1024)
    monkeypatch.setattr("storage.outbox.shutil.disk_usage", lambda _: free)

    outcome = autoseal.seal_all(interviewer.vault, LOCK)

    assert [type(error) for error in outcome.trouble] == [DiskFull]
    assert interviewer.vault.drafts.get(draft).state == "READ"


def test_a_bug_in_sealing_does_not_keep_a_vault_open(interviewer, draft, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("desktop.services.sealing.seal_here", broken)
    with pytest.raises(RuntimeError):
        autoseal.close(interviewer)

    assert interviewer.vault.closed
