"""Importing this module fills the registry; it also offers what compiled expressions need of it."""

from __future__ import annotations

from forms.functions import dates, geography, nodesets, numbers, strings
from forms.functions.registry import FUNCTIONS, OURS, Function, extensions

EXTENSIONS = extensions()
MODULES = (dates, geography, nodesets, numbers, strings)

__all__ = ["EXTENSIONS", "FUNCTIONS", "MODULES", "OURS", "Function"]
