"""The one place where XML from outside is parsed.

The attacks: entity expansion and external entities need a document type, so one is refused before any
entity is looked at; the parser also resolves none, loads none and has no network. Depth and size are bounded.
"""

from __future__ import annotations

from lxml import etree

from forms.errors import FormTooLarge, FormUnreadable, FormUnsafe
from forms.limits import MAX_XML_DEPTH


def parse_xml(data: bytes) -> etree._Element:
    """Parses a document and returns its root element, without comments and processing instructions.

    Raises:
        FormUnreadable: the bytes are not well-formed XML.
        FormUnsafe: the document has a document type or an entity.
        FormTooLarge: elements are nested too deep.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        if b"<!DOCTYPE" in data.replace(b"\0", b""):
            raise FormUnsafe from None
        raise FormUnreadable from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormUnsafe
    if next(root.iter(etree.Entity), None) is not None:
        raise FormUnsafe
    _check_depth(root)
    return root


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_XML_DEPTH:
            raise FormTooLarge


def local_name(element: etree._Element) -> str:
    """Returns the tag of an element without its namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2]
