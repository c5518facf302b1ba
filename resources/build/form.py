"""Questions of the domain and entries of a design, made into the rows of an XLSForm."""

from __future__ import annotations

from collections.abc import Iterator

from resources.build import article7
from resources.build.choices import Choices, Row
from resources.build.design import Column, FormDesign, Group, Node, Notice, QuestionDesign, Table
from resources.build.domain import Domain, Field, Question
from resources.build.edtf_bounds import bound_day, one_end
from resources.build.show_if import node_name, show_if_xpath
from resources.build.texts import Texts, cells, label

_TYPES = {
    "int": "integer",
    "int approx": "integer",
    "num": "decimal",
    "date": "date",
    "datetime": "dateTime",
    "datetime tz": "dateTime",
    "time": "time",
    "file": "image",
    "document": "file",
    "evid": "image",
    "audio": "audio",
    "note": "note",
    "geopoint": "geopoint",
}
_LISTS = {
    "ynu": "yes_no_unk",
    "bool": "yes_no",
    "sign": "sign",
    "map": "body_region",
    "scale": "scale",
    "country": "country",
}
_APPEARANCES = {"ltext": "multiline", "map": "image-map"}
_ONE = {"one", "ynu", "bool", "sign", "scale", "country"}
_MANY = {"many", "map"}
_DAY = r"([0-9]{4}(-([0-9]{2}|XX)(-([0-9]{2}|XX))?)?|[0-9]{3}X|[0-9]{2}XX)[?~%]?"
_CONSTRAINTS = {
    "int": ". >= 0",
    "int approx": ". >= 0",
    "num": ". >= 0",
    "edtf": rf"regex(., '^({_DAY}|(\.\.|{_DAY})?/(\.\.|{_DAY})?)$')",  # ISO 8601-2:2019, levels 0 and 1
}
_FREE_TEXT = {"ltext", "text", "place"}
_BOUNDS = {"earliest", "latest"}
_NOT_ANSWERED = {"calculate", "notice"} | _BOUNDS


