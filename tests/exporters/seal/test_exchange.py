"""What a vault takes from an exchange folder, whatever else lies there."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters import age, exchange
from exporters.age.errors import PayloadDamaged
from exporters.exchange import FolderGone, StillWritten, take_new, take_one
from exporters.partial import FileTrouble
from exporters.transfer import import_from, write_sealed
from storage import age_keys
from storage.errors import DiskFull
from storage.team import NoTeam
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import Clock, new_vault


class Stopped(BaseException):
    """What a person's wish to stop raises."""


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    with found_supervisor(tmp_path / "lead") as lead, join(lead, tmp_path / "field") as field:
        yield lead, field


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "exchange"
    folder.mkdir()
    return folder


def silent(*_: object) -> None:
    """Report to nobody."""


def sealed(field: Vault, path: Path, *, photo: bytes | None = None) -> str:
    draft = signed_draft(field, photo=photo)
    write_sealed(field, draft.id, path, form=small_form(), now=Clock())
    return draft.code


def test_the_same_folder_gives_the_same_result_as_often_as_it_is_taken(
    team: tuple[Vault, Vault], folder: Path
) -> None:
    lead, field = team
    (folder / "deep" / "er").mkdir(parents=True)
    codes = [sealed(field, folder / "a.age"), sealed(field, folder / "deep" / "er" / "b.age")]
    shutil.copy(folder / "a.age", folder / "another name.age")
    before = {path: path.read_bytes() for path in folder.rglob("*.age")}

    first, second = take_new(lead, folder, silent), take_new(lead, folder, silent)

    assert sorted(first.new) == sorted(codes) and first.known == [codes[0]]
    assert second.new == [] and sorted(second.known) == sorted([*codes, codes[0]])
    assert {path: path.read_bytes() for path in folder.rglob("*.age")} == before
    assert not (first.refused or first.foreign or first.links or first.stopped)


def test_it_goes_on_past_what_is_damaged_foreign_or_no_file(
    team: tuple[Vault, Vault], folder: Path, tmp_path: Path
) -> None:
    lead, field = team
    code = sealed(field, folder / "z.age")
    whole = (folder / "z.age").read_bytes()
    (folder / "Ivan Petrov.age").write_bytes(whole[:-200])
    (folder / f"{'0' * 64}.age").write_bytes(whole[:40])
    (folder / "empty.age").write_bytes(b"")
    (folder / "b.age").write_bytes(b"a letter")
    with (folder / "other.age").open("wb") as other:
        age.encrypt(io.BytesIO(b"for somebody else"), other, [age_keys.generate("hybrid").recipient])
    shutil.copy(folder / "z.age", tmp_path / "outside.age")
    (folder / "link.age").symlink_to(tmp_path / "outside.age")
    (folder / "loop").symlink_to(folder)
    (folder / ".syncing.age").write_bytes(whole)
    (folder / "folder.age").mkdir()
    os.mkfifo(folder / "pipe.age")

    taken = take_new(lead, folder, silent)

    assert taken.new == [code] and taken.known == [] and taken.stopped is None
    assert (taken.foreign, taken.links) == (2, 2)
    assert [(r.name, type(r.error).__name__) for r in taken.refused] == [
        ("0" * 64, "HeaderInvalid"),
        ("", "PayloadDamaged"),
        ("", "HeaderInvalid"),
    ]
    assert all("Petrov" not in f"{refused.error}{refused.name}" for refused in taken.refused)


def test_thousands_of_foreign_files_are_passed_over(team: tuple[Vault, Vault], folder: Path) -> None:
    lead, field = team
    for number in range(1_000):
        (folder / f"{number}.jpg").touch()
        (folder / f"{number}.age").write_bytes(b"x")
    code = sealed(field, folder / "zz.age")

    taken = take_new(lead, folder, silent)

    assert (taken.new, taken.foreign, taken.refused) == ([code], 1_000, [])


