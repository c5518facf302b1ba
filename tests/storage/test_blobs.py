from __future__ import annotations

import hashlib
import io

import pytest

from storage.blobs import BlobInfo
from storage.errors import AttachmentMissing, AttachmentUnreadable, NoSuchItem
from storage.stream import StreamDamaged
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, new_draft, new_photo


class BrokenSource(io.RawIOBase):
    """A card reader that is pulled out in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self._left = 3

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if not self._left:
            raise OSError(5, "Input/output error")
        return b"x" * size


def files(vault: Vault) -> list[str]:
    return sorted(path.name for path in (vault.folder / "blobs").iterdir())


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 300_000])
def test_an_attachment_is_read_as_it_was_added(vault: Vault, size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    blob = new_photo(vault, "draft", data)

    assert (blob.size, blob.sha256) == (size, hashlib.sha256(data).hexdigest())
    with vault.blobs.open(blob.id) as plain:
        assert plain.read() == data
        assert plain.seek(size // 2) == size // 2
        assert plain.read(10) == data[size // 2 : size // 2 + 10]
    assert files(vault) == [blob.id]


def test_adding_is_told_of_and_written_into_custody(vault: Vault) -> None:
    draft = new_draft(vault)
    told: list[tuple[str, int, int]] = []
    blob = vault.blobs.add(
        io.BytesIO(bytes(100_000)),
        draft_id=draft.id,
        kind="audio",
        media_type="audio/wav",
        name="voice.wav",
        report=lambda *progress: told.append(progress),
    )

    entry = vault.custody.entries(draft.code)[-1]
    assert (entry.event, entry.details["attachment"]) == ("HASH", blob.code)
    assert entry.details["sha256"] == blob.sha256
    assert told[-1] == ("attachment", 100_000, 0)
    assert vault.blobs.by_code(blob.code) == blob == vault.blobs.info(blob.id)


def test_the_name_of_a_file_is_not_shown(vault: Vault) -> None:
    assert "arm.jpg" not in repr(new_photo(vault, "draft"))


def test_a_source_that_breaks_off_leaves_nothing(vault: Vault) -> None:
    with pytest.raises(AttachmentUnreadable):
        vault.blobs.add(
            BrokenSource(),  # type: ignore[arg-type]
            draft_id="draft",
            kind="video",
            media_type="video/mp4",
            name="a.mp4",
        )
    assert files(vault) == [] and vault.blobs.list() == []


def test_work_that_is_cancelled_leaves_nothing(vault: Vault) -> None:
    def cancel(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.blobs.add(
            io.BytesIO(bytes(500_000)),
            draft_id="draft",
            kind="document",
            media_type="application/pdf",
            name="a.pdf",
            report=cancel,
        )
    assert files(vault) == [] and vault.blobs.list() == []


def test_an_attachment_that_was_imported_keeps_its_code(vault: Vault) -> None:
    blob = vault.blobs.add(
        io.BytesIO(b"x"), draft_id="T-1", kind="photo", media_type="image/png", name="a", code="E-4KQ7-D"
    )

    assert blob.code == "E-4KQ7-D"
    assert vault.custody.entries("T-1")[-1].event == "HASH"


def test_what_an_interruption_left_is_removed_at_the_next_unlock(vault: Vault) -> None:
    kept = new_photo(vault, "draft")
    (vault.folder / "blobs" / ("0" * 32)).write_bytes(b"written, but its row was not")
    (vault.folder / "blobs" / f"{'1' * 32}.part").write_bytes(b"half")
    assert vault.blobs.orphans() == 2
    vault.close()

    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert files(again) == [kept.id]
        assert again.blobs.list() == [kept]


def test_a_removed_attachment_is_gone_and_its_removal_on_record(vault: Vault) -> None:
    draft = new_draft(vault)
    blob = new_photo(vault, draft.id)
    vault.blobs.remove(blob.id, "the witness asked for it")

    assert files(vault) == []
    with pytest.raises(NoSuchItem):
        vault.blobs.open(blob.id)
    entry = vault.custody.entries(draft.code)[-1]
    assert (entry.event, entry.reason) == ("DEST", "the witness asked for it")


def test_a_missing_file_is_named_and_its_row_kept(vault: Vault) -> None:
    blob = new_photo(vault, "draft")
    (vault.folder / "blobs" / blob.id).unlink()

    assert vault.blobs.missing() == [blob]
    with pytest.raises(AttachmentMissing):
        vault.blobs.open(blob.id)


@pytest.mark.parametrize("place", [0, 20, 65552, -1])
def test_a_changed_byte_is_found(vault: Vault, place: int) -> None:
    blob = new_photo(vault, "draft")
    path = vault.folder / "blobs" / blob.id
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)

    assert not vault.blobs.holds(blob)
    with pytest.raises(StreamDamaged), vault.blobs.open(blob.id) as plain:
        plain.read()


def test_files_that_changed_places_are_found(vault: Vault) -> None:
    def path(blob: BlobInfo) -> str:
        return str(vault.folder / "blobs" / blob.id)

    one, other = new_photo(vault, "draft", b"a" * 100), new_photo(vault, "draft", b"b" * 100)
    (vault.folder / "blobs" / one.id).rename(path(other))

    assert not vault.blobs.holds(other)


def test_an_unknown_kind_is_a_mistake_of_the_caller(vault: Vault) -> None:
    with pytest.raises(ValueError, match="kind"):
        vault.blobs.add(io.BytesIO(b""), draft_id="d", kind="smell", media_type="x/y", name="a")
