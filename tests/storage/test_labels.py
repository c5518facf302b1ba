"""Labels without names, and the registry of what they stand for."""

from __future__ import annotations

import pytest

from storage.errors import IdentityLocked, VaultDamaged
from storage.record_keys import LABELS
from storage.vault import Vault
from tests.support.vaults import MOMENT, PASSPHRASE, REASON

CODE, OTHER = "T-7K2QXD-4", "T-9XYZQ2-P"


def tell(vault: Vault, recipient: str, code: str, names: dict[str, str]) -> None:
    told = vault.labels.told(recipient)
    vault.labels.remember(recipient, code, [(told.mark(n), label) for n, label in names.items()], MOMENT)
    vault.labels.use(recipient, names.values())


def test_a_name_has_another_mark_for_every_recipient_and_every_vault(vault: Vault, tmp_path) -> None:
    from tests.support.vaults import new_vault

    first, again, second = vault.labels.told("R-1"), vault.labels.told("R-1"), vault.labels.told("R-2")
    with new_vault(tmp_path / "other") as other:
        marks = {told.mark("halina") for told in (first, second, other.labels.told("R-1"))}

    assert first.mark("halina") == again.mark("halina") and len(marks) == 3
    assert all(b"halina" not in mark for mark in marks)


def test_what_a_recipient_was_told_first_counts(vault: Vault) -> None:
    tell(vault, "R-1", CODE, {"halina": "Person 3"})
    tell(vault, "R-1", CODE, {"halina": "Person 9"})
    tell(vault, "R-2", CODE, {"halina": "Person 5"})

    told = vault.labels.told("R-1")
    assert told.by_mark == {told.mark("halina"): "Person 3"}
    assert told.used == {"Person 3", "Person 9"} and vault.labels.told("R-2").used == {"Person 5"}


def test_destroying_leaves_bare_labels_alone(vault: Vault) -> None:
    tell(vault, "R-1", CODE, {"halina": "Person 3"})
    tell(vault, "R-1", OTHER, {"andrei": "Person 4"})
    for code in (CODE, OTHER):
        vault.labels.wait(code, "H-1", b"box")
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.pseudonyms().put(CODE, "H-1", b"who it is")
        identity.pseudonyms().put(OTHER, "H-1", b"another")

    vault.labels.forget(CODE)

    told = vault.labels.told("R-1")
    assert set(told.by_mark.values()) == {"Person 4"} and told.used == {"Person 3", "Person 4"}
    assert [waiting.code for waiting in vault.labels.waiting()] == [OTHER]
    assert not vault.record_keys.has(CODE, LABELS)
    with vault.identity(PASSPHRASE, REASON) as identity:
        assert [(r.code, r.content) for r in identity.pseudonyms().list()] == [(OTHER, b"another")]
        rows = identity._database.rows("SELECT code FROM pseudonyms")
        assert rows == [(OTHER,)]
        registry = identity.pseudonyms()
        identity.lock()
        with pytest.raises(IdentityLocked):
            identity.pseudonyms()
    assert registry is not None


def test_an_entry_that_was_changed_or_moved_is_not_read(vault: Vault) -> None:
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.pseudonyms().put(CODE, "H-1", b"who it is")
        identity.pseudonyms().put(CODE, "H-1", b"who it is")
        assert len(identity.pseudonyms().list()) == 1
        identity._database.change("UPDATE pseudonyms SET release = 'H-2'")
        with pytest.raises(VaultDamaged):
            identity.pseudonyms().list()
