"""One file holds the whole vault, opens with what opened the vault, and nothing of it shows."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from forms.errors import AppError
from storage import backup
from storage.backup import LABEL, LENGTH, MAGIC, ListedFile, Listing, padded
from storage.backup_errors import (
    BackupDamaged,
    BackupDisturbed,
    BackupLockedTwice,
    BackupTooNew,
    IdentitiesInUse,
    NotABackup,
)
from storage.canonical import canonical
from storage.errors import FolderNotEmpty, WrongPassphrase
from storage.kdf import derive
from storage.restore import rehearse, restore
from storage.stream import StreamWriter
from storage.vault import Vault
from tests.support.vaults import MOMENT, PASSPHRASE, REASON, Clock, answer, new_draft, new_photo, new_vault


def silent(*_: object) -> None:
    """Report to nobody."""


class Stopped(Exception):
    pass


def stop(*_: object) -> None:
    raise Stopped


def made(vault: Vault) -> bytes:
    sink = io.BytesIO()
    backup.write(backup.prepare(vault, Clock()), sink, silent)
    return sink.getvalue()


def fill(vault: Vault) -> str:
    draft = new_draft(vault)
    for number in range(5):
        vault.drafts.record(draft.id, answer("/data/a", f"kanarka {number}"))
    new_photo(vault, draft.id)
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record(draft.id, answer("/data/name", "kanarka"))
    return draft.id


def restored(data: bytes, folder: Path, key: str = PASSPHRASE) -> Vault:
    restore(io.BytesIO(data), key, folder, silent, now=Clock())
    return Vault.open(folder, key, now=Clock())


def test_everything_comes_back(vault: Vault, tmp_path: Path) -> None:
    draft = fill(vault)
    data = made(vault)

    with restored(data, tmp_path / "again") as again:
        assert [row.new for row in again.drafts.journal(draft)] == [f"kanarka {n}" for n in range(5)]
        (blob,) = again.blobs.list(draft)
        with again.blobs.open(blob.id) as photo:
            assert photo.read() == b"photograph" * 9000
        with again.identity(PASSPHRASE, REASON) as identity:
            assert [row.new for row in identity.journal(draft)] == ["kanarka"]
        assert [check.name for check in again.check() if not check.ok] == []
        assert again.custody.entries("vault")[-1].reason != ""
        assert [e.details for e in again.custody.entries("vault") if e.reason == "restored"] == [
            {"made": "2026-11-24T12:00:00.000000Z"}
        ]


def test_nothing_of_it_shows(vault: Vault, tmp_path: Path) -> None:
    fill(vault)
    data = made(vault)

    for word in (b"kanarka", b"photograph", b"arm.jpg", b"SQLite format", b"vault.db", b"blobs"):
        assert word not in data
    assert data.startswith(MAGIC)


@given(st.integers(0, 2**45))
@example(0)
@example(1)
def test_the_length_tells_little_and_costs_little(size: int) -> None:
    assert size <= padded(size) <= size * 1.12 + 1
    assert padded(padded(size)) == padded(size)


def test_work_goes_on_while_it_is_made(vault: Vault, tmp_path: Path) -> None:
    draft = fill(vault)
    taken, sink, written = backup.prepare(vault), io.BytesIO(), list[int]()
    copied, go_on = threading.Event(), threading.Event()

    def report(_stage: str, done: int, _total: int) -> None:
        written.append(done)
        copied.set()
        go_on.wait(10)

    copying = threading.Thread(target=lambda: backup.write(taken, sink, report))
    copying.start()
    assert copied.wait(10)
    for number in range(40):
        vault.drafts.record(draft, answer("/data/b", "later " * 500 + str(number)))
    new_photo(vault, draft, b"later" * 50_000)
    go_on.set()
    copying.join()

    assert len(vault.drafts.journal(draft)) == 45 and vault.check()[1].ok
    with restored(sink.getvalue(), tmp_path / "again") as again:
        assert len(again.drafts.journal(draft)) == 5
        assert len(again.blobs.list(draft)) == 1
        assert [check.name for check in again.check() if not check.ok] == []


def test_what_is_removed_meanwhile_stops_it(vault: Vault) -> None:
    draft = fill(vault)
    (blob,) = vault.blobs.list(draft)
    (vault.folder / "blobs" / blob.id).unlink()

    with pytest.raises(BackupDisturbed):
        made(vault)


def test_identities_must_be_locked(vault: Vault) -> None:
    draft = fill(vault)
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record(draft, answer("/data/name", "x"))
        with pytest.raises(IdentitiesInUse):
            backup.prepare(vault)
    assert made(vault)


@pytest.mark.parametrize("act", [restore, rehearse])
def test_a_wrong_passphrase_leaves_nothing(vault: Vault, tmp_path: Path, act: Callable[..., object]) -> None:
    data = made(vault)
    place = tmp_path / "place"
    place.mkdir()

    with pytest.raises(WrongPassphrase):
        act(io.BytesIO(data), "another passphrase", place / "x" if act is restore else place, silent)
    assert list(place.iterdir()) == []


def test_the_passphrase_of_its_own_day_opens_it(vault: Vault, tmp_path: Path) -> None:
    from storage.credentials import Credential

    data = made(vault)
    vault.keys.change(PASSPHRASE, Credential("six loud geese walk"))
    vault.rotate()

    with restored(data, tmp_path / "before"):
        pass
    with restored(made(vault), tmp_path / "after", "six loud geese walk"):
        pass


def test_a_full_folder_is_left_alone(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")

    with pytest.raises(FolderNotEmpty):
        restore(io.BytesIO(made(vault)), PASSPHRASE, tmp_path / "full", silent)
    assert (tmp_path / "full" / "mine").read_text() == "mine"


def test_stopping_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    fill(vault)
    data = made(vault)
    place = tmp_path / "place"
    place.mkdir()

    with pytest.raises(Stopped):
        backup.write(backup.prepare(vault), io.BytesIO(), stop)
    with pytest.raises(Stopped):
        restore(io.BytesIO(data), PASSPHRASE, place / "new", stop)
    with pytest.raises(Stopped):
        rehearse(io.BytesIO(data), PASSPHRASE, place, stop)
    assert list(place.iterdir()) == []
    assert vault.check()[1].ok


def test_a_rehearsal_proves_it_and_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    fill(vault)
    place = tmp_path / "place"
    place.mkdir()

    found = rehearse(io.BytesIO(made(vault)), PASSPHRASE, place, silent, now=Clock())

    assert found.ok and found.made == MOMENT and len(found.checks) > 4
    assert list(place.iterdir()) == []


def test_a_rehearsal_finds_an_attachment_that_was_damaged_before(vault: Vault, tmp_path: Path) -> None:
    draft = fill(vault)
    (blob,) = vault.blobs.list(draft)
    path = vault.folder / "blobs" / blob.id
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)

    assert not rehearse(io.BytesIO(made(vault)), PASSPHRASE, tmp_path, silent).ok


@cache
def a_backup(folder: Path) -> bytes:
    with new_vault(folder) as vault:
        fill(vault)
        return made(vault)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda data: b"", NotABackup),
        (lambda data: data[:10], NotABackup),
        (lambda data: data[: len(MAGIC) + 2], NotABackup),
        (lambda data: data[: len(MAGIC) + 40], NotABackup),
        (lambda data: MAGIC + LENGTH.pack(2) + b"{}", NotABackup),
        (lambda data: MAGIC + LENGTH.pack(2**32 - 1) + data, NotABackup),
        (lambda data: b"underseal.backup/2\n" + data[len(MAGIC) :], BackupTooNew),
        (lambda data: b"age-encryption.org/v1\n", BackupLockedTwice),
        (lambda data: data[: len(data) // 2], BackupDamaged),
        (lambda data: data[:-1], BackupDamaged),
        (lambda data: data + b"\0", BackupDamaged),
        (lambda data: data[:-30000] + bytes([data[-30000] ^ 1]) + data[-29999:], BackupDamaged),
    ],
)
def test_a_backup_that_is_none_or_damaged_is_told_in_a_sentence(
    spoil: Callable[[bytes], bytes], error: type[AppError], tmp_path: Path
) -> None:
    data = a_backup(tmp_path / "vault")

    with pytest.raises(error):
        restore(io.BytesIO(spoil(data)), PASSPHRASE, tmp_path / "new", silent)
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def forged(vault: Vault, listing: Listing, contents: bytes) -> bytes:
    """Make a backup that says what it likes, with the right key."""
    slots, key = vault.keys.lend()
    data = backup.prepare(vault).keyslots
    sink = io.BytesIO(MAGIC + LENGTH.pack(len(data)) + data)
    sink.seek(0, io.SEEK_END)
    head = canonical(listing.model_dump())
    with derive(key, LABEL) as file_key, StreamWriter(bytes(file_key.reveal()), sink) as writer:
        writer.write(LENGTH.pack(len(head)) + head + contents)
    assert slots
    return sink.getvalue()


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["vault.db"],
        ["identity.db", "vault.db"],
        ["vault.db", "identity.db", "../out"],
        ["vault.db", "identity.db", "blobs/../../out"],
        ["vault.db", "identity.db", "/out"],
        ["vault.db", "identity.db", "blobs/" + "A" * 32],
        ["vault.db", "identity.db", "vault.db"],
    ],
)
def test_a_list_that_names_other_places_is_refused(vault: Vault, tmp_path: Path, paths: list[str]) -> None:
    import hashlib

    digest = hashlib.sha256(backup.prepare(vault).keyslots).hexdigest()
    listing = Listing(
        made="2026-11-24T12:00:00.000000Z",
        keyslots=digest,
        files=[ListedFile(path=path, size=1) for path in paths],
    )

    with pytest.raises(BackupDamaged):
        restore(io.BytesIO(forged(vault, listing, b"x" * 99)), PASSPHRASE, tmp_path / "new", silent)
    assert {path.name for path in tmp_path.iterdir()} == {"vault"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from([b"", MAGIC, MAGIC + LENGTH.pack(20)]), rest=st.binary(max_size=200))
def test_any_bytes_are_a_backup_or_one_sentence(tmp_path: Path, start: bytes, rest: bytes) -> None:
    with pytest.raises(AppError) as caught:
        restore(io.BytesIO(start + rest), PASSPHRASE, tmp_path / "new", silent)
    assert str(caught.value) and not (tmp_path / "new").exists()


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_any_bytes_are_a_list_or_none(data: bytes) -> None:
    assert Listing.parse(data) is None
