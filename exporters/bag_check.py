"""Checking BagIt bags that a stranger made.

Source: RFC 8493, section 3 (complete and valid), stricter than it: every file must be listed, links and files
that some system would understand differently are refused, nothing is fetched, and MD5 and SHA-1 count for
nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exporters.bag_paths import decode_path, is_portable, same_name

_PAYLOAD: Final = "data/"
_BLOCK: Final = 256 * 1024
_LARGEST_TAG_FILE: Final = 64 * 1024 * 1024
_DECLARATION: Final = re.compile(
    rb"BagIt-Version: (?:0\.97|1\.0)\r?\nTag-File-Character-Encoding: UTF-8(?:\r?\n)?"
)
_MANIFEST_NAME: Final = re.compile(r"(tag)?manifest-(sha256|sha512)\.txt")
_MANIFEST_LINE: Final = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(\S.*)")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_OXUM: Final = re.compile(r"^Payload-Oxum:[ \t]*(\d+)\.(\d+)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_DIGEST_LENGTH: Final = {"sha256": 64, "sha512": 128}

PROBLEMS: Final = {
    "not-a-bag": "The folder has no bagit.txt that this program understands.",
    "no-manifest": "The bag has no SHA-256 or SHA-512 manifest of its files.",
    "malformed": "A list of files in the bag cannot be read.",
    "missing": "A file that is listed is not there.",
    "extra": "A file is there that no list names.",
    "changed": "A file is not what it was when the bag was made.",
    "link": "The bag holds a link or a special file.",
    "unsafe-path": "A file has a name that does not mean the same on every system.",
    "collision": "Two files have names that some systems take for one.",
    "oxum": "The bag does not have the number and size of files that it says.",
    "fetch": "Some files of the bag would have to be fetched from elsewhere.",
}
"""What each kind of problem means, in one sentence."""


@dataclass(frozen=True)
class BagProblem:
    """Something wrong with a bag.

    Attributes:
        kind: a key of `PROBLEMS`.
        path: the file it is about, relative to the bag; empty when it is about the whole.
    """

    kind: str
    path: str = ""

    @property
    def text(self) -> str:
        """One sentence without the path."""
        return PROBLEMS[self.kind]


@dataclass(frozen=True)
class BagReport:
    """The result of checking a bag.

    Attributes:
        problems: everything found wrong; none in a valid bag.
        payload: the SHA-256 of each payload file that was read, in hex, by path.
        size: the bytes of the payload files that were read.
    """

    problems: tuple[BagProblem, ...]
    payload: dict[str, str]
    size: int

    @property
    def ok(self) -> bool:
        """Whether the bag is complete and every file is what it was."""
        return not self.problems


Report = Callable[[str, int, int], None]


def validate_bag(folder: Path, *, report: Report | None = None) -> BagReport:
    """Check a bag and say everything that is wrong with it.

    Args:
        folder: the folder that holds ``bagit.txt``.
        report: called as ``report("check", files done, files)`` with every piece; it may raise to stop.

    Raises:
        OSError: the system does not let the files be read.
    """
    return _Check(folder, report).run()


class _Check:
    """One run over one bag."""

    def __init__(self, folder: Path, report: Report | None) -> None:
        self._folder = folder
        self._report = report
        self._problems: list[BagProblem] = []
        self._sizes: dict[str, int] = {}
        self._hashes: dict[str, dict[str, str]] = {}

    def run(self) -> BagReport:
        self._find_files()
        self._read_declaration()
        manifests = [name for name in sorted(self._sizes) if _MANIFEST_NAME.fullmatch(name)]
        self._hash_files(manifests)
        if not any(not name.startswith("tag") for name in manifests):
            self._problem("no-manifest")
        for name in manifests:
            self._compare(name)
        self._check_listed_tags(manifests)
        self._check_oxum()
        payload = {path: hashes["sha256"] for path, hashes in self._hashes.items() if _is_payload(path)}
        problems = tuple(sorted(set(self._problems), key=lambda problem: (problem.kind, problem.path)))
        return BagReport(problems, payload, sum(self._sizes[path] for path in payload))

    def _problem(self, kind: str, path: str = "") -> None:
        self._problems.append(BagProblem(kind, path))

    def _find_files(self) -> None:
        seen: dict[str, str] = {}
        for path, mode, size in _walk(self._folder, ""):
            if seen.setdefault(same_name(path), path) != path:
                self._problem("collision", path)
            if not is_portable(path):
                self._problem("unsafe-path", path)
            elif not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                self._problem("link", path)
            elif stat.S_ISREG(mode):
                self._sizes[path] = size

    def _read_declaration(self) -> None:
        declaration = self._read("bagit.txt")
        if declaration is None or not _DECLARATION.fullmatch(declaration):
            self._problem("not-a-bag")
        if "fetch.txt" in self._sizes:
            self._problem("fetch", "fetch.txt")

    def _read(self, path: str) -> bytes | None:
        if self._sizes.get(path, _LARGEST_TAG_FILE + 1) > _LARGEST_TAG_FILE:
            return None
        return (self._folder / path).read_bytes()

    def _hash_files(self, manifests: list[str]) -> None:
        algorithms = {"sha256"} | {_algorithm(name) for name in manifests}
        for done, path in enumerate(self._sizes):
            sums = {name: hashlib.new(name) for name in sorted(algorithms)}
            for block in self._blocks(path, done):
                for checksum in sums.values():
                    checksum.update(block)
            self._hashes[path] = {name: checksum.hexdigest() for name, checksum in sums.items()}

    def _blocks(self, path: str, done: int) -> Iterator[bytes]:
        with (self._folder / path).open("rb") as file:
            block = b"first"
            while block:
                if self._report is not None:
                    self._report("check", done, len(self._sizes))
                block = file.read(_BLOCK)
                yield block

    def _compare(self, manifest: str) -> None:
        algorithm, about_tags = _algorithm(manifest), manifest.startswith("tag")
        listed = self._listed(manifest)
        for path, digest in listed.items():
            if not is_portable(path) or _is_payload(path) == about_tags:
                self._problem("unsafe-path", path)
            elif path not in self._hashes:
                self._problem("missing", path)
            elif self._hashes[path][algorithm] != digest:
                self._problem("changed", path)
        if not about_tags:
            for path in self._hashes:
                if _is_payload(path) and path not in listed:
                    self._problem("extra", path)

    def _listed(self, manifest: str) -> dict[str, str]:
        try:
            lines = _LINE_END.split((self._read(manifest) or b"").decode("utf-8"))
        except UnicodeDecodeError:
            self._problem("malformed", manifest)
            return {}
        listed: dict[str, str] = {}
        for line in filter(None, lines):
            found = _MANIFEST_LINE.fullmatch(line)
            path = decode_path(found[2]).removeprefix("./") if found else ""
            if not found or len(found[1]) != _DIGEST_LENGTH[_algorithm(manifest)] or path in listed:
                self._problem("malformed", manifest)
            else:
                listed[path] = found[1].lower()
        return listed

    def _check_listed_tags(self, manifests: list[str]) -> None:
        listed: set[str] = set()
        for manifest in manifests:
            if manifest.startswith("tag"):
                listed.update(self._listed(manifest))
        for path in self._sizes:
            if not _is_payload(path) and not path.startswith("tagmanifest-") and path not in listed:
                self._problem("extra", path)

    def _check_oxum(self) -> None:
        info = (self._read("bag-info.txt") or b"").decode("utf-8", "replace")
        sizes = [size for path, size in self._sizes.items() if _is_payload(path)]
        for size, count in _OXUM.findall(info):
            if (size.lstrip("0") or "0", count.lstrip("0") or "0") != (str(sum(sizes)), str(len(sizes))):
                self._problem("oxum")


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, mode and size of everything below a folder; links are not followed."""
    for item in sorted(os.scandir(folder), key=lambda item: item.name):
        about = item.stat(follow_symlinks=False)
        path = prefix + item.name
        yield path, about.st_mode, about.st_size
        if stat.S_ISDIR(about.st_mode) and is_portable(path):
            yield from _walk(Path(item.path), path + "/")


def _algorithm(manifest: str) -> str:
    return manifest.rpartition("-")[2].removesuffix(".txt")


def _is_payload(path: str) -> bool:
    return path.startswith(_PAYLOAD)
