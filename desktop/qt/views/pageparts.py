"""A page whose content is a column of reading width in the middle."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.qt.layouts import Column, Flow, Row, scrolling
from desktop.qt.view import View

READING_WIDTH = 620


def middle_column(view: View, *, width: int = READING_WIDTH, top: int = 48) -> Column:
    """Lay out a view as one scrolling column, at most ``width`` px (at 100 %) wide; return the column."""
    theme = view.context.theme
    content = QWidget(view)
    holder = QWidget(content)
    holder.setMaximumWidth(theme.px(width))
    column = Column(holder, gap=16)
    row = Row(content, gap=0)
    row.setContentsMargins(24, top, 24, 24)
    row.addStretch(1)
    row.addWidget(holder, 1000)
    row.addStretch(1)
    Column(view).addWidget(scrolling(content, view))
    return column


def scroll_area(view: View) -> QScrollArea:
    """Return the area in which a column made by `middle_column` scrolls."""
    area = view.findChild(QScrollArea)
    assert area is not None
    return area


def side_by_side(*widgets: QWidget) -> Flow:
    """Return widgets beside each other, each as wide as it needs."""
    flow = Flow(gap=8)
    for widget in widgets:
        flow.addWidget(widget)
    return flow
