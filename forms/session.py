"""Filling in a form: give answers, add and remove entries, change the language, see every node's state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from forms.actions import Actions
from forms.answers import Answers
from forms.engine import Engine
from forms.errors import (
    AnswerTooLong,
    ReadOnlyAnswer,
    RepeatNotAllowed,
    StepInvalid,
    UnknownLanguage,
    UnknownReference,
)
from forms.functions.runtime import ACTIVE
from forms.limits import MAX_ANSWER_CHARACTERS, MAX_REPEAT_INSTANCES
from forms.model import Form
from forms.nodes import Node
from forms.serialize import instance_xml
from forms.state import Change, NodeState, RepeatState
from forms.state_builder import States

__all__ = ["Change", "NodeState", "RepeatState", "Session", "Step"]

Step = tuple[str, str]
Listener = Callable[[Change], None]

_PART = re.compile(r"([^\[\]]+)(?:\[([1-9]\d{0,5})\])?")


class Session:
    """One form being filled in. Belongs to one thread at a time.

    Args:
        form: the form; sessions share it.
        now: gives the present moment, with its zone, to the form's `today()` and `now()`.
        language: one of the form's languages, or None for its default.
        device: what the form may know of the device: a random number of this installation, or nothing.

    Raises:
        UnknownLanguage: the form has no such language.
        FormCircular: values of the form depend on each other in a circle.
    """

    def __init__(
        self, form: Form, *, now: Callable[[], datetime], language: str | None = None, device: str = ""
    ) -> None:
        self.form = form
        self._now = now
        self._listeners: list[Listener] = []
        self._nodes: list[Node] | None = None
        self._by_reference: dict[str, Node] = {}
        self._is_observed = False
        self._engine = Engine(form, now, self._checked_language(language))
        self._engine.device = device
        self._states = States(self._engine)
        self._actions = Actions(self._engine)
        with self._running():
            self._actions.start()
        self._engine.forget_changes()

    # What is seen

    @property
    def language(self) -> str:
        """The language of all texts; "" if the form is not translated."""
        return self._engine.texts.language

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """Path and reason of each expression that could not be computed, for the form's author."""
        return tuple(self._engine.faults)

    def node(self, reference: str) -> NodeState:
        """Returns the state of one node.

        Raises:
            UnknownReference: there is no such node now.
        """
        with self._running():
            return self._states.of(self._found(reference))

    def nodes(self) -> list[NodeState]:
        """Returns the states of all nodes in document order; the root and its meta group are left out."""
        with self._running():
            return [self._states.of(node) for node in self._listed()]

    def repeat(self, reference: str) -> RepeatState:
        """Returns the state of a repeat as a whole, also when it has no instance.

        Raises:
            UnknownReference: there is no such repeat now.
        """
        parent, name = self._repeat_of(reference)
        definition = parent.definition.children[name]
        text = definition.label
        with self._running():
            label = self._engine.texts.render(text, parent.element, definition.path) if text else ""
        return RepeatState(
            reference=f"{parent.reference}/{name}",
            label=label,
            count=len(parent.children[name]),
            relevant=parent.relevant,
            is_fixed=definition.is_fixed,
        )

    def instance_xml(self) -> bytes:
        """Returns the instance as XML, without nodes that are not relevant."""
        return instance_xml(self._engine.root)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls a function after every change; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    # What is done

    def set(self, reference: str, value: str) -> Change:
        """Gives an answer as instance text; several choices are separated by spaces, "" takes it back.

        Raises:
            UnknownReference: there is no such question now.
            ReadOnlyAnswer: the form does not let it be changed by hand now.
            AnswerTooLong: it is beyond the limit.
        """
        if len(value) > MAX_ANSWER_CHARACTERS:
            raise AnswerTooLong(limit=MAX_ANSWER_CHARACTERS)
        node = self._found(reference)
        if not node.definition.is_leaf():
            raise UnknownReference
        with self._running():
            if self._states.is_readonly(node):
                raise ReadOnlyAnswer
        return self._change(lambda: self._engine.give(node, value))

    def add_repeat(self, reference: str) -> Change:
        """Adds an entry at the end of a repeat: `/data/M01` gives `/data/M01[2]`.

        Raises:
            UnknownReference: there is no such repeat now.
            RepeatNotAllowed: the form counts its entries itself, or it is full.
        """
        parent, name = self._repeat_of(reference)
        definition = parent.definition.children[name]
        is_full = self._engine.is_full() or len(parent.children[name]) >= MAX_REPEAT_INSTANCES
        if definition.is_fixed or is_full:
            raise RepeatNotAllowed
        return self._change(lambda: self._engine.add(parent, definition))

    def remove_repeat(self, reference: str) -> Change:
        """Removes one entry of a repeat; those after it move up.

        Raises:
            UnknownReference: there is no such entry now.
            RepeatNotAllowed: the form counts its entries itself, or it is not a repeat.
        """
        node = self._found(reference)
        if not node.definition.is_repeat or node.definition.is_fixed:
            raise RepeatNotAllowed
        return self._change(lambda: self._engine.remove(node))

    def set_language(self, language: str) -> Change:
        """Changes the language of all texts.

        Raises:
            UnknownLanguage: the form has no such language.
        """
        checked = self._checked_language(language)
        if checked == self.language:
            return Change()

        def switch() -> None:
            self._engine.texts.language = checked
            self._engine.language_changed()

        return self._change(switch)

    def finish(self) -> Change:
        """Gives the form the moment at which it was finished, where it asks for that (`end`)."""
        return self._change(self._actions.finish)

    def ends(self) -> list[str]:
        """Returns the references that hold the moment at which the form was finished (`end`)."""
        return [node.reference for node in self._actions.ends()]

    def apply(self, step: Step) -> Change:
        """Applies one step as a draft records it: `(reference, value)`, or `@add`, `@remove`, `@language`.

        Raises:
            StepInvalid: it is not a step.
            FormError: as the method for that step does.
        """
        what, value = step
        if not what.startswith("@"):
            return self.set(what, value)
        verbs = {"@add": self.add_repeat, "@remove": self.remove_repeat, "@language": self.set_language}
        if what not in verbs:
            raise StepInvalid(number=1)
        return verbs[what](value)

    # Changes

    def _change(self, act: Callable[[], Any]) -> Change:
        engine = self._engine
        with self._running():
            self._observe()
            try:
                act()
                self._actions.settle()
            finally:
                change = self._collected()
                engine.forget_changes()
        for listener in tuple(self._listeners):
            listener(change)
        return change

    def _observe(self) -> None:
        """Takes down every state once, so that later changes can be told from it."""
        if not self._is_observed:
            for node in self._engine.root.subtree():
                if node.state is None:
                    node.state = self._states.built(node)
            self._is_observed = True

    def _collected(self) -> Change:
        engine = self._engine
        added = [node for node in engine.added if node.is_live]
        if engine.added or engine.removed:
            self._nodes = None
            self._by_reference = {}
        elsewhere = (node.state for node in (*engine.moved, *engine.gone) if node.state is not None)
        before = {state.reference: state for state in elsewhere}
        changed: set[str] = set()
        for node in self._affected():
            stayed = node.state is not None and node not in engine.moved
            old = node.state if stayed else before.get(node.reference)
            node.state = self._states.built(node)
            if node.state != old and node.definition.is_listed:
                changed.add(node.reference)
        return Change(frozenset(changed), tuple(node.reference for node in added), tuple(engine.removed))

    def _affected(self) -> list[Node]:
        """Returns the nodes that may differ: those touched, moved, and the groups around them."""
        engine = self._engine
        nodes = {node for node in (*engine.dirty, *engine.moved) if node.is_live}
        return list({above: None for node in nodes for above in node.ancestors()})

    # References

    def _listed(self) -> list[Node]:
        if self._nodes is None:
            self._nodes = [node for node in self._engine.root.subtree() if node.definition.is_listed]
        return self._nodes

    def _found(self, reference: str) -> Node:
        node = self._by_reference.get(reference)
        if node is None:
            node = self._walk(reference)
            self._by_reference[node.reference] = node
        return node

    def _walk(self, reference: str) -> Node:
        parts = reference.split("/")
        node = self._engine.root
        if len(parts) < 2 or parts[0] or parts[1] != node.definition.name:
            raise UnknownReference
        for part in parts[2:]:
            match = _PART.fullmatch(part)
            family = node.children.get(match[1], []) if match else []
            index = int(match[2] or 1) if match else 0
            if not 1 <= index <= len(family):
                raise UnknownReference
            node = family[index - 1]
        return node

    def _repeat_of(self, reference: str) -> tuple[Node, str]:
        above, _, last = reference.rpartition("/")
        name = last.partition("[")[0]
        parent = self._found(above)
        definition = parent.definition.children.get(name)
        if definition is None:
            raise UnknownReference
        if not definition.is_repeat:
            raise RepeatNotAllowed
        return parent, name

    # Surroundings of a computation

    @contextmanager
    def _running(self) -> Iterator[None]:
        """Lets functions ask this session, at one moment throughout."""
        token = ACTIVE.set(Answers(self._engine, self._now()))
        try:
            yield
        finally:
            ACTIVE.reset(token)

    def _checked_language(self, language: str | None) -> str:
        if language is None:
            return self.form.default_language
        if language not in self.form.languages:
            raise UnknownLanguage
        return language

    def _recompute_all(self) -> None:
        """Computes everything again from the answers alone; tests compare the result with ours."""
        with self._running():
            self._engine.recompute_all()
            for node in self._engine.root.subtree():
                node.state = self._states.built(node)
            self._engine.forget_changes()
