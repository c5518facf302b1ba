"""The whole set: every module, question and vocabulary of the domain is in a form that ships."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult

from desktop.qt.widgets.reasons import Reasons
from desktop.services.aloud import aloud
from exporters.shipped_form import shipped_form
from forms.session import Session
from resources.build.design import design_names, load_design
from tests.support.forms import MOMENT

US = "{https://underseal.invalid/xforms}"
X = "{http://www.w3.org/2002/xforms}"
IN_A_LIST_WITH_ANOTHER = {"raion", "minsk_district"}  # the districts of a region, or of Minsk
NOT_ASKED = {"null_flavour"}  # offered by the program beside every question
LAST = ("F90", "F91", "F92")


def modules_of(domain: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((domain / "forms.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def asked(converted: dict[str, ConvertResult]) -> dict[str, list[dict[str, str]]]:
    """The attributes of every node that asks a question, by its number, of all forms together."""
    found: dict[str, list[dict[str, str]]] = {}
    for result in converted.values():
        for bind in etree.fromstring(result.xform.encode("utf-8")).iter(f"{X}bind"):
            if bind.get(f"{US}id"):
                found.setdefault(str(bind.get(f"{US}id")), []).append(dict(bind.attrib))
    return found


def offers(converted: dict[str, ConvertResult]) -> Iterator[set[str]]:
    """Yield the codes of each list that a question of some form offers."""
    for result in converted.values():
        tree = etree.fromstring(result.xform.encode("utf-8"))
        used = " ".join(str(item.get("nodeset")) for item in tree.iter(f"{X}itemset"))
        for instance in tree.iter(f"{X}instance"):
            if f"instance('{instance.get('id')}')" in used:
                yield {str(name.text) for name in instance.iter(f"{X}name")}


def test_all_37_modules_and_441_questions_are_asked_as_the_domain_has_them(
    domain: Path, asked: dict[str, list[dict[str, str]]]
) -> None:
    modules = modules_of(domain)
    questions = [question for module in modules for question in module["questions"]]
    assert (len(modules), len(questions)) == (37, 441)
    for question in questions:
        assert question["id"] in asked, question["id"]
        for bind in asked[question["id"]]:
            found = (bind[f"{US}mode"], bind[f"{US}sensitivity"])
            assert found == (question["mode"], question["sens"]), question["id"]


def test_all_74_vocabularies_are_offered_whole(
    vocabularies: dict[str, Any], converted: dict[str, ConvertResult]
) -> None:
    assert len(vocabularies) == 74
    offered = list(offers(converted))
    missing = []
    for name, vocabulary in vocabularies.items():
        codes = {term["code"] for term in vocabulary["terms"]}
        whole = [
            found
            for found in offered
            if (codes <= found if name in IN_A_LIST_WITH_ANOTHER else codes == found)
        ]
        if not whole:
            missing.append(name)
    assert set(missing) == NOT_ASKED


def test_every_empty_answer_can_say_why(vocabularies: dict[str, Any], qtbot: Any) -> None:
    reasons = Reasons("/data/a", "A question")
    qtbot.addWidget(reasons)
    count = len(vocabularies["null_flavour"]["terms"])
    assert all(reasons.choose(number) for number in range(1, count + 1))
    assert not reasons.choose(count + 1)


def test_the_testimony_goes_through_the_modules_in_the_order_of_the_domain(domain: Path) -> None:
    order = [module["id"] for module in modules_of(domain)]
    team = [name for name in order if name.startswith("F9") and name not in LAST]
    groups = [group.module for group in load_design("testimony").groups]
    assert groups == [name for name in order if name not in team]


@pytest.mark.parametrize("name", design_names())
def test_only_what_is_asked_is_ever_read_to_the_witness(name: str, domain: Path) -> None:
    modes = {
        question["id"]: question["mode"] for module in modules_of(domain) for question in module["questions"]
    }
    nodes = Session(shipped_form(name), now=lambda: MOMENT).nodes()
    read = set(aloud(nodes))
    quiet = [
        node.label
        for node in nodes
        if node.kind in {"question", "repeat", "group"}
        and modes.get(node.us.get("id", "")) in {"PREP", "CODE", "OBS", "SYS"}
    ]
    assert not read & set(quiet)


@pytest.mark.parametrize("name", design_names())
def test_every_node_that_is_asked_has_a_known_mode(name: str, converted: dict[str, ConvertResult]) -> None:
    tree = etree.fromstring(converted[name].xform.encode("utf-8"))
    modes = {bind.get(f"{US}mode") for bind in tree.iter(f"{X}bind") if bind.get(f"{US}id")}
    assert modes <= {"PREP", "ASK", "PROBE", "CODE", "OBS", "SYS"}
