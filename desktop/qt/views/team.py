"""The team: its card, its members, and those who may be handed something."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, SAVE, choose_file
from desktop.qt.jobs import Report
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
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.recipient_form import RecipientForm, category_words
from desktop.services import joining
from desktop.services.joining import Asked, RecipientLine, TeamPicture
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
        self._lines: list[QWidget] = []
        self._build()
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Team and recipients"))

    def _vault(self) -> Vault:
        assert self.context.vault is not None
        return self.context.vault.vault

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
        self._words = Lead("", self)
        card.column.addWidget(self._name)
        card.column.addWidget(
            Muted(tr("Read these words aloud when you give the team card to somebody:"), self)
        )
        card.column.addWidget(self._words)
        self._save = QuietButton(tr("&Save the team card"), self)
        self._take = QuietButton(tr("Take a &newer team card"), self)
        self._save.clicked.connect(self._on_save)
        self._take.clicked.connect(self._on_take)
        card.column.addWidget(side_by_side(self._save, self._take))
        return card

    def _members_card(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Members"), self))
        self._members = Column(gap=4)
        card.column.addLayout(self._members)
        self._certify = PrimaryButton(tr("Let somebody &in"), self)
        self._certify.clicked.connect(self._on_certify)
        card.column.addWidget(side_by_side(self._certify))
        self._approvals = Body("", self)
        self._change = QuietButton(tr("Change the number of &approvals"), self)
        self._change.clicked.connect(self._on_change)
        card.column.addWidget(self._approvals)
        card.column.addWidget(side_by_side(self._change))
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
            "vault", partial(_picture, self._vault()), done=self._on_picture, failed=self._on_failed
        )

    @Slot(object)
    def _on_picture(self, picture: TeamPicture) -> None:
        self._name.setText(picture.name)
        self._words.setText(picture.words)
        self._picture = picture
        self._certify.setVisible(picture.can_certify)
        self._change.setVisible(picture.can_certify)
        self._take.setVisible(not picture.can_certify)
        self._approvals.setText(tr("Approvals needed for a release: {n}", n=picture.approvals))
        for line in self._lines:
            line.deleteLater()
        self._lines = []
        roles = {"interviewer": tr("interviewer"), "supervisor": tr("supervisor")}
        for member in picture.members:
            text = f"{member.code}   {roles.get(member.role, member.role)}"
            self._keep(self._members, Body(tr("{member} (you)", member=text) if member.is_me else text, self))
        if not picture.recipients:
            self._keep(self._recipients, Muted(tr("Nobody yet."), self))
        for recipient in picture.recipients:
            self._keep(self._recipients, self._recipient(recipient))

    def _keep(self, column: Column, widget: QWidget) -> None:
        column.addWidget(widget)
        self._lines.append(widget)

    def _recipient(self, line: RecipientLine) -> QWidget:
        row = Card(self, margin=12)
        row.column.addWidget(Lead(f"{line.code}   {line.name}", row))
        row.column.addWidget(Muted(category_words(line.category), row))
        if line.classic:
            row.column.addWidget(
                Banner(
                    "notice",
                    tr(
                        "This key is of the older kind, which computers of the future may break. "
                        "Ask the recipient for one that begins with age1pq."
                    ),
                    row,
                )
            )
        if line.confirmed:
            row.column.addWidget(Body(tr("The key was compared over another channel."), row))
            return row
        row.column.addWidget(Muted(tr("Compare these words with the recipient over another channel:"), row))
        row.column.addWidget(Lead(line.words, row))
        button = QuietButton(tr("The words are the same"), row)
        button.setProperty("recipient", line.code)
        button.clicked.connect(self._on_confirm)
        row.column.addWidget(side_by_side(button))
        return row

    # --- what the person does

    @Slot()
    def _on_save(self) -> None:
        choose_file(
            self, tr("Where should the team card be saved?"), mode=SAVE, name="team-card.json"
        ).chosen.connect(self._on_save_chosen)

    @Slot(object)
    def _on_save_chosen(self, path: Path) -> None:
        work = partial(_save_card, self._vault(), path)
        self.context.call("vault", work, done=self._on_card_saved, failed=self._on_failed)

    @Slot(object)
    def _on_card_saved(self, _done: object) -> None:
        self.context.say(tr("The team card was saved."), "good")

    @Slot()
    def _on_certify(self) -> None:
        choose_file(self, tr("Whose request?"), suffixes=(".json",)).chosen.connect(self._on_request)

    @Slot(object)
    def _on_request(self, path: Path) -> None:
        self.context.call("work", partial(_read_request, path), done=self._on_asked, failed=self._on_failed)

    @Slot(object)
    def _on_asked(self, asked: Asked) -> None:
        self._asked = asked
        prompt: Prompt = ask(
            self,
            tr("Let {code} into the team?", code=asked.code),
            tr(
                "Ask the person to read their words to you over another channel. They must be exactly these: "
                "{words}",
                words=asked.words,
            ),
            [
                Choice("", tr("Not now")),
                Choice("interviewer", tr("The words match: let in as interviewer"), "primary"),
                Choice("supervisor", tr("The words match: let in as supervisor")),
            ],
        )
        prompt.answered.connect(self._on_role)

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
        work = partial(_certify, self._vault(), self._asked, self._role, folder)
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

    @Slot(object)
    def _on_take_chosen(self, path: Path) -> None:
        work = partial(_take_card, self._vault(), path)
        self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

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
            work = partial(_set_approvals, self._vault(), int(answer))
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
        work = partial(_read_recipient, path)
        self.context.call("work", work, done=self._keep_recipient, failed=self._on_failed)

    @Slot(object)
    def _keep_recipient(self, card: RecipientCard) -> None:
        work = partial(_add_recipient, self._vault(), card)
        self.context.call("vault", work, done=self._on_added, failed=self._on_failed)

    @Slot(object)
    def _on_added(self, _done: object) -> None:
        self._trouble.say("")
        self._form.clear()
        self._reload()

    @Slot()
    def _on_confirm(self) -> None:
        code = str(self.sender().property("recipient"))
        self.context.call(
            "vault", partial(_confirm, self._vault(), code), done=self._on_added, failed=self._on_failed
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


def _picture(vault: Vault, _report: Report) -> TeamPicture:
    return joining.picture(vault)


def _save_card(vault: Vault, path: Path, _report: Report) -> None:
    joining.save_team_card(vault, path)


def _read_request(path: Path, _report: Report) -> Asked:
    return joining.read_request(path)


def _certify(vault: Vault, asked: Asked, role: str, folder: Path, _report: Report) -> tuple[Path, Path]:
    return joining.certify(vault, asked, "supervisor" if role == "supervisor" else "interviewer", folder)


def _take_card(vault: Vault, path: Path, _report: Report) -> None:
    joining.take_team_card(vault, path)


def _set_approvals(vault: Vault, count: int, _report: Report) -> None:
    joining.set_approvals(vault, count)


def _read_recipient(path: Path, _report: Report) -> RecipientCard:
    return joining.read_recipient(path)


def _add_recipient(vault: Vault, card: RecipientCard, _report: Report) -> None:
    joining.add_recipient(vault, card)


def _confirm(vault: Vault, code: str, _report: Report) -> None:
    joining.confirm_recipient(vault, code)
