"""Sealed streams can be read from any place, and their end is never believed unchecked."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.stream import (
    CHUNK_SIZE,
    StreamDamaged,
    StreamReader,
    StreamWriter,
    decrypt_stream,
    encrypt_stream,
    sealed_size,
)

KEY = bytes(range(32))
SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE, 3 * CHUNK_SIZE + 5]


def content(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def sealed(size: int) -> bytes:
    out = io.BytesIO()
    encrypt_stream(KEY, io.BytesIO(content(size)), out)
    return out.getvalue()


LONG = sealed(SIZES[-1])


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_has_the_size_that_is_told_beforehand(size: int) -> None:
    assert len(sealed(size)) == sealed_size(size)


@pytest.mark.parametrize("size", SIZES)
def test_a_reader_gives_the_whole(size: int) -> None:
    reader = StreamReader(KEY, io.BytesIO(sealed(size)))

    assert reader.seek(0, io.SEEK_END) == size
    assert reader.seek(0) == 0
    assert reader.read() == content(size)
    assert reader.read(1) == b""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, SIZES[-1] + 10), st.integers(0, 150_000)), max_size=5))
def test_reading_anywhere_is_reading_the_plaintext_there(places: list[tuple[int, int]]) -> None:
    reader, plain = StreamReader(KEY, io.BytesIO(LONG)), io.BytesIO(content(SIZES[-1]))

    for place, size in places:
        reader.seek(place)
        plain.seek(place)
        assert reader.read(size) == plain.read(size)
        assert reader.tell() == plain.tell()


def test_a_stream_may_begin_inside_a_file() -> None:
    file = io.BytesIO(b"header" + sealed(100))
    file.seek(6)

    assert StreamReader(KEY, file).read() == content(100)


@pytest.mark.parametrize("cut", [1, CHUNK_SIZE, CHUNK_SIZE + 16, 2 * (CHUNK_SIZE + 16), CHUNK_SIZE + 16 + 21])
def test_the_end_of_a_cut_stream_is_not_believed(cut: int) -> None:
    with pytest.raises(StreamDamaged):
        StreamReader(KEY, io.BytesIO(LONG[:-cut])).seek(0, io.SEEK_END)
    with pytest.raises(StreamDamaged):
        StreamReader(KEY, io.BytesIO(LONG[:-cut])).read()
    with pytest.raises(StreamDamaged):
        decrypt_stream(KEY, io.BytesIO(LONG[:-cut]), io.BytesIO())


def test_reading_behind_the_end_checks_the_end() -> None:
    reader = StreamReader(KEY, io.BytesIO(LONG[: -(CHUNK_SIZE + 16)]))
    reader.seek(10 * CHUNK_SIZE)

    with pytest.raises(StreamDamaged):
        reader.read(1)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 31])
def test_what_is_too_short_for_a_stream_is_refused(size: int) -> None:
    with pytest.raises(StreamDamaged):
        StreamReader(KEY, io.BytesIO(bytes(size)))


def test_chunks_cannot_be_swapped() -> None:
    chunk = CHUNK_SIZE + 16
    swapped = LONG[:16] + LONG[16 + chunk : 16 + 2 * chunk] + LONG[16 : 16 + chunk] + LONG[16 + 2 * chunk :]

    with pytest.raises(StreamDamaged):
        StreamReader(KEY, io.BytesIO(swapped)).read(1)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(StreamDamaged):
        StreamReader(bytes(32), io.BytesIO(sealed(10))).read()


def test_a_key_that_is_too_short_is_a_bug() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        StreamWriter(b"short", io.BytesIO())


def test_a_writer_lost_in_the_middle_leaves_no_valid_stream() -> None:
    out = io.BytesIO()
    with pytest.raises(ZeroDivisionError), StreamWriter(KEY, out) as writer:
        writer.write(content(CHUNK_SIZE + 1))
        raise ZeroDivisionError

    with pytest.raises(StreamDamaged):
        decrypt_stream(KEY, io.BytesIO(out.getvalue()), io.BytesIO())


def test_the_same_plaintext_is_never_sealed_alike() -> None:
    assert sealed(100) != sealed(100)
