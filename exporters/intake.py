"""Small documents for the identity part of a vault: closed now, opened at its next second unlock."""

from __future__ import annotations

import io
from collections.abc import Sequence

from exporters import age
from storage.identity import INTAKE_SETTING, Identity
from storage.vault import Vault


def encrypted(document: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt a document with age."""
    box = io.BytesIO()
    age.encrypt(io.BytesIO(document), box, recipients)
    return box.getvalue()


def decrypted(box: bytes, keys: Sequence[str]) -> bytes:
    """Open a document that was encrypted with age.

    Raises:
        AgeError: it is encrypted to others, or damaged.
    """
    document = io.BytesIO()
    age.decrypt(io.BytesIO(box), document, keys)
    return document.getvalue()


def recipient_of(vault: Vault) -> str | None:
    """Return the recipient that the identity part can open; None in a vault of an older program."""
    recipient = vault.settings.get(INTAKE_SETTING)
    return None if recipient is None else str(recipient)


def keys_of(vault: Vault, identity: Identity) -> list[str]:
    """Return what opens documents that wait: the key of the identity part, and the owner's own."""
    own = [vault.team.decryption_identity()] if vault.team.me() is not None else []
    return [identity.intake().secret, *own]
