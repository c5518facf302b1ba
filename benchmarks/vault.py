"""How a vault grows: opening, listing, writing, checking, backing up and restoring, at several sizes.

What must stay flat (opening, one answer) is compared with the vault before, what must grow with the content
(list, check) with so many times that, and copying with the bare cipher over the same number of bytes.
Ratios are of processor seconds, which other programs and a slow disk do not change; seconds of waiting stand
beside them.

usage: python -m benchmarks.vault [TESTIMONIES [MEGABYTES]]    measures one size and prints JSON
"""

from __future__ import annotations

import io
import json
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeVar, cast

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from desktop.services import backups, worklist
from storage.drafts import Entry
from storage.kdf import KdfParams
from storage.stream import CHUNK_SIZE
from storage.vault import Vault

Result = TypeVar("Result")

MEGABYTE: Final = 1_000_000
SIZES: Final = ((100, 20), (1_000, 200))
"""Sealed testimonies, and megabytes of attachments, for a quick run."""
DOCUMENT_BYTES: Final = 24_000
ISSUES, ISSUE_BYTES = 8, 6_000
DRAFTS, ANSWERS = 10, 100
BLOB_MEGABYTES: Final = 5
MOST_TRIED: Final = 1_000
FLAT, GROWTH, COPYING = 2.0, 1.6, 0.15
"""How much more flat work may cost; growing work, beside its content; the least share of the bare cipher."""
_FLAT_WORK: Final = {"open", "one answer"}
_KDF: Final = KdfParams(memory_kib=8 * 1024, iterations=1, lanes=1)
_PASSPHRASE: Final = "four quiet herons fly"
_PLACE: Final = Path(__file__).parent / ".measured"


class _Random(io.RawIOBase):
    """So many bytes that do not repeat within a chunk's reach."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._left = size
        self._block = secrets.token_bytes(1_000_003)

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""
        size = min(self._left, len(self._block), size if size >= 0 else self._left)
        self._left -= size
        return self._block[:size]


@dataclass(frozen=True)
class Spent:
    """Seconds of the processor, and seconds of waiting."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Measured:
    """What one vault cost, by the name of the work.

    Attributes:
        spent: seconds.
        bytes_a_testimony: of ``vault.db``.
        share: of the speed of the bare cipher that a backup reaches.
    """

    spent: dict[str, Spent]
    bytes_a_testimony: int
    share: float


def run(sizes: Sequence[tuple[int, int]] = SIZES) -> list[dict[str, object]]:
    """Measure each size: seconds, and ratios to the size before or to the bare cipher."""
    rows: list[dict[str, object]] = []
    before: Measured | None = None
    for number, (testimonies, megabytes) in enumerate(sizes):
        measured = measure(testimonies, megabytes)
        factor = testimonies / sizes[number - 1][0] if number else 1.0
        what = f"{testimonies} testimonies, {megabytes} MB"
        for name, spent in measured.spent.items():
            earlier = before.spent.get(name) if before and name != "build" else None
            rows.append(_row(f"{name}, {what}", name, spent, earlier, factor))
        share = {"ratio": round(measured.share, 3), "limit": COPYING, "ok": measured.share >= COPYING}
        rows.append({"name": f"back up beside the bare cipher, {what}", **share})
        rows.append({"name": f"bytes a testimony, {what}", "value": measured.bytes_a_testimony})
        before = measured
    return rows


def measure(testimonies: int, megabytes: int) -> Measured:
    """Build a vault of a size and return what it cost; a backup is tried out up to `MOST_TRIED` megabytes."""
    shutil.rmtree(_PLACE, ignore_errors=True)
    _PLACE.mkdir()
    try:
        return _measure(_PLACE, testimonies, megabytes)
    finally:
        shutil.rmtree(_PLACE, ignore_errors=True)


