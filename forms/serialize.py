"""Writes an instance as XML, as an ODK server would take it (ODK XForms, "Instance")."""

from __future__ import annotations

from typing import Any

from lxml import etree

from forms.nodes import Node

_OPENROSA = "http://openrosa.org/xforms"


def instance_xml(root: Node) -> bytes:
    """Returns UTF-8 XML of a node and all relevant nodes below, under their original names."""
    namespace = etree.QName(root.definition.tag).namespace
    prefixes: Any = {"orx": _OPENROSA, **({None: namespace} if namespace else {})}
    top = etree.Element(root.definition.tag, dict(root.definition.attributes), nsmap=prefixes)
    _fill(top, root)
    etree.cleanup_namespaces(top)
    return etree.tostring(top, xml_declaration=True, encoding="utf-8")


def _fill(element: etree._Element, node: Node) -> None:
    if node.definition.is_leaf():
        element.text = node.value or None
    for family in node.children.values():
        for child in family:
            if child.relevant:
                definition = child.definition
                _fill(etree.SubElement(element, definition.tag, dict(definition.attributes)), child)
