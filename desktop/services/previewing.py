"""What the reader of a release will see, before there is a package. Vault lane only."""

from __future__ import annotations

from collections.abc import Iterator

from desktop import i18n
from desktop.i18n import tr
from desktop.services import vocabulary
from desktop.services.interview import language_code
from desktop.services.nodes import is_module, name_of
from desktop.services.redacting import ANSWER, ATTACHMENT, SPAN, Block, Piece
from desktop.services.releasing import Part, Preparation
from exporters.date_words import date_words
from exporters.document import TestimonyDocument, read_document
from exporters.redaction import RedactionPlan
from exporters.released_view import ViewFacts, build_view, told_label
from exporters.shipped_form import form_of
from exporters.view import FieldItem, Marker, NarrativeItem, ReleasedView, Runs
from forms.session import Session
from storage import clock
from storage.vault import Vault

_NO_PROOF_YET = "0" * 64


def module_titles(language: str) -> dict[str, str]:
    """Return the titles of the shipped form's modules by their codes, in a language."""
    form = form_of(None)
    name = next((n for n in form.languages if language_code(n) == language), None)
    session = Session(form, now=clock.now, language=name)
    return {name_of(node): node.label for node in session.nodes() if is_module(node)}


def preview(vault: Vault, release: str, preparation: Preparation) -> tuple[ReleasedView, ...]:
    """Return what the recipient would read of each testimony of a release, in order."""
    return tuple(_preview(vault, release, preparation, part) for part in preparation.parts)


def same_words(
    view: ReleasedView, document: TestimonyDocument, plan: RedactionPlan, labels: dict[str, str]
) -> bool:
    """Say whether a view shows exactly what a plan makes of a document.

    Args:
        view: what somebody says the recipient would read.
        document: the testimony, from one's own vault.
        plan: the decisions.
        labels: label of each entity.
    """
    facts = ViewFacts(
        code=view.code,
        release_code=view.release_code,
        recipient_code=view.recipient_code,
        presentation=view.document_hash,
        signer_code=view.signer_code,
        released_by=view.released_by,
        released=view.released_at.date(),
        package_language=view.package_language,
        labels=labels,
    )
    return _words(build_view(document, plan, facts)) == _words(view)


def blocks_of(view: ReleasedView) -> tuple[Block, ...]:
    """Return a view as a sheet of the redaction window sets it."""
    return tuple(_blocks(view))


def _preview(vault: Vault, release: str, preparation: Preparation, part: Part) -> ReleasedView:
    sealed, card = vault.sealed.get(part.code, part.version), vault.recipients.get(preparation.recipient)
    facts = ViewFacts(
        code=part.alias,
        release_code=release,
        recipient_code=card.code,
        presentation=_NO_PROOF_YET,
        signer_code=sealed.info.signer,
        released_by=vault.team.signer().code,
        released=clock.now().date(),
        package_language=preparation.language,
        labels=preparation.labels,
        titles=module_titles(preparation.language),
    )
    return build_view(read_document(sealed.document), part.plan, facts)


def _words(view: ReleasedView) -> object:
    return ([(s.module, s.items) for s in view.sections], view.attachments, view.corrections)


def _blocks(view: ReleasedView) -> Iterator[Block]:
    ordered = sorted(view.sections, key=lambda section: not section.account)
    for item in (item for section in ordered for item in section.items):
        if isinstance(item, NarrativeItem):
            lines = [list(_pieces(paragraph.runs, view)) for paragraph in item.paragraphs]
            pieces = [piece for line in lines for piece in (*line, Piece("\n", None))]
            yield Block(SPAN, item.id, item.question, tuple(pieces[:-1]))
        else:
            yield Block(ANSWER, item.id, f"{item.id}  {item.question}", _answer(item, view))
    for line in view.attachments:
        shown = None if line.status == "kept" else f"{tr('withheld')} · {line.reason}"
        yield Block(ATTACHMENT, line.code, line.code, (Piece(line.kind, shown),))


def _answer(item: FieldItem, view: ReleasedView) -> tuple[Piece, ...]:
    if item.null is not None:
        return (Piece(vocabulary.label("null_flavour", item.null, i18n.language()), None),)
    if item.date and len(item.answer) == 1 and not isinstance(run := item.answer[0], Marker):
        return (Piece(date_words(run.text, view.package_language) or run.text, None),)
    return tuple(_pieces(item.answer, view))


def _pieces(runs: Runs, view: ReleasedView) -> Iterator[Piece]:
    for run in runs:
        if isinstance(run, Marker):
            label = told_label(run, view.package_language)
            yield Piece(" ", f"{label or tr('withheld')} · {run.reason}")
        else:
            yield Piece(run.text, None)
