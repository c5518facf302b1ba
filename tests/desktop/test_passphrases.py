"""How hard a passphrase is to guess."""

import pytest

from desktop.services.passphrases import Strength, strength


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", Strength.EMPTY),
        ("hunter2", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("the the the the the the", Strength.WEAK),
        ("Minsk2020!", Strength.WEAK),
        ("maple orbit cradle velvet", Strength.FAIR),
        ("maple orbit cradle velvet thirteen", Strength.STRONG),
        ("пятрушка ліхтар возера сшытак калодзеж", Strength.STRONG),
    ],
)
def test_a_passphrase_gets_the_word_it_deserves(passphrase, expected):
    assert strength(passphrase) is expected
