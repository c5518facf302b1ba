"""One interview under way: the form's session, the reasons for blanks, and what the journal must record.

No window and no vault here. Every method that changes something returns the change and the journal entries
that make it lasting; whoever calls hands them to the vault lane.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.services import apart, gates, reading, relations
from desktop.services.apart import TOPICS
from desktop.services.edit import Edit
from desktop.services.gates import Facts, GateClosed, Why
from desktop.services.nodes import is_module, is_open, module_name, module_of, name_of, plain
from desktop.services.softgates import Soft, soft_gates
from exporters.draft_state import DraftState, without_instance
from forms.model import Form
from forms.session import Session
from forms.state import Change, NodeState, RepeatState
from storage import clock
from storage.journal import GATE, HINT, SCRIPT, Entry

_CODE: Final = re.compile(r"\((\w+)\)\s*$")
_BESIDE: Final = frozenset({GATE, SCRIPT, HINT, reading.CONFIRM, reading.CORRECTION})
ENDED: Final = "F90.08.end"  # when the interview ended, beside the interviewer's signature
_ENDS_IT: Final = "F90.08"
FILES: Final = frozenset({"binary", "image", "audio", "video", "file"})


@dataclass(frozen=True)
class ModuleState:
    """A line of the list at the left.

    Attributes:
        name: the group's name, such as ``F04``; ``reference`` its reference.
        title: in the form's language.
        part: ``before``, ``account`` or ``after``.
        open_points: questions that must be answered or explained and are not.
        locked: why it may not be filled yet, or None.
    """

    name: str
    reference: str
    title: str
    part: str
    open_points: int
    locked: Why | None


class Interview:
    """Replays a journal into a session, then takes what the person does.

    Args:
        form: the form of the draft.
        rows: its journal, oldest first.
        now: the clock.
        language: language of the form, or its default; a language in the journal wins.
        began: when the draft was made: what the form computes from the clock must stay what it was.
        closed: whether it is a closed record; see `desktop.services.apart`.
    """

    def __init__(
        self,
        form: Form,
        rows: Iterable[Entry] = (),
        *,
        now: Callable[[], datetime] = clock.now,
        language: str | None = None,
        began: datetime | None = None,
        closed: bool = False,
    ) -> None:
        rows = list(rows)
        self._closed = closed
        self._now = now
        began = began or (rows[0].at if rows else now())
        self._draft = DraftState(form, began=began, language=language)
        self.session: Session = self._draft.session
        self._states: dict[str, NodeState] | None = None
        self._facts: Facts | None = None
        # A repeat without instances has no node, so places and repeats are learned while all have one.
        self._places: dict[str, int] = {}
        self._repeats: dict[str, None] = {}
        self._numbers: frozenset[str] = frozenset()
        self._learn()
        self._beside = [row for row in rows if row.kind in _BESIDE]
        for row in rows:
            self._draft.apply(row)
        self._draft.follow(now)
        self._states = None

    def states(self) -> dict[str, NodeState]:
        """Return the state of every node, in the order of the form."""
        if self._states is None:
            nodes = (apart.offered(self._closed, state) for state in self.session.nodes())
            self._states = {state.reference: state for state in nodes}
        return self._states

    def node(self, reference: str) -> NodeState:
        """Return the state of one node."""
        return apart.offered(self._closed, self.session.node(reference))

    @property
    def language_code(self) -> str:
        """The short code of the form's language in use, such as ``be``."""
        return language_code(self.session.language)

    def edit(self, reference: str, value: str) -> Edit:
        """Give a question a value; a reason for having none falls away, and dates counted from it follow.

        Raises:
            GateClosed: a hard gate locks the question or its module.
        """
        before = self.session.node(reference)
        number = before.us.get("id", "")
        self._require_open(reference, number, value, before.value)
        done = self._give(before, value)
        waiting, given = relations.follows(self.states, before, value, self.language_code), {reference}
        while waiting:
            place, new = waiting.pop(0)
            after = self.session.node(place)
            # a circle of dates counted from each other ends here; what is locked stays as it is
            if place not in given and self._why_locked(place, after.us.get("id", "")) is None:
                given.add(place)
                done = done.then(self._give(after, new))
                waiting += relations.follows(self.states, after, new, self.language_code)
        return done.then(self.finish()) if number == _ENDS_IT and value else done

    def explain(self, reference: str, reason: str) -> Edit:
        """Say why a question has no value (vocabulary ``null_flavour``); empty takes the reason back.

        Raises:
            GateClosed: a hard gate locks the question or its module.
        """
        before = self.session.node(reference)
        self._require_open(reference, before.us.get("id", ""))
        old = before.value or self.reason(reference)
        change = self.session.set(reference, "")
        self._set_reason(reference, reason)
        return self._done(change, Entry(reference, "null", old, reason, self._now()), touched=reference)

    def add_row(self, repeat: str) -> Edit:
        """Add an instance at the end of a repeat.

        Raises:
            GateClosed: a hard gate locks its module.
        """
        self._require_open(repeat)
        return self._done(self.session.add_repeat(repeat), Entry(repeat, "add", None, None, self._now()))

    def remove_row(self, instance: str) -> Edit:
        """Remove an instance of a repeat, with what it holds; the journal still knows it.

        Raises:
            GateClosed: a hard gate locks its module.
        """
        self._require_open(instance)
        change = self.session.remove_repeat(instance)
        self._draft.nulls = without_instance(self._draft.nulls, instance)
        return self._done(change, Entry(instance, "remove", None, None, self._now()))

    def finish(self) -> Edit:
        """Give the form the moment of its end, where it asks for ``end``, and the statement its end time.

        An end time that somebody wrote down stays.
        """
        at, ends = self._now(), self.session.ends()
        before = [self.session.node(end).value for end in ends]
        change = self.session.finish() if ends else Change()
        entries = [
            Entry(end, "answer", old, self.session.node(end).value, at)
            for end, old in zip(ends, before, strict=True)
        ]
        self._states = self._facts = None
        edit = Edit(change, tuple(entries))
        ended = self.find(ENDED)
        if ended is None or ended.value or self.reason(ended.reference):
            return edit
        value = at.astimezone().isoformat(timespec="milliseconds")
        entry = Entry(ended.reference, "answer", "", value, at)
        return edit.then(self._done(self.session.set(ended.reference, value), entry))

    def set_language(self, language: str) -> Edit:
        """Ask in another language of the form from here on."""
        old = self.session.language
        return self._done(
            self.session.set_language(language), Entry("", "language", old, language, self._now())
        )

    def reason(self, reference: str) -> str:
        """Return why a question has no value, or empty."""
        return self._draft.nulls.get(reference, "")

    def go_on(self, gate: str, reason: str, by: str = "") -> Edit:
        """Record why somebody went on at a gate; ``by`` is the member who opened it, if another one did."""
        return self._noted(Entry(gate, GATE, by or None, reason, self._now()))

    def was_read(self, script: str, language: str, version: str) -> Edit:
        """Record that a script was read to the witness, and in which words."""
        return self._noted(Entry(script, SCRIPT, language, version, self._now()))

    def hinted(self, reference: str, kind: str) -> Edit:
        """Count a hint that was shown for a prompt."""
        return self._noted(Entry(reference, HINT, None, kind, self._now()))

    def note(self, entry: Entry) -> None:
        """Take note of what was said at read-back, recorded by whoever reads."""
        if entry.kind in _BESIDE:
            self._beside.append(entry)
            self._facts = None

    def passed(self) -> dict[str, str]:
        """Return why somebody went on, by the gate's code."""
        return {row.path: row.new for row in self._beside if row.kind == GATE and row.new}

    def account(self) -> list[NodeState]:
        """Return the questions whose answers are the account, as they stand, in order."""
        numbers = apart.account(self._closed)
        return [s for s in self.states().values() if s.us.get("id", "") in numbers and s.relevant]

    def said(self) -> str:
        """Return everything the witness said in the account."""
        return "\n".join(node.value for node in self.account())

    def unread(self) -> int:
        """Return how many paragraphs of the account were neither confirmed nor corrected."""
        numbers = apart.account(self._closed)
        paragraphs = reading.statement(self.account(), self._beside, numbers)
        return sum(not paragraph.settled for paragraph in paragraphs)

    def facts(self) -> Facts:
        """Return what the gates look at."""
        if self._facts is None:
            self._facts = self._looked_at()
        return self._facts

    def _looked_at(self) -> Facts:
        states, nulls = self.states(), self._draft.nulls
        values: dict[str, str] = {}
        blank = set()
        for reference, state in states.items():
            if state.relevant and state.value:
                values[reference] = state.value
            elif state.relevant and state.kind == "question" and reference not in nulls:
                blank.add(reference)
        return Facts(
            values,
            nulls,
            passed=self.passed(),
            unread=self.unread(),
            blank=frozenset(blank),
            known=self._numbers,
            closed=self._closed,
        )

    def soft_gates(self, module: str) -> list[Soft]:
        """Return what to warn of before somebody goes to a module; nothing while the module is locked."""
        facts = self.facts()
        return [] if gates.locked_modules(facts, [module]) else soft_gates(facts, module)

    def modules(self) -> list[ModuleState]:
        """Return the modules in the order of the form; topics that were not raised are left out."""
        groups = [s for s in self.states().values() if is_module(s) and apart.shows(self._closed, name_of(s))]
        locked = gates.locked_modules(self.facts(), [name_of(group) for group in groups])
        counts = Counter(module_of(state.reference) for state in self.open_questions())
        found = []
        for group in groups:
            name = name_of(group)
            if group.relevant or (name in locked and not name.startswith("M")):
                count = counts[group.reference] if group.relevant else 0
                found.append(
                    ModuleState(name, group.reference, group.label, part(name), count, locked.get(name))
                )
        return found

    def find(self, number: str) -> NodeState | None:
        """Return the first relevant question with a number such as ``F02.01``, or None."""
        return next((s for s in self.states().values() if s.us.get("id", "") == number and s.relevant), None)

    def topics(self) -> NodeState | None:
        """Return the question that opens modules, if it can be answered now."""
        return self.find(TOPICS)

    def open_points(self, below: str = "") -> int:
        """Return how many questions below a reference must be answered or explained and are not."""
        return sum(1 for _ in self.open_questions(below))

    def open_questions(self, below: str = "") -> Iterator[NodeState]:
        """Yield the questions below a reference that must be answered or explained and are not."""
        for reference, state in self.states().items():
            inside = (
                reference.startswith(below + "/")
                if below
                else apart.shows(self._closed, module_name(reference))
            )
            if inside and is_open(state) and not self._draft.nulls.get(reference):
                yield state

    def place(self, reference: str) -> int:
        """Return where a node stands in the form, for sorting siblings."""
        return self._places.get(plain(reference), 0)

    def empty_repeats(self, below: str) -> list[RepeatState]:
        """Return the repeats below a reference that have no instance now and could be given one."""
        states = self.states()
        filled = {state.repeat_reference for state in states.values()}
        inside: dict[str, list[str]] = {}
        for reference in states:
            if reference == below or reference.startswith(below + "/"):
                inside.setdefault(plain(reference), []).append(reference)
        found = []
        for repeat in self._repeats:
            parent, _, name = repeat.rpartition("/")
            places = (f"{reference}/{name}" for reference in inside.get(parent, ()))
            found += [self.session.repeat(place) for place in places if place not in filled]
        return found

    def _require_open(self, reference: str, number: str = "", value: str = "", old: str = "") -> None:
        if (why := self._why_locked(reference, number, value, old)) is not None:
            raise GateClosed(why)

    def _why_locked(self, reference: str, number: str, value: str = "", old: str = "") -> Why | None:
        module = module_name(reference) if reference.count("/") > 2 else ""
        refused = apart.refused(self._closed, module, number, value, old)
        return refused or gates.why_locked(self.facts(), module, number)

    def _learn(self) -> None:
        states = list(self.session.nodes())
        self._numbers = frozenset(state.us.get("id", "") for state in states)
        for state in states:
            self._places.setdefault(plain(state.reference), len(self._places))
            if state.repeat_reference:
                self._repeats.setdefault(plain(state.repeat_reference))

    def _give(self, before: NodeState, value: str) -> Edit:
        kind = "attachment" if before.type in FILES else "answer"
        if value:
            self._set_reason(before.reference, "")
        change = self.session.set(before.reference, value)
        return self._done(change, Entry(before.reference, kind, before.value, value, self._now()))

    def _done(self, change: Change, entry: Entry, *, touched: str = "") -> Edit:
        self._states = self._facts = None
        if touched:
            change = Change(change.changed | {touched}, change.added, change.removed)
        return Edit(change, (entry,))

    def _noted(self, entry: Entry) -> Edit:
        self._beside.append(entry)
        self._facts = None
        return Edit(Change(), (entry,))

    def _set_reason(self, reference: str, reason: str) -> None:
        if reason:
            self._draft.nulls[reference] = reason
        else:
            self._draft.nulls.pop(reference, None)


def language_code(language: str) -> str:
    """Return the code in a form's language name: ``be`` for ``Беларуская (be)``; else the name."""
    match = _CODE.search(language)
    return match[1] if match else language


def part(module: str) -> str:
    """Return in which part of the list a module stands: ``before``, ``account`` or ``after``."""
    if module in gates.BEFORE_MODULES:
        return "before"
    return "after" if module.startswith("F9") else "account"
