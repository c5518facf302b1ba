"""What must be done before what: the hard gates of an interview (DOMAIN.md 1.2 and 1.3), without any window.

A hard gate locks a module or a question and says why. The reasons are codes here, their sentences are in
`desktop.services.gate_words`. What only warns is in `desktop.services.softgates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from desktop.services.reading import ACCOUNT, CLOSED_ACCOUNT
from forms.errors import AppError

REASON_LENGTH: Final = 20  # F00.01 asks for so many characters

BEFORE_MODULES: Final = ("F00", "F01", "F02", "F03")
AFTER_MODULES: Final = ("F90", "F91", "F92", "F93")
SIGNATURE: Final = frozenset({"F90.05", "F90.06", "F90.07", "F90.08"})
SIGNED: Final = frozenset({"SIGN", "CODE"})

_TEAM: Final = frozenset({"F93", "F94", "F95", "F96", "F97", "F98"})
_ALWAYS_OPEN: Final = frozenset({"F00", "F91"}) | _TEAM
_NO_ACCOUNT: Final = frozenset({"LEAD", "INTAKE"})
_ALLOWED_WITHOUT: Final = frozenset({"F03", "F90", "M20", "F99"})
_NEW_ACCOUNTS: Final = frozenset({"FIRST", "FOLLOW", "PROXY"})
_INVESTIGATORS: Final = frozenset({"PROS", "ICC", "UN"})
_FIXED: Final = frozenset({"SIGNED", "RECORDED"})
_ROW: Final = re.compile(r"\[(\d+)\]/")
_SENSITIVE: Final = "M05"
_SAFEGUARDS: Final = "M05.01"
_ASKED_APART: Final = "/M05_02"  # whether the person wants to speak about it; any answer is one


class Why(Enum):
    """Why something is locked."""

    NEED = "need"
    DECISION = "decision"
    TOO_RISKY = "too risky"
    APPROVAL = "approval"
    PLANNED = "planned"
    HELP = "help"
    AGE = "age"
    MINOR = "minor"
    GUARDIAN = "guardian"
    INTERPRETER = "interpreter"
    TEACH_BACK = "teach back"
    PRESSED = "pressed"
    UNABLE = "unable"
    CONSENT = "consent"
    UNDECIDED = "undecided"
    EARLIER = "earlier"
    NO_ACCOUNT = "no account"
    SEXUAL_VIOLENCE = "sexual violence"
    SPECIALIST = "specialist"
    SAFEGUARDS = "safeguards"
    NOTHING_TO_READ = "nothing to read"
    READ_BACK = "read back"
    DECLARATION = "declaration"
    SIGNED = "signed"
    SIGNATURE = "signature"
    WELLBEING = "wellbeing"
    APART = "apart"
    CARRIED = "carried"


class GateClosed(AppError):
    """A hard gate locks what was to be filled in.

    Attributes:
        why: which one.
    """

    code = "interview.gate_closed"
    text = (
        "This cannot be filled in now: a step that must come first is missing, or the words are signed. "
        "Nothing was changed. Please see to that step first; the page says which one it is."
    )

    def __init__(self, why: Why) -> None:
        super().__init__()
        self.why = why


# Locks that a supervisor may open with a written reason, and the code the reason is kept under.
OPENED_BY_SUPERVISOR: Final[Mapping[Why, str]] = {
    Why.APPROVAL: "RISK",
    Why.PLANNED: "EARLIER",
    Why.EARLIER: "EARLIER",
    Why.MINOR: "MINOR",
    Why.GUARDIAN: "GUARDIAN",
    Why.PRESSED: "PRESSED",
}
STOPPED: Final = "STOP"


@dataclass(frozen=True)
class Facts:
    """What the gates look at.

    Attributes:
        values: value of every answered, relevant node, by reference.
        reasons: reason for having no answer, by reference.
        root: reference of the form's root, such as ``/data``.
        passed: why somebody went on at a gate all the same, by the gate's code.
        unread: paragraphs of the account that were not confirmed or corrected at read-back.
        blank: relevant questions with neither value nor reason, by reference.
        known: numbers of the questions that the form has, or None for all of them.
        closed: whether it is a closed record, whose account is that of the part on sexual violence.
    """

    values: Mapping[str, str]
    reasons: Mapping[str, str]
    root: str = "/data"
    passed: Mapping[str, str] = field(default_factory=dict)
    unread: int = 0
    blank: frozenset[str] = frozenset()
    known: frozenset[str] | None = None
    closed: bool = False

    def asks(self, question: str) -> bool:
        """Return whether the form has a question."""
        return self.known is None or question in self.known

    def value(self, question: str) -> str:
        """Return the value of a question outside repeats, by its number such as ``F00.14``."""
        return self.values.get(self._reference(question), "")

    def settled(self, question: str) -> bool:
        """Return whether a question has an answer or a reason for having none, or is not in the form."""
        reference = self._reference(question)
        return bool(self.values.get(reference) or self.reasons.get(reference)) or not self.asks(question)

    def column(self, table: str, name: str) -> list[str]:
        """Return the values of one column of a table, by the table's number such as ``F01.02``."""
        return [row[name] for row in self.rows(table) if name in row]

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a table as values by the last part of the column's name, such as ``_role``."""
        start = f"{self._reference(table)}["
        found: dict[str, dict[str, str]] = {}
        for reference, value in self.values.items():
            if reference.startswith(start) and (row := _ROW.search(reference, len(start) - 1)):
                column = reference[reference.rfind("_") :]
                found.setdefault(row[1], {})[column] = value
        return list(found.values())

    def _reference(self, question: str) -> str:
        return f"{self.root}/{question[:3]}/{question.replace('.', '_')}"


