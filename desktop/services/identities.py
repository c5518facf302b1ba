"""Who one witness is: opened for a moment and a reason, written down, locked again. Vault lane only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from desktop.services import releasing
from desktop.services.interview import Interview
from exporters.folding import keys, tokens
from forms.loader import load_form
from forms.model import Form
from forms.source import FormSource
from storage import clock, journal, states

if TYPE_CHECKING:
    from exporters.registry import Pseudonym
    from storage.identity import Identity
    from storage.journal import Entry
    from storage.vault import Vault

_NAME_MODULE: Final = "/data/identity"
_PAPER_MODULE: Final = "/data/agreement"
MODULES: Final = (_NAME_MODULE, "/data/contact", _PAPER_MODULE)
_NAME_AGREED: Final = "/data/F02/F02_13"
_PRODUCED: Final = "/M11_02"  # what the witness was made to produce
_COOPERATION: Final = "COOP"
_YES: Final = "YES"


@dataclass(frozen=True)
class Alias:
    """The code under which one recipient knows a testimony."""

    release: str
    recipient: str
    code: str


@dataclass
class OpenCard:
    """One card while it is unlocked.

    Attributes:
        code: of the testimony.
        interview: the identity form with what is written in it.
        modules: references of the parts that may be shown.
        writable: whether it can still be changed here.
        name_agreed: whether the witness agreed that the name is written down.
        views: how often identities were unlocked in this vault, this time included.
        aliases: codes under which recipients know the testimony.
        lost: how many copies of a damaged log opening it left, because changes are missing.
        registry: which recipient was told which label, of every testimony.
    """

    code: str
    interview: Interview
    modules: tuple[str, ...]
    writable: bool
    name_agreed: bool
    views: int
    aliases: tuple[Alias, ...]
    lost: int
    registry: tuple[Pseudonym, ...] = field(repr=False)
    identity: Identity = field(repr=False)
    vault: Vault = field(repr=False)


def unlock(vault: Vault, code: str, passphrase: str, reason: str, language: str = "en") -> OpenCard:
    """Open the card of one testimony, after writing down who looked and why.

    Args:
        vault: open.
        code: of the testimony.
        passphrase: of the vault, again.
        reason: at least ten characters.
        language: code of the language that the form is shown in.

    Raises:
        ReasonTooShort, WrongPassphrase, VaultDamaged: see `Vault.identity`.
    """
    from exporters import registry
    from exporters.identity_card import take_in
    from storage.arrival import note_lost

    identity = vault.identity(passphrase, reason, item=code)
    try:
        take_in(vault, identity)
        registry.take_in(vault, identity)
        writable, agreed, has_paper = _draft_facts(vault, code)
        rows = identity.journal(code)
        began = rows[0].at if rows else clock.now()
        asked = {_NAME_MODULE: agreed, _PAPER_MODULE: has_paper}
        shown = [m for m in MODULES if not writable or asked.get(m, True) or _is_begun(rows, m)]
        return OpenCard(
            code=code,
            interview=Interview(form(), rows, began=began, language=_language(language)),
            modules=tuple(shown),
            writable=writable,
            name_agreed=agreed,
            views=vault.identity_views(),
            aliases=tuple(_aliases(vault, code)),
            lost=note_lost(vault),
            registry=tuple(registry.read(identity)),
            identity=identity,
            vault=vault,
        )
    except BaseException:
        identity.lock()
        raise


def record(card: OpenCard, entries: Iterable[Entry]) -> datetime:
    """Write changes down; each is on the disk when this returns.

    Raises:
        IdentityLocked: it was locked meanwhile.
        DiskFull, DiskRefused: it could not be written.
    """
    card.vault.identity_copies.changed(card.code)
    for entry in entries:
        card.identity.record(card.code, entry)
    return clock.now()


def lock(card: OpenCard) -> None:
    """Make the card ready for the supervisors and lock it; may be called twice."""
    from exporters.identity_card import make_ready
    from storage.errors import IdentityLocked

    try:
        if card.writable:
            make_ready(card.vault, card.identity, card.code)
    except IdentityLocked:
        return
    finally:
        card.identity.lock()


def search(registry: Iterable[Pseudonym], words: str, code: str = "") -> list[Pseudonym]:
    """Return the lines of the registry that hold words in their label or a name, in any spelling.

    Args:
        registry: all lines.
        words: parts of a label or a name; without them, the lines of one testimony.
        code: of that testimony.
    """
    wanted = [token.word for token in tokens(words)]
    if not wanted:
        return [line for line in registry if line.testimony == code]
    return [line for line in registry if all(_is_in(line, word) for word in wanted)]


def _is_in(line: Pseudonym, word: str) -> bool:
    texts = (line.label, *line.names)
    if any(word.casefold() in text.casefold() for text in texts):
        return True
    return any(keys(word) & keys(token.word) for text in texts for token in tokens(text))


@cache
def form() -> Form:
    """Return the identity form."""
    return load_form(FormSource("identity.md", resources.read("forms/identity.md")))


def _language(code: str) -> str | None:
    return next((name for name in form().languages if f"({code})" in name), None)


def _draft_facts(vault: Vault, code: str) -> tuple[bool, bool, bool]:
    """Return whether the testimony is still written here, whether a name may be, and if there is a paper.

    The terms of a paper on cooperation are written on the card alone, when the witness spoke of one.
    """
    draft = next((draft for draft in vault.drafts.list() if draft.code == code), None)
    if draft is None or draft.state not in states.WRITABLE:
        return False, False, False
    values = journal.values(vault.drafts.journal(draft.id))
    produced = (value.split() for path, value in values.items() if path.endswith(_PRODUCED))
    return True, values.get(_NAME_AGREED) == _YES, any(_COOPERATION in kinds for kinds in produced)


def _is_begun(rows: Iterable[Entry], module: str) -> bool:
    return any(row.path.startswith(module + "/") for row in rows)


def _aliases(vault: Vault, code: str) -> Iterable[Alias]:
    for info in vault.releases.list():
        for part in releasing.read(vault, info.code).parts:
            if part.code == code:
                yield Alias(info.code, info.recipient, part.alias)
