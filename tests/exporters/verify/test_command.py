from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.cli import run
from tests.support.handover import Handover, hand_over


@pytest.fixture(scope="module")
def handover() -> Handover:
    return hand_over()


@pytest.fixture
def card(handover: Handover, tmp_path: Path) -> Path:
    path = tmp_path / "team.json"
    path.write_bytes(handover.team.card)
    return path


def test_a_package_in_order_exits_with_0(
    handover: Handover, tmp_path: Path, card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["verify", str(handover.folder(tmp_path)), "--trust", str(card)])

    assert status == 0
    assert "holds" in capsys.readouterr().out


def test_a_changed_package_exits_with_1_and_names_the_check(
    handover: Handover, tmp_path: Path, card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = handover.folder(tmp_path)
    (folder / "data/release.json").write_bytes(b"{}")

    status = run(["verify", str(folder), "--trust", str(card), "--json"])
    told = capsys.readouterr()
    report = json.loads(told.out)

    assert (status, report["ok"], report["kind"]) == (1, False, "bag")
    assert told.err == f"{report['sentence']}\n"
    assert {"bag.files", "release.signature"} <= {
        c["id"] for c in report["checks"] if c["outcome"] == "failed"
    }


def test_something_else_exits_with_1_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(tmp_path)]) == 1
    assert "Nothing was checked" in capsys.readouterr().err


def test_a_missing_path_is_a_matter_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["verify"])

    assert caught.value.code == 2
    capsys.readouterr()
