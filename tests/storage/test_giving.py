"""No signed copy is ever given to two, whatever becomes of the vault in between."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage import backup
from storage.errors import NoSuchItem, ReasonTooShort
from storage.giving import Gift, GivenUnknown, IssuesExhausted, NoShare
from storage.restore import restore
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, Clock, new_vault, sealed_document

CODE = "T-7K2QXD-4"
WORDS = "I looked through the drawer with the receipts."
SHARED = b'{"details":{"recipients":"M-AAAA-0","version":1},"event":"SEAL"}\n'


def silent(*_: object) -> None:
    """Report to nobody."""


def put(vault: Vault, version: int = 1, issues: int = 6, log: bytes = b"") -> None:
    proofs = [bytes([number]) for number in range(issues)]
    vault.sealed.put(sealed_document(version=version), proofs, log, "own")


def backed_up(vault: Vault) -> bytes:
    sink = io.BytesIO()
    backup.write(backup.prepare(vault, Clock()), sink, silent)
    return sink.getvalue()


def restored(data: bytes, folder: Path) -> Vault:
    restore(io.BytesIO(data), PASSPHRASE, folder, silent, now=Clock())
    return Vault.open(folder, PASSPHRASE, now=Clock())


def test_a_restored_vault_gives_nothing_to_anybody_new_before_it_is_settled(tmp_path: Path) -> None:
    with new_vault(tmp_path / "vault") as vault:
        put(vault)
        first = vault.giving.take(CODE, 1, "R-1")
        assert vault.giving.restored() is None and not vault.giving.in_doubt(CODE, 1)
        data = backed_up(vault)
        second = vault.giving.take(CODE, 1, "R-2")

    with restored(data, tmp_path / "again") as again:
        assert again.giving.restored() == Clock()()
        assert again.giving.take(CODE, 1, "R-1") == first  # known from the backup
        for recipient in ("R-2", "R-3"):
            with pytest.raises(GivenUnknown):
                again.giving.take(CODE, 1, recipient)
        with pytest.raises(ReasonTooShort):
            again.giving.settle(CODE, 1, "none")
        assert again.giving.in_doubt(CODE, 1)
        assert again.giving.remember([Gift(CODE, 1, second, "R-2"), Gift(CODE, 1, first, "R-1")]) == 1
        assert again.giving.take(CODE, 1, "R-2") == second  # as before, though nobody said more
        again.giving.settle(CODE, 1, WORDS)
        third = again.giving.take(CODE, 1, "R-3")

        assert len({first, second, third}) == 3 and again.giving.left(CODE, 1) == 3
        last = again.custody.entries(CODE)[-1]
        assert (last.event, last.reason, last.details["given"]) == ("VERI", WORDS, "known")
        put(again, version=2)  # came in later, but may have been given out before
        with pytest.raises(GivenUnknown):
            again.giving.take(CODE, 2, "R-1")
        assert again.giving.all() == sorted(
            [Gift(CODE, 1, first, "R-1"), Gift(CODE, 1, second, "R-2"), Gift(CODE, 1, third, "R-3")]
        )
        data = backed_up(again)

    with restored(data, tmp_path / "third") as once_more:
        assert once_more.giving.in_doubt(CODE, 1)  # what was settled then says nothing of what came after
        assert len(once_more.giving.all()) == 3


def test_a_version_of_which_nothing_is_ones_own_or_nothing_is_left(tmp_path: Path) -> None:
    with new_vault(tmp_path / "vault") as vault:
        put(vault, log=SHARED)
        with pytest.raises(NoShare):
            vault.giving.require_some(CODE, 1, "R-1")
        with pytest.raises(NoShare):
            vault.giving.take(CODE, 1, "R-1")
        put(vault, version=2, issues=2)
        vault.giving.take(CODE, 2, "R-1")
        vault.giving.require_some(CODE, 2, "R-1")
        vault.giving.remember([Gift(CODE, 2, place, "R-9") for place in range(2)])
        with pytest.raises(IssuesExhausted):
            vault.giving.require_some(CODE, 2, "R-2")
        with pytest.raises(NoSuchItem):
            vault.giving.take(CODE, 3, "R-1")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(0, 8)),
        st.tuples(st.just("save"), st.just(0)),
        st.tuples(st.just("lose"), st.integers(0, 9)),
        st.tuples(st.just("settle"), st.just(0)),
    ),
    min_size=2,
    max_size=10,
)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@example(steps=[("give", 1), ("lose", 0), ("give", 2), ("give", 3), ("give", 4), ("give", 5), ("give", 6)])
@example(steps=[("lose", 0), ("settle", 0), ("give", 1), ("lose", 0), ("settle", 0), *[("give", 7)] * 2])
@example(steps=[("give", 0), ("lose", 0), ("settle", 0), *[("give", n) for n in range(1, 7)]])
@given(steps=STEPS)
def test_whatever_the_order_of_backup_release_and_restore_no_copy_goes_to_two(
    steps: list[tuple[str, int]],
) -> None:
    """The owner keeps the newest list outside, and takes it in before saying that all is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = new_vault(folder / "0")
        put(vault)
        backups, kept, owners = [backed_up(vault)], vault.giving.all(), dict[int, str]()
        for number, (step, which) in enumerate(steps, 1):
            if step == "give":
                recipient = f"R-{which}"
                try:
                    place = vault.giving.take(CODE, 1, recipient)
                except (GivenUnknown, IssuesExhausted):
                    continue
                assert owners.setdefault(place, recipient) == recipient
                kept = sorted({*kept, *vault.giving.all()})
            elif step == "save":
                backups.append(backed_up(vault))
            elif step == "lose":
                vault.close()
                vault = restored(backups[which % len(backups)], folder / str(number))
            else:
                vault.giving.remember(kept)
                vault.giving.settle(CODE, 1, WORDS)
        vault.close()
