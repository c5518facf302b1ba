"""What is encrypted comes back; what was touched does not."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters import age
from exporters.age.errors import (
    AgeError,
    HeaderInvalid,
    NoKeyMatches,
    PassphraseEmpty,
    PassphraseTooCostly,
    PassphraseWrong,
    PayloadDamaged,
    RecipientsMissing,
    RecipientsMixed,
    TooManyRecipients,
    VersionUnsupported,
)
from storage.age_keys import NotAnIdentity, NotARecipient
from storage.stream import CHUNK_SIZE

HYBRID = age.generate_identity()
CLASSIC = age.generate_identity("x25519")
SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 3 * CHUNK_SIZE + 7]


def encrypted(content: bytes, *recipients: str, armor: bool = False, passphrase: str | None = None) -> bytes:
    file = io.BytesIO()
    age.encrypt(io.BytesIO(content), file, recipients, armor=armor, passphrase=passphrase, work_factor=2)
    return file.getvalue()


def decrypted(file: bytes, *identities: str, passphrase: str | None = None) -> bytes:
    content = io.BytesIO()
    age.decrypt(io.BytesIO(file), content, identities, passphrase=passphrase)
    return content.getvalue()


@pytest.mark.parametrize("armor", [False, True], ids=["bytes", "text"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("identity", [HYBRID, CLASSIC], ids=["hybrid", "x25519"])
def test_what_is_encrypted_comes_back(identity: age.AgeIdentity, size: int, armor: bool) -> None:
    content = bytes(number % 251 for number in range(size))

    assert decrypted(encrypted(content, identity.recipient, armor=armor), identity.secret) == content


@settings(max_examples=30, deadline=None)
@given(content=st.binary(max_size=300), armor=st.booleans(), cuts=st.lists(st.integers(1, 100), max_size=5))
def test_a_stream_may_be_written_and_read_in_any_pieces(content: bytes, armor: bool, cuts: list[int]) -> None:
    file = io.BytesIO()
    with age.Encryptor(file, [CLASSIC.recipient], armor=armor) as encryptor:
        rest = content
        for cut in cuts:
            encryptor.write(rest[:cut])
            rest = rest[cut:]
        encryptor.write(rest)

    reader = age.open_reader(io.BytesIO(file.getvalue()), [CLASSIC.secret])

    assert b"".join(iter(lambda: reader.read(7), b"")) == content


@pytest.mark.parametrize("armor", [False, True], ids=["bytes", "text"])
def test_no_byte_can_be_changed_unnoticed(armor: bool) -> None:
    file = encrypted(b"what the witness said", CLASSIC.recipient, armor=armor)

    for place in range(len(file)):
        touched = bytearray(file)
        touched[place] ^= 1
        with pytest.raises(AgeError):
            decrypted(bytes(touched), CLASSIC.secret)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_byte_of_a_hybrid_file_can_be_changed_unnoticed(data: st.DataObject) -> None:
    file = bytearray(encrypted(b"what the witness said", HYBRID.recipient))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(AgeError):
        decrypted(bytes(file), HYBRID.secret)


@pytest.mark.parametrize("size", SIZES)
def test_no_truncated_file_is_taken_for_a_whole_one(size: int) -> None:
    file = encrypted(bytes(size), CLASSIC.recipient)
    payload = file.index(b"---")

    for end in {payload, len(file) - 1, len(file) - 16, len(file) - 17, (payload + len(file)) // 2}:
        with pytest.raises(AgeError):
            decrypted(file[:end], CLASSIC.secret)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_typed_error(noise: bytes) -> None:
    with pytest.raises(AgeError):
        decrypted(noise, CLASSIC.secret)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"age-encryption.org/v1\n",
                b"-> X25519 ",
                b"-> mlkem768x25519 ",
                b"-> scrypt ",
                b"A" * 43,
                b"A" * 64,
                b"\n",
                b" 18\n",
                b"--- ",
                b"-----BEGIN AGE ENCRYPTED FILE-----\n",
                b"-----END AGE ENCRYPTED FILE-----\n",
                bytes(32),
            ]
        ),
        max_size=12,
    )
)
def test_pieces_of_age_files_give_a_typed_error(pieces: list[bytes]) -> None:
    with pytest.raises(AgeError):
        decrypted(b"".join(pieces), CLASSIC.secret, HYBRID.secret)


def abandoned(file: io.BytesIO) -> None:
    age.Encryptor(file, [CLASSIC.recipient], armor=True).abandon()


def failed(file: io.BytesIO) -> None:
    with pytest.raises(ZeroDivisionError), age.Encryptor(file, [CLASSIC.recipient]) as encryptor:
        encryptor.write(b"half of")
        raise ZeroDivisionError


def lost(file: io.BytesIO) -> None:
    age.Encryptor(file, [CLASSIC.recipient]).write(b"half of")


@pytest.mark.parametrize("end", [abandoned, failed, lost])
def test_an_unfinished_file_is_refused(end: Callable[[io.BytesIO], None]) -> None:
    file = io.BytesIO()

    end(file)

    with pytest.raises(AgeError):
        decrypted(file.getvalue(), CLASSIC.secret)


def test_strong_and_classic_keys_are_not_mixed() -> None:
    with pytest.raises(RecipientsMixed):
        encrypted(b"", HYBRID.recipient, CLASSIC.recipient)


def test_a_passphrase_stands_alone() -> None:
    with pytest.raises(RecipientsMixed):
        encrypted(b"", HYBRID.recipient, passphrase="and a passphrase")


def test_nobody_is_refused() -> None:
    with pytest.raises(RecipientsMissing):
        encrypted(b"")


def test_too_many_recipients_are_refused() -> None:
    with pytest.raises(TooManyRecipients):
        encrypted(b"", *[CLASSIC.recipient] * 1001)


def test_each_of_many_recipients_opens_the_file() -> None:
    identities = [age.generate_identity() for _ in range(5)]
    file = encrypted(b"for five", *(identity.recipient for identity in identities))

    assert [decrypted(file, identity.secret) for identity in identities] == [b"for five"] * 5


def test_recipients_cannot_be_told_from_a_file() -> None:
    first, second = encrypted(b"", HYBRID.recipient), encrypted(b"", HYBRID.recipient)

    assert first.split(b"\n")[1] != second.split(b"\n")[1]
    assert HYBRID.recipient[10:40].encode() not in first


@pytest.mark.parametrize("text", ["", "age1", "age1pq1qqqq", CLASSIC.recipient.upper(), HYBRID.secret])
def test_a_wrong_recipient_is_refused(text: str) -> None:
    with pytest.raises(NotARecipient):
        encrypted(b"", text)


@pytest.mark.parametrize("text", ["", HYBRID.recipient, HYBRID.secret.lower(), HYBRID.secret[:-1]])
def test_a_wrong_identity_is_refused(text: str) -> None:
    with pytest.raises(NotAnIdentity):
        decrypted(encrypted(b"", HYBRID.recipient), text)


def test_another_key_does_not_open_a_file() -> None:
    with pytest.raises(NoKeyMatches):
        decrypted(encrypted(b"", HYBRID.recipient), CLASSIC.secret, age.generate_identity().secret)


def test_another_passphrase_does_not_open_a_file() -> None:
    with pytest.raises(PassphraseWrong):
        decrypted(encrypted(b"", passphrase="this one"), passphrase="that one")


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(PassphraseEmpty):
        encrypted(b"", passphrase="")


def test_a_machine_too_small_for_the_work_factor_refuses_before_trying(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = encrypted(b"", passphrase="p")
    monkeypatch.setattr("exporters.age.passphrase.os.sysconf", lambda name: 16)

    with pytest.raises(PassphraseTooCostly):
        decrypted(file, passphrase="p")


def test_another_version_is_named_as_such() -> None:
    with pytest.raises(VersionUnsupported):
        decrypted(b"age-encryption.org/v2\nanything", HYBRID.secret)


def test_an_endless_header_is_refused_soon() -> None:
    file = io.BytesIO(b"age-encryption.org/v1\n" + b"-> x\n\n" * 2_000_000)

    with pytest.raises(HeaderInvalid):
        age.decrypt(file, io.BytesIO(), [HYBRID.secret])

    assert file.tell() < 1_000_000


def test_what_was_given_out_before_an_error_is_a_true_beginning() -> None:
    content = bytes(number % 251 for number in range(3 * CHUNK_SIZE))
    file = encrypted(content, CLASSIC.recipient)
    output = io.BytesIO()

    with pytest.raises(PayloadDamaged):
        age.decrypt(io.BytesIO(file[:-CHUNK_SIZE]), output, [CLASSIC.secret])

    assert output.getvalue() == content[: 2 * CHUNK_SIZE]


class Nothing:
    def write(self, data: bytes, /) -> None:
        """Forget it."""


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(size: int) -> int:
        file = io.BytesIO()
        age.encrypt(io.BytesIO(bytes(size)), file, [HYBRID.recipient], armor=True)
        file.seek(0)
        tracemalloc.start()
        try:
            age.decrypt(file, Nothing(), [HYBRID.secret])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1000)

    assert peak(12_000_000) < 1.5 * peak(1_200_000)
