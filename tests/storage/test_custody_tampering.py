"""Whatever is removed, altered, reordered or cut off the custody log, the check finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from storage.errors import StorageBug
from storage.vault import Vault
from tests.support.vaults import new_vault

LENGTH: Final = 14
COLUMNS: Final = (
    *("item", "event", "at", "by_member", "signer", "reason", "details"),
    *("prev", "item_prev", "hash", "signature"),
)
Row = tuple[Any, ...]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder: Path = tmp_path_factory.mktemp("log")
    with new_vault(folder / "vault") as vault:
        vault.team.found("Our team")
        while len(vault.custody.entries()) < LENGTH:
            item = f"T-{len(vault.custody.entries()) % 3}"
            vault.custody.append(item, "OPEN", details={"number": 1})
        vault.custody.anchor("T-1/1")
        for trigger in ("custody_is_never_changed", "custody_is_never_shortened"):
            vault._database.change(f"DROP TRIGGER {trigger}")
        yield vault


def rows(vault: Vault) -> list[Row]:
    return vault._database.rows(f"SELECT seq, {', '.join(COLUMNS)} FROM custody ORDER BY seq")


def problems_with(vault: Vault, changed: list[Row], *, head: bool = False) -> tuple[str, ...]:
    """Return what the check says of another log; with ``head``, of one whose end was forged as well."""

    class Undone(Exception):
        pass

    found: list[tuple[str, ...]] = []
    with pytest.raises(Undone), vault.transaction():
        vault._database.change("DELETE FROM custody")
        for row in changed:
            marks = ", ".join("?" * (len(COLUMNS) + 1))
            vault._database.change(f"INSERT INTO custody VALUES ({marks})", row)
        if head and changed:
            last = changed[-1]
            vault.settings.set("custody.head", {"seq": last[0], "hash": last[1 + COLUMNS.index("hash")]})
        found.append(vault.custody.verify().problems)
        raise Undone
    return found[0]


tampering = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_an_untouched_log_is_whole(log: Vault) -> None:
    assert problems_with(log, rows(log)) == ()


@tampering
@given(gone=st.sets(st.integers(0, LENGTH - 1), min_size=1), numbered=st.booleans(), head=st.booleans())
def test_removed_entries_are_found(log: Vault, gone: set[int], numbered: bool, head: bool) -> None:
    left = [row for place, row in enumerate(rows(log)) if place not in gone]
    if numbered:
        left = [(place, *row[1:]) for place, row in enumerate(left, 1)]

    assert problems_with(log, left, head=head)


@tampering
@given(order=st.permutations(range(LENGTH)), head=st.booleans())
def test_reordered_entries_are_found(log: Vault, order: list[int], head: bool) -> None:
    assume(order != sorted(order))
    before = rows(log)
    moved = [(place, *before[old][1:]) for place, old in enumerate(order, 1)]

    assert problems_with(log, moved, head=head)


@tampering
@given(
    place=st.integers(0, LENGTH - 1),
    column=st.integers(0, len(COLUMNS) - 1),
    value=st.one_of(st.text(max_size=20), st.binary(max_size=70), st.none(), st.integers(-9, 9)),
)
@example(place=0, column=COLUMNS.index("details"), value=0)
def test_an_altered_entry_is_found(log: Vault, place: int, column: int, value: object) -> None:
    changed = rows(log)
    row = list(changed[place])
    assume(row[1 + column] != value)
    row[1 + column] = value
    changed[place] = tuple(row)

    try:
        found = problems_with(log, changed)
    except StorageBug:  # the table itself refuses what has no value
        assert value is None
    else:
        assert found


@tampering
@given(kept=st.integers(1, LENGTH - 1))
def test_an_end_cut_off_with_a_forged_head_is_found_by_what_was_handed_out(log: Vault, kept: int) -> None:
    assert problems_with(log, rows(log)[:kept], head=True)


@tampering
@given(place=st.integers(0, LENGTH - 1))
def test_an_entry_put_in_twice_is_found(log: Vault, place: int) -> None:
    twice = rows(log)
    again = (LENGTH + 1, *twice[place][1:])
    renamed = list(again)
    renamed[1 + COLUMNS.index("hash")] = "00" * 32

    assert problems_with(log, [*twice, tuple(renamed)], head=True)
