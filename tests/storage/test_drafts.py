from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.codes import is_code
from storage import states
from storage.errors import DraftClosed, IllegalTransition, NoSuchItem, StorageBug
from storage.journal import Entry, values
from storage.vault import Vault
from tests.support.vaults import MOMENT, Clock, answer, new_draft, new_photo

STRAIGHT = ["PLAN", "RISK", "CONS", "OPEN", "READ", "SIGN", "SEAL", "REVW", "ACPT", "REDA", "APPR", "HAND"]


def advance(vault: Vault, draft_id: str, to: str) -> None:
    for state in STRAIGHT[1 : STRAIGHT.index(to) + 1]:
        vault.drafts.set_state(draft_id, state)


def test_a_draft_has_random_codes_and_begins_as_planned(vault: Vault) -> None:
    draft = new_draft(vault)

    assert is_code(draft.code, "T") and is_code(draft.witness_code, "W")
    assert (draft.state, draft.language, draft.open_points) == ("PLAN", "be", 0)
    assert vault.drafts.form_source(draft.id) is None
    assert [entry.event for entry in vault.custody.entries(draft.code)] == ["CREA"]


def test_a_form_that_came_with_a_draft_is_kept(vault: Vault) -> None:
    draft = vault.drafts.create(
        language="en", form_id="own", form_version="2", form_hash="cd" * 32, form_source=b"<xform/>"
    )

    assert vault.drafts.form_source(draft.id) == b"<xform/>"


def test_the_journal_keeps_every_change_in_order(vault: Vault) -> None:
    draft = new_draft(vault)
    entries = [
        answer("/data/F04_01", "я бачыла"),
        answer("/data/F04_01", "я чула", "я бачыла"),
        answer("/data/F05_01", "ASKU", kind="null"),
        Entry("/data/M01/M01_r", "add", None, None, MOMENT),
    ]

    assert [vault.drafts.record(draft.id, entry) for entry in entries] == [1, 2, 3, 4]
    rows = vault.drafts.journal(draft.id)
    assert [Entry(r.path, r.kind, r.old, r.new, r.at) for r in rows] == entries


def test_journals_do_not_mix(vault: Vault) -> None:
    one, other = new_draft(vault), new_draft(vault)
    vault.drafts.record(one.id, answer("/data/a", "1"))

    assert vault.drafts.record(other.id, answer("/data/a", "2")) == 1
    assert len(vault.drafts.journal(one.id)) == 1


@pytest.mark.parametrize("attack", ["UPDATE journal SET new = 'x'", "DELETE FROM journal"])
def test_the_journal_cannot_be_rewritten(vault: Vault, attack: str) -> None:
    draft = new_draft(vault)
    vault.drafts.record(draft.id, answer("/data/a", "1"))

    with pytest.raises(StorageBug):
        vault._database.change(attack)
    assert vault.drafts.journal(draft.id)[0].new == "1"


def test_the_draft_changed_last_comes_first(vault: Vault, clock: Clock) -> None:
    one = new_draft(vault)
    clock.move(60)
    new_draft(vault)
    clock.move(60)
    vault.drafts.record(one.id, answer("/data/a", "1"))

    assert vault.drafts.list()[0].id == one.id
    assert vault.drafts.get(one.id).changed == clock.at


def test_an_entry_shows_nothing_of_what_was_said() -> None:
    assert "said" not in repr(answer("/data/a", "said", "said before"))


def test_an_unknown_draft_is_named_as_such(vault: Vault) -> None:
    for use in (
        lambda: vault.drafts.get("none"),
        lambda: vault.drafts.record("none", answer("/data/a", "1")),
        lambda: vault.drafts.set_state("none", "RISK"),
    ):
        with pytest.raises(NoSuchItem):
            use()


def test_a_testimony_goes_the_whole_way(vault: Vault) -> None:
    draft = new_draft(vault)
    advance(vault, draft.id, "HAND")

    assert vault.drafts.get(draft.id).state == "HAND"


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("PLAN", "OPEN"),
        ("PLAN", "HOLD"),
        ("SEAL", "OPEN"),
        ("HOLD", "DEST"),
        ("OPEN", "SEAL"),
        ("DEST", "OPEN"),
    ],
)
def test_a_forbidden_step_is_refused(state: str, wanted: str) -> None:
    with pytest.raises(IllegalTransition):
        states.require_way(state, wanted)


def test_the_allowed_steps_are_those_of_the_domain() -> None:
    for one, next_one in pairwise(STRAIGHT):
        states.require_way(one, next_one)
    for one, other in [
        ("OPEN", "PAUS"),
        ("PAUS", "OPEN"),
        ("OPEN", "STOP"),
        ("PAUS", "STOP"),
        ("STOP", "SIGN"),
    ]:
        states.require_way(one, other)
    assert {state for state in states.STATES if "DEST" in states.next_states(state)} == {"REST"}
    before = {"PLAN", "RISK", "HOLD", "REST", "DEST"}
    assert {s for s in states.STATES if {"REST", "HOLD"} <= states.next_states(s)} == states.STATES - before


def test_a_sealed_testimony_takes_no_more_entries(vault: Vault) -> None:
    draft = new_draft(vault)
    advance(vault, draft.id, "SEAL")

    with pytest.raises(DraftClosed):
        vault.drafts.record(draft.id, answer("/data/a", "1"))


def test_forgetting_leaves_a_receipt_and_nothing_that_was_said(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.drafts.record(draft.id, answer("/data/a", "1"))
    new_photo(vault, draft.id)
    advance(vault, draft.id, "SEAL")

    vault.forget_draft(draft.id, "sealed to the supervisors")

    assert vault.drafts.journal(draft.id) == []
    assert vault.blobs.list(draft.id) == []
    assert list((vault.folder / "blobs").iterdir()) == []
    assert vault.drafts.get(draft.id).code == draft.code
    assert vault.custody.entries(draft.code)[-1].event == "DEST"
    assert (vault.folder / "vault.db-wal").stat().st_size == 0


def test_a_draft_that_is_not_sealed_is_never_forgotten(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.drafts.record(draft.id, answer("/data/a", "1"))

    with pytest.raises(IllegalTransition):
        vault.forget_draft(draft.id, "by mistake")
    assert len(vault.drafts.journal(draft.id)) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text("xy", max_size=2))))
def test_values_are_the_last_ones(changes: list[tuple[str, str]]) -> None:
    expected = {f"/data/{path}": new for path, new in changes}

    found = values(answer(f"/data/{path}", new) for path, new in changes)

    assert found == {path: value for path, value in expected.items() if value}


def test_open_points_are_remembered(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.drafts.set_open_points(draft.id, 7)

    assert vault.drafts.get(draft.id).open_points == 7
