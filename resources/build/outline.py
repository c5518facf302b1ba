"""The tree of a form's nodes, read back from its survey rows, and answers spelled as steps through it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from resources.build.sheets import Row

Step = list[str]

_INSTANCE = re.compile(r"\[\d+\]")
_ID = re.compile(r"[FM]\d\d(\.\d\d.*)?|identity|contact")


@dataclass
class OutlineNode:
    """A node: a repeat, a group, or a question."""

    name: str
    id: str
    type: str
    category: str = ""
    children: list[OutlineNode] = field(default_factory=list)


@dataclass
class Replay:
    """How a session gets its answers: steps for the engine, and the reasons of the points left empty."""

    steps: list[Step] = field(default_factory=list)
    nulls: list[Step] = field(default_factory=list)


def outline(rows: Iterable[Row]) -> OutlineNode:
    """Reads the tree from the rows of a survey."""
    root = OutlineNode("data", "", "group")
    open_nodes = [root]
    for row in rows:
        kind = row["type"].removeprefix("begin ")
        if row["type"].startswith("end "):
            open_nodes.pop()
            continue
        node = OutlineNode(row["name"], row.get("bind::us:id") or row["name"].removesuffix("_r"), kind)
        node.category = row.get("bind::us:redact", "")
        open_nodes[-1].children.append(node)
        if row["type"].startswith("begin "):
            open_nodes.append(node)
    return root


def category_of(root: OutlineNode, reference: str) -> str:
    """The redaction category of the node at a reference such as `/data/M01/M01_r[2]/M01_03`."""
    node = root
    for name in _INSTANCE.sub("", reference).split("/")[2:]:
        node = next(child for child in node.children if child.name == name)
    return node.category


def replay(root: OutlineNode, answers: dict[str, Any]) -> Replay:
    """Spells answers as steps, in the order of the form.

    Args:
        root: the form.
        answers: by question id. A table has a list of rows, a group of columns has one row; the keys of a row are
            column names or question ids. `{"null": CODE}` says why there is none. A module that repeats is a table
            under its module id.

    Raises:
        ValueError: an answer to something the form does not ask.
    """
    done = Replay()
    for child in root.children:
        _spell(child, answers, "/data", done)
    if answers:
        raise ValueError(f"not in the form: {sorted(answers)}")
    return done


def _spell(node: OutlineNode, scope: dict[str, Any], base: str, done: Replay) -> None:
    path = f"{base}/{node.name}"
    if node.type == "repeat":
        for index, row in enumerate(scope.pop(node.id, [])):
            if index:  # a form opens with one empty row in each repeat
                done.steps.append(["@add", path])
            _spell_children(node, _keys(node, row), f"{path}[{index + 1}]", done)
    elif node.children and node.id in scope and "." in node.id:
        _spell_children(node, _keys(node, scope.pop(node.id)), path, done)
    elif node.children:
        for child in node.children:
            _spell(child, scope, path, done)
    elif node.id in scope:
        value = scope.pop(node.id)
        if isinstance(value, dict):
            done.nulls.append([path, value["null"]])
        else:
            done.steps.append([path, value])


def _spell_children(node: OutlineNode, scope: dict[str, Any], path: str, done: Replay) -> None:
    for child in node.children:
        _spell(child, scope, path, done)
    if scope:
        raise ValueError(f"not in {path}: {sorted(scope)}")


def _keys(node: OutlineNode, row: dict[str, Any]) -> dict[str, Any]:
    return {name if _ID.fullmatch(name) else f"{node.id}.{name}": value for name, value in row.items()}
