"""One member, for the founder: a new card, another role, or the end of the membership."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Combo,
    DangerButton,
    FieldBox,
    Heading,
    LinkButton,
    PrimaryButton,
    Title,
)
from desktop.qt.prompts import Choice, Prompt, ask
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.members import FlagChoices, member_words, role_of, role_words
from desktop.services import joining
from desktop.services.joining import MemberLine
from desktop.services.vault_service import OpenVault, described
from desktop.services.wording import sentence
from storage.vault import Vault

_ROLES = ("interviewer", "supervisor")


class MemberView(View):
    """What the founder can change about one member."""

    def __init__(self, context: Context, code: str) -> None:
        super().__init__(context)
        self._code = code
        self._role = "interviewer"
        self._flags: FlagChoices | None = None
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Member {code}", code=code), self))
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        self._who = Body("", self)
        column.addWidget(self._who)
        column.addWidget(self._card_of_changes())
        column.addWidget(self._card_of_the_end())
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(partial(context.go, "team"))
        column.addWidget(back)
        column.addStretch(1)
        context.call("vault", partial(_line, self._vault(), code), done=self._on_line, failed=self._on_failed)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Team and recipients"))

    def arguments(self) -> dict[str, object]:
        """Return the member, so that the page can be built anew."""
        return {"code": self._code}

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _card_of_changes(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("A new member card"), self))
        card.column.addWidget(
            Body(
                tr(
                    "Renews the membership for five years, with the role and the abilities below. "
                    "Hand both cards to the member. What a former card allowed beyond that ends today."
                ),
                self,
            )
        )
        self._roles = Combo(self)
        for role in _ROLES:
            self._roles.addItem(role_words(role), role)
        card.column.addWidget(FieldBox(tr("Role"), self._roles, parent=self))
        self._place_of_flags = Column(gap=4)
        card.column.addLayout(self._place_of_flags)
        self._renew = PrimaryButton(tr("Make a new &card"), self)
        self._renew.setEnabled(False)
        self._renew.clicked.connect(self._on_renew)
        card.column.addWidget(side_by_side(self._renew))
        return card

    def _card_of_the_end(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("End the membership"), self))
        card.column.addWidget(
            Body(
                tr(
                    "The member signs nothing more that the team believes, and nothing is sealed for them. "
                    "Vaults learn of it from the newer team card: save it and give it to everybody."
                ),
                self,
            )
        )
        self._end = DangerButton(tr("&End the membership"), self)
        self._end.setEnabled(False)
        self._end.clicked.connect(self._on_end)
        card.column.addWidget(side_by_side(self._end))
        return card

    @Slot(object)
    def _on_line(self, line: MemberLine) -> None:
        self._who.setText(member_words(line))
        self._roles.setCurrentIndex(self._roles.findData(line.role))
        self._flags = FlagChoices(line.flags, self)
        self._place_of_flags.addWidget(self._flags)
        self._renew.setEnabled(line.state != "revoked")
        # The founder leads the team and stays; what they are trained for they say themselves.
        self._roles.setEnabled(not line.is_me)
        self._end.setEnabled(line.state != "revoked" and not line.is_me)

    @Slot()
    def _on_renew(self) -> None:
        choose_file(self, tr("In which folder should the two cards be saved?"), mode=FOLDER).chosen.connect(
            self._on_folder
        )

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        flags = () if self._flags is None else self._flags.flags
        work = partial(_renew, self.context.opened, self._code, str(self._roles.currentData()), flags, folder)
        self.context.call("vault", work, done=self._on_renewed, failed=self._on_failed)

    @Slot(object)
    def _on_renewed(self, opened: OpenVault) -> None:
        mine = self._code == opened.member
        self.context.vault = opened
        self.context.go("team")
        if mine:
            self.context.say(tr("Both cards were saved. Give the team card to everybody."), "good")
        else:
            self.context.say(tr("Both cards were saved. Hand them to the member."), "good")

    @Slot()
    def _on_end(self) -> None:
        prompt: Prompt = ask(
            self,
            tr("End the membership of {code}?", code=self._code),
            tr(
                "If the member leaves, what they signed before today still counts. If their keys may be in "
                "other hands, nothing that comes in from them is believed any more, whenever it was signed. "
                "What is in your vault already stays."
            ),
            [
                Choice("", tr("Leave it as it is")),
                Choice("leaves", tr("The member leaves: end it today"), "danger"),
                Choice("ever", tr("Keys in other hands: believe nothing"), "danger"),
            ],
        )
        prompt.answered.connect(self._on_sure)

    @Slot(str)
    def _on_sure(self, answer: str) -> None:
        if answer:
            work = partial(_end, self._vault(), self._code, answer == "ever")
            self.context.call("vault", work, done=self._on_ended, failed=self._on_failed)

    @Slot(object)
    def _on_ended(self, _done: object) -> None:
        self.context.go("team")
        self.context.say(
            tr("The membership was ended. Save the team card and give it to every member."), "good"
        )

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))
        scroll_area(self).ensureWidgetVisible(self._trouble)


def _line(vault: Vault, code: str, _report: Report) -> MemberLine:
    return joining.member_line(vault, code)


def _renew(
    opened: OpenVault, code: str, role: str, flags: tuple[str, ...], folder: Path, _report: Report
) -> OpenVault:
    joining.renew(opened.vault, code, role_of(role), flags, folder)
    return described(opened)


def _end(vault: Vault, code: str, ever: bool, _report: Report) -> None:
    joining.end(vault, code, ever=ever)
