"""Preferences, marks, words for errors, the work list's model, the passphrase field, the icons."""

import json
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel

import resources
from desktop.qt import icons, pages
from desktop.qt.widgets.passphrase import PassphraseField
from desktop.qt.workmodel import WorkModel
from desktop.services import attachments, preferences, wording
from desktop.services.marks import mark
from desktop.services.preferences import Preferences
from desktop.services.vocabulary import label, terms
from desktop.services.worklist import DRAFT, SEALED, WorkLine
from forms.errors import AppError

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LINES = [
    WorkLine(DRAFT, "1", 0, "T-ABCDEF-1", "OPEN", "be", 3, AT),
    WorkLine(SEALED, "T-GHJKMN-2", 2, "T-GHJKMN-2", "SEAL", "ru", 0, AT),
]


def test_preferences_come_back(tmp_path):
    chosen = Preferences(language="be", mode="dark", scale=150, idle_minutes=5)
    assert preferences.save(tmp_path / "new", chosen)
    assert preferences.load(tmp_path / "new") == chosen


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"scale": 900}', b'{"last_folder": "x"}', b"\xff\xfe", b"[]"]
)
def test_damaged_preferences_are_the_defaults(tmp_path, content):
    (tmp_path / preferences.FILE).write_bytes(content)
    assert preferences.load(tmp_path) == Preferences()


def test_preferences_tell_nothing_but_preferences(tmp_path):
    preferences.save(tmp_path, Preferences())
    found = json.loads((tmp_path / preferences.FILE).read_text())
    assert set(found) == {"language", "mode", "scale", "idle_minutes"}


def test_a_place_that_cannot_be_written_is_no_disaster(tmp_path):
    (tmp_path / "file").write_text("")
    assert not preferences.save(tmp_path / "file", Preferences())


def test_an_unknown_language_of_a_mark_is_english():
    assert mark("silence", "pl") == "[silence]"


def test_a_bug_is_told_without_its_message():
    assert "witness" not in wording.sentence(ValueError("what the witness said"))


def test_an_expected_error_is_told_in_its_own_words():
    assert wording.sentence(AppError()) == AppError.text


def test_vocabularies_speak_three_languages():
    assert label("null_flavour", "DECL", "be") == "Адмова адказваць"
    assert label("null_flavour", "NONE", "en") == "NONE"
    assert len(terms("null_flavour", "ru")) == 7


def test_the_work_list_is_a_proper_model(qapp):
    model = WorkModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(LINES)
    assert model.index(0, 0).data() == "T-ABCDEF-1"
    assert model.index(0, 3).data() == "3"
    assert model.index(1, 0).data() == "T-GHJKMN-2, version 2"
    assert model.line(7) is None
    model.replace([])
    assert model.rowCount() == 0
    tester.deleteLater()
    model.deleteLater()


@pytest.mark.parametrize(
    ("state", "can_open"), [("PLAN", True), ("SIGN", True), ("SEAL", False), ("DEST", False)]
)
def test_only_what_is_not_sealed_can_be_opened(state, can_open):
    assert WorkLine(DRAFT, "1", 0, "T", state, "be", 0, AT).can_open is can_open


def key(letter, shift=False):
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, 0, modifier, letter)


@pytest.mark.parametrize(
    ("letter", "shift", "noticed"),
    [("a", False, False), ("A", False, True), ("A", True, False), ("Ж", False, True), ("ж", True, True)],
)
def test_caps_lock_is_noticed_beside_the_field(styled, letter, shift, noticed):
    field = styled(PassphraseField("Passphrase"))
    QApplication.sendEvent(field.field, key(letter, shift))
    said = " ".join(label.text() for label in field.findChildren(QLabel))
    assert ("Caps Lock" in said) is noticed


def test_a_taken_passphrase_does_not_come_back_by_undo(styled):
    field = styled(PassphraseField("Passphrase"))
    field.field.insert("maple orbit")
    assert field.take() == "maple orbit"
    field.field.undo()
    assert field.text == ""


@pytest.mark.parametrize("name", resources.names("icons"))
def test_every_icon_takes_the_colour_it_is_given(qapp, name):
    picture = icons.pixmap(name.removesuffix(".svg"), "#0F5E66", 24).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert colours <= {"#0f5e66"}
    assert b"currentColor" in resources.read(f"icons/{name}")


@pytest.mark.parametrize("name", list(pages.PAGES))
def test_every_page_in_the_registry_is_there(name):
    from importlib import import_module

    module, _, view = pages.PAGES[name].partition(":")
    assert hasattr(import_module(f"desktop.qt.views.{module}"), view)


@pytest.mark.parametrize(
    ("name", "head", "media", "kind"),
    [
        ("a.bin", b"\xff\xd8\xff\xe0", "image/jpeg", "photo"),
        ("a.txt", b"RIFF\0\0\0\0WAVE", "audio/wav", "audio"),
        ("a.MP4", b"\0\0\0 ftyp", "video/mp4", "video"),
        ("a.jpg", b"%PDF-1.7", "application/pdf", "document"),
        ("a", b"", "application/octet-stream", "document"),
    ],
)
def test_a_file_is_what_it_begins_with(tmp_path, name, head, media, kind):
    assert attachments.media_type(tmp_path / name, head) == media
    assert attachments.kind_of(media) == kind


def test_a_drawing_is_kept_as_a_drawing():
    assert attachments.kind_of("image/png", drawing=True) == "drawing"


def test_a_file_that_went_away_is_said(tmp_path):
    with pytest.raises(attachments.FileUnreadable):
        attachments.add(None, tmp_path / "gone", "1")
