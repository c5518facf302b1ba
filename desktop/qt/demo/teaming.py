"""Founding a team and letting an interviewer in, through the windows of both."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from desktop.i18n import tr
from desktop.qt.demo.choosing import choose_path, said
from desktop.qt.demo.person import Person
from desktop.qt.demo.script import Script
from desktop.qt.widgets.choices import OneMark

_KDF_SECONDS = 120.0


def create_vault(person: Person, passphrase: str, *, team: str = "") -> Script:
    """Make a vault from the welcome page; with a team's name, as its founder."""
    yield from person.click(said(tr("&Create a vault")))
    if team:
        role = tr("I lead a team. This founds a new team.")
    else:
        role = tr("I interview. A supervisor will let me into a team.")
    yield from person.meet(OneMark, role)
    mark = person.find(OneMark, role)
    if not mark.isChecked():
        person.press(mark)
    if team:
        yield from person.write_into(QLineEdit, tr("Name of the team"), team)
    yield from person.write_into(QLineEdit, tr("Passphrase"), passphrase)
    yield from person.write_into(QLineEdit, tr("The same passphrase again"), passphrase)
    person.picture("create-supervisor" if team else "create-interviewer")
    yield from person.click(said(tr("&Create the vault")))
    arrived = said(tr("&New testimony")) if team else said(tr("&Save my request"))
    yield from person.meet(QAbstractButton, arrived, _KDF_SECONDS)


def save_request(person: Person, path: Path) -> Script:
    """Write the interviewer's request to a file."""
    yield from person.click(said(tr("&Save my request")))
    yield from choose_path(path)


def certify(person: Person, request: Path, cards: Path) -> Script:
    """Let the interviewer in, as the supervisor; both cards are written into a folder."""
    yield from person.click(said(tr("Let somebody &in")))
    yield from choose_path(request)
    yield from person.click(tr("The words match: let in as interviewer"))
    yield from choose_path(cards)


def ask_nobody_else(person: Person) -> Script:
    """Let this small team release without the approval of others."""
    yield from person.click(said(tr("Change the number of &approvals")))
    yield from person.click(tr("Nobody else"))


def save_team_card(person: Person, path: Path) -> Script:
    """Write the team card that recipients trust."""
    yield from person.click(said(tr("&Save the team card")))
    yield from choose_path(path)


def join(person: Person, member: Path, team: Path) -> Script:
    """Install both cards, as the interviewer."""
    yield from person.click(said(tr("Choose the &member card")))
    yield from choose_path(member)
    yield from person.click(said(tr("Choose the &team card")))
    yield from choose_path(team)
    person.picture("join")
    yield from person.click(said(tr("&Join the team")))
    yield from person.meet(QAbstractButton, said(tr("&New testimony")))


def add_recipient(person: Person, name: str, key: str, *, category: str, purpose: str) -> Script:
    """Add a recipient on the team page, and confirm the words."""
    yield from person.write_into(QLineEdit, tr("Name of the recipient"), name)
    yield from person.write_into(QLineEdit, tr("Their public key"), key)
    choose(person, tr("Kind of recipient"), category)
    choose(person, tr("Purpose the witness must have agreed to"), purpose)
    yield from person.click(said(tr("&Add this recipient")))
    yield from person.click(tr("The words are the same"))
    person.picture("team")


def choose(person: Person, name: str, code: str) -> None:
    """Choose the entry of a drop-down list that stands for a code."""
    box = person.find(QComboBox, name)
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())
