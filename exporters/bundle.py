"""Bundles: a package as a BagIt bag, as a tar stream, encrypted with age while it is written.

Nothing of the plaintext touches the disk, and a bundle that was not finished is removed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from exporters import age
from exporters.bag_check import validate_bag
from exporters.bag_paths import is_portable
from exporters.bag_targets import BagTarget, FolderTarget, TarTarget
from exporters.bag_writer import BagWriter
from exporters.errors import ExportError
from exporters.partial import partial_file, partial_folder, typed_file_errors
from exporters.unpack import Limits, unpack_into
from storage.stream import Sink

Report = Callable[[str, int, int], None]
SignManifest = Callable[[bytes], bytes]
_BUFFER_SIZE = 256 * 1024


class NotABundle(ExportError):
    """What was encrypted is not one bag."""

    code = "exporters.bundle.not_a_bag"
    text = (
        "This file was decrypted, but it does not hold a package. Nothing was kept. "
        "Please ask the sender what it is."
    )


class BagDamaged(ExportError):
    """The bag in a bundle does not hold what its manifest says."""

    code = "exporters.bundle.damaged"
    text = (
        "{count} of the files in this package are missing, changed or not listed. Nothing was kept. "
        "Please ask the sender to make the package again."
    )


@dataclass(frozen=True)
class PackageFile:
    """One file of a package.

    Attributes:
        path: relative to the bag, such as ``data/release.json``.
        open: returns a seekable stream of the content; it is closed after use.
    """

    path: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class WrittenBundle:
    """What was written.

    Attributes:
        path: the file.
        size: its bytes.
        sha256: of the encrypted file, in hex.
        manifest: the bytes of the bag's payload manifest.
    """

    path: Path
    size: int
    sha256: str
    manifest: bytes


def write_bundle(
    dst: Path,
    package_name: str,
    files: Iterable[PackageFile],
    recipients: Sequence[str],
    report: Report | None = None,
    *,
    sign_manifest: SignManifest | None = None,
    info: Mapping[str, str] | None = None,
) -> WrittenBundle:
    """Write a package, encrypted to its recipients; the file appears when it is complete.

    Args:
        dst: the ``.age`` file; replaced when it exists.
        package_name: the bag's folder in the archive, a code.
        files: what goes in, in this order.
        recipients: ``age1...`` texts, all hybrid or all classic.
        report: called as ``report("write", files done, files)`` with every piece; it may raise to stop.
        sign_manifest: given the manifest, returns its signature, kept beside it.
        info: more lines for ``bag-info.txt``.

    Raises:
        NotARecipient, RecipientsMissing, RecipientsMixed: nothing was written.
        FileTrouble: something could not be read or written; no file is left.
    """
    _check_name(package_name)
    with partial_file(dst) as file:
        sink = _HashingSink(file)
        with age.Encryptor(sink, recipients) as encryptor:
            tar = TarTarget(encryptor, package_name)
            manifest = _write_bag(tar, files, report, sign_manifest, info)
            tar.finish()
    return WrittenBundle(dst, sink.size, sink.sha256.hexdigest(), manifest)


def write_folder(
    parent: Path,
    package_name: str,
    files: Iterable[PackageFile],
    report: Report | None = None,
    *,
    sign_manifest: SignManifest | None = None,
    info: Mapping[str, str] | None = None,
) -> Path:
    """Write a package without encryption and return its folder, which appears when it is complete.

    Args:
        parent: the folder to put the package's folder in.
        package_name: the bag's folder, a code.
        files: what goes in, in this order.
        report: as for `write_bundle`.
        sign_manifest: as for `write_bundle`.
        info: as for `write_bundle`.

    Raises:
        PlaceTaken: the folder is there already, with something in it.
        FileTrouble: something could not be read or written; no folder is left.
    """
    _check_name(package_name)
    out = parent / package_name
    with partial_folder(out) as folder:
        _write_bag(FolderTarget(folder), files, report, sign_manifest, info)
    return out


def open_bundle(
    src: Path,
    identities: Sequence[str],
    out: Path,
    report: Report | None = None,
    *,
    limits: Limits | None = None,
) -> Path:
    """Decrypt and unpack a bundle, check its bag, and return the bag's folder inside ``out``.

    Args:
        src: the ``.age`` file.
        identities: ``AGE-SECRET-KEY-...`` texts; all are tried.
        out: a folder that is empty or does not exist; it appears when everything was checked.
        report: called with ``"unpack"``, then ``"check"``, and counts; it may raise to stop.
        limits: what the archive may cost.

    Raises:
        AgeError: the bundle cannot be decrypted.
        ArchiveUnsafe, ArchiveDamaged, NotABundle, BagDamaged: what it holds cannot be trusted.
        PlaceTaken, FileTrouble: the place cannot be used.
            Whatever is raised, nothing is left at ``out``.
    """
    with typed_file_errors(), src.open("rb") as file:
        reader = io.BufferedReader(age.open_reader(file, identities), _BUFFER_SIZE)
        with partial_folder(out) as folder:
            unpack_into(reader, folder, limits=limits, report=report)
            name = _only_folder(folder)
            result = validate_bag(folder / name, report=report)
            if not result.ok:
                raise BagDamaged(count=len(result.problems))
    return out / name


class _HashingSink:
    """Hashes and counts what is written through it."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self._sink.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


def _write_bag(
    target: BagTarget,
    files: Iterable[PackageFile],
    report: Report | None,
    sign_manifest: SignManifest | None,
    info: Mapping[str, str] | None,
) -> bytes:
    chosen = list(files)
    done = 0

    def pulse() -> None:
        if report is not None:
            report("write", done, len(chosen))

    writer = BagWriter(target, info=info, pulse=pulse)
    for done, file in enumerate(chosen):  # noqa: B007 - pulse reads it
        with file.open() as content:
            writer.add(file.path, content)
    done = len(chosen)
    return writer.finish(sign_manifest)


def _check_name(package_name: str) -> None:
    if "/" in package_name or not is_portable(package_name):
        raise ValueError("this name cannot be a folder on every system")


def _only_folder(folder: Path) -> str:
    names = [item.name for item in folder.iterdir()]
    if len(names) != 1 or not (folder / names[0] / "bagit.txt").is_file():
        raise NotABundle
    return names[0]
