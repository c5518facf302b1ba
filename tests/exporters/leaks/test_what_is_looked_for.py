"""Which hidden values the leak check looks for, and which say nothing of a person."""

from __future__ import annotations

import pytest

from exporters.leak_terms import Finder, Withheld
from exporters.redaction import AnswerTarget, Decision, Operation, RedactionPlan
from exporters.withheld import allowed_phrases, withheld_values
from tests.support.account import account, blank_plan, question, withhold, words_of

ANYWHERE = "/data/F00/F00_99"


def looked_for(plan_of, **changes) -> list[str]:
    document = account(**changes)
    plan: RedactionPlan = plan_of(document, blank_plan(document))
    return [value.text for value in withheld_values(document, plan)]


def hide_answer(document, plan):
    return plan.with_decision(withhold(AnswerTarget(reference=ANYWHERE)))


@pytest.mark.parametrize(
    ("category", "value", "kind", "expected"),
    [
        ("TE", "Interviewer", "text", False),
        ("TE", "Zofija Harbuzniak", "text", True),
        ("RA", "2026-05-12", "date", False),
        ("WB", "2026-05-12", "date", True),
        ("RA", "An older relative was visited twice", "text", True),
        ("WN", "Witness", "text", True),
    ],
)
def test_answers_about_our_own_work_are_looked_for_only_where_they_tell_something(
    category: str, value: str, kind: str, expected: bool
) -> None:
    answer = question("F00.99", ANYWHERE, category, value, kind=kind)

    assert (value in looked_for(hide_answer, answers=(answer,))) is expected


def test_the_code_of_a_withheld_attachment_may_stand_in_the_list_of_attachments() -> None:
    code = account().attachments[0].code
    answer = question("F04.01a", ANYWHERE, "WV", code, kind="audio")

    assert code not in looked_for(hide_answer, answers=(answer,))


@pytest.mark.parametrize(("phrase", "expected"), [("mother", False), ("Zofija", True), ("her mother", True)])
def test_a_word_that_names_nobody_is_not_looked_for_alone(phrase: str, expected: bool) -> None:
    def hide(document, plan):
        decision = withhold(words_of(document, phrase)).model_copy(update={"category": "FA"})
        everything = plan.with_decision(decision)
        count = len(document.narratives[0].words)
        target = decision.target
        for first, last in ((0, target.first - 1), (target.last + 1, count - 1)):
            if first <= last:
                from tests.support.account import keep

                rest = target.model_copy(update={"first": first, "last": last})
                everything = everything.with_decision(keep(rest))
        return everything

    found = looked_for(hide, text="Zofija and her mother came home.")

    assert (phrase in found) is expected


@pytest.mark.parametrize(
    ("category", "value"),
    [
        ("PE", "Salihorsk"),
        ("CC", "Lithuania"),
        ("CC", "Літва"),
        ("BD", "Kuznica"),
    ],
)
def test_a_place_is_looked_for_although_a_form_offers_it(category: str, value: str) -> None:
    finder = Finder([Withheld(value, category)], [])

    assert finder.find(f"She was seen in {value} once.", "statement.txt") == {0}


def test_what_every_form_prints_is_not_looked_for_alone() -> None:
    finder = Finder([Withheld("телефон", "PE")], [])

    assert finder.find("Телефон", "statement.txt") == set()


@pytest.mark.parametrize(
    "printed",
    [
        "2021-09-09~",
        "about 9 September 2021",
        "9 верасня 2021 года",
        "9 сентября 2021 года",
        "9 сентября 2021",
    ],
)
def test_a_hidden_date_is_looked_for_in_the_words_it_would_be_printed_in(printed: str) -> None:
    answer = question("M01.02", ANYWHERE, "DE", "2021-09-09~", kind="edtf")
    document = account(answers=(answer,))
    values = withheld_values(document, hide_answer(document, blank_plan(document)))
    finder = Finder(values, [])

    assert finder.find(f"It was {printed} at night.", "statement.txt")
    assert not finder.find("It was in September 2021, верасень 2021 года, сентябрь 2021.", "statement.txt")


def test_a_date_made_less_exact_may_stand_in_its_words_and_no_more() -> None:
    answer = question("M01.02", ANYWHERE, "DE", "2021-09-09", kind="edtf")
    document = account(answers=(answer,))
    month = Decision(
        target=AnswerTarget(reference=ANYWHERE), op=Operation.GENERALISE, reason="R9", category="DE",
        replacement="2021-09", by="M-9X2B-0",
    )  # fmt: skip
    plan = blank_plan(document).with_decision(month)
    finder = Finder(withheld_values(document, plan), allowed_phrases(document, plan))

    assert not finder.find("2021-09 September 2021 верасень 2021 года", "statement.txt")
    assert finder.find("9 September 2021", "statement.txt")


def test_what_a_hidden_date_was_counted_from_is_looked_for_and_the_event_alone_is_not() -> None:
    answer = question("M01.02.rel", ANYWHERE, "NR", "P3D/after/Search by Strangers", kind="rel")
    document = account(answers=(answer,))
    finder = Finder(withheld_values(document, hide_answer(document, blank_plan(document))), [])

    assert finder.find("3 days after the event “Search by Strangers”", "statement.txt")
    assert not finder.find("Search by Strangers", "statement.txt")
