"""Redaction profiles: what policy asks for one category of data and one kind of recipient.

The table is data (``resources/profiles.json``: a row for each category, a column for each profile); here its
cells are read into operations. Nothing in a cell is guessed: a condition that only a person can judge, such
as "keep if it is the ground of persecution", becomes "a person must decide".
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Final

import resources
from exporters.consent import Terms
from exporters.document import Answer, AttachmentEntry, Narrative, TestimonyDocument, document_hash
from exporters.echoes import carried_over
from exporters.errors import ExportError
from exporters.generalise import generalise
from exporters.redaction import (
    AnswerTarget,
    AttachmentTarget,
    Decision,
    Floor,
    Operation,
    RedactionPlan,
    SpanTarget,
    stricter,
)

PROFILES: Final = ("ICC", "UJ", "GIE", "SP", "OSCE", "ILO", "NGO", "PUB")

# Helpers and routes are exported under no profile, whatever the table says.
_NEVER: Final = frozenset({"TH"})
# An extract of these stands in the package in a place of its own; the raw answers are not part of it.
_EXTRACTED: Final = frozenset({"CO", "CU"})
# "Sealed" names stand as codes in the text; other sealed things leave the text.
_NAMED_BY_CODE: Final = frozenset({"WN", "TE"})
_RESTRICTED_MODULE: Final = "M05"
_RESTRICTED_CATEGORY: Final = "SV"
_MEDIA_CATEGORIES: Final = {"audio": ("WV",), "video": ("EV", "WV", "WP"), "photo": ("EV",)}

_REASONS: Final = {
    "R2": ("FA",),
    "R3": ("CO", "CU"),
    "R4": ("HE", "SO", "RE", "SV", "PO"),
    "R5": ("TV", "TB", "TM"),
    "R6": ("TH",),
    "R7": ("TE", "IN", "AU", "MD", "RA"),
    "R8": ("PN", "OF", "PD"),
    "R9": ("UF", "DE", "TI", "PE", "FC", "CE", "CN", "SE", "BD"),
    "R10": ("TL",),
}
_REASON_OF: Final = {category: reason for reason, categories in _REASONS.items() for category in categories}

# Not inflected and without names; a package explains them in its readers' languages.
_ROLES: Final = {
    "WN": "witness",
    "FA": "relative",
    "TV": "other prisoner",
    "TB": "bystander",
    "TL": "lawyer",
    "TM": "health worker",
    "PN": "officer",
    "OF": "official",
    "EM": "employer",
    "TE": "team member",
}


class UnknownProfile(ExportError):
    """A recipient's profile is not in the table."""

    code = "exporters.profiles.unknown"
    text = (
        "This recipient's redaction profile is not known here. Nothing was released. "
        "Please choose another profile."
    )


@dataclass(frozen=True)
class Rule:
    """One cell of the table, read.

    Attributes:
        op: the weakest operation allowed, or None where a person must decide.
        ladder: how far to generalise (``month``, ``region``, ``band``), or the role's word for a role.
    """

    op: Operation | None
    ladder: str = ""


def rule_for(profile: str, category: str) -> Rule:
    """Return what a profile asks for a category; a category without a row asks for a person.

    Raises:
        UnknownProfile: there is no such profile.
    """
    if profile not in PROFILES:
        raise UnknownProfile
    if category in _NEVER or category in _EXTRACTED:
        return Rule(Operation.WITHHOLD)
    row = _table().get(category)
    if row is None:
        return Rule(None)
    return _read_cell(row.get(profile) or row["DEFAULT"], category)


def gives_extract(profile: str, category: str) -> bool:
    """Say whether a profile gives an extract of a record of our own work: consent ``CO`` or custody ``CU``.

    Raises:
        UnknownProfile: there is no such profile.
    """
    if profile not in PROFILES:
        raise UnknownProfile
    row = _table()[category]
    return (row.get(profile) or row["DEFAULT"]).startswith("KEEP")


def reason_for(category: str) -> str:
    """Return the usual reason code for redacting a category: ``R1`` to ``R10``."""
    return _REASON_OF.get(category, "R1")


def default_plan(
    document: TestimonyDocument,
    profile: str,
    *,
    recipient: str = "",
    purpose: str = "",
    terms: Terms | None = None,
) -> RedactionPlan:
    """Return the plan a profile makes by itself; what it cannot decide stays open for a person.

    Precedence: consent (narrower wins), the special rules, the profile's table, the table's default column.
    Narratives are never decided by a profile except to withhold them: a person reads every word.

    Args:
        document: the sealed testimony.
        profile: one of `PROFILES`.
        recipient: the recipient's code.
        purpose: code of ``consent_purpose``.
        terms: what the witness agreed to for this recipient; None means nothing beyond the profile is known.

    Raises:
        UnknownProfile: there is no such profile.
    """
    plan = RedactionPlan(
        document_hash=document_hash(document), profile=profile, recipient=recipient, purpose=purpose
    )
    floors: list[Floor] = []
    decisions: list[Decision] = []
    for answer in document.answers:
        _plan_answer(answer, profile, terms, floors, decisions)
    for narrative in document.narratives:
        _plan_narrative(narrative, profile, terms, decisions)
        for first, last in terms.scope.left_out(document, narrative) if terms is not None else ():
            left_out = SpanTarget(narrative=narrative.reference, first=first, last=last)
            floors.append(Floor(target=left_out, op=Operation.WITHHOLD, category=narrative.category))
            decisions.append(
                Decision(target=left_out, op=Operation.WITHHOLD, reason="R3", category=narrative.category)
            )
    for attachment in document.attachments:
        _plan_attachment(attachment, profile, terms, floors, decisions)
    carried = carried_over(document, decisions)
    return plan.model_copy(update={"floors": tuple(floors), "decisions": tuple(carried)})


