"""The logs of others: one that went back is noticed once, whatever the clocks say."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.other_logs import OtherLogs
from storage.vault import Vault
from tests.support.vaults import MOMENT

ONE, OTHER = "M-7K2Q-3", "M-8K2Q-4"


def goes_on(vault: Vault, number: int, day: int, digest: str = "", member: str = ONE) -> bool:
    at = MOMENT + timedelta(days=day)
    return OtherLogs(vault.settings).goes_on(member, number, digest or f"{number:064}", at)


def test_a_log_that_goes_on_is_no_finding(vault: Vault) -> None:
    assert all(goes_on(vault, number, day) for number, day in ((4, 0), (9, 1), (40, 7)))
    assert goes_on(vault, 2, 8, member=OTHER)


def test_files_that_come_in_another_order_are_no_finding(vault: Vault) -> None:
    assert all(goes_on(vault, number, day) for number, day in ((40, 7), (4, 0), (9, 1), (41, 8)))


def test_a_log_that_went_back_is_said_once(vault: Vault) -> None:
    assert goes_on(vault, 40, 7)
    assert not goes_on(vault, 12, 9)
    assert goes_on(vault, 20, 10)


def test_two_entries_of_one_number_are_a_finding_whatever_the_clock_says(vault: Vault) -> None:
    for day in (0, 7, 9):
        assert goes_on(vault, 40, 7)
        assert not goes_on(vault, 40, day, digest="f" * 64)
        vault.settings.remove("custody.seen")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=2, max_size=8, unique=True), st.randoms())
def test_a_log_that_only_grew_is_never_a_finding(tmp_path_factory, numbers: list[int], drawn) -> None:
    class Kept:
        def __init__(self) -> None:
            self.value: dict = {}

        def get(self, _key, default):
            return self.value or default

        def set(self, _key, value):
            self.value = value

    logs = OtherLogs(Kept())  # type: ignore[arg-type]
    grown = [(number, MOMENT + timedelta(days=day)) for day, number in enumerate(sorted(numbers))]
    drawn.shuffle(grown)
    assert all(logs.goes_on(ONE, number, f"{number:064}", at) for number, at in grown)
