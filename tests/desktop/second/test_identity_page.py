"""Who the witness is: a second unlock, a reason, a card, and nothing of it anywhere else."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.services import identities
from exporters.transfer import import_sealed
from storage.vault import Vault
from tests.support.second_half import draft_in
from tests.support.vaults import PASSPHRASE, REASON, answer

FAMILY_NAME = "/data/identity/F01_07[1]/F01_07_family_name"
NAME = "Canaryovich"


@pytest.fixture
def code(window, field) -> str:
    """Give the code of a draft whose witness agreed that the name is written down."""

    def begin() -> str:
        draft = draft_in(field)
        field.vault.drafts.record(draft, answer("/data/F02/F02_13", "YES"))
        return field.vault.drafts.get(draft).code

    return window.on_vault_lane(begin)


@pytest.fixture
def unlock(window) -> Callable[[str, str], QWidget]:
    def unlock(code: str, reason: str = REASON, passphrase: str = PASSPHRASE) -> QWidget:
        view = window.show("identity", item=code)
        view._unlock._reason.setText(reason)
        view._unlock._passphrase.field.setText(passphrase)
        window.press("Unlock the identity")
        return view

    return unlock


def texts(root: QWidget) -> str:
    shown = [widget.text() for widget in root.findChildren(QLineEdit)]
    return " ".join([*shown, *(window.windowTitle() for window in QApplication.topLevelWidgets())])


def name_field(view) -> QLineEdit:
    for page in view._pages:
        question = page.question(FAMILY_NAME)
        if question is not None:
            return question.findChild(QLineEdit)
    raise LookupError(FAMILY_NAME)


def test_nothing_is_shown_without_a_reason(window, code, unlock) -> None:
    view = unlock(code, reason="why not")

    assert view._card is None and "at least 10 characters" in view._unlock._reason_box.trouble.text()
    assert window.on_vault_lane(view._vault.identity_views) == 0


def test_nothing_is_shown_with_a_wrong_passphrase(window, code, unlock) -> None:
    view = unlock(code, passphrase="another passphrase")

    assert view._card is None and "does not open the vault" in view._unlock._trouble.text()


def test_what_the_disk_lost_of_the_identities_is_said_at_once(window, code, unlock, field) -> None:
    (field.folder / "identity.db-wal.0123456789abcdef.kept").write_bytes(b"pages of a damaged log")

    unlock(code)
    assert window.banner.startswith("The disk lost changes")
    log = window.on_vault_lane(lambda: field.vault.custody.entries("vault"))
    assert [entry.event for entry in log].count("LOST") == 1


def test_a_name_is_written_kept_and_taken_off_the_screen(window, code, unlock) -> None:
    view = unlock(code)
    edit = name_field(view)
    edit.setFocus()
    QTest.keyClicks(edit, NAME)
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    window.settle()
    assert view.bar().code == code and "Saved" in view.bar().saved
    assert all(NAME not in top.windowTitle() for top in QApplication.topLevelWidgets())

    window.press("Lock the identity")
    assert view._card is None and NAME not in texts(view)

    again = unlock(code)
    assert name_field(again).text() == NAME
    events = window.on_vault_lane(lambda: [e.event for e in again._vault.custody.entries(code)])
    assert events.count("IDEN") == 2


def test_the_terms_of_a_cooperation_paper_are_asked_for_when_the_witness_spoke_of_one(
    window, code, unlock, field
) -> None:
    def said(kinds: str) -> None:
        draft = next(draft for draft in field.vault.drafts.list() if draft.code == code)
        field.vault.drafts.record(draft.id, answer("/data/M11/M11_r[1]/M11_02", kinds))

    window.on_vault_lane(lambda: said("VREP CLEM"))
    assert "/data/agreement" not in unlock(code)._card.modules
    window.press("Lock the identity")
    window.on_vault_lane(lambda: said("VREP COOP"))
    assert "/data/agreement" in unlock(code)._card.modules


def test_leaving_the_page_locks_and_makes_the_card_ready_for_sealing(window, code, unlock) -> None:
    view = unlock(code)
    name_field(view).setText("")
    QTest.keyClicks(name_field(view), NAME)

    window.show("work")

    vault: Vault = view._vault
    copy = window.on_vault_lane(lambda: vault.identity_copies.copy(code))
    assert copy is not None and copy.box is not None and NAME.encode() not in copy.box
    assert window.on_vault_lane(
        lambda: vault._second._identity is None or vault._second._identity._open is None
    )


def test_two_minutes_without_a_touch_lock_the_card_alone(window, code, unlock) -> None:
    view = unlock(code)
    assert view._watch._timer.interval() == 120_000

    view._watch.idle.emit()
    window.settle()

    assert view._card is None and view._locked.isVisible()
    assert window.context.vault is not None


def test_locking_the_vault_keeps_what_was_typed_and_closes_both(window, code, unlock, qtbot) -> None:
    view = unlock(code)
    QTest.keyClicks(name_field(view), NAME)
    opened = window.context.vault

    window.frame.lock()
    window.settle()

    assert opened.vault.closed
    assert opened.vault._second._identity._open is None if opened.vault._second._identity else True


def test_a_name_cannot_be_copied(window, code, unlock) -> None:
    view = unlock(code)
    edit = name_field(view)
    QTest.keyClicks(edit, NAME)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")

    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)

    assert clipboard.text() == "before" and edit.text() == NAME
    assert not edit.dragEnabled()


def test_without_the_witnesss_agreement_there_is_no_place_for_a_name(window, field, unlock) -> None:
    def begin() -> str:
        draft = draft_in(field)
        field.vault.drafts.record(draft, answer("/data/F02/F02_13", "NO"))
        return field.vault.drafts.get(draft).code

    view = unlock(window.on_vault_lane(begin))

    assert [page.module for page in view._pages] == ["/data/contact"]


def test_a_row_can_be_added_and_removed(window, code, unlock) -> None:
    view = unlock(code)
    before = len(view._card.interview.states())

    view._on_row_wanted("/data/identity/F01_07")
    window.settle()
    assert len(view._card.interview.states()) > before
    view._on_row_unwanted("/data/identity/F01_07[2]")
    window.settle()
    assert len(view._card.interview.states()) == before


def test_a_testimony_goes_all_the_way_with_an_identity_part_that_cannot_be_opened(scene, tmp_path) -> None:
    from desktop.services import exporting, handing, releasing

    supervisor = scene.supervisor
    broken = secrets.token_bytes(40_960)
    path = supervisor.folder / "identity.db"
    path.write_bytes(broken)

    release = scene.begin()
    releasing.redaction_work(supervisor.vault, release, scene.testimony)
    scene.finish(release)
    handing.release_state(supervisor.vault, release)
    preparation = releasing.read(supervisor.vault, release)
    exporting.inputs_of(supervisor.vault, release, preparation)

    assert path.read_bytes() == broken
    assert supervisor.vault.identity_views() == 0


def test_a_card_reaches_the_supervisor_and_is_shown_after_their_own_unlock(
    supervisor, interviewer, tmp_path
) -> None:
    from desktop.services import sealing
    from tests.support.second_half import read_quickly, silent

    draft = draft_in(interviewer)
    code = interviewer.vault.drafts.get(draft).code
    card = identities.unlock(interviewer.vault, code, PASSPHRASE, REASON)
    identities.record(card, [answer(FAMILY_NAME, NAME)])
    identities.lock(card)
    read_quickly(interviewer, draft)
    sealing.seal(interviewer.vault, draft, tmp_path / "sealed.age", silent)
    assert not interviewer.vault.record_keys.has(code, "identity")

    import_sealed(supervisor.vault, tmp_path / "sealed.age")
    shown = identities.unlock(supervisor.vault, code, PASSPHRASE, REASON)

    assert shown.interview.node(FAMILY_NAME).value == NAME and not shown.writable
    identities.lock(shown)
    gone = identities.unlock(interviewer.vault, code, PASSPHRASE, REASON)
    assert gone.interview.node(FAMILY_NAME).value == ""
    identities.lock(gone)


def test_an_unlocking_that_is_left_leaves_nothing_open(window, code) -> None:
    view = window.show("identity", item=code)
    view._unlock._reason.setText(REASON)
    view._unlock._passphrase.field.setText(PASSPHRASE)
    window.button("Unlock the identity").click()
    window.show("work")

    identity = window.on_vault_lane(lambda: window.context.vault.vault._second._identity)
    assert window.on_vault_lane(lambda: window.context.vault.vault.identity_views()) == 1
    assert identity is None or identity._open is None
