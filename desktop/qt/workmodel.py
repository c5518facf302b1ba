"""The work list as a table model: rows are frozen lines, identified by their key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop import i18n
from desktop.i18n import tr
from desktop.services import gate_words
from desktop.services.kinds import FIRST, NOTES, WITHDRAWAL, note_title
from desktop.services.outgoing import WAITS
from desktop.services.vocabulary import label
from desktop.services.worklist import WorkLine

Index = QModelIndex | QPersistentModelIndex
STATE_COLUMN: Final = 1
_COLUMNS: Final = 5
_NOWHERE: Final = QModelIndex()
_WORDS: Final = frozenset(
    {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
)


class WorkModel(QAbstractTableModel):
    """Code, state, language, open points, last change. Sorting is the caller's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[WorkLine, ...] = ()

    def replace(self, lines: Sequence[WorkLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> WorkLine | None:
        """Return a line, or None when there is no such row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of lines (Qt's interface)."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns (Qt's interface)."""
        return 0 if parent.isValid() else _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell (Qt's interface)."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None or role not in _WORDS:
            return None
        return _cells(line)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column (Qt's interface)."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Code"), tr("State"), tr("Language"), tr("Open points"), tr("Last change"))[section]


def _state(line: WorkLine, language: str) -> str:
    if line.note:
        title = note_title(line.note) if line.note in (*NOTES, WITHDRAWAL) else tr("Team note")
        return tr("{title}, closed", title=title) if line.closed else title
    state = label("interview_status", line.state, language)
    if line.unevaluated:
        state = tr("{state} \u00b7 not evaluated yet", state=state)
    if line.outgoing:
        waits = line.outgoing == WAITS
        state = (
            tr("{state} \u00b7 not handed over yet", state=state)
            if waits
            else tr("{state} \u00b7 handed over, kept here too", state=state)
        )
    if line.held:
        what = gate_words.missing(line.held)
        state = tr("{state} \u00b7 before sealing: {what}", state=state, what=what)
    if line.record in ("", FIRST):
        return state
    return f"{state} \u00b7 {label('interview_type', line.record, language)}"


def _cells(line: WorkLine) -> tuple[str, str, str, str, str]:
    language = i18n.language()
    local = line.changed.astimezone()
    when = QLocale(language).toString(
        QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat
    )
    code = line.code if line.version < 2 else tr("{code}, version {n}", code=line.code, n=line.version)
    if line.about:
        code = tr("{code}, to {other}", code=code, other=line.about)
    return (
        code,
        _state(line, language),
        label("language", line.language, language),
        str(line.open_points) if line.open_points else "",
        when if line.can_begin else f"{when} {local:%H:%M}",
    )
