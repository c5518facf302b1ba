"""The document that is sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from exporters.document import (
    Answer,
    DocumentInvalid,
    TestimonyDocument,
    document_bytes,
    document_hash,
    read_document,
    schema_bytes,
)
from storage.canonical import canonical
from tests.support.account import ARREST, STORY, account, question

SCHEMA = Path(__file__).parents[3] / "resources" / "schemas" / "testimony.schema.json"


def test_the_published_schema_is_current() -> None:
    # To renew it, write what `schema_bytes` returns.
    assert SCHEMA.read_bytes() == schema_bytes()


def test_a_document_is_read_back_from_its_one_spelling() -> None:
    document = account()

    assert read_document(document_bytes(document)) == document
    assert document_hash(read_document(document_bytes(document))) == document_hash(document)


def test_an_answer_has_a_value_or_says_why_not() -> None:
    assert question("M01.02", ARREST, "DE", None, null="NASK").null == "NASK"
    for value, null in [(None, None), ("x", "NASK"), ("", None)]:
        with pytest.raises(ValidationError):
            question("M01.02", ARREST, "DE", value, null=null)


def test_a_refused_document_does_not_quote_what_was_said() -> None:
    with pytest.raises(ValidationError) as refused:
        Answer.model_validate({"id": "secret words"})

    assert "secret words" not in str(refused.value)


def _member(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content[name] = value

    return change


def _same_reference(content: dict[str, Any]) -> None:
    content["answers"][1]["reference"] = STORY


def _same_attachment(content: dict[str, Any]) -> None:
    content["attachments"] *= 2


def _empty_word(content: dict[str, Any]) -> None:
    content["narratives"][0]["words"][3] = ""


@pytest.mark.parametrize(
    "change",
    [
        _member("code", ""),
        _member("version", 0),
        _member("version", "1"),
        _member("sealed_at", "2026-11-20T14:30:00"),
        _member("sealed_at", "yesterday"),
        _member("amends", "x"),
        _member("type", "underseal.testimony/2"),
        _member("more", 1),
        _member("_sd", []),
        _same_reference,
        _same_attachment,
        _empty_word,
    ],
)
def test_a_document_of_another_shape_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    content = account().model_dump(mode="json")
    change(content)

    with pytest.raises(DocumentInvalid):
        read_document(canonical(content))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"a":1,"a":1}', b"{" * 9000])
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentInvalid):
        read_document(data)


def test_another_spelling_of_a_document_is_refused() -> None:
    content = account().model_dump(mode="json")

    with pytest.raises(DocumentInvalid):
        read_document(json.dumps(content, indent=1).encode())


def test_a_language_cannot_be_named_like_a_part_of_the_signature_format() -> None:
    content = account().model_dump(mode="json")
    for name in ("_sd", "...", "_sd_alg"):
        content["answers"][0]["labels"] = {name: "x"}
        with pytest.raises(DocumentInvalid):
            read_document(canonical(content))


def test_times_are_written_in_utc() -> None:
    content = {**account().model_dump(mode="json"), "sealed_at": "2026-11-20T16:30:00+02:00"}
    document = TestimonyDocument.model_validate(content)

    assert json.loads(document_bytes(document))["sealed_at"] == "2026-11-20T14:30:00Z"
