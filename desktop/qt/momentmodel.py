"""The timeline as a table model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import tr
from desktop.services.timeline import Moment

Index = QModelIndex | QPersistentModelIndex
_COLUMNS: Final = 5
_NOWHERE: Final = QModelIndex()


class MomentModel(QAbstractTableModel):
    """Day, time, what was done, to which testimony, by whom. A day stands beside its first line only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments: tuple[Moment, ...] = ()

    def replace(self, moments: Sequence[Moment]) -> None:
        """Show other moments."""
        self.beginResetModel()
        self._moments = tuple(moments)
        self.endResetModel()

    def moment(self, row: int) -> Moment | None:
        """Return a moment, or None when there is no such row."""
        return self._moments[row] if 0 <= row < len(self._moments) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of moments (Qt's interface)."""
        return 0 if parent.isValid() else len(self._moments)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns (Qt's interface)."""
        return 0 if parent.isValid() else _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell (Qt's interface)."""
        moment = self.moment(index.row()) if index.isValid() else None
        if moment is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        local = moment.at.astimezone()
        before = self.moment(index.row() - 1)
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        new_day = spoken or before is None or before.at.astimezone().date() != local.date()
        day = f"{local:%Y-%m-%d}" if new_day else ""
        return (day, f"{local:%H:%M}", moment.what, moment.item, moment.by)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column (Qt's interface)."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Day"), tr("Time"), tr("What was done"), tr("To what"), tr("By whom"))[section]
