"""The files of a package, whether it lies in a folder or inside a bundle that is decrypted as it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from exporters.bag_check import validate_bag
from exporters.bag_paths import decode_path, is_portable
from exporters.bag_writer import DECLARATION, MANIFEST, PAYLOAD, TAG_MANIFEST
from exporters.bundle import NotABundle
from exporters.checks.outcome import DoesNotHold, require
from exporters.errors import ExportError
from exporters.tar_reader import TarReader

_MIB: Final = 1 << 20
LARGEST_FILE: Final = 256 * _MIB
LARGEST_IN_MEMORY: Final = 512 * _MIB
_MOST_FILES: Final = 50_000
_ATTACHMENTS: Final = "/attachments/"
_DIGEST_LENGTH: Final = 64


class TooLargeToCheck(ExportError):
    """A bundle does not fit in memory, and nothing decrypted is written to a disk to check it."""

    code = "exporters.verify.too_large"
    text = (
        "This bundle is too large to be checked without unpacking it. Nothing was written. "
        "Please open it into a folder of your choice first, then check that folder."
    )


@dataclass(frozen=True)
class PackageFiles:
    """The files of one package.

    Attributes:
        hashes: SHA-256 (hex) and size of every file, by path from the bag's folder.
        content: bytes of the files that are in memory.
        folder: where the others are, or None.
    """

    hashes: Mapping[str, tuple[str, int]]
    content: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    folder: Path | None = None

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            DoesNotHold: it is not there, cannot be read, or is larger than anything we look into.
        """
        if path in self.content:
            return self.content[path]
        if path not in self.hashes or self.folder is None or self.hashes[path][1] > LARGEST_FILE:
            raise DoesNotHold
        try:
            data = (self.folder / path).read_bytes()
        except OSError:
            raise DoesNotHold from None
        require(hashlib.sha256(data).hexdigest() == self.hashes[path][0])
        return data

    def below(self, prefix: str) -> list[str]:
        """Return the paths that begin with a prefix, sorted."""
        return sorted(path for path in self.hashes if path.startswith(prefix))


def files_of_folder(folder: Path) -> tuple[PackageFiles, bool]:
    """Return the files of a bag in a folder, and whether the bag is valid (RFC 8493)."""
    hashes: dict[str, tuple[str, int]] = {}
    report = validate_bag(folder)
    for path, digest in report.payload.items():
        hashes[path] = (digest, (folder / path).stat().st_size)
    for item in sorted(folder.iterdir()):
        if item.is_file() and not item.is_symlink() and item.stat().st_size <= LARGEST_FILE:
            hashes[item.name] = (hashlib.sha256(item.read_bytes()).hexdigest(), item.stat().st_size)
    return PackageFiles(hashes, folder=folder), report.ok


def files_of_stream(src: BinaryIO) -> PackageFiles:
    """Return the files of a bag in a tar stream; all but attachments are kept in memory.

    Raises:
        ArchiveUnsafe, ArchiveDamaged, NotABundle: it is no package.
        TooLargeToCheck: it does not fit in memory.
    """
    hashes: dict[str, tuple[str, int]] = {}
    content: dict[str, bytes] = {}
    tops: set[str] = set()
    held = 0
    reader = TarReader(src)
    for entry in reader.entries():
        if entry.is_folder:
            continue
        top, _, path = entry.path.partition("/")
        tops.add(top)
        new = is_portable(entry.path) and path and path not in hashes
        if not new or len(tops) > 1 or len(hashes) >= _MOST_FILES:
            raise NotABundle
        keep = _ATTACHMENTS not in path
        held += entry.size if keep else 0
        if held > LARGEST_IN_MEMORY:
            raise TooLargeToCheck
        digest, pieces = hashlib.sha256(), bytearray()
        for piece in reader.content():
            digest.update(piece)
            if keep:
                pieces += piece
        hashes[path] = (digest.hexdigest(), entry.size)
        if keep:
            content[path] = bytes(pieces)
    if content.get("bagit.txt") != DECLARATION:
        raise NotABundle
    return PackageFiles(hashes, content)


def require_listed(files: PackageFiles) -> None:
    """Make sure that the lists of a bag in memory name every file, and nothing else, with its hash.

    Raises:
        DoesNotHold: they do not.
    """
    payload = _manifest(files.read(MANIFEST))
    require(payload == _hashes(files, (p for p in files.hashes if p.startswith(PAYLOAD))))
    tags = _manifest(files.read(TAG_MANIFEST))
    own = (p for p in files.hashes if not p.startswith(PAYLOAD) and p != TAG_MANIFEST)
    require(tags == _hashes(files, own))


def _hashes(files: PackageFiles, paths: Iterable[str]) -> dict[str, str]:
    return {path: files.hashes[path][0] for path in paths}


def _manifest(data: bytes) -> dict[str, str]:
    result: dict[str, str] = {}
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        raise DoesNotHold from None
    for line in lines:
        digest, _, path = line.partition("  ")
        require(len(digest) == _DIGEST_LENGTH and bool(path) and path not in result)
        result[decode_path(path)] = digest.lower()
    return result
