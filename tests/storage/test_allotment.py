"""No two supervisors give the same issue away."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.allotment import LEAST_EACH, batch_for, share_of
from storage.rules import DEFAULTS, NO_TEAM, rules_of

NAMES = st.lists(
    st.from_regex(r"M-[0-9A-Z]{4}-[0-9A-Z]", fullmatch=True), min_size=1, max_size=6, unique=True
)


def log(names: list[str], version: int = 1, event: str = "SEAL") -> bytes:
    details = {"version": version, "document": "ab", "recipients": " ".join(names)}
    return (
        b'{"event":"CREA","details":{}}\nno json\n'
        + json.dumps({"event": event, "details": details}).encode()
    )


@given(names=NAMES, count=st.integers(1, 64))
def test_the_shares_of_all_are_everything_and_never_overlap(names: list[str], count: int) -> None:
    shares = [share_of(log(names), 1, name, range(count)) for name in names]

    assert sorted(place for share in shares for place in share) == list(range(count))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@given(names=NAMES)
def test_the_order_of_names_does_not_matter(names: list[str]) -> None:
    assert share_of(log(names), 1, names[0], range(8)) == share_of(log(names[::-1]), 1, names[0], range(8))


def test_who_is_not_named_has_no_share() -> None:
    assert share_of(log(["M-1", "M-2"]), 1, "M-3", range(8)) == []
    assert share_of(log([]), 1, "M-3", range(8)) == []


@pytest.mark.parametrize(
    "lines", [b"", b"\xff\n[]\n", log(["M-1"], version=2), log(["M-1"], event="OPEN"), b'{"event":"SEAL"}']
)
def test_a_version_that_nobody_shares_is_all_ones_own(lines: bytes) -> None:
    assert share_of(lines, 1, "M-3", range(3)) == [0, 1, 2]


@given(wanted=st.integers(1, 64), supervisors=st.integers(0, 16))
def test_every_supervisor_has_some_issues(wanted: int, supervisors: int) -> None:
    batch = batch_for(wanted, supervisors, 64)

    assert wanted <= batch <= 64
    assert supervisors <= 1 or batch // supervisors >= LEAST_EACH


@given(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), st.booleans() | st.integers(-9, 10**12)))
def test_any_signed_numbers_give_rules_that_make_sense(policy: dict[str, int | bool]) -> None:
    rules = rules_of(policy)

    assert 0 <= rules.approvals <= 9 and 1 <= rules.batch <= 64
    assert 1 <= rules.idle(120) <= 120 and rules.idle(1) == 1
    assert 0 <= rules.retention_days <= 36500


def test_without_a_team_a_person_decides_alone() -> None:
    assert NO_TEAM.idle(120) == 120
    assert rules_of({"idle_minutes": 5}).idle(30) == 5
