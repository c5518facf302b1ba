"""The body charts that ship."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

import resources
from exporters.body_charts import NAMES, arranged, body_charts

TERMS = json.loads(resources.read("vocabularies.json"))["body_region"]["terms"]
SVG = "{http://www.w3.org/2000/svg}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def elements(name: str) -> list[ET.Element]:
    return list(ET.fromstring(resources.read(f"charts/{name}.svg")).iter())


def test_every_region_of_the_vocabulary_is_on_a_chart() -> None:
    drawn = {element.get("id") for name in NAMES for element in elements(name)} - {None}
    assert drawn == {term["code"] for term in TERMS}


@pytest.mark.parametrize("name", NAMES)
def test_a_region_says_its_name_in_three_languages(name: str) -> None:
    words = {term["code"]: term for term in TERMS}
    for element in elements(name):
        if code := element.get("id"):
            titles = {title.get(LANG): title.text for title in element.iter(f"{SVG}title")}
            assert titles == {language: words[code][language] for language in ("en", "be", "ru")}


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_holds_nothing_but_lines(name: str) -> None:
    assert {element.tag.removeprefix(SVG) for element in elements(name)} == {"svg", "g", "path", "title"}


def test_left_is_the_persons_own_left() -> None:
    front, back, _head, _hands, _feet = body_charts()
    for part in ("SH", "UA", "FA", "HA", "TH", "KN", "LG", "FT", "HP"):
        assert front.anchors[part + "L"][0][0] > front.width / 2 > front.anchors[part + "R"][0][0]
        assert back.anchors[part + "L"][0][0] < back.width / 2 < back.anchors[part + "R"][0][0]


def test_charts_stand_beside_each_other_without_overlap() -> None:
    placed = arranged(body_charts()).placed
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            beside = one.x + one.picture.width <= other.x or other.x + other.picture.width <= one.x
            below = one.y + one.picture.height <= other.y or other.y + other.picture.height <= one.y
            assert beside or below
