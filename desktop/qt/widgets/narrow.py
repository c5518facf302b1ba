"""Drop-down lists in narrow places."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.qt.parts import Combo


def narrow_combo(parent: QWidget) -> Combo:
    """Return a list that takes the room it is given: a long entry must not widen the page at 200 %."""
    combo = Combo(parent)
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return combo
