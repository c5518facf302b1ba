"""Recipients: bodies that may be handed a release, each introduced by a card.

A recipient's card is plain JSON in canonical spelling, because a recipient has no keys of ours to sign with:
``type`` (``underseal.recipient-card/1``) and the attributes of `RecipientCard`. It is believed once its eight
words were compared over another channel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from forms.codes import is_code
from forms.codes import new_code as draw_code
from storage import age_keys, clock, words
from storage.canonical import NotJson, canonical, read_json
from storage.cards import MOST_BYTES, NotACard
from storage.connection import Database
from storage.errors import NoSuchItem
from storage.members import CardPart

RECIPIENT_CARD: Final = "underseal.recipient-card/1"


@dataclass(frozen=True)
class RecipientCard:
    """A recipient.

    Attributes:
        code: ``R-XXXX-C``.
        name: their name; kept in the vault, never outside an encryption.
        category: profile they belong to, such as ``ICC``.
        purpose: code of the vocabulary "consent_purpose" that a witness must have agreed to.
        age_recipient: what is encrypted to them, ``age1pq1...`` or ``age1...``.
        default_profile: the redaction profile to begin with.
    """

    code: str
    name: str = field(repr=False)
    category: str
    purpose: str
    age_recipient: str = field(repr=False)
    default_profile: str

    @classmethod
    def parse(cls, data: bytes) -> RecipientCard:
        """Read a recipient's card.

        Raises:
            NotACard: it has another shape.
            NotARecipient: the encryption key is none.
        """
        try:
            part = _Part.model_validate(read_json(data) if len(data) <= MOST_BYTES else None)
        except (ValidationError, NotJson):
            raise NotACard from None
        if not is_code(part.code, "R"):
            raise NotACard
        age_keys.parse_recipient(part.age_recipient)
        return cls(**part.model_dump(exclude={"type"}))

    def to_bytes(self) -> bytes:
        """Return the card as a file."""
        return canonical({"type": RECIPIENT_CARD, **asdict(self)})

    def eight_words(self) -> tuple[str, ...]:
        """Return the words that two people compare aloud to know that they hold the same key."""
        return words.eight_words(self.age_recipient.encode())


_Code = Annotated[str, Field(pattern=r"^[A-Z]{2,8}$")]


class _Part(CardPart):
    type: Literal["underseal.recipient-card/1"]
    code: str
    name: str = Field(min_length=1, max_length=200)
    category: _Code
    purpose: _Code
    age_recipient: str
    default_profile: _Code


def new_code() -> str:
    """Draw a code for a recipient who has none yet."""
    return draw_code("R", 4)


class Recipients:
    """The recipients a vault knows."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def add(self, card: RecipientCard) -> None:
        """Keep a recipient; another key under a known code has to be confirmed anew.

        Raises:
            NotACard, NotARecipient: the card does not hold what a card must.
        """
        checked = RecipientCard.parse(card.to_bytes()).to_bytes()
        with self._database.transaction():
            known = self._database.value("SELECT card FROM recipients WHERE code = ?", (card.code,))
            if known is not None and RecipientCard.parse(bytes(known)).age_recipient != card.age_recipient:
                self._database.change("UPDATE recipients SET confirmed = NULL WHERE code = ?", (card.code,))
            self._database.change(
                "INSERT INTO recipients (code, card, added) VALUES (?, ?, ?) "
                "ON CONFLICT (code) DO UPDATE SET card = excluded.card",
                (card.code, checked, clock.to_text(self._now())),
            )

    def get(self, code: str) -> RecipientCard:
        """Return a recipient.

        Raises:
            NoSuchItem: there is none with this code.
        """
        card = self._database.value("SELECT card FROM recipients WHERE code = ?", (code,))
        if card is None:
            raise NoSuchItem
        return RecipientCard.parse(bytes(card))

    def list(self) -> list[RecipientCard]:
        """Return all recipients, sorted by code."""
        rows = self._database.rows("SELECT card FROM recipients ORDER BY code")
        return [RecipientCard.parse(bytes(card)) for (card,) in rows]

    def confirm(self, code: str) -> None:
        """Remember that the eight words were compared with the recipient over another channel.

        Raises:
            NoSuchItem: there is none with this code.
        """
        changed = self._database.change(
            "UPDATE recipients SET confirmed = ? WHERE code = ?", (clock.to_text(self._now()), code)
        )
        if not changed:
            raise NoSuchItem

    def confirmed(self, code: str) -> datetime | None:
        """Return when the eight words were compared, or None."""
        at = self._database.value("SELECT confirmed FROM recipients WHERE code = ?", (code,))
        return None if at is None else clock.from_text(at)

    def remove(self, code: str) -> None:
        """Forget a recipient; releases they were given stay."""
        self._database.change("DELETE FROM recipients WHERE code = ?", (code,))

    def codes(self) -> Sequence[str]:
        """Return the codes of all recipients, sorted."""
        return [code for (code,) in self._database.rows("SELECT code FROM recipients ORDER BY code")]
