"""The states of a testimony: whatever order people try them in, only the domain's ways are taken."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storage import states
from storage.errors import IllegalTransition

# DOMAIN.md 1.3, written down a second time: each state with the states it may become.
DOMAIN = {
    "PLAN": "RISK",
    "RISK": "CONS",
    "CONS": "OPEN",
    "OPEN": "PAUS READ STOP",
    "PAUS": "OPEN READ STOP",
    "READ": "SIGN",
    "STOP": "SIGN",
    "SIGN": "SEAL",
    "SEAL": "REVW",
    "REVW": "CLAR ACPT",
    "CLAR": "REVW",
    "ACPT": "REDA",
    "REDA": "APPR",
    "APPR": "HAND",
    "HAND": "REDA",
    "REST": "DEST",
    "HOLD": "",
    "DEST": "",
}
FIELD = {"PLAN", "RISK", "CONS", "OPEN", "PAUS", "READ", "STOP", "SIGN"}
BEFORE_CONSENT = {"PLAN", "RISK"}


def allowed(state: str) -> set[str]:
    ways = set(DOMAIN[state].split())
    if state not in BEFORE_CONSENT | {"REST", "HOLD", "DEST"}:
        ways |= {"REST", "HOLD"}
    if state in BEFORE_CONSENT:
        ways |= {"REST"}  # decision 0037
    return ways | ({"HOLD"} if state == "REST" else set())


class Walk(RuleBasedStateMachine):
    """Somebody tries every step, allowed or not."""

    def __init__(self) -> None:
        super().__init__()
        self.state = states.FIRST
        self.been = [self.state]

    @rule(wanted=st.sampled_from(sorted(states.STATES)))
    def try_step(self, wanted: str) -> None:
        if wanted in allowed(self.state):
            states.require_way(self.state, wanted)
            self.state = wanted
            self.been.append(wanted)
        else:
            with pytest.raises(IllegalTransition):
                states.require_way(self.state, wanted)

    @precondition(lambda self: bool(states.next_states(self.state)))
    @rule(data=st.data())
    def take_a_way(self, data: st.DataObject) -> None:
        self.state = data.draw(st.sampled_from(sorted(states.next_states(self.state))))
        self.been.append(self.state)

    @invariant()
    def nothing_comes_back_to_the_field_after_the_seal(self) -> None:
        if "SEAL" in self.been:
            assert not FIELD & set(self.been[self.been.index("SEAL") :])

    @invariant()
    def nothing_is_sealed_unsigned(self) -> None:
        for before, after in zip(self.been, self.been[1:], strict=False):
            assert after != "SEAL" or before == "SIGN"
            assert after != "SIGN" or before in {"READ", "STOP"}

    @invariant()
    def only_what_was_restricted_is_destroyed_and_never_what_is_held(self) -> None:
        if self.state == "DEST":
            assert self.been[-2] == "REST"
            assert "HOLD" not in self.been

    @invariant()
    def the_table_is_the_domains(self) -> None:
        assert states.next_states(self.state) == allowed(self.state)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_every_state_can_be_reached_and_none_is_unknown() -> None:
    reached, waiting = {states.FIRST}, [states.FIRST]
    while waiting:
        new = states.next_states(waiting.pop()) - reached
        reached |= new
        waiting += sorted(new)
    assert reached == states.STATES == set(DOMAIN)


def test_what_can_be_written_is_what_was_not_sealed() -> None:
    assert states.WRITABLE == FIELD
