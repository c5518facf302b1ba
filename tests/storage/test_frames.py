"""Cards cut into parts for QR codes."""

from __future__ import annotations

import secrets
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import AppError
from storage import frames
from storage.canonical import canonical
from storage.cards import MOST_BYTES, TeamCard
from storage.frames import (
    NOTHING,
    CardTooLarge,
    Collected,
    NotAPart,
    Part,
    PartsDamaged,
    PartsOfAnother,
    base45,
    from_base45,
    parts_of,
)
from storage.vault import Vault


# RFC 9285, sections 4.3 and 4.4.
@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_the_vectors_of_the_rfc_hold(data: bytes, text: str) -> None:
    assert base45(data) == text
    assert from_base45(text) == data


@pytest.mark.parametrize("text", ["GGW", "A", ":::", "::", "ABCD"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(NotAPart):
        from_base45(text)


@given(st.binary(max_size=400))
def test_any_bytes_come_through_base45(data: bytes) -> None:
    assert from_base45(base45(data)) == data


@given(card=st.binary(min_size=0, max_size=6000), order=st.randoms(use_true_random=False))
def test_any_bytes_come_through_in_any_order_and_twice(card: bytes, order: object) -> None:
    texts = [part.to_text() for part in parts_of(card)] * 2
    order.shuffle(texts)  # type: ignore[attr-defined]
    collected = NOTHING
    for text in texts:
        collected = collected.with_texts([text])

    assert collected.whole and collected.card() == card


def test_a_signed_card_comes_through_and_is_smaller_than_its_file(vault: Vault) -> None:
    vault.team.found("Our team")
    card = vault.team.card()
    parts = parts_of(card)

    assert TeamCard.parse(NOTHING.with_texts(part.to_text() for part in parts).card()) == vault.team.trust()
    assert sum(len(part.content) for part in parts) < 0.7 * len(card)
    assert max(len(part.content) for part in parts) <= frames.PART_BYTES


def test_the_parts_that_are_missing_are_named() -> None:
    parts = parts_of(secrets.token_bytes(3000))
    half = NOTHING.with_texts(part.to_text() for part in parts[1:])

    assert half.missing == (1,) and not half.whole and half.count == len(parts)
    with pytest.raises(PartsDamaged):
        half.card()
    again = half.with_texts([parts[1].to_text()])
    assert (again.twice, again.parts) == (1, half.parts)


def test_parts_of_another_card_are_left_out() -> None:
    with pytest.raises(PartsOfAnother):
        NOTHING.with_texts([parts_of(b"one")[0].to_text(), parts_of(b"two")[0].to_text()])
    with pytest.raises(PartsDamaged):
        first = Part("AB" * 16, 1, 2, b"one")
        Collected({1: first}).with_texts([Part("AB" * 16, 1, 2, b"two").to_text()])


HEAD = "US1:" + "A" * 32
OTHERS = ["", "US1:", f"US2:{'A' * 32}:1/1:", f"{HEAD}:2/1:", f"{HEAD}:0/1:", f"{HEAD}:1/999:"]


@pytest.mark.parametrize("text", [*OTHERS, HEAD.lower() + ":1/1:", "X" * 9000, "https://example.invalid"])
def test_other_codes_are_no_parts(text: str) -> None:
    with pytest.raises(NotAPart):
        Part.parse(text)


MADE_UP = st.binary(max_size=300).map(lambda content: Part("00" * 16, 1, 1, content).to_text())


@given(st.lists(st.text(max_size=60) | MADE_UP))
def test_any_codes_give_a_card_or_one_sentence(texts: list[str]) -> None:
    try:
        NOTHING.with_texts(texts).card()
    except AppError as error:
        assert str(error)


def test_a_small_picture_that_unpacks_to_much_is_refused() -> None:
    packed = zlib.compress(b"B" + bytes(50 * 1024 * 1024), 9)
    pieces = [packed[at : at + 1000] for at in range(0, len(packed), 1000)]
    bomb = Collected({n: Part("00" * 16, n, len(pieces), piece) for n, piece in enumerate(pieces, 1)})

    with pytest.raises(PartsDamaged):
        bomb.card()


def test_a_card_that_is_too_large_goes_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(CardTooLarge):
        parts_of(bytes(MOST_BYTES + 1))


def test_a_changed_part_gives_no_card() -> None:
    card = canonical({"payload": "e30", "signatures": []})
    (part,) = parts_of(card)
    for place in range(len(part.content)):
        changed = bytearray(part.content)
        changed[place] ^= 1
        with pytest.raises(PartsDamaged):
            NOTHING.with_texts([Part(part.digest, 1, 1, bytes(changed)).to_text()]).card()
