"""How fast forms open and answers are taken: against limits, against growth, and against ODK's own engine.

The peer is `@getodk/xforms-engine` in one Node process, on the same forms and answers, in the same run. It is
left out, and said so, where it is not installed (`npm ci` in tests/peers).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import resources
from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT
from tests.support.npm_peer import NODE, PEERS, Conversation

QUESTIONS = 400
CHANGE_LIMIT = 0.002
"""Seconds that one change may take in the form of 400 questions, at the median."""
SIZES = (1_000, 10_000)
GROWTH = 2.0
"""How much longer a change may take in a form ten times as large, when as much depends on it."""
OPENING_LIMIT = 1.0
"""Seconds until the shipped form is there."""
ROUNDS = 3
CHANGES = 60


def run() -> list[dict[str, object]]:
    """Measure; ratios are ours to the limit or to the peer's, so that less than 1 is ahead."""
    return [*_limits(), *_growth(), *_against_peer()]


def _limits() -> Iterator[dict[str, object]]:
    form = load_form(FormSource("form.xml", a_form(QUESTIONS)))
    spent = statistics.median(_changes(form))
    yield _row(f"one change, {QUESTIONS} questions and repeats", spent, CHANGE_LIMIT)
    shipped = resources.read("forms/testimony.xml")
    for name, clock in (("by the clock", time.perf_counter), ("time of the processor", time.process_time)):
        opening = _best(lambda: _opened(shipped), clock)
        yield _row(f"open the shipped form, {name}", opening, OPENING_LIMIT)
    session = _opened(shipped)
    yield _row("list the states of the shipped form again", _best(session.nodes), CHANGE_LIMIT)


def _growth() -> Iterator[dict[str, object]]:
    spent = [statistics.median(_changes(load_form(FormSource("form.xml", a_form(size))))) for size in SIZES]
    for size, seconds in zip(SIZES, spent, strict=True):
        yield _row(f"one change, {size} questions", seconds, spent[0] * GROWTH)


def _against_peer() -> Iterator[dict[str, object]]:
    if NODE is None or not (PEERS / "node_modules/@getodk/xforms-engine").is_dir():
        yield {"name": "against @getodk/xforms-engine", "skipped": "it is not installed in tests/peers"}
        return
    peer = Conversation("xforms.mjs", {"TZ": "UTC"})
    forms = {
        f"{QUESTIONS} questions and repeats": a_form(QUESTIONS),
        "3000 questions, 1.5 MB": a_form(3_000, wide=True),
        "the shipped form": resources.read("forms/testimony.xml"),
    }
    for name, xform in forms.items():
        form = load_form(FormSource("form.xml", xform))
        steps = [(reference, str(number)) for number, reference in enumerate(_open_texts(form))]
        replies = [peer.ask(xform=xform.decode(), steps=steps, last=True) for _ in range(ROUNDS)]
        load = min(reply["load"] for reply in replies)
        change = statistics.median(min(pair) for pair in zip(*(r["spent"] for r in replies), strict=True))
        yield _compared(f"open, {name}", _best(lambda xform=xform: _opened(xform)), load)
        yield _compared(f"one change, {name}", statistics.median(_changes(form)), change)
    peer.close()


def _row(name: str, seconds: float, limit: float) -> dict[str, object]:
    facts = {"seconds": round(seconds, 6), "limit": round(limit, 6), "ratio": round(seconds / limit, 3)}
    return {"name": name, **facts, "ok": seconds <= limit}


def _compared(name: str, ours: float, theirs: float) -> dict[str, object]:
    facts = {"seconds": round(ours, 6), "peer_seconds": round(theirs, 6), "ratio": round(ours / theirs, 3)}
    return {"name": name, **facts, "ok": ours < theirs}


def _opened(xform: bytes) -> Session:
    session = Session(load_form(FormSource("form.xml", xform)), now=lambda: MOMENT)
    session.nodes()
    return session


