"""What a screen sees of a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.model import Choice


@dataclass(frozen=True, slots=True)
class NodeState:
    """The state of one node, complete and frozen.

    Attributes:
        reference: absolute; `[n]` on instances of repeats only: `/data/M01[2]/M01_03`.
        kind: "group", "repeat" (one instance), "question", "note" or "hidden".
        type: text, int, decimal, select_one, select_multiple, rank, date, time, dateTime, binary, geopoint,
            geotrace, geoshape, barcode, trigger, note, or the bind's own word.
        relevant: it is part of the form now, and so are all groups around it.
        required: it must have an answer before the form is finished.
        readonly: it, or a group around it, must not be changed by hand.
        value: instance text; "" while the node is not relevant.
        valid: the answer fits its type and constraint, and is there if required; for groups and repeats,
            all answers inside are so. A node that is not relevant is valid.
        label, hint, guidance, constraint_message, required_message: in the session's language.
        choices: offered now.
        appearance: as the form's author wrote it.
        mediatype: for uploads, such as "image/*".
        us: our attributes of the bind.
        repeat_reference: for "repeat", the reference to add and remove under, else "".
        is_fixed: for "repeat", entries cannot be added or removed by hand.
        media: kind ("image", "audio", "video", "big-image") to file name shown with the label.
        parameters: of a range: `start`, `end`, `step`.
    """

    reference: str
    kind: str
    type: str
    relevant: bool
    required: bool
    readonly: bool
    value: str
    valid: bool
    label: str
    hint: str
    constraint_message: str
    required_message: str
    choices: tuple[Choice, ...]
    appearance: str
    mediatype: str
    us: Mapping[str, str]
    repeat_reference: str
    guidance: str = ""
    is_fixed: bool = False
    media: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RepeatState:
    """A repeat as a whole, also while it has no instance.

    Attributes:
        reference: what to add to: `/data/M01/M01_r`.
        label: of the repeat.
        count: instances now.
        relevant: the group around it is relevant.
        is_fixed: entries cannot be added or removed by hand.
    """

    reference: str
    label: str
    count: int
    relevant: bool
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What one step changed.

    Attributes:
        changed: references whose state differs from what it was, or is new.
        added: references of new instances of repeats.
        removed: references of instances that went, as they were called before.
    """

    changed: frozenset[str] = frozenset()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
