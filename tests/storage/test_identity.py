from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import IdentityLocked, ReasonTooShort, StorageBug, VaultDamaged, WrongPassphrase
from storage.identity import entry_from
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

    monkeypatch.setattr("storage.second_unlock.open_identity_database", broken)
    with pytest.raises(VaultDamaged):
        vault.identity(PASSPHRASE, f" {REASON} ")

    entry = vault.custody.entries("identity")[-1]
    assert (entry.event, entry.reason, dict(entry.details)) == ("OPEN", REASON, {"view": 1})
    assert vault.identity_views() == 1


def test_a_view_of_one_card_is_told_in_the_log_of_its_testimony(vault: Vault) -> None:
    with vault.identity(PASSPHRASE, REASON, item="T-1"):
        pass

    (entry,) = vault.custody.entries("T-1")
    assert (entry.event, entry.reason) == ("IDEN", REASON)


def test_a_card_lies_under_two_keys(vault: Vault) -> None:
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record("T-1", answer("/data/name", "Ганна"))
        (box,) = identity._database.row("SELECT box FROM cards")
        assert "Ганна".encode() not in bytes(box)
        with pytest.raises(StorageBug):
            identity._database.change("UPDATE cards SET box = x'00'")
        with pytest.raises(StorageBug):
            identity._database.change("DELETE FROM cards")


def test_a_card_whose_key_is_gone_shows_nothing_and_goes_at_the_next_unlock(vault: Vault) -> None:
    with vault.identity(PASSPHRASE, REASON) as identity:
        for code in ("T-1", "T-2"):
            identity.record(code, answer("/data/name", "Ганна"))
        vault.record_keys.destroy("T-1", "identity")
        assert identity.values("T-1") == {}
        assert identity.codes() == {"T-2"}

    with vault.identity(PASSPHRASE, REASON) as identity:
        assert identity._database.rows("SELECT DISTINCT code FROM cards") == [("T-2",)]
        assert identity.values("T-2") == {"/data/name": "Ганна"}


def test_forgetting_a_sealed_draft_makes_its_card_unreadable_without_a_passphrase(vault: Vault) -> None:
    draft = new_draft(vault)
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record(draft.code, answer("/data/name", "Ганна"))
    vault.identity_copies.keep(draft.code, "supervisors", b"box")
    for state in ("RISK", "CONS", "OPEN", "READ", "SIGN", "SEAL"):
        vault.drafts.set_state(draft.id, state)

    vault.forget_draft(draft.id, "sealed")

    assert not vault.record_keys.has(draft.code, "identity")
    assert vault.identity_copies.copy(draft.code) is None
    with vault.identity(PASSPHRASE, REASON) as identity:
        assert identity.journal(draft.code) == []


JSON = st.recursive(
    st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(members=JSON | st.fixed_dictionaries(dict.fromkeys(("path", "kind", "old", "new", "at"), JSON)))
def test_any_content_of_a_card_is_damage_and_no_crash(members: object) -> None:
    with pytest.raises(VaultDamaged):
        entry_from(members)


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
