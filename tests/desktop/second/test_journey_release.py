"""The way of one testimony through the windows: sealed in one vault, handed over from another, verified."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget

from desktop.qt.views.redaction import RedactionView
from desktop.services import joining
from exporters.bundle import open_bundle
from storage import age_keys
from tests.support.second_half import NEW, WHO, decide_all, draft_in, opened_in, read_quickly

HIDDEN = ("Halina", "Tsikhavod", "Rakavets", "Kostik", "MP0000017", "Naberezhnaya")


def seal(window, vaults: Path) -> str:
    """Seal the English interview in the interviewer's vault; return its code."""
    field = window.on_vault_lane(lambda: opened_in(vaults / "interviewer"))
    window.context.vault = field
    draft = window.on_vault_lane(lambda: draft_in(field))
    window.on_vault_lane(lambda: read_quickly(field, draft))
    window.show("readback", draft=draft)
    window.press("Continue to sealing")
    window.press("Seal testimony")
    window.choose(vaults / "sealed.age")
    code = window.on_vault_lane(lambda: field.vault.drafts.get(draft).code)
    window.on_vault_lane(field.close)
    return code


def prepare(window, lead, key: str, type_text) -> None:
    """Name a recipient and ask nobody else to approve."""
    window.context.vault = lead
    view = window.show("team")
    fields = {field.accessibleName(): field for field in view.findChildren(QLineEdit)}
    type_text(fields["Name of the recipient"], "The Prosecutor")
    type_text(fields["Their public key"], key)
    window.press("Add this recipient")
    window.press("The words are the same")
    window.press("Change the number of approvals")
    window.prompt().choose("0")
    window.settle()


def redact(window, code: str) -> None:
    window.press(f"Review {code}")
    window.press("Accept the testimony")
    window.press("Back")
    window.press(f"Redact {code}")
    view = window.frame.page()
    assert isinstance(view, RedactionView)
    decide_all(view.state)
    view._save()
    window.settle()
    window.press("Back to the release")


def test_a_testimony_goes_from_the_interviewer_to_the_recipient(
    window, vaults: Path, type_text, tmp_path: Path
) -> None:
    key = age_keys.generate("hybrid")
    code = seal(window, vaults)
    lead = window.on_vault_lane(lambda: opened_in(vaults / "supervisor"))
    prepare(window, lead, key.recipient, type_text)
    window.show("work")
    window.press("Take in what is new")
    window.press("Choose one file")
    window.choose(vaults / "sealed.age")
    window.press("Back to the testimonies")

    window.press("Releases")
    window.press("New release")
    listed = window.frame.page().findChild(QListWidget)
    listed.item(0).setCheckState(Qt.CheckState.Checked)
    window.press("Begin the release")
    redact(window, code)
    note = next(f for f in window.frame.page().findChildren(QLineEdit))
    type_text(note, WHO)
    QTest.keyClick(note, Qt.Key.Key_Return)
    window.settle()
    window.press("Encrypt and hand over")
    window.choose(tmp_path / "bundle.age")

    assert "only the recipient can open it" in window.banner
    opened = open_bundle(tmp_path / "bundle.age", [key.secret], tmp_path / "opened")
    everything = "".join(
        path.read_text(encoding="utf-8", errors="ignore") for path in opened.rglob("*") if path.is_file()
    )
    assert NEW in everything
    assert [word for word in HIDDEN if word in everything] == []
    assert code not in everything
    check(window, lead, tmp_path, key.secret)
    view = window.show("custody")
    window.press("Compare with a package")
    window.choose(next(opened.rglob("release.json")))
    assert view._outcome.text.startswith("The log goes on from where package H-")


def check(window, lead, folder: Path, secret: str) -> None:
    """Verify the bundle as a recipient does, with the key and the team's card."""
    (folder / "key.txt").write_text(secret)
    window.on_vault_lane(lambda: joining.save_team_card(lead.vault, folder / "card.json"))
    view = window.show("verify")
    for button, name in (
        ("Choose a file", "bundle.age"),
        ("Key to open the bundle", "key.txt"),
        ("Team card to trust", "card.json"),
    ):
        window.press(button)
        window.choose(folder / name)
    window.press("Check it")

    assert view._answer.text == "Everything holds, and the team whose card you gave made it."
    assert view._answer.property("kind") == "good"
    view.wipe()
    assert view._list._rows == []