def locked_modules(facts: Facts, modules: Iterable[str]) -> dict[str, Why]:
    """Return which modules may not be filled yet, and why; the first reason that holds."""
    return {module: why for module in modules if (why := _why_module(facts, module)) is not None}


def locked_questions(facts: Facts) -> dict[str, Why]:
    """Return which questions may not be filled yet, by number.

    Consent is asked after the explanation was understood; a signature comes after read-back and declaration;
    what was signed stands as it is.
    """
    locked: dict[str, Why] = {}
    if _why_not_understood(facts):
        locked["F02.07"] = Why.TEACH_BACK
    stopped = STOPPED in facts.passed
    if (facts.unread or not facts.value("F90.02")) and not stopped:
        locked |= dict.fromkeys(sorted(SIGNATURE), Why.READ_BACK)
    elif not facts.settled("F90.05") and not stopped:
        locked["F90.06"] = Why.DECLARATION
    elif facts.unread == 0 and facts.value("F90.06") in SIGNED:
        locked |= dict.fromkeys(CLOSED_ACCOUNT if facts.closed else ACCOUNT, Why.SIGNED)
    return locked


def why_locked(facts: Facts, module: str, question: str) -> Why | None:
    """Return why a question may not be filled in, or None when it may.

    Args:
        facts: what the gates look at.
        module: name of the module it stands in, or empty when it stands in none.
        question: its number such as ``F02.07``, or empty for a table.
    """
    why = _why_module(facts, module) if module else None
    why = why or locked_questions(facts).get(question)
    if why is None and needs_safeguards(facts, question):
        why = Why.SAFEGUARDS
    return why


def needs_safeguards(facts: Facts, question: str) -> bool:
    """Return whether a question of the part on sexual violence waits for that part's safeguards."""
    if not question.startswith(_SENSITIVE + ".") or question.startswith(_SAFEGUARDS):
        return False
    part = "/" + _SAFEGUARDS.replace(".", "_")
    answers = [value for reference, value in facts.values.items() if part in reference]
    waiting = any(part in reference for reference in (*facts.blank, *facts.reasons))
    return facts.asks(_SAFEGUARDS) and (waiting or not answers or any(a != "Y" for a in answers))


def not_sealable(facts: Facts) -> list[Why]:
    """Return which hard gates keep a testimony from being sealed: every one that there is, asked again."""
    before = (_why_risk(facts), _why_help(facts), _why_interpreter(facts), _why_consent(facts))
    found = [why for why in before if why is not None]
    if _why_not_understood(facts):
        found.append(Why.TEACH_BACK)
    if takes_no_account(facts) and _has_account(facts):
        found.append(Why.NO_ACCOUNT)
    found += [why for why in (_why_earlier(facts), _why_sensitive_content(facts)) if why is not None]
    return found + _why_not_ended(facts)


def _why_not_ended(facts: Facts) -> list[Why]:
    found = []
    unsigned = STOPPED in facts.passed and facts.value("F90.06") not in SIGNED
    if facts.unread and not unsigned:
        found.append(Why.READ_BACK)
    if facts.asks("F90.06") and not _is_signed_or_says_why(facts):
        found.append(Why.SIGNATURE)
    if not facts.settled("F90.05") and not unsigned:
        found.append(Why.DECLARATION)
    if not facts.settled("F91.01"):
        found.append(Why.WELLBEING)
    return found


def next_state(state: str, facts: Facts) -> str | None:
    """Return the state an interview has grown into, one step at a time, or None when it stays."""
    if state == "PLAN":
        return "RISK" if _why_risk(facts) is None else None
    if state == "RISK":
        return "CONS" if _why_consent(facts) is None else None
    if state == "CONS":
        return "OPEN" if _has_account(facts) or takes_no_account(facts) else None
    return None


def grown(state: str, facts: Facts) -> tuple[str, ...]:
    """Return the states an interview has grown into since ``state``, in order."""
    steps: list[str] = []
    following = next_state(state, facts)
    while following is not None:
        steps.append(following)
        following = next_state(following, facts)
    return tuple(steps)


def has_account_questions(facts: Facts) -> bool:
    """Return whether a form has an account, or another text of the witness, that is read back and signed."""
    return facts.asks(ACCOUNT[0]) or facts.asks("F90.06")


def takes_no_account(facts: Facts) -> bool:
    """Return whether this is a kind of record without a new account."""
    return not facts.asks(ACCOUNT[0]) or facts.value("F03.06") in _NO_ACCOUNT


