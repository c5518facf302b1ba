"""How fast age files are written and read, against the bare cipher in the same run."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from exporters import age
from storage.stream import CHUNK_SIZE

MEGABYTE = 1_000_000
SIZES = (1, 10, 100)
"""Megabytes."""
LIMIT = 0.3
"""What we must reach of the bare cipher's speed from 10 MB on."""


class _Nothing:
    """Takes bytes and forgets them, so that memory is not what is measured."""

    def write(self, data: bytes, /) -> int:
        return len(data)


def run() -> list[dict[str, object]]:
    """Measure each size: ours, the bare cipher, and their ratio (1 would be no cost of the format)."""
    return [row for size in SIZES for row in _measure(size)]


def _measure(size: int) -> list[dict[str, object]]:
    identity = age.generate_identity()
    content = bytes(size * MEGABYTE)
    file = io.BytesIO()
    age.encrypt(io.BytesIO(content), file, [identity.recipient])
    encrypted = file.getvalue()
    bare = _speed(size, lambda: _bare(content))
    speeds = {
        "encrypt": _speed(size, lambda: age.encrypt(io.BytesIO(content), _Nothing(), [identity.recipient])),
        "decrypt": _speed(size, lambda: age.decrypt(io.BytesIO(encrypted), _Nothing(), [identity.secret])),
    }
    return [
        {
            "name": f"age {name}, hybrid, {size} MB",
            "mb_per_second": round(speed, 1),
            "bare_chacha20_poly1305_mb_per_second": round(bare, 1),
            "ratio": round(speed / bare, 3),
            "limit": LIMIT if size >= 10 else None,
            "ok": size < 10 or speed / bare >= LIMIT,
        }
        for name, speed in speeds.items()
    ]


def _bare(content: bytes) -> None:
    """Encrypt the same bytes in pieces of the same size, and nothing else."""
    cipher = ChaCha20Poly1305(bytes(32))
    view = memoryview(content)
    for number, start in enumerate(range(0, len(content), CHUNK_SIZE)):
        cipher.encrypt(number.to_bytes(12, "big"), view[start : start + CHUNK_SIZE], None)


def _speed(megabytes: int, work: Callable[[], object]) -> float:
    """Return MB/s of the best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return megabytes / best


if __name__ == "__main__":
    for row in run():
        print(row)
