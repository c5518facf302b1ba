"""``forms check`` and ``forms eval``: what is wrong with a form, and what it says after some answers."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desktop.commands import form_papers
from desktop.services.form_files import form_source, read_limited
from forms.errors import FormError, FormInvalid, StepInvalid
from forms.limits import MAX_ANSWER_STEPS, MAX_FORM_BYTES
from forms.loader import check_form, load_form
from forms.problems import Problem
from forms.session import NodeState, Session, Step
from forms.source import FormSource

_VERBS: Final = frozenset({"@add", "@remove", "@language"})
_COLUMNS: Final = ("reference", "relevant", "required", "readonly", "valid", "value", "label")
_WIDEST: Final = 40
_Parsers = argparse._SubParsersAction


def add_parser(subparsers: _Parsers[argparse.ArgumentParser]) -> None:
    """Add the command with its two actions."""
    parser = subparsers.add_parser("forms", help="check a form, or see its state after some answers")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="list what is wrong or not supported in an XLSForm or XForm")
    evaluate = actions.add_parser("eval", help="show the state of every question after some answers")
    for action in (check, evaluate):
        action.add_argument("file", type=Path, metavar="FILE", help="a form: .xlsx, .csv, .md or .xml")
        action.add_argument("--json", action="store_true", help="print JSON")
    evaluate.add_argument(
        "--answers",
        type=Path,
        required=True,
        metavar="ANSWERS",
        help='a JSON list of steps: ["/data/name", "Ann"], ["@add", "/data/child"], '
        '["@remove", "/data/child[2]"], ["@language", "English (en)"]',
    )
    evaluate.add_argument("--device", default="", metavar="D", help="what `deviceid` is; else nothing")
    evaluate.add_argument("--language", metavar="L", help="language of the texts; else the form's default")
    parser.set_defaults(run=run)
    form_papers.add_actions(actions)


def run(args: argparse.Namespace) -> int:
    """Check or evaluate a form.

    Raises:
        AppError: the form or the answers cannot be used.
    """
    source = form_source(args.file)
    if args.action == "check":
        return _check(source, as_json=args.json)
    return _evaluate(source, args)


def _check(source: FormSource, *, as_json: bool) -> int:
    problems = check_form(source)
    if as_json:
        facts = [
            {"severity": p.severity, "row": p.row, "where": p.where, "message": p.message} for p in problems
        ]
        print(json.dumps(facts, indent=2))
    else:
        for problem in problems:
            print(_line(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        print(f"The form has {errors} errors and cannot be used.", file=sys.stderr)
    elif not as_json:
        print("The form can be used.")
    return 1 if errors else 0


def _line(problem: Problem) -> str:
    place = ", ".join(part for part in (f"row {problem.row}" if problem.row else "", problem.where) if part)
    return f"{problem.severity}: {place + ': ' if place else ''}{problem.message}"


def _evaluate(source: FormSource, args: argparse.Namespace) -> int:
    try:
        form = load_form(source)
    except FormInvalid as error:
        print(_line(error.problems[0]) if error.problems else str(error), file=sys.stderr)
        return 1
    steps = _steps(read_limited(args.answers, MAX_FORM_BYTES))
    session = Session(form, now=_local_now, language=args.language, device=args.device)
    for number, step in enumerate(steps, start=1):
        try:
            session.apply(step)
        except FormError as error:
            print(f"Step {number}: {error}", file=sys.stderr)
            return 1
    nodes = session.nodes()
    print(json.dumps([_facts(node) for node in nodes], indent=2) if args.json else _table(nodes))
    return 0


def _local_now() -> datetime:
    """Return the present moment in the zone of this machine: a form's today() is the calendar on the wall."""
    return datetime.now().astimezone()


def _facts(node: NodeState) -> dict[str, Any]:
    return {
        "reference": node.reference,
        "relevant": node.relevant,
        "required": node.required,
        "readonly": node.readonly,
        "value": node.value,
        "valid": node.valid,
        "label": node.label,
        "choices": [choice.value for choice in node.choices],
    }


def _table(nodes: list[NodeState]) -> str:
    rows = [list(_COLUMNS)] + [[_cell(getattr(node, column)) for column in _COLUMNS] for node in nodes]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(str(value).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "\u2026"


def _steps(data: bytes) -> list[Step]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise StepInvalid(number=1) from None
    if not isinstance(document, list) or len(document) > MAX_ANSWER_STEPS:
        raise StepInvalid(number=1)
    return [_step(item, number) for number, item in enumerate(document, start=1)]


def _step(item: object, number: int) -> Step:
    """Read `[reference, value]` or `{"@add": reference}`; numbers and lists become instance text."""
    if isinstance(item, dict) and len(item) == 1:
        item = next(iter(item.items()))
    if not isinstance(item, list | tuple) or len(item) != 2:
        raise StepInvalid(number=number)
    what, value = item
    text = _instance_text(value)
    if not isinstance(what, str) or text is None or not (what.startswith("/") or what in _VERBS):
        raise StepInvalid(number=number)
    return what, text


def _instance_text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " ".join(value)
    return None
