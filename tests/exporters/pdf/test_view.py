from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exporters.view import (
    Marker,
    Struck,
    Text,
    canonical_json,
    collapse,
    reason_counts,
    split_paragraphs,
    view_hash,
)
from tests.support.paper_views import view

HIDDEN = Marker(kind="withheld", reason="R1")
OTHER = Marker(kind="withheld", reason="R2")
RUN = (
    st.builds(Text, text=st.text(max_size=8))
    | st.sampled_from([HIDDEN, OTHER])
    | st.builds(Struck, text=st.text(max_size=8))
)


def test_ten_words_withheld_under_one_decision_look_like_one() -> None:
    many = [part for _ in range(10) for part in (HIDDEN, Text(text=" "))]
    assert collapse([*many, Text(text="end")]) == (HIDDEN, Text(text=" end"))


def test_different_reasons_stay_apart() -> None:
    assert collapse([HIDDEN, Text(text=" "), OTHER]) == (HIDDEN, Text(text=" "), OTHER)


def test_words_between_two_markers_keep_them_apart() -> None:
    runs = (HIDDEN, Text(text=" and "), HIDDEN)
    assert collapse(runs) == runs


def test_corrected_words_do_not_run_into_the_new_ones() -> None:
    assert collapse([Struck(text="four"), Text(text="five")]) == (Struck(text="four"), Text(text="five"))


@given(st.lists(RUN))
def test_collapsing_twice_changes_nothing_more_and_loses_no_letter(
    runs: list[Text | Struck | Marker],
) -> None:
    once = collapse(runs)
    assert collapse(once) == once
    letters = "".join(run.text for run in runs if not isinstance(run, Marker))
    assert "".join("".join(run.text.split()) for run in once if not isinstance(run, Marker)) == "".join(
        letters.split()
    )


def test_lines_become_numbered_paragraphs_and_blank_ones_none() -> None:
    found = split_paragraphs([Text(text="one\n\n  \ntwo "), HIDDEN, Text(text="\r\nthree")], first=4)
    assert [paragraph.number for paragraph in found] == [4, 5, 6]
    assert found[1].runs == (Text(text="two "), HIDDEN)


def test_counts_name_every_reason_in_the_order_of_the_codes() -> None:
    assert list(reason_counts(view("en"))) == ["R1", "R6", "R9"]


def test_the_hash_is_that_of_the_canonical_json_and_changes_with_any_word() -> None:
    one = view("en")
    assert view_hash(one) == view_hash(view("en"))
    assert view_hash(one) != view_hash(one.model_copy(update={"version": 3}))
    assert canonical_json(one).startswith(b'{"attachments":[')
    assert b": " not in canonical_json(one)[:200]
