"""What approvers read is what the paper will say: dates in words too."""

from __future__ import annotations

import pytest

from desktop.services import previewing
from exporters.view import FieldItem, Marker, Section, Text
from tests.support.paper_views import view


@pytest.mark.parametrize(
    ("language", "exact", "month"),
    [
        ("en", "about 11 August 2020", "August 2020 · R9"),
        ("be", "прыкладна 11 жніўня 2020 года", "жнівень 2020 года · R9"),
        ("ru", "примерно 11 августа 2020 года", "август 2020 года · R9"),
    ],
)
def test_dates_are_read_in_the_words_of_the_package(language: str, exact: str, month: str) -> None:
    items = (
        FieldItem(id="M01.02", question="q", answer=(Text(text="2020-08-11~"),), date=True),
        FieldItem(
            id="M01.03", question="q", answer=(Marker(kind="generalised", label="2020-08", reason="R9"),)
        ),
        FieldItem(id="M01.04", question="q", answer=(Text(text="2020-08-11~"),)),
    )
    sections = (Section(module="M01", title="t", items=items),)
    blocks = list(
        previewing.blocks_of(view(language).model_copy(update={"sections": sections, "attachments": ()}))
    )

    pieces = [block.pieces[0] for block in blocks]
    assert [(piece.text, piece.shown) for piece in pieces] == [
        (exact, None),
        (" ", month),
        ("2020-08-11~", None),
    ]
