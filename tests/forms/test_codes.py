from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.codes import ALPHABET, MAX_LENGTH, is_code, new_code, read_code

codes = st.builds(
    lambda prefix, letters: new_code(prefix, len(letters), _feed(letters)),
    st.sampled_from("TWEMR"),
    st.text(ALPHABET, min_size=1, max_size=MAX_LENGTH),
)


def _feed(letters):
    left = iter(letters)
    return lambda _alphabet: next(left)


def test_a_new_code_has_the_agreed_shape_and_is_valid():
    code = new_code("T", 6)
    prefix, body, check = code.split("-")
    assert (prefix, len(body), len(check)) == ("T", 6, 1)
    assert is_code(code) and is_code(code, "T") and not is_code(code, "W")


def test_two_codes_are_not_alike():
    assert len({new_code("W", 10) for _ in range(200)}) == 200


@given(codes, st.data())
def test_one_wrong_character_is_always_found(code, data):
    place = data.draw(st.sampled_from([n for n, character in enumerate(code) if character != "-"]))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))
    assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(codes, st.data())
def test_two_exchanged_characters_are_always_found(code, data):
    places = [n for n, character in enumerate(code) if character != "-"]
    one, other = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    assert is_code("".join(letters)) == (code[one] == code[other])


@given(codes)
def test_a_code_is_read_as_people_write_it(code):
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(f"  {spoken} ") == code


@given(st.text())
def test_any_text_is_only_judged(text):
    assert is_code(text) in (True, False)
    assert read_code(text) is None or is_code(read_code(text) or "")


@pytest.mark.parametrize(("prefix", "length"), [("t", 6), ("", 6), ("TT", 6), ("U", 6), ("T", 0), ("T", 25)])
def test_an_impossible_kind_of_code_is_refused(prefix, length):
    with pytest.raises(ValueError, match="prefix"):
        new_code(prefix, length)
