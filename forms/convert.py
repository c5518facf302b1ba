"""Turns an XLSForm into an XForm with pyxform, in memory.

`pyxform.xls2xform.convert` would do it in one call, but writes the XForm to a temporary file on its way
(`Survey.to_xml`), so its four steps are called one by one and the last is left out. None of pyxform's
validators, which are external Java programs, is ever started.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.errors import FormInvalid, FormTooLarge, FormUnreadable, FormUnsafe
from forms.limits import (
    MAX_CELL_CHARACTERS,
    MAX_GROUP_DEPTH,
    MAX_SHEET_ROWS,
    MAX_SURVEY_ROWS,
    MAX_ZIP_MEMBER_BYTES,
    MAX_ZIP_MEMBERS,
    MAX_ZIP_TOTAL_BYTES,
)
from forms.problems import Problem
from forms.source import FormKind, FormSource

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_BEGIN = re.compile(r"begin[ _](group|repeat|loop)\b")
_END = re.compile(r"end[ _](group|repeat|loop)\b")
_LINE = re.compile(
    r"(?=<(?:bind|text|translation|instance|item|itemset|input|select1?|group|repeat|h:body)[ />])"
)
_SEVERAL = re.compile(r"select[ _]multiple\s+(?=\$\{)")
_FIRST_ROW = 2


@dataclass(frozen=True)
class Converted:
    """An XForm and what is known of the sheet it came from.

    Attributes:
        xform: the XForm, UTF-8.
        warnings: what pyxform warns of.
        rows: row of the survey sheet for the path of each node below the root, such as `group/question`.
        survey: the rows of the survey sheet, header to cell; the first is row 2.
    """

    xform: bytes
    warnings: tuple[Problem, ...] = ()
    rows: Mapping[str, int] | None = None
    survey: tuple[Mapping[str, str], ...] = ()


def convert(source: FormSource) -> Converted:
    """Returns the XForm of a source; one that is an XForm already is handed through.

    Raises:
        FormUnreadable, FormTooLarge, FormUnsafe: the file cannot or must not be read.
        FormInvalid: pyxform found a mistake; the problem holds its words and row.
    """
    kind = source.kind()
    data = source.checked()
    if kind is FormKind.XFORM:
        return Converted(data)
    if kind is FormKind.XLSX:
        _check_zip(data)
    else:
        data = _as_utf8(data)
    return _convert_sheets(data, kind)


def read_sheets(source: FormSource) -> Any:
    """Return the sheets of an XLSForm as pyxform reads them (`pyxform.xls2json_backends.DefinitionData`).

    Raises:
        FormUnreadable, FormTooLarge, FormUnsafe: the file cannot or must not be read, or is no XLSForm.
    """
    from pyxform.xls2json_backends import get_xlsform

    kind = source.kind()
    data = source.checked()
    if kind is FormKind.XFORM:
        raise FormUnreadable
    if kind is FormKind.XLSX:
        _check_zip(data)
    else:
        data = _as_utf8(data)
    try:
        workbook = get_xlsform(xlsform=data, file_type=kind.value)
        _checked_sheets(workbook)
    except FormTooLarge:
        raise
    except Exception:  # noqa: BLE001
        # pyxform and openpyxl meet damaged sheets with any exception there is.
        raise FormUnreadable from None
    return workbook


def _as_utf8(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise FormUnreadable from None
    if "\0" in text:
        raise FormUnreadable
    return text.replace("\r\n", "\n").encode("utf-8")


def _convert_sheets(data: bytes, kind: FormKind) -> Converted:
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    warnings: list[str] = []
    try:
        workbook = get_xlsform(xlsform=data, file_type=kind.value)
        survey_rows = _checked_sheets(workbook)
        rows = _paths_to_rows(survey_rows)
        several = _several_of_a_repeat(survey_rows, rows)
        form = workbook_to_json(workbook_dict=workbook, warnings=warnings)
        survey = create_survey_element_from_dict(form)
        xform = _with_several(survey.xml(), several).toxml()
    except PyXFormError as error:
        raise FormInvalid([_problem("error", str(error))]) from None
    except RecursionError:
        raise FormTooLarge from None
    except FormTooLarge:
        raise
    except Exception:  # noqa: BLE001
        # pyxform and openpyxl meet damaged sheets with any exception there is.
        raise FormUnreadable from None
    return Converted(
        xform=_in_lines(xform).encode(),
        warnings=tuple(_problem("warning", text) for text in warnings),
        rows=rows,
        survey=survey_rows,
    )


def _several_of_a_repeat(survey: tuple[Mapping[str, str], ...], rows: Mapping[str, int]) -> frozenset[str]:
    """Turns `select_multiple ${name}`, which pyxform does not read, into `select_one`; names the paths."""
    places = {number: path for path, number in rows.items()}
    found: set[str] = set()
    for number, row in enumerate(survey, start=_FIRST_ROW):
        kind = str(row.get("type", "")).strip()
        if _SEVERAL.match(kind) and isinstance(row, dict):
            row["type"] = _SEVERAL.sub("select_one ", kind)
            found.add(places.get(number, ""))
    return frozenset(found)


def _with_several(document: Any, paths: frozenset[str]) -> Any:
    """Turns the controls of these paths, below the root, into those of several choices."""
    for control in document.getElementsByTagName("select1") if paths else ():
        if control.getAttribute("ref").lstrip("/").partition("/")[2] in paths:
            control.tagName = control.nodeName = "select"
    return document


def _in_lines(xform: str) -> str:
    """Begins a line at every text, bind and control, so that people can compare two versions of a form."""
    return '<?xml version="1.0" encoding="utf-8"?>\n' + _LINE.sub("\n", xform)


def _problem(severity: Any, text: str) -> Problem:
    row = _ROW.search(text)
    message = " ".join(_ROW.sub("", text).split())
    return Problem(severity, int(row[1]) if row else None, "", message)


def _checked_sheets(workbook: Any) -> tuple[Mapping[str, str], ...]:
    for sheet in ("survey", "choices", "external_choices", "settings", "osm", "entities"):
        rows = getattr(workbook, sheet, None) or []
        if len(rows) > (MAX_SURVEY_ROWS if sheet == "survey" else MAX_SHEET_ROWS):
            raise FormTooLarge
        for row in rows:
            if any(len(str(cell)) > MAX_CELL_CHARACTERS for cell in row.values()):
                raise FormTooLarge
    return tuple(getattr(workbook, "survey", None) or ())


def _paths_to_rows(survey: tuple[Mapping[str, str], ...]) -> dict[str, int]:
    paths: dict[str, int] = {}
    groups: list[str] = []
    for number, row in enumerate(survey, start=_FIRST_ROW):
        kind, name = str(row.get("type", "")).strip(), str(row.get("name", "")).strip()
        if _END.match(kind):
            if groups:
                groups.pop()
            continue
        if name:
            paths.setdefault("/".join([*groups, name]), number)
        if _BEGIN.match(kind):
            groups.append(name)
            if len(groups) > MAX_GROUP_DEPTH:
                raise FormTooLarge
    return paths


def _check_zip(data: bytes) -> None:
    """Looks through an .xlsx before anything unpacks it: bombs, and XML with a document type."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            sizes = [member.file_size for member in members]
            if len(members) > MAX_ZIP_MEMBERS or sum(sizes) > MAX_ZIP_TOTAL_BYTES:
                raise FormTooLarge
            if any(size > MAX_ZIP_MEMBER_BYTES for size in sizes):
                raise FormTooLarge
            for member in members:
                if _has_document_type(_member_chunks(archive, member)):
                    raise FormUnsafe
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, NotImplementedError):
        raise FormUnreadable from None
    except (RuntimeError, zlib.error):
        # zipfile raises a plain RuntimeError for a member under a password.
        raise FormUnreadable from None


def _member_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    # zipfile never gives more than the size the directory announced, which was checked.
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            yield chunk


def _has_document_type(chunks: Iterator[bytes]) -> bool:
    tail = b""
    for chunk in chunks:
        # Without its zero bytes, UTF-16 text shows what it says, too.
        window = tail + chunk.replace(b"\0", b"")
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            return True
        tail = window[-16:]
    return False
