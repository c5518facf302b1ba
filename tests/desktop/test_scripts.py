"""What is read to the witness, and what is kept of it."""

import pytest

from desktop.services.scripts import DECLARATION, EXPLANATION, as_recorded, script


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_the_scripts_are_there_in_every_language(language):
    assert len(script(EXPLANATION, language).sentences) == 9
    assert len(script(DECLARATION, language).sentences) == 5
    assert script(EXPLANATION, language).language == language


def test_a_language_without_a_script_is_read_in_english_and_says_so():
    assert script(EXPLANATION, "lt").language == "en"


def test_no_word_of_the_declaration_is_lost_between_its_sentences():
    import json

    import resources

    whole = json.loads(resources.read("consent.json"))["D"]
    assert {code: " ".join(script(DECLARATION, code).sentences) for code in whole} == whole


def test_every_wording_has_a_version_of_its_own():
    read = [script(letter, code).version for letter in "CD" for code in ("en", "be", "ru")]
    assert len(set(read)) == len(read) and all(len(version) == 8 for version in read)


def test_what_was_explained_again_is_recorded_with_the_version():
    read = script(EXPLANATION, "be")
    assert as_recorded(read, ()) == read.version
    assert as_recorded(read, (3, 6)) == f"{read.version}; 3, 6"
