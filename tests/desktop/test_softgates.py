"""What only warns, and what is kept of it."""

from datetime import UTC, datetime

import pytest

from desktop.services.gates import Facts
from desktop.services.interview import Interview
from desktop.services.softgates import SEALING, Soft, soft_gates, soft_words
from exporters.shipped_form import form_of
from tests.support.interviews import HERE

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def warned(values, module="F04", reasons=None, passed=None):
    return soft_gates(Facts(values, reasons or {}, passed=passed or {}), module)


def without(name):
    return {ref: value for ref, value in HERE.items() if name not in ref}


def test_nobody_is_warned_when_everything_is_as_it_should_be():
    assert [warned(HERE, module) for module in ("F00", "F02", "F04", "M01", "F90", SEALING)] == [[]] * 6


@pytest.mark.parametrize(
    ("values", "module", "soft"),
    [
        (without("[1]/F01_02_role"), "F02", Soft.PEOPLE),
        (without("[2]/F01_02_role"), "F02", Soft.PEOPLE),
        (without("F01_03"), "F02", Soft.COMFORT),
        (HERE | {"/data/F01/F01_02[3]/F01_02_role": "SUPP"}, "F02", Soft.SUPPORT),
        (HERE | {"/data/F01/F01_05[1]/F01_05_relation": "CHILD"}, "F02", Soft.KIN),
        (without("F01_09"), "F04", Soft.IDENTITY),
        (without("F01_13"), "M01", Soft.IDENTITY),
        (HERE | {"/data/F92/F92_05": "Y"}, SEALING, Soft.CLOSING),
        (HERE | {"/data/F92/F92_07": "N"}, SEALING, Soft.CLOSING),
    ],
)
def test_each_warns_before_the_step_it_belongs_to_until_it_was_passed(values, module, soft):
    assert warned(values, module) == [soft]
    assert warned(values, "F01") == []
    assert warned(values, module, passed={soft.value: "There was no other way."}) == []


def test_a_reason_for_having_no_answer_is_enough():
    assert warned(without("F01_03"), reasons={"/data/F01/F01_03": "SAFE"}) == []
    assert warned(without("F01_09"), reasons={"/data/F01/F01_09": "DECL"}) == []


def test_help_for_the_person_is_never_held_up():
    assert warned({}, "F91") == []


@pytest.mark.parametrize("soft", list(Soft))
def test_each_warning_is_one_sentence(soft):
    assert soft_words(soft).endswith(".")


def test_a_locked_module_says_its_lock_first():
    interview = Interview(form_of(None), now=lambda: NOON)
    assert interview.soft_gates("F02") == []


def test_the_reason_is_in_the_journal_and_comes_back_with_it():
    interview = Interview(form_of(None), now=lambda: NOON)
    (entry,) = interview.go_on("COMFORT", "She asked us to begin.").entries
    assert (entry.kind, entry.path, entry.new, entry.old) == (
        "gate",
        "COMFORT",
        "She asked us to begin.",
        None,
    )

    again = Interview(form_of(None), [entry], now=lambda: NOON)

    assert again.passed() == {"COMFORT": "She asked us to begin."}
