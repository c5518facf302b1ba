"""The key slots: how a passphrase becomes the keys of a vault.

``keyslots.json`` holds::

    {"format": 1,
     "kdf": {"algorithm": "argon2id", "memory_kib": ..., "iterations": ..., "lanes": ...},
     "salt": base64 of 32 bytes,
     "slots":          [eight boxes, base64],
     "identity_slots": [eight boxes, base64]}

    box      = nonce (12 bytes) || ChaCha20-Poly1305 (RFC 8439) of content, 61 bytes in all
    content  = kind (1 byte) || key (32 bytes)
    box key  = HKDF-SHA256(Argon2id(passphrase, salt), info = "underseal/1 slot" or ".../1 identity slot")
    box data = canonical JSON of format, kdf, salt, which of the two lists, and the place in it

A slot that nobody uses holds random bytes, so nobody can count the passphrases. One passphrase opens the
same place in both lists: ``slots`` gives the vault key, ``identity_slots`` the key of who the witnesses are.
An open vault keeps only the first; the second needs the passphrase again.
"""

from __future__ import annotations

import base64
import binascii
import enum
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage.atomic import disk_errors
from storage.errors import VaultDamaged, VaultTooNew, WrongPassphrase
from storage.kdf import KEY_SIZE, SALT_SIZE, KdfParams, derive, stretch
from storage.secret import Secret

FORMAT: Final = 1
SLOTS: Final = 8
_NONCE_SIZE: Final = 12
_CONTENT_SIZE: Final = 1 + KEY_SIZE
BOX_SIZE: Final = _NONCE_SIZE + _CONTENT_SIZE + 16
MOST_BYTES: Final = 16 * 1024


class Kind(enum.IntEnum):
    """What a slot is for. Kinds we do not know are kept and never used."""

    OPEN = 1
    RECOVERY = 2
    ERASE = 3


Purpose = Literal["slots", "identity_slots"]
_LABELS: Final[dict[Purpose, str]] = {
    "slots": "underseal/1 slot",
    "identity_slots": "underseal/1 identity slot",
}


