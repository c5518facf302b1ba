from __future__ import annotations

import base64
import csv
import hashlib
import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

import resources
from exporters.leak_terms import Withheld
from exporters.package import AttachmentChanged, LeakFound, ReleaseInputs, build_package
from exporters.package_texts import index_csv
from exporters.release import read_release, schema_bytes, view_schema_bytes
from exporters.seal import seal
from tests.support.account import INTERVIEWER, PHOTO, account, finished_plan
from tests.support.handover import CODE, Handover, RealTeam, hand_over, inputs_for, photo

SECRETS = ("Zofija", "Harbuzniak", "Kostik", "T-4KQ7ZD-M", "quietude")


@pytest.fixture(scope="module")
def handover() -> Handover:
    return hand_over()


def contents(made: Handover) -> dict[str, bytes]:
    result = {}
    for file in made.package.files:
        with file.open() as stream:
            result[file.path] = stream.read()
    return result


def pdf_texts(data: bytes) -> bytes:
    """Return what is drawn on the pages and every stream that can be unpacked."""
    pages = pypdfium2.PdfDocument(data)
    drawn = [page.get_textpage().get_text_bounded().encode() for page in pages]
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = [o for o in document.objects if isinstance(o, pikepdf.Stream)]
        unpacked = [o.read_bytes() for o in streams if o.get("/Subtype") != "/Image"]
    assert b"They came at night" in b" ".join(drawn)
    return b"\n".join([*drawn, *unpacked])


def test_a_package_has_the_files_that_were_promised(handover: Handover) -> None:
    folder = f"data/testimonies/{CODE}/"

    assert set(contents(handover)) == {
        "data/README.txt",
        "data/verify.html",
        "data/index.csv",
        "data/release.json",
        "data/release.json.jws",
        "data/schema/release.schema.json",
        "data/schema/testimony.schema.json",
        f"{folder}testimony.pdf",
        f"{folder}testimony.json",
        f"{folder}testimony.sd-jwt",
        f"{folder}testimony.sd-jwt.jws",
        f"{folder}custody.jsonl",
        f"{folder}attachments/E-4K7Q-V.jpg",
    }


def test_no_withheld_word_is_in_any_file(handover: Handover) -> None:
    for path, data in contents(handover).items():
        seen = data + (pdf_texts(data) if path.endswith(".pdf") else b"")
        for secret in SECRETS:
            assert secret.encode() not in seen, path
            assert secret.encode("utf-16-be") not in seen, path


def test_the_index_tells_what_is_there(handover: Handover) -> None:
    files = contents(handover)
    rows = list(csv.DictReader(io.StringIO(files["data/index.csv"].decode())))

    assert [row["file"] for row in rows] == [p.removeprefix("data/") for p in files if "/testimonies/" in p]
    for row in rows:
        data = files[f"data/{row['file']}"]
        assert (row["sha256"], row["size"]) == (hashlib.sha256(data).hexdigest(), str(len(data)))


def test_the_release_names_codes_reasons_and_replacements_only(handover: Handover) -> None:
    release = read_release(contents(handover)["data/release.json"])
    (line,) = release.testimonies

    assert [(r.place, r.op, r.reason, r.replacement) for r in line.redactions] == [
        ("1", "pseudonym", "R1", handover.package.labels["witness"]),
        ("2", "withheld", "R6", ""),
    ]
    assert [cell.purpose for cell in line.consent] == ["ICCI"]


def test_two_recipients_cannot_recognise_the_same_testimony() -> None:
    first, second = (contents(hand_over()) for _ in range(2))
    folder = f"data/testimonies/{CODE}/"
    proofs = [set(files[folder + "testimony.sd-jwt"].split(b"~")[1:-1]) for files in (first, second)]

    assert not proofs[0] & proofs[1]
    assert b"sealed_at" not in b"".join(_decoded(proofs[0]))


def _decoded(parts: set[bytes]) -> list[bytes]:
    return [base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)) for part in parts]


def spoiled(text: str) -> None:
    team = RealTeam()
    picture = photo()
    document = account(text=text, photo=(picture, hashlib.sha256(picture).hexdigest()))
    plan = finished_plan(document)
    inputs = inputs_for(team)
    (testimony,) = inputs.testimonies
    issue = seal(document, team.signer(INTERVIEWER, "interviewer"), team.trust, batch=1).issues[0]
    part = replace(testimony, document=document, plan=plan, issue=issue)
    build_package(replace(inputs, testimonies=(part,)), team.signer("M-9X2B-0"))


def test_a_name_withheld_once_and_forgotten_once_stops_the_package() -> None:
    text = account().narratives[0].text

    with pytest.raises(LeakFound) as caught:
        spoiled(text + "\nOnly Harbuzniak knew.")

    assert "Harbuzniak" not in f"{caught.value} {caught.value.place}"
    assert caught.value.place.startswith("data/testimonies/")


def test_a_name_from_an_identity_card_stops_the_package() -> None:
    team = RealTeam()
    inputs = replace(inputs_for(team), never=(Withheld("known", "WN"),))

    with pytest.raises(LeakFound):
        build_package(inputs, team.signer("M-9X2B-0"))


def test_an_attachment_that_is_not_the_sealed_file_stops_the_package() -> None:
    team = RealTeam()
    inputs = inputs_for(team)
    (testimony,) = inputs.testimonies
    other = replace(testimony, attachments={PHOTO: lambda: io.BytesIO(b"another picture")})

    with pytest.raises(AttachmentChanged):
        build_package(replace(inputs, testimonies=(other,)), team.signer("M-9X2B-0"))


def test_a_document_number_stops_the_package() -> None:
    with pytest.raises(LeakFound):
        spoiled(account().narratives[0].text + "\nMy passport was MP0000017.")


def test_a_profile_without_a_custody_log_gives_none() -> None:
    def quietly(inputs: ReleaseInputs) -> ReleaseInputs:
        return replace(inputs, profile="SP", category="SP")

    assert contents(hand_over(quietly))[f"data/testimonies/{CODE}/custody.jsonl"] == b""


def test_the_published_schemas_are_those_of_the_files() -> None:
    assert resources.read("schemas/release.schema.json") == schema_bytes()
    assert resources.read("schemas/released.schema.json") == view_schema_bytes()


def test_a_report_may_stop_the_work() -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    team = RealTeam()
    with pytest.raises(KeyboardInterrupt):
        build_package(inputs_for(team), team.signer("M-9X2B-0"), stop)


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert b"'=1+1" in index_csv([{"document": "=1+1"}])
