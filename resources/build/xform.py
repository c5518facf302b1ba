"""Turns the tables of a form into its XForm, as `forms.convert` does, so that the program need not."""

from __future__ import annotations

import re
from typing import Final

from pyxform.builder import create_survey_element_from_dict
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

_LINE: Final = re.compile(
    r"(?=<(?:bind|text|translation|instance|item|itemset|input|select1?|group|repeat|h:body)[ />])"
)


def xform(markdown: bytes) -> bytes:
    """Returns the XForm of tables in Markdown, a line to every text, bind and control."""
    workbook = get_xlsform(xlsform=markdown, file_type=".md")
    survey = create_survey_element_from_dict(workbook_to_json(workbook_dict=workbook, warnings=[]))
    text = _LINE.sub("\n", survey.xml().toxml())
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
