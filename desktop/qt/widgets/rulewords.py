"""The rules of a team in words, for those who must keep them."""

from __future__ import annotations

from desktop.i18n import plural, tr
from storage.members import KNOWN_FLAGS
from storage.rules import Rules


def rules_in_words(rules: Rules) -> str:
    """Return one sentence for each rule that asks something of this vault."""
    said = [
        plural(
            "The vault locks after {n} minute without a key or the mouse, or sooner.",
            "The vault locks after {n} minutes without a key or the mouse, or sooner.",
            rules.idle_minutes,
        ),
        tr("An interviewer's vault forgets what it sealed.")
        if rules.forget_after_sealing
        else tr("An interviewer's vault keeps what it sealed."),
    ]
    if rules.recovery_required:
        said.append(tr("Every vault must have recovery sheets."))
    if rules.retention_days:
        said.append(
            plural(
                "Sealed testimonies are looked at again after {n} day.",
                "Sealed testimonies are looked at again after {n} days.",
                rules.retention_days,
            )
        )
    return f"{tr('The rules of your team:')} {' '.join(said)}"


def flag_words(flag: str) -> str:
    """Return the words for an ability; one that this program does not know is shown as it is."""
    words = {
        KNOWN_FLAGS[0]: tr("Trained for testimonies about sexual violence"),
        KNOWN_FLAGS[1]: tr("Trained for testimonies of children"),
        KNOWN_FLAGS[2]: tr("Clinician: may judge how findings fit the account"),
    }
    return words.get(flag, flag)
