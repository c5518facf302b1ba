"""Reads finished PDF files the way a reader's program would."""

from __future__ import annotations

import pypdfium2


def page_texts(pdf: bytes) -> list[str]:
    """Return the text layer of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for number in range(len(document)):
            page = document[number]
            layer = page.get_textpage()
            texts.append(layer.get_text_range().replace("\r\n", "\n").replace("\ufffe", "-"))
            layer.close()
            page.close()
        return texts
    finally:
        document.close()


def whole_text(pdf: bytes) -> str:
    """Return the text of all pages, with page breaks as lines of their own."""
    return "\n----\n".join(page_texts(pdf)) + "\n"
