"""What only warns: the soft gates of an interview (DOMAIN.md 1.2). Whoever goes on says why; that is kept."""

from __future__ import annotations

from enum import Enum
from typing import Final

from desktop.i18n import tr
from desktop.services.gates import Facts

SEALING: Final = "SEAL"

_STAGES: Final = {"F00": 0, "F01": 1, "F02": 2, "F03": 3, "F90": 5, "F92": 6, SEALING: 7}
_ACCOUNT_STAGE: Final = 4
_NEVER: Final = frozenset({"F91", "F93", "F94", "F95", "F96", "F97", "F98"})
_WITNESSES: Final = frozenset({"WIT", "VIC", "REL"})
_KIN: Final = frozenset({"SPOUSE", "PARENT", "CHILD", "SIB", "OREL"})


class Soft(Enum):
    """What is not as it should be. The value is the code the reason is kept under."""

    PEOPLE = "PEOPLE"
    COMFORT = "COMFORT"
    SUPPORT = "SUPPORT"
    KIN = "KIN"
    IDENTITY = "IDENTITY"
    CLOSING = "CLOSING"


# From which step on each warns: consent (2), the account (4), sealing (7).
_FROM: Final = {
    Soft.PEOPLE: 2,
    Soft.COMFORT: 2,
    Soft.SUPPORT: 2,
    Soft.KIN: 2,
    Soft.IDENTITY: 4,
    Soft.CLOSING: 7,
}


def soft_gates(facts: Facts, module: str) -> list[Soft]:
    """Return what to warn of before somebody goes to a module, or to sealing; what was passed is left out."""
    if module in _NEVER:
        return []
    stage = _STAGES.get(module, _ACCOUNT_STAGE)
    return [
        soft
        for soft, first in _FROM.items()
        if stage >= first and soft.value not in facts.passed and _holds(soft, facts)
    ]


def soft_words(soft: Soft) -> str:
    """Return one sentence: what is not as it should be."""
    return {
        Soft.PEOPLE: tr("Under People present, the witness or the interviewer is not listed."),
        Soft.COMFORT: tr("The person was not asked whether everyone in the room may stay."),
        Soft.SUPPORT: tr("The support person was not told to leave the words to the witness."),
        Soft.KIN: tr("The interpreter is a relative. A relative or a child should never interpret."),
        Soft.IDENTITY: tr("Neither the age group nor how the person was recognised is written down."),
        Soft.CLOSING: tr(
            "The closing is not finished: what changes in the consent, or the way home, is open."
        ),
    }[soft]


def _holds(soft: Soft, facts: Facts) -> bool:
    roles = facts.column("F01.02", "_role")
    if soft is Soft.PEOPLE:
        return facts.asks("F01.02.role") and not ("INTV" in roles and _WITNESSES & set(roles))
    if soft is Soft.COMFORT:
        return not facts.settled("F01.03")
    if soft is Soft.SUPPORT:
        return "SUPP" in roles and facts.value("F01.04") != "Y"
    if soft is Soft.KIN:
        return bool(_KIN & set(facts.column("F01.05", "_relation")))
    if soft is Soft.IDENTITY:
        return not (facts.settled("F01.09") and facts.settled("F01.13"))
    return facts.value("F92.05") == "Y" or facts.value("F92.07") == "N"
