"""Joining a team: hand a request to the supervisor, get two cards back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.codes import read_pictures, show_codes
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.rulewords import rules_in_words
from desktop.qt.widgets.spoken import SpokenWords
from desktop.services import joining
from desktop.services.cardfiles import read_small
from desktop.services.joining import Membership
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence


class JoinView(View):
    """Two steps, in any order of days: save the request, then bring the two cards."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._cards: dict[str, bytes] = {}
        self._membership: Membership | None = None
        self._build()
        self._show_words()
        self._show_cards()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Join a team"))

    def _build(self) -> None:
        column = middle_column(self, top=32)
        column.addWidget(Title(tr("Join a team"), self))
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        self._member_of = Banner("good", "", self)
        column.addWidget(self._member_of)
        self._rules = Muted("", self)
        self._rules.hide()
        column.addWidget(self._rules)
        column.addWidget(self._first_step())
        column.addWidget(self._second_step())
        self._later = LinkButton(tr("&Later, show me my testimonies"), self)
        column.addWidget(side_by_side(self._later))
        column.addStretch(1)
        self._save.clicked.connect(self._on_save)
        self._codes.clicked.connect(self._on_codes)
        self._member_pictures.clicked.connect(self._on_member_pictures)
        self._team_pictures.clicked.connect(self._on_team_pictures)
        self._member_button.clicked.connect(self._on_member)
        self._team_button.clicked.connect(self._on_team)
        self._join.clicked.connect(self._on_join)
        self._later.clicked.connect(self._on_later)

    def _first_step(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("1. Ask to be let in"), self))
        card.column.addWidget(
            Body(
                tr(
                    "Save your request and hand it to your supervisor. It holds public keys and a code, "
                    "no name."
                ),
                self,
            )
        )
        self._save = PrimaryButton(tr("&Save my request"), self)
        self._codes = QuietButton(tr("Show it as &codes"), self)
        self._codes.setEnabled(False)
        card.column.addWidget(side_by_side(self._save, self._codes))
        card.column.addWidget(Muted(tr("Read these words to your supervisor over another channel:"), self))
        self._words = SpokenWords(self)
        card.column.addWidget(self._words)
        return card

    def _second_step(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("2. Bring the cards you were given"), self))
        card.column.addWidget(
            Body(tr("Your supervisor gives you two files: your member card and the team card."), self)
        )
        self._member_button = QuietButton(tr("Choose the &member card"), self)
        self._team_button = QuietButton(tr("Choose the &team card"), self)
        self._member_pictures = QuietButton(tr("Member card from &pictures"), self)
        self._team_pictures = QuietButton(tr("Team card from pict&ures"), self)
        card.column.addWidget(side_by_side(self._member_button, self._team_button))
        card.column.addWidget(side_by_side(self._member_pictures, self._team_pictures))
        self._chosen = Muted("", self)
        card.column.addWidget(self._chosen)
        self._join = PrimaryButton(tr("&Join the team"), self)
        card.column.addWidget(side_by_side(self._join))
        return card

    def _opened(self) -> OpenVault:
        return self.context.opened

    def _show_words(self) -> None:
        self.context.call("vault", partial(_membership, self._opened()), done=self._on_membership)

    @Slot(object)
    def _on_membership(self, membership: Membership) -> None:
        self._membership = membership
        self._codes.setEnabled(True)
        self._words.show_words(membership.words)
        if membership.code:
            self._member_of.say(_who(membership), "good" if membership.state == "member" else "danger")
            self._rules.setText(rules_in_words(membership.rules))
            self._rules.show()

    def _show_cards(self) -> None:
        chosen = {"member": tr("The member card is chosen."), "team": tr("The team card is chosen.")}
        said = [words for kind, words in chosen.items() if kind in self._cards]
        self._chosen.setText(" ".join(said) or tr("Nothing is chosen yet."))
        self._join.setEnabled(len(self._cards) == 2)

    @Slot()
    def _on_codes(self) -> None:
        if self._membership is not None:
            show_codes(self, self.context, tr("Your request"), self._membership.request, "request")

    @Slot()
    def _on_save(self) -> None:
        chooser = choose_file(self, tr("Where should the request be saved?"), mode=SAVE, name="request.json")
        chooser.chosen.connect(self._on_save_chosen)

    @Slot(object)
    def _on_save_chosen(self, path: Path) -> None:
        work = partial(_save_request, self._opened(), path)
        self.context.call("vault", work, done=self._on_saved, failed=self._on_failed)

    @Slot(object)
    def _on_saved(self, _done: object) -> None:
        self.context.say(tr("Your request was saved. Hand it to your supervisor."), "good")

    @Slot()
    def _on_member(self) -> None:
        choose_file(self, tr("Which is your member card?"), suffixes=(".json",)).chosen.connect(
            self._on_member_chosen
        )

    @Slot()
    def _on_team(self) -> None:
        choose_file(self, tr("Which is the team card?"), suffixes=(".json",)).chosen.connect(
            self._on_team_chosen
        )

    @Slot()
    def _on_member_pictures(self) -> None:
        read_pictures(self, self.context, tr("Pictures of your member card")).read.connect(
            self._on_member_card
        )

    @Slot()
    def _on_team_pictures(self) -> None:
        read_pictures(self, self.context, tr("Pictures of the team card")).read.connect(self._on_team_card)

    @Slot(object)
    def _on_member_chosen(self, path: Path) -> None:
        self.context.call("work", partial(_read, path), done=self._on_member_card, failed=self._on_failed)

    @Slot(object)
    def _on_team_chosen(self, path: Path) -> None:
        self.context.call("work", partial(_read, path), done=self._on_team_card, failed=self._on_failed)

    @Slot(object)
    def _on_member_card(self, card: bytes) -> None:
        self._cards["member"] = card
        self._show_cards()

    @Slot(object)
    def _on_team_card(self, card: bytes) -> None:
        self._cards["team"] = card
        self._show_cards()

    @Slot()
    def _on_join(self) -> None:
        if len(self._cards) < 2:
            return
        work = partial(_install, self._opened(), self._cards["member"], self._cards["team"])
        self.context.call("vault", work, done=self._on_joined, failed=self._on_failed)

    @Slot(object)
    def _on_joined(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("work")
        self.context.say(tr("You are a member of the team now."), "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))

    @Slot()
    def _on_later(self) -> None:
        self.context.go("work")


def _membership(opened: OpenVault, _report: Report) -> Membership:
    return joining.membership(opened)


def _save_request(opened: OpenVault, path: Path, _report: Report) -> None:
    joining.save_request(opened, path)


def _read(path: Path, _report: Report) -> bytes:
    return read_small(path)


def _install(opened: OpenVault, member: bytes, team: bytes, _report: Report) -> OpenVault:
    return joining.join(opened, member, team)


def _who(membership: Membership) -> str:
    if membership.state == "revoked":
        return tr(
            "This team has ended your membership or changed your role: {name}. "
            "What you saved is safe. Newer cards can be taken below.",
            name=membership.team,
        )
    if membership.state == "expired":
        return tr(
            "Your membership of this team has run out: {name}. "
            "Ask your supervisor to renew it; the new cards can be taken below.",
            name=membership.team,
        )
    return tr(
        "You are a member of this team: {name}. Your code is {code}. Newer cards can be taken below.",
        name=membership.team,
        code=membership.code,
    )
