"""Words that are read aloud must not be taken for each other."""

from __future__ import annotations

import pytest

from storage import words

# What sounds alike in unstressed or final places, or on a bad line.
ALIKE = str.maketrans(
    {
        **dict.fromkeys("оа", "а"),
        **dict.fromkeys("ёэиіяыйе", "е"),
        **dict(zip("бдгзжвўщюъ", "птксшффшуь", strict=True)),
        "ь": None,
    }
)
CYRILLIC = ("be", "ru")


def folded(word: str) -> str:
    return word.translate(ALIKE).replace("ь", "")


def distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return row[-1]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_language_has_a_word_for_every_byte(language: str) -> None:
    listed = words.word_list(language)

    assert list(listed) == sorted(set(listed)) and len(listed) == 256
    assert all(word.isalpha() and word.islower() and 3 <= len(word) <= 10 for word in listed)


@pytest.mark.parametrize("language", CYRILLIC)
def test_no_two_words_sound_alike(language: str) -> None:
    listed = [folded(word) for word in words.word_list(language)]
    near = [
        (a, b)
        for place, a in enumerate(listed)
        for b in listed[:place]
        if a.startswith(b) or b.startswith(a) or (abs(len(a) - len(b)) < 2 and distance(a, b) < 2)
    ]

    assert near == []


@pytest.mark.parametrize(("language", "letters"), [("be", "ищъ"), ("ru", "іўґ")])
def test_the_words_are_spelled_in_their_own_alphabet(language: str, letters: str) -> None:
    assert [word for word in words.word_list(language) if set(word) & set(letters)] == []


def test_the_same_key_has_the_same_places_in_every_language() -> None:
    shown = words.in_every_language(b"a fingerprint")
    places = [
        [words.word_list(language).index(word) for word in shown[language].split()]
        for language in words.LANGUAGES
    ]

    assert places[0] == places[1] == places[2] and len(places[0]) == words.COUNT
    assert shown["en"].split() == list(words.eight_words(b"a fingerprint"))
    assert words.in_every_language(b"another") != shown


def test_there_are_no_words_in_other_languages() -> None:
    with pytest.raises(ValueError, match="language"):
        words.word_list("../en")
