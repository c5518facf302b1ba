"""Reading a whole vault, to say whether it is what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.blobs import Blobs
from storage.connection import Database, require_ciphertext
from storage.custody import Custody
from storage.errors import StorageError
from storage.keyslots import Keyslots, read_keyslots


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


def check_keyslots(path: Path, in_use: Keyslots) -> CheckResult:
    """Compare the file of the key slots with what the vault was opened with."""
    try:
        same = read_keyslots(path) == in_use
    except StorageError as error:
        return CheckResult("Key slots", ok=False, detail=str(error))
    detail = "The file is what the vault was opened with." if same else "The file was changed meanwhile."
    return CheckResult("Key slots", same, detail)


def check_database(database: Database) -> CheckResult:
    """Check the authenticity of every page, then the structure they make."""
    try:
        problems = database.problems()
    except StorageError as error:
        return CheckResult("Database", ok=False, detail=str(error))
    if problems:
        return CheckResult("Database", ok=False, detail=f"{len(problems)} problems were found.")
    return CheckResult("Database", ok=True, detail="Every page is authentic and in its place.")


def check_identity_file(path: Path) -> CheckResult:
    """Check what can be known of the identity database without its key."""
    try:
        require_ciphertext(path)
    except StorageError as error:
        return CheckResult("Identity database", ok=False, detail=str(error))
    return CheckResult("Identity database", ok=True, detail="The file is there, and encrypted.")


def check_attachments(blobs: Blobs) -> list[CheckResult]:
    """Read every attachment to its end and compare its hash; look for files without a row."""
    missing = {blob.id for blob in blobs.missing()}
    present = [blob for blob in blobs.list() if blob.id not in missing]
    damaged = sum(1 for blob in present if not blobs.holds(blob))
    orphans = blobs.orphans()
    whole = len(present) - damaged
    return [
        CheckResult(
            "Attachments",
            not missing and not damaged,
            f"{whole} are whole, {damaged} are damaged, {len(missing)} are missing.",
        ),
        CheckResult("Attachment files", not orphans, f"{orphans} files belong to nothing."),
    ]


def check_custody(custody: Custody) -> CheckResult:
    """Follow the custody log from its beginning to its end."""
    report = custody.verify()
    detail = f"{report.entries} entries follow each other; {report.signed} are signed."
    return CheckResult("Custody log", report.ok, " ".join(report.problems) if report.problems else detail)
