"""Reading a whole vault, to say whether it is what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forms.errors import AppError
from storage.blobs import Blobs
from storage.connection import Database, require_ciphertext
from storage.custody import Custody
from storage.keyslots import Keyslots
from storage.keyslots_file import read_keyslots

Finding = tuple[bool, str]
"""Whether a part is as it must be, and what was found, in one English sentence."""


@dataclass(frozen=True)
class CheckResult:
    """One thing that was looked at.

    Attributes:
        name: what, in a few English words.
        ok: whether it is as it must be.
        detail: what was found, one English sentence without content.
    """

    name: str
    ok: bool
    detail: str


def look(name: str, at: Callable[[], Finding]) -> CheckResult:
    """Look at one part; a part that cannot even be read has failed, and the others are still looked at."""
    try:
        return CheckResult(name, *at())
    except AppError as error:
        return CheckResult(name, ok=False, detail=str(error))


def keyslots(path: Path, in_use: Keyslots) -> Finding:
    """Compare the file of the key slots with what the vault was opened with."""
    if read_keyslots(path) == in_use:
        return True, "The file is what the vault was opened with."
    return False, "The file was changed meanwhile."


def database(opened: Database) -> Finding:
    """Check the authenticity of every page, then the structure they make."""
    problems = opened.problems()
    if problems:
        return False, f"{len(problems)} problems were found."
    return True, "Every page is authentic and in its place."


def identity_file(path: Path) -> Finding:
    """Check what can be known of the identity database without its key."""
    require_ciphertext(path)
    return True, "The file is there, and encrypted."


def attachments(blobs: Blobs) -> Finding:
    """Read every attachment to its end and compare its hash."""
    missing = {blob.id for blob in blobs.missing()}
    present = [blob for blob in blobs.list() if blob.id not in missing]
    damaged = sum(1 for blob in present if not blobs.holds(blob))
    whole = len(present) - damaged
    detail = f"{whole} are whole, {damaged} are damaged, {len(missing)} are missing."
    return not missing and not damaged, detail


def attachment_files(blobs: Blobs) -> Finding:
    """Look for files that no row knows."""
    orphans = blobs.orphans()
    return not orphans, f"{orphans} files belong to nothing."


def custody_log(custody: Custody) -> Finding:
    """Follow the custody log from its beginning to its end."""
    report = custody.verify()
    if report.problems:
        return False, " ".join(report.problems)
    return True, f"{report.entries} entries follow each other; {report.signed} are signed."
