"""Sealed files that wait in the vault: a row never without its file, no file without a row."""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import backup, erasing, restore
from storage.errors import DiskFull, NoSuchItem, NotHandedOver, SealedFileMissing, StorageBug
from storage.outbox import SealedFile
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, Clock, new_vault

CODE = "T-AAAAAA-A"


def write(vault: Vault, code: str = CODE, data: bytes = b"sealed " * 9000) -> SealedFile:
    """Put a file into the outbox as sealing does."""
    with vault.transaction():
        place = vault.outbox.place(len(data))
        place.write_bytes(data)
        return vault.outbox.keep(place, code, 1, len(data), hashlib.sha256(data).hexdigest())


def path_of(vault: Vault, file: SealedFile) -> Path:
    return vault.folder / "outbox" / file.name


def looked_at(vault: Vault) -> tuple[bool, dict[str, int]]:
    (found,) = [result for result in vault.check() if result.part == "outbox"]
    return found.ok, dict(found.numbers)


def test_a_sealed_file_waits_is_handed_over_and_let_go(vault: Vault) -> None:
    file = write(vault)
    assert vault.outbox.list() == [file]
    assert vault.outbox.holds(file)
    with pytest.raises(NotHandedOver):
        vault.outbox.let_go(CODE)
    assert path_of(vault, file).exists()

    vault.outbox.handed_over(file, file.sha256)
    vault.outbox.let_go(CODE)

    assert vault.outbox.list() == []
    assert not path_of(vault, file).exists()
    kept = vault.outbox.info(CODE)
    assert kept.handed_over is not None and kept.confirmed is not None
    events = [(e.event, dict(e.details)) for e in vault.custody.entries(CODE)]
    assert events == [
        ("TRAN", {"hash_before": file.sha256, "hash_after": file.sha256, "size": file.size}),
        ("DEST", {"part": "sealed file", "sha256": file.sha256}),
    ]
    vault.outbox.let_go(CODE)  # once more is fine
    assert len(vault.custody.entries(CODE)) == 2


def test_a_copy_with_another_hash_is_never_recorded_as_handed_over(vault: Vault) -> None:
    file = write(vault)

    with pytest.raises(ValueError, match="differs"):
        vault.outbox.handed_over(file, hashlib.sha256(b"another").hexdigest())

    assert vault.outbox.info(CODE).handed_over is None
    assert vault.custody.entries(CODE) == []


def test_a_sealed_file_and_its_name_say_nothing_of_the_testimony(vault: Vault) -> None:
    file = write(vault)

    assert CODE not in path_of(vault, file).name
    assert len(path_of(vault, file).stem) == 32


def test_a_file_without_a_row_is_removed_when_the_vault_is_opened(vault: Vault) -> None:
    file = write(vault)
    left = vault.outbox.place()
    left.write_bytes(b"sealed, and then the power went")
    part = left.with_name(f".{left.name}.01234567.part")
    part.write_bytes(b"half")
    assert looked_at(vault) == (
        False,
        {"whole": 1, "damaged": 0, "missing": 0, "orphans": 2, "strange": 0},
    )
    vault.close()

    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert [path.name for path in (vault.folder / "outbox").iterdir()] == [file.name]
        assert looked_at(again)[0]


def test_the_check_finds_what_is_damaged_missing_or_foreign_and_repair_takes_only_what_is_ours(
    vault: Vault,
) -> None:
    damaged, missing = write(vault), write(vault, "T-BBBBBB-B")
    path_of(vault, damaged).write_bytes(b"sealed " * 8999 + b"seaLed ")
    path_of(vault, missing).unlink()
    (vault.folder / "outbox" / "holiday.jpg").write_bytes(b"not ours")
    vault.outbox.place().write_bytes(b"left over")

    assert looked_at(vault) == (
        False,
        {"whole": 0, "damaged": 1, "missing": 1, "orphans": 1, "strange": 1},
    )
    assert vault.repair().removed == 1
    assert looked_at(vault)[1]["orphans"] == 0
    assert (vault.folder / "outbox" / "holiday.jpg").exists()
    with pytest.raises(SealedFileMissing):
        vault.outbox.open(missing)


