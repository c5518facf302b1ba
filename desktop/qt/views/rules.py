"""The rules of the team, for its founder."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import Banner, Body, Card, Combo, FieldBox, LinkButton, PrimaryButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.services import joining
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence
from storage.rules import Rules

_IDLE = (2, 5, 10, 15, 30, 60, 120)
_DAYS = (0, 30, 90, 180, 365, 730, 1825)
_APPROVALS = (0, 1, 2, 3)


class RulesView(View):
    """Every rule as a choice; they are signed into the team card together."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Rules of the team"), self))
        column.addWidget(
            Body(
                tr(
                    "The rules are signed into the team card. A vault obeys them once it has taken that "
                    "card: save it afterwards and give it to every member."
                ),
                self,
            )
        )
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        card = Card(self)
        self._fields: dict[str, Combo] = {}
        for name, label, hint in _questions():
            box = Combo(self)
            self._fields[name] = box
            card.column.addWidget(FieldBox(label, box, hint, self))
        self._save = PrimaryButton(tr("&Sign these rules"), self)
        self._save.setEnabled(False)
        self._save.clicked.connect(self._on_save)
        card.column.addWidget(side_by_side(self._save))
        column.addWidget(card)
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(partial(context.go, "team"))
        column.addWidget(back)
        column.addStretch(1)
        context.call("vault", partial(_rules, self._opened()), done=self._on_rules, failed=self._on_failed)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Team and recipients"))

    def _opened(self) -> OpenVault:
        return self.context.opened

    @Slot(object)
    def _on_rules(self, rules: Rules) -> None:
        for name, box in self._fields.items():
            now = int(getattr(rules, name))
            for value in sorted({*_values(name), now}):
                box.addItem(_words(name, value), value)
            box.setCurrentIndex(box.findData(now))
        self._save.setEnabled(True)

    @Slot()
    def _on_save(self) -> None:
        changes = {name: _typed(name, int(box.currentData())) for name, box in self._fields.items()}
        work = partial(_set, self._opened(), changes)
        self.context.call("vault", work, done=self._on_saved, failed=self._on_failed)

    @Slot(object)
    def _on_saved(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("team")
        self.context.say(tr("The rules were signed. Save the team card and give it to every member."), "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))
        scroll_area(self).ensureWidgetVisible(self._trouble)


def _questions() -> list[tuple[str, str, str]]:
    return [
        (
            "approvals",
            tr("Who must approve a release"),
            tr("Others who neither interviewed nor redacted look at what the recipient would read."),
        ),
        (
            "idle_minutes",
            tr("A vault locks at the latest after"),
            tr("Without a key or the mouse. Everybody may choose a shorter time, nobody a longer one."),
        ),
        (
            "forget_after_sealing",
            tr("An interviewer's vault, after sealing"),
            tr("What was forgotten is with the supervisors alone. A seized laptop then gives up receipts."),
        ),
        (
            "retention_days",
            tr("Look again at sealed testimonies after"),
            tr("The list of testimonies says how many are older. Nothing is deleted by itself."),
        ),
        (
            "recovery_required",
            tr("Recovery sheets"),
            tr("Where they are asked for, a vault without them says so until they are made."),
        ),
    ]


def _values(name: str) -> tuple[int, ...]:
    known = {"approvals": _APPROVALS, "idle_minutes": _IDLE, "retention_days": _DAYS}
    return known.get(name, (0, 1))


def _words(name: str, value: int) -> str:
    if name == "approvals":
        return plural("{n} person", "{n} people", value) if value else tr("Nobody else")
    if name == "idle_minutes":
        return plural("{n} minute", "{n} minutes", value)
    if name == "retention_days":
        return plural("{n} day", "{n} days", value) if value else tr("Never")
    if name == "forget_after_sealing":
        return tr("forgets what it sealed") if value else tr("keeps what it sealed")
    return tr("every vault must have them") if value else tr("everybody decides")


def _typed(name: str, value: int) -> int | bool:
    return bool(value) if name in {"forget_after_sealing", "recovery_required"} else value


def _rules(opened: OpenVault, _report: Report) -> Rules:
    return opened.vault.team.rules()


def _set(opened: OpenVault, changes: dict[str, int | bool], _report: Report) -> OpenVault:
    return joining.set_rules(opened, **changes)
