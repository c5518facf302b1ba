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
    # interviews
    "work": "work:WorkView",
    "interview": "interview:InterviewView",
    # read-back, sealing, team, redaction, release, verification
}


def build(name: str, context: Context, arguments: Mapping[str, Any]) -> View:
    """Return a new page.

    Raises:
        KeyError: there is no such page.
    """
    module, _, view = PAGES[name].partition(":")
    factory = getattr(import_module(_VIEWS + module), view)
    page: View = factory(context, **arguments)
    return page
