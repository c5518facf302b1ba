"""Whole releases, and what is noticed when somebody changes one."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from exporters import age
from exporters.bundle import write_bundle, write_folder
from exporters.package import file_of, sign_manifest
from exporters.release import sign_release
from exporters.verify import DOES_NOT_HOLD, NOTHING_CHECKED, UNKNOWN_SIGNER, NothingToCheck, Report, verify
from storage.canonical import canonical
from storage.cards import EVER, Revocation
from tests.support.account import INTERVIEWER, SUPERVISOR
from tests.support.handover import APPROVERS, CODE, Handover, RealTeam, hand_over

IN = f"data/testimonies/{CODE}/"


@pytest.fixture(scope="module")
def handover() -> Handover:
    return hand_over()


@pytest.fixture(scope="module")
def original(handover: Handover, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return handover.folder(tmp_path_factory.mktemp("package"))


@pytest.fixture
def package(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / original.name))


def failed(report: Report) -> set[str]:
    return {check.id for check in report.checks if check.outcome == "failed"}


def rebagged(folder: Path) -> None:
    """Mend the lists of a bag after a change, as an attacker without any key would."""
    payload = sorted(p for p in folder.rglob("*") if p.is_file() and p.is_relative_to(folder / "data"))
    _write_manifest(folder, "manifest-sha256.txt", payload)
    size = sum(path.stat().st_size for path in payload)
    (folder / "bag-info.txt").write_text(f"Payload-Oxum: {size}.{len(payload)}\n", newline="\n")
    tags = [p for p in folder.iterdir() if p.is_file() and p.name != "tagmanifest-sha256.txt"]
    _write_manifest(folder, "tagmanifest-sha256.txt", sorted(tags))


def _write_manifest(folder: Path, name: str, paths: list[Path]) -> None:
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in paths
    ]
    (folder / name).write_bytes("".join(lines).encode())


def test_a_package_holds_for_whoever_has_the_teams_card(handover: Handover, package: Path) -> None:
    report = verify(package, trust=[handover.team.trust])

    assert report.ok
    assert {check.outcome for check in report.checks} == {"passed"}


@pytest.mark.parametrize(
    ("member", "checks"),
    [
        (APPROVERS[0], {"release.approvals"}),
        (INTERVIEWER, {"proof.parts"}),
        (SUPERVISOR, {"release.document"}),
    ],
)
@pytest.mark.parametrize("since", [EVER, "2026-10-01", "2027-01-01"])
def test_whose_membership_ended_before_they_signed_is_not_believed(
    handover: Handover, package: Path, member: str, checks: set[str], since: str
) -> None:
    ended = Revocation(code=member, certificate="", since=since)
    report = verify(package, trust=[replace(handover.team.trust, revoked=(ended,))])

    if since == "2027-01-01":
        assert report.ok
    else:
        assert failed(report) >= checks
        assert report.sentence == DOES_NOT_HOLD


def test_without_a_card_nobody_is_said_to_have_signed(package: Path) -> None:
    report = verify(package)

    assert report.ok
    assert report.sentence == UNKNOWN_SIGNER
    assert [check.id for check in report.checks if check.outcome == "not possible"] == ["team.known"]


def test_a_card_of_another_team_vouches_for_nothing(package: Path) -> None:
    report = verify(package, trust=[RealTeam().trust])

    assert not report.ok
    assert {"bag.signature", "release.signature", "proof.signature", "paper.signature"} <= failed(report)


def edit(path: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def work(folder: Path) -> None:
        file = folder / path
        file.write_bytes(change(file.read_bytes()))

    return work


def drop_disclosure(data: bytes) -> bytes:
    jwt, *rest = data.split(b"~")
    answer = next(part for part in rest if b"/M01_02" in base64.urlsafe_b64decode(part + b"=="))
    return b"~".join([jwt, *(part for part in rest if part != answer)])


def invent_disclosure(data: bytes) -> bytes:
    jwt, *rest = data.split(b"~")
    made = base64.urlsafe_b64encode(json.dumps(["salt", "code", "T-0"]).encode()).rstrip(b"=")
    return b"~".join([jwt, made, *rest])


def change_payload(data: bytes) -> bytes:
    head, payload, rest = data.split(b".", 2)
    content = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    again = base64.urlsafe_b64encode(canonical({**content, "team": "0" * 64})).rstrip(b"=")
    return b".".join([head, again, rest])


def change_signature(data: bytes) -> bytes:
    content = json.loads(data)
    entry = content["signatures"][-1]
    entry["signature"] = ("B" if entry["signature"][0] == "A" else "A") + entry["signature"][1:]
    return canonical(content)


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new)

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda folder: (folder / path).unlink()


def add_testimony(folder: Path) -> None:
    shutil.copytree(folder / IN, folder / "data/testimonies/T-000002-Z")


TAMPERS: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "the list of files": (edit("data/index.csv", lambda data: data + b"x\r\n"), {"bag.signature"}),
    "the list's second signature": (edit("manifest-sha256.txt.jws", change_signature), {"bag.signature"}),
    "a word of the release": (
        edit("data/release.json", swap(b'"reason":"R6"', b'"reason":"R1"')),
        {"bag.signature", "release.signature", "view.matches"},
    ),
    "the release's second signature": (
        edit("data/release.json.jws", change_signature),
        {"bag.signature", "release.signature"},
    ),
    "the release is no JSON": (
        edit("data/release.json", lambda data: data[:-1]),
        {"bag.signature", "release.signature", "release.document"},
    ),
    "another testimony": (add_testimony, {"bag.signature", "release.testimonies"}),
    "a part less": (
        edit(IN + "testimony.sd-jwt", drop_disclosure),
        {"bag.signature", "proof.released", "view.matches", "paper.proof"},
    ),
    "a part more": (
        edit(IN + "testimony.sd-jwt", invent_disclosure),
        {"bag.signature", "proof.parts", "proof.released", "paper.proof"},
    ),
    "what was signed": (
        edit(IN + "testimony.sd-jwt", change_payload),
        {"bag.signature", "proof.signature", "proof.released", "paper.proof", "team.known"},
    ),
    "the proof's second signature": (
        edit(IN + "testimony.sd-jwt.jws", change_signature),
        {"bag.signature", "proof.second-signature"},
    ),
    "a word of the readable testimony": (
        edit(IN + "testimony.json", swap(b"They came at night", b"They came at noon.")),
        {"bag.signature", "view.document"},
    ),
    "a byte of the PDF": (
        edit(IN + "testimony.pdf", lambda data: data[:1000] + bytes([data[1000] ^ 1]) + data[1001:]),
        {"bag.signature", "paper.signature"},
    ),
    "something after the PDF's end": (
        edit(IN + "testimony.pdf", lambda data: data + b"\n% more\n"),
        {"bag.signature", "paper.signature"},
    ),
    "the picture": (
        edit(IN + "attachments/E-4K7Q-V.jpg", lambda data: data + b"\0"),
        {"bag.signature", "attachments"},
    ),
    "no picture": (remove(IN + "attachments/E-4K7Q-V.jpg"), {"bag.signature", "attachments"}),
    "the custody log": (
        edit(IN + "custody.jsonl", swap(b"EXPO", b"COPY")),
        {"bag.signature", "custody"},
    ),
    "the custody log cut off": (
        edit(IN + "custody.jsonl", lambda data: data.splitlines(keepends=True)[0]),
        {"bag.signature", "custody"},
    ),
}


@pytest.mark.parametrize("what", TAMPERS)
def test_every_change_is_noticed_by_the_checks_it_concerns(
    what: str, handover: Handover, package: Path
) -> None:
    tamper, expected = TAMPERS[what]
    tamper(package)
    rebagged(package)

    report = verify(package, trust=[handover.team.trust])

    assert report.sentence == DOES_NOT_HOLD
    assert failed(report) - {"team.known"} == expected - {"team.known"}


def test_a_change_without_mended_lists_is_noticed_by_the_lists(handover: Handover, package: Path) -> None:
    edit("data/README.txt", lambda data: data + b"!")(package)

    assert failed(verify(package, trust=[handover.team.trust])) == {"bag.files"}


def test_the_words_are_compared_even_when_a_supervisor_signed_the_lie(
    handover: Handover, package: Path
) -> None:
    edit(IN + "testimony.json", swap(b"They came at night", b"They came at dawn"))(package)
    told = hashlib.sha256((package / IN / "testimony.json").read_bytes()).hexdigest()
    (line,) = handover.package.release.testimonies
    lines = (line.model_copy(update={"view": told}),)
    release = handover.package.release.model_copy(update={"testimonies": lines})
    (package / "data/release.json").write_bytes(release.to_bytes())
    (package / "data/release.json.jws").write_bytes(canonical(sign_release(release, handover.supervisor)))
    rebagged(package)
    manifest = (package / "manifest-sha256.txt").read_bytes()
    (package / "manifest-sha256.txt.jws").write_bytes(sign_manifest(handover.supervisor)(manifest))
    rebagged(package)

    assert failed(verify(package, trust=[handover.team.trust])) == {"view.matches"}


@pytest.fixture(scope="module")
def keys() -> age.AgeIdentity:
    return age.generate_identity("hybrid")


@pytest.fixture
def bundle(handover: Handover, keys: age.AgeIdentity, tmp_path: Path) -> Path:
    out = tmp_path / "handover.age"
    made = handover.package
    write_bundle(
        out, made.name, made.files, [keys.recipient], sign_manifest=sign_manifest(handover.supervisor)
    )
    return out


def test_a_bundle_is_checked_in_memory(
    handover: Handover, keys: age.AgeIdentity, bundle: Path, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))

    report = verify(bundle, identities=[keys.secret], trust=[handover.team.trust])

    assert {check.outcome for check in report.checks} == {"passed"}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bundle_without_a_key_cannot_be_checked(bundle: Path) -> None:
    report = verify(bundle)

    assert not report.ok
    assert report.sentence == NOTHING_CHECKED
    assert [check.outcome for check in report.checks] == ["not possible"]


def test_a_bundle_for_somebody_else_does_not_open(bundle: Path) -> None:
    other = age.generate_identity("hybrid")

    assert failed(verify(bundle, identities=[other.secret])) == {"bundle.open"}


def test_a_damaged_bundle_does_not_open(keys: age.AgeIdentity, bundle: Path) -> None:
    data = bytearray(bundle.read_bytes())
    data[-100] ^= 1
    bundle.write_bytes(bytes(data))

    assert failed(verify(bundle, identities=[keys.secret])) == {"bundle.open"}


def test_one_signed_testimony_is_checked_alone(handover: Handover, package: Path) -> None:
    file = package / IN / "testimony.sd-jwt"
    alone = package.parent / "alone.sd-jwt"
    shutil.copy(file, alone)

    beside = verify(file, trust=[handover.team.trust])
    without = verify(alone, trust=[handover.team.trust])

    assert beside.kind == without.kind == "sd-jwt"
    assert {check.outcome for check in beside.checks} == {"passed"}
    assert [c.id for c in without.checks if c.outcome != "passed"] == ["proof.second-signature"]


def test_one_pdf_is_checked_alone_with_the_testimony_inside(handover: Handover, package: Path) -> None:
    report = verify(package / IN / "testimony.pdf", trust=[handover.team.trust])

    assert report.kind == "pdf"
    assert report.ok
    assert "proof.parts" in {check.id for check in report.checks if check.outcome == "passed"}


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 100, b"PK\x03\x04"])
def test_anything_else_is_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "something"
    file.write_bytes(data)

    for path in (file, tmp_path, tmp_path / "missing"):
        with pytest.raises(NothingToCheck):
            verify(path)


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"eyJ.x.y~", b"age-encryption.org/v1\n-> x", b"a~b~"])
def test_damaged_files_fail_and_raise_nothing(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "something"
    file.write_bytes(data)

    assert not verify(file, identities=[age.generate_identity("x25519").secret]).ok


def test_a_sealed_bag_without_a_release_says_so(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, "B-1", [file_of("data/x.txt", b"x")])

    report = verify(folder)

    assert "release.document" in {c.id for c in report.checks if c.outcome == "not possible"}


def test_the_package_is_a_bag_for_the_library_of_congress(package: Path) -> None:
    assert bagit.Bag(str(package)).is_valid()
