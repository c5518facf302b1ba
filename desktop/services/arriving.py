"""What an opening found out, in words: attempts that failed meanwhile, and changes that a disk lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.i18n import plural, tr

if TYPE_CHECKING:
    from storage.arrival import Arrival


def arrival_words(arrival: Arrival | None) -> str:
    """Return what the person who opened the vault must know, or nothing."""
    if arrival is None:
        return ""
    said = []
    if arrival.lost:
        said.append(
            tr(
                "The disk lost changes that were saved last before an interruption. "
                "Health, under This vault, says what to do."
            )
        )
    if not arrival.count_whole:
        said.append(
            tr(
                "The record of failed attempts to open this vault was removed or changed since it was last "
                "open. Somebody may have tried passphrases."
            )
        )
    if arrival.failed:
        said.append(
            plural(
                "{n} attempt to open this vault failed since it was last open.",
                "{n} attempts to open this vault failed since it was last open.",
                arrival.failed,
            )
        )
    return " ".join(said)
