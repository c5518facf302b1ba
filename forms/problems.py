"""What is wrong with a form, or not supported in it, as a list a form's author can work through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "unsupported"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a form.

    Attributes:
        severity: "error": the form cannot be used as it is; "warning": it can, with a surprise;
            "unsupported": a part that this program leaves out.
        row: row of the survey sheet (the header is row 1), if the form came from an XLSForm and it is known.
        where: path of the node, name of the sheet or file, or "".
        message: one English sentence for the form's author.
    """

    severity: Severity
    row: int | None
    where: str
    message: str
