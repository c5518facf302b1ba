"""Binds and actions: the rules of each node (ODK XForms, "Bindings", "Actions")."""

from __future__ import annotations

from lxml import etree

from forms.blueprint import Blueprint, attribute, children
from forms.expressions import Expression, Kind
from forms.model import Action, NodeDefinition
from forms.texts import text_of_message

_PRELOADS = {
    ("uid", ""), ("date", "today"), ("timestamp", "start"), ("timestamp", "end"), ("property", "deviceid"),
}  # fmt: skip
_EVENTS = frozenset({
    "odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed",
})  # fmt: skip


def read_binds(blueprint: Blueprint) -> None:
    """Puts the rules of every bind on its node."""
    binds: list[tuple[etree._Element, NodeDefinition]] = []
    for bind in children(blueprint.model, "bind"):
        path = attribute(bind, "nodeset") or attribute(bind, "ref")
        node = blueprint.node_at(path)
        if node is None:
            blueprint.note("warning", path.strip(), "There are rules for a node that is not in the form.")
            continue
        if bind.get("id"):
            blueprint.bound[str(bind.get("id"))] = node
        node.bind_type = attribute(bind, "type").rpartition(":")[2] or "string"
        binds.append((bind, node))
    # Types come first: a comparison is compiled by the types of what it compares.
    for bind, node in binds:
        _read_rules(blueprint, bind, node)


def _read_rules(blueprint: Blueprint, bind: etree._Element, node: NodeDefinition) -> None:
    def rule(name: str) -> Expression | None:
        source = bind.get(name)
        kind: Kind = "string" if name == "calculate" else "boolean"
        return blueprint.compiled(source, node, kind, name) if source and source.strip() else None

    node.relevant = rule("relevant")
    node.required = rule("required")
    node.readonly = rule("readonly")
    node.constraint = rule("constraint")
    node.calculate = rule("calculate") if node.is_leaf() else None
    node.constraint_message = text_of_message(blueprint, attribute(bind, "constraintMsg"), node)
    node.required_message = text_of_message(blueprint, attribute(bind, "requiredMsg"), node)
    node.preload = _preload(blueprint, bind, node)
    prefix = f"{{{blueprint.us}}}"
    node.us = {
        str(name).removeprefix(prefix): str(value)
        for name, value in bind.attrib.items()
        if blueprint.us and str(name).startswith(prefix)
    }


def _preload(blueprint: Blueprint, bind: etree._Element, node: NodeDefinition) -> tuple[str, str]:
    preload = attribute(bind, "preload"), attribute(bind, "preloadParams")
    if not preload[0]:
        return "", ""
    if preload[0] == "uid":
        return "uid", ""
    if preload not in _PRELOADS:
        message = f"What the device knows ('{preload[0]}') is never written; it stays empty."
        blueprint.note("unsupported", node.path, message)
    return preload


def read_action(
    blueprint: Blueprint,
    element: etree._Element,
    source: NodeDefinition | None = None,
    repeat: NodeDefinition | None = None,
) -> None:
    """Reads a `setvalue`.

    Args:
        blueprint: where it goes.
        element: the `setvalue`.
        source: the node of the control that it stands in.
        repeat: the repeat that it stands in.
    """
    path = attribute(element, "ref")
    target = blueprint.meant_by(element, source.parent if source else None)
    if target is None or not target.is_leaf():
        message = "A value is set on something that is not a question of the form; it is left out."
        blueprint.note("warning", path.strip(), message)
        return
    events = frozenset(_event(element).split())
    if events - _EVENTS or ("xforms-value-changed" in events and source is None):
        blueprint.note("unsupported", target.path, "A value is set at an event that is not supported.")
        events &= _EVENTS
    text = element.get("value")
    value = blueprint.compiled(text, target, "string", "value to set") if text and text.strip() else None
    if text and text.strip() and value is None:
        return
    # An attribute that is there, even empty, counts for more than what stands inside.
    literal = "" if text is not None else element.text or ""
    blueprint.actions.append(Action(target, events, value, literal, source, repeat))


def _event(element: etree._Element) -> str:
    names = (name for name in element.attrib if str(name).rpartition("}")[2] == "event")
    return str(element.get(next(names, "event"), ""))
