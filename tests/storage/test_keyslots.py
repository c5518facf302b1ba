from __future__ import annotations

import base64
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.errors import AppError
from storage import kdf
from storage.credentials import Credential, RecoverySecret
from storage.errors import StorageBug, StorageError, VaultDamaged, VaultTooNew, WeakVault, WrongPassphrase
from storage.kdf import KdfParams
from storage.keyslots import BOX_SIZE, Keyslots
from storage.keyslots_file import from_bytes, to_bytes
from storage.keyslots_former import FormerKeyslots
from storage.secret import Secret, wipe
from storage.slot_changes import with_added, with_changed
from storage.slot_directory import SLOTS, Kind
from storage.wrapping import WRAP_SIZE
from tests.support.vaults import CHEAP, PASSPHRASE

FORMAT_1 = Path(__file__).parent / "data" / "keyslots.format1.json"
VAULT_KEY, IDENTITY_KEY = bytes(range(32)), bytes(range(32, 64))
SLOTS_MADE = Keyslots.create(PASSPHRASE, CHEAP, Secret(VAULT_KEY), Secret(IDENTITY_KEY))
FILE = to_bytes(SLOTS_MADE)
SECRETS = (Secret(VAULT_KEY), Secret(IDENTITY_KEY))


def changed_file(**changes: object) -> bytes:
    return json.dumps({**json.loads(FILE), **changes}).encode()


def read(data: bytes) -> Keyslots:
    found = from_bytes(data)
    assert isinstance(found, Keyslots)
    return found


def test_a_passphrase_opens_both_keys() -> None:
    slots = read(FILE)

    assert bytes(slots.vault_key(PASSPHRASE).reveal()) == VAULT_KEY
    assert bytes(slots.identity_key(PASSPHRASE).reveal()) == IDENTITY_KEY


def test_another_passphrase_opens_nothing() -> None:
    for open_key in (SLOTS_MADE.vault_key, SLOTS_MADE.identity_key):
        with pytest.raises(WrongPassphrase):
            open_key(PASSPHRASE + " ")


def test_composed_and_decomposed_letters_are_one_passphrase() -> None:
    slots = Keyslots.create("цёплы май і ўсё", CHEAP, Secret(VAULT_KEY), Secret(IDENTITY_KEY))

    assert slots.vault_key(unicodedata.normalize("NFD", "цёплы май і ўсё"))


def test_used_and_unused_slots_look_alike() -> None:
    document = json.loads(FILE)

    for name, size in (("slots", BOX_SIZE), ("wraps", WRAP_SIZE)):
        for listed in (name, f"identity_{name}"):
            assert [len(base64.b64decode(box)) for box in document[listed]] == [size] * SLOTS
            assert len(set(document[listed])) == SLOTS


@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.ERASE, Kind.RECOVERY])
def test_a_file_has_one_length_whatever_its_slots_are_for(kind: Kind) -> None:
    new = RecoverySecret.random() if kind == Kind.RECOVERY else Credential("six loud geese", b"k" * 32)
    more = with_added(SLOTS_MADE, PASSPHRASE, new, SECRETS[0], kind=kind, sharing=(2, 3))

    assert len(to_bytes(more)) == len(FILE)
    assert {name: len(part) for name, part in json.loads(to_bytes(more)).items() if name != "format"} == {
        name: len(part) for name, part in json.loads(FILE).items() if name != "format"
    }


def test_the_used_slot_is_not_always_the_same() -> None:
    def place() -> int:
        made = Keyslots.create(PASSPHRASE, CHEAP, Secret(VAULT_KEY), Secret(IDENTITY_KEY))
        return made.find(PASSPHRASE).place

    assert len({place() for _ in range(24)}) > 1


