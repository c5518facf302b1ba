"""What must be done before what: the gates of an interview (DOMAIN.md 1.2 and 1.3), without any window.

A hard gate locks a module or a question and says why. The reasons are codes here; `words` gives the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop.i18n import tr

REASON_LENGTH: Final = 20  # F00.01 asks for so many characters

BEFORE_MODULES: Final = ("F00", "F01", "F02", "F03")
AFTER_MODULES: Final = ("F90", "F91", "F92", "F93")
SIGNATURE: Final = frozenset({"F90.05", "F90.06", "F90.07", "F90.08"})
_ACCOUNT_NEEDS_CONSENT: Final = frozenset({"F03", "F04", "F05", "F90"})
_NO_ACCOUNT: Final = frozenset({"LEAD", "INTAKE"})


class Why(Enum):
    """Why something is locked."""

    NEED = "need"
    DECISION = "decision"
    TOO_RISKY = "too risky"
    APPROVAL = "approval"
    MINOR = "minor"
    INTERPRETER = "interpreter"
    CONSENT = "consent"
    NO_ACCOUNT = "no account"
    SEXUAL_VIOLENCE = "sexual violence"
    NOTHING_TO_READ = "nothing to read"
    READ_BACK = "read back"
    WELLBEING = "wellbeing"


@dataclass(frozen=True)
class Facts:
    """What the gates look at.

    Attributes:
        values: value of every answered, relevant node, by reference.
        reasons: reason for having no answer, by reference.
        root: reference of the form's root, such as ``/data``.
    """

    values: Mapping[str, str]
    reasons: Mapping[str, str]
    root: str = "/data"

    def value(self, question: str) -> str:
        """Return the value of a question outside repeats, by its number such as ``F00.14``."""
        node = question.replace(".", "_")
        return self.values.get(f"{self.root}/{question[:3]}/{node}", "")

    def column(self, table: str, name: str) -> list[str]:
        """Return the values of one column of a table, by the table's number such as ``F01.02``."""
        start = f"{self.root}/{table[:3]}/{table.replace('.', '_')}["
        return [value for ref, value in self.values.items() if ref.startswith(start) and ref.endswith(name)]


def locked_modules(facts: Facts, modules: Iterable[str]) -> dict[str, Why]:
    """Return which modules may not be filled yet, and why; the first reason that holds."""
    return {module: why for module in modules if (why := _why_module(facts, module)) is not None}


def locked_questions(facts: Facts) -> dict[str, Why]:
    """Return which questions may not be filled yet, by number: no signature before read-back."""
    if facts.value("F90.02"):
        return {}
    return dict.fromkeys(sorted(SIGNATURE), Why.READ_BACK)


def next_state(state: str, facts: Facts) -> str | None:
    """Return the state an interview has grown into, one step at a time, or None when it stays."""
    if state == "PLAN":
        return "RISK" if _why_risk(facts) is None else None
    if state == "RISK":
        return "CONS" if facts.value("F02.07") == "YES" and _why_consent(facts) is None else None
    if state == "CONS":
        return "OPEN" if _has_account(facts) else None
    return None


def words(why: Why) -> str:
    """Return one sentence group for a person: what is locked and what opens it."""
    texts = {
        Why.NEED: tr("First write in Preparation why this interview is needed."),
        Why.DECISION: tr("First decide about the risk in Preparation."),
        Why.TOO_RISKY: tr(
            "The decision in Preparation is not to hold this interview. What is written is kept."
        ),
        Why.APPROVAL: tr("The risk is high. Write under the measures who approved the interview and when."),
        Why.MINOR: tr(
            "The person is or may be under 18. No account is taken without a trained interviewer, the "
            "consent of a guardian and the person's own assent."
        ),
        Why.INTERPRETER: tr("First record the interpreter's undertaking under People present."),
        Why.CONSENT: tr("First ask for consent to write down what the person says."),
        Why.NO_ACCOUNT: tr("No new account is taken in this kind of record."),
        Why.SEXUAL_VIOLENCE: tr("First ask in Consent whether this may be written down separately."),
        Why.NOTHING_TO_READ: tr("There is no account to read back yet."),
        Why.READ_BACK: tr("The signature comes after the account has been read back."),
        Why.WELLBEING: tr("Before closing, ask how the person is and record it under Wellbeing."),
    }
    return texts[why]


def _why_module(facts: Facts, module: str) -> Why | None:
    if module == "F00":
        return None
    why = _why_risk(facts)
    if why is not None or module in ("F01", "F91", "F93"):
        return None if module in ("F91", "F93") and why is not Why.TOO_RISKY else why
    if module == "F02":
        return _why_interpreter(facts)
    if module == "F92":
        return None if facts.value("F91.01") or _reason(facts, "F91.01") else Why.WELLBEING
    if module in _ACCOUNT_NEEDS_CONSENT or module.startswith("M"):
        return _why_account(facts, module)
    return None


def _why_account(facts: Facts, module: str) -> Why | None:
    consent = _why_consent(facts)
    if consent is not None:
        return consent
    if module == "F03":
        return None
    if module != "F90" and facts.value("F03.06") in _NO_ACCOUNT:
        return Why.NO_ACCOUNT
    if module == "M05" and facts.value("F02.10") != "YES":
        return Why.SEXUAL_VIOLENCE
    if module == "F90" and not _has_account(facts):
        return Why.NOTHING_TO_READ
    return None


def _why_risk(facts: Facts) -> Why | None:
    if len(facts.value("F00.01").strip()) < REASON_LENGTH:
        return Why.NEED
    decision = facts.value("F00.14")
    if not decision:
        return Why.DECISION
    if decision == "L4":
        return Why.TOO_RISKY
    if decision == "L3" and not any(text.strip() for text in facts.column("F00.15", "_what")):
        return Why.APPROVAL
    return None


def _why_interpreter(facts: Facts) -> Why | None:
    if "INTP" not in facts.column("F01.02", "_role"):
        return None
    return None if "Y" in facts.column("F01.05", "_undertaking") else Why.INTERPRETER


def _why_consent(facts: Facts) -> Why | None:
    if facts.value("F02.07") != "YES":
        return Why.CONSENT
    if facts.value("F00.05") in ("Y", "U") and not _guarded(facts):
        return Why.MINOR
    return None


def _guarded(facts: Facts) -> bool:
    return "YES" in facts.column("F02.17", "_consent") and bool(facts.value("F02.18").strip())


def _has_account(facts: Facts) -> bool:
    return any(facts.value(question).strip() for question in ("F04.01", "F04.02", "F04.03"))


def _reason(facts: Facts, question: str) -> str:
    return facts.reasons.get(f"{facts.root}/{question[:3]}/{question.replace('.', '_')}", "")
