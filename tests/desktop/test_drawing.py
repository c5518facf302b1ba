"""Drawings and signatures: drawn on a sheet, kept as a picture without metadata, or chosen as a file."""

from __future__ import annotations

import io
from hashlib import sha256
from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.qt.attaching import Attaching
from desktop.qt.widgets.drawing import DrawingSheet
from desktop.qt.widgets.drawing_field import read_picture
from desktop.qt.widgets.registry import factory_for
from tests.support.nodes import a_node
from tests.support.vaults import new_draft, new_vault


@pytest.fixture
def heard(styled, qapp):
    """Show a field for a state and collect what it says."""

    def heard(state):
        field = factory_for(state)(state.reference, None)
        said = []
        field.value_edited.connect(lambda _reference, value: said.append(value))
        styled(field)
        field.apply(state)
        field.name(state.label, state.hint)
        qapp.processEvents()
        return field, said

    return heard


@pytest.fixture
def drawn(heard):
    """Draw a line on the sheet of a field."""

    def drawn(appearance):
        field, _said = heard(a_node("binary", mediatype="image/*", appearance=appearance))
        kept = []
        field.drawing_made.connect(lambda _reference, data: kept.append(data))
        field._begin.click()
        sheet = field.findChild(DrawingSheet)
        QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        QTest.mouseMove(sheet, QPoint(120, 60))
        QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=QPoint(120, 60))
        return field, kept

    return drawn


@pytest.mark.parametrize("appearance", ["signature", "draw"])
def test_what_is_drawn_becomes_a_png_without_metadata(drawn, appearance):
    field, kept = drawn(appearance)
    field._keep.click()
    picture = Image.open(io.BytesIO(kept[0]))
    assert picture.format == "PNG"
    assert not picture.info.keys() - {"dpi"}
    assert picture.convert("L").getextrema()[0] < 100


def test_an_empty_sheet_cannot_be_kept(drawn):
    field, kept = drawn("draw")
    field._undo.click()
    assert not field._keep.isEnabled()
    assert kept == []


def test_a_kept_drawing_leaves_the_screen_once_it_is_in_the_vault(drawn):
    field, _kept = drawn("draw")
    field._keep.click()
    field.apply(a_node("binary", "E-ABCD-1", mediatype="image/*", appearance="draw"))
    assert field.findChild(DrawingSheet).is_empty
    assert not field._board.isVisible()


def test_locking_forgets_a_drawing(drawn):
    field, _kept = drawn("draw")
    field.wipe()
    assert field.findChild(DrawingSheet).is_empty


def test_without_a_pen_a_file_can_be_chosen(heard):
    field, _said = heard(a_node("binary", mediatype="image/*", appearance="signature"))
    wanted = []
    field.file_wanted.connect(wanted.append)
    QTest.keyClick(field.focusProxy(), Qt.Key.Key_Space)
    assert wanted == [field.reference]


def test_a_picture_is_drawn_on_in_its_own_size(qapp):
    sheet = DrawingSheet(red=True)
    under = QImage(300, 200, QImage.Format.Format_RGB32)
    under.fill(Qt.GlobalColor.yellow)
    sheet.draw_on(under)
    assert Image.open(io.BytesIO(sheet.png())).size == (300, 200)
    sheet.deleteLater()


@pytest.mark.parametrize("data", [b"GIF89a" + b"\0" * 40, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""])
def test_only_png_and_jpeg_are_opened_for_drawing(qapp, tmp_path, data):
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    assert read_picture(path) is None


def test_a_drawing_answers_its_question_with_the_code_of_the_vault(context, qtbot, tmp_path, styled):
    def begin(_report):
        vault = new_vault(tmp_path / "v")
        return vault, new_draft(vault).id

    with qtbot.waitSignal(context.call("vault", begin).succeeded, timeout=20_000) as begun:
        pass
    vault, draft = begun.args[0]
    page = QWidget()
    styled(page)
    adding = Attaching(context, SimpleNamespace(vault=vault), draft, page)
    with qtbot.waitSignal(adding.attached, timeout=20_000) as heard:
        adding.add_drawing("/data/F90/F90_06", b"\x89PNG\r\n\x1a\n" + b"line" * 9)
    reference, code = heard.args
    assert reference == "/data/F90/F90_06"
    assert code.startswith("E-")
    assert adding.digests == {code: sha256(b"\x89PNG\r\n\x1a\n" + b"line" * 9).hexdigest()}
    adding.watch(None)
    assert adding.digests == {}
    context.call("vault", lambda _report: vault.close()).wait(20)
