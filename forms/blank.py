"""A form without answers, as a list of things to print: what is asked, in which order, and when.

Conditions are told in words where they are simple ("F02.07: Yes"); where a form computes more than paper can
say, the item is marked as conditional and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from forms.model import Form, NodeDefinition
from forms.session import Session
from forms.state import NodeState
from forms.xpath_ast import Call, Chain, Expr, Literal, Number, Path
from forms.xpath_parser import ExpressionError, parse_xpath

_POSITION: Final = re.compile(r"\[\d+\]")
_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)  # a blank form shows no clock; any moment serves


@dataclass(frozen=True)
class Clause:
    """One thing that must hold: a question has an answer.

    Attributes:
        question: id of the question.
        answer: the answer's label, or its code where it has none; empty means any answer.
    """

    question: str
    answer: str


@dataclass(frozen=True)
class BlankItem:
    """One line or block of a blank form.

    Attributes:
        path: of the node, without positions.
        kind: ``group``, ``repeat``, ``question`` or ``note``.
        type: as `forms.state.NodeState.type` has it.
        depth: 1 for what stands right below the root.
        id: the question's own id, else its name.
        mode: how it is asked (`us:mode`), or empty.
        label, hint: in the language chosen.
        appearance: as the form's author wrote it.
        required: an answer, or a reason for none, is asked for at least under some condition.
        choices: labels of the choices, in order.
        conditional: it is asked under a condition.
        when: alternatives, each a list of clauses that hold together; empty if the condition cannot be told.
    """

    path: str
    kind: str
    type: str
    depth: int
    id: str
    mode: str
    label: str
    hint: str
    appearance: str
    required: bool
    choices: tuple[str, ...]
    conditional: bool
    when: tuple[tuple[Clause, ...], ...]


def blank_items(form: Form, language: str = "") -> list[BlankItem]:
    """Return what a form asks, in document order.

    Args:
        form: the form.
        language: one of its languages; empty means its default.

    Raises:
        forms.errors.FormError: the form has no such language, or cannot be opened.
    """
    session = Session(form, now=lambda: _MOMENT, language=language or None)
    states: dict[str, NodeState] = {}
    for state in session.nodes():
        states.setdefault(_POSITION.sub("", state.reference), state)
    teller = _Teller(form, states)
    return [
        teller.item(node, states[node.path])
        for node in form.definition.nodes
        if node.path in states and _is_asked(states[node.path])
    ]


def _is_asked(state: NodeState) -> bool:
    """Return whether paper asks it too; what a date is counted from is told in words there."""
    return state.kind != "hidden" and state.us.get("kind", "") != "rel"


class _Teller:
    """Knows every question by its name, for telling conditions."""

    def __init__(self, form: Form, states: dict[str, NodeState]) -> None:
        self._states = states
        self._by_name: dict[str, list[NodeDefinition]] = {}
        for node in form.definition.nodes:
            self._by_name.setdefault(node.name, []).append(node)

    def item(self, node: NodeDefinition, state: NodeState) -> BlankItem:
        when = () if node.relevant is None else self._alternatives(node.relevant.source)
        return BlankItem(
            path=node.path,
            kind=state.kind,
            type=state.type,
            depth=node.depth,
            id=state.us.get("id", "") or node.name,
            mode=state.us.get("mode", ""),
            label=state.label,
            hint=state.hint,
            appearance=state.appearance,
            required=node.required is not None and node.required.constant is not False,
            choices=tuple(choice.label or choice.value for choice in state.choices),
            conditional=node.relevant is not None,
            when=when,
        )

    def _alternatives(self, source: str) -> tuple[tuple[Clause, ...], ...]:
        try:
            parsed = parse_xpath(source)
        except ExpressionError:
            return ()
        alternatives = [self._together(part) for part in _operands(parsed, "or")]
        told = [clauses for clauses in alternatives if clauses is not None]
        return tuple(told) if len(told) == len(alternatives) else ()

    def _together(self, expression: Expr) -> tuple[Clause, ...] | None:
        clauses = [self._clause(part) for part in _operands(expression, "and")]
        told = tuple(clause for clause in clauses if clause is not None)
        return told if len(told) == len(clauses) else None

    def _clause(self, expression: Expr) -> Clause | None:
        match expression:
            case Chain(first=Path() as path, rest=(("=", Literal(text=code)),)):
                return self._told(path, code)
            case Call(name="selected", arguments=(Path() as path, Literal(text=code))):
                return self._told(path, code)
            case Chain(first=Call(name=name, arguments=(Path() as path,)), rest=((">", Number(text="0")),)):
                return self._told(path, "") if name == "string-length" else self._some_row(path)
        return None

    def _some_row(self, rows: Path) -> Clause | None:
        """Tell ``count(${table}[column = 'code']) > 0``: some row has that answer."""
        match rows.steps[-1].predicates if rows.steps else ():
            case (Chain(first=Path() as column, rest=(("=", Literal(text=code)),)),):
                return self._told(column, code)
            case (Chain(first=Path() as column, rest=(("!=", Literal(text="")),)),):
                return self._told(column, "")
        return None

    def _told(self, path: Path, code: str) -> Clause | None:
        if not path.steps or any(step.predicates for step in path.steps):
            return None
        named = self._by_name.get(path.steps[-1].test, [])
        state = self._states.get(named[0].path) if len(named) == 1 else None
        if state is None:
            return None
        labels = {choice.value: choice.label for choice in state.choices}
        return Clause(state.us.get("id", "") or named[0].name, labels.get(code) or code)


def _operands(expression: Expr, operator: str) -> Iterator[Expr]:
    """Yield the operands of a chain of one operator; anything else is its own only operand."""
    if isinstance(expression, Chain) and all(sign == operator for sign, _ in expression.rest):
        yield expression.first
        yield from (operand for _, operand in expression.rest)
    else:
        yield expression
