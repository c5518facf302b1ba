"""How far the custody logs of others were, as their sealed testimonies told: a log that went back is noticed.

Each sealed testimony comes with the entry that sealed it: its number in the log of the vault that sealed, its
hash and its moment. Of each member the last one is remembered. An entry that is later in time has a greater
number, unless the end of that log was cut off, or the vault was restored from an older backup, or the member
has two vaults.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from storage import clock
from storage.settings import Settings

_SEEN: Final = "custody.seen"


class OtherLogs:
    """The logs of others, by member code."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def goes_on(self, member: str, number: int, digest: str, at: datetime) -> bool:
        """Say whether an entry follows what is known of a member's log, and remember the later one.

        What went back is said once: the log is followed from there.

        Args:
            member: who keeps that log.
            number: of the entry, from 1.
            digest: hash of the entry.
            at: when it was written.
        """
        seen = self._settings.get(_SEEN, {})
        known = seen.get(member)
        later = known is None or at > clock.from_text(known["at"])
        back = known is not None and (
            (later and number <= known["number"]) or (number == known["number"] and digest != known["hash"])
        )
        if later or back:
            fact = {"number": number, "hash": digest, "at": clock.to_text(at)}
            self._settings.set(_SEEN, {**seen, member: fact})
        return not back
