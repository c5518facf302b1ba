"""The earliest and the latest day of an uncertain date, as XPath.

For EDTF (ISO 8601-2:2019) of level 0, and of level 1 without decades and centuries: a day, a month, a season or a year,
with any mark of doubt, or an interval of these. Where a date has no such day (an open end, a decade), the result is
empty: whoever uses it must ask for that first.
"""

from __future__ import annotations

_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
_SEASON = "^[0-9]{4}-2[1-4]$"
_YEAR = "^[0-9]{4}$"
_LENGTHS = "312831303130313130313031"  # days of the months, two characters each


def one_end(node: str, bound: str) -> str:
    """XPath for the part of a date that a bound is read from: without marks of doubt and without unknown parts.

    Args:
        node: the node of the date.
        bound: `earliest` or `latest`.
    """
    bare = f"translate(${{{node}}}, '?~%', '')"
    if bound == "earliest":
        end = f"substring-before(concat({bare}, '/'), '/')"
    else:
        end = f"if(contains({bare}, '/'), substring-after({bare}, '/'), {bare})"
    return f"substring-before(concat({end}, '-XX'), '-XX')"


def bound_day(part: str, bound: str) -> str:
    """XPath for the day itself, from the node that holds `one_end`."""
    value = f"${{{part}}}"
    year, month = f"substring({value}, 1, 4)", f"substring({value}, 6, 2)"
    if bound == "earliest":
        in_month = f"concat({value}, '-01')"
        # 21 is spring, which begins in March; 22 June, 23 September, 24 December
        in_season = f"concat({year}, substring('-03-06-09-12', 3 * number({month}) - 62, 3), '-01')"
        in_year = f"concat({year}, '-01-01')"
    else:
        in_month = f"concat({value}, '-', {_last_day(month, year)})"
        # the winter of a year ends in the year after
        winter_end = f"concat(number({year}) + 1, '-02-', if((number({year}) + 1) mod 4 = 0, '29', '28'))"
        others = f"concat({year}, substring('-05-31-08-31-11-30', 6 * number({month}) - 125, 6))"
        in_season = f"if({month} = '24', {winter_end}, {others})"
        in_year = f"concat({year}, '-12-31')"
    return (
        f"if(regex({value}, '{_DAY}'), {value}, if(regex({value}, '{_MONTH}'), {in_month}, "
        f"if(regex({value}, '{_SEASON}'), {in_season}, if(regex({value}, '{_YEAR}'), {in_year}, ''))))"
    )


def _last_day(month: str, year: str) -> str:
    usual = f"substring('{_LENGTHS}', 2 * number({month}) - 1, 2)"
    return f"if({month} = '02' and number({year}) mod 4 = 0, '29', {usual})"  # right from 1901 to 2099
