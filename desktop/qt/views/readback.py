"""Read-back: the statement as it will stand, each paragraph confirmed or corrected."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import (
    Body,
    Card,
    FieldBox,
    LinkButton,
    Margin,
    Muted,
    PrimaryButton,
    QuietButton,
    SerifText,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.texts import GrowingEdit
from desktop.services import gate_words
from desktop.services.gates import Why
from desktop.services.reading import Paragraph
from desktop.services.sealing import ReadingBack, Statement
from storage.vault import Vault


class StruckText(SerifText):
    """Words that were taken back."""

    part = "struck"


class ParagraphCard(Card):
    """One paragraph with its two buttons.

    Signals:
        confirmed: the number of the paragraph.
        corrected: the number, the new words, and why in the witness's words or empty.
    """

    confirmed = Signal(int)
    corrected = Signal(int, str, str)

    def __init__(self, paragraph: Paragraph, parent: QWidget) -> None:
        super().__init__(parent, margin=16)
        self._paragraph = paragraph
        row = Row(gap=16)
        number = Margin(str(paragraph.number), self)
        number.setWordWrap(False)
        number.setMinimumWidth(number.fontMetrics().horizontalAdvance("000"))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        words = Column(gap=8)
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self._old = StruckText("", self)
        self._text = SerifText("", self)
        self._edit = self._editor()
        self._why = QLineEdit(self)
        self._why.setInputMethodHints(SENSITIVE)
        self._why.setMaxLength(300)
        self._why.setAcceptDrops(False)
        self._why.setPlaceholderText(tr("Why, in the person's words (optional)"))
        self._why.setAccessibleName(tr("Why paragraph {n} is corrected", n=paragraph.number))
        for widget in (self._old, self._text, self._edit, self._why):
            words.addWidget(widget)
        words.addLayout(self._buttons())
        self.show_paragraph(paragraph)

    @property
    def settled(self) -> bool:
        """Whether the paragraph was confirmed or corrected."""
        return self._paragraph.settled

    def show_paragraph(self, paragraph: Paragraph) -> None:
        """Show the paragraph as it stands now; a correction that is being typed is left alone."""
        self._paragraph = paragraph
        self._old.setText(paragraph.old)
        self._text.setText(paragraph.text)
        self._state.setText(_state_words(paragraph))
        if not self._edit.isVisibleTo(self):
            self._show(editing=False)

    def take_focus(self) -> None:
        """Put the focus on the button that confirms."""
        self._confirm.setFocus()

    def wipe(self) -> None:
        """Forget the words and what was typed."""
        self._old.setText("")
        self._text.setText("")
        self._edit.clear()
        self._edit.document().clearUndoRedoStacks()
        self._why.setText("")

    def _editor(self) -> QPlainTextEdit:
        edit = QPlainTextEdit(self)
        edit.setInputMethodHints(SENSITIVE)
        edit.setTabChangesFocus(True)
        edit.setProperty("part", "words")
        edit.setAccessibleName(tr("New words of paragraph {n}", n=self._paragraph.number))
        edit.hide()
        return edit

    def _buttons(self) -> Row:
        n = self._paragraph.number
        self._state = Muted("", self)
        self._confirm = PrimaryButton(tr("Confirm"), self, name=tr("Confirm paragraph {n}", n=n))
        self._correct = QuietButton(tr("Correct"), self, name=tr("Correct paragraph {n}", n=n))
        self._keep = PrimaryButton(tr("Save the correction"), self, name=tr("Save correction of {n}", n=n))
        self._leave = QuietButton(tr("Cancel"), self, name=tr("Cancel correction of {n}", n=n))
        row = Row(gap=8)
        for button in (self._confirm, self._correct, self._keep, self._leave):
            row.addWidget(button)
        row.addWidget(self._state, 100)
        row.addStretch(1)  # while the state is hidden, the buttons stay as wide as their words
        self._confirm.clicked.connect(self._on_confirm)
        self._correct.clicked.connect(self._on_correct)
        self._keep.clicked.connect(self._on_keep)
        self._leave.clicked.connect(self._on_leave)
        return row

    def _show(self, *, editing: bool) -> None:
        self._old.setVisible(bool(self._paragraph.old) and not editing)
        self._text.setVisible(not editing)
        self._edit.setVisible(editing)
        self._why.setVisible(editing)
        self._confirm.setVisible(not editing and not self._paragraph.settled)
        self._correct.setVisible(not editing)
        self._keep.setVisible(editing)
        self._leave.setVisible(editing)
        self._state.setVisible(not editing)

    @Slot()
    def _on_confirm(self) -> None:
        self.confirmed.emit(self._paragraph.number)

    @Slot()
    def _on_correct(self) -> None:
        self._edit.setPlainText(self._paragraph.text)
        self._edit.setFixedHeight(self._room())
        self._show(editing=True)
        self._edit.setFocus()

    @Slot()
    def _on_keep(self) -> None:
        new = " ".join(self._edit.toPlainText().split("\n")).strip()
        why = self._why.text().strip()
        self._on_leave()
        if new and new != self._paragraph.text:
            self.corrected.emit(self._paragraph.number, new, why)

    @Slot()
    def _on_leave(self) -> None:
        self._edit.clear()
        self._why.setText("")
        self._show(editing=False)
        self._correct.setFocus()

    def _room(self) -> int:
        # As high as the words were, so that the page does not jump under the reader.
        line = self._edit.fontMetrics().height()
        return max(self._text.height(), 4 * line) + 2 * line


class ReadbackView(View):
    """Shows the statement and keeps what the witness says about it.

    Args:
        draft: id of the draft.
    """

    def __init__(self, context: Context, draft: str) -> None:
        super().__init__(context)
        self._draft = draft
        self._statement: Statement | None = None
        self._reading: ReadingBack | None = None
        self._cards: list[ParagraphCard] = []
        self._settling = 0
        self._build()
        self._load()

    def bar(self) -> BarState:
        """Say which testimony is read back."""
        code = self._statement.code if self._statement is not None else ""
        saved = self._statement.saved if self._statement is not None else ""
        return BarState(
            code=code, words=tr("Read-back"), saved=tr("Saved {time}", time=saved) if saved else ""
        )

    def wipe(self) -> None:
        """Forget the statement."""
        for card in self._cards:
            card.wipe()
        self._missing.clear()
        self._missing.document().clearUndoRedoStacks()
        self._statement, self._reading = None, None

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = middle_column(self, width=820, top=24)
        self._area = scroll_area(self)
        column.addWidget(Title(tr("Read the statement aloud"), self))
        column.addWidget(
            Body(
                tr(
                    "Read slowly, in the language of the witness. After each paragraph ask whether it is "
                    "right. What is corrected stays visible, struck through."
                ),
                self,
            )
        )
        self._left = Muted("", self)
        column.addWidget(self._left)
        self._column = Column(gap=8)
        column.addLayout(self._column)
        column.addWidget(self._missing_card())
        row = Row(gap=8)
        self._back = LinkButton(tr("&Back to the interview"), self)
        self._sign = QuietButton(tr("&Signature and closing"), self)
        self._on = PrimaryButton(tr("&Continue to sealing"), self)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._sign)
        row.addWidget(self._on)
        column.addLayout(row)
        column.addStretch(1)
        self._back.clicked.connect(self._on_back)
        self._sign.clicked.connect(self._on_sign)
        self._on.clicked.connect(self._on_continue)

    def _missing_card(self) -> Card:
        """Return where what is missing becomes a new paragraph at the end."""
        card = Card(self, margin=16)
        self._missing = GrowingEdit(card)
        self._add = QuietButton(tr("&Add the paragraph"), card)
        self._add.setEnabled(False)
        card.column.addWidget(
            FieldBox(
                tr("Is anything missing?"),
                self._missing,
                tr("It becomes a new paragraph at the end, and is read back like the others."),
                card,
            )
        )
        card.column.addWidget(side_by_side(self._add))
        self._missing.textChanged.connect(self._on_missing)
        self._add.clicked.connect(self._on_add)
        return card

    def _load(self) -> None:
        self.context.call("vault", partial(_open, self._vault(), self._draft), done=self._on_opened)

    @Slot(object)
    def _on_opened(self, opened: tuple[ReadingBack, Statement]) -> None:
        self._reading, statement = opened
        self._on_statement(statement)

    @Slot()
    def _on_missing(self) -> None:
        self._add.setEnabled(bool(self._missing.toPlainText().strip()))

    @Slot()
    def _on_add(self) -> None:
        text = self._missing.toPlainText()
        if self._reading is not None and self._may_change():
            self._missing.clear()
            self.context.call("vault", partial(_add, self._reading, text), done=self._on_statement)

    def _may_change(self) -> bool:
        """Return whether the statement may still be changed, and say why not."""
        signed = self._statement is not None and self._statement.signed
        if signed:
            self.context.say(gate_words.words(Why.SIGNED))
        return not signed

    @Slot(object)
    def _on_statement(self, statement: Statement) -> None:
        self._statement = statement
        if len(self._cards) != len(statement.paragraphs):
            self._set_cards(statement)
        for card, paragraph in zip(self._cards, statement.paragraphs, strict=True):
            card.show_paragraph(paragraph)
        left = sum(not paragraph.settled for paragraph in statement.paragraphs)
        self._left.setText(
            plural("{n} paragraph to read", "{n} paragraphs to read", left)
            if left
            else tr("Every paragraph was read and settled.")
        )
        for button in (self._sign, self._on):
            button.setEnabled(left == 0 or statement.stopped)
        self.bar_changed.emit()

    def _set_cards(self, statement: Statement) -> None:
        for card in self._cards:
            card.wipe()
            self._column.removeWidget(card)
            card.deleteLater()
        self._cards = [ParagraphCard(paragraph, self) for paragraph in statement.paragraphs]
        for card in self._cards:
            card.confirmed.connect(self._on_confirmed)
            card.corrected.connect(self._on_corrected)
            self._column.addWidget(card)

    @Slot(object)
    def _on_settled(self, statement: Statement) -> None:
        self._on_statement(statement)
        # Reading goes on below; what was skipped above comes when the end is reached.
        ahead = [*self._cards[self._settling :], *self._cards[: self._settling]]
        following = next((card for card in ahead if not card.settled), None)
        if following is None:
            self._on.setFocus()
        else:
            following.take_focus()
            self._area.ensureWidgetVisible(following, 0, self.context.theme.px(24))

    @Slot(int)
    def _on_confirmed(self, number: int) -> None:
        self._keep(number, None)

    @Slot(int, str, str)
    def _on_corrected(self, number: int, new: str, why: str) -> None:
        self._keep(number, new, why)

    def _keep(self, number: int, new: str | None, why: str = "") -> None:
        if self._statement is None or self._reading is None or not self._may_change():
            return
        self._settling = number
        paragraph = self._statement.paragraphs[number - 1]
        work = partial(_settle, self._reading, paragraph, new, why)
        self.context.call("vault", work, done=self._on_settled)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("interview", draft=self._draft)

    @Slot()
    def _on_sign(self) -> None:
        self.context.go("interview", draft=self._draft, module="F90")

    @Slot()
    def _on_continue(self) -> None:
        self.context.go("seal", draft=self._draft)


def _state_words(paragraph: Paragraph) -> str:
    if paragraph.old:
        return tr("corrected")
    return tr("confirmed") if paragraph.confirmed else tr("not read yet")


def _open(vault: Vault, draft: str, _report: Report) -> tuple[ReadingBack, Statement]:
    reading = ReadingBack(vault, draft)
    return reading, reading.statement()


def _settle(
    reading: ReadingBack, paragraph: Paragraph, new: str | None, why: str, _report: Report
) -> Statement:
    return reading.settle(paragraph, new, why)


def _add(reading: ReadingBack, text: str, _report: Report) -> Statement:
    return reading.add(text)
