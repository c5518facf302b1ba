"""Rules no linter checks. Each test names the file that breaks it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("desktop", "exporters", "storage", "forms", "resources")
MAX_LINES = 400
TRANSLATORS = {"tr": (0,), "plural": (0, 1)}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def untranslatable(source: str) -> list[int]:
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        for position in TRANSLATORS.get(node.func.id, ()):
            text = node.args[position] if len(node.args) > position else None
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                lines.append(node.lineno)
    return lines


def self_keepers(source: str) -> list[int]:
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "connect"
        for slot in call.args
        if isinstance(slot, ast.Lambda)
        and any(isinstance(n, ast.Name) and n.id == "self" for n in ast.walk(slot.body))
    ]


def nested_loops(source: str) -> list[int]:
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in {"exec", "exec_", "processEvents"}
    ]


def sleepers(source: str) -> list[int]:
    return [
        node.lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"wait", "sleep"}
        and getattr(getattr(node.func, "value", None), "id", "") in {"qtbot", "time"}
    ]


@pytest.mark.parametrize("path", [*python_files(*OURS, "tests", "benchmarks")], ids=name_of)
def test_a_file_fits_in_one_reading(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", [*python_files("desktop")], ids=name_of)
def test_translated_texts_are_literals(path: Path) -> None:
    assert untranslatable(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*python_files("desktop/qt")], ids=name_of)
def test_no_connected_lambda_keeps_its_window_alive(path: Path) -> None:
    assert self_keepers(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*python_files("desktop")], ids=name_of)
def test_only_the_application_runs_an_event_loop(path: Path) -> None:
    allowed = {"app.py"}
    assert path.name in allowed or nested_loops(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*python_files("tests")], ids=name_of)
def test_no_test_waits_a_fixed_time(path: Path) -> None:
    assert sleepers(path.read_text(encoding="utf-8")) == []


def test_the_checks_see_what_they_look_for() -> None:
    assert untranslatable('tr(f"Bad {n}")\ntr("Good")\nplural("a", "b" + c, 1)') == [1, 3]
    assert self_keepers("b.clicked.connect(lambda: self.go())\nb.clicked.connect(self.go)") == [1]
    assert nested_loops("dialog.exec()\ndialog.open()") == [1]
    assert sleepers("def test_x():\n    time.sleep(1)") == [2]


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_host_or_a_folder_of_one_machine() -> None:
    # XPath says instance('list')/root/item: that is no folder
    forbidden = re.compile(r"pythonhosted|pypi\.org|registry\.npmjs|(?<![\w)])/(?:work|farm|root)/|/home/\w")
    found = []
    for path in committed():
        if path.suffix in {".ttf", ".jpg", ".png", ".wav", ".pdf"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if forbidden.search(text):
            found.append(name_of(path))
    assert found == []


@pytest.mark.parametrize("lock", ["lock.txt", "test.txt"])
def test_a_lock_names_no_host_and_hashes_everything(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.findall(r"^([a-z0-9-]+)==", text, flags=re.MULTILINE)
    assert len(packages) > 20
    assert len(re.findall(r"^[a-z0-9-]+==[^\n]*\\\n(?:\s+--hash=sha256:)", text, flags=re.MULTILINE)) == len(
        packages
    )


@pytest.mark.parametrize("kind", ["vault", "identity"])
def test_the_steps_of_a_schema_are_numbered_without_gaps_or_twins(kind: str) -> None:
    """Of two steps with one number, a database that knows the number misses one."""
    folder = ROOT / "storage" / "migrations" / kind
    numbers = sorted(int(path.name.split("_")[0]) for path in folder.glob("*.sql"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_claim_is_made_that_no_test_can_show() -> None:
    forbidden = re.compile(
        r"\b(?:deniable|court-proof|unrecoverable|military-grade|unbreakable)\b", re.IGNORECASE
    )
    documents = [
        p
        for p in committed()
        if p.suffix in {".md", ".po", ".html", ".txt"} and p.parts[-2] != "requirements"
    ]
    assert [name_of(p) for p in documents if forbidden.search(p.read_text(encoding="utf-8"))] == []