def _changes(form: Form) -> list[float]:
    """Return the seconds of each change, the best of some rounds."""
    references = _open_texts(form)
    rounds = []
    for _ in range(ROUNDS):
        session = Session(form, now=lambda: MOMENT)
        session.nodes()
        session.set(references[-1], "warm")
        rounds.append([_timed(session, reference, str(n)) for n, reference in enumerate(references)])
    return [min(pair) for pair in zip(*rounds, strict=True)]


def _timed(session: Session, reference: str, value: str) -> float:
    before = time.perf_counter()
    session.set(reference, value)
    return time.perf_counter() - before


def _open_texts(form: Form) -> list[str]:
    nodes = Session(form, now=lambda: MOMENT).nodes()
    found = [n.reference for n in nodes if n.type in {"text", "int"} and n.kind == "question" and n.relevant]
    return found[:: max(len(found) // CHANGES, 1)][:CHANGES]


def _best(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        before = clock()
        work()
        best = min(best, clock() - before)
    return best


def a_form(questions: int, *, wide: bool = False) -> bytes:
    """Write an XForm: sections of ten questions that depend on one another, every fourth in a repeat.

    Args:
        questions: how many.
        wide: with long texts in three languages.
    """
    languages = ("en", "be", "ru")
    sections = range(questions // 10)
    words = "Please tell me what happened then, and who else was there to see or hear it. " * (
        2 if wide else 1
    )
    itext = "".join(
        f'<translation lang="{language}">'
        + "".join(
            f'<text id="q{s}_{n}"><value>{n}. {words}</value></text>' for s in sections for n in range(10)
        )
        + "</translation>"
        for language in languages
    )
    nodes = "".join(_section_nodes(s) for s in sections)
    binds = "".join(_section_binds(s) for s in sections)
    body = "".join(_section_body(s) for s in sections)
    items = "".join(f"<item><name>{n}</name><label>Choice {n}</label></item>" for n in range(20))
    text = f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>x</h:title>
 <model odk:xforms-version="1.0.0"><itext>{itext}</itext><instance><data id="x">{nodes}</data></instance>
 <instance id="list"><root>{items}</root></instance>{binds}</model></h:head>
 <h:body>{body}</h:body></h:html>"""
    return text.encode()


def _section_nodes(section: int) -> str:
    fields = "".join(f"<q{n}/>" for n in range(10))
    template = f'<s{section} jr:template="">{fields}</s{section}>' if section % 4 == 3 else ""
    return f"{template}<s{section}>{fields}</s{section}>"


def _section_binds(section: int) -> str:
    at = f"/data/s{section}"
    rules = (
        'type="string"',
        'type="int" constraint=". &gt;= 0"',
        "relevant=\"../q0 != 'hide'\"",
        "calculate=\"concat(../q0, ' ', ../q1)\"",
        'required="../q1 &gt; 2"',
        "relevant=\"../q4 != ''\"",
        'readonly="../q1 = 99"',
        'calculate="../q1 * 2" type="int"',
        'type="string"',
        'constraint="string-length(.) &lt; 100"',
    )
    return "".join(f'<bind nodeset="{at}/q{n}" {rule}/>' for n, rule in enumerate(rules))


def _section_body(section: int) -> str:
    at = f"/data/s{section}"
    controls = "".join(
        f'<input ref="{at}/q{n}"><label ref="jr:itext(\'q{section}_{n}\')"/></input>'
        for n in (0, 1, 2, 4, 5, 6, 9)
    )
    controls += (
        f'<select1 ref="{at}/q8"><label ref="jr:itext(\'q{section}_8\')"/>'
        "<itemset nodeset=\"instance('list')/root/item[name != current()/../q0]\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>'
    )
    inner = f'<repeat nodeset="{at}">{controls}</repeat>' if section % 4 == 3 else controls
    return f'<group ref="{at}">{inner}</group>'


if __name__ == "__main__":
    for row in run():
        print(row)
