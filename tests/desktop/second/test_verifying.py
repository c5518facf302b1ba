"""The answer a person gets about a file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.services import handing, joining, verifying
from exporters.age import AgeError
from exporters.verify import NothingToCheck
from storage.cards import NotACard
from tests.support.second_half import opened_in, silent


@pytest.fixture(scope="module")
def released(built_scene, tmp_path_factory) -> Path:
    """A bundle with the key that opens it and the card of its team, made once."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(built_scene.folder, folder, dirs_exist_ok=True)
    scene = replace(built_scene.scene, supervisor=opened_in(folder / "supervisor"))
    release = scene.begin()
    scene.finish(release)
    joining.set_approvals(scene.supervisor.vault, 0)
    handing.hand_over(scene.supervisor.vault, release, folder / "out.age", silent)
    (folder / "key.txt").write_text(scene.key.secret)
    joining.save_team_card(scene.supervisor.vault, folder / "card.json")
    scene.supervisor.close()
    return folder


@pytest.fixture
def bundle(released: Path, tmp_path: Path) -> Path:
    for name in ("out.age", "key.txt", "card.json"):
        shutil.copy(released / name, tmp_path / name)
    return tmp_path / "out.age"


def test_without_a_team_card_nobody_says_who_signed(bundle: Path) -> None:
    verdict = verifying.verify_files(bundle, bundle.with_name("key.txt"), None, silent)

    assert verdict.kind == "notice"
    assert "failed" not in {check.outcome for check in verdict.checks}


def test_without_a_key_an_encrypted_bundle_cannot_be_looked_into(bundle: Path) -> None:
    verdict = verifying.verify_files(bundle, None, bundle.with_name("card.json"), silent)

    assert verdict.kind != "good"
    assert {check.outcome for check in verdict.checks} == {"not possible"}


def test_another_teams_card_does_not_vouch(bundle: Path, tmp_path: Path) -> None:
    from tests.support.second_half import supervisor_in

    other = supervisor_in(tmp_path / "other")
    joining.save_team_card(other.vault, tmp_path / "foreign.json")
    other.close()

    verdict = verifying.verify_files(bundle, bundle.with_name("key.txt"), tmp_path / "foreign.json", silent)

    assert verdict.kind == "danger"


def test_a_changed_bundle_does_not_hold(bundle: Path) -> None:
    data = bytearray(bundle.read_bytes())
    data[-100] ^= 1
    bundle.write_bytes(data)

    verdict = verifying.verify_files(
        bundle, bundle.with_name("key.txt"), bundle.with_name("card.json"), silent
    )

    assert verdict.kind == "danger"


def test_files_that_are_something_else_are_said_so(tmp_path: Path) -> None:
    other = tmp_path / "note.txt"
    other.write_text("nothing of the kind")

    with pytest.raises(NothingToCheck):
        verifying.verify_files(other, None, None, silent)
    with pytest.raises(AgeError):
        verifying.verify_files(other, other, None, silent)
    with pytest.raises(NotACard):
        verifying.verify_files(other, None, other, silent)
