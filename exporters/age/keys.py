"""From the texts people have to what encrypts and decrypts: recipients, identities, files of identities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from exporters.age.armor import BEGIN
from exporters.age.errors import IdentityFileEncrypted, IdentityFileInvalid
from exporters.age.hybrid import HybridIdentity, HybridRecipient
from exporters.age.stanzas import Identity, Recipient
from exporters.age.x25519 import X25519Identity, X25519Recipient
from storage import age_keys
from storage.age_keys import AgeIdentity, Kind

_LARGEST_IDENTITY_FILE = 1024 * 1024


def generate_identity(kind: Kind = "hybrid") -> AgeIdentity:
    """Make a new key pair.

    Args:
        kind: ``hybrid`` (``age1pq...``, withstands quantum computers) or ``x25519`` (``age1...``).
    """
    return age_keys.generate(kind)


def parse_recipient(text: str) -> Recipient:
    """Return the recipient of an ``age1...`` text.

    Raises:
        NotARecipient: the text is none.
    """
    kind, public = age_keys.parse_recipient(text.strip())
    return HybridRecipient(public) if kind == "hybrid" else X25519Recipient(public)


def parse_identity(text: str) -> Identity:
    """Return the identity of an ``AGE-SECRET-KEY-...`` text.

    Raises:
        NotAnIdentity: the text is none.
    """
    kind, secret = age_keys.parse_identity(text.strip())
    return HybridIdentity(secret) if kind == "hybrid" else X25519Identity(secret)


def parse_identity_file(data: bytes) -> tuple[str, ...]:
    """Return the identities of a key file: one in each line, blank lines and ``#`` comments aside.

    Raises:
        IdentityFileEncrypted: the file is itself an age file.
        IdentityFileInvalid: a line is no identity, or there is none; tells the line.
    """
    if data.startswith((b"age-encryption.org/", BEGIN)):
        raise IdentityFileEncrypted
    if len(data) > _LARGEST_IDENTITY_FILE:
        raise IdentityFileInvalid(line=1)
    secrets = []
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    for number, line in enumerate(lines, start=1):
        text = line.decode("ascii", "replace").strip()
        if text and not text.startswith("#"):
            secrets.append(_checked_identity(text, line=number))
    if not secrets:
        raise IdentityFileInvalid(line=max(1, len(lines)))
    return tuple(secrets)


def identity_file(identities: Sequence[AgeIdentity], created: datetime) -> bytes:
    """Return a key file as ``age-keygen`` writes it.

    Args:
        identities: the key pairs.
        created: when they were made; written with its offset from UTC, to the second.
    """
    lines = [f"# created: {created.isoformat(timespec='seconds').replace('+00:00', 'Z')}"]
    for identity in identities:
        lines += [f"# public key: {identity.recipient}", identity.secret]
    return ("\n".join(lines) + "\n").encode("ascii")


def _checked_identity(text: str, *, line: int) -> str:
    try:
        age_keys.parse_identity(text)
    except age_keys.NotAnIdentity:
        raise IdentityFileInvalid(line=line) from None
    return text
