"""The interview: modules at the left, one of them in the middle, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import methodcaller

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.attaching import Attaching
from desktop.qt.context import Context
from desktop.qt.draftprogress import DraftProgress
from desktop.qt.gateprompts import Gatekeeper, row_prompt
from desktop.qt.layouts import Column, Row, scrolling
from desktop.qt.noteclosing import NoteClosing
from desktop.qt.parts import ProgressCard
from desktop.qt.saver import Saver
from desktop.qt.sessionlines import SessionLines
from desktop.qt.topics import Topics
from desktop.qt.view import BarState, View
from desktop.qt.views.interview_covers import Covers
from desktop.qt.views.interview_parts import Foot, LockedPage
from desktop.qt.views.interview_work import load, next_page, page_before, words_of
from desktop.qt.widgets.modulelist import ModuleList
from desktop.qt.widgets.modulepage import ModulePage
from desktop.services import breaks, gate_words, gates
from desktop.services.drafting import OpenDraft
from desktop.services.edit import Edit
from desktop.services.interview import Interview, ModuleState, part
from desktop.services.scripts import MODULES
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence

REFRESH_AFTER_MS = 200


class InterviewView(View):
    """Connects widgets, the interview and the saver; it decides nothing about the domain.

    Args:
        context: what every page may use.
        draft: the draft's id.
        module: name of the module to show first; empty means the first one with something to do.
    """

    def __init__(self, context: Context, draft: str, module: str = "") -> None:
        super().__init__(context)
        self._opened: OpenVault = context.opened
        self._draft_id = draft
        self._draft: OpenDraft | None = None
        self._progress = DraftProgress(context, self._opened, draft, self)
        self._saved = ""
        self._module = module
        self._modules: list[ModuleState] = []
        self._page: ModulePage | None = None
        self._unwanted_row = ""
        self._shown = False
        self._gates = Gatekeeper(self)
        self._topics = Topics(context, self)
        self._closing = NoteClosing(context, self._opened, draft, self)
        self._saver = Saver(context, self._opened, draft, self)
        self._build()
        self._connect()
        context.call(
            "vault", partial(load, self._opened, draft), done=self._on_loaded, failed=self._on_not_loaded
        )

    def bar(self) -> BarState:
        """Say code, state, language, and when it was saved."""
        if self._draft is None:
            return BarState()
        words = words_of(self._draft, self._progress.state)
        return BarState(self._draft.info.code, words, self._saved, can_pause=True)

    def flush(self) -> None:
        """Hand over what is being typed and everything that waits."""
        if self._page is not None:
            self._page.commit()
        self._refresh()
        self._saver.flush()

    def wipe(self) -> None:
        """Forget the account and every answer shown."""
        self._refresh_soon.stop()
        if self._page is not None:
            self._page.wipe()
        self._watch(None)

    def pause(self) -> None:
        """Cover the interview, and note the pause if the account is being told."""
        self.flush()
        if self._draft is None:
            return
        if self._progress.state == "OPEN":
            self._progress.step(self._draft.interview, "PAUS")
        self._lines.paused(True)
        self._covers.pause(can_stop=self._progress.state in ("OPEN", "PAUS"))

    def arguments(self) -> dict[str, object]:
        """Return which module is shown."""
        return {"module": self._module}

    def _build(self) -> None:
        self._list = ModuleList(self.context.theme, self)
        self._holder = QWidget(self)
        self._scroll = scrolling(self._holder, self)
        holder = Column(self._holder)
        holder.setContentsMargins(32, 24, 32, 32)
        self._middle = Column()
        holder.addLayout(self._middle)
        self._loading = ProgressCard(tr("Opening the testimony."), self, can_cancel=False)
        self._adding = Attaching(self.context, self._opened, self._draft_id, self)
        self._middle.addWidget(self._loading)
        self._foot = Foot(self)
        self._lines = SessionLines(self.context, self._draft_id, self)
        work = QWidget(self)
        right = Column(gap=0)
        right.addWidget(self._adding)
        right.addWidget(self._scroll, 1)
        body = Row(gap=0)
        body.addWidget(self._list)
        body.addLayout(right, 1)
        column = Column(work, gap=0)
        column.addLayout(body, 1)
        column.addWidget(self._lines)
        column.addWidget(self._foot)
        self._covers = Covers(self.context, work, self)
        Column(self).addWidget(self._covers)

    def _connect(self) -> None:
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(REFRESH_AFTER_MS)
        self._refresh_soon.timeout.connect(self._refresh)
        self._lines.pause_wanted.connect(self.pause)
        self._progress.changed.connect(self.bar_changed)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_not_saved)
        self._list.module_chosen.connect(self._show_module)
        self._list.topic_wanted.connect(self._topics.ask)
        self._topics.chosen.connect(self._on_topics)
        self._foot.back_wanted.connect(self._on_back)
        self._foot.continue_wanted.connect(self._on_continue)
        self._foot.witness_wanted.connect(self._toggle_witness)
        self._foot.language_chosen.connect(self._on_language)
        self._foot.script_wanted.connect(self._on_script_wanted)
        self._covers.paused.go_on_wanted.connect(self._on_go_on)
        self._covers.paused.stop_wanted.connect(self._gates.stop)
        self._covers.bare_wanted.connect(self.bare_wanted)
        self._covers.answered.connect(self._on_value)
        self._covers.recorded.connect(self._on_recorded)
        self._gates.recorded.connect(self._on_recorded)
        self._gates.opened.connect(self._open_module)
        self._gates.stopped.connect(self._on_stopped)
        self._adding.attached.connect(self._on_value)
        for keys, slot in (
            ("F9", self._toggle_witness),
            ("F5", self._on_script_wanted),
            ("Ctrl+PgDown", self._on_continue),
            ("Ctrl+PgUp", self._on_back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @Slot(object)
    def _on_loaded(self, draft: OpenDraft) -> None:
        self._watch(draft)
        self._progress.state, self._progress.seals_itself = draft.info.state, draft.seals_itself
        self._loading.hide()
        session = draft.interview.session
        self._foot.show_languages(session.form.languages, session.language)
        self._modules = draft.interview.modules()
        self._show_module(self._module or self._first_module())
        self.bar_changed.emit()

    def _watch(self, draft: OpenDraft | None) -> None:
        self._draft = draft
        for part_of_it in (self._gates, self._covers, self._topics, self._lines, self._adding):
            part_of_it.watch(draft)

    @Slot(object)
    def _on_not_loaded(self, error: Exception) -> None:
        self.context.go("work")
        self.context.say(sentence(error), "danger")

    def _first_module(self) -> str:
        waiting = [m for m in self._modules if m.locked is None and m.open_points]
        return (waiting or self._modules)[0].name if self._modules else ""

    @Slot(str)
    def _show_module(self, name: str) -> None:
        if self._draft is None:
            return
        if self._page is not None:
            self._page.commit()
        if self._gates.lets_through(name):
            self._open_module(name)
        elif not self._shown:
            self._open_module(gates.BEFORE_MODULES[1])  # where what is missing is mended

    @Slot(str)
    def _open_module(self, name: str) -> None:
        if self._draft is None:
            return
        self._module, self._shown = name, True
        self._modules = self._draft.interview.modules()
        self._put(self._make_page(name))
        self._scroll.verticalScrollBar().setValue(0)
        self._refresh()
        first = self._page.first_open() if self._page is not None else None
        if first is not None:
            first.field.setFocus()
        else:
            self._foot.take_focus()

    def _make_page(self, name: str) -> QWidget:
        assert self._draft is not None
        module = next((m for m in self._modules if m.name == name), None)
        if module is not None and module.locked is not None:
            self._page = None
            locked = LockedPage(module.title, module.locked, self._holder)
            locked.decision_wanted.connect(self._on_decision_wanted)
            return locked
        reference = module.reference if module is not None else "/" + name
        interview, media = self._draft.interview, self._draft.files.get
        theme, digests = self.context.theme, self._adding.digests.get
        page = ModulePage(interview, reference, theme, self._holder, media=media, digests=digests)
        page.value_edited.connect(self._on_value)
        page.reason_chosen.connect(self._on_reason)
        page.file_wanted.connect(self._adding.choose)
        page.drawing_made.connect(self._adding.add_drawing)
        page.row_wanted.connect(self._on_row_wanted)
        page.row_unwanted.connect(self._on_row_unwanted)
        page.hinted.connect(self._gates.hint)
        page.setEnabled(self._draft.info.closed is None)
        self._page = page
        return page

    def _put(self, widget: QWidget) -> None:
        while (item := self._middle.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        widget.setMaximumWidth(self.context.theme.px(900))
        self._middle.addWidget(widget)
        widget.show()

    @Slot(str, str)
    def _on_value(self, reference: str, value: str) -> None:
        self._do(methodcaller("edit", reference, value))

    @Slot(str, str)
    def _on_reason(self, reference: str, code: str) -> None:
        self._do(methodcaller("explain", reference, code))

    @Slot(str)
    def _on_row_wanted(self, repeat: str) -> None:
        self._do(methodcaller("add_row", repeat))

    @Slot(str)
    def _on_row_unwanted(self, instance: str) -> None:
        prompt = row_prompt(self)
        self._unwanted_row = instance
        prompt.answered.connect(self._on_row_answered)

    @Slot(str)
    def _on_row_answered(self, answer: str) -> None:
        if answer == "remove":
            self._do(methodcaller("remove_row", self._unwanted_row))

    @Slot(object)
    def _on_decision_wanted(self, why: gates.Why) -> None:
        self._gates.decide(why, self._module)

    @Slot(object)
    def _on_recorded(self, edit: Edit) -> None:
        self._saver.save(edit.entries)

    @Slot()
    def _on_stopped(self) -> None:
        if self._draft is not None:
            self._progress.step(self._draft.interview, "STOP")
        self._covers.show_work()
        self._open_module("F90")

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self._do(methodcaller("set_language", language), rebuild=True)

    def _do(self, step: Callable[[Interview], Edit], *, rebuild: bool = False) -> None:
        if self._draft is None:
            return
        try:
            edit = step(self._draft.interview)
        except gates.GateClosed as closed:
            self.context.say(gate_words.words(closed.why))
            self._renew_page()  # its fields show again what is kept
            return
        self._saver.save(edit.entries)
        if self._page is not None and (rebuild or not self._page.apply(edit.change)):
            self._renew_page()
        self._refresh_soon.start()

    def _renew_page(self) -> None:
        place = self._scroll.verticalScrollBar().value()
        self._put(self._make_page(self._module))
        QTimer.singleShot(0, partial(self._scroll.verticalScrollBar().setValue, place))

    @Slot()
    def _refresh(self) -> None:
        """Count open points, mark modules, and take the draft on to the state it has grown into."""
        self._refresh_soon.stop()
        if self._draft is None:
            return
        interview = self._draft.interview
        self._modules = interview.modules()
        self._list.show_modules(self._modules, self._module)
        account = part(self._module) == "account"
        self._foot.offer_script(MODULES.get(self._module, "") if self._page is not None else "")
        self._foot.show_reminder(tr("Ask: what happened then?") if account else "")
        self._lines.look()
        self._progress.grow(interview)

    @Slot(object)
    def _on_saved(self, at: datetime) -> None:
        self._saved = tr("Saved {time}", time=f"{at.astimezone():%H:%M}")
        self.bar_changed.emit()

    @Slot(object)
    def _on_not_saved(self, error: Exception) -> None:
        self._saved = tr("Not saved yet")
        self.bar_changed.emit()
        self.context.say(sentence(error), "danger")

    def _walk(self, step: int) -> bool:
        names = [module.name for module in self._modules]
        here = names.index(self._module) if self._module in names else -1
        if not 0 <= here + step < len(names):
            return False
        self._show_module(names[here + step])
        return True

    @Slot()
    def _on_back(self) -> None:
        if not self._walk(-1):
            self.context.go(page_before(self._draft))

    @Slot()
    def _on_continue(self) -> None:
        if self._walk(1) or self._draft is None:
            return
        page = next_page(self._draft)
        if page:
            self.context.go(page, draft=self._draft_id)
        elif self._draft.info.closed is None:
            self.flush()
            self._closing.ask()
        else:
            self.context.go("work")

    @Slot()
    def _toggle_witness(self) -> None:
        self._covers.toggle_witness(self._page.module + "/" if self._page is not None else "//")

    @Slot()
    def _on_script_wanted(self) -> None:
        if self._page is not None:
            self._page.commit()
            self._covers.read_script(self._module)

    @Slot(str, str, str)
    def _on_topics(self, reference: str, value: str, new: str) -> None:
        self._on_value(reference, value)
        if self._draft is not None and any(m.name == new for m in self._draft.interview.modules()):
            self._show_module(new)

    @Slot()
    def _on_go_on(self) -> None:
        began = self._lines.paused(False)
        if self._draft is not None and self._progress.state == "PAUS":
            self._progress.step(self._draft.interview, "OPEN")
            self._do(partial(breaks.recorded, began=began, ended=self.context.now()))
        self._covers.show_work()