def _measure(place: Path, testimonies: int, megabytes: int) -> Measured:
    folder, copy = place / "vault", place / "copy.backup"
    spent: dict[str, Spent] = {}
    with Vault.create(folder, _PASSPHRASE, kdf=_KDF) as vault:
        spent["build"], draft = _timed(lambda: _fill(vault, testimonies, megabytes))
    spent["open"], vault = _timed(lambda: Vault.open(folder, _PASSPHRASE))
    with vault:
        spent["list"] = _best(lambda: worklist.lines(vault))
        spent["one answer"] = _best(lambda: vault.drafts.record(draft, _answer("typed")))
        spent["check"], results = _timed(vault.check)
        if not all(result.ok for result in results):
            raise ValueError("the vault is not whole")
        spent["back up"], made = _timed(lambda: backups.make(backups.ready(vault), copy, _silent))
    if megabytes <= MOST_TRIED:
        spent["try a backup out"], tried = _timed(lambda: backups.rehearse(copy, _PASSPHRASE, place, _silent))
        if not tried.ok:
            raise ValueError("the backup is not whole")
    size = (folder / "vault.db").stat().st_size
    return Measured(spent, size // testimonies, _bare(made.size) / spent["back up"].cpu)


def _fill(vault: Vault, testimonies: int, megabytes: int) -> str:
    vault.team.found("Measured")
    issues = [secrets.token_bytes(ISSUE_BYTES) for _ in range(ISSUES)]
    for begin in range(0, testimonies, 500):
        with vault.transaction():
            for number in range(begin, min(begin + 500, testimonies)):
                vault.sealed.put(_document(number), issues, b"", "measured")
    with vault.transaction():
        drafts = [_draft(vault) for _ in range(DRAFTS)]
    for number in range(megabytes // BLOB_MEGABYTES):
        vault.blobs.add(
            cast("BinaryIO", _Random(BLOB_MEGABYTES * MEGABYTE)),
            draft_id=f"T-{number:06}-0",
            kind="audio",
            media_type="audio/flac",
            name="sound.flac",
        )
    return drafts[0]


def _document(number: int) -> bytes:
    facts = {
        "code": f"T-{number:06}-0",
        "version": 1,
        "language": "be",
        "sealed_at": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
        "attachments": [],
        "text": secrets.token_hex(DOCUMENT_BYTES // 2),
    }
    return json.dumps(facts).encode()


def _draft(vault: Vault) -> str:
    draft = vault.drafts.create(language="be", form_id="f", form_version="1", form_hash="ab" * 32)
    for number in range(ANSWERS):
        vault.drafts.record(draft.id, _answer(f"{number} " + "word " * 40))
    return draft.id


def _answer(text: str) -> Entry:
    return Entry("/data/a", "answer", None, text, datetime.now(UTC))


def _bare(size: int) -> float:
    """Return the processor seconds the cipher alone takes for so many bytes, measured on fewer."""
    cipher, piece = ChaCha20Poly1305(bytes(32)), bytes(CHUNK_SIZE)
    pieces = min(size, 1_000 * MEGABYTE) // CHUNK_SIZE + 1

    def encrypt() -> None:
        for number in range(pieces):
            cipher.encrypt(number.to_bytes(12, "big"), piece, None)

    return _timed(encrypt)[0].cpu * size / (pieces * CHUNK_SIZE)


def _row(title: str, name: str, spent: Spent, before: Spent | None, factor: float) -> dict[str, object]:
    row: dict[str, object] = {
        "name": title,
        "cpu_seconds": round(spent.cpu, 4),
        "seconds": round(spent.wall, 4),
    }
    if before is None:
        return row
    allowed, ratio = FLAT if name in _FLAT_WORK else factor * GROWTH, spent.cpu / max(before.cpu, 1e-4)
    return row | {"ratio": round(ratio, 2), "limit": allowed, "ok": ratio <= allowed}


def _timed(work: Callable[[], Result]) -> tuple[Spent, Result]:
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Spent(time.process_time() - cpu, time.perf_counter() - began), result


def _best(work: Callable[[], object], times: int = 5) -> Spent:
    return min((_timed(work)[0] for _ in range(times)), key=lambda spent: spent.cpu)


def _silent(*_: object) -> None:
    """Report to nobody."""


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:]]
    sys.stdout.write(json.dumps(asdict(measure(*(wanted or [1_000, 200]))), indent=1) + "\n")
