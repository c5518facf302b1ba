"""Withdrawal: sharing stops at once, what was handed over is listed, destroying leaves a tombstone only."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.qt.views.withdrawal_parts import HoldCard, PackageCard, WishCard
from desktop.services import approving, handing, releasing, withdrawing, worklist
from exporters.document import read_document
from storage.errors import RecordDestroyed
from tests.support.second_half import member_in

CHANNEL = "wrote from the agreed address"
WHY = "the witness withdrew everything"


@pytest.fixture
def view(window, stage):
    return window.show("withdrawal", item=stage.testimony)


def wish(window, view, scope: str, *, free: str = "Y", explained: bool = True) -> None:
    card = view.findChild(WishCard)
    card._scope.setCurrentIndex(card._scope.findData(scope))
    card._free.setCurrentIndex(card._free.findData(free))
    card._channel.setText(CHANNEL)
    card._explained.setChecked(explained)
    card._record.click()
    window.settle()
    window.settle()


def test_a_wish_needs_how_the_person_was_recognised(window, view, stage) -> None:
    window.press("Record it and stop sharing")

    assert "at least 10 characters" in view.findChild(WishCard)._channel_box.trouble.text()
    assert window.on_vault_lane(lambda: stage.supervisor.vault.sealed.newest(stage.testimony).state) == "SEAL"


def test_stopping_takes_the_testimony_out_of_what_can_be_shared(window, view, stage) -> None:
    wish(window, view, "STOP", free="U", explained=False)

    vault = stage.supervisor.vault
    assert window.on_vault_lane(lambda: handing.testimonies(vault)) == []
    assert "State: Restricted after withdrawal" in view._state.text()


def test_destroying_needs_the_code_and_a_free_wish(window, view, stage) -> None:
    wish(window, view, "FULL", free="U")
    view._why.setText(WHY)
    view._on_destroy()
    assert "type the code" in view._not_yet.text()

    view._typed.setText(stage.testimony)
    view._on_destroy()
    window.settle()
    assert "free to decide" in view._trouble.text


def test_destroying_leaves_the_tombstone(window, view, stage) -> None:
    wish(window, view, "FULL")
    view._why.setText(WHY)
    view._typed.setText(stage.testimony.lower())
    view._on_destroy()
    window.settle()
    window.settle()

    assert view._trouble.text == ""
    vault = stage.supervisor.vault
    with pytest.raises(RecordDestroyed):
        window.on_vault_lane(lambda: vault.sealed.get(stage.testimony, 1))
    assert window.on_vault_lane(lambda: vault.withdrawals.tombstone(stage.testimony)).reason == WHY
    assert [line.state for line in window.on_vault_lane(lambda: worklist.lines(vault))] == ["DEST"]
    assert view.findChildren(HoldCard, "") is not None and view._record.tombstone is not None


def test_one_recipient_can_be_excluded(scene) -> None:
    release = scene.begin()
    vault = scene.supervisor.vault
    vault.withdrawals.record(
        scene.testimony, "RECI", channel=CHANNEL, free="Y", explained=True, recipient=scene.recipient.code
    )

    (part,) = handing.release_state(vault, release).parts
    assert "E01" in {step.code for step in part.steps if step.outcome == "refused"}


def test_what_was_handed_over_is_listed_and_can_be_recalled(window, stage, tmp_path) -> None:
    vault = stage.supervisor.vault

    def hand_over() -> str:
        release = stage.begin()
        vault.releases.sign(release, b"signature", vault.releases.get(release).document)
        vault.releases.hand_over(release)
        return release

    release = window.on_vault_lane(hand_over)
    view = window.show("withdrawal", item=stage.testimony)
    (package,) = view._record.packages
    assert (package.release, package.recipient, package.recall) == (release, stage.recipient.code, "")

    window.press(f"Write a note for {release}")
    window.choose(tmp_path / "note.txt")
    window.settle()
    note = (tmp_path / "note.txt").read_text(encoding="utf-8")
    assert package.alias in note and release in note and stage.testimony not in note
    assert view._record.packages[0].recall == "sent"
    (paper,) = window.on_vault_lane(
        lambda: [dict(e.details) for e in vault.custody.entries(stage.testimony) if e.event == "PRNT"]
    )
    assert paper == {"paper": "recall note", "release": release}

    window.press(f"{release}: they keep it")
    window.settle()
    assert view._record.packages[0].recall == "refused"
    assert view.findChild(PackageCard) is not None


def test_after_destroying_no_table_and_no_page_holds_what_was_said(scene, tmp_path: Path) -> None:
    vault, code = scene.supervisor.vault, scene.testimony
    document = read_document(vault.sealed.get(code, 1).document)
    words = next(narrative.text for narrative in document.narratives).split()
    canary = max(words, key=len)
    release = scene.begin()
    preparation = releasing.read(vault, release)
    releasing.write(vault, release, preparation.model_copy(update={"known": (canary,), "note": canary}))
    vault.releases.sign(release, b"signature", vault.releases.get(release).document)
    vault.releases.hand_over(release)
    vault.withdrawals.record(code, "FULL", channel=CHANNEL, free="Y", explained=True)

    withdrawing.destroy(vault, code, WHY)

    tables = [name for (name,) in vault.database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        for row in vault.database.rows(f'SELECT * FROM "{table}"'):
            for value in row:
                text = value if isinstance(value, bytes) else str(value).encode()
                assert canary.encode() not in text, table
    (package,) = withdrawing.record_of(vault, code).packages
    assert package.release == release
    assert handing.release_state(vault, release).parts[0].state == "DEST"
    assert vault.custody.verify().ok


def test_a_hold_needs_a_second_supervisor(supervisor, tmp_path: Path, scene) -> None:
    vault, code = supervisor.vault, scene.testimony
    colleague = member_in(tmp_path / "colleague", supervisor, role="supervisor")
    try:
        withdrawing.ask_hold(vault, code, "a court asked for the original", tmp_path / "ask.json")
        request = withdrawing.read_hold_request(tmp_path / "ask.json")
        with pytest.raises(approving.NotASupervisor):
            withdrawing.approve_hold(vault, request, tmp_path / "own.json")
        withdrawing.approve_hold(colleague.vault, request, tmp_path / "yes.json")
        assert vault.sealed.newest(code).state != "HOLD"

        by = withdrawing.bring_hold_approval(vault, code, tmp_path / "yes.json")
        assert by == colleague.member and vault.sealed.newest(code).state == "HOLD"
        assert vault.withdrawals.hold(code).in_force
    finally:
        colleague.close()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff"])
def test_a_question_of_any_bytes_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "ask.json").write_bytes(content)

    with pytest.raises(withdrawing.NotAHoldRequest):
        withdrawing.read_hold_request(tmp_path / "ask.json")


def test_the_work_list_reminds_by_codes(window, stage, monkeypatch) -> None:
    from datetime import date

    vault = stage.supervisor.vault
    window.on_vault_lane(
        lambda: vault.withdrawals.keep_until(stage.testimony, date(2020, 1, 1), "a test of the reminder")
    )
    view = window.show("work")

    assert stage.testimony in view._due.text and not view._due.isHidden()
    assert view.findChildren(QLineEdit) == []
