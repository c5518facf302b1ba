"""The one function that checks what somebody was handed: a bundle, a package folder, an SD-JWT or a PDF.

It trusts nothing but the team cards it is given, writes nothing, and asks no network. A bundle is decrypted
and checked in memory. Without a card it can only tell that nothing was changed since it was signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Literal, cast

from exporters import age
from exporters.approval import TYP as APPROVAL_TYP
from exporters.bag_writer import MANIFEST, SIGNATURE
from exporters.bundle import NotABundle
from exporters.checks.files import (
    LARGEST_FILE,
    PackageFiles,
    TooLargeToCheck,
    files_of_folder,
    files_of_stream,
    require_listed,
)
from exporters.checks.outcome import (
    NO_KEY,
    NO_PROOF,
    NO_RELEASE,
    NO_TEAM,
    Check,
    Checks,
    require,
)
from exporters.checks.signatures import Signed, check_compact, check_detached
from exporters.checks.testimony import SECOND, check_paper, check_proof, check_testimony
from exporters.errors import ExportError
from exporters.package import MANIFEST_TYP, SD_JWT, TESTIMONIES
from exporters.partial import typed_file_errors
from exporters.release import TYP as RELEASE_TYP
from exporters.release import Release, read_release
from exporters.tar_reader import ArchiveDamaged, ArchiveUnsafe
from exporters.trust import require_certified_on
from storage.canonical import read_json
from storage.chain import Anchor, SignerUnknown

Kind = Literal["bundle", "bag", "sd-jwt", "pdf"]

_RELEASE: Final = "data/release.json"
_AGE: Final = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
_PDF: Final = b"%PDF-"
_HEAD: Final = 1024

ALL_HOLDS: Final = "Everything holds, and the team whose card you gave made it."
UNKNOWN_SIGNER: Final = (
    "Nothing was changed since it was signed. Who signed it cannot be told without the team's card."
)
DOES_NOT_HOLD: Final = "Something does not hold. Do not rely on this; ask the sender for another copy."
NOTHING_CHECKED: Final = "Nothing could be checked. Add what the list asks for, and check again."


class NothingToCheck(ExportError):
    """A path leads to nothing that this program can check."""

    code = "exporters.verify.nothing"
    text = (
        "This is not a bundle, a package folder, a signed testimony or a PDF. Nothing was checked. "
        "Please choose the .age file you were sent, or the folder that holds bagit.txt."
    )


@dataclass(frozen=True)
class Report:
    """What a run of checks found.

    Attributes:
        kind: what was checked.
        checks: every check, in order.
        sentence: the answer in one English sentence, a source of translations.
    """

    kind: Kind
    checks: tuple[Check, ...]
    sentence: str

    @property
    def ok(self) -> bool:
        """Whether something was checked and nothing failed."""
        outcomes = {check.outcome for check in self.checks}
        return "failed" not in outcomes and "passed" in outcomes


def verify(path: Path, *, identities: Sequence[str] = (), trust: Sequence[Anchor] = ()) -> Report:
    """Check everything that can be checked.

    Args:
        path: a bundle (``.age``), a package folder (a bag), an ``.sd-jwt`` file or a PDF.
        identities: ``AGE-SECRET-KEY-...`` texts that may open a bundle.
        trust: team cards; every signer must belong to one of these teams.

    Raises:
        NothingToCheck: it is none of these.
        TooLargeToCheck: a bundle or file does not fit in memory.
        FileTrouble: the system does not let it be read.
    """
    with typed_file_errors():
        if path.is_dir():
            return _verify_folder(path, trust)
        if not path.is_file():
            raise NothingToCheck
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(_AGE):
            return _verify_bundle(path, identities, trust)
        if path.stat().st_size > LARGEST_FILE:
            raise TooLargeToCheck
        if _PDF in head:
            return _verify_pdf(path.read_bytes(), trust)
        if b"~" in (data := path.read_bytes()) and data[:1].isalnum():
            beside = path.with_name(path.name + SECOND)
            second = beside.read_bytes() if beside.is_file() else None
            return _verify_sd_jwt(data, second, trust)
    raise NothingToCheck


def _verify_folder(folder: Path, trust: Sequence[Anchor]) -> Report:
    if not (folder / "bagit.txt").is_file():
        raise NothingToCheck
    checks = Checks()
    files, valid = files_of_folder(folder)
    checks.ask("bag.files", partial(require, valid))
    _check_package(checks, files, trust)
    return _report("bag", checks, trust)


def _verify_bundle(path: Path, identities: Sequence[str], trust: Sequence[Anchor]) -> Report:
    checks = Checks()
    if not identities:
        checks.leave("bundle.open", NO_KEY)
        return _report("bundle", checks, trust)
    files = checks.ask("bundle.open", lambda: _decrypted(path, identities))
    if files is not None:
        checks.ask("bag.files", partial(require_listed, files))
        _check_package(checks, files, trust)
    return _report("bundle", checks, trust)


def _decrypted(path: Path, identities: Sequence[str]) -> PackageFiles:
    with path.open("rb") as file:
        try:
            return files_of_stream(cast(BinaryIO, age.open_reader(file, identities)))
        except (ArchiveDamaged, ArchiveUnsafe):
            raise NotABundle from None


def _verify_pdf(pdf: bytes, trust: Sequence[Anchor]) -> Report:
    checks = Checks()
    facts = check_paper(checks, pdf, trust)
    signers: list[Signed | None] = []
    if facts is not None and SD_JWT in facts.embedded:
        proof = check_proof(checks, facts.embedded[SD_JWT], None, trust)
        signers.append(proof.signed if proof else None)
    elif facts is not None:
        checks.leave("paper.proof", NO_PROOF)
    _check_team(checks, signers, trust)
    return _report("pdf", checks, trust)


def _verify_sd_jwt(data: bytes, second: bytes | None, trust: Sequence[Anchor]) -> Report:
    checks = Checks()
    proof = check_proof(checks, data, second, trust)
    _check_team(checks, [proof.signed if proof else None], trust)
    return _report("sd-jwt", checks, trust)


def _check_package(checks: Checks, files: PackageFiles, trust: Sequence[Anchor]) -> None:
    signers = [
        checks.ask(
            "bag.signature",
            lambda: check_detached(files.read(SIGNATURE), files.read(MANIFEST), MANIFEST_TYP, trust),
        )
    ]
    if _RELEASE not in files.hashes:
        checks.leave("release.document", NO_RELEASE)
    else:
        signers += _check_release(checks, files, trust, signers[0])
    _check_team(checks, signers, trust)


def _check_release(
    checks: Checks, files: PackageFiles, trust: Sequence[Anchor], packer: Signed | None
) -> list[Signed | None]:
    data = files.read(_RELEASE)
    signed = checks.ask(
        "release.signature", lambda: check_detached(files.read(_RELEASE + SECOND), data, RELEASE_TYP, trust)
    )
    release = checks.ask("release.document", lambda: _read_release(data, signed, packer))
    if release is None:
        return [signed]
    approvers = checks.ask("release.approvals", lambda: _approvers(release, trust)) or []
    checks.ask("release.testimonies", partial(_require_contents, files, release))
    witnesses = [
        check_testimony(checks, files, release, line, f"{TESTIMONIES}{line.code}/", trust)
        for line in release.testimonies
    ]
    return [signed, *approvers, *witnesses]


def _read_release(data: bytes, signed: Signed | None, packer: Signed | None) -> Release:
    release = read_release(data)
    require(release.to_bytes() == data)
    makers = {signer.facts.member_code for signer in (signed, packer) if signer is not None}
    require(makers <= {release.made_by})
    for signer in (signed, packer):
        if signer is not None:
            require_certified_on(signer.facts, release.created)
    return release


def _approvers(release: Release, trust: Sequence[Anchor]) -> list[Signed | None]:
    result: list[Signed | None] = []
    for approval in release.approvals:
        payload, signed = check_compact(approval.signature, APPROVAL_TYP, trust)
        expected = {"by": approval.by, "day": approval.day.isoformat(), "subject": release.subject}
        require(read_json(payload) == expected and signed.facts.member_code == approval.by)
        require_certified_on(signed.facts, approval.day)
        result.append(signed)
    return result


def _require_contents(files: PackageFiles, release: Release) -> None:
    there = {path.split("/")[2] for path in files.below(TESTIMONIES)}
    codes = [line.code for line in release.testimonies]
    require(there == set(codes) and len(codes) == len(set(codes)))


def _check_team(checks: Checks, signers: Sequence[Signed | None], trust: Sequence[Anchor]) -> None:
    found = [signer for signer in signers if signer is not None]
    if found:
        checks.ask("team.one", partial(require, len({signer.root for signer in found}) == 1))
    if trust:
        checks.ask("team.known", lambda: _require_known(signers, found))
    else:
        checks.leave("team.known", NO_TEAM)


def _require_known(signers: Sequence[Signed | None], found: Sequence[Signed]) -> bool:
    """With cards, a signature is accepted only from one of their teams; so every signature must be there."""
    if len(found) < len(signers):
        raise SignerUnknown
    return True


def _report(kind: Kind, checks: Checks, trust: Sequence[Anchor]) -> Report:
    outcomes = {check.outcome for check in checks.all}
    if "failed" in outcomes:
        sentence = DOES_NOT_HOLD
    elif "passed" not in outcomes:
        sentence = NOTHING_CHECKED
    else:
        sentence = ALL_HOLDS if trust else UNKNOWN_SIGNER
    return Report(kind, tuple(checks.all), sentence)
