"""Every text a person sees exists in Belarusian and in Russian."""

from __future__ import annotations

import re

import polib
import pytest

from desktop import i18n
from resources.build import collect_texts

LANGUAGES = ["be", "ru"]
PLACEHOLDER = re.compile(r"\{[a-z_]*\}")


def catalog(language: str) -> polib.POFile:
    return polib.pofile(str(collect_texts.ROOT / "resources" / "translations" / f"{language}.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    have = {entry.msgid for entry in catalog(language) if entry.translated()}

    assert sorted(text.one for text in collect_texts.collect() if text.one not in have) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_outlives_its_text(language: str) -> None:
    texts = {text.one for text in collect_texts.collect()}

    assert [entry.msgid for entry in catalog(language) if entry.msgid not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    broken = []
    for entry in catalog(language):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        broken += [entry.msgid for form in forms if sorted(PLACEHOLDER.findall(form)) != wanted]
    assert broken == []


@pytest.mark.parametrize(
    ("language", "n", "index"),
    [("ru", 1, 0), ("ru", 21, 0), ("ru", 3, 1), ("ru", 12, 2), ("be", 5, 2), ("be", 22, 1), ("be", 111, 2)],
)
def test_counted_words_take_the_right_form(language: str, n: int, index: int) -> None:
    assert i18n._PLURALS[language](n) == index


def test_the_collector_sees_calls_and_errors() -> None:
    source = 'tr("A")\nplural("{n} b", "{n} bs", n)\nclass E:\n    text = "C."\nmark("D")\nother("E")'

    assert {t.one for t in collect_texts.texts_of(source)} == {"A", "{n} b", "C.", "D"}
