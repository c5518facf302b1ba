"""From an answered form to a document."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pytest

from exporters.assemble import SealFacts, document_from, language_code
from exporters.document import MAX_TEXT, Correction, DocumentTooLarge, DocumentUnfit, TestimonyDocument
from storage.blobs import BlobInfo
from tests.support.fake_form import BELARUSIAN, ENGLISH, FakeSession, Node, about, choice

FACTS = SealFacts(
    code="T-4KQ7ZD-M",
    version=1,
    sealed_at=dt.datetime(2026, 11, 24, 12, 0, 3, 999, tzinfo=dt.UTC),
    language=BELARUSIAN,
    custody_head="c" * 64,
)
GROUP = Node("/data/M01", kind="group", us={"module": "M01"})
REPEAT = Node("/data/M01/M01_r[2]", kind="repeat")


def document(*nodes: Node, nulls: dict[str, str] | None = None, **more: Any) -> TestimonyDocument:
    session = FakeSession(*nodes)
    session.language = more.pop("language", ENGLISH)
    made = document_from(cast("Any", session), nulls or {}, FACTS, **more)
    assert session.language in (ENGLISH, BELARUSIAN)
    return made


def test_an_answer_knows_its_number_instance_module_and_wording() -> None:
    node = Node("/data/M01/M01_r[2]/M01_03[1]/M01_03_x", value="7", us=about("M01.03.x"), label="How many")

    (answer,) = document(GROUP, REPEAT, node).answers

    assert (answer.id, answer.instance, answer.module, answer.value) == ("M01.03.x", "2.1", "M01", "7")
    assert answer.labels == {"en": "How many", "be": "be How many"}
    assert answer.display == {}


def test_choices_are_written_out_in_every_language() -> None:
    options = (choice("a", "Apples"), choice("b", "Bread"))
    many = Node("/data/M01/q", type="select_multiple", value="b a", choices=options, us=about("M01.01"))
    gone = Node("/data/M01/r", type="select_one", value="z", choices=options, us=about("M01.02"))

    answers = document(GROUP, many, gone).answers

    assert answers[0].display == {"en": "Bread; Apples", "be": "be Bread; be Apples"}
    assert answers[1].display == {"en": "z", "be": "z"}


def test_a_blank_says_why_and_is_not_asked_by_default() -> None:
    empty = Node("/data/M01/a", us=about("M01.01"))
    declined = Node("/data/M01/b", us=about("M01.02"))
    free = Node("/data/M01/c", us=about("M01.03", kind="ltext"))

    answers = document(GROUP, empty, declined, free, nulls={"/data/M01/b": "DECL"}).answers

    assert [(answer.value, answer.null) for answer in answers] == [
        (None, "NASK"),
        (None, "DECL"),
        (None, "NASK"),
    ]


def test_an_answer_stands_before_an_old_reason() -> None:
    (answer,) = document(
        GROUP, Node("/data/M01/a", value="x", us=about("M01.01")), nulls={"/data/M01/a": "DECL"}
    ).answers

    assert (answer.value, answer.null) == ("x", None)


def test_free_text_becomes_words_in_the_language_of_the_interview() -> None:
    ours = Node("/data/M01/a", value="Яны прыйшлі ", us=about("M01.01", kind="ltext"))
    theirs = Node("/data/M01/b", value="two words", appearance="multiline", us={})

    first, second = document(GROUP, ours, theirs).narratives

    assert (first.words, first.language) == (("Яны ", "прыйшлі "), "be")
    assert (second.words, second.id, second.sensitivity, second.category) == (
        ("two ", "words"),
        "b",
        "CON",
        "",
    )


def test_what_does_not_apply_or_identifies_or_only_informs_is_left_out() -> None:
    hidden_group = Node("/data/M02", kind="group", relevant=False)
    nodes = [
        GROUP,
        Node("/data/M01/a", relevant=False, value="x", us=about("M01.01")),
        hidden_group,
        Node("/data/M02/a", value="x", us=about("M02.01")),
        Node("/data/M01/n", kind="note", us=about("M01.n")),
        Node("/data/M01/h", kind="hidden", value="x"),
        Node("/data/M01/name", value="x", us=about("M01.09", sensitivity="IDD")),
    ]

    made = document(*nodes)

    assert (made.answers, made.narratives) == ((), ())


def test_what_the_program_computed_is_kept_with_its_mode() -> None:
    (answer,) = document(
        GROUP, Node("/data/M01/h", kind="hidden", value="x", us=about("M01.08", mode="SYS"))
    ).answers

    assert (answer.id, answer.mode) == ("M01.08", "SYS")


def test_a_form_without_our_attributes_is_taken_as_confidential() -> None:
    (answer,) = document(Node("/data/people[3]/age", type="int", value="5")).answers

    assert (answer.module, answer.id, answer.kind, answer.sensitivity) == ("people", "age", "int", "CON")


def test_consent_cells_are_read_from_their_table() -> None:
    row = "/data/F02/F02_11[1]"
    nodes = [
        Node("/data/F02", kind="group", us={"module": "F02"}),
        Node(f"{row}/F02_11_purpose", value="ICCI", us=about("F02.11.purpose")),
        Node(f"{row}/F02_11_recipient", value="R-5H2K-8", us=about("F02.11.recipient")),
        Node(f"{row}/F02_11_value", value="YES", us=about("F02.11.value")),
        Node(f"{row}/F02_11_identity", value="A2", us=about("F02.12.identity")),
        Node(f"{row}/F02_11_note", value="not my village", us=about("F02.11.note", kind="ltext")),
        Node("/data/F02/F02_11[2]/F02_11_purpose", value="PUBL", us=about("F02.11.purpose")),
        Node("/data/F02/F02_11[3]/F02_11_value", value="YES", us=about("F02.11.value")),
    ]

    first, second = document(*nodes).consent

    assert (first.purpose, first.recipient, first.value, first.identity) == ("ICCI", "R-5H2K-8", "YES", "A2")
    assert first.note == "not my village"
    assert (second.purpose, second.recipient, second.value) == ("PUBL", "any", "NO")


def test_an_attachment_is_listed_without_the_name_it_had_outside() -> None:
    blob = BlobInfo(
        "id", "E-4K7Q-V", "draft", "photo", "image/jpeg", "ivan.jpg", 3, "b" * 64, FACTS.sealed_at
    )

    made = document(attachments=[blob], captions={"E-4K7Q-V": "An arm"})

    assert (made.attachments[0].code, made.attachments[0].caption) == ("E-4K7Q-V", "An arm")
    assert "ivan" not in made.model_dump_json()


def test_corrections_of_what_is_in_the_document_are_kept() -> None:
    node = Node("/data/M01/a", value="x", us=about("M01.01"))
    kept = Correction(reference=node.reference, old="y", new="x")

    made = document(GROUP, node, corrections=[kept, Correction(reference="/data/M01/z")])

    assert made.corrections == (kept,)


def test_the_language_of_the_session_is_set_back() -> None:
    session = FakeSession(GROUP)
    session.language = BELARUSIAN

    document_from(cast("Any", session), {}, FACTS)

    assert session.language == BELARUSIAN


def test_what_is_too_long_is_refused_in_words() -> None:
    with pytest.raises(DocumentTooLarge):
        document(GROUP, Node("/data/M01/a", value="x" * (MAX_TEXT + 1), us=about("M01.01")))


def test_a_form_that_cannot_be_named_is_refused_in_words() -> None:
    session = FakeSession(GROUP)
    session.form.hash = "unknown"

    with pytest.raises(DocumentUnfit):
        document_from(cast("Any", session), {}, FACTS)


def test_time_is_kept_to_the_second() -> None:
    assert document().sealed_at == FACTS.sealed_at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Беларуская (be)", "be"), ("be", "be"), ("a (b) (be-tarask) ", "be-tarask"), ("", "und")],
)
def test_a_language_has_a_code(name: str, code: str) -> None:
    assert language_code(name) == code


def test_the_words_beside_a_date_are_kept_and_their_absence_is_no_answer() -> None:
    told = Node("/data/M01/d_said", value="the night after the vote", us=about("M01.02.said", kind="said"))
    untold = Node("/data/M01/e_said", us=about("M01.03.said", kind="said"))

    answers = document(GROUP, told, untold).answers

    assert [(answer.id, answer.value) for answer in answers] == [("M01.02.said", "the night after the vote")]
