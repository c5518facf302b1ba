"""Who the witness is, as a document of its own: canonical JSON, encrypted with age to the custodians' keys.

::

    {"type": "underseal.identity/1", "code": of the testimony, "entries": [
        {"at": moment, "kind": ..., "new": ..., "old": ..., "path": ...}, ...]}

The entries are those of the identity form, oldest first, as in a journal. The document travels inside a
sealed file as ``identity.age``. A supervisor's vault opens it in memory, closes it again under the key of its
own identity part, and shows nothing of it before that part is unlocked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from exporters.errors import ExportError
from exporters.intake import decrypted, encrypted, keys_of, recipient_of
from storage.canonical import NotJson, canonical, read_json
from storage.errors import VaultDamaged
from storage.identity import Identity, entries_json, entry_from
from storage.journal import Entry
from storage.vault import Vault

TYPE: Final = "underseal.identity/1"
MAX_BYTES: Final = 4 * 1024 * 1024


class IdentityCardInvalid(ExportError):
    """What came as an identity card is none, or is that of another testimony."""

    code = "exporters.identity.invalid"
    text = (
        "The identity card that came with this testimony is damaged. Nothing was taken in. "
        "Please ask the interviewer for another copy."
    )


class IdentityCardNotReady(ExportError):
    """A card was written, but is not encrypted to the supervisors of today."""

    code = "exporters.identity.not_ready"
    text = (
        "Who the witness is was written down, but not yet made ready for your supervisors. "
        "Everything is safe. Please open the page of the identity once more, then seal again."
    )


def make_ready(vault: Vault, identity: Identity, code: str) -> bool:
    """Encrypt a card to the supervisors, so that sealing can take it along; say whether that was possible.

    Args:
        vault: open.
        identity: its identity part, unlocked.
        code: of the testimony.
    """
    recipients = _supervisors(vault)
    rows = identity.journal(code)
    if not recipients or not rows:
        return False
    document = canonical({"type": TYPE, "code": code, "entries": entries_json(rows)})
    vault.identity_copies.keep(code, _name(recipients), encrypted(document, recipients))
    return True


def copy_for_sealing(vault: Vault, code: str) -> bytes | None:
    """Return a card as it travels with a sealed testimony, without opening the identity part.

    Returns:
        None when nobody wrote a card.

    Raises:
        IdentityCardNotReady: it was changed since, or is encrypted to other supervisors.
    """
    copy = vault.identity_copies.copy(code)
    if copy is None:
        return None
    if copy.box is None or copy.recipients != _name(_supervisors(vault)):
        raise IdentityCardNotReady
    return copy.box


def receive(vault: Vault, code: str, version: int, data: bytes) -> None:
    """Keep a card that came with a sealed testimony, to be read by whoever unlocks the identity part.

    Raises:
        IdentityCardInvalid: it is none, or of another testimony.
        AgeError: it is encrypted to others, or damaged.
    """
    document = decrypted(data, [vault.team.decryption_identity()])
    _entries(document, code)
    recipient = recipient_of(vault)
    if vault.withdrawals.identity_refused(code):
        return
    box = encrypted(document, [recipient]) if recipient else data
    vault.identity_copies.receive(code, version, box)


def take_in(vault: Vault, identity: Identity) -> int:
    """Bring the cards that wait into the identity part; return how many there were.

    A card that was written in this vault itself stays as it is.
    """
    taken = 0
    keys = keys_of(vault, identity)
    for received in vault.identity_copies.received():
        entries = _entries(decrypted(received.box, keys), received.code)
        known = identity.journal(received.code)
        for entry in entries[len(known) :] if _begins(entries, known) else ():
            identity.record(received.code, entry)
        vault.identity_copies.taken(received)
        taken += 1
    if taken:
        vault.empty_log()
    return taken


def _begins(entries: Sequence[Entry], known: Sequence[Entry]) -> bool:
    """Say whether what is known is the beginning of what came, as after an interruption or an amendment."""
    return entries_json(entries[: len(known)]) == entries_json(known)


def _entries(document: bytes, code: str) -> list[Entry]:
    try:
        card = read_json(document)
        if card["type"] != TYPE or card["code"] != code or len(document) > MAX_BYTES:
            raise IdentityCardInvalid
        return [entry_from(members) for members in card["entries"]]
    except (NotJson, VaultDamaged, KeyError, TypeError):
        raise IdentityCardInvalid from None


def _supervisors(vault: Vault) -> list[str]:
    if not vault.team.fingerprint():
        return []
    return sorted(member.age_recipient for member in vault.team.supervisors())


def _name(recipients: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(recipients).encode()).hexdigest()