def _plan_answer(
    answer: Answer, profile: str, terms: Terms | None, floors: list[Floor], decisions: list[Decision]
) -> None:
    target = AnswerTarget(reference=answer.reference)
    if answer.null is not None:
        decisions.append(_null_answer(answer, profile, terms, target))
        return
    rule, reason = _rule_of(answer, profile, terms)
    op, replacement = rule.op, ""
    if op is Operation.GENERALISE:
        replacement = rule.ladder if rule.ladder in _ROLES.values() else generalise(answer, rule.ladder)
        op = Operation.GENERALISE if replacement else Operation.WITHHOLD
    floors.append(Floor(target=target, op=rule.op, category=answer.category))
    if op is None:
        return
    kept = op is Operation.KEEP
    decisions.append(
        Decision(
            target=target,
            op=op,
            reason=None if kept else reason,
            replacement=replacement,
            category=answer.category,
        )
    )


def _null_answer(answer: Answer, profile: str, terms: Terms | None, target: AnswerTarget) -> Decision:
    """Decide on a blank: it is kept wherever an answer could stand, since "declined" is a fact of its own."""
    rule, reason = _rule_of(answer, profile, terms)
    if rule.op is Operation.WITHHOLD or rule.op is None:
        return Decision(target=target, op=Operation.WITHHOLD, reason=reason, category=answer.category)
    return Decision(target=target, op=Operation.KEEP, category=answer.category)


def _plan_narrative(
    narrative: Narrative, profile: str, terms: Terms | None, decisions: list[Decision]
) -> None:
    rule, reason = _rule_of(narrative, profile, terms)
    if rule.op is not Operation.WITHHOLD or not narrative.words:
        return
    target = SpanTarget(narrative=narrative.reference, first=0, last=len(narrative.words) - 1)
    decisions.append(Decision(target=target, op=rule.op, reason=reason, category=narrative.category))


def _plan_attachment(
    attachment: AttachmentEntry,
    profile: str,
    terms: Terms | None,
    floors: list[Floor],
    decisions: list[Decision],
) -> None:
    target = AttachmentTarget(code=attachment.code)
    reason = "R3" if terms is not None and not terms.allows_media(attachment.kind) else None
    op: Operation | None = Operation.WITHHOLD if reason else None
    for category in _MEDIA_CATEGORIES.get(attachment.kind, ("EV",)):
        asked = rule_for(profile, category).op
        if asked is not None:
            op = asked if op is None else stricter(op, asked)
    if op is Operation.WITHHOLD:
        floors.append(Floor(target=target, op=op, category="EV"))
        decisions.append(Decision(target=target, op=op, reason=reason or "R1", category="EV"))
    else:
        # Even where originals may go out, a person looks at each one first.
        floors.append(Floor(target=target, op=None, category="EV"))


def _rule_of(part: Answer | Narrative, profile: str, terms: Terms | None) -> tuple[Rule, str]:
    """Return the rule for an answer or narrative, and the reason code if it redacts."""
    withhold = Rule(Operation.WITHHOLD)
    if part.sensitivity == "IDD":
        return withhold, "R1"
    if isinstance(part, Answer) and terms is not None and not terms.scope.allows_answer(part):
        return withhold, "R3"
    restricted = part.module == _RESTRICTED_MODULE or part.category == _RESTRICTED_CATEGORY
    if restricted and (terms is None or not terms.restricted_module):
        return withhold, "R3"
    rule = rule_for(profile, part.category)
    if isinstance(part, Narrative) and rule.op is not Operation.WITHHOLD:
        return Rule(None), "R1"
    return rule, reason_for(part.category)


def lets_technical_data_out(profile: str) -> bool:
    """Say whether a profile lets photographs leave with their technical data (the table's row ``MD``)."""
    row = _table()["MD"]
    return (row.get(profile) or row["DEFAULT"]).startswith(("KEEP", "SEAL"))


@cache
def _table() -> dict[str, dict[str, str]]:
    rows = json.loads(resources.read("profiles.json"))["rows"]
    return {row["cat"]: row for row in rows}


def _read_cell(cell: str, category: str) -> Rule:
    word, _, rest = cell.partition(" ")
    word = word.partition("/")[0]  # "PSEU/NAME1": the name itself never goes by this table, only by override
    if word == "KEEP":
        return Rule(Operation.KEEP) if not rest else Rule(None)
    if word == "SEAL" and category in _NAMED_BY_CODE:
        return Rule(Operation.PSEUDONYM)
    if word in {"SEAL", "DROP", "MASK"}:
        return Rule(Operation.WITHHOLD)
    if word == "PSEU":
        return Rule(Operation.PSEUDONYM)
    if word == "GENE":
        return Rule(Operation.GENERALISE, rest)
    if word == "ROLE":
        return Rule(Operation.GENERALISE, _ROLES.get(category, "person"))
    return Rule(None)  # REVW, "summary only", "quotes approved one by one", "redacted copy"
