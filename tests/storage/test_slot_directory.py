"""The directory of slots: one size whatever it holds, read strictly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import VaultDamaged
from storage.slot_directory import DIRECTORY_SIZE, SLOTS, Directory, Entry, Kind

EMPTY = Directory.empty()
ENTRIES = st.builds(
    lambda kind, key_file, day, needed, shares, salt: replace(
        EMPTY[0], kind=kind, key_file=key_file, day=day, needed=needed, shares=shares, round=salt
    ),
    st.sampled_from(Kind),
    st.booleans(),
    st.dates(dt.date(1970, 1, 1), dt.date(2200, 1, 1)),
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(min_size=4, max_size=4),
)


@settings(max_examples=50)
@given(st.lists(ENTRIES, min_size=SLOTS, max_size=SLOTS))
def test_what_is_written_is_read_back_and_has_one_size(entries: list[Entry]) -> None:
    data = Directory(entries).to_bytes()

    assert len(data) == DIRECTORY_SIZE
    assert Directory.from_bytes(data) == Directory(entries)


@settings(max_examples=50)
@given(st.binary(max_size=64), st.integers(0, DIRECTORY_SIZE - 1))
def test_any_bytes_are_a_directory_or_damage(noise: bytes, place: int) -> None:
    data = bytearray(EMPTY.to_bytes())
    data[place : place + len(noise)] = noise
    try:
        assert len(Directory.from_bytes(bytes(data))) == SLOTS
    except VaultDamaged:
        return


@pytest.mark.parametrize("data", [b"", bytes(DIRECTORY_SIZE - 1), bytes(DIRECTORY_SIZE + 1)])
def test_another_size_is_damage(data: bytes) -> None:
    with pytest.raises(VaultDamaged):
        Directory.from_bytes(data)


def test_no_two_unused_places_share_a_key() -> None:
    keys = [key for entry in EMPTY for key in (entry.public, entry.identity_public)]

    assert len(set(keys)) == 2 * SLOTS
