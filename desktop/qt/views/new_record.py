"""A new record: which kind it is, before anything is asked. Not taking an account is one click as well."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.gateprompts import second_prompt
from desktop.qt.jobs import Report
from desktop.qt.parts import Banner, Body, Card, FieldBox, LinkButton, PrimaryButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.choices import ChoiceGroup, Option
from desktop.services import breaks, kinds, worklist
from desktop.services.vault_service import OpenVault
from desktop.services.vocabulary import label
from desktop.services.wording import sentence
from desktop.services.worklist import SecondClarification
from forms.codes import is_code
from storage.drafts import DraftInfo


class NewRecordView(View):
    """The kinds of record with a sentence each.

    Args:
        about: code of a testimony that a follow-up or a clarification may belong to.
    """

    def __init__(self, context: Context, about: str = "") -> None:
        super().__init__(context)
        self._opened: OpenVault = context.opened
        self._supervisors: tuple[str, ...] = ()
        self._build(about)
        context.call("vault", partial(_supervisors, self._opened), done=self._on_supervisors)
        context.call("vault", partial(_long_today, self._opened, context.now()), done=self._on_long_today)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("New testimony"))

    def _build(self, about: str) -> None:
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Which kind of record?"), self))
        column.addWidget(
            Body(
                tr(
                    "A person should tell a full account once, to those who will use it. If an investigator "
                    "hears them, or a statement exists, do not take a new one."
                ),
                self,
            )
        )
        self._limit = Banner("notice", "", self)
        column.addWidget(self._limit)
        card = Card(self)
        self._kinds = ChoiceGroup("kind", self, name=tr("Kind of record"))
        self._kinds.set_options([_option(kind) for kind in kinds.KINDS])
        self._kinds.set_value(kinds.FIRST)
        self._kinds.value_edited.connect(self._on_kind)
        card.column.addWidget(self._kinds)
        column.addWidget(card)
        self._about = QLineEdit(about, self)
        self._about.setPlaceholderText("T-")
        self._about.textChanged.connect(self._on_kind)
        self._box = FieldBox(
            tr("Code of the testimony it belongs to"), self._about, tr("It stands in the work list."), self
        )
        column.addWidget(self._box)
        self._begin = PrimaryButton(tr("&Begin the record"), self)
        back = LinkButton(tr("&Back"), self)
        column.addWidget(side_by_side(self._begin, back))
        column.addStretch(1)
        self._begin.clicked.connect(self._on_begin)
        back.clicked.connect(partial(self.context.go, "work"))
        self._on_kind()

    def take_focus(self) -> None:
        """Put the focus on the kind that is chosen."""
        self._kinds.mark(kinds.FIRST).setFocus()

    @Slot(object)
    def _on_long_today(self, count: int) -> None:
        if count >= breaks.MOST_A_DAY:
            words = plural(
                "{n} long interview was held today. Two a day is the limit: you need a break now.",
                "{n} long interviews were held today. Two a day is the limit: you need a break now.",
                count,
            )
            self._limit.say(words)

    @Slot()
    def _on_kind(self) -> None:
        kind = self._kinds.value
        self._box.setVisible(kind in kinds.BELONGS_TO_ANOTHER)
        self._box.trouble.say("")
        self._begin.setEnabled(bool(kind))

    def _code(self) -> str:
        return self._about.text().strip().upper() if self._kinds.value in kinds.BELONGS_TO_ANOTHER else ""

    @Slot()
    def _on_begin(self) -> None:
        code = self._code()
        if self._kinds.value in kinds.BELONGS_TO_ANOTHER and not is_code(code, "T"):
            self._box.trouble.say(tr("This is not the code of a testimony. Please look it up and try again."))
            self._about.setFocus()
            return
        self._start(None)

    def _start(self, decision: tuple[str, str] | None) -> None:
        self._begin.setEnabled(False)
        work = partial(_begin, self._opened, i18n.language(), self._kinds.value, self._code(), decision)
        self.context.call("vault", work, done=self._on_begun, failed=self._on_failed)

    @Slot(object)
    def _on_begun(self, draft: DraftInfo) -> None:
        self.context.go("interview", draft=draft.id)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._begin.setEnabled(True)
        if isinstance(error, SecondClarification):
            prompt = second_prompt(self, self._supervisors)
            prompt.reasoned.connect(self._on_decided)
            prompt.open()
        else:
            self.context.say(sentence(error), "danger")

    @Slot(str, str)
    def _on_decided(self, reason: str, by: str) -> None:
        self._start((by, reason))

    @Slot(object)
    def _on_supervisors(self, codes: tuple[str, ...]) -> None:
        self._supervisors = codes


def _option(kind: str) -> Option:
    name = label("interview_type", kind, i18n.language())
    return Option(kind, f"{name}\n{kinds.about_kind(kind)}")


def _supervisors(opened: OpenVault, _report: Report) -> tuple[str, ...]:
    team = opened.vault.team
    return tuple(member.code for member in team.supervisors()) if team.fingerprint() else ()


def _begin(
    opened: OpenVault,
    language: str,
    kind: str,
    about: str,
    decision: tuple[str, str] | None,
    _report: Report,
) -> DraftInfo:
    return worklist.begin(opened.vault, language, kind, about, decision)


def _long_today(opened: OpenVault, now: datetime, _report: Report) -> int:
    return breaks.long_today(opened.vault, now)
