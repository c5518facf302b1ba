"""From a passphrase to key material: Argon2id (RFC 9106)."""

from __future__ import annotations

import math
import time
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import PassphraseTooShort, WeakVault
from storage.secret import Secret

SALT_SIZE: Final = 32
KEY_SIZE: Final = 32
SHORTEST_PASSPHRASE: Final = 8

# Below the floor a stored file is refused: somebody may have weakened it to make guessing cheap.
# Above the ceiling it is refused as well: it would only freeze the computer.
_LEAST_MEMORY_KIB: Final = 8 * 1024
_MOST_MEMORY_KIB: Final = 16 * 1024 * 1024
_MOST_ITERATIONS: Final = 1000
_MOST_LANES: Final = 16


@dataclass(frozen=True)
class KdfParams:
    """The cost of one Argon2id run.

    Attributes:
        memory_kib: memory, in KiB.
        iterations: passes over that memory.
        lanes: independent lanes, each able to use a processor core.
    """

    memory_kib: int
    iterations: int
    lanes: int

    def require_sane(self) -> None:
        """Refuse costs that protect too little, or that no computer could pay.

        Raises:
            WeakVault: a value is outside what this program accepts.
        """
        sane = (
            _LEAST_MEMORY_KIB <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.iterations <= _MOST_ITERATIONS
            and 1 <= self.lanes <= _MOST_LANES
        )
        if not sane:
            raise WeakVault


def calibrate(target_seconds: float = 1.0, memory_kib: int = 262144) -> KdfParams:
    """Choose how many passes take the wanted time on this computer.

    Args:
        target_seconds: how long one attempt must take at least, in seconds.
        memory_kib: memory of one attempt, in KiB; 256 MiB unless told.
    """
    params = KdfParams(memory_kib, 1, 1)
    while (taken := _seconds_of_one_run(params)) < target_seconds and params.iterations < _MOST_ITERATIONS:
        wanted = math.ceil(params.iterations * target_seconds / taken)
        params = replace(params, iterations=min(_MOST_ITERATIONS, max(params.iterations + 1, wanted)))
    return params


def stretch(passphrase: str, salt: bytes, params: KdfParams, secret: bytes | None = None) -> Secret:
    """Return the 32 bytes of key material that a passphrase stands for.

    The passphrase is brought to Unicode NFC first: the same letters typed on two systems must be the
    same bytes (as RFC 8265, section 4.2.2 asks).

    Args:
        passphrase: what was typed.
        salt: 32 bytes.
        params: the cost.
        secret: a second factor, Argon2id's secret value K (RFC 9106, section 3.1), or None.

    Raises:
        WeakVault: the parameters are not acceptable.
    """
    params.require_sane()
    argon2id = Argon2id(
        salt=salt,
        length=KEY_SIZE,
        iterations=params.iterations,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
        secret=secret,
    )
    material = bytearray(KEY_SIZE)
    argon2id.derive_into(_normal(passphrase), material)
    return Secret(material)


def derive(master: Secret, label: str) -> Secret:
    """Return the 32-byte key for one purpose, by HKDF-SHA256 (RFC 5869) with the purpose as info."""
    key = bytearray(KEY_SIZE)
    HKDF(hashes.SHA256(), KEY_SIZE, salt=None, info=label.encode()).derive_into(master.reveal(), key)
    return Secret(key)


def require_strong(passphrase: str) -> None:
    """Refuse a new passphrase that is too short to be one.

    Raises:
        PassphraseTooShort: it has fewer than eight characters.
    """
    if len(unicodedata.normalize("NFC", passphrase)) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(minimum=SHORTEST_PASSPHRASE)


def _seconds_of_one_run(params: KdfParams) -> float:
    started = time.perf_counter()
    stretch("calibration", bytes(SALT_SIZE), params).wipe()
    return time.perf_counter() - started


def _normal(passphrase: str) -> bytes:
    # A lone surrogate cannot be typed, but can come from a pipe; it must fail as a wrong passphrase does.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
