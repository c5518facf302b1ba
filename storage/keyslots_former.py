"""Key slots of format 1, which held the keys themselves: read, and written anew when the vault is opened.

::

    box      = nonce (12 bytes) || ChaCha20-Poly1305 (RFC 8439) of content
    content  = kind (1 byte, always 1) || key (32 bytes)
    box key  = HKDF-SHA256(Argon2id(passphrase, salt), info = "underseal/1 slot" or ".../1 identity slot")
    box data = JSON, names sorted, no white space, of format, kdf, salt, purpose and place
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from storage.credentials import Opener, opener
from storage.errors import WrongPassphrase
from storage.kdf import KdfParams, derive
from storage.keyslots import Keyslots
from storage.secret import Secret
from storage.slot_directory import Kind

_NONCE_SIZE: Final = 12
_LABELS: Final = {"slots": "underseal/1 slot", "identity_slots": "underseal/1 identity slot"}


@dataclass(frozen=True)
class FormerKeyslots:
    """The content of a ``keyslots.json`` of format 1."""

    params: KdfParams
    salt: bytes
    slots: tuple[bytes, ...]
    identity_slots: tuple[bytes, ...]

    def renewed(self, key: Opener) -> Keyslots:
        """Return slots of the present format that open the same keys with the same passphrase.

        Version 0.1.0, which wrote format 1, had one passphrase for each vault: nothing is lost.

        Raises:
            WrongPassphrase: no slot opens.
        """
        with (
            opener(key).material(self.salt, self.params) as material,
            self._key("slots", material) as vault_key,
            self._key("identity_slots", material) as identity_key,
        ):
            return Keyslots.create(key, self.params, vault_key, identity_key)

    def _key(self, purpose: str, material: Secret) -> Secret:
        boxes = self.slots if purpose == "slots" else self.identity_slots
        with derive(material, _LABELS[purpose]) as key:
            aead = ChaCha20Poly1305(key.reveal())
            for place, box in enumerate(boxes):
                try:
                    plain = aead.decrypt(box[:_NONCE_SIZE], box[_NONCE_SIZE:], self._data(purpose, place))
                except InvalidTag:
                    continue
                with Secret(bytearray(plain)) as opened:
                    if opened.reveal()[0] == Kind.OPEN:
                        return Secret(opened.reveal()[1:])
        raise WrongPassphrase

    def _data(self, purpose: str, place: int) -> bytes:
        bound = {
            "format": 1,
            "kdf": {
                "algorithm": "argon2id",
                "memory_kib": self.params.memory_kib,
                "iterations": self.params.iterations,
                "lanes": self.params.lanes,
            },
            "salt": base64.b64encode(self.salt).decode("ascii"),
            "purpose": purpose,
            "place": place,
        }
        return json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
