"""Consent taken back: sharing stops at once, destroying needs more, a tombstone stays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import (
    HoldStands,
    IllegalTransition,
    NotAskedFor,
    ReasonTooShort,
    RecordDestroyed,
    StorageBug,
    StorageError,
)
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, REASON, Clock, answer, new_photo, new_vault, sealed_document

CODE = "T-7K2QXD-4"
CHANNEL = "wrote from the agreed address"
WHY = "the witness withdrew everything"


@pytest.fixture
def kept(vault: Vault) -> Vault:
    vault.team.found("Our team")
    vault.sealed.put(sealed_document(), [b"issue"], b"log\n", "own")
    new_photo(vault, CODE)
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record(CODE, answer("/data/name", "Ганна"))
    return vault


def ask(vault: Vault, scope: str, free: str = "Y", *, explained: bool = True, recipient: str = "") -> None:
    vault.withdrawals.record(
        CODE, scope, channel=CHANNEL, free=free, explained=explained, recipient=recipient
    )


def state(vault: Vault) -> str:
    return vault.sealed.newest(CODE).state


@pytest.mark.parametrize("scope", ["STOP", "PART", "IDEN", "FULL"])
def test_sharing_stops_with_the_first_sentence(kept: Vault, scope: str) -> None:
    ask(kept, scope, free="U", explained=False)

    assert state(kept) == "REST"
    assert kept.sealed.get(CODE, 1).document == sealed_document()


@pytest.mark.parametrize("scope", ["RECI", "CORR", "ACCS"])
def test_other_wishes_do_not_restrict_everything(kept: Vault, scope: str) -> None:
    ask(kept, scope, recipient="R-1")

    assert state(kept) == "SEAL"
    assert kept.withdrawals.closed_for(CODE, "R-1") is (scope == "RECI")
    assert not kept.withdrawals.closed_for(CODE, "R-2")


def test_how_the_person_was_recognised_must_be_written(kept: Vault) -> None:
    with pytest.raises(ReasonTooShort):
        kept.withdrawals.record(CODE, "STOP", channel="phone", free="Y", explained=True)
    assert state(kept) == "SEAL"


def test_destroying_leaves_a_tombstone_and_nothing_else(kept: Vault) -> None:
    ask(kept, "FULL")
    kept.withdrawals.destroy(CODE, WHY)

    tombstone = kept.withdrawals.tombstone(CODE)
    assert tombstone is not None
    assert (tombstone.versions, tombstone.reason) == (1, WHY)
    assert state(kept) == "DEST"
    assert kept.blobs.list(CODE) == [] and not list((kept.folder / "blobs").iterdir())
    with pytest.raises(RecordDestroyed):
        kept.sealed.get(CODE, 1)
    with kept.identity(PASSPHRASE, REASON) as identity:
        assert identity.journal(CODE) == []
    with pytest.raises(StorageBug):
        kept._database.change("DELETE FROM tombstones")
    assert kept.custody.verify().ok
    assert all(result.ok for result in kept.check())


@pytest.mark.parametrize(
    ("scope", "free", "explained"),
    [("STOP", "Y", True), ("FULL", "U", True), ("FULL", "N", True), ("FULL", "Y", False)],
)
def test_nothing_is_destroyed_without_a_free_and_explained_wish(
    kept: Vault, scope: str, free: str, explained: bool
) -> None:
    ask(kept, scope, free, explained=explained)

    with pytest.raises(NotAskedFor):
        kept.withdrawals.destroy(CODE, WHY)
    assert kept.sealed.get(CODE, 1).document == sealed_document()


def test_a_legal_hold_keeps_even_before_it_is_approved(kept: Vault) -> None:
    ask(kept, "FULL")
    kept.withdrawals.ask_hold(CODE, "a court asked for the original", "M-1")
    with pytest.raises(HoldStands):
        kept.withdrawals.destroy(CODE, WHY)
    assert state(kept) == "REST"

    kept.withdrawals.set_hold(CODE, "M-2")
    assert state(kept) == "HOLD"
    with pytest.raises(HoldStands):
        kept.withdrawals.destroy(CODE, WHY)

    kept.withdrawals.lift_hold(CODE, "the court has returned it")
    assert state(kept) == "REST"
    kept.withdrawals.destroy(CODE, WHY)


def test_a_hold_without_a_withdrawal_gives_the_state_back(kept: Vault) -> None:
    kept.withdrawals.ask_hold(CODE, "a court asked for the original", "M-1")
    kept.withdrawals.set_hold(CODE, "M-2")
    kept.withdrawals.lift_hold(CODE, "the court has returned it")

    assert state(kept) == "SEAL"


def test_destroying_the_identity_keeps_the_account(kept: Vault) -> None:
    ask(kept, "IDEN")
    kept.withdrawals.destroy_identity(CODE, WHY)

    assert kept.sealed.get(CODE, 1).document == sealed_document()
    assert kept.withdrawals.identity_refused(CODE)
    with kept.identity(PASSPHRASE, REASON) as identity:
        assert identity.codes() == set()


def test_a_version_that_comes_late_is_restricted_as_well(kept: Vault, clock: Clock) -> None:
    clock.move(3600)
    ask(kept, "STOP")
    kept.sealed.put(sealed_document(version=2), [b"issue"], b"", "bundle")
    kept.withdrawals.restrict_late(CODE)

    assert [info.state for info in kept.sealed.versions(CODE)] == ["REST", "REST"]


def test_the_day_to_look_again_comes_from_the_rules_or_from_a_decision(kept: Vault) -> None:
    assert kept.withdrawals.look_again(CODE, 0) is None
    assert kept.withdrawals.look_again(CODE, 30) == date(2026, 12, 24)

    kept.withdrawals.keep_until(CODE, date(2030, 1, 1), "an investigation goes on")
    assert kept.withdrawals.look_again(CODE, 30) == date(2030, 1, 1)


def test_the_list_of_those_to_look_at_again_is_made_in_one_pass(kept: Vault, clock: Clock) -> None:
    assert kept.withdrawals.due(0, date(2099, 1, 1)) == []
    assert kept.withdrawals.due(30, clock().date()) == []
    clock.move(31 * 24 * 3600)
    assert kept.withdrawals.due(30, clock().date()) == [CODE]

    kept.withdrawals.keep_until(CODE, date(2030, 1, 1), "an investigation goes on")
    assert kept.withdrawals.due(30, clock().date()) == []
    assert kept.withdrawals.due(0, date(2030, 1, 1)) == [CODE]


def test_what_is_overdue_may_be_destroyed_without_a_wish(kept: Vault) -> None:
    kept.withdrawals.destroy(CODE, "its time in the archive is over", overdue=True)

    assert state(kept) == "DEST"


STEPS = st.lists(
    st.sampled_from(["STOP", "FULL", "ask", "set", "lift", "destroy", "accept"]), min_size=1, max_size=8
)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_held_or_unasked_is_ever_destroyed(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_vault(tmp_path_factory.mktemp("steps") / "vault") as vault:
        vault.sealed.put(sealed_document(), [b"issue"], b"", "own")
        does = {
            "ask": lambda: vault.withdrawals.ask_hold(CODE, "a court asked for it", "M-1"),
            "set": lambda: vault.withdrawals.hold(CODE) and vault.withdrawals.set_hold(CODE, "M-2"),
            "lift": lambda: vault.withdrawals.lift_hold(CODE, "it is not needed any more"),
            "destroy": lambda: vault.withdrawals.destroy(CODE, WHY),
            "accept": lambda: vault.sealed.set_state(CODE, 1, "REVW"),
        }
        for step in steps:
            held, before = vault.withdrawals.hold(CODE), state(vault)
            asked = any(event.scope == "FULL" for event in vault.withdrawals.events(CODE))
            try:
                does.get(step, lambda step=step: ask(vault, step))()
            except StorageError:
                continue
            if state(vault) == "DEST" and before != "DEST":
                assert held is None and asked and before == "REST"
            assert before != "DEST" or state(vault) == "DEST"


def test_a_destroyed_testimony_has_no_way_back(kept: Vault) -> None:
    ask(kept, "FULL")
    kept.withdrawals.destroy(CODE, WHY)

    for wanted in ("REST", "HOLD", "REVW"):
        with pytest.raises(IllegalTransition):
            kept.sealed.set_state(CODE, 1, wanted)
    with pytest.raises(RecordDestroyed):
        kept.withdrawals.ask_hold(CODE, "a court asked for it", "M-1")
