"""How hard a passphrase is to guess, and phrases that are drawn at random."""

import math

import pytest

from desktop import i18n
from desktop.services import passphrases
from desktop.services.passphrases import Strength, estimate, estimate_bits, strength
from storage.kdf import KdfParams

LISTS = ["en", "be", "ru"]


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", Strength.EMPTY),
        ("hunter2", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("the the the the the the", Strength.WEAK),
        ("Minsk2020!", Strength.WEAK),
        ("qwertyuiop[]", Strength.WEAK),
        ("парольпароль", Strength.WEAK),
        ("Жыве Беларусь", Strength.WEAK),
        ("maple orbit cradle velvet", Strength.FAIR),
        ("maple orbit cradle velvet thirteen", Strength.STRONG),
        ("пятрушка ліхтар возера сшытак калодзеж", Strength.STRONG),
    ],
)
def test_a_passphrase_gets_the_word_it_deserves(passphrase, expected):
    assert strength(passphrase) is expected
    assert estimate(passphrase).strength is expected


@pytest.mark.parametrize("typed", ["йцукенгшщз", "зфыыцщкв", "пароль", "ghbdtn", "ыфеуккуаь"])
def test_another_keyboard_layout_hides_nothing(typed):
    assert strength(typed) is Strength.WEAK
    assert estimate_bits("йцукенгшщз") == estimate_bits("qwertyuiop")


@pytest.mark.parametrize("language", LISTS)
def test_a_list_has_1024_different_words_that_differ_in_their_first_four_letters(language):
    words = passphrases.phrase_words(language)

    assert len(words) == 1024 == len(set(words))
    assert len({word[:4] for word in words}) == 1024
    assert all(4 <= len(word) <= 8 and word.isalpha() and word == word.lower() for word in words)


@pytest.mark.parametrize(("language", "letters"), [("be", "иъщ"), ("ru", "ёіў")])
def test_a_list_is_spelled_in_its_own_language(language, letters):
    assert not set("".join(passphrases.phrase_words(language))) & set(letters)


@pytest.mark.parametrize("language", LISTS)
def test_a_drawn_phrase_is_worth_exactly_what_is_said_of_it(language):
    phrase = passphrases.make_phrase(language)
    words = phrase.split()

    assert len(words) == 7
    assert set(words) <= set(passphrases.phrase_words(language))
    assert passphrases.phrase_bits(language) == 70
    if len(set(words)) == 7:
        assert estimate_bits(phrase) == pytest.approx(70)
    assert passphrases.make_phrase(language) != phrase
    assert strength(phrase) is Strength.STRONG


def test_phrases_use_the_whole_list():
    drawn = {word for _ in range(2000) for word in passphrases.make_phrase("be").split()}

    assert drawn == set(passphrases.phrase_words("be"))


def test_the_time_follows_from_the_cost_of_the_vault():
    cheap = estimate("maple orbit cradle velvet", KdfParams(8 * 1024, 1, 1))
    dear = estimate("maple orbit cradle velvet", KdfParams(1024 * 1024, 4, 1))

    assert cheap.bits == dear.bits
    assert dear.seconds == pytest.approx(cheap.seconds * 128 * 4)
    assert dear.rate == pytest.approx(1000 * 4e12 / (2 * 2**30 * 4))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "less than a day"),
        (24 * 3600, "1 day"),
        (40 * 24 * 3600, "40 days"),
        (3 * 366 * 24 * 3600, "3 years"),
        (5e10, "thousands of years"),
        (1e20, "millions of years"),
    ],
)
def test_a_time_is_said_in_plain_words(seconds, words):
    assert passphrases.time_words(seconds) == words


def test_a_very_long_passphrase_is_estimated_quickly_and_not_refused():
    assert estimate_bits("слово " * 5000) < 20
    assert math.isfinite(estimate_bits("q7" * 40_000))


def test_a_language_without_a_list_gets_the_english_one():
    assert passphrases.phrase_words("fr") == passphrases.phrase_words("en")
    assert set(i18n.LANGUAGES) <= set(LISTS)
