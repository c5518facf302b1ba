"""The steps of the consent ladder, in the order of the domain brief (5.6)."""

from __future__ import annotations

from typing import Final

from exporters import ladder
from exporters.ladder import BULK, Context, Policy
from exporters.mosaic import singles_out


def _mosaic_is_answered(context: Context) -> bool:
    return bool(context.mosaic_note.strip())


def _mosaic_was_needed_and_answered(context: Context) -> bool:
    public = context.plan.profile == "PUB" or context.identity in {"A3", "A4"}
    needed = public or singles_out(context.document, context.plan)
    return not needed or _mosaic_is_answered(context)


STEPS: Final = (
    Policy(
        "E01",
        "Accepted",
        ladder.status_allows,
        "This testimony is not accepted yet, or its use was stopped.",
        "Accept it in the review, or leave it out of this release.",
    ),
    Policy(
        "E02",
        "Consent is current",
        ladder.consent_is_current,
        "The day on which the witness wanted to be asked again has passed.",
        "Ask the witness again and seal the new consent.",
    ),
    Policy(
        "E03",
        "Consent covers this",
        ladder.is_granted,
        "The witness has not agreed to this purpose and this recipient.",
        "Choose another recipient, or ask the witness and seal the new consent.",
    ),
    Policy(
        "E04",
        "Identity level",
        ladder.identity_is_within,
        "The package would show more of who the witness is than was agreed.",
        "Choose a stricter identity level.",
    ),
    Policy(
        "E05",
        "Scope of consent",
        ladder.scope_is_within,
        "Something is kept that the witness did not agree to share: a recording, a photo, a document, a "
        "paragraph or the restricted part.",
        "Withhold it.",
    ),
    Policy(
        "E06",
        "Name to the Government",
        ladder.government_may_be_told,
        "The name could reach the Government, and the witness did not agree to that.",
        "Choose a stricter identity level.",
    ),
    Policy(
        "E07",
        "Minors",
        ladder.minors_are_protected,
        "The witness is or may be under 18, and nobody recorded that the rules for minors are kept.",
        "A supervisor checks the rules for minors and records it.",
    ),
    Policy(
        "E08",
        "Risk",
        ladder.risk_is_fresh_and_low,
        "There is no risk assessment of the last 30 days that allows this.",
        "Assess the risk of this release; a high risk needs an approval.",
    ),
    Policy(
        "E09",
        "Redaction complete",
        ladder.redaction_is_complete,
        "The redaction for this recipient is not finished.",
        "Decide every open point.",
    ),
    Policy(
        "E10",
        "Other persons",
        ladder.third_persons_are_decided,
        "A name of another person is not decided.",
        "Decide every name.",
    ),
    Policy(
        "E11",
        "Helpers and routes",
        ladder.helpers_are_hidden,
        "Something about helpers, shelters or routes would be shown.",
        "Withhold it.",
    ),
    Policy(
        "E12",
        "Combination of details",
        _mosaic_was_needed_and_answered,
        "Nobody has written down who would recognise the witness by the combination of details.",
        "Answer the question: who would recognise this?",
    ),
    Policy(
        "E13",
        "Custody",
        lambda context: context.custody_holds,
        "The custody log has a gap or does not verify.",
        "Check the vault, and import the missing part.",
    ),
    Policy(
        "E14",
        "Recipient's key",
        ladder.recipient_is_known,
        "The recipient's key was not confirmed over a second channel, or is out of date.",
        "Compare the eight words with the recipient, or ask for a new card.",
    ),
    Policy(
        "E15",
        "Approvals",
        ladder.approvals_suffice,
        "Not enough people approved this who neither interviewed nor redacted.",
        "Ask other members of the team for their approval.",
        excused=ladder.nobody_is_asked,
    ),
    Policy(
        "E16",
        "Leak check",
        lambda context: context.leaks == 0,
        "The finished files still hold something that was withheld.",
        "Go to the place that the leak check names and withhold it there.",
        on_files=True,
    ),
    Policy(
        "E17",
        "Several accounts",
        lambda context: not context.earlier_recipients,
        "The same account was already given to another recipient. Several accounts get compared.",
        "Write down why another release is needed.",
        warns=True,
    ),
    Policy(
        "E18",
        "Incidents",
        lambda context: not context.incident_open,
        "A security incident is open for this testimony or this device.",
        "Close the incident first.",
    ),
    Policy(
        "E19",
        "Only what is needed",
        lambda context: context.records <= BULK or context.custodian_approved,
        "So many testimonies at once need a custodian's approval.",
        "Choose fewer testimonies, or ask the custodian.",
    ),
    Policy(
        "E20",
        "Consent extract",
        lambda context: context.extract_included is True,
        "The extract of the consent is not in the package.",
        "Build the package again with the consent that allows it.",
        on_files=True,
    ),
)
