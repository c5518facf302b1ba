"""The neutral summary of an evaluation (F93.07): no name may stand in it when the note is closed.

What looks like a name is found as in redaction. Bodies and places that the vocabularies list are none; whom
the record itself names is one, however it is spelled. Vault lane only.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from desktop.services.kinds import EVALUATION
from desktop.services.releasing import NAMING, named_in_answers
from exporters.document import read_document
from exporters.folding import near_keys, tokens
from exporters.known import KnownPerson
from exporters.suggest import suggest
from forms.errors import AppError
from storage import journal
from storage.errors import NoSuchItem, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.drafts import DraftInfo
    from storage.vault import Vault

_SUMMARY: Final = "/data/F93/F93_07"
_NAMES: Final = frozenset({"NAME", "NAMEP", "NICK"})
_LANGUAGES: Final = ("en", "be", "ru")
_LISTS: Final = ("agency", "facility", "oblast", "raion", "minsk_district", "border_point")
_LONGEST: Final = 5


class SummaryNames(AppError):
    """A neutral summary holds what looks like names."""

    code = "desktop.summary.names"
    text = (
        "The neutral summary holds {count} words that look like names, so the note was not closed. "
        "Everything you wrote is safe. Please say who it was by their role instead."
    )


def names_in_summary(vault: Vault, draft_id: str) -> tuple[str, ...]:
    """Return what looks like a name in the summary of an evaluation, each once; nothing for another note."""
    info = vault.drafts.get(draft_id)
    if info.form_id != EVALUATION:
        return ()
    text = journal.values(vault.drafts.journal(draft_id)).get(_SUMMARY, "")
    return tuple(dict.fromkeys(_names(text, list(_known(vault, info)))))


def require_no_names(vault: Vault, draft_id: str) -> None:
    """Refuse to close an evaluation whose summary holds names.

    Raises:
        SummaryNames: it does.
    """
    found = names_in_summary(vault, draft_id)
    if found:
        raise SummaryNames(count=len(found))


def _names(text: str, known: list[KnownPerson]) -> Iterator[str]:
    for language in _LANGUAGES:
        for span in suggest(text, language, known):
            words = [token.word for token in tokens(text[span.start : span.end])]
            named = span.entity or not all(_is_listed(word) for word in words)
            if words and span.kind in _NAMES and named:
                yield " ".join(words)


def _known(vault: Vault, info: DraftInfo) -> Iterator[KnownPerson]:
    """Yield whom the record names that a note is about: in its draft, or as it was sealed."""
    for draft in vault.drafts.list():
        if draft.code == info.about:
            yield from _named_in_draft(vault, draft)
    try:
        newest = vault.sealed.newest(info.about or "")
        yield from named_in_answers(read_document(vault.sealed.get(newest.code, newest.version).document))
    except (NoSuchItem, StorageError):  # not here, closed or destroyed
        return


def _named_in_draft(vault: Vault, draft: DraftInfo) -> Iterator[KnownPerson]:
    from exporters.draft_state import replay
    from exporters.shipped_form import pinned_form

    rows = vault.drafts.journal(draft.id)
    if not rows:  # it was sealed and forgotten
        return
    form = pinned_form(draft.form_id, draft.form_hash, vault.drafts.form_source(draft.id))
    for node in replay(form, rows, began=draft.created).session.nodes():
        if node.value and node.us.get("redact") in NAMING and len(node.value.split()) <= _LONGEST:
            yield KnownPerson(label=node.value, category=node.us["redact"], forms=(node.value,))


def _is_listed(word: str) -> bool:
    return bool(near_keys(word) & _listed())


@cache
def _listed() -> frozenset[str]:
    """Return the keys of the words that lists of bodies and places hold."""
    lists = json.loads(resources.read("vocabularies.json"))
    terms = [term for name in _LISTS for term in lists[name]["terms"]]
    labels = (term.get(language, "") for term in terms for language in _LANGUAGES)
    return frozenset(key for text in labels for token in tokens(text) for key in near_keys(token.word))
