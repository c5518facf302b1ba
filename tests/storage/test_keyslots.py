from __future__ import annotations

import base64
import json
import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.errors import AppError
from storage import kdf
from storage.errors import StorageBug, StorageError, VaultDamaged, VaultTooNew, WeakVault, WrongPassphrase
from storage.kdf import KdfParams
from storage.keyslots import BOX_SIZE, SLOTS, Keyslots, Kind
from storage.secret import Secret, wipe
from tests.support.vaults import CHEAP, PASSPHRASE

VAULT_KEY, IDENTITY_KEY = bytes(range(32)), bytes(range(32, 64))
SLOTS_MADE = Keyslots.create(PASSPHRASE, CHEAP, Secret(VAULT_KEY), Secret(IDENTITY_KEY))
FILE = SLOTS_MADE.to_bytes()


def changed_file(**changes: object) -> bytes:
    return json.dumps({**json.loads(FILE), **changes}).encode()


def test_a_passphrase_opens_both_keys() -> None:
    slots = Keyslots.from_bytes(FILE)

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

    for name in ("slots", "identity_slots"):
        assert [len(base64.b64decode(box)) for box in document[name]] == [BOX_SIZE] * SLOTS


def test_the_used_slot_is_not_always_the_same() -> None:
    def place() -> int:
        made = Keyslots.create(PASSPHRASE, CHEAP, Secret(VAULT_KEY), Secret(IDENTITY_KEY))
        with kdf.stretch(PASSPHRASE, made.salt, CHEAP) as material:
            return made._find("slots", material)[0]

    assert len({place() for _ in range(24)}) > 1


def test_a_changed_passphrase_opens_the_same_keys_in_the_same_place() -> None:
    changed = SLOTS_MADE.with_changed_passphrase(PASSPHRASE, "another one entirely")

    assert bytes(changed.vault_key("another one entirely").reveal()) == VAULT_KEY
    assert bytes(changed.identity_key("another one entirely").reveal()) == IDENTITY_KEY
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
        Keyslots.from_bytes(changed_file(**changes)).vault_key(PASSPHRASE)


@pytest.mark.parametrize("kind", [Kind.RECOVERY, Kind.ERASE, 77])
def test_a_slot_of_another_kind_is_kept_but_opens_nothing(kind: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.keyslots.Kind", SimpleNamespace(OPEN=kind))
        made = Keyslots.create(PASSPHRASE, CHEAP, Secret(VAULT_KEY), Secret(IDENTITY_KEY))

    assert Keyslots.from_bytes(made.to_bytes()) == made
    with pytest.raises(WrongPassphrase):
        made.vault_key(PASSPHRASE)


def test_a_newer_format_is_named_as_such() -> None:
    with pytest.raises(VaultTooNew):
        Keyslots.from_bytes(json.dumps({"format": 2, "anything": "else"}).encode())


@pytest.mark.parametrize(
    "weak", [{"memory_kib": 8191}, {"iterations": 0}, {"lanes": 0}, {"memory_kib": 2**40}, {"lanes": 1000}]
)
def test_a_cost_we_never_make_is_refused_before_it_is_paid(weak: dict[str, int]) -> None:
    cost = {"algorithm": "argon2id", "memory_kib": 8192, "iterations": 1, "lanes": 1, **weak}

    with pytest.raises(WeakVault):
        Keyslots.from_bytes(changed_file(kdf=cost))


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
        {"kdf": {"algorithm": "scrypt", "memory_kib": 8192, "iterations": 1, "lanes": 1}},
    ],
)
def test_another_shape_is_damage(changes: dict[str, object]) -> None:
    with pytest.raises(VaultDamaged):
        Keyslots.from_bytes(changed_file(**changes))


@given(st.binary(max_size=3000))
def test_any_bytes_give_one_of_our_errors(data: bytes) -> None:
    with pytest.raises(AppError):
        Keyslots.from_bytes(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_no_changed_byte_opens_another_key(place: int, flip: int) -> None:
    damaged = bytearray(FILE)
    damaged[place] ^= flip
    # A box of noise may change freely: it was nobody's.
    try:
        key = bytes(Keyslots.from_bytes(bytes(damaged)).vault_key(PASSPHRASE).reveal())
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
