"""Writing BagIt bags: a folder of files with a manifest that any BagIt validator checks.

::

    bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt  [manifest-sha256.txt.jws]
    data/...

Source: RFC 8493, version 1.0. The manifest is written after the files it lists, because their hashes
are known only then; the order of files in a tar stream is free.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, cast

from exporters.bag_paths import encode_path, is_portable, same_name
from exporters.bag_targets import BagTarget

DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
SIGNATURE: Final = MANIFEST + ".jws"
PAYLOAD: Final = "data/"

_TELLING_LABELS: Final = frozenset(
    {"source-organization", "organization-address", "contact-name", "contact-phone", "contact-email"}
)

Pulse = Callable[[], None]


class BagWriter:
    """Writes one bag, file by file; memory use does not grow with the files."""

    def __init__(
        self, target: BagTarget, *, info: Mapping[str, str] | None = None, pulse: Pulse | None = None
    ) -> None:
        """Begin a bag.

        Args:
            target: where the files go.
            info: lines of ``bag-info.txt`` beside Payload-Oxum; may not say who made the bag.
            pulse: called with every piece that is read; it may raise to stop.

        Raises:
            ValueError: an info line tells of an organisation, or breaks the line format.
        """
        for label, value in (info or {}).items():
            if label.lower() in _TELLING_LABELS or ":" in label or not (label + value).isprintable():
                raise ValueError("this line may not stand in bag-info.txt")
        self._target = target
        self._info = dict(info or {})
        self._pulse = pulse
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._names: set[str] = set()
        self._size = 0

    def add(self, path: str, src: BinaryIO) -> str:
        """Write one payload file and return its SHA-256 in hex.

        Args:
            path: begins with ``data/``, forward slashes, NFC.
            src: seekable; read from its beginning to its end.

        Raises:
            ValueError: the path is not portable, or differs from an earlier one in case only.
            OSError: the file could not be read, or the target refused.
        """
        if not path.startswith(PAYLOAD) or not is_portable(path) or same_name(path) in self._names:
            raise ValueError("this path cannot stand in a bag")
        self._names.add(same_name(path))
        size = src.seek(0, os.SEEK_END)
        src.seek(0)
        self._payload[path] = self._put(path, size, src)
        self._size += size
        return self._payload[path]

    def finish(self, sign_manifest: Callable[[bytes], bytes] | None = None) -> bytes:
        """Write the tag files and return the bytes of the payload manifest.

        Args:
            sign_manifest: given the manifest, returns its signature, kept as ``manifest-sha256.txt.jws``.
        """
        manifest = _manifest(self._payload)
        self._put_tag(MANIFEST, manifest)
        if sign_manifest is not None:
            self._put_tag(SIGNATURE, sign_manifest(manifest))
        oxum = {"Payload-Oxum": f"{self._size}.{len(self._payload)}"}
        lines = [f"{label}: {value}\n" for label, value in (self._info | oxum).items()]
        self._put_tag("bag-info.txt", "".join(lines).encode("utf-8"))
        self._put_tag("bagit.txt", DECLARATION)
        self._put_tag(TAG_MANIFEST, _manifest(self._tags))
        return manifest

    def _put_tag(self, path: str, data: bytes) -> None:
        self._tags[path] = self._put(path, len(data), io.BytesIO(data))

    def _put(self, path: str, size: int, src: BinaryIO) -> str:
        if self._pulse is not None:
            self._pulse()
        reader = _HashingReader(src, self._pulse)
        # Targets read, and do nothing else with a file.
        self._target.put(path, size, cast(BinaryIO, reader))
        if reader.size != size or src.read(1):
            raise OSError("the file changed while it was read")
        return reader.sha256.hexdigest()


class _HashingReader:
    """Hashes what is read through it."""

    def __init__(self, src: BinaryIO, pulse: Pulse | None) -> None:
        self._src = src
        self._pulse = pulse
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int) -> bytes:
        if self._pulse is not None:
            self._pulse()
        data = self._src.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data


def _manifest(hashes: Mapping[str, str]) -> bytes:
    lines = [f"{digest}  {encode_path(path)}\n" for path, digest in sorted(hashes.items())]
    return "".join(lines).encode("utf-8")
