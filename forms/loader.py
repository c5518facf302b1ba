"""From the bytes of a form to a form ready to be filled in, or to a list of what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from forms.binds import read_action, read_binds
from forms.blueprint import (
    JAVAROSA,
    Blueprint,
    attribute,
    child,
    children,
    define_nodes,
    plain_copy,
    with_instances,
)
from forms.body import mark_repeats, read_body
from forms.convert import Converted, convert
from forms.dependencies import CycleError, build_graph
from forms.emitted import DOCUMENT
from forms.errors import FormError, FormInvalid, FormUnreadable
from forms.instances import FindFile, read_instances
from forms.model import Definition, Form, NodeDefinition
from forms.paths import Scope
from forms.problems import Problem
from forms.safexml import local_name, parse_xml
from forms.source import FormSource
from forms.texts import all_media, all_translations, computed_in, read_languages
from forms.unsupported import unsupported_in_sheet, unsupported_in_xform

_US = "us"
_META = "meta"
_XFORMS_VERSIONS = tuple("123456789")


def load_form(source: FormSource) -> Form:
    """Reads a form: XLSForm (.md, .csv, .xlsx) or XForm (.xml).

    Raises:
        FormUnreadable, FormTooLarge, FormUnsafe: the file cannot or must not be read.
        FormInvalid: the form has mistakes; its `problems` are the errors among them.
    """
    form, problems = _parse(convert(source), source.file)
    errors = [problem for problem in problems if problem.severity == "error" and not _is_about_file(problem)]
    if form is None or errors:
        raise FormInvalid(errors)
    return form


def check_form(source: FormSource) -> list[Problem]:
    """Lists what is wrong with a form, worth a warning or not supported, in the order of its rows.

    Never raises for a bad form: what stops the reading is the last problem of the list.
    """
    try:
        converted = convert(source)
        form, problems = _parse(converted, source.file)
        problems = [*converted.warnings, *problems, *unsupported_in_sheet(converted.survey)]
        if not converted.survey:
            problems += unsupported_in_xform(converted.xform)
        if form is not None and not any(problem.severity == "error" for problem in problems):
            problems += _trial(form)
    except FormInvalid as error:
        problems = list(error.problems)
    except FormError as error:
        problems = [Problem("error", None, source.name, str(error))]
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.row or 0)


def _is_about_file(problem: Problem) -> bool:
    # A form whose lists are not at hand can still be opened: those questions then offer no choices.
    return "." in problem.where and not problem.where.startswith("/")


def _trial(form: Form) -> list[Problem]:
    """Opens the form once, to meet what only shows with values in it."""
    from forms.session import Session

    try:
        session = Session(form, now=lambda: datetime(2020, 1, 1, tzinfo=UTC))
        session.nodes()
    except FormError as error:
        return [Problem("error", None, "", str(error))]
    return [
        Problem("warning", None, where, f"An expression could not be computed: {reason}.")
        for where, reason in session.faults
    ]


def _parse(converted: Converted, find: FindFile) -> tuple[Form | None, list[Problem]]:
    root = parse_xml(converted.xform)
    head, body = child(root, "head"), child(root, "body")
    model = child(head, "model")
    instances = children(model, "instance") if model is not None else []
    primary = next(iter(instances[0]), None) if instances else None
    if local_name(root) != "html" or model is None or body is None or primary is None:
        raise FormUnreadable
    blueprint = _blueprint(root, model, body, primary, converted.rows or {})
    holders, names, missing = read_instances(blueprint, instances[1:], find)
    blueprint.scope = with_instances(blueprint.scope, names, missing)
    languages, default = read_languages(model)
    blueprint.itext = languages
    mark_repeats(blueprint, body)
    _check_instances(blueprint, primary)
    read_binds(blueprint)
    blueprint.translations = all_translations(blueprint, blueprint.scope.root)
    blueprint.spoken = computed_in(blueprint.translations)
    for action in children(model, "setvalue"):
        read_action(blueprint, action)
    read_body(blueprint, body, blueprint.scope.root, None)
    definition = _definition(blueprint, primary, holders)
    if definition is None:
        return None, blueprint.problems
    form = Form(
        id=attribute(primary, "id"),
        version=attribute(primary, "version"),
        title=(_title(head) or attribute(primary, "id")),
        hash=hashlib.sha256(converted.xform).hexdigest(),
        languages=tuple(languages),
        default_language=default,
        xform=converted.xform,
        definition=definition,
    )
    return form, blueprint.problems


def _blueprint(
    root: etree._Element,
    model: etree._Element,
    body: etree._Element,
    primary: etree._Element,
    rows: Mapping[str, int],
) -> Blueprint:
    nodes = define_nodes(primary)
    version = next((str(v) for name, v in model.attrib.items() if str(name).endswith("xforms-version")), "")
    scope = Scope(next(iter(nodes.values())), nodes, {}, is_old=not version.startswith(_XFORMS_VERSIONS))
    return Blueprint(model, body, scope, rows, us=str(root.nsmap.get(_US) or model.nsmap.get(_US) or ""))


def _title(head: etree._Element | None) -> str:
    title = child(head, "title")
    return (title.text or "").strip() if title is not None else ""


def _check_instances(blueprint: Blueprint, primary: etree._Element) -> None:
    """Finds nodes that stand twice beside each other without being a repeat."""
    template = f"{{{JAVAROSA}}}template"
    for element in primary.iter():
        seen: set[str] = set()
        for item in element:
            name = local_name(item)
            if name in seen and item.get(template) is None:
                path = "/".join(local_name(e) for e in reversed([item, *item.iterancestors()]))
                node = blueprint.scope.nodes.get(path[path.index("/" + blueprint.scope.root.name) :])
                if node is not None and not node.is_repeat:
                    blueprint.note("error", node.path, "The node is there twice and is not a repeat.")
            seen.add(name)


def _definition(
    blueprint: Blueprint, primary: etree._Element, holders: list[etree._Element]
) -> Definition | None:
    nodes = tuple(blueprint.scope.nodes.values())
    root = blueprint.scope.root
    for node in nodes:
        _finish(node, root)
    document = etree.Element(DOCUMENT)
    document.append(plain_copy(primary))
    document.extend(holders)
    try:
        graph = build_graph(nodes)
    except CycleError as error:
        blueprint.note("error", error.nodes[0], f"{str(error)[0].upper()}{str(error)[1:]}.")
        return None
    return Definition(
        root=root,
        document=document,
        translations=blueprint.translations,
        media=all_media(blueprint),
        actions=tuple(blueprint.actions),
        nodes=nodes,
        graph=graph,
    )


def _finish(node: NodeDefinition, root: NodeDefinition) -> None:
    in_meta = any(other.name == _META and other.parent is root for other in node.ancestors())
    if not node.is_leaf() and node.kind == "hidden":
        node.kind = "group"
    if not node.is_leaf():
        node.type = node.kind
    elif not node.has_control:
        node.type = {"string": "text"}.get(node.bind_type, node.bind_type)
    node.is_listed = node is not root and not in_meta
