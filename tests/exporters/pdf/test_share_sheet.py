"""A share on paper: its words can be read back from the page, and nothing tells whose it is."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pypdfium2
import pytest

from exporters.share_sheet import render_share, write_share
from storage import recovery

DAY = dt.date(2026, 11, 25)
MADE = recovery.issue(2, 3)


def page_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_bounded())
    finally:
        document.close()


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_the_words_of_a_sheet_read_back_as_the_share_they_are(language: str) -> None:
    content = render_share(MADE.shares[1], number=2, shares=3, needed=2, day=DAY, language=language)
    text = page_text(content)

    printed = {int(number): word for number, word in re.findall(r"\b(\d{1,2})\. ([a-z]+)\b", text)}
    assert [printed[number] for number in sorted(printed)] == list(MADE.shares[1])
    assert "2026-11-25" in text and "SLIP-39" in text


def test_a_sheet_of_sixteen_names_its_numbers() -> None:
    made = recovery.issue(16, 16)

    text = page_text(render_share(made.shares[15], number=16, shares=16, needed=16, day=DAY, language="en"))
    assert "Recovery share 16 of 16" in text and "brings 16 of these sheets" in text


def test_a_sheet_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    out = tmp_path / "share.pdf"

    write_share(out, MADE.shares[0], number=1, shares=3, needed=2, day=DAY, language="be")

    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["share.pdf"]
