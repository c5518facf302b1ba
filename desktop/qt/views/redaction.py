"""Redaction: both sheets, the list of points, one decision at a time. Everything decided is saved at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Row, scrolling
from desktop.qt.parts import Muted, PrimaryButton, QuietButton
from desktop.qt.view import BarState, View
from desktop.qt.widgets.redaction_points import DecisionPanel, PointList, Wish
from desktop.qt.widgets.redaction_sheets import RedactionSheets
from desktop.services import releasing
from desktop.services.redacting import ANSWER, ATTACHMENT, Point, Redacting, Target
from desktop.services.releasing import RedactionWork
from desktop.services.wording import sentence
from exporters.profiles import reason_for
from exporters.redaction import AnswerTarget, AttachmentTarget, RedactionPlan, SpanTarget
from forms.errors import AppError
from storage.vault import Vault


class RedactionView(View):
    """Decides on one testimony of one release.

    Args:
        release: code of the release.
        testimony: code of the sealed testimony.
    """

    def __init__(self, context: Context, release: str, testimony: str) -> None:
        super().__init__(context)
        self._release = release
        self._testimony = testimony
        self._state: Redacting | None = None
        self._point: Point | None = None
        self._saved = ""
        self._build()
        self._load()

    @property
    def state(self) -> Redacting | None:
        """What is decided so far, or None until it is loaded."""
        return self._state

    def bar(self) -> BarState:
        """Say what is being redacted, and when it was saved."""
        return BarState(code=self._testimony, words=tr("Redaction"), saved=self._saved)

    def wipe(self) -> None:
        """Forget the account."""
        self._sheets.wipe()
        self._list.clear()
        self._panel.show_point(None, reason="", generalisation="")
        self._state = None

    def _build(self) -> None:
        self._sheets = RedactionSheets(self.context.theme, self)
        self._list = PointList(self)
        self._panel = DecisionPanel(self)
        self._search = QLineEdit(self)
        self._search.setAccessibleName(tr("Another name to look for"))
        self._search.setPlaceholderText(tr("Another name to look for"))
        self._find = QuietButton(tr("Find everywhere"), self)
        self._keep_rest = QuietButton(tr("I have read this account: keep the rest"), self)
        self._done = PrimaryButton(tr("&Back to the release"), self)
        side = QWidget(self)
        column = Column(side, gap=8)
        search = Row(gap=8)
        search.addWidget(self._search, 1)
        search.addWidget(self._find)
        column.addLayout(search)
        column.addWidget(self._list, 2)
        column.addWidget(scrolling(self._panel, self), 5)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self._sheets)
        split.addWidget(side)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        page = Column(self, gap=12, margin=16)
        page.addWidget(split, 1)
        foot = Row(gap=8)
        foot.addWidget(
            Muted(
                tr("Dashed words were found to identify somebody. Nothing is hidden until you decide."), self
            ),
            1,
        )
        foot.addWidget(self._keep_rest)
        foot.addWidget(self._done)
        page.addLayout(foot)
        self._connect()

    def _connect(self) -> None:
        self._list.chosen.connect(self._on_chosen)
        self._sheets.picked.connect(self._on_picked)
        self._panel.wished.connect(self._on_wished)
        self._panel.next_asked.connect(self._on_next)
        self._panel.undo_asked.connect(self._on_undo)
        self._find.clicked.connect(self._on_find)
        self._search.returnPressed.connect(self._on_find)
        self._keep_rest.clicked.connect(self._on_keep_rest)
        self._done.clicked.connect(self._on_done)
        QShortcut(QKeySequence("Alt+Left"), self, self._on_done)

    # --- the vault

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _load(self) -> None:
        work = partial(_load, self._vault(), self._release, self._testimony)
        self.context.call("vault", work, done=self._on_loaded)

    @Slot(object)
    def _on_loaded(self, work: RedactionWork) -> None:
        self._state = work.redacting()
        self._show()
        self._on_next()

    def _save(self) -> None:
        if self._state is None:
            return
        work = partial(_save, self._vault(), self._release, self._state.plan, dict(self._state.labels))
        self.context.call("vault", work, done=self._on_saved)

    @Slot(object)
    def _on_saved(self, at: str) -> None:
        self._saved = tr("Saved {time}", time=at)
        self.bar_changed.emit()

    # --- what the person does

    @Slot(object)
    def _on_chosen(self, point: Point) -> None:
        self._point = point
        target = point.target
        if isinstance(target, SpanTarget):
            self._sheets.select(target.narrative, target.first, target.last)
        else:
            self._sheets.select(_reference(target), 0, 0)
        self._show_point()

    @Slot(str, str, int, int)
    def _on_picked(self, kind: str, reference: str, first: int, last: int) -> None:
        if self._state is None:
            return
        target: Target = SpanTarget(narrative=reference, first=first, last=last)
        if kind == ANSWER:
            target = AnswerTarget(reference=reference)
        elif kind == ATTACHMENT:
            target = AttachmentTarget(code=reference)
        known = next((p for p in self._state.points() if p.target == target), None)
        self._point = known or self._state.point_for(target)
        self._show_point()

    @Slot(object)
    def _on_wished(self, wish: Wish) -> None:
        if self._state is None or self._point is None:
            return
        try:
            self._state.decide(
                self._point.target,
                wish.op,
                reason=wish.reason,
                entity=wish.entity,
                replacement=wish.replacement,
                also=self._state.alike(self._point) if wish.for_all else (),
            )
        except AppError as error:
            self._panel.trouble.say(sentence(error))
            return
        self._save()
        self._show()
        self._on_next()

    @Slot()
    def _on_next(self) -> None:
        following = next((p for p in self._list.points() if p.open), None)
        if following is not None:
            self._list.go_to(following.target)
            self._on_chosen(following)
        else:
            self._point = None
            self._show_point()

    @Slot()
    def _on_undo(self) -> None:
        if self._state is not None and self._state.can_undo:
            self._state.undo()
            self._save()
            self._show()

    @Slot()
    def _on_find(self) -> None:
        if self._state is not None and self._search.text().strip():
            self._state.look_for(self._search.text().strip())
            self._search.clear()
            self._show()
            self._on_next()

    @Slot()
    def _on_keep_rest(self) -> None:
        if self._state is None:
            return
        for narrative in self._state.unread():
            self._state.keep_rest(narrative)
        self._save()
        self._show()

    @Slot()
    def _on_done(self) -> None:
        self.context.go("release", release=self._release)

    # --- showing

    def _show(self) -> None:
        if self._state is None:
            return
        self._sheets.show_blocks(self._state.blocks())
        self._list.show_points(self._state.points(), self._point.target if self._point else None)
        undecided = sum(point.why != "unread" for point in self._state.open_points())
        undecided += len(self._state.telling())
        unread = len(self._state.unread())
        self._panel.show_state(
            undecided, unread, can_undo=self._state.can_undo, entities=sorted(self._state.labels)
        )
        self._keep_rest.setEnabled(unread > 0 and undecided == 0)

    def _show_point(self) -> None:
        point = self._point
        if point is None or self._state is None:
            self._panel.show_point(None, reason="", generalisation="")
            return
        held = self._state.generalisation(point.target)
        alike = len(self._state.alike(point)) if point.open else 0
        self._panel.show_point(point, reason=reason_for(point.category), generalisation=held, alike=alike)


def _reference(target: AnswerTarget | AttachmentTarget) -> str:
    return target.reference if isinstance(target, AnswerTarget) else target.code


def _load(vault: Vault, release: str, testimony: str, _report: Report) -> RedactionWork:
    return releasing.redaction_work(vault, release, testimony)


def _save(vault: Vault, release: str, plan: RedactionPlan, labels: dict[str, str], _report: Report) -> str:
    return releasing.save_plan(vault, release, plan, labels)