@dataclass(frozen=True)
class Keyslots:
    """The content of ``keyslots.json``: parameters and sealed boxes, no secret in clear.

    Attributes:
        params: the cost of one try.
        salt: of the Argon2id run, 32 bytes; one for the file.
        slots: eight boxes of the vault key.
        identity_slots: eight boxes of the identity key.
    """

    params: KdfParams
    salt: bytes
    slots: tuple[bytes, ...]
    identity_slots: tuple[bytes, ...]

    @classmethod
    def create(cls, passphrase: str, params: KdfParams, vault_key: Secret, identity_key: Secret) -> Keyslots:
        """Return slots of which one, at a random place, opens with the passphrase."""
        empty = cls(params, secrets.token_bytes(SALT_SIZE), _noise(), _noise())
        with stretch(passphrase, empty.salt, params) as material:
            return empty._with(secrets.randbelow(SLOTS), material, vault_key, identity_key)

    def vault_key(self, passphrase: str) -> Secret:
        """Return the vault key.

        Raises:
            WrongPassphrase: no slot opens.
        """
        with stretch(passphrase, self.salt, self.params) as material:
            return self._find("slots", material)[1]

    def identity_key(self, passphrase: str) -> Secret:
        """Return the key of who the witnesses are.

        Raises:
            WrongPassphrase: no slot opens.
        """
        with stretch(passphrase, self.salt, self.params) as material:
            return self._find("identity_slots", material)[1]

    def with_changed_passphrase(self, old: str, new: str) -> Keyslots:
        """Return slots that open with the new passphrase in the place of the old one.

        Somebody who has copied the old file and knows the old passphrase still has the keys: only new
        keys help against that.

        Raises:
            WrongPassphrase: the old passphrase opens no slot.
        """
        with stretch(old, self.salt, self.params) as material:
            place, vault_key = self._find("slots", material)
            with (
                vault_key,
                self._find("identity_slots", material)[1] as identity_key,
                stretch(new, self.salt, self.params) as new_material,
            ):
                return self._with(place, new_material, vault_key, identity_key)

    def to_bytes(self) -> bytes:
        """Return the content of ``keyslots.json``."""
        document = {
            **self._header(),
            "slots": [_text(box) for box in self.slots],
            "identity_slots": [_text(box) for box in self.identity_slots],
        }
        return json.dumps(document, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Keyslots:
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
        try:
            file = _File.model_validate(document)
        except ValidationError:
            raise VaultDamaged from None
        params = KdfParams(file.kdf.memory_kib, file.kdf.iterations, file.kdf.lanes)
        params.require_sane()
        return cls(
            params,
            _decoded(file.salt, SALT_SIZE),
            tuple(_decoded(box, BOX_SIZE) for box in file.slots),
            tuple(_decoded(box, BOX_SIZE) for box in file.identity_slots),
        )

    def _header(self) -> dict[str, object]:
        kdf = {
            "algorithm": "argon2id",
            "memory_kib": self.params.memory_kib,
            "iterations": self.params.iterations,
            "lanes": self.params.lanes,
        }
        return {"format": FORMAT, "kdf": kdf, "salt": _text(self.salt)}

    def _bound_data(self, purpose: Purpose, place: int) -> bytes:
        bound = {**self._header(), "purpose": purpose, "place": place}
        return json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()

    def _find(self, purpose: Purpose, material: Secret) -> tuple[int, Secret]:
        """Open the one slot that fits; all eight are always tried, so time does not tell which."""
        found: tuple[int, Secret] | None = None
        boxes = self.slots if purpose == "slots" else self.identity_slots
        with derive(material, _LABELS[purpose]) as key:
            aead = ChaCha20Poly1305(key.reveal())
            for place, box in enumerate(boxes):
                content = bytearray(_CONTENT_SIZE)
                try:
                    aead.decrypt_into(
                        box[:_NONCE_SIZE], box[_NONCE_SIZE:], self._bound_data(purpose, place), content
                    )
                except InvalidTag:
                    continue
                with Secret(content) as opened:
                    if opened.reveal()[0] == Kind.OPEN:
                        found = (place, Secret(opened.reveal()[1:]))
        if found is None:
            raise WrongPassphrase
        return found

    def _with(self, place: int, material: Secret, vault_key: Secret, identity_key: Secret) -> Keyslots:
        return replace(
            self,
            slots=self._sealed("slots", place, material, vault_key),
            identity_slots=self._sealed("identity_slots", place, material, identity_key),
        )

    def _sealed(self, purpose: Purpose, place: int, material: Secret, key: Secret) -> tuple[bytes, ...]:
        boxes = list(self.slots if purpose == "slots" else self.identity_slots)
        nonce = secrets.token_bytes(_NONCE_SIZE)
        with (
            Secret(bytearray([Kind.OPEN]) + key.reveal()) as content,
            derive(material, _LABELS[purpose]) as k,
        ):
            aead = ChaCha20Poly1305(k.reveal())
            boxes[place] = nonce + aead.encrypt(nonce, content.reveal(), self._bound_data(purpose, place))
        return tuple(boxes)


def read_keyslots(path: Path) -> Keyslots:
    """Read the key slots of a vault.

    Raises:
        VaultTooNew, VaultDamaged, WeakVault: see `Keyslots.from_bytes`.
        DiskRefused: the file cannot be read.
    """
    with disk_errors(), path.open("rb") as file:
        return Keyslots.from_bytes(file.read(MOST_BYTES + 1))


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class _Kdf(_Strict):
    algorithm: Literal["argon2id"]
    memory_kib: int
    iterations: int
    lanes: int


_Boxes = Annotated[list[str], Field(min_length=SLOTS, max_length=SLOTS)]


class _File(_Strict):
    format: Literal[1]
    kdf: _Kdf
    salt: str
    slots: _Boxes
    identity_slots: _Boxes


def _noise() -> tuple[bytes, ...]:
    return tuple(secrets.token_bytes(BOX_SIZE) for _ in range(SLOTS))


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
