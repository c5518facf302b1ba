"""Conditions of the domain ("F00.14 in [L2,L3]") as XPath with `${node}` references.

Grammar: DOMAIN.md 3.1, "Show if". One comparison each; a design says the few that are longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TERM = re.compile(r"(?P<id>[FM]\d\d\.\d\d) (?P<op>=|in|has|exists)(?: (?P<codes>\[?\w+(,\s?\w+)*\]?))?")


def node_name(question_id: str) -> str:
    """The node of a question: `F00.01` is `F00_01`."""
    return question_id.replace(".", "_")


def show_if_xpath(expression: str, key_column: Callable[[str], str], is_many: Callable[[str], bool]) -> str:
    """Translates a condition.

    Args:
        expression: the domain's words.
        key_column: the node that tells whether a row of a table question is filled; "" if it is no table.
        is_many: whether a question takes several choices.

    Returns:
        XPath for the `relevant` column, "" if the question always shows.

    Raises:
        ValueError: the condition is of no known form; the design must give it as XPath.
    """
    if expression in {"always", "topic"}:  # a topic is the condition of its whole module
        return ""
    if expression == "user.clinician":
        return "${flag_clinician} = 'Y'"
    match = _TERM.fullmatch(expression)
    if match is None:
        raise ValueError(f"unknown condition: {expression}")
    question, op = match["id"], match["op"]
    name, key = node_name(question), key_column(question)
    codes = [code.strip() for code in (match["codes"] or "").strip("[]").split(",")]
    if op == "exists":
        return f"count(${{{name}}}[{key} != '']) > 0" if key else f"string-length(${{{name}}}) > 0"
    if key:
        return f"count(${{{name}}}[{_any(key, codes)}]) > 0"
    if is_many(question):
        return " or ".join(f"selected(${{{name}}}, '{code}')" for code in codes)
    return _any(f"${{{name}}}", codes)


def _any(operand: str, codes: list[str]) -> str:
    return " or ".join(f"{operand} = '{code}'" for code in codes)
