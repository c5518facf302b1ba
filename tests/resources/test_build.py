from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from resources.build.__main__ import main
from resources.build.outline import OutlineNode, replay
from resources.build.sheets import markdown
from resources.build.show_if import show_if_xpath
from resources.build.texts import TRANSLATIONS, Texts


def no_key(_: str) -> str:
    return ""


def never(_: str) -> bool:
    return False


def test_what_is_shipped_is_what_the_domain_files_give(
    domain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--domain", str(domain), "--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "xpath"),
    [
        ("always", ""),
        ("topic", ""),
        ("F00.05 = Y", "${F00_05} = 'Y'"),
        ("F00.14 in [L2,L3]", "${F00_14} = 'L2' or ${F00_14} = 'L3'"),
        ("F05.01 exists", "string-length(${F05_01}) > 0"),
        ("user.clinician", "${flag_clinician} = 'Y'"),
    ],
)
def test_a_condition_of_the_domain_becomes_xpath(words: str, xpath: str) -> None:
    assert show_if_xpath(words, no_key, never) == xpath


def test_a_condition_on_a_table_looks_into_its_rows() -> None:
    def key(_: str) -> str:
        return "F01_02_role"

    assert show_if_xpath("F01.02 has INTP", key, never) == "count(${F01_02}[F01_02_role = 'INTP']) > 0"
    assert show_if_xpath("F01.02 exists", key, never) == "count(${F01_02}[F01_02_role != '']) > 0"


def test_a_condition_on_several_choices_looks_for_each() -> None:
    def always(_: str) -> bool:
        return True

    assert show_if_xpath("F00.06 has RETB,FAMB", no_key, always) == (
        "selected(${F00_06}, 'RETB') or selected(${F00_06}, 'FAMB')"
    )


@pytest.mark.parametrize("words", ["", "sometimes", "F00.14 > L2", "F00.14 = L2 and F00.05 = Y"])
def test_an_unknown_condition_is_not_guessed(words: str) -> None:
    with pytest.raises(ValueError, match="unknown condition"):
        show_if_xpath(words, no_key, never)


def test_a_translation_of_other_words_is_refused() -> None:
    with pytest.raises(ValueError, match="translated from other words"):
        Texts().of("F00.03", "Another wording")


def test_a_missing_translation_is_refused() -> None:
    with pytest.raises(ValueError, match="not translated"):
        Texts().of("F00.999")


def test_every_translation_waits_for_a_reviewer_or_names_the_review() -> None:
    files = sorted(TRANSLATIONS.glob("*.json"))
    rows = [row for file in files for row in json.loads(file.read_text("utf-8")).values()]
    status = re.compile(r"awaiting|reviewed \d{4}-\d\d-\d\d by [A-Z0-9-]+")
    assert [row["review"] for row in rows if not status.fullmatch(row["review"])] == []


def test_a_cell_with_a_stroke_stays_one_cell() -> None:
    written = markdown([{"type": "text", "name": "a", "constraint": "x | y"}], [], {"form_id": "f"})
    assert r"| x \| y |" in written


@pytest.mark.parametrize("cell", ["two\nlines", "ends with a backslash\\"])
def test_a_cell_that_markdown_cannot_hold_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        markdown([{"type": "text", "name": cell}], [], {"form_id": "f"})


def test_an_answer_to_nothing_is_refused() -> None:
    form = OutlineNode("data", "", "group", children=[OutlineNode("a", "F00.01", "text")])
    assert replay(form, {"F00.01": "yes"}).steps == [["/data/a", "yes"]]
    with pytest.raises(ValueError, match="not in the form"):
        replay(form, {"F00.02": "no"})


def test_a_second_row_is_added_before_it_is_filled() -> None:
    row = OutlineNode("t", "F01.02", "repeat", children=[OutlineNode("t_x", "F01.02.x", "text")])
    form = OutlineNode("data", "", "group", children=[row])
    assert replay(form, {"F01.02": [{"x": "1"}, {"x": {"null": "NASK"}}]}).steps == [
        ["/data/t[1]/t_x", "1"],
        ["@add", "/data/t"],
    ]
