"""The team: its card, its members, and those who may be handed something."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

import resources
from desktop import i18n
from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Flow, Row
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    FieldBox,
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
from desktop.qt.views.pageparts import middle_column
from desktop.services import joining
from desktop.services.joining import Asked, RecipientLine, TeamPicture
from desktop.services.wording import sentence
from exporters.profiles import PROFILES
from forms.codes import new_code
from storage.recipients import RecipientCard
from storage.vault import Vault


class TeamView(View):
    """For supervisors: who is in the team, and who receives."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked: Asked | None = None
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
        self._words = Body("", self)
        card.column.addWidget(self._name)
        card.column.addWidget(
            Muted(tr("Read these words aloud when you give the team card to somebody:"), self)
        )
        card.column.addWidget(self._words)
        self._save = QuietButton(tr("&Save the team card"), self)
        self._save.clicked.connect(self._on_save)
        card.column.addWidget(self._save)
        return card

    def _members_card(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Members"), self))
        self._members = Column(gap=4)
        card.column.addLayout(self._members)
        self._certify = PrimaryButton(tr("Let somebody &in"), self)
        self._certify.clicked.connect(self._on_certify)
        card.column.addWidget(self._certify)
        return card

    def _recipients_card(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Recipients"), self))
        self._recipients = Column(gap=8)
        card.column.addLayout(self._recipients)
        card.column.addWidget(Lead(tr("Add a recipient"), self))
        self._recipient_name = QLineEdit(self)
        self._key = QLineEdit(self)
        self._category = QComboBox(self)
        for code in PROFILES:
            self._category.addItem(_category_words(code), code)
        self._purpose = QComboBox(self)
        for code, words in _purposes():
            self._purpose.addItem(words, code)
        card.column.addWidget(FieldBox(tr("Name of the recipient"), self._recipient_name, parent=self))
        card.column.addWidget(
            FieldBox(tr("Their public key"), self._key, tr("It begins with age1."), parent=self)
        )
        card.column.addWidget(FieldBox(tr("Kind of recipient"), self._category, parent=self))
        card.column.addWidget(
            FieldBox(tr("Purpose the witness must have agreed to"), self._purpose, parent=self)
        )
        self._add = QuietButton(tr("&Add this recipient"), self)
        self._add.clicked.connect(self._on_add)
        card.column.addWidget(self._add)
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
        self._certify.setEnabled(picture.can_certify)
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
        row.column.addWidget(Muted(_category_words(line.category), row))
        if line.confirmed:
            row.column.addWidget(Body(tr("The key was compared over another channel."), row))
            return row
        row.column.addWidget(Muted(tr("Compare these words with the recipient over another channel:"), row))
        row.column.addWidget(Body(line.words, row))
        button = QuietButton(tr("The words are the same"), row)
        button.setProperty("recipient", line.code)
        button.clicked.connect(self._on_confirm)
        flow = Flow(gap=8)
        flow.addWidget(button)
        row.column.addLayout(flow)
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
    def _on_add(self) -> None:
        name, key = self._recipient_name.text().strip(), self._key.text().strip()
        if not name or not key:
            self._trouble.say(tr("A recipient needs a name and a public key."))
            return
        category = str(self._category.currentData())
        card = RecipientCard(
            code=new_code("R", 4),
            name=name,
            category=category,
            purpose=str(self._purpose.currentData()),
            age_recipient=key,
            default_profile=category,
        )
        work = partial(_add_recipient, self._vault(), card)
        self.context.call("vault", work, done=self._on_added, failed=self._on_failed)

    @Slot(object)
    def _on_added(self, _done: object) -> None:
        self._trouble.say("")
        self._recipient_name.clear()
        self._key.clear()
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

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


def _purposes() -> list[tuple[str, str]]:
    terms = json.loads(resources.read("vocabularies.json"))["consent_purpose"]["terms"]
    return [(term["code"], term[i18n.language()]) for term in terms]


def _category_words(code: str) -> str:
    words = {
        "ICC": tr("International Criminal Court"),
        "UJ": tr("National prosecutor"),
        "GIE": tr("UN experts on Belarus, OHCHR"),
        "SP": tr("UN Special Procedures"),
        "OSCE": tr("OSCE rapporteur"),
        "ILO": tr("ILO, through a workers' organisation"),
        "NGO": tr("Partner organisation"),
        "PUB": tr("Public"),
    }
    return words.get(code, code)


def _picture(vault: Vault, _report: Report) -> TeamPicture:
    return joining.picture(vault)


def _save_card(vault: Vault, path: Path, _report: Report) -> None:
    joining.save_team_card(vault, path)


def _read_request(path: Path, _report: Report) -> Asked:
    return joining.read_request(path)


def _certify(vault: Vault, asked: Asked, role: str, folder: Path, _report: Report) -> tuple[Path, Path]:
    return joining.certify(vault, asked, "supervisor" if role == "supervisor" else "interviewer", folder)


def _add_recipient(vault: Vault, card: RecipientCard, _report: Report) -> None:
    joining.add_recipient(vault, card)


def _confirm(vault: Vault, code: str, _report: Report) -> None:
    joining.confirm_recipient(vault, code)
