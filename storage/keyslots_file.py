"""``keyslots.json``: reading it strictly, also as it was in format 1, and writing it."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage.atomic import disk_errors
from storage.errors import VaultDamaged, VaultTooNew
from storage.kdf import SALT_SIZE, KdfParams
from storage.keyslots import BOX_SIZE, FORMAT, SEALED_DIRECTORY_SIZE, Keyslots, Round
from storage.keyslots_former import FormerKeyslots
from storage.slot_directory import SLOTS
from storage.wrapping import WRAP_SIZE

MOST_BYTES: Final = 128 * 1024
_MOST_ROUNDS: Final = 8


def to_bytes(keyslots: Keyslots) -> bytes:
    """Return the content of ``keyslots.json``."""
    document = {
        "format": FORMAT,
        **_round(keyslots.round),
        "former": [_round(r) for r in keyslots.former],
        "slots": [_text(box) for box in keyslots.slots],
        "wraps": [_text(box) for box in keyslots.wraps],
        "identity_slots": [_text(box) for box in keyslots.identity_slots],
        "identity_wraps": [_text(box) for box in keyslots.identity_wraps],
        "directory": _text(keyslots.directory),
    }
    return json.dumps(document, indent=1).encode()


def from_bytes(data: bytes) -> Keyslots | FormerKeyslots:
    """Read the content of ``keyslots.json``.

    Raises:
        VaultTooNew: a newer program wrote it.
        VaultDamaged: it has another shape.
        WeakVault: its parameters are not acceptable.
    """
    try:
        document = json.loads(data) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        raise VaultDamaged from None
    if not isinstance(document, dict):
        raise VaultDamaged
    version = document.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise VaultTooNew
    return _former(document) if version == 1 else _present(document)


def read_keyslots(path: Path) -> Keyslots | FormerKeyslots:
    """Read the key slots of a vault.

    Raises:
        VaultTooNew, VaultDamaged, WeakVault: see `from_bytes`.
        DiskRefused: the file cannot be read.
    """
    with disk_errors(), path.open("rb") as file:
        return from_bytes(file.read(MOST_BYTES + 1))


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class _Kdf(_Strict):
    algorithm: Literal["argon2id"]
    memory_kib: int
    iterations: int
    lanes: int


class _Round(_Strict):
    kdf: _Kdf
    salt: str


_Boxes = Annotated[list[str], Field(min_length=SLOTS, max_length=SLOTS)]


class _File1(_Round):
    format: Literal[1]
    slots: _Boxes
    identity_slots: _Boxes


class _File2(_Round):
    format: Literal[2]
    former: Annotated[list[_Round], Field(max_length=_MOST_ROUNDS)]
    slots: _Boxes
    wraps: _Boxes
    identity_slots: _Boxes
    identity_wraps: _Boxes
    directory: str


def _present(document: dict[str, Any]) -> Keyslots:
    try:
        file = _File2.model_validate(document)
    except ValidationError:
        raise VaultDamaged from None
    return Keyslots(
        round=_read_round(file),
        former=tuple(_read_round(r) for r in file.former),
        slots=_all(file.slots, BOX_SIZE),
        wraps=_all(file.wraps, WRAP_SIZE),
        identity_slots=_all(file.identity_slots, BOX_SIZE),
        identity_wraps=_all(file.identity_wraps, WRAP_SIZE),
        directory=_decoded(file.directory, SEALED_DIRECTORY_SIZE),
    )


def _former(document: dict[str, Any]) -> FormerKeyslots:
    try:
        file = _File1.model_validate(document)
    except ValidationError:
        raise VaultDamaged from None
    at = _read_round(file)
    return FormerKeyslots(at.params, at.salt, _all(file.slots, BOX_SIZE), _all(file.identity_slots, BOX_SIZE))


def _read_round(file: _Round) -> Round:
    params = KdfParams(file.kdf.memory_kib, file.kdf.iterations, file.kdf.lanes)
    params.require_sane()
    return Round(params, _decoded(file.salt, SALT_SIZE))


def _round(at: Round) -> dict[str, object]:
    kdf = {
        "algorithm": "argon2id",
        "memory_kib": at.params.memory_kib,
        "iterations": at.params.iterations,
        "lanes": at.params.lanes,
    }
    return {"kdf": kdf, "salt": _text(at.salt)}


def _all(texts: list[str], size: int) -> tuple[bytes, ...]:
    return tuple(_decoded(text, size) for text in texts)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(text: str, size: int) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise VaultDamaged from None
    if len(data) != size:
        raise VaultDamaged
    return data
