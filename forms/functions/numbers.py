"""Functions on numbers and booleans (ODK XForms, "Number functions", "Boolean functions")."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from typing import Any

from forms.functions.registry import function
from forms.functions.runtime import ACTIVE
from forms.values import as_boolean, as_number, as_text


@function("number", 0, 1, "number")
def _number(context: Any, *values: Any) -> float:
    return as_number(values[0] if values else [context.context_node], ACTIVE.get().moment().tzinfo)


@function("int", 1, 1, "number")
def _integer(_context: Any, value: Any) -> float:
    result = as_number(value)
    return float(math.trunc(result)) if math.isfinite(result) else result


@function("round", 1, 2, "number")
def _rounded(_context: Any, value: Any, *places: Any) -> float:
    result = as_number(value)
    digits = as_number(places[0]) if places else 0.0
    if not math.isfinite(result) or not math.isfinite(digits) or abs(digits) > 20:
        return result if not math.isnan(digits) else math.nan
    factor = 10.0 ** int(digits)
    return math.copysign(math.floor(abs(result) * factor + 0.5) / factor, result) + 0.0


@function("pi", 0, 0, "number")
def _pi(_context: Any) -> float:
    return math.pi


@function("random", 0, 0, "number")
def _random_number(_context: Any) -> float:
    return secrets.randbits(53) / 2**53


@function("pow", 2, 2, "number")
def _power(_context: Any, base: Any, exponent: Any) -> float:
    return _guarded(math.pow, as_number(base), as_number(exponent))


@function("atan2", 2, 2, "number")
def _atan2(_context: Any, y: Any, x: Any) -> float:
    return _guarded(math.atan2, as_number(y), as_number(x))


def _guarded(operation: Callable[..., float], *numbers: float) -> float:
    if any(math.isnan(number) for number in numbers):
        return math.nan
    try:
        return float(operation(*numbers))
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan


def _logarithm(operation: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: -math.inf if x == 0 else operation(x)


def _register_unary() -> None:
    operations: dict[str, Callable[[float], float]] = {
        "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "exp10": lambda x: math.pow(10, x),
        "log": _logarithm(math.log), "log10": _logarithm(math.log10), "sin": math.sin, "cos": math.cos,
        "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    }  # fmt: skip
    for name, operation in operations.items():

        def call(_context: Any, value: Any, operation: Callable[[float], float] = operation) -> float:
            return _guarded(operation, as_number(value))

        function(name, 1, 1, "number")(call)


_register_unary()


def _numbers(values: tuple[Any, ...]) -> list[float]:
    numbers: list[float] = []
    for value in values:
        numbers += [as_number([node]) for node in value] if isinstance(value, list) else [as_number(value)]
    return numbers


@function("sum", 1, 1, "number")
def _sum(_context: Any, values: Any) -> float:
    return float(sum(_numbers((values,))))


@function("min", 1, None, "number")
def _minimum(_context: Any, *values: Any) -> float:
    numbers = _numbers(values)
    return math.nan if not numbers or any(map(math.isnan, numbers)) else min(numbers)


@function("max", 1, None, "number")
def _maximum(_context: Any, *values: Any) -> float:
    numbers = _numbers(values)
    return math.nan if not numbers or any(map(math.isnan, numbers)) else max(numbers)


@function("boolean-from-string", 1, 1, "boolean")
def _boolean_from_string(_context: Any, value: Any) -> bool:
    return as_text(value) in {"1", "true"}


@function("if", 3, 3, "any")
def _choose(_context: Any, condition: Any, yes: Any, no: Any) -> Any:
    return yes if as_boolean(condition) else no


@function("checklist", 3, None, "boolean")
def _checklist(_context: Any, least: Any, most: Any, *items: Any) -> bool:
    return _between(sum(1.0 for value in _flags(items) if value), as_number(least), as_number(most))


@function("weighted-checklist", 4, None, "boolean")
def _weighted_checklist(_context: Any, least: Any, most: Any, *items: Any) -> bool:
    flags, weights = _flags(items[::2]), _numbers(items[1::2])
    total = sum(weight for flag, weight in zip(flags, weights, strict=False) if flag)
    return _between(total, as_number(least), as_number(most))


def _flags(values: tuple[Any, ...]) -> list[bool]:
    flags: list[bool] = []
    for value in values:
        if isinstance(value, list):
            # A node counts by its text, not by being there.
            flags += [as_text([node]) not in {"", "0", "false"} for node in value]
        else:
            flags.append(as_boolean(value))
    return flags


def _between(total: float, least: float, most: float) -> bool:
    return total >= least and (most == -1 or total <= most)
