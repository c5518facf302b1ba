"""Reads XPath 1.0 (W3C Recommendation, 16 November 1999, section 3.7) into `xpath_ast`.

Names keep the hyphens and dots that ODK's functions have. Element names lose their prefix: inside the
engine an instance has no namespaces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from forms.limits import MAX_EXPRESSION_CHARACTERS, MAX_EXPRESSION_DEPTH
from forms.xpath_ast import ANYWHERE, PARENT, SELF, Call, Chain, Expr, Literal, Negation, Number, Path, Step

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?)
    | (?P<sign>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*$])
    )""",
    re.VERBOSE,
)
_RANKS: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_SIGNS: Final = frozenset({"sign", "operator"})
_KEPT: Final = 4_096
_WORD_OPERATORS: Final = frozenset({"and", "or", "div", "mod"})
_NODE_TYPES: Final = frozenset({"node", "text", "comment", "processing-instruction"})
_AXES: Final = frozenset({
    "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self",
    "following", "following-sibling", "parent", "preceding", "preceding-sibling", "self",
})  # fmt: skip


class ExpressionError(Exception):
    """An expression is wrong or not supported; the message is for the form's author."""


class _Token(NamedTuple):
    kind: str  # number, literal, name, sign, operator, end
    text: str


@lru_cache(maxsize=_KEPT)
def parse_xpath(source: str) -> Expr:
    """Parses an expression. Forms repeat themselves, so what was parsed is kept for a while.

    Raises:
        ExpressionError: it is not XPath 1.0, too long or too deep.
    """
    if len(source) > MAX_EXPRESSION_CHARACTERS:
        raise ExpressionError("the expression is too long")
    parser = _Parser(_tokens(source))
    expression = parser.expression()
    parser.expect_end()
    return expression


def _tokens(source: str) -> list[_Token]:
    tokens: list[_Token] = []
    position, text = 0, source.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ExpressionError(f"the expression has a mistake at character {position + 1}")
        kind, value = match.lastgroup, match[match.lastgroup]
        if kind == "name" and _is_operator_place(tokens):
            if value not in _WORD_OPERATORS:
                raise ExpressionError(f"an operator is missing before '{value}'")
            kind = "operator"
        elif kind == "sign" and value in _RANKS and _is_operator_place(tokens):
            kind = "operator"
        tokens.append(_Token(kind, value))
        position = match.end()
    tokens.append(_Token("end", ""))
    return tokens


def _is_operator_place(tokens: list[_Token]) -> bool:
    """Tells whether a name or `*` here is an operator (XPath 1.0, 3.7, disambiguation)."""
    if not tokens:
        return False
    kind, text = tokens[-1]
    return kind in {"name", "literal", "number"} or (kind == "sign" and text in {")", "]", ".", "..", "*"})


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = [*tokens, tokens[-1]]  # one more, to look ahead of the end
        self._next = 0
        self._depth = 0

    def expression(self, rank: int = 1) -> Expr:
        """Parses operators of this rank and above, by precedence climbing."""
        self._depth += 1
        if self._depth > MAX_EXPRESSION_DEPTH:
            raise ExpressionError("the expression is nested too deep")
        left = self._unary()
        while True:
            operator_rank = self._operator_rank()
            if operator_rank < rank:
                break
            rest: list[tuple[str, Expr]] = []
            while self._operator_rank() == operator_rank:
                operator = self._take().text
                rest.append((operator, self.expression(operator_rank + 1)))
            left = Chain(left, tuple(rest))
        self._depth -= 1
        return left

    def expect_end(self) -> None:
        if self._peek().kind != "end":
            raise ExpressionError(f"the expression has a mistake at '{self._peek().text}'")

    def _operator_rank(self) -> int:
        token = self._peek()
        return _RANKS.get(token.text, 0) if token.kind == "operator" else 0

    def _unary(self) -> Expr:
        negative = False
        while self._accept("-"):
            negative = not negative
        operand = self._union()
        return Negation(operand) if negative else operand

    def _union(self) -> Expr:
        first = self._path()
        rest: list[tuple[str, Expr]] = []
        while self._accept("|"):
            rest.append(("|", self._path()))
        return Chain(first, tuple(rest)) if rest else first

    def _path(self) -> Expr:
        if self._starts_primary():
            return self._filtered()
        if self._accept("//"):
            return Path(None, True, (ANYWHERE, *self._steps()))
        if self._accept("/"):
            return Path(None, True, self._steps() if self._starts_step() else ())
        return Path(None, False, self._steps())

    def _starts_primary(self) -> bool:
        kind, text = self._peek()
        if kind in {"number", "literal"} or text == "(":
            return True
        if text == "$":
            raise ExpressionError("variables are not supported")
        return kind == "name" and self._peek(1).text == "(" and text not in _NODE_TYPES

    def _filtered(self) -> Expr:
        start = self._primary()
        predicates = self._predicates()
        if self._accept("//"):
            return Path(start, False, (ANYWHERE, *self._steps()), predicates)
        if self._accept("/"):
            return Path(start, False, self._steps(), predicates)
        return Path(start, False, (), predicates) if predicates else start

    def _primary(self) -> Expr:
        kind, text = self._take()
        if kind == "number":
            return Number(text)
        if kind == "literal":
            return Literal(text[1:-1])
        if text == "(":
            inner = self.expression()
            self._expect(")")
            return inner
        self._expect("(")
        arguments: list[Expr] = []
        if not self._accept(")"):
            arguments.append(self.expression())
            while self._accept(","):
                arguments.append(self.expression())
            self._expect(")")
        return Call(text, tuple(arguments))

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while True:
            if self._accept("//"):
                steps += [ANYWHERE, self._step()]
            elif self._accept("/"):
                steps.append(self._step())
            else:
                return tuple(steps)

    def _starts_step(self) -> bool:
        kind, text = self._peek()
        return kind == "name" or text in {".", "..", "@", "*"}

    def _step(self) -> Step:
        if self._accept("."):
            return SELF
        if self._accept(".."):
            return PARENT
        axis = "child"
        if self._accept("@"):
            axis = "attribute"
        elif self._peek(1).text == "::":
            axis = self._take().text
            self._take()
            if axis not in _AXES:
                raise ExpressionError(f"there is no axis '{axis}'")
        return Step(axis, self._test(), self._predicates())

    def _test(self) -> str:
        kind, text = self._take()
        if text == "*":
            return "*"
        if kind != "name":
            raise ExpressionError(f"a name is missing at '{text}'" if text else "the expression is cut off")
        if text in _NODE_TYPES and self._accept("("):
            self._expect(")")
            return f"{text}()"
        return text.rpartition(":")[2]

    def _predicates(self) -> tuple[Expr, ...]:
        predicates: list[Expr] = []
        while self._accept("["):
            predicates.append(self.expression())
            self._expect("]")
        return tuple(predicates)

    def _peek(self, ahead: int = 0) -> _Token:
        return self._tokens[self._next + ahead]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _accept(self, text: str) -> bool:
        token = self._tokens[self._next]
        if token.text == text and token.kind in _SIGNS:
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            found = self._peek().text
            raise ExpressionError(f"'{text}' is missing" + (f" before '{found}'" if found else " at the end"))
