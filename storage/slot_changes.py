"""Changes of the slots, from one content of the file to the next; nothing here writes."""

from __future__ import annotations

import secrets

from storage.credentials import Credential, Opener, RecoverySecret, opener
from storage.errors import LastPassphrase, NoFreeSlot, PassphraseInUse, WrongPassphrase
from storage.kdf import KdfParams
from storage.keyslots import Found, Keyslots, Round
from storage.secret import Secret
from storage.slot_directory import Directory, Kind


def with_added(
    keyslots: Keyslots,
    current: Opener,
    new: Credential | RecoverySecret,
    vault_key: Secret,
    *,
    kind: Kind,
    sharing: tuple[int, int] = (0, 0),
) -> Keyslots:
    """Return slots with one more; recovery and erase slots take the place of the former of their kind.

    Raises:
        WrongPassphrase: the current passphrase opens nothing.
        PassphraseInUse: the new one opens a slot already.
        NoFreeSlot: all eight are in use.
    """
    directory = keyslots.read_directory(vault_key)
    same = directory.places(kind) if kind in (Kind.RECOVERY, Kind.ERASE) else []
    with keyslots.identity_key(current) as identity_key:
        place = same[0] if same else _free(directory)
        return _with(keyslots, place, kind, new, vault_key, identity_key, sharing=sharing)


def with_changed(keyslots: Keyslots, old: Opener, new: Credential, vault_key: Secret) -> Keyslots:
    """Return slots that open with a new passphrase in the place of an old one.

    Raises:
        WrongPassphrase: the old one opens nothing.
        PassphraseInUse: the new one opens a slot already.
    """
    with keyslots.opened(old) as found, keyslots.identity_key_of(found) as identity_key:
        if found.kind != Kind.OPEN:
            raise WrongPassphrase
        changed = _with(keyslots, found.place, Kind.OPEN, new, vault_key, identity_key)
    return changed.without_idle_rounds(vault_key)


def with_removed(keyslots: Keyslots, current: Opener, place: int, vault_key: Secret) -> Keyslots:
    """Return slots without one.

    Raises:
        WrongPassphrase: the current passphrase opens nothing.
        LastPassphrase: no passphrase would be left.
    """
    if keyslots.read_directory(vault_key).places(Kind.OPEN) == [place]:
        raise LastPassphrase
    with keyslots.identity_key(current) as identity_key:
        return keyslots.without_slot(place, vault_key, identity_key).without_idle_rounds(vault_key)


def with_recovered(
    keyslots: Keyslots, secret: RecoverySecret, new: Credential, vault_key: Secret
) -> Keyslots:
    """Return slots that open with a new passphrase and the shares, and with nothing else.

    Raises:
        WrongPassphrase: the shares open nothing.
    """
    with keyslots.opened(secret) as found, keyslots.identity_key_of(found) as identity_key:
        changed = keyslots
        for place, entry in enumerate(keyslots.read_directory(vault_key)):
            if entry.kind in (Kind.OPEN, Kind.ERASE):
                changed = changed.without_slot(place, vault_key, identity_key)
        changed = changed.without_idle_rounds(vault_key)
        place = _free(changed.read_directory(vault_key))
        return _with(changed, place, Kind.OPEN, new, vault_key, identity_key)


def with_cost(keyslots: Keyslots, current: Opener, new: Round, vault_key: Secret) -> Keyslots:
    """Return slots of which the current one has another cost at once, and others when they are next used.

    Raises:
        WrongPassphrase: the current passphrase opens nothing.
    """
    with keyslots.opened(current) as found:
        raised = keyslots.with_round(new, vault_key)
        return with_present_cost(raised, current, found, vault_key)


def with_present_cost(keyslots: Keyslots, key: Opener, found: Found, vault_key: Secret) -> Keyslots:
    """Return slots in which one that was found opens at the present cost."""
    given = opener(key)
    day = keyslots.read_directory(vault_key)[found.place].day
    with (
        keyslots.identity_key_of(found) as identity_key,
        given.material(keyslots.round.salt, keyslots.params) as material,
    ):
        changed = keyslots.with_slot(
            found.place, found.kind, given, material, vault_key, identity_key, day=day
        )
    return changed.without_idle_rounds(vault_key)


def stronger(params: KdfParams, measured: KdfParams) -> KdfParams:
    """Return a cost that is in nothing below the present one."""
    return KdfParams(
        max(params.memory_kib, measured.memory_kib),
        max(params.iterations, measured.iterations),
        max(params.lanes, measured.lanes),
    )


def _with(
    keyslots: Keyslots,
    place: int,
    kind: Kind,
    new: Credential | RecoverySecret,
    vault_key: Secret,
    identity_key: Secret,
    *,
    sharing: tuple[int, int] = (0, 0),
) -> Keyslots:
    with new.material(keyslots.round.salt, keyslots.params) as material:
        _refuse_known(keyslots, place, new, material)
        return keyslots.with_slot(place, kind, new, material, vault_key, identity_key, sharing=sharing)


def _refuse_known(keyslots: Keyslots, place: int, new: Credential | RecoverySecret, material: Secret) -> None:
    """Two slots of one passphrase would hide each other: only in its own place may it stay."""
    known = keyslots.place_of(material)
    if known is None and keyslots.former:
        try:
            found = keyslots.find(new)
        except WrongPassphrase:
            return
        found.material.wipe()
        known = found.place
    if known not in (None, place):
        raise PassphraseInUse


def _free(directory: Directory) -> int:
    free = directory.places(Kind.UNUSED)
    if not free:
        raise NoFreeSlot
    return secrets.choice(free)