class FormBuilder:
    """Builds the survey rows of one form and collects its choices."""

    def __init__(self, domain: Domain, design: FormDesign, texts: Texts) -> None:
        self._domain, self._design, self._texts = domain, design, texts
        self.choices = Choices(domain, design, texts)

    def survey(self) -> list[Row]:
        """All rows of the survey sheet."""
        rows: list[Row] = [{"type": "hidden", "name": name} for name in self._design.hidden]
        for group in self._design.groups:
            rows += self._group(group)
        return rows

    def settings(self) -> Row:
        """The one row of the settings sheet."""
        return {
            "form_title": self._design.title,
            "form_id": self._design.form_id,
            "version": self._design.version,
            "default_language": "English (en)",
            "namespaces": 'us="https://underseal.invalid/xforms"',
        }

    def _group(self, group: Group) -> Iterator[Row]:
        module = self._domain.modules.get(group.module)
        if module is None:
            names, title = group.questions, label(self._texts.of(group.name))
        else:
            names = group.questions or tuple(question.id for question in module.questions)
            title = {"en": module.title, "be": module.be, "ru": module.ru}
        topic = (
            f"selected(${{F04_10}}, '{group.name}')"
            if module is not None and module.id.startswith("M")
            else ""
        )
        opening = {"bind::us:module": group.name, "bind::us:kind": "module"}
        yield {
            "type": "begin group",
            "name": group.name,
            "relevant": group.gate or topic,
            **cells("label", title),
            **opening,
        }
        if module is not None and module.repeats:
            title = label(self._texts.of(f"{group.name}.r"))
            yield {"type": "begin repeat", "name": f"{group.name}_r", **cells("label", title), **opening}
        for name in names:
            if name not in self._design.leave_out and not self._entry(name).inside:
                yield from self._question(self._domain.questions[name], group.name)
        if module is not None and module.repeats:
            yield {"type": "end repeat"}
        yield {"type": "end group"}

    def _question(self, question: Question, module: str) -> Iterator[Row]:
        entry = self._entry(question.id)
        shape = entry.shape or ("repeat" if entry.columns else "")
        row = self._question_row(question, entry, shape) | {"bind::us:module": module}
        yield row
        if row["bind::us:kind"] == "edtf":
            yield from self._beside_date(row)
        for column in entry.columns:
            needed = self._needed_when(question, entry, column) if shape == "repeat" else "yes"
            yield from self._column_rows(question, column, needed)
        for inner, inside in sorted(self._design.questions.items()):
            if inside.inside == question.id:
                yield from self._question(self._domain.questions[inner], module)
        if shape:
            yield {"type": f"end {shape}"}
        for column in entry.extras:
            shown = column.relevant or entry.relevant or self._condition(question)
            yield from self._column_rows(question, column.model_copy(update={"relevant": shown}), "yes")
        for table in entry.tables:
            yield from self._table(question, entry, table)
        if entry.checklist:
            yield from self._checklist_rows(question)
        for warning in entry.warnings:
            yield self._warning_row(question, warning)

    def _question_row(self, question: Question, entry: QuestionDesign, shape: str) -> Row:
        kind = entry.type or ("table" if shape else question.type)
        if kind == "table" and not entry.columns:
            raise ValueError(f"{question.id}: a table needs columns")
        required = _is_required(question, entry) and kind != "note"
        row = self._node(entry, kind, question.id, question.validation, question.text)
        if shape:  # XForms asks for an answer, not for a row; the application asks for the first row
            row |= {"type": f"begin {shape}", "bind::us:required": "yes" if required else ""}
        return row | {
            "name": node_name(question.id),
            "relevant": entry.relevant or self._condition(question),
            **self._required("yes" if required and not shape else ""),
            **self._hint(question.id, entry.script),
            "bind::us:id": question.id,
            "bind::us:mode": question.mode,
            "bind::us:sensitivity": question.sens,
            "bind::us:redact": entry.redact or _category(self._domain.fields[question.maps_to], kind),
            "bind::us:kind": kind,
        }

    def _needed_when(self, question: Question, entry: QuestionDesign, column: Column) -> str:
        """When a column of a repeat needs an answer: a row that nobody began asks for its key column at most."""
        if _is_required(question, entry) and column.name == (entry.key or entry.columns[0].name):
            return "yes"
        return _others_filled(question, entry.columns, column)

    def _column_rows(self, question: Question, column: Column, needed: str) -> Iterator[Row]:
        name = _column_node(question, column)
        if column.type in _BOUNDS:
            part = f"{name}_part"
            yield {"type": "calculate", "name": part, "calculation": one_end(column.of, column.type)}
            yield {"type": "calculate", "name": name, "calculation": bound_day(part, column.type)}
        elif column.type == "calculate":
            yield {"type": "calculate", "name": name, "calculation": column.calculation}
        elif column.type == "notice":
            yield self._warning_row(question, Notice(name=column.name, relevant=column.relevant))
        else:
            row = self._column_row(question, column, needed)
            yield row
            if row["bind::us:kind"] == "edtf":
                yield from self._beside_date(row)

    def _table(self, question: Question, entry: QuestionDesign, table: Table) -> Iterator[Row]:
        key = f"{question.id}.{table.name}"
        yield {
            "type": "begin repeat",
            "name": f"{node_name(question.id)}_{table.name}",
            "relevant": entry.relevant or self._condition(question),
            **cells("label", label(self._texts.of(key))),
            **self._hint(key, ""),
            "bind::us:id": key,
            "bind::us:mode": "CODE",
            "bind::us:sensitivity": table.sens,
            "bind::us:redact": table.redact,
            "bind::us:kind": "table",
        }
        for column in table.columns:
            yield from self._column_rows(question, column, _others_filled(question, table.columns, column))
        yield {"type": "end repeat"}

    def _column_row(self, question: Question, column: Column, needed: str) -> Row:
        key = column.id or f"{question.id}.{column.name}"
        field = self._domain.fields[column.field] if column.field else None
        kind = column.type or (field.type if field else "text")
        english = column.english or (field.label if field and not column.relabel else "")
        row = self._node(column, kind, key, field.validation if field else "", english)
        return row | {
            "name": _column_node(question, column),
            "relevant": column.relevant,
            **self._required(needed if column.required else ""),
            **self._hint(key, ""),
            "bind::us:id": key,
            "bind::us:mode": column.mode or question.mode,
            "bind::us:sensitivity": column.sens or (field.sens if field else question.sens),
            "bind::us:redact": column.redact
            or _category(field or self._domain.fields[question.maps_to], kind),
            "bind::us:kind": kind,
        }

    def _checklist_rows(self, question: Question) -> Iterator[Row]:
        where = label(self._texts.of(f"{question.id}.where"))
        for column, asked in article7.columns(self._domain, node_name(question.id)):
            row = self._column_row(question, column, "")
            yield row | cells("hint", {code: f"{words} {asked}" for code, words in where.items()})

    def _beside_date(self, date: Row) -> Iterator[Row]:
        """What stands beside a date: what it was counted from, and the words in which the witness told it."""
        category = date["bind::us:redact"]
        # Free words may say more than the date; a stricter category of the date holds for them too.
        for kind, redact in (("rel", category), ("said", "NR" if category == "DE" else category)):
            yield {
                "type": "text",
                "name": f"{date['name']}_{kind}",
                "relevant": date.get("relevant", ""),
                **cells("label", label(self._texts.of(kind))),
                "bind::us:id": f"{date['bind::us:id']}.{kind}",
                "bind::us:mode": "CODE",
                "bind::us:sensitivity": date["bind::us:sensitivity"],
                "bind::us:redact": redact,
                "bind::us:kind": kind,
            }

    def _warning_row(self, question: Question, warning: Notice) -> Row:
        key = f"{question.id}.{warning.name}"
        return {
            "type": "note",
            "name": f"{node_name(question.id)}_{warning.name}",
            "relevant": warning.relevant,
            **cells("label", label(self._texts.of(key))),
            "bind::us:id": key,
            "bind::us:mode": "SYS",
            "bind::us:sensitivity": "INT",
            "bind::us:redact": "PB",
            "bind::us:kind": "note",
        }

    def _node(self, node: Node, kind: str, key: str, validation: str, english: str) -> Row:
        entry = self._texts.of(key, english)
        constraint = node.constraint or _CONSTRAINTS.get(kind, "")
        row = {
            "type": self._type(node, kind, key, validation),
            **cells("label", label(entry)),
            "constraint": constraint,
            "readonly": "yes" if node.readonly else "",
            "calculation": node.calculation,
            "default": node.default,
            "choice_filter": node.choice_filter,
            "appearance": _APPEARANCES.get(kind, ""),
            # pyxform asks for a limit; evidence must never be scaled, so it is one that no camera reaches.
            "parameters": "max-pixels=65535" if _TYPES.get(kind) == "image" else "",
        }
        if constraint:
            shared = node.message or ("edtf" if kind == "edtf" else "number")
            own = None if node.message else entry.constraint
            row |= cells("constraint_message", own or label(self._texts.of(shared)))
        return row

    def _type(self, node: Node, kind: str, key: str, validation: str) -> str:
        if kind not in _ONE | _MANY:
            return _TYPES.get(kind, "text")
        named = node.list or _LISTS.get(kind, "")
        choices = self.choices.named(named) if named else self.choices.read(validation, key, node.codes)
        return f"{'select_multiple' if kind in _MANY else 'select_one'} {choices}"

    def _condition(self, question: Question) -> str:
        if self._design.ignore_conditions:
            return ""
        return show_if_xpath(question.show_if, self._key_column, self._is_many)

    def _key_column(self, question_id: str) -> str:
        entry = self._entry(question_id)
        if not entry.columns or entry.shape == "group":
            return ""
        return f"{node_name(question_id)}_{entry.key or entry.columns[0].name}"

    def _is_many(self, question_id: str) -> bool:
        return self._domain.questions[question_id].type in _MANY

    def _required(self, required: str) -> Row:
        if not required:
            return {}
        return {"required": required} | cells("required_message", label(self._texts.of("required")))

    def _hint(self, key: str, script: str) -> Row:
        if script:
            words: dict[str, str] = self._domain.json("consent_scripts.json")[script]
            return cells("hint", words)
        return cells("hint", self._texts.of(key).hint)

    def _entry(self, question_id: str) -> QuestionDesign:
        return self._design.questions.get(question_id, QuestionDesign())


def _is_required(question: Question, entry: QuestionDesign) -> bool:
    return question.req == "R" if entry.required is None else entry.required


def _others_filled(question: Question, columns: tuple[Column, ...], column: Column) -> str:
    """When a column needs an answer: another column of its row has one."""
    others = [
        other
        for other in columns
        if other.name != column.name and not other.default and other.type not in _NOT_ANSWERED
    ]
    values = ", ".join(f"${{{_column_node(question, other)}}}" for other in others)
    return f"concat({values}, '') != ''"


def _column_node(question: Question, column: Column) -> str:
    return column.node or f"{node_name(question.id)}_{column.name}"


def _category(field: Field, kind: str) -> str:
    """The redaction category of an answer: its field's, but free words are never "not personal"."""
    return "NR" if field.cat == "PB" and kind in _FREE_TEXT else field.cat
