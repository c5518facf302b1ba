"""One module: its questions under each other, its tables as cards with rows that can be added and removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row, show_if
from desktop.qt.parts import Banner, Body, Card, Heading, Lead, LinkButton, QuietButton, Title
from desktop.qt.theme import Theme
from desktop.qt.widgets.edtf import EdtfField
from desktop.qt.widgets.field import Digests, Media, no_digest, no_media
from desktop.qt.widgets.image_map import ChartOverview, is_body_chart
from desktop.qt.widgets.names import SCRIPT, NameForms, is_name_row, part_of, proposals
from desktop.qt.widgets.narrative import NarrativeField
from desktop.qt.widgets.question import Question
from desktop.qt.widgets.reasons import REASON_KEY, RowReasons
from desktop.qt.widgets.taborder import follow_with_tab
from desktop.services import gate_words, gates
from desktop.services.interview import Interview, language_code
from desktop.services.relations import DatedEvent, date_beside, dated_events, is_relation
from forms.state import Change, NodeState, RepeatState

Node = NodeState | RepeatState


class ModulePage(QWidget):
    """Built from the states of an interview; afterwards only what changed is touched.

    Signals:
        value_edited: reference and value.
        reason_chosen: reference and code.
        file_wanted: reference.
        drawing_made: reference and the PNG that was drawn.
        row_wanted: reference of the repeat that should grow.
        row_unwanted: reference of the instance that should go.
        hinted: reference of an account and what about a question may have led the witness.
    """

    value_edited = Signal(str, str)
    reason_chosen = Signal(str, str)
    file_wanted = Signal(str)
    drawing_made = Signal(str, object)
    row_wanted = Signal(str)
    row_unwanted = Signal(str)
    hinted = Signal(str, str)

    def __init__(
        self,
        interview: Interview,
        module: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        media: Media = no_media,
        digests: Digests = no_digest,
    ) -> None:
        super().__init__(parent)
        self._interview = interview
        self.module = module
        self._media, self._digests = media, digests
        self._charts: dict[str, ChartOverview] = {}
        # Large letters leave no room for a margin: the word then stands above the question.
        self._margin = theme.px(96) if theme.scale < 150 else 0
        self._questions: dict[str, Question] = {}
        self._dates: dict[str, EdtfField] = {}  # by the node that keeps what a date is counted from
        self._boxes: dict[str, QWidget] = {}
        self._columns: dict[str, Column] = {}  # where each box stands
        self._notes: dict[str, Banner | Body] = {}
        self._adders: dict[str, QWidget] = {}
        self._rows = QButtonGroup(self)
        self._rows.setExclusive(False)
        self._rows.buttonClicked.connect(self._on_row_button)
        self._name_forms: dict[str, NameForms] = {}
        self._row_reasons: dict[str, RowReasons] = {}
        self._column = Column(self, gap=24, margin=0)
        self._build(interview.states())
        for number in range(1, 10):
            keys = QShortcut(QKeySequence(REASON_KEY.format(number)), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(partial(self._explain, number))

    def apply(self, change: Change) -> bool:
        """Show what changed; return False when the page must be built anew: a row went, or the first came."""
        added = [ref for ref in change.added if ref.startswith(self.module + "/")]
        if any(ref.startswith(self.module + "/") for ref in change.removed):
            return False
        states = self._interview.states()
        tops = [ref for ref in added if not any(ref.startswith(other + "/") for other in added)]
        if not all(self._add_row(states, reference) for reference in tops):
            return False
        for reference in change.changed:
            state = states.get(reference)
            if state is not None:
                self._show(state)
        for field in self._dates.values():
            field.events_changed()
        self._show_gates()
        return True

    def commit(self) -> None:
        """Hand over what is being typed."""
        for question in self._questions.values():
            question.field.commit()

    def wipe(self) -> None:
        """Forget everything shown."""
        for question in self._questions.values():
            question.field.wipe()

    def question(self, reference: str) -> Question | None:
        """Return the widget of a question, or None when this page does not show it."""
        return self._questions.get(reference)

    def first_open(self) -> Question | None:
        """Return the first question that waits for an answer."""
        for state in self._interview.open_questions(self.module):
            found = self._questions.get(state.reference)
            if found is not None:
                return found
        return next(iter(self._questions.values()), None)

    def _build(self, states: Mapping[str, NodeState]) -> None:
        below = self._below(states, self.module)
        module = states.get(self.module)
        title = module.label if module is not None else self._interview.session.form.title
        self._column.addWidget(Title(title, self))
        self._fill(self._column, self.module, below)
        self._column.addStretch(1)
        self._show_gates()

    def _below(self, states: Mapping[str, NodeState], top: str) -> Mapping[str, list[Node]]:
        """Return the nodes under a reference, each under its parent."""
        below: dict[str, list[Node]] = defaultdict(list)
        for reference, state in states.items():
            if reference.startswith(top + "/"):
                below[reference.rpartition("/")[0]].append(state)
        for repeat in self._interview.empty_repeats(top):
            below[repeat.reference.rpartition("/")[0]].append(repeat)
        return below

    def _fill(self, column: Column, parent: str, below: Mapping[str, list[Node]]) -> None:
        children = sorted(below.get(parent, []), key=self._place_of)
        charted: set[str] = set()
        for position, state in enumerate(children):
            if isinstance(state, RepeatState):
                self._add_adder(column, state, state.reference)
                continue
            if state.kind == "repeat" and state.repeat_reference not in charted:
                charted.add(state.repeat_reference)
                self._add_chart(column, state, below)
            self._place(column, state, below)
            if state.kind == "repeat" and not _goes_on(state, children[position + 1 :]):
                self._add_adder(column, state, state.repeat_reference)

    def _add_row(self, states: Mapping[str, NodeState], reference: str) -> bool:
        """Put a new row under the one before it; return False if there is none, or it is not the last."""
        repeat, _, number = reference.rstrip("]").rpartition("[")
        before = f"{repeat}[{int(number) - 1}]"
        if before not in self._boxes or before not in self._adders:
            return False
        column, box = self._columns[before], self._boxes[before]
        end = column.count()
        self._place(column, states[reference], self._below(states, reference))
        column.takeAt(end)
        row = self._boxes[reference]
        column.insertWidget(column.indexOf(box) + 1, row)
        self._adders[reference] = self._adders.pop(before)
        follow_with_tab(box, row)
        return True

    def _place(self, column: Column, state: NodeState, below: Mapping[str, list[Node]]) -> None:
        if is_relation(state):
            self._add_relation(state)
        elif state.kind == "question":
            self._add_question(column, state)
        elif state.kind == "note":
            self._add_note(column, state)
        elif state.kind in ("group", "repeat"):
            box = self._box(state)
            column.addWidget(box)
            inner = box.column if isinstance(box, Card) else Column(box, gap=24)
            self._fill(inner, state.reference, below)
            if state.kind == "repeat" and isinstance(box, Card) and self._is_plain_row(state, below):
                self._add_name_forms(box, state)
                self._add_row_reasons(box, state)
            show_if(box, state.relevant)
            self._boxes[state.reference] = box
            self._columns[state.reference] = column

    def _box(self, state: NodeState) -> QWidget:
        if state.kind == "group":
            box = Card(self, part="plain", margin=0)
            box.column.setSpacing(24)
            if state.label:
                box.column.addWidget(Heading(state.label, box))
            return box
        card = Card(self, margin=16)
        card.column.setSpacing(16)
        number = state.reference.rpartition("[")[2].rstrip("]")
        remove = LinkButton(
            tr("Remove this row"), card, name=tr("Remove row {n}: {title}", n=number, title=state.label)
        )
        show_if(remove, not state.is_fixed)
        remove.setProperty("row_unwanted", state.reference)
        self._rows.addButton(remove)
        head = Row(gap=16)
        head.addWidget(Lead(tr("{n}. {title}", n=number, title=state.label), card), 1)
        head.addWidget(remove)
        card.column.addLayout(head)
        return card

    def _add_chart(self, column: Column, first: NodeState, below: Mapping[str, list[Node]]) -> None:
        """Put a chart of all rows above the first row of a table that is answered on one."""
        if any(isinstance(s, NodeState) and is_body_chart(s) for s in below.get(first.reference, ())):
            chart = ChartOverview(self)
            column.addWidget(chart)
            self._charts[first.repeat_reference] = chart
            self._show_chart(first.repeat_reference)

    def _show_chart(self, repeat: str) -> None:
        rows = [
            state
            for state in self._interview.states().values()
            if is_body_chart(state) and state.reference.rpartition("[")[0] == repeat and state.relevant
        ]
        self._charts[repeat].show_rows(rows)

    def _is_plain_row(self, state: NodeState, below: Mapping[str, list[Node]]) -> bool:
        """Return whether a row is one of a table: several questions, nothing deeper."""
        inside = below.get(state.reference, ())
        return len(inside) > 1 and all(isinstance(s, NodeState) and s.kind == "question" for s in inside)

    def _add_row_reasons(self, card: Card, state: NodeState) -> None:
        reasons = RowReasons(state.reference, state.label, card)
        reasons.reason_chosen.connect(self._on_row_reason)
        card.column.addWidget(reasons)
        self._row_reasons[state.reference] = reasons
        self._show_row_reasons(state.reference)

    def _add_name_forms(self, card: Card, state: NodeState) -> None:
        """Put proposed spellings below a row of a table of names."""
        if is_name_row(self._row(state.reference)):
            forms = NameForms(state.reference, card)
            forms.form_wanted.connect(self._on_name_form)
            card.column.addWidget(forms)
            self._name_forms[state.reference] = forms
            self._show_name_forms(state.repeat_reference)

    def _show_name_forms(self, repeat: str) -> None:
        """Show what no row of the table says yet; the first of two alike rows proposes."""
        rows = {ref: self._row(ref) for ref in self._name_forms if ref.rpartition("[")[0] == repeat}
        scripts = (state.value for row in rows.values() for state in row if part_of(state) == SCRIPT)
        present = set(scripts)
        for reference, row in rows.items():
            found = proposals(row)
            self._name_forms[reference].show_proposals(found, frozenset(present))
            present |= found.keys()

    @Slot(str, str)
    def _on_name_form(self, reference: str, script: str) -> None:
        repeat = reference.rpartition("[")[0]
        row = self._row(reference)
        values = {**proposals(row).get(script, {}), SCRIPT: script}
        number = sum(1 for s in self._interview.states().values() if s.repeat_reference == repeat) + 1
        self.row_wanted.emit(repeat)  # whoever listens adds the row at once, and this page may be replaced
        for state in row:
            if part_of(state) in values:
                name = state.reference.rpartition("/")[2]
                self.value_edited.emit(f"{repeat}[{number}]/{name}", values[part_of(state)])

    def _row(self, reference: str) -> list[NodeState]:
        states = self._interview.states()
        inside = [s for name, s in states.items() if name.rpartition("/")[0] == reference]
        return [
            s for s in inside if s.kind == "question" and s.relevant and not s.readonly and not is_relation(s)
        ]

    def _show_row_reasons(self, reference: str) -> None:
        row = self._row(reference)
        reasons = self._row_reasons[reference]
        reasons.show_reasons({self._interview.reason(state.reference) for state in row})
        show_if(reasons, len(row) > 1 and not any(state.value for state in row))

    @Slot(str, str)
    def _on_row_reason(self, reference: str, code: str) -> None:
        for state in self._row(reference):
            if not state.value:
                self.reason_chosen.emit(state.reference, code)

    def _explain(self, number: int) -> None:
        """Give a reason for the question that has the focus."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, Question):
            widget = widget.parentWidget()
        if isinstance(widget, Question):
            widget.explain(number)

    def _place_of(self, state: Node) -> int:
        return self._interview.place(state.reference)

    def _add_adder(self, column: Column, state: Node, repeat: str) -> None:
        if state.is_fixed:
            return
        if isinstance(state, RepeatState):
            column.addWidget(Lead(state.label, self))
        adder = QuietButton(tr("Add a row"), self, name=tr("Add a row: {title}", title=state.label))
        adder.setProperty("row_wanted", repeat)
        self._rows.addButton(adder)
        column.addWidget(adder, 0, Qt.AlignmentFlag.AlignLeft)
        show_if(adder, state.relevant)
        self._adders[state.reference] = adder

    def _add_question(self, column: Column, state: NodeState) -> None:
        question = Question(state, self._margin, self, media=self._media, digests=self._digests)
        if isinstance(question.field, NarrativeField):
            question.field.set_language(language_code(self._interview.session.language))
            question.field.prompt.said = self._interview.said
            question.field.hinted.connect(self.hinted)
        question.value_edited.connect(self.value_edited)
        question.reason_chosen.connect(self.reason_chosen)
        question.file_wanted.connect(self.file_wanted)
        question.drawing_made.connect(self.drawing_made)
        column.addWidget(question)
        self._questions[state.reference] = question
        self._show(state)

    def _add_note(self, column: Column, state: NodeState) -> None:
        is_warning = state.us.get("mode", "") == "SYS" and ".warn" in state.us.get("id", "")
        note = Banner("notice", state.label, self) if is_warning else Body(state.label, self)
        column.addWidget(note)
        self._notes[state.reference] = note
        self._show(state)

    def _add_relation(self, state: NodeState) -> None:
        """Let the date beside show what it is counted from."""
        date = self._questions.get(date_beside(state.reference))
        if date is not None and isinstance(date.field, EdtfField):
            self._dates[state.reference] = date.field
            date.field.count_from(state.reference, partial(self._events, date.reference))
            date.field.show_relation(state.value)

    def _events(self, date: str) -> list[DatedEvent]:
        return dated_events(self._interview.states(), date)

    def _show(self, state: NodeState) -> None:
        reference = state.reference
        if reference in self._dates:
            self._dates[reference].show_relation(state.value)
        if is_body_chart(state) and reference.rpartition("[")[0] in self._charts:
            self._show_chart(reference.rpartition("[")[0])
        if reference.rpartition("/")[0] in self._row_reasons:
            self._show_row_reasons(reference.rpartition("/")[0])
        if reference.rpartition("/")[0] in self._name_forms:
            self._show_name_forms(reference.rpartition("[")[0])
        if reference in self._questions:
            self._questions[reference].apply(state, self._interview.reason(reference))
        elif reference in self._notes:
            note = self._notes[reference]
            if isinstance(note, Banner):
                note.say(state.label if state.relevant else "")
            else:
                note.setText(state.label)
                show_if(note, state.relevant)
        elif reference in self._boxes:
            show_if(self._boxes[reference], state.relevant)
        if reference in self._adders:
            show_if(self._adders[reference], state.relevant)

    def _show_gates(self) -> None:
        facts = self._interview.facts()
        for question in self._questions.values():
            why = gates.why_locked(facts, "", question.number)
            question.set_locked(gate_words.words(why) if why is not None else "")

    @Slot(QAbstractButton)
    def _on_row_button(self, button: QAbstractButton) -> None:
        wanted = button.property("row_wanted")
        if wanted:
            self.row_wanted.emit(str(wanted))
        else:
            self.row_unwanted.emit(str(button.property("row_unwanted")))


def _goes_on(state: NodeState, following: Sequence[Node]) -> bool:
    """Return whether the next sibling is another instance of the same repeat."""
    after = following[0] if following else None
    return isinstance(after, NodeState) and after.repeat_reference == state.repeat_reference
