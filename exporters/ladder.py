"""The consent ladder: everything that must hold, per testimony, at the moment of an export.

Each step is a small policy: a code (E01 to E20, as in the domain brief), a question about the context, one
plain sentence when it refuses and one that says what would mend it. All steps are always asked, so that a
person sees the whole list and not one refusal after another. A refusal of any step stops the release; a
warning wants a written reason. E16 and E20 look at the finished files and are asked when these exist.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from exporters import consent
from exporters.consent import Terms
from exporters.document import TestimonyDocument
from exporters.redaction import (
    AnswerTarget,
    AttachmentTarget,
    Operation,
    RedactionError,
    RedactionPlan,
    SpanTarget,
)

Outcome = Literal["passed", "refused", "warned"]

RISK_AGE: Final = timedelta(days=30)
REVIEW_AFTER: Final = timedelta(days=365)
REVIEW_AFTER_HIGH_RISK: Final = timedelta(days=183)
BULK: Final = 25
_RELEASABLE: Final = frozenset({"ACPT", "REDA", "APPR", "HAND"})
_NAMES: Final = frozenset({"NAME", "NAMEP", "NICK"})
_HELPERS: Final = "TH"
_MINOR_BANDS: Final = frozenset({"B00", "B14", "B16"})
_RISK_QUESTION, _MINOR_QUESTION, _AGE_QUESTION = "F00.14", "F00.05", "F01.09"


@dataclass(frozen=True)
class RiskCheck:
    """A risk assessment made for this export: ``L1`` to ``L4``, when, and who approved a high one."""

    level: str
    day: date
    approved_by: str = ""


@dataclass(frozen=True)
class Suggested:
    """One suggestion a person must have answered: where, what kind (``identifier_type``), which category."""

    target: SpanTarget
    kind: str
    category: str


@dataclass(frozen=True)
class Context:
    """What the ladder looks at, for one testimony.

    Attributes:
        document: the sealed testimony, the latest version.
        plan: what was decided for this recipient.
        terms: what the witness agreed to for this purpose and recipient, `exporters.consent.terms_for`.
        purpose: code of ``consent_purpose``.
        recipient: the recipient's code.
        today: the day of the export.
        status: code of ``interview_status``.
        identity: identity level of the package, ``A0`` to ``A4``.
        interviewer: member code of who sealed the testimony.
        approvers: member codes whose approvals hold, see `exporters.approval`.
        approvals_needed: what team policy asks for; a team of one may set 1 and then approves alone.
        alone: whether the team has one member only.
        suggestions: everything found to be identifying.
        recipient_confirmed: whether the recipient's key was confirmed on a second channel.
        recipient_until: last day of the key and the agreement, or None.
        custody_holds: whether the custody chain and all hashes verify.
        risk: an assessment made for this export; without one the interview's own counts while it is fresh.
        minor_cleared: whether a supervisor recorded that the rules for minors are kept.
        mosaic_note: the answer to "who would recognise this?".
        earlier_recipients: codes of others who were given the same account.
        incident_open: whether a security incident is open for this testimony or device.
        records: how many testimonies are in the release.
        custodian_approved: whether a custodian approved a bulk release.
        leaks: hits of the leak check, or None while there are no files.
        extract_included: whether the consent extract is in the files, or None while there are none.
    """

    document: TestimonyDocument
    plan: RedactionPlan
    terms: Terms
    purpose: str
    recipient: str
    today: date
    status: str
    interviewer: str
    identity: str = "A2"
    approvers: tuple[str, ...] = ()
    approvals_needed: int = 2
    alone: bool = False
    suggestions: tuple[Suggested, ...] = ()
    recipient_confirmed: bool = False
    recipient_until: date | None = None
    custody_holds: bool = False
    risk: RiskCheck | None = None
    minor_cleared: bool = False
    mosaic_note: str = ""
    earlier_recipients: tuple[str, ...] = ()
    incident_open: bool = False
    records: int = 1
    custodian_approved: bool = False
    leaks: int | None = None
    extract_included: bool | None = None

    def answer(self, question: str) -> str:
        """Return the value of the first answer to a question, or an empty text."""
        return next((a.value or "" for a in self.document.answers if a.id == question), "")

    def risk_level(self) -> str:
        """Return the level that counts: this export's own, or the interview's."""
        return self.risk.level if self.risk else self.answer(_RISK_QUESTION)


@dataclass(frozen=True)
class StepResult:
    """What one step said; `text` and `mend` are English sources of translations, empty when passed."""

    code: str
    name: str
    outcome: Outcome
    text: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Policy:
    """One step.

    Attributes:
        code: ``E01`` to ``E20``.
        name: what it looks at, for a list.
        holds: whether it passes.
        text: one plain sentence when it does not.
        mend: what would mend it.
        warns: a warning only; the export goes on with a written reason.
        on_files: it looks at finished files.
        excused: when it is a warning only, although it usually refuses.
    """

    code: str
    name: str
    holds: Callable[[Context], bool]
    text: str
    mend: str
    warns: bool = False
    on_files: bool = False
    excused: Callable[[Context], bool] | None = None

    def check(self, context: Context) -> StepResult:
        """Ask this step."""
        if self.holds(context):
            return StepResult(self.code, self.name, "passed")
        warns = self.warns or (self.excused is not None and self.excused(context))
        return StepResult(self.code, self.name, "warned" if warns else "refused", self.text, self.mend)


def climb(context: Context, policies: Sequence[Policy] | None = None) -> list[StepResult]:
    """Ask every step that can be asked now, in order.

    Args:
        context: see `Context`; steps on files are left out while there are none.
        policies: other steps than `exporters.ladder_steps.STEPS`, for tests.
    """
    from exporters.ladder_steps import STEPS

    files_exist = context.leaks is not None and context.extract_included is not None
    asked = STEPS if policies is None else policies
    return [policy.check(context) for policy in asked if files_exist or not policy.on_files]


def refusals(results: Sequence[StepResult]) -> list[StepResult]:
    """Return the steps that stop the release."""
    return [result for result in results if result.outcome == "refused"]


def consent_is_current(context: Context) -> bool:
    """The day to ask again has not come. Without one: 12 months after sealing, 6 at high risk."""
    high = context.risk_level() == "L3"
    usual = context.document.sealed_at.date() + (REVIEW_AFTER_HIGH_RISK if high else REVIEW_AFTER)
    return context.today <= (context.terms.review or usual)


def is_granted(context: Context) -> bool:
    """There is a yes for exactly this purpose and this recipient."""
    return consent.outcome(context.terms) == "yes"


def status_allows(context: Context) -> bool:
    """The testimony was accepted, and is neither restricted, held nor destroyed."""
    return context.status in _RELEASABLE


def identity_is_within(context: Context) -> bool:
    """The package names the witness no more openly than agreed."""
    levels = consent.IDENTITY_LEVELS
    return context.identity in levels and levels.index(context.identity) >= levels.index(
        context.terms.identity
    )


def scope_is_within(context: Context) -> bool:
    """Nothing is kept that the witness did not agree to share: module, sound, photo, document, paragraph."""
    if _is_beyond_scope(context):
        return False
    kinds = {attachment.code: attachment.kind for attachment in context.document.attachments}
    for decision in context.plan.decisions:
        if decision.op is not Operation.WITHHOLD and _is_restricted(decision.target, context):
            return False
        if isinstance(decision.target, AttachmentTarget) and decision.op is Operation.KEEP:
            kind = kinds.get(decision.target.code, "")
            allowed = context.terms.allows_media(kind)
        else:
            allowed = True
        if not allowed:
            return False
    return True


def _is_beyond_scope(context: Context) -> bool:
    """Say whether an answer or a word is shown that the witness left out of what may be shared."""
    scope, plan = context.terms.scope, context.plan
    for answer in context.document.answers:
        held = plan.decision_for(AnswerTarget(reference=answer.reference))
        if held is not None and held.op is not Operation.WITHHOLD and not scope.allows_answer(answer):
            return True
    for narrative in context.document.narratives:
        allowed = scope.allowed_words(context.document, narrative)
        shown = plan.words(narrative.reference, len(narrative.words)) if not all(allowed) else []
        for word, decision in zip(allowed, shown, strict=False):
            if not word and decision is not None and decision.op is not Operation.WITHHOLD:
                return True
    return False


def _is_restricted(target: object, context: Context) -> bool:
    if context.terms.restricted_module:
        return False
    if isinstance(target, AnswerTarget):
        parts = [a for a in context.document.answers if a.reference == target.reference]
        return any(a.module == "M05" or a.category == "SV" for a in parts)
    if isinstance(target, SpanTarget):
        told = [n for n in context.document.narratives if n.reference == target.narrative]
        return any(n.module == "M05" or n.category == "SV" for n in told)
    return False


def government_may_be_told(context: Context) -> bool:
    """Where the name could reach the Government, the witness said yes to exactly that."""
    named = context.identity == "A0"
    return not named or context.purpose not in consent.GOVERNMENT_PURPOSES or context.terms.government_named


def minors_are_protected(context: Context) -> bool:
    """An adult, or a supervisor recorded that the rules for minors are kept."""
    adult = (
        context.answer(_MINOR_QUESTION) not in {"Y", "U"}
        and context.answer(_AGE_QUESTION) not in _MINOR_BANDS
    )
    return adult or context.minor_cleared


def risk_is_fresh_and_low(context: Context) -> bool:
    """Assessed at most 30 days ago: low or medium, or high and approved."""
    if context.risk:
        day, approved = context.risk.day, bool(context.risk.approved_by)
    else:
        day, approved = context.document.sealed_at.date(), False
    level = context.risk_level()
    return context.today - day <= RISK_AGE and (level in {"L1", "L2"} or (level == "L3" and approved))


def redaction_is_complete(context: Context) -> bool:
    """Nothing is open, in a plan made for this version, this recipient and this purpose."""
    plan = context.plan
    if plan.recipient != context.recipient or plan.purpose != context.purpose:
        return False
    try:
        return not plan.open_points(context.document, [s.target for s in context.suggestions])
    except RedactionError:  # it was made for an older version
        return False


def third_persons_are_decided(context: Context) -> bool:
    """Every name that was found has a decision of its own, and no lawyer's advice is kept in silence."""
    names = [s for s in context.suggestions if s.kind in _NAMES]
    privileged = [
        d
        for d in context.plan.decisions
        if d.reason == "R10" and d.op is Operation.KEEP and d.override is None
    ]
    return not privileged and all(context.plan.answers(s.target, context.document) for s in names)


