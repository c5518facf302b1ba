"""Texts of a form: in place or translated (itext), with computed parts (`output`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from forms.blueprint import Blueprint, attribute, child, children
from forms.expressions import Expression
from forms.model import NodeDefinition, Pieces, Text
from forms.paths import Place
from forms.safexml import local_name

_ITEXT = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
_ITEXT_OF = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)
_MEDIA = frozenset({"image", "big-image", "audio", "video"})
_Forms = Mapping[str, etree._Element]
_NO_FORMS: _Forms = {}
_Compile = Callable[[str], Expression | None]


def read_languages(model: etree._Element) -> tuple[dict[str, dict[str, _Forms]], str]:
    """Returns language to identifier to the forms of a text, in order, and the default language."""
    languages: dict[str, dict[str, _Forms]] = {}
    default = ""
    itext = child(model, "itext")
    for translation in children(itext, "translation") if itext is not None else ():
        language = attribute(translation, "lang")
        texts = {str(text.get("id") or ""): _forms(text) for text in children(translation, "text")}
        languages.setdefault(language, {}).update(texts)
        if translation.get("default") in {"true()", "true", ""} and not default:
            default = language
    return languages, default or next(iter(languages), "")


def text_of(blueprint: Blueprint, element: etree._Element | None, node: NodeDefinition) -> Text | None:
    """Reads the text of a label, hint or the like, for a node."""
    if element is None:
        return None
    reference = attribute(element, "ref")

    def compile_here(source: str) -> Expression | None:
        return blueprint.compiled(source, node, "string", "text")

    if reference:
        return text_of_reference(blueprint, reference, compile_here)
    return Text({"": _pieces(element, compile_here)})


def text_of_reference(blueprint: Blueprint, reference: str, compile_here: _Compile) -> Text | None:
    """Reads a text from `jr:itext('...')`, `jr:itext(path)`, or an expression."""
    if fixed := _ITEXT.fullmatch(reference):
        return translated(blueprint, fixed[1] or fixed[2] or "", compile_here)
    computed = _ITEXT_OF.fullmatch(reference)
    expression = compile_here(computed[1] if computed else reference)
    return None if expression is None else Text(reference=expression, is_identifier=computed is not None)


def text_of_message(blueprint: Blueprint, source: str, node: NodeDefinition) -> Text | None:
    """Reads a constraint or required message: plain words, or `jr:itext('...')`."""
    if not source:
        return None
    if not _ITEXT_OF.fullmatch(source):
        return Text({"": (source,)})
    return text_of_reference(
        blueprint, source, lambda inner: blueprint.compiled(inner, node, "string", "message")
    )


def translated(blueprint: Blueprint, identifier: str, compile_here: _Compile, form: str = "") -> Text | None:
    """Reads an itext text in all languages; `form` asks for a variant such as "guidance"."""
    pieces: dict[str, Pieces] = {}
    for language, texts in blueprint.itext.items():
        value = texts.get(identifier, _NO_FORMS).get(form)
        if value is not None:
            pieces[language] = _pieces(value, compile_here)
    return Text(pieces) if pieces else None


def media_of(blueprint: Blueprint, element: etree._Element | None) -> dict[str, dict[str, str]]:
    """Returns the files shown or played with a label: language to kind to plain file name."""
    fixed = _ITEXT.fullmatch(attribute(element, "ref")) if element is not None else None
    if fixed is None:
        return {}
    identifier = fixed[1] or fixed[2] or ""
    everything = blueprint.itext.items()
    named = {language: texts[identifier] for language, texts in everything if identifier in texts}
    return {language: files for language, text in named.items() if (files := _media(text))}


def all_media(blueprint: Blueprint) -> dict[str, dict[str, dict[str, str]]]:
    """Returns the files of every text: language to identifier to kind to plain file name."""
    return {
        language: {identifier: files for identifier, text in texts.items() if (files := _media(text))}
        for language, texts in blueprint.itext.items()
    }


def _forms(text: etree._Element) -> _Forms:
    """Returns the `value` elements of a text by their form; the first of each counts."""
    forms: dict[str, etree._Element] = {}
    for value in children(text, "value"):
        forms.setdefault(str(value.get("form") or ""), value)
    return forms


def _media(forms: _Forms) -> dict[str, str]:
    if len(forms) == 1 and "" in forms:
        return {}
    return {
        kind: (value.text or "").strip().rpartition("/")[2] for kind, value in forms.items() if kind in _MEDIA
    }


def guidance_of(blueprint: Blueprint, element: etree._Element | None, node: NodeDefinition) -> Text | None:
    """Reads the guidance that a hint carries beside its words."""
    fixed = _ITEXT.fullmatch(attribute(element, "ref")) if element is not None else None
    if fixed is None:
        return None
    return translated(
        blueprint,
        fixed[1] or fixed[2] or "",
        lambda source: blueprint.compiled(source, node, "string", "guidance"),
        "guidance",
    )


def all_translations(blueprint: Blueprint, root: NodeDefinition) -> Mapping[str, Mapping[str, Pieces]]:
    """Reads every text for use by a computed identifier; parts are evaluated at the root.

    Texts whose parts only make sense at one question are left out here: that question has them already.
    """
    place = Place.at(root)

    def compile_quietly(source: str) -> Expression | None:
        before = len(blueprint.problems)
        expression = blueprint.compiled_at(source, place, "string", root, "text")
        del blueprint.problems[before:]
        return expression

    everything: dict[str, dict[str, Pieces]] = {}
    for language, texts in blueprint.itext.items():
        found = everything.setdefault(language, {})
        for identifier, forms in texts.items():
            value = forms.get("")
            if value is not None and ":" not in identifier:
                found[identifier] = _pieces(value, compile_quietly)
    return everything


def computed_in(translations: Mapping[str, Mapping[str, Pieces]]) -> tuple[Expression, ...]:
    """Returns the computed parts of all texts."""
    pieces = (piece for texts in translations.values() for text in texts.values() for piece in text)
    return tuple(piece for piece in pieces if not isinstance(piece, str))


def _pieces(element: etree._Element, compile_here: _Compile) -> Pieces:
    if len(element) == 0:
        return (element.text,) if element.text else ()
    pieces: list[str | Expression] = []
    for part in _parts(element):
        if isinstance(part, str):
            pieces.append(part)
        else:
            source = attribute(part, "value") or attribute(part, "ref")
            expression = compile_here(source) if source else None
            if expression is not None:
                pieces.append(expression)
    if len(pieces) > 1 or (pieces and not isinstance(pieces[0], str)):
        # pyxform puts a space around a text with outputs; it is not part of the text.
        pieces = _trimmed(pieces)
    return tuple(pieces)


def _parts(element: etree._Element) -> Iterator[str | etree._Element]:
    if element.text:
        yield element.text
    for item in element:
        if local_name(item) == "output":
            yield item
        if item.tail:
            yield item.tail


def _trimmed(pieces: list[str | Expression]) -> list[str | Expression]:
    first, last = pieces[0], pieces[-1]
    if isinstance(first, str):
        pieces[0] = first.lstrip()
    if isinstance(last, str):
        pieces[-1] = last.rstrip() if len(pieces) > 1 else last
    return [piece for piece in pieces if piece != ""]
