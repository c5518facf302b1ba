"""A blank form on paper."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

import resources
from exporters.captions import Captions
from exporters.pdf.blank import NoSuchModule, blank_form
from forms.loader import load_form
from forms.source import FormSource
from tests.support.paper_reading import page_texts

FORM = load_form(FormSource("testimony.xml", resources.read("forms/testimony.xml")))
LANGUAGES = {"en": "English (en)", "be": "Беларуская (be)", "ru": "Русский (ru)"}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_form_has_every_question_of_its_module(language: str) -> None:
    printed = text_of(blank_form(FORM, LANGUAGES[language], words=language, modules=["F91"]))
    rows = [line for line in resources.read("forms/testimony.md").decode().splitlines() if "| F91_0" in line]
    column = {"en": 4, "be": 5, "ru": 6}[language]
    assert len(rows) > 4
    for row in rows:
        label = row.split(" | ")[column - 1].strip()
        assert " ".join(label.split()) in printed


def test_a_blank_form_holds_only_the_modules_asked_for() -> None:
    printed = text_of(blank_form(FORM, "English (en)", modules=["F91"]))
    assert "F91.01" in printed
    assert "F00.01" not in printed


def test_a_module_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchModule):
        blank_form(FORM, "English (en)", modules=["F91", "M99"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_blank_is_explained(language: str) -> None:
    printed = text_of(blank_form(FORM, LANGUAGES[language], words=language, modules=["F91"]))
    for code in ("NASK", "DECL", "DNK", "DNR", "NA", "STOP", "SAFE"):
        assert f"{code} {Captions(language).term('null_flavour', code)}" in printed


def test_a_blank_form_names_form_version_and_hash_on_every_page() -> None:
    pages = page_texts(blank_form(FORM, "English (en)", modules=["F00", "F01"]))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"{FORM.id} {FORM.version}" in page
        assert FORM.hash[:4] in page
        assert f"page {number} of {len(pages)}" in page.casefold()


def test_a_blank_form_tells_nothing_of_the_computer_it_was_made_on() -> None:
    made = blank_form(FORM, "English (en)", modules=["F91"])
    assert made == blank_form(FORM, "English (en)", modules=["F91"])
    with pikepdf.open(BytesIO(made)) as document:
        assert set(document.trailer.Info.keys()) == {"/Title"}
