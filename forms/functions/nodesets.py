"""Functions on node-sets, choices and the form itself (ODK XForms, "Node-set functions", "Selects")."""

from __future__ import annotations

import math
from typing import Any

from forms.functions.registry import function
from forms.functions.runtime import ACTIVE
from forms.values import as_number, as_text, as_texts


@function("count-non-empty", 1, 1, "number")
def _count_non_empty(_context: Any, nodes: Any) -> float:
    return float(sum(1 for text in as_texts(nodes) if text))


@function("position", 1, 1, "number")
def _position(_context: Any, nodes: Any) -> float:
    """Counts where a node stands among its like-named neighbours; `position()` is libxml2's."""
    if not isinstance(nodes, list) or not nodes:
        return math.nan
    node = nodes[0]
    return 1.0 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))


@function("selected", 2, 2, "boolean")
def _selected(_context: Any, values: Any, value: Any) -> bool:
    # Of nothing, "" is selected.
    return as_text(value).strip() in (as_text(values).split() or [""])


@function("selected-at", 2, 2, "string")
def _selected_at(_context: Any, values: Any, index: Any) -> str:
    chosen, number = as_text(values).split(), as_number(index)
    if not math.isfinite(number) or not 0 <= int(number) < len(chosen):
        return ""
    return chosen[int(number)]


@function("count-selected", 1, 1, "number")
def _count_selected(_context: Any, values: Any) -> float:
    return float(len(as_text(values).split()))


@function("jr:itext", 1, 1, "string")
def _itext(context: Any, identifier: Any) -> str:
    return ACTIVE.get().itext(as_text(identifier), context.context_node)


@function("jr:choice-name", 2, 2, "string")
def _choice_name(_context: Any, value: Any, question: Any) -> str:
    """Gives a choice's label; the question's path, a literal in the form, arrives here as a node-set."""
    if not isinstance(question, list) or not question:
        return ""
    return ACTIVE.get().choice_label(as_text(value), question[0])


@function("version", 0, 0, "string")
def _version(_context: Any) -> str:
    return ACTIVE.get().form_version()


@function("property", 1, 1, "string")
def _device_property(_context: Any, name: Any) -> str:
    """Gives the number of the installation; who fills a form in is never written into answers."""
    return ACTIVE.get().device() if as_text(name) == "deviceid" else ""
