"""Sealing into the vault's outbox, and handing the file over from there: compared, or it does not count."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters import carrying
from exporters.carrying import CopyDiffers, hand_over
from exporters.partial import FileTrouble
from exporters.transfer import OwnKeyOpens, SealedReceipt, import_sealed, seal_into_outbox
from storage.errors import DiskFull, SealedFileMissing
from storage.outbox import Outbox
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, Clock


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Vault]:
    with found_supervisor(tmp_path / "lead") as vault:
        yield vault


@pytest.fixture
def field(lead: Vault, tmp_path: Path) -> Iterator[Vault]:
    with join(lead, tmp_path / "field") as vault:
        yield vault


def sealed(vault: Vault) -> SealedReceipt:
    draft = signed_draft(vault, photo=b"photo" * 500)
    return seal_into_outbox(vault, draft.id, form=small_form(), now=Clock())


def waiting(vault: Vault) -> list[str]:
    folder = vault.folder / "outbox"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_is_handed_over_is_what_the_supervisors_import(
    field: Vault, lead: Vault, tmp_path: Path
) -> None:
    receipt = sealed(field)
    (file,) = field.outbox.list()
    assert (file.code, file.size, file.sha256) == (receipt.code, receipt.size, receipt.sha256)

    assert hand_over(field, receipt.code, tmp_path / "copy.age") == receipt.sha256

    assert field.outbox.info(receipt.code).handed_over is not None
    assert import_sealed(lead, tmp_path / "copy.age").new == (receipt.code,)
    assert field.custody.entries(receipt.code)[-1].event == "TRAN"


def test_a_medium_that_keeps_something_else_than_it_was_given_is_found_out(
    field: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = sealed(field).code

    def worn(copy) -> None:
        copy.flush()
        copy.seek(copy.tell() // 2)
        copy.write(b"\xff\x00\xff")
        copy.flush()

    monkeypatch.setattr(carrying, "_leave_memory", worn)
    with pytest.raises(CopyDiffers):
        hand_over(field, code, tmp_path / "copy.age")

    assert not [path for path in tmp_path.iterdir() if "age" in path.name]
    assert field.outbox.info(code).handed_over is None
    assert "TRAN" not in [entry.event for entry in field.custody.entries(code)]


def test_a_sealed_file_that_was_changed_in_the_vault_is_not_handed_over(field: Vault, tmp_path: Path) -> None:
    code = sealed(field).code
    (name,) = waiting(field)
    path = field.folder / "outbox" / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(CopyDiffers):
        hand_over(field, code, tmp_path / "copy.age")
    assert not (tmp_path / "copy.age").exists()
    path.unlink()
    with pytest.raises(SealedFileMissing):
        hand_over(field, code, tmp_path / "copy.age")


def test_a_place_that_refuses_leaves_everything_as_it_was(field: Vault, tmp_path: Path) -> None:
    code = sealed(field).code

    with pytest.raises(FileTrouble):
        hand_over(field, code, tmp_path / "no such folder" / "copy.age")

    assert field.outbox.info(code).handed_over is None
    assert field.outbox.holds(field.outbox.info(code))


def test_handing_over_can_be_stopped_and_leaves_no_copy(field: Vault, tmp_path: Path) -> None:
    code = sealed(field).code

    class Stop(BaseException):
        pass

    def stop(*_: object) -> None:
        raise Stop

    with pytest.raises(Stop):
        hand_over(field, code, tmp_path / "copy.age", report=stop)
    assert not list(tmp_path.glob("*.age*")) and not list(tmp_path.glob(".*part"))


def test_a_power_cut_between_the_file_and_the_commit_leaves_a_draft_and_no_file(
    field: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise Cut

    draft = signed_draft(field)
    monkeypatch.setattr(Outbox, "keep", cut)
    with pytest.raises(Cut):
        seal_into_outbox(field, draft.id, form=small_form(), now=Clock())
    assert len(waiting(field)) == 1  # whole, and nobody knows it
    field.close()

    with Vault.open(field.folder, PASSPHRASE) as again:
        assert waiting(again) == []
        assert again.drafts.get(draft.id).state == "SIGN"
        assert again.outbox.list() == []
        assert again.custody.verify().ok


def test_a_full_disk_while_it_is_written_leaves_a_draft_and_nothing_else(
    field: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = signed_draft(field)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("exporters.partial.os.fsync", full)
    with pytest.raises((FileTrouble, DiskFull)):
        seal_into_outbox(field, draft.id, form=small_form(), now=Clock())
    monkeypatch.undo()

    assert waiting(field) == []
    assert field.drafts.get(draft.id).state == "SIGN"


def test_a_supervisors_own_testimony_is_not_sealed_into_their_vault(lead: Vault) -> None:
    with pytest.raises(OwnKeyOpens):
        sealed(lead)
    assert waiting(lead) == []
