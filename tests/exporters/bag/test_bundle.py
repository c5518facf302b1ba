"""Bundles: written whole or not at all, opened whole or not at all."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path
from typing import BinaryIO

import pytest

from exporters import age
from exporters.age.errors import NoKeyMatches, PayloadDamaged, RecipientsMissing, RecipientsMixed
from exporters.bag import validate_bag
from exporters.bundle import (
    BagDamaged,
    NotABundle,
    PackageFile,
    open_bundle,
    write_bundle,
    write_folder,
)
from exporters.partial import FileTrouble, PlaceTaken
from forms.errors import AppError

ALICE = age.generate_identity()
BOB = age.generate_identity("x25519")


class StoppedError(Exception):
    """What a cancelled report raises."""


class Zeros(io.RawIOBase):
    """A seekable file of zeros that takes no memory."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._position = (
            offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        )
        return self._position

    def readinto(self, buffer: bytearray, /) -> int:  # type: ignore[override]
        size = min(len(buffer), self._size - self._position)
        buffer[:size] = bytes(size)
        self._position += size
        return size


def file(path: str, content: bytes) -> PackageFile:
    return PackageFile(path, lambda: io.BytesIO(content))


FILES = [
    file("data/release.json", b'{"a": 1}'),
    file("data/testimonies/T-1/testimony.pdf", b"%PDF" * 40_000),
    file("data/empty.txt", b""),
]


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_bundle_opens_to_the_same_files(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient])

    bag = open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out")

    assert bag == tmp_path / "out" / "R-1"
    assert (bag / "data/release.json").read_bytes() == b'{"a": 1}'
    assert (bag / "data/testimonies/T-1/testimony.pdf").read_bytes() == b"%PDF" * 40_000
    assert validate_bag(bag).ok
    assert leftovers(tmp_path) == ["b.age", "out"]


def test_what_was_written_is_told(tmp_path: Path) -> None:
    written = write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient])

    encrypted = (tmp_path / "b.age").read_bytes()
    assert (written.size, written.sha256) == (len(encrypted), hashlib.sha256(encrypted).hexdigest())
    assert written.manifest.count(b"\n") == 3


def test_the_signature_of_the_manifest_travels_in_the_bag(tmp_path: Path) -> None:
    written = write_bundle(
        tmp_path / "b.age", "R-1", FILES, [ALICE.recipient], sign_manifest=lambda data: b"signed:" + data
    )

    bag = open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out")

    assert (bag / "manifest-sha256.txt").read_bytes() == written.manifest
    assert (bag / "manifest-sha256.txt.jws").read_bytes() == b"signed:" + written.manifest
    assert "manifest-sha256.txt.jws" in (bag / "tagmanifest-sha256.txt").read_text()


def test_no_plaintext_touches_the_disk_while_a_bundle_is_written(tmp_path: Path) -> None:
    canary = b"a very particular sentence"
    seen: list[bytes] = []

    def look(stage: str, done: int, total: int) -> None:
        seen.extend(path.read_bytes() for path in tmp_path.iterdir())

    write_bundle(tmp_path / "b.age", "R-1", [file("data/a", canary * 50_000)], [ALICE.recipient], look)

    assert seen
    assert all(canary not in content for content in [*seen, (tmp_path / "b.age").read_bytes()])


def test_stopping_leaves_no_file(tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if done == 1:
            raise StoppedError

    with pytest.raises(StoppedError):
        write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient], stop)

    assert leftovers(tmp_path) == []


def test_stopping_leaves_an_older_bundle_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "b.age").write_bytes(b"older")

    def broken() -> BinaryIO:
        raise OSError("gone")

    with pytest.raises(FileTrouble):
        write_bundle(tmp_path / "b.age", "R-1", [*FILES, PackageFile("data/x", broken)], [ALICE.recipient])

    assert leftovers(tmp_path) == ["b.age"]
    assert (tmp_path / "b.age").read_bytes() == b"older"


