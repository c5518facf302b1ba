"""A form without answers, as what is printed of it."""

from __future__ import annotations

import pytest

import resources
from forms.blank import BlankItem, Clause, blank_items
from forms.loader import load_form
from forms.source import FormSource

FORM = b"""
| survey |
| | type | name | label::en | label::be | relevant | required | choice_filter |
| | begin_group | a | Before | Pierad | | | |
| | select_one yn | told | Was it told? | Ci raskazana? | | yes | |
| | text | whom | To whom? | Kamu? | ${told} = 'y' | | |
| | text | why | Why not? | Chamu? | ${told} = 'n' or ${told} = 'u' | | |
| | text | both | Both? | Abodva? | ${told} = 'y' and string-length(${whom}) > 0 | | |
| | text | sum | Sum? | Suma? | count(${row}) * 2 > 3 | | |
| | begin_repeat | row | People | Liudzi | | | |
| | select_multiple yn | kind | Kind | Vid | | | |
| | end_repeat | | | | | | |
| | text | some | Some? | Niekatoryja? | count(${row}[selected(kind, 'y')]) > 0 | | |
| | text | one | One? | Adzin? | count(${row}[kind = 'y']) > 0 | | |
| | hidden | secret | | | | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::en | label::be |
| | yn | y | Yes | Tak |
| | yn | n | No | Nie |
| | yn | u | Unknown | Nieviadoma |
"""


def items(language: str = "en") -> dict[str, BlankItem]:
    return {item.id: item for item in blank_items(load_form(FormSource("form.md", FORM)), language)}


def test_a_blank_form_asks_everything_whatever_it_depends_on() -> None:
    assert list(items()) == ["a", "told", "whom", "why", "both", "sum", "row", "kind", "some", "one"]


def test_what_a_program_keeps_to_itself_is_not_on_paper() -> None:
    assert "secret" not in items()


def test_a_blank_form_speaks_the_language_asked_for() -> None:
    assert items("be")["told"].label == "Ci raskazana?"
    assert items("be")["told"].choices == ("Tak", "Nie", "Nieviadoma")


@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("whom", ((Clause("told", "Yes"),),)),
        ("why", ((Clause("told", "No"),), (Clause("told", "Unknown"),))),
        ("both", ((Clause("told", "Yes"), Clause("whom", "")),)),
        ("one", ((Clause("kind", "Yes"),),)),
    ],
)
def test_a_simple_condition_is_told(question: str, when: tuple[tuple[Clause, ...], ...]) -> None:
    assert items()[question].when == when


@pytest.mark.parametrize("question", ["sum", "some"])
def test_a_condition_that_paper_cannot_tell_is_not_guessed(question: str) -> None:
    assert items()[question].conditional
    assert items()[question].when == ()


def test_a_question_without_condition_is_asked_always() -> None:
    assert not items()["told"].conditional


def test_paper_asks_for_the_words_of_a_date_and_not_for_what_it_is_counted_from() -> None:
    form = load_form(FormSource("lead.xml", resources.read("forms/lead.xml")))
    numbers = [item.id for item in blank_items(form)]
    assert any(number.endswith(".said") for number in numbers)
    assert not any(number.endswith(".rel") for number in numbers)
