"""Key slots as version 0.1.0 wrote them, written down anew from its format and not from its code."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from storage.kdf import KdfParams, derive, stretch
from storage.secret import Secret


def write_format_1(path: Path, passphrase: str, cost: KdfParams, vault_key: Secret, identity: Secret) -> None:
    def text(data: bytes) -> str:
        return base64.b64encode(data).decode()

    salt = secrets.token_bytes(32)
    header = {
        "format": 1,
        "kdf": {
            "algorithm": "argon2id",
            "memory_kib": cost.memory_kib,
            "iterations": cost.iterations,
            "lanes": cost.lanes,
        },
        "salt": text(salt),
    }
    lists = {}
    for purpose, label, key in (
        ("slots", "underseal/1 slot", vault_key),
        ("identity_slots", "underseal/1 identity slot", identity),
    ):
        bound = json.dumps({**header, "purpose": purpose, "place": 5}, sort_keys=True, separators=(",", ":"))
        nonce = secrets.token_bytes(12)
        with stretch(passphrase, salt, cost) as material, derive(material, label) as box_key:
            box = nonce + ChaCha20Poly1305(bytes(box_key.reveal())).encrypt(
                nonce, b"\x01" + bytes(key.reveal()), bound.encode()
            )
        lists[purpose] = [text(secrets.token_bytes(61)) for _ in range(8)]
        lists[purpose][5] = text(box)
    path.write_bytes(json.dumps({**header, **lists}, indent=1).encode())
