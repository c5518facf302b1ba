"""Texts and choices of a session, in its language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from forms.dependencies import Facet
from forms.model import Choice, Form, Item, Itemset, NodeDefinition, Pieces, Text
from forms.nodes import Node
from forms.values import as_text

if TYPE_CHECKING:
    from forms.engine import Engine

Offered = tuple[tuple[str, Any], ...]
NodeTexts = tuple[str, str, str, str, str]


class Texts:
    """What is said and offered.

    Attributes:
        language: of the session; "" if the form is not translated.
        holders: the node of each element that offers choices.
    """

    def __init__(self, engine: Engine, form: Form, language: str) -> None:
        self._engine = engine
        self._form = form
        self.language = language
        self.holders: dict[etree._Element, Node] = {}
        self._static_offers: dict[NodeDefinition, Offered] = {}
        self._static_choices: dict[NodeDefinition, tuple[Choice, ...]] = {}

    def forget(self) -> None:
        """Forgets what depends on the language."""
        self._static_choices.clear()

    # Texts

    def of(self, node: Node) -> NodeTexts:
        """Returns label, hint, guidance, constraint message and required message of a node."""
        texts = node.cache.get(Facet.TEXTS)
        if texts is None:
            form = node.definition
            parts = (form.label, form.hint, form.guidance, form.constraint_message, form.required_message)
            texts = tuple(self.render(text, node.element, form.path) if text else "" for text in parts)
            node.cache[Facet.TEXTS] = texts
        found: NodeTexts = texts
        return found

    def render(self, text: Text, element: etree._Element, where: str) -> str:
        """Writes a text out, its computed parts evaluated at an element."""
        if text.reference is None:
            return self._joined(self._spoken(text.pieces), element, where)
        result = as_text(self._engine.evaluate(text.reference, element, "", where))
        return self.itext(result, element) if text.is_identifier else result

    def itext(self, identifier: str, element: etree._Element) -> str:
        """Returns a translated text by its identifier; computed parts are evaluated at the root."""
        translations = self._form.definition.translations
        pieces = {name: texts[identifier] for name, texts in translations.items() if identifier in texts}
        return self._joined(self._spoken(pieces), self._engine.root.element, identifier)

    def _spoken(self, pieces: Mapping[str, Pieces]) -> Pieces:
        """Returns a text in the session's language, or else in the form's own: better than none."""
        for language in (self.language, "", self._form.default_language):
            if language in pieces:
                return pieces[language]
        return ()

    def _joined(self, pieces: Pieces, element: etree._Element, where: str) -> str:
        return "".join(
            piece if isinstance(piece, str) else as_text(self._engine.evaluate(piece, element, "", where))
            for piece in pieces
        )

    # Choices

    def offered(self, node: Node) -> Offered:
        """Computes which choices a question offers: each value with the element or item it comes from."""
        definition = node.definition
        itemset = definition.itemset
        if itemset is None:
            return tuple((item.value, item) for item in definition.items)
        if itemset.is_static and definition in self._static_offers:
            return self._static_offers[definition]
        elements = self._engine.evaluate(itemset.nodes, node.element, [], definition.path)
        offered = tuple((self._value(itemset, element, definition), element) for element in elements)
        if itemset.is_static:
            self._static_offers[definition] = offered
        return offered

    def _value(self, itemset: Itemset, element: Any, definition: NodeDefinition) -> str:
        if itemset.value_child:
            return element.findtext(itemset.value_child) or ""
        return as_text(self._engine.evaluate(itemset.value, element, "", definition.path))

    def choices(self, node: Node) -> tuple[Choice, ...]:
        """Returns the choices offered now, with their labels."""
        definition = node.definition
        if not definition.has_choices():
            return ()
        cached: tuple[Choice, ...] | None = node.cache.get(Facet.CHOICES)
        if cached is not None:
            return cached
        is_static = definition.itemset is not None and definition.itemset.is_static
        if is_static and definition in self._static_choices:
            return self._static_choices[definition]
        choices = tuple(self._choice(node, value, source) for value, source in node.offered)
        if is_static:
            self._static_choices[definition] = choices
        node.cache[Facet.CHOICES] = choices
        return choices

    def _choice(self, node: Node, value: str, source: Any) -> Choice:
        label, media = self._label(node, source), self._media(node, source)
        return Choice(value, label if label.strip() or media else value, media)

    def _media(self, node: Node, source: Any) -> Mapping[str, str]:
        if isinstance(source, Item):
            return source.media.get(self.language, {})
        itemset, files = node.definition.itemset, self._form.definition.media.get(self.language)
        if not files or itemset is None or not itemset.label.is_identifier or not itemset.label_child:
            return {}
        return files.get(source.findtext(itemset.label_child) or "", {})

    def _label(self, node: Node, source: Any) -> str:
        itemset, where = node.definition.itemset, node.definition.path
        if isinstance(source, Item) or itemset is None:
            return self.render(source.label, node.element, where)
        if itemset.label_child:
            text = source.findtext(itemset.label_child) or ""
            return self.itext(text, source) if itemset.label.is_identifier else text
        return self.render(itemset.label, source, where)

    def kept(self, node: Node, value: str) -> str:
        """Returns the part of an answer that is still offered.

        A ranking has each once.
        """
        itemset = node.definition.itemset
        if itemset is not None and not itemset.is_complete:
            return value
        offered = [choice for choice, _ in node.offered]
        if node.definition.type == "select_one":
            return value if value in offered else ""
        chosen = value.split()
        if node.definition.type == "rank":
            allowed = set(offered)
            return " ".join(choice for choice in dict.fromkeys(chosen) if choice in allowed)
        allowed = set(offered)
        return " ".join(choice for choice in chosen if choice in allowed)

    @staticmethod
    def in_order(node: Node, value: str) -> str:
        """Returns an answer of several choices in the order of the list; what is not in it stands last."""
        if node.definition.type != "select_multiple":
            return value
        places = {choice: place for place, (choice, _) in enumerate(node.offered)}
        chosen = dict.fromkeys(value.split())
        return " ".join(sorted(chosen, key=lambda choice: places.get(choice, len(places))))

    def choice_label(self, value: str, element: etree._Element) -> str:
        """Returns the label of a choice of the question that an element holds; "" if it has none."""
        node = self.holders.get(element)
        if node is None:
            return ""
        # Asked for in the middle of a computation, so the list must not come from the past.
        offered = self.offered(node)
        source = next((source for choice, source in offered if choice == value), None)
        return "" if source is None else self._label(node, source)
