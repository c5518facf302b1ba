"""Checks and their outcomes, in plain words.

Texts are English sources: whoever shows them translates them. A check's `id` never changes; scripts and tests
go by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from exporters.errors import ExportError
from forms.errors import AppError

Outcome = Literal["passed", "failed", "not possible"]
Result = TypeVar("Result")


class DoesNotHold(ExportError):
    """A check found what it must not find; the check's own words say what."""

    code = "exporters.checks.fails"
    text = "This does not hold."


@dataclass(frozen=True)
class Question:
    """What a check asks: its name, and what it says when it holds and when it does not."""

    name: str
    holds: str
    fails: str


@dataclass(frozen=True)
class Check:
    """One check and its outcome.

    Attributes:
        id: stable name for scripts, such as ``bag.files``.
        name: what was looked at.
        outcome: ``passed``, ``failed`` or ``not possible``.
        text: one sentence, with placeholders for `params`.
        params: numbers and codes for the placeholders.
        place: code of the testimony it is about, or empty.
    """

    id: str
    name: str
    outcome: Outcome
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    place: str = ""


QUESTIONS: Final[Mapping[str, Question]] = {
    "bundle.open": Question(
        "Encryption",
        "The bundle opens with your key and is whole.",
        "The bundle does not open with your key, or it is damaged.",
    ),
    "bag.files": Question(
        "Files",
        "Every file is listed, is there and is unchanged.",
        "A file is missing, changed or not listed.",
    ),
    "bag.signature": Question(
        "Signature of the list of files",
        "The list of files is signed twice, and both signatures hold.",
        "The signature of the list of files does not hold.",
    ),
    "release.signature": Question(
        "Signature of the release",
        "The release document is signed twice, and both signatures hold.",
        "The signature of the release document does not hold.",
    ),
    "release.document": Question(
        "Release document",
        "The release document can be read, and was made by whoever signed it.",
        "The release document is damaged, or somebody else signed it.",
    ),
    "release.approvals": Question(
        "Approvals",
        "Every approval is signed by the member it names.",
        "An approval is not signed by the member it names.",
    ),
    "release.testimonies": Question(
        "Contents",
        "The package holds exactly the testimonies of the release.",
        "The package does not hold exactly the testimonies of the release.",
    ),
    "team.one": Question(
        "One team",
        "Everything was signed by members of one team.",
        "Not everything was signed by members of the same team.",
    ),
    "team.known": Question(
        "Who signed",
        "The team whose card you gave vouches for every signer.",
        "The team whose card you gave does not vouch for every signer.",
    ),
    "proof.signature": Question(
        "Interviewer's signature",
        "The interviewer's signature over the testimony holds.",
        "The interviewer's signature over the testimony does not hold.",
    ),
    "proof.second-signature": Question(
        "Interviewer's second signature",
        "The second signature (ML-DSA-65) holds.",
        "The second signature (ML-DSA-65) does not hold.",
    ),
    "proof.parts": Question(
        "Parts of the testimony",
        "Every part that is shown is one that the interviewer signed.",
        "A part is shown that the interviewer did not sign.",
    ),
    "proof.released": Question(
        "Testimony of the release",
        "The signed testimony is the one that was released.",
        "The signed testimony is not the one that was released.",
    ),
    "view.document": Question(
        "Readable testimony",
        "The readable testimony is the one that was released.",
        "The readable testimony was changed or damaged.",
    ),
    "view.matches": Question(
        "Words of the testimony",
        "The readable testimony says what was signed, with the replacements of the release.",
        "The readable testimony says something else than what was signed and released.",
    ),
    "paper.signature": Question(
        "Signature of the PDF",
        "The PDF is signed, and nothing was added to it afterwards.",
        "The signature of the PDF does not hold, or something was added to it afterwards.",
    ),
    "paper.proof": Question(
        "Testimony inside the PDF",
        "The PDF carries the same signed testimony.",
        "The PDF carries another testimony, or none.",
    ),
    "attachments": Question(
        "Attachments",
        "Every attachment is the file that the interviewer signed.",
        "An attachment is missing, or is not the file that the interviewer signed.",
    ),
    "custody": Question(
        "Custody log",
        "The custody log is whole, and is the one that was released.",
        "The custody log is not whole, or is not the one that was released.",
    ),
}

NO_TEAM: Final = "Who signed cannot be told without the team's card. Add the card that the team gave you."
NO_KEY: Final = "The bundle is encrypted. Add your key to look inside."
NO_SECOND: Final = "The second signature is in a file of its own, which is not here."
NO_RELEASE: Final = "This package holds no release, so nothing else in it can be checked here."
NO_PROOF: Final = "This PDF carries no signed testimony, so its words cannot be compared with one."


class Checks:
    """Collects the outcomes of one run."""

    def __init__(self) -> None:
        self.all: list[Check] = []

    def ask(self, identifier: str, work: Callable[[], Result], place: str = "") -> Result | None:
        """Do one check: it holds unless it raises.

        Args:
            identifier: a key of `QUESTIONS`.
            work: does the check and returns what later checks need.
            place: code of the testimony it is about.

        Returns:
            What `work` returned, or None when it raised an `AppError`.
        """
        question = QUESTIONS[identifier]
        try:
            result = work()
        except AppError:
            self.all.append(Check(identifier, question.name, "failed", question.fails, place=place))
            return None
        self.all.append(Check(identifier, question.name, "passed", question.holds, place=place))
        return result

    def leave(self, identifier: str, why: str, place: str = "") -> None:
        """Say that a check is not possible, and why."""
        self.all.append(Check(identifier, QUESTIONS[identifier].name, "not possible", why, place=place))


def require(holds: bool) -> None:
    """Go on only if something holds.

    Raises:
        DoesNotHold: it does not.
    """
    if not holds:
        raise DoesNotHold
