"""Pictures with regions: what is read of an SVG, and that a hostile one can do nothing."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import FormError, FormTooLarge, FormUnreadable, FormUnsafe
from forms.image_map import MAX_SHAPES, parse_image_map
from forms.svg_path import flattened, parse_path

CODES = ("A", "B")


def svg(inside: str, attributes: str = 'viewBox="0 0 100 50"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def ends(data: str) -> list[tuple[float, float]]:
    return [(round(x, 6), round(y, 6)) for step in parse_path(data) for x, y in step.points[-1:]]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M1 2 3 4 5 6", [(1, 2), (3, 4), (5, 6)]),
        ("m1 2 3 4zl1 1", [(1, 2), (4, 6), (2, 3)]),
        ("M0,0H5V-3h1v1", [(0, 0), (5, 0), (5, -3), (6, -3), (6, -2)]),
        ("M0 0C1 1 2 2 3 3S5 5 6 6", [(0, 0), (3, 3), (6, 6)]),
        ("M0 0Q1 1 2 0T4 0", [(0, 0), (2, 0), (4, 0)]),
        ("M.5.5-1-1", [(0.5, 0.5), (-1, -1)]),
        ("M0 0A5 5 0 0 1 10 0", [(0, 0), (5, -5), (10, 0)]),
        ("L1 1", []),
        ("M0 0L1", [(0, 0)]),
    ],
)
def test_path_data_is_read_as_the_specification_says(data: str, expected: list[tuple[float, float]]) -> None:
    assert ends(data) == expected


def test_an_arc_keeps_its_distance_from_the_middle() -> None:
    points = [point for part in flattened(parse_path("M10 0A10 10 0 1 0 -10 0")) for point in part]
    assert all(math.isclose(math.hypot(x, y), 10, rel_tol=1e-3) for x, y in points)


@given(st.text(alphabet="MmLlHhVvCcSsQqTtAaZz0123456789.,-+eE ", max_size=200))
def test_any_path_data_gives_finite_steps(data: str) -> None:
    for step in parse_path(data):
        assert all(math.isfinite(value) for point in step.points for value in point)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: svg(f'<path id="A" d="{text}"/>')))
def test_any_bytes_give_a_picture_or_a_plain_error(data: bytes) -> None:
    with suppress(FormError):
        parse_image_map(data, CODES)


def test_regions_are_the_elements_whose_id_is_a_choice() -> None:
    picture = parse_image_map(
        svg(
            '<rect id="A" width="10" height="10"/>'
            '<g id="B"><circle cx="50" cy="25" r="5"/><ellipse cx="80" cy="25" rx="5" ry="4"/></g>'
            '<line id="C" x1="0" y1="0" x2="9" y2="9"/>'
        ),
        CODES,
    )
    assert (picture.width, picture.height) == (100, 50)
    assert picture.regions == ("A", "B")
    assert picture.anchors["A"] == ((5, 5),)
    assert {(round(x), round(y)) for x, y in picture.anchors["B"]} == {(50, 25), (80, 25)}
    assert [shape.region for shape in picture.shapes] == ["A", "B", "B", ""]


def test_transformations_and_the_view_box_place_a_region() -> None:
    picture = parse_image_map(
        svg(
            '<g transform="translate(20,10) scale(2)"><rect id="A" width="4" height="4"/></g>',
            'viewBox="10 0 50 50"',
        ),
        CODES,
    )
    assert picture.anchors["A"] == ((14, 14),)


def test_a_number_is_not_written_on_a_region_that_lies_above() -> None:
    picture = parse_image_map(
        svg('<rect id="A" width="100" height="50"/><rect id="B" x="20" y="15" width="79" height="20"/>'),
        CODES,
    )
    x, y = picture.anchors["A"][0]
    assert not (20 <= x <= 99 and 15 <= y <= 35)


def test_colours_are_taken_only_when_they_are_plain() -> None:
    picture = parse_image_map(
        svg(
            '<rect id="A" width="9" height="9" fill="url(#x)" stroke="#abc"/>'
            '<path d="M0 0L1 1" style="fill:#fff"/>'
        ),
        CODES,
    )
    assert [(shape.fill, shape.stroke) for shape in picture.shapes] == [("", "#aabbcc"), ("#ffffff", "")]
    assert picture.has_colours


def test_programs_links_and_pictures_are_passed_over() -> None:
    picture = parse_image_map(
        svg(
            "<script>alert(1)</script><style>@import url(http://example.org/x)</style>"
            '<image id="A" href="file:///etc/passwd" width="9" height="9"/><use href="http://example.org/#a"/>'
            '<foreignObject><iframe src="http://example.org"/></foreignObject>'
            '<defs><rect id="A" width="9" height="9"/></defs>'
            '<rect id="B" width="9" height="9" onclick="alert(1)" display="none"/>'
        ),
        CODES,
    )
    assert picture.shapes == ()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>', FormUnsafe),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>', FormUnsafe),
        (b"not a picture", FormUnreadable),
        (svg("<g>" * 200 + "</g>" * 200), FormTooLarge),
        (svg('<rect width="1" height="1"/>' * (MAX_SHAPES + 1)), FormTooLarge),
        (b" " * (5 * 1024 * 1024), FormTooLarge),
    ],
)
def test_a_hostile_picture_is_refused(data: bytes, error: type[FormError]) -> None:
    with pytest.raises(error):
        parse_image_map(data, CODES)
