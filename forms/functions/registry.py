"""The table of XPath functions, and what they are called with.

Functions come in two sorts. Native ones are libxml2's own: they are only listed, with how their arguments
must be converted first, because libxml2 neither reads dates as numbers nor writes numbers as ODK does.
Ours are Python functions; lxml hands them strings, floats, booleans and lists of elements.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

ResultType = Literal["number", "string", "boolean", "nodeset", "date", "any"]
Implementation = Callable[..., Any]
_F = TypeVar("_F", bound=Implementation)

OURS: Final = "us-"


@dataclass(frozen=True, slots=True)
class Function:
    """One XPath function.

    Attributes:
        name: as forms write it.
        least, most: numbers of arguments; `most` is None for any number.
        result: type of the result.
        native: it is libxml2's.
        arguments: for a native function one letter an argument (the last repeats): `s` string, `n` number,
            `o` anything, as it is.
        implementation: our function; its first parameter is lxml's evaluation context.
    """

    name: str
    least: int
    most: int | None
    result: ResultType
    native: bool = False
    arguments: str = "o"
    implementation: Implementation | None = None


FUNCTIONS: Final[dict[str, Function]] = {}


def function(name: str, least: int, most: int | None, result: ResultType) -> Callable[[_F], _F]:
    """Registers a Python function as an XPath function; see `Function` for the parameters."""

    def register(implementation: _F) -> _F:
        FUNCTIONS[name] = Function(name, least, most, result, implementation=implementation)
        return implementation

    return register


def native(name: str, least: int, most: int | None, result: ResultType, arguments: str = "o") -> None:
    """Lists a function of libxml2."""
    FUNCTIONS[name] = Function(name, least, most, result, native=True, arguments=arguments)


def extensions() -> dict[tuple[None, str], Implementation]:
    """Returns our functions as `lxml.etree.XPath` takes them.

    Without a namespace: libxml2 caches the address of a prefix's namespace in a compiled expression, and
    lxml frees it after the first evaluation.
    """
    return {
        (None, OURS + name.replace(":", "-")): entry.implementation
        for name, entry in FUNCTIONS.items()
        if entry.implementation is not None
    }


for _entry in (
    ("count", 1, 1, "number", "o"),
    ("last", 0, 0, "number", "o"),
    ("floor", 1, 1, "number", "n"),
    ("ceiling", 1, 1, "number", "n"),
    ("not", 1, 1, "boolean", "o"),
    ("true", 0, 0, "boolean", "o"),
    ("false", 0, 0, "boolean", "o"),
    ("boolean", 1, 1, "boolean", "o"),
    ("contains", 2, 2, "boolean", "s"),
    ("starts-with", 2, 2, "boolean", "s"),
    ("string-length", 0, 1, "number", "s"),
    ("normalize-space", 0, 1, "string", "s"),
    ("substring", 2, 3, "string", "sn"),
    ("substring-before", 2, 2, "string", "s"),
    ("substring-after", 2, 2, "string", "s"),
    ("translate", 3, 3, "string", "s"),
    ("name", 0, 1, "string", "o"),
    ("local-name", 0, 1, "string", "o"),
    ("namespace-uri", 0, 1, "string", "o"),
    ("id", 1, 1, "nodeset", "o"),
    ("lang", 1, 1, "boolean", "s"),
):
    native(*_entry)