def test_a_backup_carries_what_waits_and_a_restored_vault_has_it(vault: Vault, tmp_path: Path) -> None:
    kept, gone = write(vault), write(vault, "T-BBBBBB-B")
    vault.outbox.handed_over(gone, gone.sha256)
    vault.outbox.let_go(gone.code)
    sink = io.BytesIO()
    made = backup.write(backup.prepare(vault), sink, lambda *_: None)
    assert made.files == 3

    restored = tmp_path / "restored"
    restore.restore(io.BytesIO(sink.getvalue()), PASSPHRASE, restored, lambda *_: None)

    with Vault.open(restored, PASSPHRASE) as again:
        assert again.outbox.list() == [kept]
        assert again.outbox.holds(kept)
        assert all(result.ok for result in again.check())


def test_erasing_takes_the_outbox_too(vault: Vault) -> None:
    write(vault)
    erasing.erase_keys(vault.folder)
    vault.close()

    assert erasing.erase_files(vault.folder) == 0
    assert not vault.folder.exists()


def test_nothing_is_begun_that_would_leave_no_room_for_the_vault(vault: Vault, monkeypatch) -> None:
    free = shutil.disk_usage(vault.folder)._replace(free=20 * 1024 * 1024)
    monkeypatch.setattr("storage.outbox.shutil.disk_usage", lambda _: free)

    assert vault.outbox.place(1024)
    with pytest.raises(DiskFull):
        vault.outbox.place(5 * 1024 * 1024)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox SET sha256 = 'x'",
        "UPDATE outbox SET confirmed = 'now'",
        "DELETE FROM outbox",
    ],
)
def test_what_is_known_of_a_sealed_file_cannot_be_changed(vault: Vault, statement: str) -> None:
    write(vault)
    with pytest.raises((StorageBug, sqlite3.Error)):
        vault.database.change(statement)


class Crashed(BaseException):
    """The power went."""


class OutboxMachine(RuleBasedStateMachine):
    """Files come, are copied, are let go; the power goes at any of these; the vault is opened again."""

    @initialize()
    def begin(self) -> None:
        self.place = Path(tempfile.mkdtemp())
        self.vault = new_vault(self.place / "vault", Clock())
        self.known: dict[str, str] = {}
        self.number = 0

    @rule(
        data=st.binary(min_size=1, max_size=3000), crash=st.sampled_from(("", "before row", "before commit"))
    )
    def seal(self, data: bytes, crash: str) -> None:
        self.number += 1
        code = f"T-{self.number:06d}-A"
        try:
            with self.vault.transaction():
                place = self.vault.outbox.place()
                place.write_bytes(data)
                if crash == "before row":
                    raise Crashed
                self.vault.outbox.keep(place, code, 1, len(data), hashlib.sha256(data).hexdigest())
                if crash == "before commit":
                    raise Crashed
            self.known[code] = "waits"
        except Crashed:
            self.open_again()

    @precondition(lambda self: "waits" in self.known.values())
    @rule()
    def hand_over(self) -> None:
        code = next(code for code, state in self.known.items() if state == "waits")
        file = self.vault.outbox.info(code)
        self.vault.outbox.handed_over(file, file.sha256)
        self.known[code] = "handed over"

    @precondition(lambda self: "handed over" in self.known.values())
    @rule(crash=st.booleans())
    def let_go(self, crash: bool) -> None:
        code = next(code for code, state in self.known.items() if state == "handed over")
        unlink = Path.unlink

        def dying(_path: Path, missing_ok: bool = False) -> None:
            raise Crashed

        try:
            if crash:
                Path.unlink = dying  # type: ignore[method-assign, assignment]
            self.vault.outbox.let_go(code)
        except Crashed:
            Path.unlink = unlink  # type: ignore[method-assign]
            self.open_again()
        finally:
            Path.unlink = unlink  # type: ignore[method-assign]
        self.known[code] = "gone"

    @rule()
    def open_again(self) -> None:
        self.vault.close()
        self.vault = Vault.open(self.place / "vault", PASSPHRASE, now=Clock())

    @invariant()
    def every_row_has_its_file_and_every_file_its_row(self) -> None:
        if not hasattr(self, "vault"):
            return
        here = {code for code, state in self.known.items() if state != "gone"}
        assert {file.code for file in self.vault.outbox.list()} == here
        assert all(self.vault.outbox.holds(file) for file in self.vault.outbox.list())
        assert self.vault.outbox.orphans() == self.vault.outbox.strangers() == 0

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            self.vault.close()
            shutil.rmtree(self.place)


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=6, stateful_step_count=10, deadline=None)


def test_a_code_that_was_never_sealed_is_not_found(vault: Vault) -> None:
    with pytest.raises(NoSuchItem):
        vault.outbox.info(CODE)