def test_a_file_that_grows_meanwhile_waits_for_the_next_time(
    team: tuple[Vault, Vault], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, field = team
    code = sealed(field, folder / "a.age")
    whole = (folder / "a.age").read_bytes()
    (folder / "a.age").write_bytes(whole[:-100])

    def slowly(vault: Vault, file: object, **more: object) -> object:
        try:
            return import_from(vault, file, **more)  # type: ignore[arg-type]
        finally:
            (folder / "a.age").write_bytes(whole[:-50])

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "import_from", slowly)
        taken = take_new(lead, folder, silent)
    assert [type(refused.error) for refused in taken.refused] == [StillWritten]
    assert [type(r.error) for r in take_new(lead, folder, silent).refused] == [PayloadDamaged]
    (folder / "a.age").write_bytes(whole)
    assert take_new(lead, folder, silent).new == [code]


def test_a_stick_that_is_pulled_leaves_what_was_taken(team: tuple[Vault, Vault], folder: Path) -> None:
    lead, field = team
    codes = [sealed(field, folder / f"{name}.age") for name in "abc"]

    def pull(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("take", 1):
            shutil.rmtree(folder, ignore_errors=True)

    taken = take_new(lead, folder, pull)

    assert taken.new == codes[:1] and isinstance(taken.stopped, FolderGone)
    assert [info.code for info in lead.sealed.list()] == codes[:1]
    with pytest.raises(FileTrouble):
        take_new(lead, folder, silent)


def test_one_file_that_vanishes_does_not_end_it(team: tuple[Vault, Vault], folder: Path) -> None:
    lead, field = team
    codes = [sealed(field, folder / f"{name}.age") for name in "abc"]

    def move(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("take", 1):
            (folder / "b.age").unlink(missing_ok=True)

    taken = take_new(lead, folder, move)

    assert taken.new == [codes[0], codes[2]] and taken.stopped is None
    assert [(r.changed, type(r.error)) for r in taken.refused] == [(None, FileTrouble)]


def test_a_full_disk_ends_it_and_keeps_what_was_taken(
    team: tuple[Vault, Vault], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, field = team
    codes = [sealed(field, folder / f"{name}.age") for name in "ab"]

    def full(vault: Vault, file: object, **more: object) -> object:
        if len(vault.sealed.list()) == 1:
            raise DiskFull
        return import_from(vault, file, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(exchange, "import_from", full)
    taken = take_new(lead, folder, silent)

    assert taken.new == codes[:1] and isinstance(taken.stopped, DiskFull)


def test_stopping_in_the_middle_of_a_file_takes_nothing_of_it(
    team: tuple[Vault, Vault], folder: Path
) -> None:
    lead, field = team
    codes = [sealed(field, folder / f"{name}.age", photo=b"photo" * 1000) for name in "ab"]
    told = []

    def stop(stage: str, done: int, _total: int) -> None:
        told.append((stage, done))
        if told.count(("take", 1)) == 2:  # inside the second file
            raise Stopped

    with pytest.raises(Stopped):
        take_new(lead, folder, stop)

    assert [info.code for info in lead.sealed.list()] == codes[:1]
    assert lead.blobs.orphans() == 0
    assert take_new(lead, folder, silent).new == codes[1:]


def test_one_file_may_be_chosen_and_a_vault_without_a_team_takes_none(
    team: tuple[Vault, Vault], folder: Path, tmp_path: Path
) -> None:
    lead, field = team
    code = sealed(field, folder / "a.age")
    (folder / "link.age").symlink_to(folder / "a.age")

    assert take_one(lead, folder / "link.age", silent).new == [code]
    assert take_one(lead, folder / "a.age", silent).known == [code]
    assert take_one(field, folder / "a.age", silent).foreign == 1
    with pytest.raises(FileTrouble):
        take_one(lead, folder / "gone.age", silent)
    with new_vault(tmp_path / "alone") as alone, pytest.raises(NoTeam):
        take_new(alone, folder, silent)
