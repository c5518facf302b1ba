"""The health of a vault, in words, and mending what is safe to mend. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.i18n import plural, tr
from storage import clock

if TYPE_CHECKING:
    from storage.check import CheckResult
    from storage.vault import Vault

Report = Callable[[str, int, int], None]

REMIND_AFTER_DAYS: Final = 30
"""A gap over so many days without a check gives a reminder (DOMAIN.md 7.6)."""
_LAST: Final = "health.last"


@dataclass(frozen=True)
class Part:
    """One part of a vault.

    Attributes:
        name: what was looked at.
        ok: whether it is as it must be.
        text: what was found.
        mend: what a person can do; empty when nothing is wrong.
        mendable: whether the program can mend it.
    """

    name: str
    ok: bool
    text: str
    mend: str = ""
    mendable: bool = False


@dataclass(frozen=True)
class Health:
    """What a check found: each part, and what was mended just before."""

    parts: tuple[Part, ...]
    removed: int = 0

    @property
    def ok(self) -> bool:
        """Whether every part is as it must be."""
        return all(part.ok for part in self.parts)

    @property
    def mendable(self) -> bool:
        """Whether the program can mend something of it."""
        return any(part.mendable for part in self.parts)


def check(vault: Vault, report: Report) -> Health:
    """Read the whole vault; that it was checked is recorded."""
    found = Health(tuple(_part(result) for result in vault.check(_told(report))))
    remember(vault, sum(not part.ok for part in found.parts))
    return found


def remember(vault: Vault, faults: int) -> None:
    """Record that the whole vault was checked, and how many parts were not in order."""
    from storage.custody import VAULT_ITEM

    with vault.transaction():
        vault.settings.set(_LAST, clock.to_text(vault.now()))
        vault.custody.append(VAULT_ITEM, "VERI", details={"faults": faults})


def days_unchecked(vault: Vault, now: datetime) -> int:
    """Return how many days ago the vault was checked, or made; 0 when it holds nothing."""
    if not (vault.drafts.list() or vault.sealed.list()):
        return 0
    last = vault.settings.get(_LAST)
    return max(0, (now - (clock.from_text(last) if last else vault.info().created)).days)


def mend(vault: Vault, report: Report) -> Health:
    """Mend what is safe to mend, then check again.

    Raises:
        DiskFull, DiskRefused: it could not be done.
    """
    done = vault.repair()
    return Health(check(vault, report).parts, done.removed)


def _told(report: Report) -> Report:
    def told(stage: str, done: int, total: int) -> None:
        names = _names()
        report(tr("Checking: {part}", part=names.get(stage, stage)), done, total)

    return told


def _names() -> dict[str, str]:
    return {
        "slots": tr("Key slots"),
        "database": tr("Database"),
        "identity": tr("Identity cards"),
        "sealed": tr("Sealed testimonies"),
        "attachments": tr("Attachments"),
        "files": tr("Files of attachments"),
        "outbox": tr("Sealed files that wait here"),
        "folder": tr("Folder of the vault"),
        "log": tr("Last changes"),
        "custody": tr("Log of what was done"),
    }


def _part(result: CheckResult) -> Part:
    name = _names().get(result.part, result.name)
    good = _GOOD[result.part]
    if result.ok:
        return Part(name, True, good(result.numbers))
    bad = _BAD[result.part]
    numbers = result.numbers
    lost = any(numbers.get(what) for what in ("damaged", "missing", "strange"))
    stray = result.part == "files" or (bool(numbers.get("orphans")) and not lost)
    mendable = stray or bool(numbers.get("unfinished"))
    return Part(name, False, bad(result.numbers), "" if mendable else _advice(result), mendable)


Numbers = Mapping[str, int]


def _whole(numbers: Numbers) -> str:
    return plural("{n} is whole.", "{n} are whole.", numbers.get("whole", 0))


def _whole_and_destroyed(numbers: Numbers) -> str:
    gone = numbers.get("destroyed", 0)
    if not gone:
        return _whole(numbers)
    after = plural("{n} was destroyed on purpose.", "{n} were destroyed on purpose.", gone)
    return f"{_whole(numbers)} {after}"


def _broken(numbers: Numbers) -> str:
    return tr(
        "{damaged} are damaged, {missing} are missing, {whole} are whole.",
        damaged=numbers.get("damaged", 0),
        missing=numbers.get("missing", 0),
        whole=numbers.get("whole", 0),
    )


def _strays(numbers: Numbers) -> str:
    n = numbers.get("orphans", 0)
    return plural(
        "{n} file belongs to nothing. It can be removed.",
        "{n} files belong to nothing. They can be removed.",
        n,
    )


def _waiting(numbers: Numbers) -> str:
    if numbers.get("damaged", 0) or numbers.get("missing", 0):
        return _broken(numbers)
    return _strange(numbers) if numbers.get("strange", 0) else _strays(numbers)


def _strange(numbers: Numbers) -> str:
    n = numbers.get("strange", 0) or numbers.get("unfinished", 0)
    if numbers.get("strange", 0):
        return plural(
            "{n} file in the folder is not of this program. It was left as it is.",
            "{n} files in the folder are not of this program. They were left as they are.",
            n,
        )
    return plural(
        "{n} file was left by an interruption. It can be removed.",
        "{n} files were left by an interruption. They can be removed.",
        n,
    )


def _log(numbers: Numbers) -> str:
    return plural(
        "The log is whole: {n} line, none missing, changed or moved.",
        "The log is whole: {n} lines, none missing, changed or moved.",
        numbers.get("entries", 0),
    )


_GOOD: Final[Mapping[str, Callable[[Numbers], str]]] = {
    "slots": lambda _: tr("As they were left."),
    "database": lambda _: tr("Every page is authentic and in its place."),
    "identity": lambda _: tr("As it was left. Every page is checked when it is unlocked."),
    "sealed": _whole_and_destroyed,
    "attachments": _whole,
    "files": lambda _: tr("Every file belongs to an attachment."),
    "outbox": _whole,
    "folder": lambda _: tr("Nothing is there that does not belong."),
    "log": lambda _: tr("None was lost."),
    "custody": _log,
}
_BAD: Final[Mapping[str, Callable[[Numbers], str]]] = {
    "slots": lambda _: tr("The file was changed since the vault was last closed, or cannot be read."),
    "database": lambda _: tr("The file is damaged."),
    "identity": lambda _: tr("The file was changed since the vault was last closed, or cannot be read."),
    "sealed": _broken,
    "attachments": _broken,
    "files": _strays,
    "outbox": _waiting,
    "folder": _strange,
    "log": lambda _: tr("The disk lost changes that were saved last before an interruption."),
    "custody": lambda n: plural(
        "The log has {n} fault.", "The log has {n} faults.", n.get("problems", 0) or 1
    ),
}


def _advice(result: CheckResult) -> str:
    if result.part == "slots":
        return tr(
            "The vault opened, so your passphrase is safe. Change the passphrase to write the file anew, "
            "and make a new backup."
        )
    if result.part == "log":
        return tr(
            "Compare the last answers of what was being written with your notes. A copy of what could not "
            "be read is kept in the folder of the vault; copy that folder before the keys are renewed, which "
            "removes it. Replace the disk if this happens again."
        )
    if result.numbers.get("strange"):
        return tr("Look at what it is. If you do not know it, move it out of the folder.")
    return tr(
        "Change nothing more. Copy the whole folder to another disk, then take what is missing "
        "from your last backup or from the sealed files."
    )
