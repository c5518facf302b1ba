"""The sentences of the hard gates: what is locked and what opens it."""

from __future__ import annotations

from desktop.i18n import tr
from desktop.services.gates import OPENED_BY_SUPERVISOR, Why


def words(why: Why) -> str:
    """Return one sentence group for a person: what is locked and what opens it."""
    return {**_before(), **_consent(), **_account()}[why]


def missing(code: str) -> str:
    """Return in a few words what keeps a draft from being sealed.

    Args:
        code: value of a `Why`, or another code when sealing was tried and went wrong.
    """
    ends = {
        Why.READ_BACK.value: tr("read-back"),
        Why.DECLARATION.value: tr("declaration"),
        Why.SIGNATURE.value: tr("signature, or why there is none"),
        Why.WELLBEING.value: tr("wellbeing"),
        Why.CONSENT.value: tr("consent"),
        Why.UNDECIDED.value: tr("kind of record"),
    }
    known = {why.value for why in Why}
    return ends.get(code) or (tr("an earlier step") if code in known else tr("it could not be written"))


def can_be_opened(why: Why) -> bool:
    """Return whether a supervisor's decision with a written reason opens the lock."""
    return why in OPENED_BY_SUPERVISOR


def what_to_write(why: Why) -> str:
    """Return what the supervisor's reason must say, for a lock that such a reason opens."""
    return {
        Why.APPROVAL: tr("Why the interview may be held at this risk, and with which measures."),
        Why.PLANNED: tr("Why a new account is needed although an investigator hears this person."),
        Why.EARLIER: tr("Why a new account is needed although an earlier one is signed or recorded."),
        Why.MINOR: tr(
            "Who is trained to speak with children, and why the interview is in the best interests of this "
            "young person."
        ),
        Why.GUARDIAN: tr("Why there is no guardian's consent, and which lawyer agreed to go on."),
        Why.PRESSED: tr("What was found out, and why the person may decide freely all the same."),
    }[why]


def _before() -> dict[Why, str]:
    return {
        Why.NEED: tr("First write in Preparation why this interview is needed."),
        Why.DECISION: tr("First decide about the risk in Preparation."),
        Why.TOO_RISKY: tr(
            "The decision in Preparation is not to hold this interview. What is written is kept."
        ),
        Why.APPROVAL: tr("The risk is high. A supervisor decides whether the interview may be held."),
        Why.PLANNED: tr(
            "An investigator hears this person. Choose in Preparation a contact lead, a deposit or a "
            "clarification; or a supervisor decides that a new account is needed."
        ),
        Why.HELP: tr("First write in Preparation which help is available on this day."),
        Why.INTERPRETER: tr("First record the undertaking of every interpreter under People present."),
    }


def _consent() -> dict[Why, str]:
    return {
        Why.TEACH_BACK: tr(
            "This is asked after the explanation was read and the person said in own words what it means."
        ),
        Why.PRESSED: tr(
            "Somebody promised the person something or pressed them to speak. Stop here; a supervisor "
            "decides whether to go on."
        ),
        Why.UNABLE: tr(
            "The person is not able to decide now. Agree on another day. What is written is kept."
        ),
        Why.CONSENT: tr("First ask for consent to write down what the person says."),
        Why.AGE: tr("First say in Preparation whether the person is or may be under 18."),
        Why.MINOR: tr(
            "The person is or may be under 18. No account is taken without a trained interviewer and a "
            "supervisor's approval."
        ),
        Why.GUARDIAN: tr(
            "No account of a young person is taken without the consent of a guardian and the person's own "
            "assent, written down in Consent."
        ),
    }


def _account() -> dict[Why, str]:
    return {
        Why.UNDECIDED: tr("First decide under Earlier accounts which kind of record this is."),
        Why.EARLIER: tr(
            "An investigator has a signed or recorded account. A new one would be a second version: choose "
            "under Earlier accounts a lead, a deposit or a clarification; or a supervisor decides otherwise."
        ),
        Why.NO_ACCOUNT: tr("No new account is taken in this kind of record."),
        Why.SEXUAL_VIOLENCE: tr("First ask in Consent whether this may be written down separately."),
        Why.SPECIALIST: tr(
            "This team does not take this part from anybody who is or may be under 18. Refer the person to a "
            "specialist."
        ),
        Why.APART: tr(
            "What is said of sexual violence is kept apart, in the closed part. Open it with Add a topic."
        ),
        Why.CARRIED: tr("This belongs to the testimony itself. Please write it down there."),
        Why.SAFEGUARDS: tr("This part opens once every safeguard above is in place."),
        Why.NOTHING_TO_READ: tr("There is no account to read back yet."),
        Why.READ_BACK: tr("The signature comes after every paragraph was read back."),
        Why.DECLARATION: tr("First read the declaration and ask whether it is so."),
        Why.SIGNED: tr(
            "The witness signed these words, so they stand as they are. To change them, take the signature "
            "back first and read the change back."
        ),
        Why.SIGNATURE: tr("A signature is missing, or the reason why there is none."),
        Why.WELLBEING: tr("Before closing, ask how the person is and record it under Wellbeing."),
    }
