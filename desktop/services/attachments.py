"""Files that belong to a testimony: read once, encrypted while they are read, never copied in the clear."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forms.errors import AppError

if TYPE_CHECKING:
    from storage.blobs import BlobInfo
    from storage.vault import Vault

Report = Callable[[str, int, int], None]

# First bytes of common files: the name's suffix is only a claim. Sources: the formats' own specifications.
_MAGIC: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"PK\x03\x04", "application/zip"),
)
_SUFFIXES: Final = {
    ".heic": "image/heic",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".opus": "audio/ogg",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".txt": "text/plain",
}


class ClosedTakesNoFiles(AppError):
    """A file was to be added to a record of the closed part."""

    code = "attachments.closed_part"
    text = (
        "The closed part takes no photographs, drawings or other files (M05.16). Nothing was added. "
        "A medical document is better kept by the person or by a doctor."
    )


class FileUnreadable(AppError):
    """The chosen file could not be read."""

    code = "attachments.unreadable"
    text = (
        "This file cannot be read. Nothing was added. "
        "Check that the stick or card is still there, and try again."
    )


def media_type(path: Path, head: bytes) -> str:
    """Return the media type of a file by its first bytes, else by its suffix (RFC 6838 names)."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"WEBP"):
        return "audio/wav" if head[8:12] == b"WAVE" else "image/webp"
    return _SUFFIXES.get(path.suffix.casefold(), "application/octet-stream")


def kind_of(media: str, *, drawing: bool = False) -> str:
    """Return the vault's kind for a media type: photo, audio, video, drawing or document."""
    if drawing:
        return "drawing"
    return {"image": "photo", "audio": "audio", "video": "video"}.get(media.partition("/")[0], "document")


def add_drawing(vault: Vault, png: bytes, draft_id: str) -> BlobInfo:
    """Encrypt what was drawn on the screen into the vault. Vault lane only.

    Args:
        vault: open.
        png: the picture; it was never a file.
        draft_id: the testimony it belongs to.

    Raises:
        ClosedTakesNoFiles: it belongs to the closed part.
    """
    _require_files(vault, draft_id)
    return vault.blobs.add(
        BytesIO(png), draft_id=draft_id, kind="drawing", media_type="image/png", name="drawing.png"
    )


def add(
    vault: Vault, path: Path, draft_id: str, *, drawing: bool = False, report: Report | None = None
) -> BlobInfo:
    """Encrypt a file into the vault. Vault lane only.

    Raises:
        FileUnreadable: it is gone or may not be read; nothing was kept.
        ClosedTakesNoFiles: the draft belongs to the closed part.
    """
    try:
        with path.open("rb") as stream:
            _require_files(vault, draft_id)
            head = stream.read(16)
            stream.seek(0)
            media = media_type(path, head)
            return vault.blobs.add(
                stream,
                draft_id=draft_id,
                kind=kind_of(media, drawing=drawing),
                media_type=media,
                name=path.name,
                report=report,
            )
    except OSError as error:
        raise FileUnreadable from error


def _require_files(vault: Vault, draft_id: str) -> None:
    if vault.record_keys.is_closed(draft_id):
        raise ClosedTakesNoFiles