def _why_module(facts: Facts, module: str) -> Why | None:
    if module in _ALWAYS_OPEN:
        return Why.TOO_RISKY if module != "F00" and facts.value("F00.14") == "L4" else None
    why = _why_risk(facts)
    if why is not None or module == "F01":
        return why
    if module == "F02":
        return _why_help(facts) or _why_interpreter(facts)
    if module == "F92":
        return None if facts.settled("F91.01") else Why.WELLBEING
    return _why_account(facts, module)


def _why_account(facts: Facts, module: str) -> Why | None:
    consent = _why_consent(facts)
    if consent is not None or module == "F03":
        return consent
    if takes_no_account(facts):
        free = module in _ALLOWED_WITHOUT or not facts.asks(ACCOUNT[0])
        return None if free else Why.NO_ACCOUNT
    earlier = _why_earlier(facts)
    if earlier is not None:
        return earlier
    if module == _SENSITIVE:
        return _why_sensitive(facts)
    if module == "F90" and not _has_account(facts):
        return Why.NOTHING_TO_READ
    return None


def _why_risk(facts: Facts) -> Why | None:
    if facts.asks("F00.01") and len(facts.value("F00.01").strip()) < REASON_LENGTH:
        return Why.NEED
    decision = facts.value("F00.14")
    if facts.asks("F00.14") and not decision:
        return Why.DECISION
    if decision == "L4":
        return Why.TOO_RISKY
    if decision == "L3" and not _passed(facts, Why.APPROVAL):
        return Why.APPROVAL
    announced = facts.value("F00.02") == "Y" and facts.value("F00.03") in _NEW_ACCOUNTS
    return Why.PLANNED if announced and not _passed(facts, Why.PLANNED) else None


def _why_help(facts: Facts) -> Why | None:
    return None if not facts.asks("F00.12") or facts.value("F00.12").strip() else Why.HELP


def _why_interpreter(facts: Facts) -> Why | None:
    interpreters = facts.column("F01.02", "_role").count("INTP")
    signed = facts.column("F01.05", "_undertaking").count("Y")
    return Why.INTERPRETER if interpreters > signed else None


def _why_not_understood(facts: Facts) -> bool:
    if not facts.asks("F02.01"):
        return False
    return facts.value("F02.01") != "Y" or not facts.settled("F02.02")


def _why_consent(facts: Facts) -> Why | None:
    if facts.value("F02.03") == "Y" and not _passed(facts, Why.PRESSED):
        return Why.PRESSED
    if facts.value("F02.06") == "N":
        return Why.UNABLE
    if facts.asks("F02.07") and facts.value("F02.07") != "YES":
        return Why.CONSENT
    if facts.asks("F00.05") and not facts.value("F00.05"):
        return Why.AGE
    if facts.value("F00.05") in ("Y", "U") and not _passed(facts, Why.MINOR):
        return Why.MINOR
    if facts.value("F00.05") == "Y" and not _guarded(facts):
        return Why.GUARDIAN
    return None


def _why_earlier(facts: Facts) -> Why | None:
    if not facts.asks("F03.06"):
        return None
    if not facts.value("F03.06"):
        return Why.UNDECIDED
    told = any(
        row.get("_to") in _INVESTIGATORS and row.get("_form") in _FIXED for row in facts.rows("F03.01")
    )
    new = facts.value("F03.06") in _NEW_ACCOUNTS - {"FOLLOW"}
    return Why.EARLIER if told and new and not _passed(facts, Why.EARLIER) else None


def _why_sensitive(facts: Facts) -> Why | None:
    if facts.value("F00.05") in ("Y", "U"):
        return Why.SPECIALIST
    return None if facts.value("F02.10") == "YES" else Why.SEXUAL_VIOLENCE


def _why_sensitive_content(facts: Facts) -> Why | None:
    """Say why what was written about sexual violence may not be kept, if something was."""
    place = f"{facts.root}/{_SENSITIVE}/"
    safeguards = "/" + _SAFEGUARDS.replace(".", "_")
    if not any(ref.startswith(place) and safeguards not in ref for ref in facts.values):
        return None
    unsafe = Why.SAFEGUARDS if needs_safeguards(facts, f"{_SENSITIVE}.") else None
    return _why_sensitive(facts) or unsafe


def _guarded(facts: Facts) -> bool:
    if not facts.value("F02.18").strip():
        return False
    return "YES" in facts.column("F02.17", "_consent") or _passed(facts, Why.GUARDIAN)


def _has_account(facts: Facts) -> bool:
    if facts.closed:
        return any(value and ref.endswith(_ASKED_APART) for ref, value in facts.values.items())
    return any(facts.value(question).strip() for question in ACCOUNT)


def _is_signed_or_says_why(facts: Facts) -> bool:
    signature = facts.value("F90.06")
    if signature in SIGNED:
        return True
    reason = f"{facts.root}/F90/F90_06_reason"
    return signature == "REASON" and bool(facts.values.get(reason, "").strip())


def _passed(facts: Facts, why: Why) -> bool:
    return bool(facts.passed.get(OPENED_BY_SUPERVISOR[why]))
