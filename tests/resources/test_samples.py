from __future__ import annotations

import io
import json
import re
import wave
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

import resources

LANGUAGES = ("en", "be", "ru")
NARRATIVE = "/data/F04/F04_01"
OPERATIONS = {"KEEP", "WITHHOLD", "PSEUDONYM", "GENERALISE"}


def sample(language: str) -> dict[str, Any]:
    return json.loads(resources.read(f"samples/{language}.json"))


def paths(steps: list[list[str]]) -> set[str]:
    return {re.sub(r"\[\d+\]", "", step[1] if step[0].startswith("@") else step[0]) for step in steps}


def consent_rows(found: dict[str, Any]) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for reference, value in found["answers"]:
        match = re.fullmatch(r"/data/F02/F02_11\[(\d+)\]/F02_11_(\w+)", reference)
        if match:
            rows.setdefault(match[1], {})[match[2]] = value
    return {row["purpose"]: row for row in rows.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_goes_to_a_node_of_the_form(language: str, binds: dict[str, dict[str, str]]) -> None:
    found = sample(language)
    assert paths(found["answers"]) | paths(found["nulls"]) <= binds.keys()
    assert found["photo"]["reference"].replace("[1]", "") in binds
    assert found["audio"]["reference"] in binds


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_stands_only_where_no_answer_does(language: str, vocabularies: dict[str, Any]) -> None:
    found = sample(language)
    answered = {reference for reference, _ in found["answers"]}
    codes = {term["code"] for term in vocabularies["null_flavour"]["terms"]}
    assert found["nulls"]
    assert all(reference not in answered and code in codes for reference, code in found["nulls"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_witness_agrees_to_be_kept_and_heard_by_the_experts_under_a_code(language: str) -> None:
    rows = consent_rows(sample(language))
    assert rows["KEEP"]["value"] == "YES"
    assert rows["ICCI"]["value"] == "YES"
    assert (rows["UNIN"]["value"], rows["UNIN"]["recipient"], rows["UNIN"]["identity"]) == (
        "YES",
        "any",
        "A2",
    )
    assert "NO" in {row["value"] for row in rows.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_account_is_the_answer_paragraph_by_paragraph(language: str) -> None:
    found = sample(language)
    answer = dict(found["answers"])[NARRATIVE]
    assert answer.split("\n\n") == found["narrative"]
    assert not any(paragraph.startswith("[") for paragraph in found["narrative"])
    assert sum(len(paragraph.split()) for paragraph in found["narrative"]) > 450


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_correction_is_of_words_that_were_said(language: str) -> None:
    found = sample(language)
    correction = found["correction"]
    assert correction["old"] in found["narrative"][int(correction["paragraph"]) - 1]
    assert correction["new"] not in found["narrative"][int(correction["paragraph"]) - 1]
    assert not any(
        decision["text"] in correction["old"] or correction["old"] in decision["text"]
        for decision in found["redactions"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_decisions_are_enough_and_well_formed(language: str, vocabularies: dict[str, Any]) -> None:
    decisions = sample(language)["redactions"]
    reasons = {term["code"] for term in vocabularies["redaction_reason"]["terms"]}
    assert len([decision for decision in decisions if decision["reference"] == NARRATIVE]) >= 8
    assert len([decision for decision in decisions if decision["reference"] != NARRATIVE]) >= 3
    for decision in decisions:
        assert decision["op"] in OPERATIONS
        assert decision["reason"] in reasons
        assert decision["category"]
        assert bool(decision["replacement"]) == (decision["op"] == "GENERALISE")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_hidden_is_nowhere_else_in_what_is_kept(language: str) -> None:
    found = sample(language)
    hidden = sorted({decision["text"] for decision in found["redactions"]}, key=len, reverse=True)
    decided = {decision["reference"] for decision in found["redactions"]}
    kept = "\n".join(found["narrative"])
    for text in hidden:
        assert text in kept or text in dict(found["answers"]).values()
        kept = kept.replace(text, "\0")
    kept += "\n" + "\n".join(value for reference, value in found["answers"] if reference not in decided)
    assert [text for text in hidden if text.casefold() in kept.casefold()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_that_is_replaced_stays_in_another_answer(language: str) -> None:
    found = sample(language)
    replaced = {decision["entity"] for decision in found["redactions"] if decision["op"] == "PSEUDONYM"}
    others = "\n".join(value for reference, value in found["answers"] if reference != NARRATIVE).casefold()
    for person in found["known"]:
        if person["entity"] in replaced:
            for form in person["forms"]:
                assert not re.search(rf"\b{re.escape(form.casefold())}\b", others)


def test_the_photograph_has_metadata_to_take_away() -> None:
    with Image.open(io.BytesIO(resources.read("samples/photo.jpg"))) as image:
        assert image.size == (640, 480)
        exif = image.getexif()
        assert exif[Base.Make] == "Example Camera"
        assert exif.get_ifd(IFD.GPSInfo)


def test_the_sound_is_one_second() -> None:
    with wave.open(io.BytesIO(resources.read("samples/audio.wav"))) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (1, 16_000, 16_000)
