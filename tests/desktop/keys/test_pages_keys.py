"""Keys and recovery through the real windows."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.qt.prompts import Prompt
from desktop.qt.views.key_change import KeyChangeView
from desktop.qt.views.keys import KeysView
from desktop.qt.views.recover import RecoverView
from desktop.qt.views.shares import SharesView
from desktop.qt.views.unlock import UnlockView
from desktop.qt.views.work import WorkView
from storage.attempts import Attempts
from storage.credentials import Credential, read_key_file
from storage.errors import WrongPassphrase
from storage.slot_directory import Kind
from storage.vault import Vault
from tests.support.key_pages import NEW, PASSPHRASE, fill, offered, press, shown, unlock


def slots(frame):
    return [slot.kind for slot in frame.context.vault.vault.keys.list()]


def answer(view, qtbot, type_text, answer, passphrase=PASSPHRASE):
    prompt = next(w for w in view.findChildren(Prompt) if w.isVisible())
    type_text(prompt.findChild(QLineEdit), passphrase)
    prompt.choose(answer)


def test_the_page_says_what_opens_the_vault_and_is_reached_from_this_vault(
    frame, keys_page, page, assert_named
):
    text = shown(keys_page)
    for words in ("was opened with", "None yet.", "Not set.", "8 MiB"):
        assert words in text
    assert "Remove" not in [b.text() for b in keys_page.findChildren(QPushButton)]
    assert_named(frame)
    frame.show_page("vault")
    press(frame, "Keys and recovery")
    page(KeysView)


def test_a_passphrase_is_changed_and_the_vault_gets_new_keys(frame, keys_page, page, type_text, qtbot):
    before = frame.context.vault.vault.keys.keyslots
    press(frame, "Change a passphrase")
    view = page(KeyChangeView)
    fill(
        view,
        type_text,
        {
            "The passphrase that shall change": PASSPHRASE,
            "New passphrase": NEW,
            "The same passphrase again": NEW,
        },
    )
    press(view, "Change a passphrase")
    page(KeysView)
    assert "new keys" in frame.banner.text
    after = frame.context.vault.vault.keys.keyslots
    assert not set(before.wraps) & set(after.wraps)
    assert not set(before.identity_wraps) & set(after.identity_wraps)
    frame.lock()
    page(UnlockView)
    unlock(frame, type_text, NEW)
    page(WorkView)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Type the passphrase"),
        ({"New passphrase": "weak"}, "too easy"),
        ({"New passphrase": NEW, "The same passphrase again": NEW + "x"}, "differ"),
        ({"New passphrase": NEW, "The same passphrase again": NEW, "current": "wrong one"}, "does not open"),
        ({"New passphrase": PASSPHRASE, "The same passphrase again": PASSPHRASE}, "already in use"),
    ],
)
def test_a_new_passphrase_that_is_no_good_says_why_and_changes_nothing(
    frame, keys_page, page, type_text, qtbot, values, words
):
    frame.show_page("key change", {"task": "add"})
    view = page(KeyChangeView)
    current = values.pop("current", PASSPHRASE) if values else ""
    fill(view, type_text, {"A passphrase of this vault": current, **values})
    press(view, "Add another passphrase")
    qtbot.waitUntil(lambda: words in view._trouble.text(), timeout=20_000)
    assert slots(frame) == [Kind.OPEN]


def test_a_key_file_is_made_and_needed_from_then_on(frame, keys_page, page, type_text, qtbot, tmp_path: Path):
    frame.show_page("key change", {"task": "change"})
    view = page(KeyChangeView)
    view._on_file(tmp_path / "key.bin")
    assert "second copy" in shown(view)
    fill(
        view,
        type_text,
        {
            "The passphrase that shall change": PASSPHRASE,
            "New passphrase": NEW,
            "The same passphrase again": NEW,
        },
    )
    press(view, "Change a passphrase")
    keys = page(KeysView)
    qtbot.waitUntil(lambda: "needs its key file" in shown(keys))
    frame.lock()
    unlocking = page(UnlockView)
    unlock(frame, type_text, NEW)
    qtbot.waitUntil(lambda: "does not open" in unlocking._trouble.text(), timeout=20_000)
    unlocking._passphrase._on_file(tmp_path / "key.bin")
    assert "A key file is chosen." in shown(unlocking)
    unlock(frame, type_text, NEW)
    page(WorkView)
    assert frame.context.vault.vault.keys.opens(Credential(NEW, read_key_file(tmp_path / "key.bin")))


def test_another_passphrase_is_added_and_removed(frame, keys_page, page, type_text, qtbot):
    keys = frame.context.vault.vault.keys
    assert frame.context.call("vault", lambda _report: keys.add(PASSPHRASE, Credential(NEW))).wait(20)
    keys_page._load()
    qtbot.waitUntil(lambda: "Another passphrase" in shown(keys_page))
    names = [b.accessibleName() for b in keys_page.findChildren(QPushButton) if b.isVisibleTo(keys_page)]
    other = next(n for n in names if n.startswith("Remove: Another"))
    press(keys_page, other)
    answer(keys_page, qtbot, type_text, "")
    assert slots(frame) == [Kind.OPEN, Kind.OPEN]
    press(keys_page, other)
    answer(keys_page, qtbot, type_text, "yes")
    qtbot.waitUntil(lambda: "opens nothing any more" in frame.banner.text, timeout=20_000)
    assert slots(frame) == [Kind.OPEN]


@pytest.mark.parametrize(
    ("button", "said"), [("Renew the keys", "new keys"), ("Make attempts cost more", "costs more")]
)
def test_keys_are_renewed_and_attempts_made_dearer_after_the_passphrase(
    frame, keys_page, type_text, qtbot, button, said
):
    before = frame.context.vault.vault.keys.keyslots
    press(keys_page, button)
    answer(keys_page, qtbot, type_text, "yes", "not this one")
    qtbot.waitUntil(lambda: "does not open" in keys_page._trouble.text, timeout=20_000)
    qtbot.waitUntil(lambda: offered(keys_page, button))
    press(keys_page, button)
    answer(keys_page, qtbot, type_text, "yes")
    qtbot.waitUntil(lambda: said in frame.banner.text, timeout=20_000)
    assert frame.context.vault.vault.keys.keyslots != before


def test_shares_count_only_after_each_was_typed_back_and_then_open_the_vault(
    frame, keys_page, page, type_text, qtbot, tmp_path: Path
):
    press(frame, "Make recovery shares")
    view = page(SharesView)
    press(view, "Make the shares")
    qtbot.waitUntil(lambda: view._show.isVisible())
    issue = view._issue
    view._on_path(tmp_path / "1.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "1.pdf").exists())
    for number, words in enumerate(issue.shares):
        assert all(word in shown(view._show) for word in words)
        press(view, "Type it back from paper")
        assert words[4] not in shown(view)
        if not number:
            type_text(view._typed, " ".join([*words[:6], issue.shares[1][7], *words[7:]]))
            press(view, "Compare")
            qtbot.waitUntil(lambda: "Word number 7 " in view._trouble.text())
            view._typed.take()
        type_text(view._typed, " ".join(words))
        press(view, "Compare")
        qtbot.waitUntil(lambda n=number: view._number == n + 1)
        assert slots(frame) == [Kind.OPEN]
    fill(view, type_text, {"A passphrase of this vault": PASSPHRASE})
    press(view, "Let these shares count")
    page(KeysView)
    assert sorted(slots(frame)) == [Kind.OPEN, Kind.RECOVERY]
    log = frame.context.vault.vault.custody
    told = []
    frame.context.call("vault", lambda _: log.entries("vault"), done=told.extend)
    qtbot.waitUntil(lambda: bool(told))
    papers = [dict(entry.details) for entry in told if entry.event == "PRNT"]
    assert papers == [{"paper": "recovery sheet", "sheet": 1}]

    frame.lock()
    page(UnlockView)
    press(frame, "Open with recovery shares")
    recover = page(RecoverView)
    for words in issue.shares[1:]:
        type_text(recover._typed, " ".join(words))
        count = len(recover._shares)
        press(recover, "Add this share")
        qtbot.waitUntil(lambda n=count: len(recover._shares) == n + 1)
    fill(recover, type_text, {"New passphrase": NEW, "The same passphrase again": NEW})
    press(recover, "Open the vault")
    page(WorkView)
    assert not frame.context.vault.vault.keys.opens(PASSPHRASE)
    assert frame.context.vault.vault.keys.opens(NEW)


def test_a_share_that_does_not_belong_is_said_at_once(frame, opened, page, type_text, qtbot):
    from storage import recovery

    frame.show_page("recover", {"folder": opened.home})
    view = page(RecoverView)
    one, other = recovery.issue(), recovery.issue()
    for words, said in (
        (one.shares[0], ""),
        (one.shares[0], "given already"),
        (other.shares[1], "do not belong together"),
        (("zzzz", *one.shares[1][1:]), "Word number 1 "),
        (one.shares[1][:19], "has 20 words"),
    ):
        view._typed.take()
        type_text(view._typed, " ".join(words))
        press(view, "Add this share")
        qtbot.waitUntil(lambda s=said: s in view._trouble.text() and bool(view._shares))
    assert len(view._shares) == 1
    view._typed.take()
    type_text(view._typed, " ".join(one.shares[2]))
    press(view, "Add this share")
    qtbot.waitUntil(lambda: len(view._shares) == 2)
    fill(view, type_text, {"New passphrase": NEW, "The same passphrase again": NEW})
    press(view, "Open the vault")
    qtbot.waitUntil(lambda: "do not open this vault" in view._trouble.text(), timeout=20_000)
    assert view._shares == []


def test_an_erase_passphrase_is_set_and_looks_like_a_wrong_one(frame, keys_page, page, type_text, qtbot):
    press(frame, "Set an erase passphrase")
    view = page(KeyChangeView)
    assert "cannot be undone" in shown(view)
    fill(
        view,
        type_text,
        {"A passphrase of this vault": PASSPHRASE, "New passphrase": NEW, "The same passphrase again": NEW},
    )
    press(view, "Set an erase passphrase")
    keys = page(KeysView)
    qtbot.waitUntil(lambda: "Set on " in shown(keys))
    folder = frame.context.home
    frame.lock()
    unlocking = page(UnlockView)
    for passphrase in (NEW, PASSPHRASE):
        unlock(frame, type_text, passphrase)
        qtbot.waitUntil(lambda: "does not open" in unlocking._trouble.text(), timeout=20_000)
        unlocking._trouble.say("")
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, PASSPHRASE)


def test_failed_attempts_make_the_next_one_wait_and_the_wait_ends(frame, opened, page, type_text, qtbot):
    view = page(UnlockView)
    for _ in range(4):
        Attempts(opened.home).begin() if Attempts(opened.home).failed() < 3 else None
    frame.show_page("unlock", {"folder": opened.home})
    view = page(UnlockView)
    assert "must wait" in view._waiting.text()
    assert not view._unlock.isEnabled()
    unlock(frame, type_text, PASSPHRASE)
    assert view._job is None
    while view._wait:
        view._on_tick()
    assert view._unlock.isEnabled() and not view._waiting.text()


def test_an_unlock_can_be_cancelled_and_tried_again(frame, opened, page, type_text, qtbot):
    view = page(UnlockView)
    view._on_unlock()
    assert "Type the passphrase" in view._trouble.text()
    type_text(view.findChild(QLineEdit), PASSPHRASE)
    view._on_unlock()
    view._progress.cancelled.emit()
    qtbot.waitUntil(lambda: "stays locked" in view._trouble.text(), timeout=20_000)
    assert frame.context.vault is None
    unlock(frame, type_text, PASSPHRASE)
    page(WorkView)


def test_a_phrase_can_be_drawn_and_must_be_typed_again(frame, keys_page, page, qtbot):
    frame.show_page("key change", {"task": "add"})
    view = page(KeyChangeView)
    press(view, "Suggest a phrase")
    assert len(view._new.text.split()) == 7
    assert "70 bits" in shown(view)
    assert "differ" in view._new.objection()


@pytest.mark.parametrize("name", ["recover", "erased", "unlock"])
def test_pages_before_a_vault_is_open_have_names(frame, opened, assert_named, name):
    frame.show_page(name)
    assert_named(frame)


@pytest.mark.parametrize(("name", "arguments"), [("shares", {}), ("key change", {"task": "change"})])
def test_pages_of_an_open_vault_have_names(frame, keys_page, assert_named, name, arguments):
    frame.show_page(name, arguments)
    assert_named(frame)


def test_who_unlocks_is_told_of_the_attempts_that_failed_since(frame, opened, page, type_text, qtbot):
    folder = opened.home
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            Vault.open(folder, "not this one")
    frame.show_page("unlock", {"folder": folder})
    page(UnlockView)
    unlock(frame, type_text, PASSPHRASE)
    page(WorkView)
    qtbot.waitUntil(lambda: bool(frame.banner.text))
    assert frame.banner.text.startswith("2 attempts to open this vault failed")
    frame.lock()
    page(UnlockView)
    (folder / "attempts.json").unlink()
    unlock(frame, type_text, PASSPHRASE)
    page(WorkView)
    qtbot.waitUntil(lambda: "was removed or changed" in frame.banner.text)
