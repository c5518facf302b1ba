"""Secondary instances: lists inside the form, and CSV, XML and GeoJSON files beside it.

Each becomes `<root><item>...</item></root>` (ODK XForms, "Secondary instances"), held by an element `i0`,
`i1`, ... of the document that sessions work on.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from forms.blueprint import Blueprint, attribute, plain_copy
from forms.errors import FormError, FormTooLarge
from forms.limits import MAX_CELL_CHARACTERS, MAX_ITEMS
from forms.safexml import parse_xml
from forms.values import xml_text

FindFile = Callable[[str], bytes | None]

_FILE_NAME = re.compile(r"[^/\\\x00-\x1f:]{1,200}\.[A-Za-z0-9]{1,10}")
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_LAST_SAVED = "jr://instance/last-saved"


def read_instances(
    blueprint: Blueprint, elements: list[etree._Element], find: FindFile
) -> tuple[list[etree._Element], dict[str, str], frozenset[str]]:
    """Reads all secondary instances.

    Args:
        blueprint: where findings go.
        elements: the `instance` elements after the first.
        find: gives a file beside the form by its plain name, or None.

    Returns:
        The holders, the holder's name for each identifier, and the identifiers whose file was not there.

    Raises:
        FormTooLarge, FormUnsafe: a file is beyond the limits, or not safe.
    """
    holders: list[etree._Element] = []
    names: dict[str, str] = {}
    missing: set[str] = set()
    for element in elements:
        identifier, source = attribute(element, "id"), attribute(element, "src")
        holder = etree.Element(f"i{len(holders)}")
        content = next((plain_copy(item) for item in element), None)
        if source:
            content = _external(blueprint, identifier, source, find)
        if content is None:
            content = etree.Element("root")
            if source:
                missing.add(identifier)
        if len(content) > MAX_ITEMS:
            raise FormTooLarge
        holder.append(content)
        holders.append(holder)
        names[identifier] = holder.tag
    return holders, names, frozenset(missing)


def _external(blueprint: Blueprint, identifier: str, source: str, find: FindFile) -> etree._Element | None:
    name = source.rpartition("/")[2]
    if source == _LAST_SAVED:
        blueprint.note("unsupported", identifier, "Values of the form saved last are not kept.")
        return None
    data = find(name) if _FILE_NAME.fullmatch(name) else None
    if data is None:
        blueprint.note("error", name, f"The file '{name}' is not beside the form.")
        return None
    try:
        return _parsed(name, data)
    except (csv.Error, UnicodeDecodeError, json.JSONDecodeError, RecursionError, _NotAListError) as error:
        reason = str(error) if isinstance(error, _NotAListError) else "it is damaged"
        blueprint.note("error", name, f"The file '{name}' cannot be used: {reason}.")
    except FormTooLarge:
        raise
    except FormError:
        blueprint.note("error", name, f"The file '{name}' cannot be used: it is not safe or not well-formed.")
    return None


class _NotAListError(Exception):
    """A file is not a list of items; the message says why."""


def _parsed(name: str, data: bytes) -> etree._Element:
    suffix = name.lower().rpartition(".")[2]
    if suffix == "xml":
        return plain_copy(parse_xml(data))
    text = data.decode("utf-8-sig")
    if suffix == "geojson":
        return _items(_geojson_rows(json.loads(text)))
    if suffix == "csv":
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        dialect = csv.Sniffer().sniff(text[:4096], ",;\t") if ";" in text[:4096] else csv.excel
        return _items(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect))
    raise _NotAListError("only .csv, .xml and .geojson are read")


def _items(rows: Any) -> etree._Element:
    root = etree.Element("root")
    for row in rows:
        if len(root) >= MAX_ITEMS:
            raise FormTooLarge
        item = etree.SubElement(root, "item")
        for column, value in row.items():
            name = str(column or "").strip()
            if _NAME.fullmatch(name):
                etree.SubElement(item, name).text = xml_text(str(value or ""))
    return root


def _geojson_rows(document: Any) -> Iterator[dict[str, str]]:
    """Yields one row for each feature (RFC 7946, section 3.2): its properties, `id` and `geometry`."""
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise _NotAListError("it is not a collection of features")
    for feature in features:
        if not isinstance(feature, dict):
            raise _NotAListError("it holds something that is not a feature")
        properties = feature.get("properties") or {}
        row = {str(key): "" if value is None else str(value) for key, value in dict(properties).items()}
        if feature.get("id") is not None:
            row["id"] = str(feature["id"])
        row["geometry"] = _geometry(feature.get("geometry"))
        yield row


def _geometry(geometry: Any) -> str:
    """Writes a point, line or polygon as ODK does: `latitude longitude 0 0`, joined by `;`."""
    if not isinstance(geometry, dict):
        return ""
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        return ""
    points = {"Point": [coordinates], "LineString": coordinates, "Polygon": coordinates[0]}.get(
        str(geometry.get("type"))
    )
    if not isinstance(points, list):
        return ""
    texts = [f"{point[1]} {point[0]} 0 0" for point in points if isinstance(point, list) and len(point) >= 2]
    return "; ".join(texts)
