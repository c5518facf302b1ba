from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from desktop import cli
from desktop.commands import bench

ROWS = [
    {"name": "quick", "seconds": 0.1, "limit": 0.2, "ok": True},
    {"name": "slow", "seconds": 0.3, "limit": None, "ok": False},
]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def imported(name: str) -> SimpleNamespace:
        asked.append(name)
        return SimpleNamespace(run=lambda: ROWS)

    monkeypatch.setattr(bench.importlib, "import_module", imported)
    return asked


def test_one_benchmark_is_run_by_its_name_and_a_missed_limit_is_told(
    measured: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = bench.run(SimpleNamespace(name="forms", json=False, usage=None))

    told = capsys.readouterr()
    assert status == 1
    assert measured == ["benchmarks.forms"]
    assert told.out.splitlines() == ["quick: seconds 0.1, limit 0.2  ok", "slow: seconds 0.3  MISSED"]
    assert "1 measurements missed" in told.err


def test_all_benchmarks_of_the_folder_run_when_none_is_named(
    measured: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    bench.run(SimpleNamespace(name=None, json=True, usage=None))

    assert {"benchmarks.age", "benchmarks.forms", "benchmarks.seal"} <= set(measured)
    assert json.loads(capsys.readouterr().out.splitlines()[0]) == ROWS[0]


def test_a_name_that_is_no_benchmark_is_a_mistake_in_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        cli.run(["bench", "no-such-thing"])

    assert caught.value.code == 2
