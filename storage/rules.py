"""The rules of a team, as its card says them and every vault of the team obeys them.

On a card a rule is a name with a whole number or a yes or no. Rules a program does not know stay on the card
untouched. A number outside of what makes sense counts as the nearest one that does: a card is signed, but
whoever signs it may mistype.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Policy = Mapping[str, int | bool]

LONGEST_IDLE: Final = 120
MOST_APPROVALS: Final = 9
MOST_DAYS: Final = 36500
DEFAULTS: Final[Policy] = {
    "approvals": 2,
    "batch": 8,
    "forget_after_sealing": True,
    "idle_minutes": 15,
    "recovery_required": False,
    "retention_days": 0,
}


@dataclass(frozen=True)
class Rules:
    """What a team asks of its vaults.

    Attributes:
        approvals: how many others must approve a release.
        batch: issues of one sealing, before each supervisor's share is looked at.
        forget_after_sealing: an interviewer's vault forgets what it sealed.
        idle_minutes: a vault locks after so many minutes at the latest; a person may choose less.
        recovery_required: every vault must have recovery sheets.
        retention_days: sealed testimonies are looked at again after so many days; 0 is never.
    """

    approvals: int
    batch: int
    forget_after_sealing: bool
    idle_minutes: int
    recovery_required: bool
    retention_days: int

    def idle(self, wanted: int) -> int:
        """Return after how many minutes a vault locks when its owner wants ``wanted``."""
        return min(wanted, self.idle_minutes)


def rules_of(policy: Policy) -> Rules:
    """Return the rules a card says; what it does not say is as usual."""

    def number(name: str, least: int, most: int) -> int:
        return min(max(int(policy.get(name, DEFAULTS[name])), least), most)

    def answer(name: str) -> bool:
        return bool(policy.get(name, DEFAULTS[name]))

    return Rules(
        approvals=number("approvals", 0, MOST_APPROVALS),
        batch=number("batch", 1, 64),
        forget_after_sealing=answer("forget_after_sealing"),
        idle_minutes=number("idle_minutes", 1, LONGEST_IDLE),
        recovery_required=answer("recovery_required"),
        retention_days=number("retention_days", 0, MOST_DAYS),
    )


NO_TEAM: Final = rules_of({**DEFAULTS, "idle_minutes": LONGEST_IDLE, "approvals": 0})
"""What holds in a vault without a team."""
