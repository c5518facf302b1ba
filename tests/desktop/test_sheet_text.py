"""The text of a sheet after any changes is the text a fresh sheet would have."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from desktop.qt.theme import Theme
from desktop.qt.widgets.sheet_text import SheetText
from desktop.services.redacting import ANSWER, SPAN, Block, Piece

WORDS = st.text("аб c\n𝒳", min_size=1, max_size=6)
PIECES = st.lists(
    st.builds(
        Piece,
        text=WORDS,
        shown=st.none() | st.sampled_from(["withheld · R1", "PERSON 3 · R6"]),
        suggested=st.booleans(),
        undecided=st.booleans(),
    ),
    max_size=5,
)


def blocks(pieces: list[list[Piece]]) -> list[Block]:
    kinds = [SPAN, ANSWER]
    return [Block(kinds[n % 2], f"/data/{n}", f"Question {n}", tuple(p)) for n, p in enumerate(pieces)]


def shown(document: QTextDocument) -> list[tuple[str, str]]:
    """Return the fragments of a document with their colours and underlines."""
    found = []
    block = document.begin()
    while block.isValid():
        for at in block:
            fragment = at.fragment()
            look = fragment.charFormat()
            colours = f"{look.foreground().color().name()} {look.background().color().name()}"
            found.append((fragment.text(), f"{colours} {look.underlineStyle()} {look.font().family()}"))
        found.append(("\n", ""))
        block = block.next()
    return found


@settings(max_examples=60)
@given(
    st.integers(0, 4).flatmap(
        lambda count: st.lists(st.lists(PIECES, min_size=count, max_size=count), min_size=2, max_size=5)
    ),
    st.booleans(),
)
def test_changed_blocks_leave_what_a_fresh_sheet_shows(
    qapp, steps: list[list[list[Piece]]], redacted: bool
) -> None:
    kept, theme = QTextDocument(), Theme()
    text = SheetText(kept, theme, redacted=redacted)
    for step in steps:
        text.show_blocks(blocks(step))

    fresh_document = QTextDocument()
    fresh = SheetText(fresh_document, theme, redacted=redacted)
    fresh.show_blocks(blocks(steps[-1]))
    assert shown(kept) == shown(fresh_document)
    assert text.places == fresh.places


def test_places_are_where_the_pieces_stand(qapp) -> None:
    document = QTextDocument()
    text = SheetText(document, Theme(), redacted=False)
    text.show_blocks(blocks([[Piece("адзін ", None), Piece("𝒳 два", None)], [Piece("three", None)]]))
    plain = document.toPlainText().encode("utf-16-le")
    told = [plain[2 * p.start : 2 * p.end].decode("utf-16-le") for p in text.places]
    assert told == ["адзін ", "𝒳 два", "three"]