def test_a_changed_passphrase_opens_the_same_keys_in_the_same_place() -> None:
    new = Credential("another one entirely")
    changed = with_changed(SLOTS_MADE, PASSPHRASE, new, SECRETS[0])

    assert bytes(changed.vault_key(new).reveal()) == VAULT_KEY
    assert bytes(changed.identity_key(new).reveal()) == IDENTITY_KEY
    assert sum(a != b for a, b in zip(SLOTS_MADE.slots, changed.slots, strict=True)) == 1
    with pytest.raises(WrongPassphrase):
        changed.vault_key(PASSPHRASE)


@pytest.mark.parametrize(
    "changes",
    [
        {"salt": base64.b64encode(bytes(32)).decode()},
        {"kdf": {"algorithm": "argon2id", "memory_kib": 8 * 1024, "iterations": 2, "lanes": 1}},
        {"slots": json.loads(FILE)["slots"][::-1]},
        {"slots": json.loads(FILE)["identity_slots"], "identity_slots": json.loads(FILE)["slots"]},
    ],
    ids=["salt", "cost", "order of slots", "lists exchanged"],
)
def test_everything_in_the_file_is_bound_to_the_slots(changes: dict[str, object]) -> None:
    with pytest.raises(WrongPassphrase):
        read(changed_file(**changes)).vault_key(PASSPHRASE)


def test_wraps_of_another_place_or_list_open_nothing() -> None:
    document = json.loads(FILE)
    for changes in (
        {"wraps": document["wraps"][::-1]},
        {"wraps": document["identity_wraps"]},
        {"directory": base64.b64encode(bytes(len(SLOTS_MADE.directory))).decode()},
    ):
        with pytest.raises(VaultDamaged):
            slots = read(changed_file(**changes))
            slots.vault_key(PASSPHRASE)
            slots.read_directory(SECRETS[0])


def test_an_erase_slot_gives_no_key_even_to_a_program_that_asks_for_it() -> None:
    erase = Credential("goodbye to all that")
    slots = with_added(SLOTS_MADE, PASSPHRASE, erase, SECRETS[0], kind=Kind.ERASE)

    found = slots.find(erase)

    assert found.kind == Kind.ERASE
    for key_of in (slots.vault_key_of, slots.identity_key_of):
        with pytest.raises(VaultDamaged):
            key_of(found)
    with pytest.raises(WrongPassphrase):
        slots.vault_key(erase)


def test_every_slot_leads_to_a_new_key_that_was_handed_out_without_its_passphrase() -> None:
    second, shared = Credential("second passphrase", b"k" * 32), RecoverySecret.random()
    slots = with_added(SLOTS_MADE, PASSPHRASE, second, SECRETS[0], kind=Kind.OPEN)
    slots = with_added(slots, PASSPHRASE, shared, SECRETS[0], kind=Kind.RECOVERY, sharing=(2, 3))
    new, new_identity = Secret(b"n" * 32), Secret(b"i" * 32)

    turned = slots.with_vault_key(SECRETS[0], new).with_identity_key(new, new_identity)

    assert turned.slots == slots.slots
    for key in (PASSPHRASE, second, shared):
        assert bytes(turned.vault_key(key).reveal()) == b"n" * 32
        assert bytes(turned.identity_key(key).reveal()) == b"i" * 32
    with pytest.raises(VaultDamaged):
        turned.read_directory(SECRETS[0])


def test_a_key_file_is_needed_beside_its_passphrase() -> None:
    slots = Keyslots.create(Credential(PASSPHRASE, b"k" * 32), CHEAP, *SECRETS)

    assert slots.vault_key(Credential(PASSPHRASE, b"k" * 32))
    for key in (PASSPHRASE, Credential(PASSPHRASE, b"l" * 32), Credential(PASSPHRASE + "x", b"k" * 32)):
        with pytest.raises(WrongPassphrase):
            slots.vault_key(key)


def test_a_file_of_format_1_is_read_and_renewed() -> None:
    """Written by version 0.1.0 with the passphrase of the tests."""
    old = from_bytes(FORMAT_1.read_bytes())
    assert isinstance(old, FormerKeyslots)

    slots = old.renewed(PASSPHRASE)

    assert bytes(slots.vault_key(PASSPHRASE).reveal()) == VAULT_KEY
    assert bytes(slots.identity_key(PASSPHRASE).reveal()) == IDENTITY_KEY
    assert slots.params == CHEAP
    with pytest.raises(WrongPassphrase):
        old.renewed("another")


