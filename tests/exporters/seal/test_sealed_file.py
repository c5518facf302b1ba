"""Sealed files that were damaged on the way, or made by a member who lies."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from exporters import age, sealed_file
from exporters.bag_targets import TarTarget
from exporters.custody_log import CustodyLogBroken
from exporters.document import DocumentInvalid, read_document
from exporters.errors import ExportError
from exporters.seal import IssueOfAnother, NotAnIssue, seal
from exporters.sealed_file import SealedFileInvalid
from exporters.tar_reader import TarReader
from exporters.transfer import import_sealed, write_sealed
from exporters.trust import NotCertifiedThen
from storage.canonical import canonical, read_json
from storage.chain import SignerUnknown
from storage.jose import NotASignature, SignatureInvalid, sign_detached
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import Clock

MANIFEST, SIGNATURE = sealed_file.MANIFEST, sealed_file.SIGNATURE
DOCUMENT, ISSUES = sealed_file.DOCUMENT, sealed_file.ISSUES
CUSTODY, FORM = sealed_file.CUSTODY, sealed_file.FORM

Files = dict[str, bytes]


@dataclass
class Sealed:
    """A sealed file, taken apart, and those it is between."""

    supervisor: Vault
    interviewer: Vault
    code: str
    bundle: bytes
    files: Files
    folder: Path

    def refused(self, data: bytes, *errors: type[Exception]) -> None:
        path = self.folder / "changed.age"
        path.write_bytes(data)
        with pytest.raises(errors):
            import_sealed(self.supervisor, path)
        assert list(self.supervisor.sealed.list()) == []
        assert list(self.supervisor.blobs.list()) == []
        assert not list((self.folder / "supervisor" / "blobs").iterdir())

    def encrypted(self, files: Files, *, more: bytes = b"") -> bytes:
        out = io.BytesIO()
        recipient = self.supervisor.team.supervisors()[0].age_recipient
        with age.Encryptor(out, [recipient]) as encryptor:
            tar = TarTarget(encryptor, self.code)
            for path, data in files.items():
                tar.put(path, len(data), io.BytesIO(data))
            tar.finish()
            encryptor.write(more)
        return out.getvalue()

    def signed(self, files: Files, /, **manifest: Any) -> bytes:
        """Return the file as the interviewer could make it: with a true list of whatever is in it."""
        listed = [
            {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for path, data in files.items()
            if path not in {MANIFEST, SIGNATURE}
        ]
        told = canonical({**read_json(files[MANIFEST]), "files": listed, **manifest})
        signature = canonical(sign_detached(self.interviewer.team.signer(), told, sealed_file.TYP))
        return self.encrypted({**files, MANIFEST: told, SIGNATURE: signature})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    folder = tmp_path_factory.mktemp("sealed")
    with (
        found_supervisor(folder / "supervisor") as supervisor,
        join(supervisor, folder / "interviewer") as own,
    ):
        draft = signed_draft(own, photo=b"photograph")
        path = folder / "sealed.age"
        write_sealed(own, draft.id, path, form=small_form(), now=Clock())
        bundle = path.read_bytes()
        reader = age.open_reader(io.BytesIO(bundle), [supervisor.team.decryption_identity()])
        tar = TarReader(cast("Any", reader))
        files = {entry.path.split("/", 1)[1]: b"".join(tar.content()) for entry in tar.entries()}
        yield Sealed(supervisor, own, draft.code, bundle, files, folder)


def test_a_cut_file_is_refused(made: Sealed) -> None:
    for kept in (0, 10, 200, len(made.bundle) // 2, len(made.bundle) - 1):
        made.refused(made.bundle[:kept], ExportError)


def test_a_file_with_one_wrong_bit_is_refused(made: Sealed) -> None:
    for place in range(0, len(made.bundle), len(made.bundle) // 40):
        changed = bytearray(made.bundle)
        changed[place] ^= 1
        made.refused(bytes(changed), ExportError)


def test_other_files_are_refused_politely(made: Sealed) -> None:
    made.refused(b"%PDF-1.7", ExportError)
    made.refused(made.encrypted({}), SealedFileInvalid)
    made.refused(made.encrypted({"hello.txt": b"x"}), SealedFileInvalid)


@pytest.mark.parametrize("path", [DOCUMENT, ISSUES, CUSTODY, FORM, "attachment"])
def test_a_file_that_was_changed_under_its_list_is_found(made: Sealed, path: str) -> None:
    name = next(name for name in made.files if name.startswith(path))
    data = made.files[name]
    for changed in (bytes([data[0] ^ 1]) + data[1:], data + b" ", data[:-1]):
        made.refused(made.encrypted({**made.files, name: changed}), SealedFileInvalid)


def test_a_file_that_is_missing_or_not_listed_is_found(made: Sealed) -> None:
    for name in made.files:
        rest = {path: data for path, data in made.files.items() if path != name}
        made.refused(made.encrypted(rest), SealedFileInvalid)
    made.refused(made.encrypted({**made.files, "more": b"x"}), SealedFileInvalid)


def test_bytes_behind_the_end_are_found(made: Sealed) -> None:
    made.refused(made.encrypted(made.files, more=b"x" * 512), ExportError)


def test_files_in_another_order_are_refused(made: Sealed) -> None:
    made.refused(made.encrypted(dict(reversed(made.files.items()))), SealedFileInvalid)


def test_a_changed_list_needs_a_new_signature(made: Sealed) -> None:
    told = canonical({**read_json(made.files[MANIFEST]), "version": 2})
    made.refused(made.encrypted({**made.files, MANIFEST: told}), SignatureInvalid)
    made.refused(made.encrypted({**made.files, SIGNATURE: b"{}"}), NotASignature)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "underseal.sealed/2"},
        {"code": "T-4KQ7ZD-X"},
        {"code": "../x"},
        {"version": 0},
        {"files": []},
        {"files": [{"path": DOCUMENT, "size": -1, "sha256": "0" * 64}]},
        {"more": 1},
    ],
)
def test_a_list_of_another_shape_is_refused(made: Sealed, change: dict[str, Any]) -> None:
    made.refused(made.signed(made.files, **change), SealedFileInvalid)


@pytest.mark.parametrize("path", ["attachments/../x", "attachments/", "attachments/E-4K7Q-X", "x", "/etc/x"])
def test_only_attachments_by_their_codes_can_be_listed(made: Sealed, path: str) -> None:
    made.refused(made.signed({**made.files, path: b"x"}), SealedFileInvalid)


def test_a_list_that_does_not_fit_the_document_is_refused(made: Sealed) -> None:
    made.refused(made.signed(made.files, version=2), SealedFileInvalid)
    made.refused(made.signed(made.files, team="0" * 64), SignerUnknown)
    made.refused(made.signed(made.files, sealed_at="2046-01-01T00:00:00Z"), NotCertifiedThen)


def test_an_attachment_the_document_does_not_name_is_refused(made: Sealed) -> None:
    (name,) = [path for path in made.files if path.startswith("attachments/")]
    without = {path: data for path, data in made.files.items() if path != name}

    made.refused(made.signed(without), SealedFileInvalid)
    made.refused(made.signed({**made.files, name: b"other bytes"}), SealedFileInvalid)
    made.refused(made.signed({**made.files, "attachments/E-4K7Q-V": b"x"}), SealedFileInvalid)


def changed_document(made: Sealed) -> bytes:
    return canonical({**read_json(made.files[DOCUMENT]), "language": "ru"})


def test_a_document_that_was_changed_after_sealing_is_found(made: Sealed) -> None:
    made.refused(made.signed({**made.files, DOCUMENT: changed_document(made)}), IssueOfAnother)
    made.refused(made.signed({**made.files, DOCUMENT: b"{}"}), DocumentInvalid)


def test_issues_that_are_none_or_of_somebody_else_are_found(made: Sealed) -> None:
    for data in (b"[]", b"{}", b"[{}]", b"x"):
        made.refused(made.signed({**made.files, ISSUES: data}), NotAnIssue)
    document = read_document(made.files[DOCUMENT])
    supervisor = made.supervisor
    other = seal(document, supervisor.team.signer(), supervisor.team.trust(), batch=1)
    issues = canonical([read_json(issue.to_bytes()) for issue in other.issues])
    made.refused(made.signed({**made.files, ISSUES: issues}), IssueOfAnother)


def _dropped(lines: list[bytes]) -> list[bytes]:
    return lines[1:]


def _cut_off(lines: list[bytes]) -> list[bytes]:
    return lines[:-1]


def _empty(_: list[bytes]) -> list[bytes]:
    return []


def _swapped(lines: list[bytes]) -> list[bytes]:
    return lines[::-1]


def _altered(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace(b"draft", b"drafT"), *lines[1:]]


def _no_json(lines: list[bytes]) -> list[bytes]:
    return [*lines, b"x"]


def _unsigned(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], canonical({**read_json(lines[-1]), "signature": ""})]


@pytest.mark.parametrize("change", [_dropped, _cut_off, _empty, _swapped, _altered, _no_json, _unsigned])
def test_a_custody_log_that_is_not_whole_is_found(
    made: Sealed, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = change(made.files[CUSTODY].splitlines())
    log = b"".join(line + b"\n" for line in lines)

    made.refused(made.signed({**made.files, CUSTODY: log}), CustodyLogBroken)


def test_another_form_is_found(made: Sealed) -> None:
    made.refused(made.signed({**made.files, FORM: made.files[FORM] + b" "}), SealedFileInvalid)


def test_the_untouched_file_is_taken(made: Sealed) -> None:
    assert import_sealed(made.supervisor, _written(made)).new == (made.code,)
    assert made.supervisor.sealed.get(made.code, 1).document == made.files[DOCUMENT]


def _written(made: Sealed) -> Path:
    path = made.folder / "again.age"
    path.write_bytes(made.signed(made.files))
    return path
