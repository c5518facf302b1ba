"""Checking a package from files a person chose: what the window and the tests call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.i18n import tr
from desktop.i18n import (
    tr as from_source,
)  # checks carry their English source; it is collected where it stands
from desktop.services.cardfiles import read_small
from exporters.age import parse_identity_file
from exporters.checks.outcome import Check
from exporters.verify import verify
from storage.cards import TeamCard


@dataclass(frozen=True)
class Checked:
    """One check in the person's language; `outcome` is ``passed``, ``failed`` or ``not possible``."""

    name: str
    outcome: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """The answer: a sentence, its kind (``good``, ``danger``, ``notice``) and every check."""

    sentence: str
    kind: str
    checks: tuple[Checked, ...]


def verify_files(
    path: Path,
    identity: Path | None,
    card: Path | None,
    report: Callable[[str, int, int], None],
) -> Verdict:
    """Check a bundle, package folder, SD-JWT or PDF.

    Args:
        path: what to check.
        identity: a file with the key that opens the bundle, or None.
        card: the team card to trust, or None.
        report: called with stage, done, total; may raise to stop.

    Raises:
        AppError: a file cannot be read, or is nothing that can be checked.
    """
    report(tr("Checking"), 0, 0)
    identities = parse_identity_file(read_small(identity)) if identity is not None else ()
    trust = (TeamCard.parse(read_small(card)),) if card is not None else ()
    outcome = verify(path, identities=identities, trust=trust)
    checks = tuple(
        Checked(_name(check), check.outcome, from_source(check.text, **check.params))
        for check in outcome.checks
    )
    kind = "danger" if not outcome.ok else "good" if trust else "notice"
    return Verdict(from_source(outcome.sentence), kind, checks)


def _name(check: Check) -> str:
    name = from_source(check.name)
    return f"{check.place}   {name}" if check.place else name
