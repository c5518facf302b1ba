from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult

from resources.build.design import design_names, load_design
from resources.build.texts import LANGUAGES

US = "{https://underseal.invalid/xforms}"
X = "{http://www.w3.org/2002/xforms}"
FORMS = design_names()
MODULES = [group.module for group in load_design("testimony").groups]
TOPICS = [module for module in MODULES if module.startswith("M")]
KINDS_WITHOUT_ANSWER = {"table", "note", "module"}


def tree_of(result: ConvertResult) -> Any:
    return etree.fromstring(result.xform.encode("utf-8"))


@pytest.mark.parametrize("name", FORMS)
def test_pyxform_has_nothing_to_say_about_the_form(name: str, converted: dict[str, ConvertResult]) -> None:
    assert converted[name].warnings == []


@pytest.mark.parametrize("name", FORMS)
def test_every_text_is_there_in_every_language(name: str, converted: dict[str, ConvertResult]) -> None:
    translations = {item.get("lang"): item for item in tree_of(converted[name]).iter(f"{X}translation")}
    assert list(translations) == list(LANGUAGES.values())
    texts = {
        language: {
            text.get("id"): "".join(value.text or "" for value in text.iter(f"{X}value")) for text in item
        }
        for language, item in translations.items()
    }
    english = texts["English (en)"]
    for language, words in texts.items():
        assert words.keys() == english.keys()
        # pyxform writes "-" where a translation is missing
        assert [key for key, text in words.items() if text.strip() in {"", "-"}] == [], language


def test_no_question_is_left_in_english(converted: dict[str, ConvertResult]) -> None:
    translations = {
        item.get("lang"): item for item in tree_of(converted["testimony"]).iter(f"{X}translation")
    }
    questions = {
        language: {text.get("id"): text[0].text for text in item if str(text.get("id")).startswith("/data")}
        for language, item in translations.items()
    }
    for language in ("Беларуская (be)", "Русский (ru)"):
        same = [key for key, text in questions[language].items() if text == questions["English (en)"][key]]
        assert same == []


def test_every_question_of_the_modules_is_there_once_as_the_domain_has_it(
    domain: Path, binds: dict[str, dict[str, str]]
) -> None:
    modules = json.loads((domain / "forms.json").read_text("utf-8"))
    expected = {
        question["id"]: (question["mode"], question["sens"])
        for module in modules
        if module["id"] in MODULES
        for question in module["questions"]
    }
    for left_out in load_design("testimony").leave_out:
        assert expected.pop(left_out)[1] == "IDD"
    found = [bind for bind in binds.values() if bind.get(f"{US}id") in expected]
    assert Counter(bind[f"{US}id"] for bind in found) == dict.fromkeys(expected, 1)
    for bind in found:
        assert (bind[f"{US}mode"], bind[f"{US}sensitivity"]) == expected[bind[f"{US}id"]]


def test_names_and_contacts_are_asked_in_the_form_of_the_identity_database_only(
    binds: dict[str, dict[str, str]], converted: dict[str, ConvertResult]
) -> None:
    assert "IDD" not in {bind.get(f"{US}sensitivity") for bind in binds.values()}
    identity = {bind.get(f"{US}id") for bind in tree_of(converted["identity"]).iter(f"{X}bind")}
    assert {"F01.07", "F01.07.family_name", "F01.08", "F02.17.name", "F92.03.value"} <= identity


def test_a_node_is_named_after_its_question(binds: dict[str, dict[str, str]]) -> None:
    shared = {"F04.01a": "F04_audio"}  # recorded by hand in the design, like the terms of a consent row
    for reference, bind in binds.items():
        identifier = bind.get(f"{US}id", "")
        if identifier and not identifier.startswith("F02.12."):
            assert reference.rsplit("/", 1)[1] == shared.get(identifier, identifier.replace(".", "_"))


def test_every_answer_says_what_redaction_does_with_it(
    domain: Path, binds: dict[str, dict[str, str]]
) -> None:
    rows = json.loads((domain / "redaction_matrix.json").read_text("utf-8"))["rows"]
    categories = {row["cat"] for row in rows}
    asked = [bind for bind in binds.values() if bind.get(f"{US}id")]
    assert len(asked) > 200
    assert {bind[f"{US}redact"] for bind in asked} <= categories


def test_free_words_are_never_called_impersonal(binds: dict[str, dict[str, str]]) -> None:
    free = [bind for bind in binds.values() if bind.get(f"{US}kind") in {"ltext", "text", "place"}]
    assert free
    assert [bind["nodeset"] for bind in free if bind[f"{US}redact"] == "PB"] == []


def test_nobody_is_asked_for_an_answer_without_being_told_why(binds: dict[str, dict[str, str]]) -> None:
    required = [bind for bind in binds.values() if bind.get("required")]
    assert required
    assert all(bind.get("{http://openrosa.org/javarosa}requiredMsg") for bind in required)
    checked = [bind for bind in binds.values() if bind.get("constraint")]
    assert all(bind.get("{http://openrosa.org/javarosa}constraintMsg") for bind in checked)


def test_every_list_is_a_vocabulary_or_has_choices_of_its_own(
    converted: dict[str, ConvertResult], vocabularies: dict[str, Any]
) -> None:
    tree = tree_of(converted["testimony"])
    lists = {
        item.get("id"): [name.text for name in item.iter(f"{X}name")]
        for item in tree.iter(f"{X}instance")
        if item.get("id")
    }
    assert all(lists.values())
    for name, codes in lists.items():
        if name in vocabularies:
            assert codes == [term["code"] for term in vocabularies[name]["terms"]]
    assert {"consent_purpose", "consent_value", "body_region", "person_role", "facility"} <= lists.keys()
    assert lists["yes_no"] == ["Y", "N"]
    assert lists["modules"] == TOPICS


def test_nothing_can_be_told_before_the_witness_agrees(binds: dict[str, dict[str, str]]) -> None:
    for module in ("F03", "F04", "F05", "F90"):
        assert binds[f"/data/{module}"]["relevant"].replace(" ", "") == "/data/F02/F02_07='YES'"
    for module in TOPICS:
        assert f"'{module}'" in binds[f"/data/{module}"]["relevant"]


def test_an_empty_row_of_an_optional_table_asks_for_nothing(binds: dict[str, dict[str, str]]) -> None:
    columns = [bind for reference, bind in binds.items() if reference.startswith("/data/F90/F90_03/")]
    assert len(columns) == 4
    assert "true()" not in {bind.get("required", "") for bind in columns}


def test_a_required_table_asks_for_the_key_of_its_first_row_and_then_for_the_rest(
    binds: dict[str, dict[str, str]],
) -> None:
    assert binds["/data/F03/F03_01"][f"{US}required"] == "yes"
    assert binds["/data/F03/F03_01/F03_01_to"]["required"] == "true()"
    assert "../F03_01_to" in binds["/data/F03/F03_01/F03_01_form"]["required"]
