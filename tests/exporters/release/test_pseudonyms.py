"""Labels that stay with one recipient and differ from those of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.pseudonyms import LabelMemory, draw_labels, is_full, settle_labels, sounds
from storage.labels import ToldLabels

CODE, OTHER = "T-7K2QXD-4", "T-9XYZQ2-P"
NAMES = st.text("абвгдеёжзіАБВ abcDEF0123'-.", min_size=1, max_size=30)


def told(names: dict[str, str], testimony: str = CODE, recipient: str = "R-1") -> LabelMemory:
    """Return the memory of a recipient who was told labels of entities in one testimony."""
    empty = ToldLabels(recipient, {}, frozenset(), b"k" * 32)
    marks = {
        mark: label
        for name, label in names.items()
        for mark in LabelMemory(empty).marks(name, [name], testimony)
    }
    return LabelMemory(ToldLabels(recipient, marks, frozenset(names.values()), b"k" * 32))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Марына Ціхавод", "Марина Тиховод", True),
        ("Marina Tsikhavod", "Марына Ціхавод", True),
        ("Оля Белова", "Аля Белова", False),
        ("Ivan Petrov", "Ivan Petrov 2", False),
        ("Оля", "Аля", False),
    ],
)
def test_names_that_sound_alike_in_any_script_are_one(one: str, two: str, same: bool) -> None:
    assert bool(sounds(one) & sounds(two)) is same


@given(NAMES)
def test_every_name_sounds_like_itself_and_has_few_ways(name: str) -> None:
    assert sounds(name) and sounds(name) == sounds(name) and len(sounds(name)) <= 16
    is_full(name)


def test_a_full_name_is_found_in_every_testimony_and_what_is_vague_only_in_its_own() -> None:
    memory = told({"Марына Ціхавод": "Person 3", "brother": "Person 4", "Andrei": "Person 5"})

    assert memory.find("Марина Тиховод", [], OTHER) == "Person 3"
    assert memory.find("e1", ["Марыны", "Марына Ціхавод"], OTHER) == "Person 3"
    assert memory.find("brother", ["my brother"], CODE) == "Person 4"
    assert memory.find("brother", ["my brother"], OTHER) is None
    assert memory.find("Andrei", ["Andrei"], OTHER) is None
    assert memory.find("Марына Ціхавод 2", ["Марына Ціхавод"], CODE) is None
    assert LabelMemory().find("Марына Ціхавод", [], CODE) is None


def test_another_recipient_is_told_other_labels() -> None:
    memory = told({"Марына Ціхавод": "Person 3"})
    marks = memory.marks("Марына Ціхавод", [], CODE)
    assert not set(marks) & set(told({}, recipient="R-2").marks("Марына Ціхавод", [], CODE))


def test_a_label_that_was_used_never_stands_for_somebody_else() -> None:
    used = frozenset(f"Person {n}" for n in range(1, 25))
    labels = draw_labels([(f"p{n}", "TV") for n in range(30)], used=used)

    assert not used & set(labels.values()) and len(set(labels.values())) == 30


def test_one_full_name_in_two_spellings_has_one_label_in_a_release() -> None:
    labels = draw_labels([("Марына Ціхавод", "TV"), ("Марина Тиховод", "TV"), ("Оля", "TV"), ("Аля", "TV")])

    assert labels["Марына Ціхавод"] == labels["Марина Тиховод"]
    assert len(set(labels.values())) == 3


def test_labels_are_brought_in_line_with_what_was_told_meanwhile() -> None:
    drawn = {"a": "Person 1", "b": "Person 2", "c": "Officer 3"}

    settled = settle_labels(drawn, {"a": "Person 7"}, frozenset({"Person 7", "Officer 3"}))

    assert settled["a"] == "Person 7" and settled["b"] == "Person 2"
    assert settled["c"].startswith("Officer ") and settled["c"] != "Officer 3"
    assert settle_labels(settled, {"a": "Person 7"}, frozenset({"Person 7", "Officer 3"})) == settled
