"""Which screens there are. A screen's module is imported when it is first shown.

Add a line under your own heading: name, module and class. A page is a `desktop.qt.view.View` whose first
argument is the `desktop.qt.context.Context`; further arguments come by name from ``context.go(name, ...)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from desktop.qt.context import Context
    from desktop.qt.view import View

_VIEWS: Final = "desktop.qt.views."

PAGES: Final[Mapping[str, str]] = {
    # before a vault is open
    "welcome": "welcome:WelcomeView",
    "create": "create:CreateView",
    "unlock": "unlock:UnlockView",
    "recover": "recover:RecoverView",
    "erased": "erased:ErasedView",
    "practice": "practice:PracticeView",
    "restore": "restore:RestoreView",
    # interviews
    "work": "work:WorkView",
    "take in": "take_in:TakeInView",
    "new record": "new_record:NewRecordView",
    "team notes": "team_notes:TeamNotesView",
    "interview": "interview:InterviewView",
    "ending": "ending:EndingView",
    # read-back, sealing, team, redaction, release, verification
    "readback": "readback:ReadbackView",
    "seal": "seal:SealView",
    "join": "join:JoinView",
    "team": "team:TeamView",
    "member": "member:MemberView",
    "rules": "rules:RulesView",
    "review": "review:ReviewView",
    "redaction": "redaction:RedactionView",
    "new release": "new_release:NewReleaseView",
    "release": "release:ReleaseView",
    "releases": "releases:ReleasesView",
    "approve": "approve:ApproveView",
    "verify": "verify:VerifyView",
    # looking after the vault: each has its line in `desktop.qt.sections` too
    "vault": "vault:VaultView",
    "keys": "keys:KeysView",
    "key change": "key_change:KeyChangeView",
    "shares": "shares:SharesView",
    "custody": "custody:CustodyView",
    "health": "health:HealthView",
    "backups": "backups:BackupsView",
    "travel": "travel:TravelView",
    "identity": "identity:IdentityView",
    "closed": "closed:ClosedView",
    "forms": "forms:FormsView",
    "write again": "write_again:WriteAgainView",
    "blank form": "blank:BlankView",
    "compare forms": "compare:CompareView",
    "withdrawal": "withdrawal:WithdrawalView",
}


def is_known(name: str) -> bool:
    """Return whether there is such a page; a way to one that is not there is not offered."""
    return name in PAGES


def build(name: str, context: Context, arguments: Mapping[str, Any]) -> View:
    """Return a new page.

    Raises:
        KeyError: there is no such page.
    """
    module, _, view = PAGES[name].partition(":")
    factory = getattr(import_module(_VIEWS + module), view)
    page: View = factory(context, **arguments)
    return page
