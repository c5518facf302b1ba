"""Rules of a team that change after it was founded."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.cards import TeamCard
from storage.team import NotTheFounder
from storage.vault import Vault
from tests.support.vaults import new_vault


def test_only_the_founders_vault_says_it_is_the_founders(vault: Vault, tmp_path: Path) -> None:
    assert not vault.team.is_founder()
    vault.team.found("Our team")

    with new_vault(tmp_path / "field") as field:
        field.team.install(vault.team.certify(field.team.request(), role="supervisor"), vault.team.card())

        assert vault.team.is_founder()
        assert not field.team.is_founder()


def test_a_changed_policy_is_signed_by_the_same_root(vault: Vault) -> None:
    vault.team.found("Our team")
    before = vault.team.trust()

    changed = vault.team.set_policy(approvals=0)

    assert changed == TeamCard.parse(vault.team.card())
    assert changed.policy == {**before.policy, "approvals": 0}
    assert (changed.fingerprint, changed.supervisors) == (before.fingerprint, before.supervisors)
    assert vault.custody.entries("team")[-1].details == {"approvals": 0}


def test_nobody_else_changes_the_policy(vault: Vault, tmp_path: Path) -> None:
    vault.team.found("Our team")
    with new_vault(tmp_path / "field") as field:
        field.team.install(vault.team.certify(field.team.request(), role="supervisor"), vault.team.card())

        with pytest.raises(NotTheFounder):
            field.team.set_policy(approvals=0)

        assert field.team.trust().policy["approvals"] == 2


def test_a_member_takes_the_card_with_the_new_rules(vault: Vault, tmp_path: Path) -> None:
    vault.team.found("Our team")
    with new_vault(tmp_path / "field") as field:
        field.team.install(vault.team.certify(field.team.request(), role="supervisor"), vault.team.card())
        vault.team.set_policy(approvals=1)

        field.team.update(vault.team.card())

        assert field.team.trust().policy["approvals"] == 1
