from __future__ import annotations

import pytest

from storage.errors import IdentityLocked, ReasonTooShort, VaultDamaged, WrongPassphrase
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, REASON, answer, new_draft


def test_what_is_recorded_is_read_back_at_the_next_unlock(vault: Vault) -> None:
    draft = new_draft(vault)
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record(draft.id, answer("/data/names[1]/name", "Ганна"))
        identity.record(draft.id, answer("/data/names[2]/name", "Hanna"))
        identity.record(draft.id, answer("/data/names[1]/name", "Аня", "Ганна"))

    with vault.identity(PASSPHRASE, REASON) as identity:
        assert identity.values(draft.id) == {"/data/names[1]/name": "Аня", "/data/names[2]/name": "Hanna"}
        assert [row.seq for row in identity.journal(draft.id)] == [1, 2, 3]
        assert identity.values("another") == {}


def test_a_removed_instance_lets_the_later_ones_move_up(vault: Vault) -> None:
    with vault.identity(PASSPHRASE, REASON) as identity:
        for number in (1, 2, 3):
            identity.record("d", answer(f"/data/names[{number}]/name", f"name {number}"))
        identity.record("d", answer("/data/names[2]", "", kind="remove"))
        identity.record("d", answer("/data/phone", "ASKU", kind="null"))

        assert identity.values("d") == {"/data/names[1]/name": "name 1", "/data/names[2]/name": "name 3"}


@pytest.mark.parametrize("reason", ["", "because", "   need it   "])
def test_no_reason_no_identity(vault: Vault, reason: str) -> None:
    with pytest.raises(ReasonTooShort):
        vault.identity(PASSPHRASE, reason)
    assert vault.identity_views() == 0


def test_the_passphrase_is_needed_again(vault: Vault) -> None:
    with pytest.raises(WrongPassphrase):
        vault.identity("not this one", REASON)
    assert vault.identity_views() == 0


def test_every_view_is_counted_and_logged_before_anything_is_shown(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise VaultDamaged

    monkeypatch.setattr("storage.vault.open_identity_database", broken)
    with pytest.raises(VaultDamaged):
        vault.identity(PASSPHRASE, f" {REASON} ")

    entry = vault.custody.entries("identity")[-1]
    assert (entry.event, entry.reason, dict(entry.details)) == ("OPEN", REASON, {"view": 1})
    assert vault.identity_views() == 1


def test_it_is_locked_when_the_block_ends(vault: Vault) -> None:
    with vault.identity(PASSPHRASE, REASON) as identity:
        pass

    for use in (identity.values, identity.journal):
        with pytest.raises(IdentityLocked):
            use("d")
    with pytest.raises(IdentityLocked):
        identity.record("d", answer("/data/name", "Ганна"))


def test_the_key_of_an_open_vault_does_not_open_identities(vault: Vault) -> None:
    from storage import vault as module

    with vault.keys.keyslots.vault_key(PASSPHRASE) as vault_key, pytest.raises(VaultDamaged):
        module.open_identity_database(vault.folder, vault_key)
