"""The fields of a recipient: who they are, their key, and what a witness must have agreed to."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

import resources
from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import FieldBox
from desktop.qt.widgets.narrow import narrow_combo
from exporters.profiles import PROFILES
from forms.codes import new_code
from storage.recipients import RecipientCard

# What a kind of recipient is usually handed testimonies for; the person can choose otherwise.
_USUAL: Final = {
    "ICC": "ICCI",
    "UJ": "NATL",
    "GIE": "UNIN",
    "SP": "UNSP",
    "OSCE": "OSCE",
    "ILO": "ILOS",
    "NGO": "NGOP",
    "PUB": "PUBL",
}


class RecipientForm(QWidget):
    """Asks for one recipient."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = QLineEdit(self)
        self._key = QLineEdit(self)
        self._category = narrow_combo(self)
        for code in PROFILES:
            self._category.addItem(category_words(code), code)
        self._purpose = narrow_combo(self)
        for code, words in _purposes():
            self._purpose.addItem(words, code)
        column = Column(self, gap=12)
        column.addWidget(FieldBox(tr("Name of the recipient"), self._name, parent=self))
        column.addWidget(FieldBox(tr("Their public key"), self._key, tr("It begins with age1."), parent=self))
        column.addWidget(FieldBox(tr("Kind of recipient"), self._category, parent=self))
        column.addWidget(FieldBox(tr("Purpose the witness must have agreed to"), self._purpose, parent=self))
        self._category.currentIndexChanged.connect(self._on_category)
        self._on_category()

    def card(self) -> RecipientCard | None:
        """Return what was filled in, or None while the name or the key is missing."""
        name, key = self._name.text().strip(), self._key.text().strip()
        if not name or not key:
            return None
        category = str(self._category.currentData())
        return RecipientCard(
            code=new_code("R", 4),
            name=name,
            category=category,
            purpose=str(self._purpose.currentData()),
            age_recipient=key,
            default_profile=category,
        )

    def clear(self) -> None:
        """Empty the name and the key."""
        self._name.clear()
        self._key.clear()

    @Slot()
    def _on_category(self) -> None:
        usual = _USUAL.get(str(self._category.currentData()), "")
        self._purpose.setCurrentIndex(max(0, self._purpose.findData(usual)))


def category_words(code: str) -> str:
    """Return a kind of recipient in words."""
    words = {
        "ICC": tr("International Criminal Court"),
        "UJ": tr("National prosecutor"),
        "GIE": tr("UN experts on Belarus, OHCHR"),
        "SP": tr("UN Special Procedures"),
        "OSCE": tr("OSCE rapporteur"),
        "ILO": tr("ILO, through a workers' organisation"),
        "NGO": tr("Partner organisation"),
        "PUB": tr("Public"),
    }
    return words.get(code, code)


def _purposes() -> list[tuple[str, str]]:
    terms = json.loads(resources.read("vocabularies.json"))["consent_purpose"]["terms"]
    return [(term["code"], term[i18n.language()]) for term in terms]
