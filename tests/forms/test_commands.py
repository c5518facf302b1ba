"""`forms check` and `forms eval`, as a script meets them."""

from __future__ import annotations

import json

import pytest

from desktop.cli import run
from forms.convert import convert
from forms.loader import check_form
from forms.source import FormSource

FORM = """\
| survey |
| | type | name | label::English (en) | label::Русский (ru) | relevant | constraint | required |
| | text | name | Name | Имя | | | yes |
| | integer | age | Age | Возраст | ${name} != '' | . > 3 | |
| | begin_repeat | child | Child | Ребёнок | | | |
| | select_one_from_file towns.csv | town | Town | Город | | | |
| | end_repeat | | | | | | |
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "form.md").write_text(FORM, encoding="utf-8")
    (tmp_path / "towns.csv").write_text("name,label\nm,Minsk\nb,Brest\n", encoding="utf-8")
    return tmp_path


def evaluate(folder, capsys, steps, *more):
    (folder / "answers.json").write_text(json.dumps(steps), encoding="utf-8")
    status = run(["forms", "eval", str(folder / "form.md"), "--answers", str(folder / "answers.json"), *more])
    return status, capsys.readouterr()


def test_eval_gives_every_node_in_document_order(folder, capsys):
    steps = [
        ["/data/name", "Ann"],
        ["/data/age", 2],
        ["@add", "/data/child"],
        {"@add": "/data/child"},
        ["/data/child[2]/town", "b"],
        ["@remove", "/data/child[1]"],
    ]

    status, said = evaluate(folder, capsys, steps, "--json")

    nodes = {node["reference"]: node for node in json.loads(said.out)}
    assert status == 0
    assert list(nodes) == [
        "/data/name", "/data/age", "/data/child[1]", "/data/child[1]/town", "/data/child[2]",
        "/data/child[2]/town",
    ]  # fmt: skip
    assert nodes["/data/age"] == {
        "reference": "/data/age", "relevant": True, "required": False, "readonly": False, "value": "2",
        "valid": False, "label": "Age", "choices": [],
    }  # fmt: skip
    assert nodes["/data/child[1]/town"]["value"] == "b"
    assert nodes["/data/child[1]/town"]["choices"] == ["m", "b"]


def test_eval_speaks_the_language_asked_for(folder, capsys):
    _, said = evaluate(folder, capsys, [], "--json", "--language", "Русский (ru)")
    by_step = evaluate(folder, capsys, [["@language", "Русский (ru)"]], "--json")[1]

    assert json.loads(said.out)[0]["label"] == "Имя"
    assert by_step.out == said.out


def test_eval_prints_a_table_for_people(folder, capsys):
    status, said = evaluate(folder, capsys, [["/data/name", "Ann"]])

    assert status == 0
    assert said.out.splitlines()[1].split() == ["/data/name", "yes", "yes", "no", "yes", "Ann", "Name"]


@pytest.mark.parametrize(
    "steps",
    [
        [["/data/nobody", "x"]],
        [["@add", "/data/name"]],
        [["@fly", "x"]],
        [["@language", "Klingon"]],
        [["/data/name"]],
        [["name", "x"]],
        [["/data/name", {}]],
        {"a": 1},
        "text",
    ],
)
def test_eval_refuses_wrong_steps_in_a_sentence(folder, capsys, steps):
    status, said = evaluate(folder, capsys, steps, "--json")

    assert (status, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
    assert "Traceback" not in said.err


def test_check_is_content_with_a_good_form(folder, capsys):
    status = run(["forms", "check", str(folder / "form.md")])

    assert status == 0
    assert "can be used" in capsys.readouterr().out


def test_check_lists_mistakes_with_their_rows(folder, capsys):
    (folder / "form.md").write_text(FORM.replace(". > 3", ". > ("), encoding="utf-8")

    status = run(["forms", "check", str(folder / "form.md"), "--json"])

    said = capsys.readouterr()
    assert status == 1
    assert [(item["severity"], item["row"], item["where"]) for item in json.loads(said.out)] == [
        ("error", 3, "/data/age")
    ]
    assert len(said.err.splitlines()) == 1


def test_check_wants_the_lists_beside_the_form(folder, capsys):
    (folder / "towns.csv").unlink()

    assert run(["forms", "check", str(folder / "form.md")]) == 1
    assert "towns.csv" in capsys.readouterr().out


def test_a_list_elsewhere_is_not_read(folder, capsys):
    (folder / "towns.csv").rename(folder / "real.csv")
    (folder / "towns.csv").symlink_to(folder / "real.csv")

    assert run(["forms", "check", str(folder / "form.md")]) == 1


@pytest.mark.parametrize("name", ["nothing.md", "."])
def test_a_form_that_is_not_there_is_told(folder, capsys, name):
    status = run(["forms", "check", str(folder / name)])

    assert status == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_wrong_use_is_told_as_such(folder):
    with pytest.raises(SystemExit) as caught:
        run(["forms", "eval", str(folder / "form.md")])

    assert caught.value.code == 2


MEDIA = """| survey |
|  | type | name | label | media::audio | media::video::English (en) |
|  | text | a | A | ask.wav |  |
|  | text | b | B | ask.mp3 |  |
|  | text | c | C |  | film.mp4 |
"""


def test_films_and_sounds_that_are_not_played_are_listed_with_their_rows() -> None:
    problems = check_form(FormSource("a.md", MEDIA.encode()))
    found = [(p.row, p.where, p.message) for p in problems if p.severity == "unsupported"]

    assert found == [
        (3, "b", "Only sound in WAV is played; the window names the file."),
        (4, "c", "Films are not played; the window names the file."),
    ]


def test_films_of_an_xform_are_listed_by_their_files() -> None:
    xform = convert(FormSource("a.md", MEDIA.encode())).xform

    problems = check_form(FormSource("a.xml", xform))
    found = {(p.where, p.row) for p in problems if p.severity == "unsupported"}

    assert found == {("ask.mp3", None), ("film.mp4", None)}
