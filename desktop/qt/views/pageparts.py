"""A page whose content is a column of reading width in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QTableView, QTableWidget, QWidget

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


def row_table(view: View, name: str, titles: Sequence[str], *, wide: int) -> QTableWidget:
    """Return an empty table of which whole rows are chosen; its cells cannot be edited.

    Args:
        view: the page.
        name: for screen readers.
        titles: of the columns.
        wide: number (from 0) of the column that takes the room that is left.
    """
    table = QTableWidget(0, len(titles), view)
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(titles))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    as_rows(table, view, wide=wide)
    return table


def as_rows(table: QTableView, view: View, *, wide: int, height: int = 40) -> None:
    """Make a table one of which whole rows are chosen, without a grid.

    Args:
        table: with its model.
        view: the page.
        wide: number (from 0) of the column that takes the room that is left.
        height: of a row, px at 100 %.
    """
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(view.context.theme.px(height))
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
