"""The supervisor's part: import what was sealed, redact it for one recipient, release, verify."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QListWidget,
    QTableView,
)

from desktop.i18n import tr
from desktop.qt.demo.choosing import choose_path, said
from desktop.qt.demo.person import Person
from desktop.qt.demo.samples import Redaction, Sample
from desktop.qt.demo.script import Script, StuckError, Until, settled
from desktop.qt.parts import Card
from desktop.qt.views.redaction import RedactionView
from desktop.qt.widgets.check_list import CheckList
from desktop.qt.widgets.redaction_points import DecisionPanel, PointList
from desktop.qt.widgets.redaction_sheets import RedactionSheets
from desktop.qt.workmodel import WorkModel
from desktop.services.redacting import Point
from exporters.profiles import rule_for
from exporters.redaction import Operation

PROFILE = "GIE"


def import_bundle(person: Person, bundle: Path, known: set[str]) -> Generator[Until, None, str]:
    """Take one sealed testimony into the supervisor's vault; return its code.

    Args:
        person: whose hands.
        bundle: the sealed testimony.
        known: codes that are in the vault already; a list that still loads must not pass for an empty one.
    """
    yield from person.meet(QAbstractButton, said(tr("Take &in what is new")))
    yield Until(lambda: _codes() >= known, "the work list")
    yield from person.click(said(tr("Take &in what is new")))
    yield from person.click(said(tr("Choose &one file")))
    yield from choose_path(bundle)
    yield from person.click(said(tr("&Back to the testimonies")))
    yield Until(lambda: _codes() > known, "the imported testimony", 60)
    return (_codes() - known).pop()


def _codes() -> set[str]:
    """Return the codes in the work list on the screen."""
    windows = (w for w in QApplication.topLevelWidgets() if w.isVisible())
    models = [t.model() for w in windows for t in w.findChildren(QTableView)]
    work = next((m for m in models if isinstance(m, WorkModel)), None)
    lines = [work.line(row) for row in range(work.rowCount())] if work is not None else []
    return {line.code for line in lines if line is not None}


def begin_release(person: Person) -> Script:
    """Begin a release of all testimonies for the first recipient."""
    yield from person.click(said(tr("Re&leases")))
    yield from person.click(said(tr("&New release")))
    yield from person.meet(QListWidget, tr("Which testimonies"))
    listed = person.find(QListWidget, tr("Which testimonies"))
    yield Until(lambda: listed.count() > 0, "testimonies to release")
    for index in range(listed.count()):
        listed.item(index).setCheckState(Qt.CheckState.Checked)
    yield from person.click(said(tr("B&egin the release")))


def redact(person: Person, code: str, sample: Sample) -> Script:
    """Review and accept a testimony, then decide everything that is open in it."""
    yield from person.click(tr("Review {code}", code=code))
    yield from person.click(said(tr("&Accept the testimony")))
    yield from settled()
    person.picture(f"review-{sample.language}")
    yield from person.click(said(tr("&Back")))
    yield from person.click(tr("Redact {code}", code=code))
    yield Until(lambda: _view() is not None and bool(_list().points()), "points to decide", 60)
    for decision in sample.redactions:
        yield from _decide(person, decision)
    yield from _decide_the_rest(person)
    yield from settled()
    person.picture(f"redaction-{sample.language}")
    yield from person.click(tr("I have read this account: keep the rest"))
    yield from person.click(said(tr("&Back to the release")))


def _decide(person: Person, decision: Redaction) -> Script:
    """Mark the words on the left sheet, or choose the answer, and press the decision."""
    view = _view()
    state = view.state if view is not None else None
    if view is None or state is None:
        raise StuckError("the redaction page")
    for place in state.places_of(decision.reference, decision.text):
        sheets = view.findChild(RedactionSheets)
        if sheets is None:
            raise StuckError("the two sheets")
        sheets.picked.emit(*place)
        panel = _panel()
        panel.prepare(decision.reason, decision.entity, decision.replacement)
        yield from person.click(_button_name(decision.op))
        if panel.trouble.isVisible():
            raise StuckError(f"decision {decision.op} on {decision.category}: {panel.trouble.text()}")


def _decide_the_rest(person: Person) -> Script:
    """Walk through what is still open; answers and names that the sample says nothing of are withheld."""
    for _ in range(2_000):
        point = next((p for p in _list().points() if p.open), None)
        if point is None:
            return
        _list().go_to(point.target)
        yield from person.click(_button_name(_op_for(point)))
        yield Until(lambda point=point: not _is_open(point), f"a decision on {point.kind} {point.category}")  # type: ignore[misc]
    raise StuckError("an end of open points")


def _op_for(point: Point) -> str:
    """Keep what the profile keeps and the titles a coder gave to events, withhold the rest and what tells."""
    if point.telling:
        return "WITHHOLD"
    if point.category == "NR":
        return "KEEP"
    allowed = bool(point.category) and rule_for(PROFILE, point.category).op is Operation.KEEP
    return "KEEP" if allowed else "WITHHOLD"


def _is_open(point: Point) -> bool:
    return any(p.open and p.target == point.target for p in _list().points())


def _button_name(op: str) -> str:
    names = {
        "KEEP": tr("Keep"),
        "WITHHOLD": tr("Withhold"),
        "PSEUDONYM": tr("Pseudonym"),
        "GENERALISE": tr("Generalise"),
    }
    return names[op]


def hand_over(person: Person, bundle: Path) -> Script:
    """Answer the last question, watch the checks, and write the bundle."""
    who = tr("In your own words")
    yield from person.write_into(QLineEdit, who, "The officers who were there; nobody else by these details.")
    person.leave(person.find(QLineEdit, who))
    yield from person.meet(QAbstractButton, said(tr("&Encrypt and hand over")), 60)
    person.picture("release-checks")
    yield from person.click(said(tr("&Encrypt and hand over")))
    yield from choose_path(bundle)
    yield Until(bundle.exists, "the bundle", 60)
    yield Until(lambda: not person.sees(QAbstractButton, tr("Cancel")), "the end of the release", 120)
    person.picture("release-done")


def verify(person: Person, bundle: Path, key: Path, card: Path) -> Script:
    """Check the bundle on the page that anybody can open without a vault."""
    yield from person.click(said(tr("&Verify a package")))
    yield from person.click(said(tr("Choose a &file")))
    yield from choose_path(bundle)
    yield from person.click(tr("Key to open the bundle"))
    yield from choose_path(key)
    yield from person.click(said(tr("&Team card to trust")))
    yield from choose_path(card)
    yield from person.click(said(tr("&Check it")))
    yield from person.meet(QAbstractButton, said(tr("&Check it")), 120)
    yield Until(_checks_shown, "the list of checks")
    person.picture("verify")


def _checks_shown() -> bool:
    windows = (w for w in QApplication.topLevelWidgets() if w.isVisible())
    return any(
        c.isVisible()
        for w in windows
        for found in w.findChildren(CheckList)
        for c in found.findChildren(Card)
    )


def _view() -> RedactionView | None:
    windows = (w for w in QApplication.topLevelWidgets() if w.isVisible())
    return next((v for w in windows for v in w.findChildren(RedactionView) if v.isVisible()), None)


def _list() -> PointList:
    view = _view()
    found = view.findChild(PointList) if view is not None else None
    if found is None:
        raise StuckError("the list of points")
    return found


def _panel() -> DecisionPanel:
    view = _view()
    found = view.findChild(DecisionPanel) if view is not None else None
    if found is None:
        raise StuckError("the panel of decisions")
    return found
