"""What long work is doing, in words."""

from __future__ import annotations

from collections.abc import Callable

from desktop.i18n import tr

Report = Callable[[str, int, int], None]


def in_words(report: Report) -> Report:
    """Return a report that translates the stage codes of the lower layers for a person."""

    def told(stage: str, done: int, total: int) -> None:
        report(stage_words(stage), done, total)

    return told


def stage_words(stage: str) -> str:
    """Return the words of a stage; a stage without words is told as nothing new."""
    words = {
        "seal": tr("Signing and encrypting"),
        "forget": tr("Removing it from this vault and changing the keys"),
        "copy": tr("Handing over: copying and comparing"),
        "look": tr("Looking for sealed files"),
        "take": tr("Taking in"),
        "resend": tr("Writing again"),
        "print": tr("Printing the testimonies"),
        "leak check": tr("Looking in every file for what was withheld"),
        "write": tr("Encrypting the package"),
        "verify": tr("Checking"),
        "backup": tr("Copying the vault, encrypted"),
        "restore": tr("Restoring the vault"),
    }
    return words.get(stage, "")
