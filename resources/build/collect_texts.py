"""Collect every text that people see and bring the translations up to date.

``python -m resources.build.collect_texts`` reads the sources, adds new texts to ``resources/translations/*.po``
without a translation, and takes away those that are gone. ``--check`` changes nothing and exits 1 if it would.

Texts are the literals given to ``tr``, ``plural`` and ``mark``, the class attribute ``text`` of errors, the words of
the checks and of the consent ladder (`Question`, `Policy`), and the sentences that a module keeps as constants.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polib

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("forms", "storage", "exporters", "desktop")
LANGUAGES: Final = {"be": 3, "ru": 3}
_WORDED: Final = {"Question", "Policy"}
_CODE: Final = re.compile(r"E\d\d|")
_SENTENCE: Final = re.compile(r"[A-Z][^<>]* [^<>]*[.]", re.DOTALL)
_MARKERS: Final = {"tr": 1, "mark": 1, "plural": 2}


class Text(NamedTuple):
    """One text: its English source, its plural source or "", and the files it stands in."""

    one: str
    many: str


def texts_of(source: str) -> Iterator[Text]:
    """Yield the texts of one Python source."""
    tree = ast.parse(source)
    yield from _of_constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.ClassDef):
            yield from _of_class(node)


def _of_call(node: ast.Call) -> Iterator[Text]:
    name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")  # `tr` and `i18n.tr`
    if name in _WORDED:
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        for word in given:
            if (
                isinstance(word, ast.Constant)
                and isinstance(word.value, str)
                and not _CODE.fullmatch(word.value)
            ):
                yield Text(word.value, "")
    count = _MARKERS.get(name, 0)
    literals = [
        a.value for a in node.args[:count] if isinstance(a, ast.Constant) and isinstance(a.value, str)
    ]
    if count and len(literals) == count:
        yield Text(literals[0], literals[1] if count == 2 else "")


def _of_constants(tree: ast.Module) -> Iterator[Text]:
    for statement in tree.body:
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        if (
            isinstance(value, ast.Constant)
            and isinstance(value.value, str)
            and _SENTENCE.fullmatch(value.value)
        ):
            yield Text(value.value, "")


def _of_class(node: ast.ClassDef) -> Iterator[Text]:
    for statement in node.body:
        targets = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        value = getattr(statement, "value", None)
        named = any(isinstance(t, ast.Name) and t.id == "text" for t in targets)
        if named and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield Text(value.value, "")


def collect() -> dict[Text, list[str]]:
    """Return all texts of the program and the files they stand in, sorted by file."""
    found: dict[Text, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for text in texts_of(path.read_text(encoding="utf-8")):
                places = found.setdefault(text, [])
                if name not in places:
                    places.append(name)
    return found


def updated(old: polib.POFile, texts: dict[Text, list[str]], language: str) -> polib.POFile:
    """Return a catalog with exactly these texts, keeping the translations that are there."""
    known = {entry.msgid: entry for entry in old}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Project-Id-Version": "underseal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    }
    for text, places in sorted(texts.items(), key=lambda item: (item[1][0], item[0].one)):
        before = known.get(text.one)
        entry = polib.POEntry(msgid=text.one, occurrences=[(place, "") for place in places])
        if text.many:
            entry.msgid_plural = text.many
            had = before.msgstr_plural if before else {}
            entry.msgstr_plural = {form: had.get(form, "") for form in range(LANGUAGES[language])}
        else:
            entry.msgstr = before.msgstr if before else ""
        new.append(entry)
    return new


def main(arguments: list[str]) -> int:
    """Write or check every catalog; return the exit status."""
    texts = collect()
    stale = False
    for language in LANGUAGES:
        path = ROOT / "resources" / "translations" / f"{language}.po"
        old = polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile()
        new = updated(old, texts, language)
        written = f"{new}\n" if not str(new).endswith("\n") else str(new)
        if "--check" in arguments:
            stale = stale or not path.exists() or path.read_text(encoding="utf-8") != written
        else:
            path.write_text(written, encoding="utf-8")
        missing = sum(1 for entry in new if not entry.translated())
        print(f"{language}: {len(new)} texts, {missing} not translated")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
