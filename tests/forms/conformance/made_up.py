"""Forms made up of questions that depend on one another in every way that comes to mind."""

# ruff: noqa: E501 - patterns in few lines

from __future__ import annotations

from hypothesis import strategies as st

from tests.forms.conformance.tables import Case

CHOICES = "l a ~ label=A ~ k=a\nl b ~ label=B ~ k=b\nl c ~ label=C ~ k=a"
_TYPES = ("text", "integer", "decimal", "select_one l", "select_multiple l", "calculate", "date", "note")
_NUMBERS = (
    "R", "R + 1", "string-length(R)", "count-selected(R)", "2", "int(R)", "round(R, 1)", "number(R)", "coalesce(R, 0)",
    "position(..)", "count(R)", "max(R, 1)", "if(R = 'a', 1, 2)", "R * 1.1",
)  # fmt: skip
_TRUTHS = (
    "R = 'a'", "R != ''", "R = ''", "selected(R, 'b')", "string-length(R) > 2", "regex(R, '^[a-z]+$')", "not(R = 'x')",
    "contains(R, 'a')", "boolean-from-string(R)", "N > N", "N = N", "N <= 3", "R > '2020-01-01'", "R = R",
)  # fmt: skip
_STRINGS = (
    "concat(R, '-', R)", "R", "N", "join(',', R)", "substr(R, 1)", "if(R = 'a', R, 'no')", "selected-at(R, 0)",
    "normalize-space(R)", "once(R)", "translate(R, 'ab', 'xy')", "decimal-date-time(R)", "substring-before(R, 'a')",
    "digest(R, 'SHA-256')", "string(N)", "jr:choice-name(R, 'R')",
)  # fmt: skip
_CONSTRAINTS = (". != 'a'", ". > 1", "string-length(.) < 4", "R != ''")
_FILTERS = ("k = R", "name != R", "k = 'a' or R = 'a'")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a form without answers."""
    rows: list[str] = []
    names: list[str] = []
    chosen: list[str] = []
    open_groups: list[str] = []

    def filled(patterns: tuple[str, ...]) -> str:
        text = draw(st.sampled_from(patterns))
        if "choice-name" in text:
            name = draw(st.sampled_from(chosen)) if chosen else ""
            return text.replace("R", f"${{{name}}}") if name else "'none'"
        while "N" in text:
            text = text.replace("N", draw(st.sampled_from(_NUMBERS)), 1)
        while "R" in text:
            text = text.replace("R", f"${{{draw(st.sampled_from(names))}}}", 1)
        return text

    def perhaps(column: str, patterns: tuple[str, ...], kinds: tuple[str, ...] = ()) -> str:
        wanted = names and (not kinds or kind.startswith(kinds)) and draw(st.integers(0, 3)) == 0
        return f" ~ {column}={filled(patterns)}" if wanted else ""

    for number in range(draw(st.integers(3, 12))):
        kind = draw(st.sampled_from((*_TYPES, "begin_group", "begin_repeat", "end")))
        if kind == "end":
            if open_groups:
                rows.append(f"end_{open_groups.pop()}")
            continue
        name = f"q{number}"
        if kind.startswith("begin"):
            count = " ~ repeat_count=2" if kind == "begin_repeat" and draw(st.booleans()) else ""
            rows += [
                f"{kind} {name} ~ label=G{perhaps('relevant', _TRUTHS)}{count}",
                f"text {name}in ~ label=In",
            ]
            open_groups.append(kind.partition("_")[2])
            names.append(f"{name}in")
            continue
        if kind == "calculate":
            rows.append(f"calculate {name} ~ calculation={filled(_STRINGS) if names else '1'}")
        else:
            label = f"{name} of ${{{names[0]}}}" if names and draw(st.booleans()) else name
            rules = perhaps("relevant", _TRUTHS) + perhaps(
                "required", ("yes", *_TRUTHS), ("text", "select", "int")
            )
            rules += perhaps("constraint", _CONSTRAINTS, ("text", "int", "dec"))
            rules += perhaps("choice_filter", _FILTERS, ("select",)) + perhaps(
                "readonly", _TRUTHS, ("int", "text")
            )
            rows.append(f"{kind} {name} ~ label={label}{rules}")
        names.append(name)
        if kind.startswith("select"):
            chosen.append(name)
    rows += [f"end_{group}" for group in reversed(open_groups)]
    return Case("made up", "\n".join(rows), [], CHOICES)
