"""Comparing the custody log with a package that was handed out: does the log go on from where it was?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exporters.errors import ExportError
from exporters.partial import typed_file_errors
from exporters.release import TYP, Release, read_release
from forms.errors import AppError
from storage.commitments import Commitments
from storage.custody import VAULT_ITEM
from storage.jose import NotASignature, SignatureInvalid, verify_detached

if TYPE_CHECKING:
    from storage.vault import Vault

_RELEASE: Final = Path("data") / "release.json"
_SIGNATURE: Final = ".jws"
_MOST_BYTES: Final = 16 * 1024 * 1024


class NoPackageHere(ExportError):
    """A path leads to no release document with its signature."""

    code = "desktop.comparing.nothing"
    text = (
        "There is no signed release document here. Nothing was compared. Please choose the file "
        "release.json of an opened package, with release.json.jws beside it."
    )


class NotOurPackage(AppError):
    """A package was made with another vault, or nobody can say with which."""

    code = "desktop.comparing.foreign"
    text = (
        "This package was not made with this vault, or it was changed. Nothing can be said about the log. "
        "Please compare it in the vault of the supervisor who made it."
    )


class NamesNoLog(AppError):
    """A package of an older version of the program, which did not name the log."""

    code = "desktop.comparing.older"
    text = (
        "This package was made before packages named the log. Nothing can be said about the log. "
        "Please take a newer package."
    )


@dataclass(frozen=True)
class Compared:
    """What was found.

    Attributes:
        release: code of the package.
        entry: which entry of the log it names, from 1; None when the log does not hold it any more.
        entries: how many there are.
    """

    release: str
    entry: int | None
    entries: int

    @property
    def ok(self) -> bool:
        """Whether the log still holds what the package names."""
        return self.entry is not None


def compare(vault: Vault, path: Path) -> Compared:
    """Look for the entry that a package names; that it was compared is recorded. Vault lane.

    Args:
        vault: open.
        path: the folder of an opened package, or its file ``release.json`` with its signature beside it.

    Raises:
        NoPackageHere: it is neither.
        NotOurPackage: somebody else made it, or it was changed.
        NamesNoLog: it is of an older program.
        ReleaseDamaged, FileTrouble: it cannot be read.
    """
    release = _read(vault, path / _RELEASE if path.is_dir() else path)
    if release.log is None:
        raise NamesNoLog
    entry = Commitments(vault.settings, vault.custody).find(release.code, release.log)
    found = Compared(release.code, entry, len(vault.custody.entries()))
    vault.custody.append(VAULT_ITEM, "VERI", details={"release": release.code, "faults": int(not found.ok)})
    return found


def _read(vault: Vault, path: Path) -> Release:
    beside = path.with_name(path.name + _SIGNATURE)
    with typed_file_errors():
        if not path.is_file() or not beside.is_file() or path.stat().st_size > _MOST_BYTES:
            raise NoPackageHere
        data, signature = path.read_bytes(), beside.read_bytes()
    release = read_release(data)
    try:
        signer = verify_detached(signature, data, vault.team.trust(), TYP)
    except (NotASignature, SignatureInvalid):
        raise NotOurPackage from None
    if not signer.member_code == release.made_by == vault.team.signer().code:
        raise NotOurPackage
    return release
