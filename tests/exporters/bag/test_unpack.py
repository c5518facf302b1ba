"""Archives from strangers: read as tar tools write them, refused when they try something."""

from __future__ import annotations

import io
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters.errors import ExportError
from exporters.tar_reader import ArchiveDamaged, ArchiveUnsafe, TarReader
from exporters.unpack import Limits, unpack
from forms.errors import AppError

SMALL = Limits(entries=20, file_size=1000, total_size=2000)


def entry(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info


def archive(*entries: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for info in entries:
            tar.addfile(info, io.BytesIO(b"x" * info.size))
    return out.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT], ids=["pax", "gnu", "ustar"]
)
@pytest.mark.parametrize("name", ["a.txt", "./a.txt", "b/c/d.txt", "b/" + "n" * 90 + "/" + "m" * 60])
def test_what_tar_tools_write_is_read(tmp_path: Path, form: int, name: str) -> None:
    data = archive(entry("b", tarfile.DIRTYPE), entry(name, size=600), entry("z", size=512), form=form)

    unpack(io.BytesIO(data), tmp_path / "out")

    assert files(tmp_path / "out") == {name.removeprefix("./"): b"x" * 600, "z": b"x" * 512}


def test_names_beyond_ascii_are_read(tmp_path: Path) -> None:
    unpack(io.BytesIO(archive(entry("Ўладзімір.txt", size=1))), tmp_path / "out")

    assert files(tmp_path / "out") == {"Ўладзімір.txt": b"x"}


def test_only_the_owner_may_read_what_was_unpacked(tmp_path: Path) -> None:
    unpack(io.BytesIO(archive(entry("d/a", size=1))), tmp_path / "out")

    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "out").rglob("*")}
    assert modes == {0}


HOSTILE: dict[str, list[tarfile.TarInfo]] = {
    "an absolute path": [entry("/etc/passwd")],
    "a way up": [entry("../x")],
    "a way up in the middle": [entry("a/../../x")],
    "a drive": [entry("C:/x")],
    "a backslash": [entry("a\\..\\x")],
    "a stream of another file": [entry("a:b")],
    "a device name": [entry("NUL.txt")],
    "a trailing dot": [entry("a.")],
    "a line feed": [entry("a\nb")],
    "a right-to-left override": [entry("a\u202etxt.exe")],
    "a symbolic link": [entry("a", tarfile.SYMTYPE, link="/etc")],
    "a hard link": [entry("a"), entry("b", tarfile.LNKTYPE, link="a")],
    "a pipe": [entry("a", tarfile.FIFOTYPE)],
    "a character device": [entry("a", tarfile.CHRTYPE)],
    "a block device": [entry("a", tarfile.BLKTYPE)],
    "an unknown type": [entry("a", b"Z")],
    "the same file twice": [entry("a"), entry("a")],
    "a name in other case": [entry("a"), entry("A")],
    "a folder in other case": [entry("d/a"), entry("D/b")],
    "a file in place of a folder": [entry("d/a"), entry("d")],
    "a folder in place of a file": [entry("d"), entry("d/a")],
    "a decomposed name": [entry("и\u0306")],
    "a long name": [entry("n" * 201)],
    "a long path": [entry("/".join(["n" * 100] * 5))],
    "a deep path": [entry("/".join("a" * 17))],
    "a large file": [entry("a", size=1001)],
    "too much together": [entry("a", size=900), entry("b", size=900), entry("c", size=900)],
    "too many": [entry(f"f{number}") for number in range(21)],
    "no name": [entry("")],
}


@pytest.mark.parametrize("entries", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_archive_leaves_nothing(tmp_path: Path, entries: list[tarfile.TarInfo]) -> None:
    data = archive(entry("harmless", size=10), *entries)

    with pytest.raises(ArchiveUnsafe):
        unpack(io.BytesIO(data), tmp_path / "out", limits=SMALL)

    assert list(tmp_path.iterdir()) == []


def _claims(size: bytes, kind: bytes = b"0", pad: bytes = b"") -> bytes:
    """Return a header block that claims a size, with a right checksum."""
    block = bytearray(entry("a", kind).tobuf(tarfile.USTAR_FORMAT))
    block[124:136] = size
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + pad


@pytest.mark.parametrize(
    "data",
    [
        _claims(b"7" * 11 + b"\0", tarfile.XHDTYPE),
        _claims(b"\x80" + b"\x7f" * 11, tarfile.GNUTYPE_LONGNAME),
        _claims(b"-0000000001\0"),
        _claims(b"\xff" * 12),
        _claims(b"00000000000\0", tarfile.XHDTYPE) * 9,
        _claims(b"00000000005\0", tarfile.XHDTYPE, b"9 a=\n".ljust(512, b"\0")),
        _claims(b"00000000025\0", tarfile.XHDTYPE, b"21 GNU.sparse.major=1\n".ljust(512, b"\0")),
    ],
    ids=[
        "endless pax",
        "endless name",
        "negative",
        "negative binary",
        "only extensions",
        "bad pax",
        "sparse",
    ],
)
def test_a_forged_header_is_refused_without_reading_on(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ArchiveUnsafe):
        unpack(io.BytesIO(data + bytes(2048)), tmp_path / "out")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: b"",
        lambda data: data[:511],
        lambda data: data[:700],
        lambda data: data[:1536],
        lambda data: b"\1" + data[1:],
        lambda data: data + b"more",
    ],
    ids=["nothing", "half a header", "half a file", "no end", "a wrong checksum", "something after the end"],
)
def test_a_damaged_archive_leaves_nothing(tmp_path: Path, break_it: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ArchiveDamaged):
        unpack(io.BytesIO(break_it(archive(entry("a", size=1000)))), tmp_path / "out")

    assert list(tmp_path.iterdir()) == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2047), value=st.integers(0, 255))
def test_any_changed_byte_gives_a_typed_error_or_a_tame_archive(place: int, value: int) -> None:
    data = bytearray(archive(entry("a", size=10), entry("b/c", size=10)))
    data[place] = value
    reader = TarReader(io.BytesIO(bytes(data)))

    try:
        for _ in reader.entries():
            b"".join(reader.content())
    except AppError as error:
        assert isinstance(error, ExportError)


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_typed_error(noise: bytes) -> None:
    with pytest.raises(ExportError):
        list(TarReader(io.BytesIO(b"\1" + noise)).entries())


def test_a_large_claim_takes_no_memory(tmp_path: Path) -> None:
    data = _claims(b"7" * 11 + b"\0")
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveDamaged):
            unpack(io.BytesIO(data + bytes(4096)), tmp_path / "out")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 4_000_000
