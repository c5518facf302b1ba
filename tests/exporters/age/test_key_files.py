"""Key files: what age-keygen writes, we read, and the other way round."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters import age
from exporters.age.errors import IdentityFileEncrypted, IdentityFileInvalid
from forms.errors import AppError
from storage import age_keys, bech32

WHEN = datetime(2026, 11, 24, 10, 30, 15, 999, tzinfo=UTC)


def test_a_key_file_reads_as_age_writes_it() -> None:
    identity = age_keys.identity_from_seed(bytes(32), "x25519")

    lines = age.identity_file([identity], WHEN).decode().splitlines()

    assert lines == [
        "# created: 2026-11-24T10:30:15Z",
        f"# public key: {identity.recipient}",
        identity.secret,
    ]


def test_several_keys_comments_and_blank_lines_are_read() -> None:
    first, second = age.generate_identity(), age.generate_identity("x25519")
    text = f"\ufeff# mine\r\n\r\n{first.secret}\r\n  # old\n{second.secret}".encode()

    assert age.parse_identity_file(text) == (first.secret, second.secret)


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"", 1), (b"# only\n# words\n", 2), (b"# mine\n\nage1nothing\n", 3), (b"\xff\xfe", 1)],
    ids=["empty", "comments", "a recipient", "no text"],
)
def test_the_line_that_is_no_key_is_told(content: bytes, line: int) -> None:
    with pytest.raises(IdentityFileInvalid) as caught:
        age.parse_identity_file(content)

    assert caught.value.params == {"line": line}


@pytest.mark.parametrize("begin", [b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----\n"])
def test_an_encrypted_key_file_is_named_as_such(begin: bytes) -> None:
    with pytest.raises(IdentityFileEncrypted):
        age.parse_identity_file(begin + b"...")


def test_an_identity_never_shows_its_secret() -> None:
    identity = age.generate_identity()

    assert identity.secret not in repr(identity)


def test_known_seeds_give_the_keys_of_the_specification() -> None:
    secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"

    assert age_keys.recipient_of(secret) == "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@pytest.mark.parametrize("kind", ["hybrid", "x25519"])
def test_a_point_of_low_order_is_no_recipient(kind: age_keys.Kind) -> None:
    prefix, public = bech32.decode(age.generate_identity(kind).recipient)
    weak = bech32.encode(prefix, public[:-32] + bytes(32))

    with pytest.raises(age_keys.NotARecipient):
        age_keys.parse_recipient(weak)


def test_what_is_no_lattice_key_is_no_recipient() -> None:
    prefix, public = bech32.decode(age.generate_identity().recipient)

    with pytest.raises(age_keys.NotARecipient):
        age_keys.parse_recipient(bech32.encode(prefix, b"\xff" * 1184 + public[1184:]))


@given(st.text(max_size=80))
def test_any_text_gives_a_typed_error(text: str) -> None:
    with pytest.raises(AppError):
        age_keys.parse_identity(text)
    with pytest.raises(AppError):
        age_keys.parse_recipient(text)


@given(st.binary(max_size=100))
def test_bech32_gives_back_what_it_was_given(data: bytes) -> None:
    assert bech32.decode(bech32.encode("us", data)) == ("us", data)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_no_character_of_a_key_can_be_mistyped_unnoticed(content: bytes, data: st.DataObject) -> None:
    text = bech32.encode("age", content)
    place = data.draw(st.integers(4, len(text) - 1))
    typed = data.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l").filter(lambda c: c != text[place]))

    with pytest.raises(bech32.Bech32Invalid):
        bech32.decode(text[:place] + typed + text[place + 1 :])


@pytest.mark.parametrize(
    "text", ["A1g7sgd8", "a1G7SGD8", "1pzry9x0s0muk", "pzry9x0s0muk", "x1b4n0q5v", "de1lg7wt\x7f"]
)
def test_what_bip_173_calls_wrong_is_wrong(text: str) -> None:
    with pytest.raises(bech32.Bech32Invalid):
        bech32.decode(text)


@pytest.mark.parametrize("text", ["A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"])
def test_what_bip_173_calls_right_is_right(text: str) -> None:
    prefix, data = bech32.decode(text)

    assert bech32.encode(prefix, data) == text.lower()
