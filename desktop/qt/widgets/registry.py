"""Which field shows which kind of node. The first line that fits decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.qt.widgets.choices import ChoiceGroup
from desktop.qt.widgets.drawing_field import KINDS, DrawingField
from desktop.qt.widgets.edtf import EdtfField
from desktop.qt.widgets.field import Field
from desktop.qt.widgets.files import FileField
from desktop.qt.widgets.geo import PointField, PointsField
from desktop.qt.widgets.image_map import ImageMapField
from desktop.qt.widgets.longlist import LongList
from desktop.qt.widgets.narrative import NarrativeField
from desktop.qt.widgets.numbers import RangeField
from desktop.qt.widgets.ranking import RankField
from desktop.qt.widgets.texts import LineField, LongTextField
from desktop.qt.widgets.tick import ComboField, MonthField, TickField
from forms.state import NodeState

Factory = Callable[[str, QWidget | None], Field]

SHORT_LIST_MOST: Final = 9
# The account itself: free recall, the follow-up, and what came before or after.
NARRATIVES: Final = frozenset({"F04.01", "F04.02", "F04.03"})
BINARY: Final = frozenset({"binary", "image", "audio", "video", "file"})


def factory_for(state: NodeState) -> Factory:
    """Return what makes the field of a question."""
    return next(factory for fits, factory in _RULES if fits(state))


def _looks(state: NodeState, *words: str) -> bool:
    """Return whether the form's author asked for one of these appearances."""
    return not set(words).isdisjoint(state.appearance.split())


def _is_long(state: NodeState) -> bool:
    return len(state.choices) > SHORT_LIST_MOST or _looks(state, "autocomplete", "search", "minimal-search")


def _is_beside(state: NodeState) -> bool:
    """Return whether options are to stand beside each other."""
    words = state.appearance.split()
    return any(
        word.startswith(("likert", "columns", "horizontal", "list-nolabel", "label")) for word in words
    )


def _is_range(state: NodeState) -> bool:
    return "start" in state.parameters and "end" in state.parameters


def _is_drawn(kind: str) -> Callable[[NodeState], bool]:
    return lambda state: state.type in BINARY and _looks(state, kind)


def _is_many(state: NodeState) -> bool:
    return state.type in ("select_multiple", "select")


def _is_one(state: NodeState) -> bool:
    return state.type in ("select_one", "select1")


def _is_image_map(state: NodeState) -> bool:
    return "image-map" in state.appearance


def _is_narrative(state: NodeState) -> bool:
    return state.us.get("id", "") in NARRATIVES


def _is_edtf(state: NodeState) -> bool:
    return state.us.get("kind", "") == "edtf"


def _is_long_text(state: NodeState) -> bool:
    return "multiline" in state.appearance or state.us.get("kind", "") == "ltext"


_RULES: Final[tuple[tuple[Callable[[NodeState], bool], Factory], ...]] = (
    (_is_narrative, NarrativeField),
    (_is_edtf, EdtfField),
    (lambda s: _is_many(s) and _is_image_map(s), partial(ImageMapField, many=True)),
    (lambda s: _is_one(s) and _is_image_map(s), ImageMapField),
    (lambda s: _is_many(s) and _is_long(s), partial(LongList, many=True)),
    (lambda s: _is_many(s) and _is_beside(s), partial(ChoiceGroup, many=True, beside=True)),
    (_is_many, partial(ChoiceGroup, many=True)),
    (lambda s: _is_one(s) and _looks(s, "minimal"), ComboField),
    (lambda s: _is_one(s) and _is_long(s), LongList),
    (lambda s: _is_one(s) and _is_beside(s), partial(ChoiceGroup, beside=True)),
    (_is_one, ChoiceGroup),
    (lambda s: s.type in ("rank", "odk:rank"), RankField),
    *((_is_drawn(kind), partial(DrawingField, kind=kind)) for kind in KINDS),
    (lambda s: s.type in BINARY, FileField),
    (lambda s: s.type == "trigger", TickField),
    (_is_range, RangeField),
    (lambda s: s.type == "geopoint", PointField),
    (lambda s: s.type == "geotrace", PointsField),
    (lambda s: s.type == "geoshape", partial(PointsField, closed=True)),
    (lambda s: s.type == "date" and _looks(s, "month-year"), MonthField),
    (lambda s: s.type == "date" and _looks(s, "year"), partial(MonthField, months=False)),
    (lambda s: s.type in ("int", "integer"), partial(LineField, kind="int")),
    (lambda s: s.type == "decimal", partial(LineField, kind="decimal")),
    (lambda s: s.type == "date", partial(LineField, kind="date")),
    (lambda s: s.type == "time", partial(LineField, kind="time")),
    (lambda s: s.type == "dateTime", partial(LineField, kind="dateTime")),
    (_is_long_text, LongTextField),
    (lambda _state: True, LineField),
)
