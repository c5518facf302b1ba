"""The team: its card, its members, and those who may be handed something."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import plural, tr
from desktop.qt.codes import read_pictures, show_codes
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, SAVE, choose_file
from desktop.qt.layouts import Column
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    Lead,
    LinkButton,
    Muted,
    PrimaryButton,
    QuietButton,
    Title,
)
from desktop.qt.prompts import Choice, Prompt, ask
from desktop.qt.view import BarState, View
from desktop.qt.views import team_work
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.members import FlagChoices, member_words
from desktop.qt.widgets.recipient_form import RecipientForm
from desktop.qt.widgets.recipient_row import RecipientRow
from desktop.qt.widgets.spoken import SpokenWords
from desktop.services.joining import Asked, MemberLine, RecipientLine, TeamPicture
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence
from storage.recipients import RecipientCard
from storage.vault import Vault


class TeamView(View):
    """For supervisors: who is in the team, and who receives."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked: Asked | None = None
        self._picture: TeamPicture | None = None
        self._role = "interviewer"
        self._wanted_flags: tuple[str, ...] = ()
        self._lines: list[QWidget] = []
        self._build()
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Team and recipients"))

    def _vault(self) -> Vault:
        return self.context.opened.vault

    # --- layout

    def _build(self) -> None:
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Team and recipients"), self))
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        column.addWidget(self._team_card())
        column.addWidget(self._members_card())
        column.addWidget(self._recipients_card())
        self._back = LinkButton(tr("&Back"), self)
        self._back.clicked.connect(self._on_back)
        column.addWidget(self._back)
        column.addStretch(1)

    def _team_card(self) -> Card:
        card = Card(self)
        self._name = Heading("", self)
        self._words = SpokenWords(self)
        card.column.addWidget(self._name)
        card.column.addWidget(
            Muted(tr("Read these words aloud when you give the team card to somebody:"), self)
        )
        card.column.addWidget(self._words)
        self._save = QuietButton(tr("&Save the team card"), self)
        self._codes = QuietButton(tr("Show it as &codes"), self)
        self._take = QuietButton(tr("Take a &newer team card"), self)
        self._take_pictures = QuietButton(tr("Newer card from pict&ures"), self)
        self._save.clicked.connect(self._on_save)
        self._codes.clicked.connect(self._on_codes)
        self._take.clicked.connect(self._on_take)
        self._take_pictures.clicked.connect(self._on_take_pictures)
        self._codes.setEnabled(False)
        card.column.addWidget(side_by_side(self._save, self._codes, self._take, self._take_pictures))
        return card

    def _members_card(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Members"), self))
        self._members = Column(gap=4)
        card.column.addLayout(self._members)
        self._certify = PrimaryButton(tr("Let somebody &in"), self)
        self._certify.clicked.connect(self._on_certify)
        self._certify_pictures = QuietButton(tr("Let somebody in from &pictures"), self)
        self._certify_pictures.clicked.connect(self._on_certify_pictures)
        card.column.addWidget(side_by_side(self._certify, self._certify_pictures))
        self._approvals = Body("", self)
        self._change = QuietButton(tr("Change the number of &approvals"), self)
        self._change.clicked.connect(self._on_change)
        self._rules = QuietButton(tr("&Rules of the team"), self)
        self._rules.clicked.connect(partial(self.context.go, "rules"))
        card.column.addWidget(self._approvals)
        card.column.addWidget(side_by_side(self._change, self._rules))
        return card

    def _recipients_card(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Recipients"), self))
        self._recipients = Column(gap=8)
        card.column.addLayout(self._recipients)
        card.column.addWidget(Lead(tr("Add a recipient"), self))
        self._form = RecipientForm(self)
        card.column.addWidget(self._form)
        self._add = QuietButton(tr("&Add this recipient"), self)
        self._add_file = QuietButton(tr("Add from a card &file"), self)
        self._add.clicked.connect(self._on_add)
        self._add_file.clicked.connect(self._on_add_file)
        card.column.addWidget(side_by_side(self._add, self._add_file))
        return card

    # --- showing

    def _reload(self) -> None:
        self.context.call(
            "vault", partial(team_work.picture, self._vault()), done=self._on_picture, failed=self._on_failed
        )

    @Slot(object)
    def _on_picture(self, picture: TeamPicture) -> None:
        self._name.setText(picture.name)
        self._words.show_words(picture.words)
        self._picture = picture
        self._codes.setEnabled(True)
        for button in (self._certify, self._certify_pictures, self._change, self._rules):
            button.setVisible(picture.can_certify)
        for button in (self._take, self._take_pictures):
            button.setVisible(not picture.can_certify)
        self._approvals.setText(tr("Approvals needed for a release: {n}", n=picture.approvals))
        for line in self._lines:
            line.deleteLater()
        self._lines.clear()
        for member in picture.members:
            self._keep(self._members, self._member(member, can_change=picture.can_certify))
        if not picture.recipients:
            self._keep(self._recipients, Muted(tr("Nobody yet."), self))
        for recipient in picture.recipients:
            self._keep(self._recipients, self._recipient(recipient))

    def _keep(self, column: Column, widget: QWidget) -> None:
        column.addWidget(widget)
        self._lines.append(widget)

    def _member(self, line: MemberLine, *, can_change: bool) -> QWidget:
        row = QWidget(self)
        column = Column(row, gap=4)
        column.addWidget(Body(member_words(line), row))
        if can_change and line.state != "revoked":
            button = LinkButton(tr("Change what I can do") if line.is_me else tr("Change or end"), row)
            if not line.is_me:
                button.setAccessibleName(tr("Change or end {code}", code=line.code))
            button.clicked.connect(partial(self.context.go, "member", code=line.code))
            column.addWidget(side_by_side(button))
        return row

    def _recipient(self, line: RecipientLine) -> QWidget:
        row = RecipientRow(line, self)
        row.same.connect(self._on_confirm)
        return row

    # --- what the person does

    @Slot()
    def _on_save(self) -> None:
        choose_file(
            self, tr("Where should the team card be saved?"), mode=SAVE, name="team-card.json"
        ).chosen.connect(self._on_save_chosen)

    @Slot(object)
    def _on_save_chosen(self, path: Path) -> None:
        work = partial(team_work.save_card, self._vault(), path)
        self.context.call("vault", work, done=self._on_card_saved, failed=self._on_failed)

    @Slot(object)
    def _on_card_saved(self, _done: object) -> None:
        self.context.say(tr("The team card was saved."), "good")

    @Slot()
    def _on_codes(self) -> None:
        if self._picture is not None:
            show_codes(self, self.context, tr("The team card"), self._picture.card, "team-card")

    @Slot()
    def _on_certify_pictures(self) -> None:
        reader = read_pictures(self, self.context, tr("Pictures of the request"))
        reader.read.connect(self._on_request_card)

    @Slot(object)
    def _on_request_card(self, card: bytes) -> None:
        self.context.call(
            "work", partial(team_work.asked_in, card), done=self._on_asked, failed=self._on_failed
        )

    @Slot()
    def _on_certify(self) -> None:
        choose_file(self, tr("Whose request?"), suffixes=(".json",)).chosen.connect(self._on_request)

    @Slot(object)
    def _on_request(self, path: Path) -> None:
        self.context.call(
            "work", partial(team_work.read_request, path), done=self._on_asked, failed=self._on_failed
        )

    @Slot(object)
    def _on_asked(self, asked: Asked) -> None:
        self._asked = asked
        prompt: Prompt = ask(
            self,
            tr("Let {code} into the team?", code=asked.code),
            tr("Ask the person to read their words to you over another channel. They must be exactly these:"),
            [
                Choice("", tr("Not now")),
                Choice("interviewer", tr("The words match: let in as interviewer"), "primary"),
                Choice("supervisor", tr("The words match: let in as supervisor")),
            ],
        )
        words = SpokenWords(prompt)
        words.show_words(asked.words)
        prompt.insert(words)
        flags = FlagChoices((), prompt)
        flags.changed.connect(self._on_flags)
        prompt.insert(flags)
        self._wanted_flags = ()
        prompt.answered.connect(self._on_role)

    @Slot(object)
    def _on_flags(self, flags: tuple[str, ...]) -> None:
        self._wanted_flags = flags

    @Slot(str)
    def _on_role(self, role: str) -> None:
        if not role:
            return
        self._role = role
        choose_file(self, tr("In which folder should the two cards be saved?"), mode=FOLDER).chosen.connect(
            self._on_cards_folder
        )

    @Slot(object)
    def _on_cards_folder(self, folder: Path) -> None:
        if self._asked is None:
            return
        work = partial(team_work.certify, self._vault(), self._asked, self._role, self._wanted_flags, folder)
        self.context.call("vault", work, done=self._on_certified, failed=self._on_failed)

    @Slot(object)
    def _on_certified(self, _files: object) -> None:
        self.context.say(tr("Both cards were saved. Hand them to the new member."), "good")
        self._reload()

    @Slot()
    def _on_take(self) -> None:
        choose_file(self, tr("Which is the newer team card?"), suffixes=(".json",)).chosen.connect(
            self._on_take_chosen
        )

    @Slot()
    def _on_take_pictures(self) -> None:
        reader = read_pictures(self, self.context, tr("Pictures of the newer team card"))
        reader.read.connect(self._on_take_card)

    @Slot(object)
    def _on_take_chosen(self, path: Path) -> None:
        self.context.call(
            "work", partial(team_work.read, path), done=self._on_take_card, failed=self._on_failed
        )

    @Slot(object)
    def _on_take_card(self, card: bytes) -> None:
        if self.context.vault is not None:
            work = partial(team_work.take_card, self.context.vault, card)
            self.context.call("vault", work, done=self._on_taken, failed=self._on_failed)

    @Slot(object)
    def _on_taken(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self._on_changed(None)

    @Slot()
    def _on_change(self) -> None:
        if self._picture is None:
            return
        prompt: Prompt = ask(
            self,
            tr("How many people must approve a release?"),
            tr(
                "Others who neither interviewed nor redacted look at what the recipient would read. "
                "With none, nobody checks the work of the person who redacts. Save the team card "
                "afterwards and give it to the other members."
            ),
            [Choice("", tr("Leave it as it is")), *(Choice(str(n), _count_words(n)) for n in (2, 1, 0))],
        )
        prompt.answered.connect(self._on_count)

    @Slot(str)
    def _on_count(self, answer: str) -> None:
        if answer:
            work = partial(team_work.set_approvals, self._vault(), int(answer))
            self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

    @Slot(object)
    def _on_changed(self, _done: object) -> None:
        self._trouble.say("")
        self._reload()

    @Slot()
    def _on_add(self) -> None:
        card = self._form.card()
        if card is None:
            self._trouble.say(tr("A recipient needs a name and a public key."))
            scroll_area(self).ensureWidgetVisible(self._trouble)
            return
        self._keep_recipient(card)

    @Slot()
    def _on_add_file(self) -> None:
        choose_file(self, tr("Which is the recipient's card?"), suffixes=(".json",)).chosen.connect(
            self._on_recipient_file
        )

    @Slot(object)
    def _on_recipient_file(self, path: Path) -> None:
        work = partial(team_work.read_recipient, path)
        self.context.call("work", work, done=self._keep_recipient, failed=self._on_failed)

    @Slot(object)
    def _keep_recipient(self, card: RecipientCard) -> None:
        work = partial(team_work.add_recipient, self._vault(), card)
        self.context.call("vault", work, done=self._on_added, failed=self._on_failed)

    @Slot(object)
    def _on_added(self, _done: object) -> None:
        self._trouble.say("")
        self._form.clear()
        self._reload()

    @Slot(str)
    def _on_confirm(self, code: str) -> None:
        self.context.call(
            "vault",
            partial(team_work.confirm, self._vault(), code),
            done=self._on_added,
            failed=self._on_failed,
        )

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))
        scroll_area(self).ensureWidgetVisible(self._trouble)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


def _count_words(count: int) -> str:
    return plural("{n} person", "{n} people", count) if count else tr("Nobody else")