def helpers_are_hidden(context: Context) -> bool:
    """Nothing about helpers, shelters or routes is shown, whatever anybody approved."""
    plan = context.plan
    if any(d.category == _HELPERS and d.op in {Operation.KEEP, Operation.GENERALISE} for d in plan.decisions):
        return False
    for answer in context.document.answers:
        held = plan.decision_for(AnswerTarget(reference=answer.reference))
        if answer.category == _HELPERS and held is not None and held.op is Operation.KEEP:
            return False
    return not any(_shows(s.target, context) for s in context.suggestions if s.category == _HELPERS)


def _shows(span: SpanTarget, context: Context) -> bool:
    words = next((len(n.words) for n in context.document.narratives if n.reference == span.narrative), 0)
    held = context.plan.words(span.narrative, words)[span.first : span.last + 1]
    return any(decision is None or decision.op is Operation.KEEP for decision in held)


def recipient_is_known(context: Context) -> bool:
    """The key was confirmed on a second channel, and key and agreement still hold."""
    until = context.recipient_until
    return context.recipient_confirmed and (until is None or until >= context.today)


def nobody_is_asked(context: Context) -> bool:
    """Team policy asks for no approvals: a release goes out on one person's word, and the list says so."""
    return context.approvals_needed == 0


def approvals_suffice(context: Context) -> bool:
    """Enough different people approved, none of whom interviewed or redacted.

    A team of one that set the number to 1 approves its own work: there is nobody else, and the release says
    so.
    """
    involved = {context.interviewer, *(d.by for d in context.plan.decisions if d.by)}
    if context.alone and context.approvals_needed == 1:
        involved = set()
    return (
        context.approvals_needed >= 1 and len(set(context.approvers) - involved) >= context.approvals_needed
    )
