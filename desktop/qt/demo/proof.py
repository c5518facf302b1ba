"""After the windows: open the bundle as its recipient would, and look for everything that was withheld."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pikepdf

import resources
from desktop.services import releasing
from exporters.bundle import open_bundle
from exporters.document import TestimonyDocument, read_document
from exporters.redaction import AnswerTarget, Operation, RedactionPlan
from storage.vault import Vault

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’ʼ][^\W_]+)*")
_FIXED: Final = ("package", "captions", "schemas")
# Salts, digests and keys are read decoded; undecoded they spell short words by chance.
_RUN: Final = re.compile(r"[A-Za-z0-9_/+-]{20,}")
_LONG: Final = 8  # letters that no key or hash spells by chance
_SHORTEST: Final = {"latin": 6, "other": 4}


def withheld_words(vault: Vault, release: str) -> list[str]:
    """Return every word that the release must not show, one entry each, sorted.

    Left out is what proves nothing: a word that the reader sees anyway, in what is kept, in a replacement or
    in the texts of every package, be it inside another word; and one so short that keys hold it by chance.
    """
    hidden: set[str] = set()
    shown = [
        resources.read(f"{folder}/{name}").decode() for folder in _FIXED for name in resources.names(folder)
    ]
    for part in releasing.read(vault, release).parts:
        document = read_document(vault.sealed.get(part.code, part.version).document)
        for text, kept in _texts(document, part.plan):
            if kept:
                shown.append(text)
            else:
                hidden.update(words_of(text))
        shown += [*_labels(document), *(decision.replacement for decision in part.plan.decisions)]
    seen = "\n".join(shown).casefold()
    return sorted(word for word in hidden if word.casefold() not in seen and _long_enough(word))


def words_of(text: str) -> list[str]:
    """Return the words of a text."""
    return _WORD.findall(text)


def open_package(bundle: Path, identities: Sequence[str], out: Path) -> Path:
    """Open a bundle with the recipient's key; the bag becomes the folder ``out``, which is not there yet."""
    opening = out.with_name("opening")
    open_bundle(bundle, identities, opening).rename(out)
    opening.rmdir()
    return out


def words_found(folder: Path, words: Iterable[str]) -> list[str]:
    """Return which words stand anywhere in the files of a package, streams of PDF files taken apart."""
    wanted = {word.casefold(): word for word in words}
    found: set[str] = set()
    for text in _all_texts(folder):
        low, words = text.casefold(), _RUN.sub(_readable, text).casefold()
        found.update(word for key, word in wanted.items() if key in (low if len(key) >= _LONG else words))
    return sorted(found)


def _readable(run: re.Match[str]) -> str:
    """Return a long run of letters as it is, or a space if it is a key: digits, small and capital letters."""
    text = run[0]
    is_key = any(map(str.isdigit, text)) and any(map(str.islower, text)) and any(map(str.isupper, text))
    return " " if is_key else text


def _all_texts(folder: Path) -> Iterator[str]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        yield path.name
        yield data.decode("utf-8", errors="replace")
        if path.suffix == ".pdf":
            yield from _pdf_texts(data)
        elif path.suffix == ".sd-jwt":
            yield from _disclosed(data)


def _disclosed(presentation: bytes) -> Iterator[str]:
    """Yield the parts of an SD-JWT (RFC 9901, section 4) as they read once decoded."""
    for part in re.split(rb"[~.]", presentation.strip()):
        yield base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)).decode("utf-8", errors="replace")


def _pdf_texts(data: bytes) -> Iterator[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_bounded()
    document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield bytes(thing.read_bytes()).decode("utf-8", errors="replace")


def _texts(document: TestimonyDocument, plan: RedactionPlan) -> Iterator[tuple[str, bool]]:
    for narrative in document.narratives:
        for word, held in zip(
            narrative.words, plan.words(narrative.reference, len(narrative.words)), strict=True
        ):
            yield word, held is not None and held.op is Operation.KEEP
    for answer in document.answers:
        decision = plan.decision_for(AnswerTarget(reference=answer.reference))
        kept = decision is not None and decision.op is Operation.KEEP
        if answer.value is not None and not answer.display:
            yield answer.value, kept
        for words in answer.display.values():
            yield words, True


def _labels(document: TestimonyDocument) -> Iterator[str]:
    for part in (*document.answers, *document.narratives):
        yield from part.labels.values()


def _long_enough(word: str) -> bool:
    if word.isascii():
        return word.isalpha() and len(word) >= _SHORTEST["latin"]
    return len(word) >= _SHORTEST["other"]
