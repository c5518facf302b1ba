"""The same form and answers in our engine and in ODK's own, `@getodk/xforms-engine`, node by node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.errors import FormError
from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from forms.state import NodeState
from tests.support.forms import MOMENT
from tests.support.npm_peer import Conversation

FACETS = ("relevant", "required", "readonly", "value", "valid", "label", "hint", "choices")
_MOST_STEPS = 40
_ANSWERS = {
    "text": ("Alpha beta", ""),
    "int": ("7", "-3"),
    "integer": ("7", "-3"),
    "decimal": ("2.5", "100"),
    "date": ("2024-02-29",),
    "time": ("14:05:00.000Z",),
    "dateTime": ("2024-02-29T14:05:00.000Z",),
    "geopoint": ("53.9 27.56 200 5",),
    "trigger": ("OK",),
    "boolean": ("true",),
    "barcode": ("4006381333931",),
}

Steps = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Difference:
    """One thing that the two engines say differently of one node after some steps."""

    step: int
    reference: str
    facet: str
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Comparison:
    """What came of one form.

    Attributes:
        differences: in the order found.
        refused: why ODK's engine would not load the form or take a step, or "".
        compared: how many states of nodes were compared.
    """

    differences: tuple[Difference, ...] = ()
    refused: str = ""
    compared: int = 0


def compare(
    peer: Conversation, source: FormSource, steps: Steps | None = None, files: Mapping[str, str] | None = None
) -> Comparison:
    """Fill in a form in both engines; without steps, by answers made up for it.

    Raises:
        FormError: ours cannot use the form.
    """
    form = load_form(source)
    if steps is None:
        steps = made_up_steps(form)
    reply = peer.ask(
        xform=form.xform.decode(), steps=steps, files=dict(files or {}), now=MOMENT.timestamp() * 1000
    )
    if "refused" in reply:
        return Comparison(refused=reply["refused"])
    session = a_session(form)
    found: list[Difference] = []
    compared = 0
    for number, theirs in enumerate(reply["states"]):
        if number:
            session.apply(steps[number - 1])
        ours = [_comparable(node) for node in session.nodes()]
        found += _between(number, ours, [_of_peer(node) for node in theirs])
        compared += len(theirs)
    return Comparison(tuple(found), reply.get("stopped") or "", compared)


def a_session(form: Form) -> Session:
    """Begin a form at the moment that the peer is told, too."""
    return Session(form, now=lambda: MOMENT)


def made_up_steps(form: Form, most: int = _MOST_STEPS) -> list[tuple[str, str]]:
    """Answer every question that can be, add an entry to every repeat, and change the language."""
    session = a_session(form)
    steps: list[tuple[str, str]] = []
    done: set[str] = set()
    while len(steps) < most:
        step = next((s for s in _candidates(session) if f"{s}" not in done), None)
        if step is None:
            break
        done.add(f"{step}")
        try:
            session.apply(step)
        except FormError:
            continue
        steps.append(step)
    return [*steps, *(("@language", language) for language in form.languages[1:3])]


def _candidates(session: Session) -> Iterator[tuple[str, str]]:
    nodes = session.nodes()
    for node in nodes:
        if node.kind == "question" and node.relevant and not node.readonly:
            yield from ((node.reference, value) for value in _values(node))
    for repeat in dict.fromkeys(node.repeat_reference for node in nodes if node.repeat_reference):
        yield "@add", repeat


def _values(node: NodeState) -> Sequence[str]:
    values = [choice.value for choice in node.choices]
    match node.type:
        case "select_one":
            return [*values[:1], *values[-1:]]
        case "select_multiple":
            return [" ".join(values[1:3]), " ".join(values)]
        case "rank":
            return [" ".join(reversed(values))]
    if node.type == "binary":
        return ()
    return _ANSWERS.get(node.type, ("x",))


def _comparable(node: NodeState) -> dict[str, Any]:
    facts = {name: getattr(node, name) for name in ("reference", *FACETS)}
    facts["hint"] += node.guidance  # the peer gives both as one text
    return _spaced(facts) | {
        "choices": [(c.value, " ".join(c.label.split()) or c.value) for c in node.choices]
    }


def _of_peer(node: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: node[name] for name in ("reference", *FACETS)}
    labels = [" ".join(label.split()) for label in node["choiceLabels"]]
    # Ours shows a choice without a label by its value.
    named = [(value, label or value) for value, label in zip(node["choices"], labels, strict=True)]
    return _spaced(facts) | {"choices": named}


def _spaced(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {name: " ".join(facts[name].split()) for name in ("label", "hint")}


def _between(step: int, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> Iterator[Difference]:
    references = [node["reference"] for node in ours], [node["reference"] for node in theirs]
    if references[0] != references[1]:
        extra = set(references[0]) - set(references[1]), set(references[1]) - set(references[0])
        yield Difference(step, "", "nodes", sorted(extra[0])[:10], sorted(extra[1])[:10])
    by_reference = {node["reference"]: node for node in theirs}
    for node in ours:
        other = by_reference.get(node["reference"], node)
        for facet in FACETS:
            if node[facet] != other[facet]:
                yield Difference(step, node["reference"], facet, node[facet], other[facet])
