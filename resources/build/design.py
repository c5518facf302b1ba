"""How questions become nodes: the shape of the files in `design/`.

Most questions need no entry: their type, list, condition and category follow from the domain. An entry says what
does not follow: the columns of a table, a companion field, a check, the codes of an inline list.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DESIGNS = Path(__file__).parent / "design"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Node(_Entry):
    """What may be said of any node; nothing said means: as the domain has it."""

    type: str = ""  # a domain type (`ltext`, `one`, `edtf`, ...), `audio`, `note`, or of a column: see below
    list: str = ""  # a vocabulary, a list of this design, or `${node}`: what was typed in a repeat
    codes: tuple[str, ...] = ()  # names for the choices of an inline list, in its order
    required: bool | None = None
    relevant: str = ""
    constraint: str = ""
    message: str = ""  # a text that says what the constraint asks for, if it is not the node's own
    readonly: bool = False
    calculation: str = ""
    default: str = ""
    choice_filter: str = ""
    sens: str = ""
    redact: str = ""


class Column(Node):
    """A column of a table, or a companion field that follows its question.

    Besides the domain's types it may be a `notice`, which is a warning inside a row, or something that only the form
    itself reads: `calculate`, or the `earliest` or `latest` day of the uncertain date in the node `of`.
    """

    name: str
    of: str = ""
    field: str = ""  # the entity field it keeps, such as `event.date_edtf`
    node: str = ""  # if not question + name
    id: str = ""
    mode: str = ""
    english: str = ""  # the label, where it is the domain's but no field's
    relabel: bool = False  # the translations have an English label of their own, plainer than the field's


class Notice(_Entry):
    """A note that shows while a condition holds; its text is in the translations."""

    name: str = "warn"
    relevant: str


class Table(_Entry):
    """A table that follows its question; the first column says that a row is filled."""

    name: str
    columns: tuple[Column, ...]
    sens: str
    redact: str


class QuestionDesign(Node):
    """How one question becomes nodes."""

    shape: Literal["", "repeat", "group"] = ""  # tables are repeats unless said otherwise
    columns: tuple[Column, ...] = ()
    extras: tuple[Column, ...] = ()
    tables: tuple[Table, ...] = ()
    key: str = ""  # the column that says a row is filled; by default the first
    inside: str = ""  # the table question whose repeat holds this question
    script: str = ""  # a script of `consent_scripts.json` that is the hint
    warnings: tuple[Notice, ...] = ()
    checklist: bool = False  # the elements of Article 7 follow, for the letters that are chosen


class Group(_Entry):
    """A group of the form: a whole module, some questions of one, or questions under a title of their own."""

    name: str
    module: str = ""
    questions: tuple[str, ...] = ()
    gate: str = ""


class FormDesign(_Entry):
    """One form."""

    form_id: str
    version: str
    title: str
    like: str = ""  # another form: what it says of its lists and questions holds here too
    groups: tuple[Group, ...]
    leave_out: tuple[str, ...] = ()  # identifying questions, which have a form of their own
    hidden: tuple[str, ...] = ()
    ignore_conditions: bool = False
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    questions: dict[str, QuestionDesign] = Field(default_factory=dict)


class DesignPart(_Entry):
    """Lists and questions of a large form, kept in a file of their own."""

    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    questions: dict[str, QuestionDesign] = Field(default_factory=dict)


def design_names() -> list[str]:
    """Return the name of every form that is built."""
    return sorted(path.stem for path in DESIGNS.glob("*.json"))


def load_design(name: str) -> FormDesign:
    """Reads `design/<name>.json` and, for a large form, the parts in the folder `design/<name>/`.

    Raises:
        ValueError: a part designs what another part designs already.
    """
    design = FormDesign.model_validate_json((DESIGNS / f"{name}.json").read_bytes())
    lists, questions = dict(design.lists), dict(design.questions)
    for path in sorted((DESIGNS / name).glob("*.json")):
        part = DesignPart.model_validate_json(path.read_bytes())
        twice = (lists.keys() & part.lists.keys()) | (questions.keys() & part.questions.keys())
        if twice:
            raise ValueError(f"{path.name} designs again: {sorted(twice)}")
        lists |= part.lists
        questions |= part.questions
    if design.like:
        other = load_design(design.like)
        lists, questions = other.lists | lists, other.questions | questions
    return design.model_copy(update={"lists": lists, "questions": questions})