def test_a_newer_format_is_named_as_such() -> None:
    with pytest.raises(VaultTooNew):
        read(json.dumps({"format": 3, "anything": "else"}).encode())


@pytest.mark.parametrize(
    "weak", [{"memory_kib": 8191}, {"iterations": 0}, {"lanes": 0}, {"memory_kib": 2**40}, {"lanes": 1000}]
)
def test_a_cost_we_never_make_is_refused_before_it_is_paid(weak: dict[str, int]) -> None:
    cost = {"algorithm": "argon2id", "memory_kib": 8192, "iterations": 1, "lanes": 1, **weak}

    with pytest.raises(WeakVault):
        read(changed_file(kdf=cost))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 0},
        {"format": "1"},
        {"salt": "short"},
        {"salt": "ключ"},
        {"slots": []},
        {"slots": json.loads(FILE)["slots"][:7]},
        {"slots": ["AA=="] * 8},
        {"more": 1},
        {"former": [{"kdf": json.loads(FILE)["kdf"], "salt": "AA=="}]},
        {"former": [{"kdf": json.loads(FILE)["kdf"], "salt": json.loads(FILE)["salt"]}] * 9},
        {"directory": "AA=="},
        {"format": 1},
        {"kdf": {"algorithm": "scrypt", "memory_kib": 8192, "iterations": 1, "lanes": 1}},
    ],
)
def test_another_shape_is_damage(changes: dict[str, object]) -> None:
    with pytest.raises(VaultDamaged):
        read(changed_file(**changes))


@given(st.binary(max_size=3000))
def test_any_bytes_give_one_of_our_errors(data: bytes) -> None:
    with pytest.raises(AppError):
        from_bytes(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_no_changed_byte_opens_another_key(place: int, flip: int) -> None:
    damaged = bytearray(FILE)
    damaged[place] ^= flip
    # A box of noise may change freely: it was nobody's.
    try:
        key = bytes(read(bytes(damaged)).vault_key(PASSPHRASE).reveal())
    except StorageError:
        return
    assert key == VAULT_KEY


def test_calibration_reaches_the_time_that_was_asked_for() -> None:
    params = kdf.calibrate(0.05, memory_kib=8 * 1024)

    assert params.memory_kib == 8 * 1024
    assert params.iterations > 1


def test_a_vault_is_made_with_256_mib_unless_told_otherwise() -> None:
    assert kdf.calibrate.__defaults__ == (1.0, 256 * 1024)


def test_the_known_answer_of_the_key_derivation_stays_the_same() -> None:
    """A change here would lock everybody out of their vaults."""
    material = kdf.stretch("correct horse", bytes(32), KdfParams(8192, 1, 1))

    assert (
        bytes(material.reveal()).hex() == "d8519e9e19a8d6d72a717253e1d5f138504b53fab88a7a7ac18021bbdcdf09fa"
    )
    assert (
        bytes(kdf.derive(material, "underseal/1 slot").reveal()).hex()
        == "00d26bfda5ba5422d741683cb1053dd0e36a661deec1b9b482ee0cb8c4b4b1b6"
    )


def test_a_secret_is_not_shown_compared_pickled_or_used_after_wiping() -> None:
    secret = Secret(b"k" * 32)

    assert "k" not in repr(secret).lower().replace("secret", "")
    with pytest.raises(StorageBug):
        secret == Secret(b"k" * 32)  # noqa: B015
    with pytest.raises(StorageBug):
        secret.__reduce__()
    live = secret.reveal()
    secret.wipe()
    assert live == bytes(32)
    with pytest.raises(StorageBug):
        secret.reveal()


def test_a_secret_takes_its_source_away() -> None:
    source = bytearray(b"k" * 32)
    Secret(source)

    assert source == bytes(32)
    wipe(bytearray())
