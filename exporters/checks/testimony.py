"""The checks of one testimony: its signed form, its readable form, its PDF, its attachments and its log."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pydantic import ValidationError

from exporters.checks.files import PackageFiles
from exporters.checks.matching import require_match
from exporters.checks.outcome import NO_SECOND, Checks, DoesNotHold, require
from exporters.checks.signatures import Signed, check_compact, check_proof_second
from exporters.custody_extract import read_extract
from exporters.document import DocumentInvalid
from exporters.package import SD_JWT, attachment_name
from exporters.pdf_sign import PdfFacts, verify_pdf
from exporters.release import Release, ReleasedTestimony
from exporters.sdjwt.reader import disclosed_claims, split
from exporters.sdjwt.testimony import PresentedTestimony, read_claims
from exporters.seal import TYP
from exporters.trust import require_certified, require_ever_certified
from exporters.view import ReleasedView, canonical_json
from storage.chain import Anchor

SECOND: Final = ".jws"


@dataclass(frozen=True)
class Proof:
    """A testimony's signature that holds: by whom, and over what."""

    signed: Signed
    shown: PresentedTestimony | None


def check_proof(
    checks: Checks, data: bytes, second: bytes | None, trust: Sequence[Anchor], place: str = ""
) -> Proof | None:
    """Check an SD-JWT: the interviewer's signatures, and every disclosure.

    Args:
        checks: where outcomes go.
        data: the bytes of the ``.sd-jwt`` file.
        second: the bytes of the ML-DSA-65 signature beside it, or None.
        trust: teams.
        place: code of the testimony.

    Returns:
        What was found, or None when the signature does not hold.
    """
    found = checks.ask("proof.signature", lambda: _signature(data, trust), place)
    if found is None:
        return None
    jwt, payload, parts, signed = found
    if second is None:
        checks.leave("proof.second-signature", NO_SECOND, place)
    else:
        checks.ask("proof.second-signature", partial(check_proof_second, second, jwt, signed, trust), place)
    return Proof(signed, checks.ask("proof.parts", lambda: _parts(payload, parts, signed, trust), place))


def check_paper(
    checks: Checks, pdf: bytes, trust: Sequence[Anchor], by: str | None = None, place: str = ""
) -> PdfFacts | None:
    """Check the signature of a PDF.

    Args:
        checks: where outcomes go.
        pdf: the file.
        trust: teams.
        by: member code that must have signed, or None for anybody.
        place: code of the testimony.
    """

    def work() -> PdfFacts:
        facts = verify_pdf(pdf, [card.root_certificate for card in trust])
        require(facts.intact and facts.valid and facts.covers_whole_document)
        require(facts.trusted or not trust)
        require(by is None or facts.signer_common_name == by)
        return facts

    return checks.ask("paper.signature", work, place)


def check_testimony(
    checks: Checks,
    files: PackageFiles,
    release: Release,
    line: ReleasedTestimony,
    folder: str,
    trust: Sequence[Anchor],
) -> Signed | None:
    """Do every check of one testimony in a package.

    Returns:
        Who signed it, or None when that does not hold.
    """
    place = line.code
    data = _read(files, folder + SD_JWT)
    proof = check_proof(checks, data, _read(files, folder + SD_JWT + SECOND), trust, place)
    checks.ask("proof.released", partial(require, _hash(data) == line.presentation), place)
    view = checks.ask("view.document", partial(_view, files, release, line, folder), place)
    if view is not None and proof is not None and proof.shown is not None:
        checks.ask("view.matches", partial(require_match, view, proof.shown, line), place)
        checks.ask("attachments", partial(_attachments, files, view, line, folder), place)
    if view is not None:
        checks.ask("custody", partial(_custody, files, view, line, folder), place)
    facts = check_paper(checks, _read(files, folder + "testimony.pdf"), trust, release.made_by, place)
    if facts is not None:
        checks.ask("paper.proof", partial(require, facts.embedded.get(SD_JWT) == data), place)
    return proof.signed if proof else None


def _signature(data: bytes, trust: Sequence[Anchor]) -> tuple[str, bytes, list[str], Signed]:
    try:
        text = data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise DoesNotHold from None
    jwt, parts = split(text)
    payload, signed = check_compact(jwt, TYP, trust)
    return jwt, payload, parts, signed


def _parts(payload: bytes, parts: list[str], signed: Signed, trust: Sequence[Anchor]) -> PresentedTestimony:
    shown = read_claims(disclosed_claims(payload, parts))
    require(not trust or shown.team == signed.facts.team)
    if shown.sealed_at is not None:
        require_certified(signed.facts, shown.sealed_at)
    require_ever_certified(signed.facts)
    return shown


def _view(files: PackageFiles, release: Release, line: ReleasedTestimony, folder: str) -> ReleasedView:
    data = files.read(folder + "testimony.json")
    require(_hash(data) == line.view)
    try:
        view = ReleasedView.model_validate_json(data)
    except ValidationError:
        raise DocumentInvalid from None
    require(canonical_json(view) == data)
    require((view.release_code, view.recipient_code) == (release.code, release.recipient.code))
    require(view.released_by == release.made_by)
    return view


def _attachments(files: PackageFiles, view: ReleasedView, line: ReleasedTestimony, folder: str) -> None:
    kept = {entry.code: entry for entry in view.attachments if entry.status == "kept"}
    listed = {entry.code: (entry.sha256, entry.size) for entry in line.attachments}
    require(listed == {code: (entry.sha256, entry.size) for code, entry in kept.items()})
    paths = {f"{folder}attachments/{attachment_name(c, e.media_type)}": listed[c] for c, e in kept.items()}
    require(set(files.below(folder + "attachments/")) == set(paths))
    require(all(files.hashes[path] == digest for path, digest in paths.items()))


def _custody(files: PackageFiles, view: ReleasedView, line: ReleasedTestimony, folder: str) -> None:
    extract = read_extract(files.read(folder + "custody.jsonl"))
    require(extract.head == line.custody_head and extract.lines == view.custody)


def _read(files: PackageFiles, path: str) -> bytes:
    """Return a file's bytes, or nothing: the check that needs it then fails by itself."""
    try:
        return files.read(path)
    except DoesNotHold:
        return b""


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
