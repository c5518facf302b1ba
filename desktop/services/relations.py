"""Dates counted from another event of the same testimony, and what follows when that event changes.

An event is a row of the coded events (F04.07) with a title and a date. What a date was counted from is kept
in the node beside it (`forms.relative`), so that it is signed with the date and can be counted again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from exporters.date_words import relation_words
from forms.edtf import parse_edtf
from forms.relative import KIND, Relation, date_from, read_relation
from forms.state import NodeState

States = Mapping[str, NodeState]

_TITLE: Final = "F04.07.title"
_DATE: Final = "F04.07.date"
_PRECISION: Final = "F04.07.precision"
_BASIS: Final = "F04.07.basis"
_RELATIVE: Final = "REL"


@dataclass(frozen=True)
class DatedEvent:
    """An event that a date can be counted from: its title, and its date as EDTF."""

    title: str
    date: str


def is_relation(state: NodeState) -> bool:
    """Return whether a node keeps what the date before it was counted from."""
    return state.us.get("kind", "") == KIND


def date_beside(relation: str) -> str:
    """Return the reference of the date that a relation stands beside."""
    return relation.removesuffix(f"_{KIND}")


def dated_events(states: States, date: str) -> list[DatedEvent]:
    """Return the events that a date can be counted from, in the form's order.

    Left out are events with an open date, with a title that another one has too, and those whose own date
    comes from this one.
    """
    rows = list(_rows(states))
    titles = Counter(title for title, _ in rows)
    after = {title for title, place in rows if place == date}
    grown = True
    while grown:
        more = {title for title, place in rows if _counted_from(states, place) in after} - after
        after |= more
        grown = bool(more)
    return [
        DatedEvent(title, states[place].value)
        for title, place in rows
        if titles[title] == 1 and title not in after and _has_two_ends(states[place].value)
    ]


def follows(
    states: Callable[[], States], before: NodeState, value: str, language: str
) -> list[tuple[str, str]]:
    """Return what else changes when a question gets a value: references and their new values.

    Args:
        states: gives all states, as they are with the new value; asked only where something may follow.
        before: the question as it was.
        value: the new value.
        language: of the words that are kept as the basis of a date.
    """
    if is_relation(before):
        return list(_from_relation(states(), before, value, language))
    if before.us.get("kind", "") != "edtf" and before.us.get("id", "") != _TITLE:
        return []
    return list(_from_event(states(), before, value))


def _from_event(states: States, before: NodeState, value: str) -> Iterator[tuple[str, str]]:
    number = before.us.get("id", "")
    if number == _TITLE and before.value and value and not _is_title(states, before.value):
        for reference, relation in _relations(states):
            if relation.event == before.value:
                renamed = Relation(relation.number, relation.unit, relation.way, value)
                yield reference, renamed.text
    if number == _DATE and value:
        title = _beside(states, before.reference, _TITLE)
        for reference, relation in _relations(states):
            if relation.event == (title.value if title is not None else ""):
                yield from _new_date(states, reference, relation, value)
    yield from _no_longer_counted(states, before.reference, value)


def _from_relation(states: States, before: NodeState, value: str, language: str) -> Iterator[tuple[str, str]]:
    relation = read_relation(value)
    if relation is None:
        return
    anchor = next(
        (e.date for e in dated_events(states, date_beside(before.reference)) if e.title == relation.event), ""
    )
    yield from _new_date(states, before.reference, relation, anchor)
    precision, basis = (_beside(states, before.reference, number) for number in (_PRECISION, _BASIS))
    if precision is not None and precision.value != _RELATIVE:
        yield precision.reference, _RELATIVE
    if basis is not None and basis.value in ("", relation_words(before.value, language)):
        yield basis.reference, relation_words(value, language)


def _new_date(states: States, reference: str, relation: Relation, anchor: str) -> Iterator[tuple[str, str]]:
    date, value = states.get(date_beside(reference)), date_from(relation, anchor)
    if date is not None and value and date.value != value:
        yield date.reference, value


def _no_longer_counted(states: States, date: str, value: str) -> Iterator[tuple[str, str]]:
    """A date that a person gives another value is no longer counted from an event."""
    kept = states.get(f"{date}_{KIND}")
    relation = read_relation(kept.value) if kept is not None else None
    if kept is None or relation is None:
        return
    anchors = [states[place].value for title, place in _rows(states) if title == relation.event]
    if not any(date_from(relation, anchor) == value for anchor in anchors):
        yield kept.reference, ""


def _rows(states: States) -> Iterator[tuple[str, str]]:
    """Yield title and reference of the date of each event that has a title."""
    for reference, state in states.items():
        if state.us.get("id", "") == _TITLE and state.relevant and state.value:
            date = _beside(states, reference, _DATE)
            if date is not None:
                yield state.value, date.reference


def _is_title(states: States, title: str) -> bool:
    return any(found == title for found, _ in _rows(states))


def _relations(states: States) -> list[tuple[str, Relation]]:
    found = ((ref, read_relation(state.value)) for ref, state in states.items() if is_relation(state))
    return [(reference, relation) for reference, relation in found if relation is not None]


def _counted_from(states: States, date: str) -> str:
    kept = states.get(f"{date}_{KIND}")
    relation = read_relation(kept.value) if kept is not None else None
    return relation.event if relation is not None else ""


def _beside(states: States, reference: str, number: str) -> NodeState | None:
    """Return the question with a number in the same row of the events, or None."""
    above = reference.rpartition("/")[0]
    name = number.replace(".", "_")
    return states.get(f"{above}/{name}")


def _has_two_ends(text: str) -> bool:
    found = parse_edtf(text)
    return found is not None and found.earliest is not None and found.latest is not None