@pytest.mark.parametrize(
    ("recipients", "error"),
    [([], RecipientsMissing), ([ALICE.recipient, BOB.recipient], RecipientsMixed)],
    ids=["nobody", "mixed"],
)
def test_recipients_that_cannot_be_used_leave_no_file(
    tmp_path: Path, recipients: list[str], error: type[AppError]
) -> None:
    with pytest.raises(error):
        write_bundle(tmp_path / "b.age", "R-1", FILES, recipients)

    assert leftovers(tmp_path) == []


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="path"):
        write_bundle(tmp_path / "b.age", "R-1", [file("data/a", b""), file("data/A", b"")], [ALICE.recipient])

    assert leftovers(tmp_path) == []


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient])

    with pytest.raises(NoKeyMatches):
        open_bundle(tmp_path / "b.age", [BOB.secret], tmp_path / "out")

    assert leftovers(tmp_path) == ["b.age"]


@pytest.mark.parametrize("cut", [1, 17, 20_000, 100_000])
def test_a_truncated_bundle_leaves_nothing(tmp_path: Path, cut: int) -> None:
    write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient])
    whole = (tmp_path / "b.age").read_bytes()
    (tmp_path / "b.age").write_bytes(whole[:-cut])

    with pytest.raises(PayloadDamaged):
        open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out")

    assert leftovers(tmp_path) == ["b.age"]


def test_stopping_in_the_middle_of_opening_leaves_nothing(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient])

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "check":
            raise StoppedError

    with pytest.raises(StoppedError):
        open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out", stop)

    assert leftovers(tmp_path) == ["b.age"]


def test_a_place_with_something_in_it_is_not_touched(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b.age", "R-1", FILES, [ALICE.recipient])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_bytes(b"mine")

    with pytest.raises(PlaceTaken):
        open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out")

    assert leftovers(tmp_path / "out") == ["mine"]


def test_an_encrypted_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "b.age").open("wb") as out:
        age.encrypt(io.BytesIO(bytes(1024)), out, [ALICE.recipient])

    with pytest.raises(NotABundle):
        open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out")

    assert leftovers(tmp_path) == ["b.age"]


def test_a_bag_that_lies_about_its_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporters.bag_writer._manifest", lambda hashes: b"0" * 64 + b"  data/a\n")
    write_bundle(tmp_path / "b.age", "R-1", [file("data/a", b"true")], [ALICE.recipient])

    with pytest.raises(BagDamaged):
        open_bundle(tmp_path / "b.age", [ALICE.secret], tmp_path / "out")

    assert leftovers(tmp_path) == ["b.age"]


def test_a_plain_folder_is_a_valid_bag(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, "R-1", FILES)

    assert validate_bag(folder).ok
    assert leftovers(tmp_path) == ["R-1"]


def test_a_plain_folder_is_never_mixed_with_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "R-1").mkdir()
    (tmp_path / "R-1" / "old").touch()

    with pytest.raises(PlaceTaken):
        write_folder(tmp_path, "R-1", FILES)

    assert leftovers(tmp_path / "R-1") == ["old"]


def test_stopping_a_plain_folder_leaves_nothing(tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        write_folder(tmp_path, "R-1", [*FILES, file("data/z", b"z")], stop)

    assert leftovers(tmp_path) == []


def test_memory_does_not_grow_with_the_package(tmp_path: Path) -> None:
    def peak(size: int) -> int:
        tracemalloc.start()
        try:
            big = PackageFile("data/big", lambda: io.BufferedReader(Zeros(size), 65536))
            name = f"{size}"
            write_bundle(tmp_path / f"{name}.age", name, [big], [ALICE.recipient])
            open_bundle(tmp_path / f"{name}.age", [ALICE.secret], tmp_path / name)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1_000)
    small, large = peak(3_000_000), peak(30_000_000)

    assert large < small * 1.5
