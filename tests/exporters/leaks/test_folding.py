from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.folding import keys, near_keys, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Дубовляник", "Дубовлянику"),
        ("Ціхавод", "Tsikhavod"),
        ("Тиховод", "Cichavod"),
        ("Ціхавод", "Тиховодам"),
        ("Хмарагляд", "Khmarahliad"),
        ("Сінявец", "Сінявца"),
        ("Траваградскі", "Траваградскага"),
        ("Дзмітрый", "Дмитрию"),
        ("Уладзімір", "Владимиром"),
        ("Міхайлаўна", "Михайловне"),
        ("Іваноў", "Ivanou"),
        ("Іваноў", "Ивановой"),
        ("Шчэрба", "Щербе"),
        ("Лукашэнка", "Łukašenka"),
        ("Kaźmierczak", "Казмерчак"),
        ("Юлія", "Yuliyu"),
        ("Жук", "Жука"),
        ("Tsikhavod's", "Ціхавода"),
        ("сям'я", "сям’я"),
        ("Хмарагля\u0301д", "Хмарагляд"),
        ("MP0000017", "МР0000017"),
        ("Зеленський", "Зеленского"),
        ("Зeленский", "Зеленский"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert keys(one) & keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Вера", "воля"), ("Рута", "рота"), ("Sinavets", "Салігорск"), ("17", "18")],
)
def test_different_words_do_not_meet_in_the_near_keys(one: str, other: str) -> None:
    assert not near_keys(one) & near_keys(other)


def test_a_short_name_does_not_meet_an_english_word_that_sounds_like_it() -> None:
    assert not near_keys("Вера") & near_keys("were")


def test_apostrophes_hold_a_word_together_and_hyphens_part_it() -> None:
    assert [token.word for token in tokens("сям’я O'Neil 4417 KE-5 a_b")] == [
        "сям’я",
        "O'Neil",
        "4417",
        "KE",
        "5",
        "a",
        "b",
    ]


@given(st.text(max_size=40))
def test_every_text_folds(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.word
        assert all(key[0] in "=~" for key in keys(token.word))
        near_keys(token.word)


@given(
    st.text(alphabet="абвгдежзіклмнопрстуыьэюяў", max_size=10),
    st.sampled_from(["у", "ам", "ай", "ы"]),
)
def test_a_name_that_ends_in_a_consonant_keeps_its_key_with_an_ending(stem: str, ending: str) -> None:
    name = "Горб" + stem + "няк"
    assert keys(name) & keys(name + ending)
