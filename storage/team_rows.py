"""What a vault keeps of its team: cards as they were signed, the owner's keys, and perhaps the root's."""

from __future__ import annotations

from cryptography import x509

from forms.codes import new_code
from storage import age_keys
from storage.cards import TeamCard, parse_member_card
from storage.connection import Database
from storage.members import Member
from storage.signing import KeyPair


class TeamRows:
    """The rows of a team. A member is kept as the card the root signed, and read through the same checks."""

    def __init__(self, database: Database) -> None:
        self.database = database
        # Checked cards by their bytes: a card is checked once, and a rolled back change is not remembered.
        self._teams: dict[bytes, TeamCard] = {}
        self._checked: dict[tuple[bytes, bytes], Member] = {}

    def card(self) -> bytes | None:
        """Return the team's card as it was signed, or None without a team."""
        card = self.database.value("SELECT card FROM team")
        return None if card is None else bytes(card)

    def team(self) -> TeamCard | None:
        """Return the team, or None."""
        card = self.card()
        if card is None:
            return None
        if card not in self._teams:
            self._teams[card] = TeamCard.parse(card)
        return self._teams[card]

    def keep_card(self, card: bytes) -> None:
        """Keep a team card in the place of the one before."""
        self.database.change(
            "INSERT INTO team (id, card) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET card = excluded.card",
            (card,),
        )

    def member_card(self, code: str) -> bytes | None:
        """Return a member's card, or None if they are unknown here."""
        card = self.database.value("SELECT card FROM members WHERE code = ?", (code,))
        return None if card is None else bytes(card)

    def keep_member_card(self, code: str, card: bytes) -> None:
        """Keep a member's card in the place of the one before."""
        self.database.change(
            "INSERT INTO members (code, card) VALUES (?, ?) "
            "ON CONFLICT (code) DO UPDATE SET card = excluded.card",
            (code, card),
        )

    def find(self, code: str) -> Member | None:
        """Return the member whose card is kept, or None."""
        card = self.member_card(code)
        return None if card is None else self._member(card)

    def known(self) -> dict[str, Member]:
        """Return the members whose cards are kept, by code."""
        rows = self.database.rows("SELECT code, card FROM members")
        return {code: self._member(bytes(card)) for code, card in rows}

    def root(self) -> KeyPair | None:
        """Return the team's root keys, or None in every vault but the founder's."""
        row = self.database.row("SELECT p256, mldsa65 FROM team_root")
        return None if row is None else KeyPair.from_bytes(row[0], row[1])

    def keep_root(self, root: KeyPair) -> None:
        """Keep the root keys of a new team."""
        self.database.change(
            "INSERT INTO team_root (id, p256, mldsa65) VALUES (1, ?, ?)",
            (root.p256_bytes(), root.mldsa65_seed()),
        )

    def own_code(self) -> str | None:
        """Return the code of the vault's owner, or None before they have keys."""
        code = self.database.value("SELECT code FROM own_keys")
        return None if code is None else str(code)

    def own_keys(self) -> tuple[str, KeyPair] | None:
        """Return code and signing keys of the vault's owner, or None."""
        row = self.database.row("SELECT code, p256, mldsa65 FROM own_keys")
        return None if row is None else (row[0], KeyPair.from_bytes(row[1], row[2]))

    def own_age(self) -> str | None:
        """Return the owner's age identity, or None."""
        secret = self.database.value("SELECT age FROM own_keys")
        return None if secret is None else str(secret)

    def new_own_keys(self, code: str | None) -> tuple[str, KeyPair]:
        """Draw keys for the vault's owner, and a code unless they have one."""
        code, keys, age = code or new_code("M", 4), KeyPair.generate(), age_keys.generate("hybrid")
        self.database.change(
            "INSERT INTO own_keys (id, code, p256, mldsa65, age) VALUES (1, ?, ?, ?, ?)",
            (code, keys.p256_bytes(), keys.mldsa65_seed(), age.secret),
        )
        return code, keys

    def _member(self, card: bytes) -> Member:
        team_card, team = self.card(), self.team()
        if team_card is None or team is None:
            raise ValueError("a member without a team")
        key = (team_card, card)
        if key not in self._checked:
            self._checked[key] = parse_member_card(card, team)
        return self._checked[key]


def same_keys(keys: KeyPair, member: Member) -> bool:
    """Say whether a member card certifies these keys."""
    certified = x509.load_der_x509_certificate(member.certificate).public_key()
    return keys.p256.public_key() == certified and keys.mldsa65_public() == member.mldsa_public
