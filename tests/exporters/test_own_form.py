"""A form of an organisation's own, packed with the files it refers to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.own_form import is_pinned, pin, pinned_files, pinned_source
from exporters.shipped_form import form_of
from forms.errors import FormError, FormUnreadable
from forms.session import Session
from forms.source import FormSource
from tests.support.own_forms import TOWNS, own_form
from tests.support.vaults import MOMENT


def packed() -> bytes:
    return pin(FormSource("own.md", own_form(), attachments={"towns.csv": TOWNS, "other.csv": b"x"}))[1]


def test_a_packed_form_is_the_same_form_with_its_lists() -> None:
    form = form_of(packed())
    session = Session(form, now=lambda: MOMENT)

    assert form.hash == pin(FormSource("own.md", own_form(), attachments={"towns.csv": TOWNS}))[0].hash
    assert [c.value for c in session.node("/data/closed/town").choices] == ["alpha", "beta"]


def test_only_the_files_it_asked_for_are_packed() -> None:
    assert set(pinned_source(packed()).attachments) == {"towns.csv"}


def test_packing_twice_gives_the_same_bytes() -> None:
    assert packed() == packed()
    assert is_pinned(packed())


@pytest.mark.parametrize(
    "data",
    [
        b'{"files":{}}',
        b'{"files":{"a":"%"},"type":"underseal.form/1","xform":"<x/>"}',
        b'{"files":',
        b'{"files":[]}',
    ],
)
def test_what_is_no_packed_form_is_refused(data: bytes) -> None:
    with pytest.raises(FormUnreadable):
        pinned_source(data)


@given(st.binary(max_size=100))
def test_any_bytes_are_refused_in_a_sentence(tail: bytes) -> None:
    with pytest.raises(FormError):
        form_of(b'{"files":' + tail)


WITH_PICTURES = b"""
| survey |
| | type | name | label::English (en) | image::English (en) | appearance |
| | select_one sides | side | Which side? | sides.svg | image-map |
| settings |
| | form_title | form_id | version | default_language |
| | Sides | sides | 1 | English (en) |
| choices |
| | list_name | name | label::English (en) | image::English (en) |
| | sides | L | Left | left.png |
| | sides | R | Right | |
"""


def test_the_pictures_of_questions_and_choices_are_packed() -> None:
    files = {"sides.svg": b"<svg/>", "left.png": b"png", "other.png": b"x"}
    _form, data = pin(FormSource("sides.md", WITH_PICTURES, attachments=files))

    assert pinned_files(data) == {"sides.svg": b"<svg/>", "left.png": b"png"}
    assert pinned_files(None) == {}
