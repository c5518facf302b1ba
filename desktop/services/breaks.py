"""How long somebody has been telling: a break after 45 minutes; with a young person the session ends.

DOMAIN.md 1.6, 5.4 and question F04.11. Nothing of this is written down but the break that was taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desktop.services.edit import Edit
from desktop.services.interview import Interview
from desktop.services.kinds import KINDS
from forms.state import Change, NodeState

if TYPE_CHECKING:
    from storage.vault import Vault

LONG: Final = timedelta(minutes=45)
AWAY: Final = timedelta(minutes=10)
"""Not looked at for so long, and somebody had a break, whoever noted it."""

OTHER_DAY: Final = timedelta(hours=3)
MOST_A_DAY: Final = 2  # long interviews, for those who hold them
_INTERVIEWS: Final = frozenset(KINDS) - {"LEAD", "INTAKE"}
_STARTED: Final = "F04.11.start"
_ENDED: Final = "F04.11.end"


@dataclass
class Sitting:
    """One sitting with one witness.

    Attributes:
        began: when it began.
        rested: when the last break ended, or the question was answered with "not now".
        seen: when the interview was last on the screen.
    """

    began: datetime
    rested: datetime
    seen: datetime


class Sittings:
    """The sittings of this run of the program, by draft; kept in memory only."""

    def __init__(self) -> None:
        self._known: dict[str, Sitting] = {}

    def look(self, draft: str, now: datetime) -> Sitting:
        """Return the sitting of an interview that is on the screen now."""
        known = self._known.get(draft)
        if known is None or now - known.seen >= OTHER_DAY or now < known.seen:
            known = self._known[draft] = Sitting(now, now, now)
        if now - known.seen >= AWAY:
            known.rested = now
        known.seen = now
        return known

    def rested(self, draft: str, now: datetime) -> None:
        """Count the next 45 minutes from now."""
        sitting = self.look(draft, now)
        sitting.rested = now


def wants_break(sitting: Sitting, now: datetime) -> bool:
    """Say whether a break is to be offered."""
    return now - sitting.rested >= LONG


def must_end(sitting: Sitting, interview: Interview, now: datetime) -> bool:
    """Say whether the session is over: 45 minutes with somebody who is under 18, breaks or not."""
    young = interview.find("F00.05")
    return young is not None and young.value == "Y" and now - sitting.began >= LONG


def long_today(vault: Vault, now: datetime) -> int:
    """Return how many long interviews were begun in a vault today; vault lane.

    Args:
        vault: the interviewer's.
        now: what time it is; the day is that of the computer's zone.
    """
    today = now.astimezone().date()
    return sum(
        info.kind in _INTERVIEWS
        and info.created.astimezone().date() == today
        and info.changed - info.created >= LONG
        for info in vault.drafts.list()
    )


def recorded(interview: Interview, began: datetime, ended: datetime) -> Edit:
    """Write down a break that was taken, in the table of the form; nothing where the form has none.

    Raises:
        GateClosed: a hard gate locks that table.
    """
    edit = Edit(Change(), ())
    starts = _all(interview, _STARTED)
    if not starts:
        return edit
    if starts[-1].value:
        repeat = starts[-1].reference.rpartition("/")[0].rpartition("[")[0]
        edit = interview.add_row(repeat)
        starts = _all(interview, _STARTED)
    for state, at in ((starts[-1], began), (_all(interview, _ENDED)[-1], ended)):
        value = at.astimezone().timetz().isoformat(timespec="milliseconds")
        edit = edit.then(interview.edit(state.reference, value))
    return edit


def _all(interview: Interview, number: str) -> list[NodeState]:
    return [state for state in interview.states().values() if state.us.get("id") == number and state.relevant]
