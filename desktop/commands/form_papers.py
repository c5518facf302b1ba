"""``forms blank``, ``forms export``, ``forms compare``: on paper, as a spreadsheet, and beside another."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from desktop.services.cardfiles import write_small
from desktop.services.form_files import form_source
from desktop.services.interview import language_code
from exporters.pdf.blank import blank_form
from forms.exchange import as_xlsx, differences
from forms.loader import load_form

_Parsers = argparse._SubParsersAction
_FORM: Final = "a form: .xlsx, .csv, .md or .xml"


def add_actions(actions: _Parsers[argparse.ArgumentParser]) -> None:
    """Add the three actions to those of ``forms``."""
    blank = actions.add_parser("blank", help="print a form without answers, as PDF")
    blank.add_argument("file", type=Path, metavar="FILE", help=_FORM)
    blank.add_argument("--out", type=Path, required=True, metavar="PDF", help="the new file")
    blank.add_argument("--language", default="", metavar="L", help="one of the form's languages")
    blank.add_argument(
        "--parts", default="", metavar="NAMES", help="groups to print, such as F00,F01; else all"
    )
    blank.set_defaults(run=_blank)
    export = actions.add_parser("export", help="write an XLSForm as .xlsx, for editing and review")
    export.add_argument("file", type=Path, metavar="FILE", help="an XLSForm: .xlsx, .csv or .md")
    export.add_argument("--out", type=Path, required=True, metavar="XLSX", help="the new file")
    export.set_defaults(run=_export)
    compare = actions.add_parser("compare", help="list every cell in which two XLSForms differ")
    compare.add_argument("old", type=Path, metavar="OLD", help="an XLSForm: .xlsx, .csv or .md")
    compare.add_argument("new", type=Path, metavar="NEW", help="an XLSForm: .xlsx, .csv or .md")
    compare.add_argument("--json", action="store_true", help="print JSON")
    compare.set_defaults(run=_compare)


def _blank(args: argparse.Namespace) -> int:
    form = load_form(form_source(args.file))
    parts = [part for part in args.parts.split(",") if part]
    language = args.language or form.default_language
    write_small(args.out, blank_form(form, args.language, words=language_code(language), modules=parts))
    return 0


def _export(args: argparse.Namespace) -> int:
    write_small(args.out, as_xlsx(form_source(args.file)))
    return 0


def _compare(args: argparse.Namespace) -> int:
    found = differences(form_source(args.old), form_source(args.new))
    if args.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    for each in () if args.json else found:
        print(f"{each.sheet}, {each.where}, {each.column or 'row'}: {each.old!r} -> {each.new!r}")
    return 1 if found else 0
