"""Passphrases of a vault: several, with key files, changed, removed, dearer, and the delay after failures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.attempts import ATTEMPTS_NAME, FREE, LONGEST_DELAY, Attempts, delay_after
from storage.credentials import Credential, make_key_file, read_key_file
from storage.errors import (
    DiskRefused,
    KeyFileUnusable,
    LastPassphrase,
    NoFreeSlot,
    NoSuchItem,
    PassphraseInUse,
    PassphraseTooShort,
    TooManyAttempts,
    VaultDamaged,
    WrongPassphrase,
)
from storage.kdf import KdfParams
from storage.slot_directory import Kind
from storage.vault import Vault
from tests.support.vaults import CHEAP, PASSPHRASE, REASON, Clock

NEW = Credential("nine slow otters swim")
DEARER = KdfParams(memory_kib=9 * 1024, iterations=2, lanes=1)


def opens(vault: Vault, key: str | Credential) -> bool:
    (vault.folder / ATTEMPTS_NAME).unlink(missing_ok=True)
    try:
        Vault.open(vault.folder, key).close()
    except WrongPassphrase:
        return False
    return True


def place_of(vault: Vault, kind: Kind, *, current: bool = False) -> int:
    return next(slot.place for slot in vault.keys.list() if slot.kind == kind and slot.current == current)


def test_several_passphrases_open_one_vault_and_its_identities(vault: Vault) -> None:
    vault.keys.add(PASSPHRASE, NEW)

    assert [slot.current for slot in sorted(vault.keys.list(), key=lambda s: not s.current)] == [True, False]
    with vault.identity(NEW, REASON):
        pass
    vault.close()
    assert opens(vault, PASSPHRASE) and opens(vault, NEW)


def test_the_last_passphrase_stays_and_any_other_can_go(vault: Vault) -> None:
    vault.keys.set_erase(PASSPHRASE, Credential("goodbye to all that"))
    with pytest.raises(LastPassphrase):
        vault.keys.remove(PASSPHRASE, place_of(vault, Kind.OPEN, current=True))
    vault.keys.add(PASSPHRASE, NEW)
    with pytest.raises(NoSuchItem):
        vault.keys.remove(
            PASSPHRASE, next(n for n in range(8) if n not in [s.place for s in vault.keys.list()])
        )
    with pytest.raises(WrongPassphrase):
        vault.keys.remove("not this one", place_of(vault, Kind.OPEN))
    vault.keys.remove(NEW, place_of(vault, Kind.OPEN, current=True))
    vault.keys.remove(NEW, place_of(vault, Kind.ERASE))
    vault.close()

    assert not opens(vault, PASSPHRASE)
    assert opens(vault, NEW)
    assert not opens(vault, "goodbye to all that") and opens(vault, NEW)


def test_there_is_room_for_eight_and_none_is_taken_twice(vault: Vault) -> None:
    for number in range(7):
        vault.keys.add(PASSPHRASE, Credential(f"passphrase number {number}"))
    with pytest.raises(NoFreeSlot):
        vault.keys.add(PASSPHRASE, NEW)
    for taken in (PASSPHRASE, "passphrase number 3"):
        with pytest.raises(PassphraseInUse):
            vault.keys.change("passphrase number 2", Credential(taken))
    vault.keys.change(PASSPHRASE, Credential(PASSPHRASE))
    vault.close()
    assert opens(vault, PASSPHRASE) and opens(vault, "passphrase number 6")


def test_a_short_passphrase_is_refused_for_every_use(vault: Vault) -> None:
    for use in (vault.keys.add, vault.keys.change, vault.keys.set_erase):
        with pytest.raises(PassphraseTooShort):
            use(PASSPHRASE, Credential("short"))


def test_a_key_file_is_a_second_factor(vault: Vault, tmp_path: Path) -> None:
    made = make_key_file(tmp_path / "stick.bin")
    assert read_key_file(tmp_path / "stick.bin") == made
    vault.keys.change(PASSPHRASE, Credential(PASSPHRASE, made))
    assert [slot.key_file for slot in vault.keys.list()] == [True]
    vault.close()

    assert not opens(vault, PASSPHRASE)
    assert opens(vault, Credential(PASSPHRASE, made))
    with pytest.raises(DiskRefused):
        make_key_file(tmp_path / "stick.bin")


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * (1024 * 1024 + 1), None])
def test_a_file_that_is_no_key_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "file").write_bytes(content)

    with pytest.raises(KeyFileUnusable):
        read_key_file(tmp_path / "file")


def test_the_erase_passphrase_destroys_the_slots_and_says_what_a_wrong_one_says(vault: Vault) -> None:
    vault.keys.add(PASSPHRASE, NEW)
    vault.keys.set_erase(PASSPHRASE, Credential("goodbye to all that"))
    vault.close()
    path = vault.folder / "keyslots.json"
    size, old = path.stat().st_size, json.loads(path.read_text())

    with pytest.raises(WrongPassphrase) as wrong:
        Vault.open(vault.folder, "not this one at all")
    with pytest.raises(WrongPassphrase) as erased:
        Vault.open(vault.folder, "goodbye to all that")

    assert str(wrong.value) == str(erased.value)
    assert path.stat().st_size == size
    new = json.loads(path.read_text())
    for name in ("slots", "wraps", "identity_slots", "identity_wraps"):
        assert not set(old[name]) & set(new[name])
    for key in (PASSPHRASE, NEW, "goodbye to all that"):
        assert not opens(vault, key)


def test_a_key_slot_change_is_in_the_custody_log_but_not_the_erase_passphrase(vault: Vault) -> None:
    before = vault.info().custody_entries
    vault.keys.set_erase(PASSPHRASE, Credential("goodbye to all that"))
    assert vault.info().custody_entries == before
    vault.keys.add(PASSPHRASE, NEW)
    assert vault.info().custody_entries == before + 1
    assert vault.custody.verify().ok


def test_a_raised_cost_counts_at_once_for_one_passphrase_and_later_for_the_others(vault: Vault) -> None:
    vault.keys.add(PASSPHRASE, NEW)
    pages = (vault.folder / "vault.db").read_bytes()
    assert vault.keys.raise_cost(PASSPHRASE, DEARER) == DEARER

    assert (vault.folder / "vault.db").read_bytes() == pages
    assert {slot.current: slot.late for slot in vault.keys.list()} == {True: False, False: True}
    assert len(vault.keys.keyslots.former) == 1
    with pytest.raises(PassphraseInUse):
        vault.keys.add(PASSPHRASE, NEW)
    vault.close()
    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert len(again.keys.keyslots.former) == 1
    with Vault.open(vault.folder, NEW) as again:
        assert [slot.late for slot in again.keys.list()] == [False, False]
        assert again.keys.keyslots.former == ()
        assert again.info().memory_kib == DEARER.memory_kib
        with again.identity(PASSPHRASE, REASON):
            pass


def test_a_cost_is_never_lowered(vault: Vault) -> None:
    vault.keys.raise_cost(PASSPHRASE, DEARER)

    assert vault.keys.raise_cost(PASSPHRASE, CHEAP) == DEARER


def test_an_erase_passphrase_still_erases_after_the_cost_was_raised(vault: Vault) -> None:
    vault.keys.set_erase(PASSPHRASE, Credential("goodbye to all that"))
    vault.keys.raise_cost(PASSPHRASE, DEARER)
    vault.close()

    assert not opens(vault, "goodbye to all that")
    assert not opens(vault, PASSPHRASE)


def test_the_delay_grows_is_kept_and_ends(vault: Vault, clock: Clock) -> None:
    vault.close()

    def fail() -> None:
        with pytest.raises(WrongPassphrase):
            Vault.open(vault.folder, "not this one", now=clock)

    for _ in range(FREE):
        fail()
    for seconds in (2, 4, 8):
        with pytest.raises(TooManyAttempts) as caught:
            Vault.open(vault.folder, PASSPHRASE, now=clock)
        assert f"wait {seconds} seconds" in str(caught.value)
        assert Attempts(vault.folder, clock).seconds_left() == seconds
        clock.move(seconds)
        fail()
    clock.move(LONGEST_DELAY)
    with Vault.open(vault.folder, PASSPHRASE, now=clock) as again:
        assert again.arrival.failed == FREE + 3
    Vault.open(vault.folder, PASSPHRASE, now=clock).close()


def test_a_clock_set_back_does_not_lock_anybody_out_for_longer(vault: Vault, clock: Clock) -> None:
    vault.close()
    attempts = Attempts(vault.folder, clock)
    for _ in range(FREE + 1):
        clock.move(LONGEST_DELAY)
        attempts.begin()
    clock.move(-10_000_000)

    assert attempts.seconds_left() == delay_after(FREE + 1)


def test_an_attempt_counts_before_it_is_tried(vault: Vault, clock: Clock) -> None:
    """Ending the program in the middle of an attempt takes nothing back."""

    class StopError(BaseException):
        pass

    def stop(*_: object) -> None:
        raise StopError

    vault.close()
    for _ in range(FREE):
        with pytest.raises(StopError):
            Vault.open(vault.folder, PASSPHRASE, now=clock, report=stop)
    with pytest.raises(TooManyAttempts):
        Vault.open(vault.folder, PASSPHRASE, now=clock)


def test_the_longest_delay_is_five_minutes() -> None:
    delays = [delay_after(failed) for failed in range(2000)]

    assert delays == sorted(delays)
    assert delays[:5] == [0, 0, 0, 2, 4] and delays[-1] == 300


@settings(max_examples=60)
@given(st.binary(max_size=200) | st.sampled_from([b'{"failed": -1, "last": "x"}', b"[]", b'{"failed": 9}']))
def test_a_count_of_any_bytes_neither_opens_nor_locks_out(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("count")
    (folder / ATTEMPTS_NAME).write_bytes(content)

    assert Attempts(folder).seconds_left() == 0


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=600))
def test_slots_of_any_bytes_beside_real_ones_never_stop_a_vault_from_opening(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "with next"
    if not folder.exists():
        Vault.create(folder, PASSPHRASE, kdf=CHEAP).close()
    (folder / "keyslots.next").write_bytes(content)

    Vault.open(folder, PASSPHRASE).close()
    assert not (folder / "keyslots.next").exists()


def test_slots_of_another_vault_are_damage_and_not_a_wrong_passphrase(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    with Vault.create(tmp_path / "other", PASSPHRASE, kdf=CHEAP):
        pass
    (vault.folder / "keyslots.json").write_bytes((tmp_path / "other" / "keyslots.json").read_bytes())

    with pytest.raises(VaultDamaged):
        Vault.open(vault.folder, PASSPHRASE)


def test_a_vault_of_format_1_opens_and_is_written_anew(vault: Vault) -> None:
    """Format 1 put the keys themselves into the boxes: made here from the same vault's keys."""
    from tests.support.former import write_format_1

    slots = vault.keys.keyslots
    with slots.vault_key(PASSPHRASE) as vault_key, slots.identity_key(PASSPHRASE) as identity_key:
        write_format_1(vault.folder / "keyslots.json", PASSPHRASE, CHEAP, vault_key, identity_key)
    vault.close()

    with Vault.open(vault.folder, PASSPHRASE) as again, again.identity(PASSPHRASE, REASON):
        assert json.loads((vault.folder / "keyslots.json").read_text())["format"] == 2
    assert opens(vault, PASSPHRASE)
