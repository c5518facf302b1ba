"""The key slots: how a passphrase becomes the keys of a vault.

There are eight places. A place has, in each of two lists, a box that a passphrase opens and a wrap::

    box      = nonce (12 bytes) || ChaCha20-Poly1305 (RFC 8439) of content, 61 bytes in all
    content  = kind (1 byte) || seed (32 bytes)
    box key  = HKDF-SHA256(Argon2id(passphrase, salt), info = "underseal/2 slot" or ".../2 identity slot")
    box data = canonical JSON of format, which of the two lists, and the place in it
    wrap     = the key, encrypted with HPKE to the key pair of the seed (`storage.wrapping`)

The first list gives the vault key, the second the key of who the witnesses are. An open vault keeps only the
first; the second needs the passphrase again. The public keys of all places are in the directory
(`storage.slot_directory`), sealed with the vault key: an open vault can hand a new key to every slot without
knowing any passphrase, and whoever had an old vault key cannot open a new one with it.

A place that nobody uses holds a box of random bytes and a wrap to a key pair that nobody has, so nobody can
count the passphrases or tell what they are for.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from storage import wrapping
from storage.credentials import Credential, Opener, RecoverySecret, opener
from storage.errors import VaultDamaged, WrongPassphrase
from storage.kdf import KEY_SIZE, SALT_SIZE, KdfParams, derive
from storage.secret import Secret
from storage.slot_directory import DIRECTORY_SIZE, ROUND_SIZE, SLOTS, Directory, Entry, Kind

FORMAT: Final = 2
_NONCE_SIZE: Final = 12
_TAG_SIZE: Final = 16
_CONTENT_SIZE: Final = 1 + KEY_SIZE
BOX_SIZE: Final = _NONCE_SIZE + _CONTENT_SIZE + _TAG_SIZE
SEALED_DIRECTORY_SIZE: Final = _NONCE_SIZE + DIRECTORY_SIZE + _TAG_SIZE

Purpose = Literal["slots", "identity_slots"]
_LABELS: Final[dict[Purpose, str]] = {
    "slots": "underseal/2 slot",
    "identity_slots": "underseal/2 identity slot",
}
_DIRECTORY_LABEL: Final = "underseal/2 directory"
Boxes = tuple[bytes, ...]


@dataclass(frozen=True)
class Round:
    """One Argon2id run that slots may need: its cost and its salt of 32 bytes."""

    params: KdfParams
    salt: bytes


@dataclass(frozen=True)
class Found:
    """A slot that opened. Wipe the material when done."""

    place: int
    kind: Kind
    material: Secret
    late: bool


@dataclass(frozen=True)
class Keyslots:
    """The content of ``keyslots.json``: costs, sealed boxes and wraps, no secret in clear.

    Attributes:
        round: the Argon2id run of new slots.
        former: runs that slots which were not used since the cost was raised still need.
        slots: eight boxes for the vault key.
        wraps: eight wraps of the vault key.
        identity_slots: eight boxes for the identity key.
        identity_wraps: eight wraps of the identity key.
        directory: the sealed directory.
    """

    round: Round
    former: tuple[Round, ...]
    slots: Boxes
    wraps: Boxes
    identity_slots: Boxes
    identity_wraps: Boxes
    directory: bytes

    @property
    def params(self) -> KdfParams:
        """The cost of one try."""
        return self.round.params

    @classmethod
    def create(cls, key: Opener, params: KdfParams, vault_key: Secret, identity_key: Secret) -> Keyslots:
        """Return slots of which one, at a random place, opens with the passphrase."""
        empty = cls.empty(params, vault_key, identity_key)
        given = opener(key)
        with given.material(empty.round.salt, params) as material:
            return empty.with_slot(
                secrets.randbelow(SLOTS), Kind.OPEN, given, material, vault_key, identity_key
            )

    @classmethod
    def empty(cls, params: KdfParams, vault_key: Secret, identity_key: Secret) -> Keyslots:
        """Return slots that nothing opens."""
        made = cls(Round(params, secrets.token_bytes(SALT_SIZE)), (), _noise(), (), _noise(), (), b"")
        return made._with_directory(Directory.empty(), vault_key)._wrapped(
            Directory.empty(), vault_key, identity_key
        )

    def find(self, key: Opener) -> Found:
        """Return the slot that a passphrase or recovery secret opens.

        Raises:
            WrongPassphrase: no slot opens.
        """
        given = opener(key)
        rounds = (self.round,) if isinstance(given, RecoverySecret) else (self.round, *self.former)
        for at, tried in enumerate(rounds):
            material = given.material(tried.salt, tried.params)
            try:
                place, kind, seed = self._box("slots", material)
            except WrongPassphrase:
                material.wipe()
                continue
            seed.wipe()
            return Found(place, kind, material, at > 0)
        raise WrongPassphrase

    def place_of(self, material: Secret) -> int | None:
        """Return the place that material of the present round opens, or None."""
        try:
            place, _kind, seed = self._box("slots", material)
        except WrongPassphrase:
            return None
        seed.wipe()
        return place

    def vault_key_of(self, found: Found) -> Secret:
        """Return the vault key for a slot that opened.

        Raises:
            VaultDamaged: its wrap was changed.
        """
        return self._key("slots", found)

    def identity_key_of(self, found: Found) -> Secret:
        """Return the identity key for a slot that opened.

        Raises:
            VaultDamaged: its wrap was changed.
        """
        return self._key("identity_slots", found)

    @contextmanager
    def opened(self, key: Opener) -> Iterator[Found]:
        """Find a slot that opens the vault, and wipe what it gave afterwards.

        Raises:
            WrongPassphrase: no slot opens, or it opens nothing.
        """
        found = self.find(key)
        with found.material:
            if found.kind not in (Kind.OPEN, Kind.RECOVERY):
                raise WrongPassphrase
            yield found

    def vault_key(self, key: Opener) -> Secret:
        """Return the vault key.

        Raises:
            WrongPassphrase: no slot opens.
        """
        with self.opened(key) as found:
            return self.vault_key_of(found)

    def identity_key(self, key: Opener) -> Secret:
        """Return the key of who the witnesses are.

        Raises:
            WrongPassphrase: no slot opens.
        """
        with self.opened(key) as found:
            return self.identity_key_of(found)

    def read_directory(self, vault_key: Secret) -> Directory:
        """Return which slots are in use.

        Raises:
            VaultDamaged: it was changed, or sealed with another key.
        """
        nonce, sealed = self.directory[:_NONCE_SIZE], self.directory[_NONCE_SIZE:]
        with derive(vault_key, _DIRECTORY_LABEL) as key:
            try:
                plain = ChaCha20Poly1305(key.reveal()).decrypt(nonce, sealed, _data("directory"))
            except InvalidTag:
                raise VaultDamaged from None
        return Directory.from_bytes(plain)

    def with_slot(
        self,
        place: int,
        kind: Kind,
        given: Credential | RecoverySecret,
        material: Secret,
        vault_key: Secret,
        identity_key: Secret,
        *,
        sharing: tuple[int, int] = (0, 0),
        day: dt.date | None = None,
    ) -> Keyslots:
        """Return slots in which one place opens with other material.

        Args:
            place: 0 to 7; what was there is gone.
            kind: what the slot is for; one that erases gives no key to whoever opens it.
            given: what opens it.
            material: of the present round.
            vault_key: the vault key.
            identity_key: the identity key.
            sharing: needed and made shares of a recovery slot.
            day: when it was made; today when None.
        """
        directory = self.read_directory(vault_key)
        with Secret.random() as seed, Secret.random() as identity_seed:
            nobody = Entry.unused()
            useful = kind != Kind.ERASE
            entry = Entry(
                kind=kind,
                key_file=isinstance(given, Credential) and given.key_file is not None,
                day=day or dt.datetime.now(dt.UTC).date(),
                needed=sharing[0],
                shares=sharing[1],
                round=self.round.salt[:ROUND_SIZE],
                public=wrapping.public_of(seed) if useful else nobody.public,
                identity_public=wrapping.public_of(identity_seed) if useful else nobody.identity_public,
            )
            directory = directory.with_entry(place, entry)
            made = replace(
                self,
                slots=self._sealed("slots", place, kind, material, seed),
                identity_slots=self._sealed("identity_slots", place, kind, material, identity_seed),
            )
        return made._with_directory(directory, vault_key)._wrapped(directory, vault_key, identity_key)

    def without_slot(self, place: int, vault_key: Secret, identity_key: Secret) -> Keyslots:
        """Return slots in which one place opens with nothing."""
        directory = self.read_directory(vault_key).with_entry(place, Entry.unused())
        made = replace(
            self,
            slots=_put(self.slots, place, secrets.token_bytes(BOX_SIZE)),
            identity_slots=_put(self.identity_slots, place, secrets.token_bytes(BOX_SIZE)),
        )
        return made._with_directory(directory, vault_key)._wrapped(directory, vault_key, identity_key)

    def with_vault_key(self, old: Secret, new: Secret) -> Keyslots:
        """Return slots that all lead to a new vault key; no passphrase is needed for it."""
        directory = self.read_directory(old)
        wraps = tuple(
            wrapping.wrap(new, entry.public, _info("slots", place)) for place, entry in enumerate(directory)
        )
        return replace(self, wraps=wraps)._with_directory(directory, new)

    def with_identity_key(self, vault_key: Secret, new: Secret) -> Keyslots:
        """Return slots that all lead to a new identity key; no passphrase is needed for it."""
        wraps = tuple(
            wrapping.wrap(new, entry.identity_public, _info("identity_slots", place))
            for place, entry in enumerate(self.read_directory(vault_key))
        )
        return replace(self, identity_wraps=wraps)

    def with_round(self, new: Round, vault_key: Secret) -> Keyslots:
        """Return slots whose next passphrases have another cost; the present ones open as before."""
        needed = self.read_directory(vault_key).rounds()
        former = tuple(r for r in (self.round, *self.former) if r.salt[:ROUND_SIZE] in needed)
        return replace(self, round=new, former=former)

    def without_idle_rounds(self, vault_key: Secret) -> Keyslots:
        """Return slots without the runs that no passphrase needs any more."""
        needed = self.read_directory(vault_key).rounds()
        return replace(self, former=tuple(r for r in self.former if r.salt[:ROUND_SIZE] in needed))

    def with_identity_of(self, other: Keyslots) -> Keyslots:
        """Return slots whose identity list is another's."""
        return replace(self, identity_slots=other.identity_slots, identity_wraps=other.identity_wraps)

    def _key(self, purpose: Purpose, found: Found) -> Secret:
        place, _kind, seed = self._box(purpose, found.material)
        wraps = self.wraps if purpose == "slots" else self.identity_wraps
        with seed:
            return wrapping.unwrap(wraps[place], seed, _info(purpose, place))

    def _box(self, purpose: Purpose, material: Secret) -> tuple[int, Kind, Secret]:
        """Open the one box that fits; all eight are always tried, so time does not tell which."""
        found: tuple[int, Kind, Secret] | None = None
        with derive(material, _LABELS[purpose]) as key:
            aead = ChaCha20Poly1305(key.reveal())
            for place, box in enumerate(self.slots if purpose == "slots" else self.identity_slots):
                content = bytearray(_CONTENT_SIZE)
                try:
                    aead.decrypt_into(box[:_NONCE_SIZE], box[_NONCE_SIZE:], _data(purpose, place), content)
                except InvalidTag:
                    continue
                with Secret(content) as opened:
                    kind = opened.reveal()[0]
                    if kind in (Kind.OPEN, Kind.RECOVERY, Kind.ERASE):
                        found = (place, Kind(kind), Secret(opened.reveal()[1:]))
        if found is None:
            raise WrongPassphrase
        return found

    def _sealed(self, purpose: Purpose, place: int, kind: Kind, material: Secret, seed: Secret) -> Boxes:
        nonce = secrets.token_bytes(_NONCE_SIZE)
        with (
            Secret(bytearray([kind]) + seed.reveal()) as content,
            derive(material, _LABELS[purpose]) as key,
        ):
            aead = ChaCha20Poly1305(key.reveal())
            box = nonce + aead.encrypt(nonce, content.reveal(), _data(purpose, place))
        return _put(self.slots if purpose == "slots" else self.identity_slots, place, box)

    def _wrapped(self, directory: Directory, vault_key: Secret, identity_key: Secret) -> Keyslots:
        places = list(enumerate(directory))
        return replace(
            self,
            wraps=tuple(wrapping.wrap(vault_key, e.public, _info("slots", p)) for p, e in places),
            identity_wraps=tuple(
                wrapping.wrap(identity_key, e.identity_public, _info("identity_slots", p)) for p, e in places
            ),
        )

    def _with_directory(self, directory: Directory, vault_key: Secret) -> Keyslots:
        nonce = secrets.token_bytes(_NONCE_SIZE)
        with derive(vault_key, _DIRECTORY_LABEL) as key:
            sealed = ChaCha20Poly1305(key.reveal()).encrypt(nonce, directory.to_bytes(), _data("directory"))
        return replace(self, directory=nonce + sealed)


def _data(purpose: str, place: int = 0) -> bytes:
    bound = {"format": FORMAT, "place": place, "purpose": purpose}
    return json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()


def _info(purpose: Purpose, place: int) -> bytes:
    return b"underseal/2 wrap " + _data(purpose, place)


def _put(boxes: Boxes, place: int, box: bytes) -> Boxes:
    return (*boxes[:place], box, *boxes[place + 1 :])


def _noise() -> Boxes:
    return tuple(secrets.token_bytes(BOX_SIZE) for _ in range(SLOTS))
