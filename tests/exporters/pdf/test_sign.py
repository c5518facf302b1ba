from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.pdf_sign import PdfNotSignedError, PdfUnreadableError, embed_file, sign_pdf, verify_pdf
from forms.errors import AppError
from tests.support.paper_signer import MEMBER_CODE, SIGNED_AT, paper_signer

PROOF = b"eyJhbGciOiJFUzI1NiJ9.e30.c2ln~"


@cache
def plain_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.pages[0].Contents = document.make_stream(b"BT (words of the statement) Tj ET")
    result = BytesIO()
    document.save(result, compress_streams=False)
    return result.getvalue()


@cache
def signed_pdf() -> bytes:
    with_proof = embed_file(plain_pdf(), "T-ABCDEF-1.sd-jwt", PROOF, "application/sd-jwt")
    return sign_pdf(with_proof, paper_signer(), reason_text="Released as decided", at=SIGNED_AT)


def judge(tool: str, *arguments: str) -> str:
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed on this machine")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_signature_is_intact_valid_trusted_and_covers_the_whole_file() -> None:
    facts = verify_pdf(signed_pdf(), [paper_signer().root])
    assert (facts.intact, facts.valid, facts.trusted, facts.covers_whole_document) == (True,) * 4
    assert facts.signer_common_name == MEMBER_CODE
    assert facts.signed_at == SIGNED_AT


def test_the_embedded_proof_comes_back_byte_for_byte_and_is_associated_data() -> None:
    assert verify_pdf(signed_pdf(), []).embedded == {"T-ABCDEF-1.sd-jwt": PROOF}
    with pikepdf.open(BytesIO(signed_pdf())) as document:
        assert document.Root.AF[0].AFRelationship == "/Data"


def test_without_a_root_the_signature_holds_but_is_not_trusted() -> None:
    facts = verify_pdf(signed_pdf(), [])
    assert (facts.intact, facts.valid, facts.trusted) == (True, True, False)


def test_another_teams_root_does_not_make_it_trusted() -> None:
    assert not verify_pdf(signed_pdf(), [paper_signer("M-OTHER-1").root]).trusted


def test_one_changed_letter_of_the_statement_breaks_the_signature() -> None:
    uncompressed = sign_pdf(plain_pdf(), paper_signer(), reason_text="Released", at=SIGNED_AT)
    tampered = uncompressed.replace(b"words of the statement", b"words of the Statement")
    assert tampered != uncompressed
    facts = verify_pdf(tampered, [paper_signer().root])
    assert not facts.intact


def test_a_changed_proof_breaks_the_signature() -> None:
    place = signed_pdf().index(b"/AFRelationship")
    tampered = bytearray(signed_pdf())
    tampered[place + 1] ^= 0x20
    assert not verify_pdf(bytes(tampered), [paper_signer().root]).intact


def test_a_later_revision_is_seen() -> None:
    with_comment = signed_pdf() + b"\n% added later\n"
    assert not verify_pdf(with_comment, [paper_signer().root]).covers_whole_document


def test_bytes_hidden_behind_the_signature_object_are_seen() -> None:
    start = signed_pdf().index(b"/Contents <") + len(b"/Contents <")
    end = signed_pdf().index(b">", start)
    hidden = signed_pdf()[: end - 8] + b"deadbeef" + signed_pdf()[end:]
    assert not verify_pdf(hidden, [paper_signer().root]).intact


def test_a_certificate_that_had_run_out_at_signing_is_not_trusted() -> None:
    late = sign_pdf(plain_pdf(), paper_signer(), reason_text="late", at=SIGNED_AT + timedelta(days=365 * 4))
    facts = verify_pdf(late, [paper_signer().root])
    assert (facts.intact, facts.valid, facts.trusted) == (True, True, False)


def test_a_certificate_that_ran_out_after_signing_stays_trusted() -> None:
    """The check is made at the time of signing, whenever it is made."""
    early = sign_pdf(plain_pdf(), paper_signer(), reason_text="early", at=SIGNED_AT - timedelta(days=29))
    assert verify_pdf(early, [paper_signer().root]).trusted


def test_an_unsigned_pdf_says_so() -> None:
    with pytest.raises(PdfNotSignedError):
        verify_pdf(plain_pdf(), [])


@given(data=st.binary(max_size=400) | st.binary(max_size=200).map(lambda rest: b"%PDF-1.7\n" + rest))
@settings(deadline=None, max_examples=60)
def test_any_bytes_give_a_typed_error(data: bytes) -> None:
    with pytest.raises(PdfUnreadableError):
        verify_pdf(data, [])
    with pytest.raises(PdfUnreadableError):
        embed_file(data, "a", b"", "text/plain")


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_no_changed_byte_goes_unseen(data: st.DataObject) -> None:
    document = bytearray(signed_pdf())
    contents = document.index(b"/Contents <")
    outside = st.integers(0, contents - 1) | st.integers(document.index(b">", contents), len(document) - 1)
    document[data.draw(outside)] ^= data.draw(st.integers(1, 255))
    try:
        facts = verify_pdf(bytes(document), [paper_signer().root])
    except AppError:
        return
    assert not (facts.intact and facts.valid and facts.trusted and facts.covers_whole_document)


def test_signing_writes_neither_the_librarys_name_nor_the_machines_clock() -> None:
    added = signed_pdf()[len(embed_file(plain_pdf(), "T-ABCDEF-1.sd-jwt", PROOF, "application/sd-jwt")) :]
    assert b"hanko" not in added.lower()
    assert added.count(b"20261124120000Z") == 1
    assert b"ModDate" not in added


def test_signing_and_checking_open_no_socket() -> None:
    """In a process of its own, because an audit hook stays for good."""
    program = (
        "import sys; seen = []\n"
        "sys.addaudithook(lambda event, _: seen.append(event) if event.startswith('socket.') else None)\n"
        "from tests.exporters.pdf.test_sign import signed_pdf, paper_signer, verify_pdf\n"
        "assert verify_pdf(signed_pdf(), [paper_signer().root]).trusted\n"
        "assert not verify_pdf(signed_pdf(), []).trusted\n"
        "assert seen == [], seen\n"
        "assert not hasattr(sys.modules['aiohttp'], '__file__'), 'the real library was imported'\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_poppler_says_the_signature_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed_pdf())
    answer = judge("pdfsig", str(path))
    assert "Signature is Valid" in answer
    assert "Total document signed" in answer


def test_qpdf_finds_no_error_in_a_signed_file(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed_pdf())
    assert "No syntax or stream encoding errors" in judge("qpdf", "--check", str(path))
