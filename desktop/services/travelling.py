"""Whether a device may cross a border: nothing recorded is left on it (DOMAIN.md 8, T01). Vault lane only.

It says what this program knows of. What a system keeps elsewhere it cannot know, and the page says so.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from desktop.i18n import plural, tr
from exporters.closed_record import TRAINED
from storage import states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.vault import Vault

_RECENT: Final = "recently-used.xbel"
_OURS: Final = b".age"
_MOST_BYTES: Final = 16 * 1024 * 1024
Outcome = Literal["clear", "notice", "left"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what.
        outcome: nothing is left; something to know; something is left that must go first.
        text: what was found, in a sentence.
        mend: what to do, or empty.
    """

    name: str
    outcome: Outcome
    text: str
    mend: str = ""


def findings(vault: Vault, recent: Path | None = None) -> tuple[Finding, ...]:
    """Look at everything that may be left.

    Args:
        vault: open.
        recent: the desktop's list of files used last; the usual one when None.
    """
    return (*_records(vault), _recent(vault, recent_list() if recent is None else recent))


def ready(found: tuple[Finding, ...]) -> bool:
    """Say whether nothing is left that must go first."""
    return all(finding.outcome != "left" for finding in found)


def recent_list() -> Path:
    """Return where desktops on Linux keep the list of files used last."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / _RECENT


def _records(vault: Vault) -> Iterator[Finding]:
    drafts = [info for info in vault.drafts.list() if info.state != "DEST"]
    open_ones = [info for info in drafts if not info.is_note and info.state in states.WRITABLE]
    notes = [info for info in drafts if info.is_note]
    sealed = {info.code for info in vault.sealed.list() if info.state != "DEST"}
    waiting = len(vault.outbox.list())
    asked = sum(bool(known.request) for known in vault.sealed.clarifications.list())
    receipts = len(drafts) - len(open_ones) - len(notes)
    yield _finding(
        tr("Testimonies that are not sealed"),
        len(open_ones),
        tr("Seal them, or end them, and hand them over first."),
    )
    yield _finding(tr("Notes of the team"), len(notes), tr("Travel with another device."))
    yield _finding(tr("Sealed testimonies in this vault"), len(sealed), tr("Travel with another device."))
    yield _finding(
        tr("Sealed files that wait to be handed over"), waiting, tr("Hand them over, then delete them here.")
    )
    yield _finding(tr("Requests from supervisors"), asked, tr("Answer them first, or leave the device."))
    me = vault.team.me()
    if me is not None and TRAINED in me.flags and not vault.closed_part.is_open:
        words = tr("It is locked, so nobody can say what lies in it.")
        yield Finding(tr("The closed part"), "left", words, tr("Open it, then look again."))
    if receipts:
        words = plural(
            "{n} receipt is there: a code and a time.", "{n} receipts are there: codes and times.", receipts
        )
        yield Finding(tr("Receipts"), "notice", words, tr("They tell that interviews were held, and when."))


def _finding(name: str, count: int, mend: str) -> Finding:
    if not count:
        return Finding(name, "clear", tr("There are none."))
    return Finding(name, "left", plural("There is {n}.", "There are {n}.", count), mend)


def _recent(vault: Vault, path: Path) -> Finding:
    """Look whether the desktop remembers a file of ours; this program itself keeps no such list."""
    name = tr("Files used last, as the desktop remembers them")
    clear = tr("Clear the list in the desktop's settings.")
    try:
        listed = path.read_bytes()[:_MOST_BYTES] if path.exists() else b""
    except OSError:
        return Finding(name, "notice", tr("The list cannot be read."), clear)
    if _OURS in listed or vault.folder.absolute().as_uri().encode() in listed:
        return Finding(name, "left", tr("A file of this program stands there."), clear)
    return Finding(name, "clear", tr("No file of this program stands there."))
