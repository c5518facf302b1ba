"""Answering questions through their fields, as a person would: typing, choosing, filling in a date."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QListWidget, QWidget

from desktop.qt.demo.person import Person, bring_into_view
from desktop.qt.demo.script import StuckError
from desktop.qt.widgets.choices import ChoiceGroup
from desktop.qt.widgets.edtf import EdtfField, PointEdit
from desktop.qt.widgets.field import Field
from desktop.qt.widgets.image_map import ImageMapField
from desktop.qt.widgets.longlist import LongList
from desktop.qt.widgets.question import Question
from desktop.qt.widgets.reasons import Reasons
from desktop.services import edtf_parts
from desktop.services.edtf_parts import Point


def answer(person: Person, question: Question, value: str) -> None:
    """Give one answer, then leave the field.

    Args:
        person: whose hands.
        question: the question on the screen.
        value: the answer as the form keeps it.
    """
    field = question.field
    if isinstance(field, ChoiceGroup):
        _choose(person, field, value.split() if field.is_many else [value])
    elif isinstance(field, LongList):
        _tick(person, field, value.split() if field.is_many else [value])
    elif isinstance(field, ImageMapField):
        _tick(person, field.choices, value.split())
    elif isinstance(field, EdtfField):
        _date(person, field, value)
    else:
        _write(person, field, value)


def give_reason(person: Person, question: Question, code: str) -> None:
    """Say why there is no answer."""
    for reasons in question.findChildren(Reasons):
        for button in reasons.findChildren(QAbstractButton):
            if button.property("code") == code:
                person.press(button)
                return
    raise StuckError(f"reason {code} at {question.reference}")


def _choose(person: Person, field: ChoiceGroup, values: list[str]) -> None:
    for value in values:
        if not field.mark(value).isChecked():
            person.press(field.mark(value))


def _tick(person: Person, field: LongList, values: list[str]) -> None:
    listed = field.findChildren(QListWidget)[0]
    bring_into_view(listed)
    for index in range(listed.count()):
        item = listed.item(index)
        if item.data(Qt.ItemDataRole.UserRole) not in values:
            continue
        listed.scrollToItem(item)
        listed.setCurrentItem(item)
        if field.is_many:
            QTest.keyClick(listed, Qt.Key.Key_Space)
        else:
            place = listed.visualItemRect(item).center()
            QTest.mouseClick(
                listed.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
            )


def _date(person: Person, field: EdtfField, value: str) -> None:
    parts = edtf_parts.from_edtf(value)
    if parts is None:
        raise StuckError(f"date at {field.reference}")
    precision = field.focusProxy()
    if not isinstance(precision, QComboBox):
        raise StuckError(f"precision of the date at {field.reference}")
    precision.setFocus(Qt.FocusReason.TabFocusReason)
    precision.setCurrentIndex(precision.findData(parts.precision))
    precision.activated.emit(precision.currentIndex())
    edits = [edit for edit in field.findChildren(PointEdit) if edit.isVisibleTo(field)]
    points = (
        [parts.start, parts.end]
        if len(edits) == 2
        else [parts.end if parts.start == Point() else parts.start]
    )
    for edit, point in zip(edits, points, strict=True):
        _point(person, edit, point)
    if parts.unsure:
        person.press(next(b for b in field.findChildren(QAbstractButton) if b.isVisibleTo(field)))
    field.commit()


def _point(person: Person, edit: PointEdit, point: Point) -> None:
    for line, number in ((edit.day, point.day), (edit.year, point.year)):
        if number and line.isVisibleTo(edit):
            _type_line(person, line, str(number))
    if point.month:
        edit.month.setCurrentIndex(edit.month.findData(point.month))
        edit.month.activated.emit(edit.month.currentIndex())


def _type_line(person: Person, line: QLineEdit, text: str) -> None:
    line.clear()
    person.write(line, text)
    person.leave(line)


def _write(person: Person, field: Field, text: str) -> None:
    target: QWidget = field.focusProxy() or field
    if isinstance(target, QLineEdit):
        text = _as_typed(text)
    if isinstance(target, QLineEdit) and target.text():
        target.selectAll()
    person.write(target, text)
    field.commit()
    person.leave(target)


def _as_typed(value: str) -> str:
    """Return a time or a moment as a person types it: without seconds and zone."""
    if re.fullmatch(r"\d{2}:\d{2}:\d{2}.*", value):
        return value[:5]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T.*", value):
        return value[:16].replace("T", " ")
    return value
