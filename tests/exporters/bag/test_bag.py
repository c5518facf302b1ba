"""Our bags hold before the Library of Congress reader, its bags before us, broken ones before neither."""

from __future__ import annotations

import io
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.bag import BagWriter, validate_bag
from exporters.bag_check import PROBLEMS
from exporters.bag_paths import decode_path, encode_path, is_portable
from exporters.bag_targets import FIXED_TIME, FolderTarget

FILES = {"data/a.txt": b"alpha", "data/deep/er/b.bin": bytes(1000), "data/Ўўў.txt": b"", "data/x y.txt": b"x"}


@pytest.fixture(autouse=True)
def _close_what_bagit_leaves_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The judge logs every fault it finds; here that is what it is asked for.
    monkeypatch.setattr(bagit.LOGGER, "disabled", True)
    yield


def our_bag(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    folder.mkdir()
    writer = BagWriter(FolderTarget(folder), info={"External-Identifier": "R-1"})
    for path, content in files.items():
        writer.add(path, io.BytesIO(content))
    writer.finish(lambda manifest: b"{}")
    return folder


def kinds(folder: Path) -> set[str]:
    return {problem.kind for problem in validate_bag(folder).problems}


def judge(folder: Path) -> bool:
    return bool(bagit.Bag(str(folder)).is_valid())


def test_our_bag_holds_before_both(tmp_path: Path) -> None:
    bag = our_bag(tmp_path / "bag")

    report = validate_bag(bag)

    assert judge(bag)
    assert report.problems == ()
    assert (set(report.payload), report.size) == (set(FILES), 1006)


def test_our_bag_says_nothing_of_who_made_it(tmp_path: Path) -> None:
    bag = our_bag(tmp_path / "bag")

    assert (bag / "bag-info.txt").read_text() == "External-Identifier: R-1\nPayload-Oxum: 1006.4\n"
    assert {path.stat().st_mtime for path in bag.rglob("*") if path.is_file()} == {FIXED_TIME}


@pytest.mark.parametrize("label", ["Source-Organization", "contact-name", "Contact-Email", "A\nB", "A: B"])
def test_a_telling_line_is_refused(label: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="bag-info"):
        BagWriter(FolderTarget(tmp_path), info={label: "x"})


@pytest.mark.parametrize(
    "path", ["a.txt", "data/../x", "data/A.TXT", "/data/x", "data/", "data/nul", "data/a\n"]
)
def test_a_path_that_is_not_portable_is_refused(path: str, tmp_path: Path) -> None:
    writer = BagWriter(FolderTarget(tmp_path))
    writer.add("data/a.txt", io.BytesIO(b""))

    with pytest.raises(ValueError, match="path"):
        writer.add(path, io.BytesIO(b""))


@pytest.mark.parametrize("checksums", [["sha256"], ["sha512"], ["sha256", "sha512"], ["md5", "sha512"]])
def test_a_bag_of_the_judge_holds_before_us(tmp_path: Path, checksums: list[str]) -> None:
    for path, content in FILES.items():
        file = tmp_path / "bag" / path.removeprefix("data/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    bagit.make_bag(str(tmp_path / "bag"), {"Contact-Name": "x"}, checksums=checksums)

    assert kinds(tmp_path / "bag") == set()
    assert judge(tmp_path / "bag")


def test_a_bag_with_weak_checksums_alone_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    bagit.make_bag(str(tmp_path), {}, checksums=["md5"])

    assert "no-manifest" in kinds(tmp_path)


def _replace(path: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(bag: Path) -> None:
        content = (bag / path).read_bytes()
        assert old in content
        (bag / path).write_bytes(content.replace(old, new))

    return change


def _write(path: str, content: bytes) -> Callable[[Path], object]:
    return lambda bag: (bag / path).write_bytes(content)


def _unlink(path: str) -> Callable[[Path], object]:
    return lambda bag: (bag / path).unlink()


BREAKAGES: list[tuple[str, Callable[[Path], object], str]] = [
    ("a changed file", _write("data/a.txt", b"alphb"), "changed"),
    ("a missing file", _unlink("data/a.txt"), "missing"),
    ("one more file", _write("data/more.txt", b""), "extra"),
    ("a changed tag file", _replace("bag-info.txt", b"R-1", b"R-2"), "changed"),
    ("a changed signature", _write("manifest-sha256.txt.jws", b"[]"), "changed"),
    ("no declaration", _unlink("bagit.txt"), "not-a-bag"),
    ("another version", _replace("bagit.txt", b"1.0", b"9.9"), "not-a-bag"),
    ("no manifest", _unlink("manifest-sha256.txt"), "no-manifest"),
]


@pytest.mark.parametrize(
    ("breakage", "kind"), [case[1:] for case in BREAKAGES], ids=[case[0] for case in BREAKAGES]
)
def test_a_broken_bag_holds_before_neither(
    tmp_path: Path, breakage: Callable[[Path], object], kind: str
) -> None:
    bag = our_bag(tmp_path / "bag")

    breakage(bag)

    assert kind in kinds(bag)
    with pytest.raises(AssertionError):
        try:
            assert judge(bag)
        except bagit.BagError:
            raise AssertionError from None


STRICTER: list[tuple[str, Callable[[Path], object], str]] = [
    ("an unlisted tag file", _write("notes.txt", b""), "extra"),
    ("a file to fetch", _write("fetch.txt", b""), "fetch"),
    ("a garbled line", _replace("manifest-sha256.txt", b"data/a.txt", b""), "malformed"),
    ("a line twice", lambda bag: _double_first_line(bag / "manifest-sha256.txt"), "malformed"),
    ("a wrong oxum", _replace("bag-info.txt", b"1006.4", b"1006.5"), "oxum"),
    ("a way out", _replace("manifest-sha256.txt", b"data/a.txt", b"data/../../a"), "unsafe-path"),
    ("no text", _write("manifest-sha256.txt", b"\xff\xff"), "malformed"),
    ("a link to a file", lambda bag: (bag / "data/link").symlink_to("a.txt"), "link"),
    ("a link to a folder", lambda bag: (bag / "data/link").symlink_to("/"), "link"),
    ("a pipe", lambda bag: os.mkfifo(bag / "data" / "pipe"), "link"),
    ("a name in other case", _write("data/A.TXT", b""), "collision"),
    ("a name of another form", lambda bag: _write_decomposed(bag), "unsafe-path"),
    ("a reserved name", _write("data/com1.txt", b""), "unsafe-path"),
]


def _double_first_line(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines]))


def _write_decomposed(bag: Path) -> None:
    (bag / "data" / unicodedata.normalize("NFD", "й.txt")).write_bytes(b"")


@pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")
@pytest.mark.parametrize(
    ("breakage", "kind"), [case[1:] for case in STRICTER], ids=[case[0] for case in STRICTER]
)
def test_what_we_refuse_beyond_the_standard(
    tmp_path: Path, breakage: Callable[[Path], object], kind: str
) -> None:
    bag = our_bag(tmp_path / "bag")

    breakage(bag)

    assert kind in kinds(bag)


def test_every_problem_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in PROBLEMS.values())


@given(st.text(max_size=40))
def test_a_path_comes_back_from_a_manifest(path: str) -> None:
    assert decode_path(encode_path(path)) == path
    assert not set("\r\n") & set(encode_path(path))


@given(st.text(max_size=40))
def test_a_portable_path_stays_in_its_folder(path: str) -> None:
    if is_portable(path):
        root = Path("/root").absolute()
        assert Path(os.path.normpath(root / path)) == root.joinpath(*path.split("/"))
