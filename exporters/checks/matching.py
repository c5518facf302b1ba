"""Whether the readable testimony says what was signed, and replaces what was released as replaced.

The readable words must be exactly the disclosed ones, in their order, with a marker wherever words are
missing; the markers must be exactly those of the release. White space is not compared: printing breaks it
anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from exporters.checks.outcome import require
from exporters.document import Answer
from exporters.release import ReleasedTestimony, redactions_of
from exporters.released_view import shown_value
from exporters.sdjwt.testimony import PresentedNarrative, PresentedTestimony
from exporters.view import FieldItem, Marker, NarrativeItem, ReleasedView, Runs


def require_match(view: ReleasedView, shown: PresentedTestimony, line: ReleasedTestimony) -> None:
    """Compare a view with the presentation and the release it belongs to.

    Raises:
        DoesNotHold: they differ.
    """
    require((view.code, view.document_hash, view.version) == (line.code, line.presentation, line.version))
    require(shown.version == view.version and shown.language == view.language)
    require(shown.form is not None and shown.form.model_dump() == view.form.model_dump())
    require(redactions_of(view) == line.redactions)
    require(view.consent == line.consent)
    _require_consent(view, shown)
    _require_answers(view, shown)
    _require_narratives(view, shown)
    _require_attachments(view, shown)
    _require_corrections(view, shown)


def _require_consent(view: ReleasedView, shown: PresentedTestimony) -> None:
    printed = {(cell.purpose, cell.value, cell.identity, cell.contact) for cell in view.consent}
    require(all((c.purpose, c.value, c.identity, c.contact) in printed for c in shown.consent))


def _require_answers(view: ReleasedView, shown: PresentedTestimony) -> None:
    signed = Counter(_signed_answer(answer, view.package_language) for answer in shown.answers)
    printed = Counter(
        (item.id, _text(item.answer), item.null) for item in _fields(view) if not _is_replaced(item.answer)
    )
    require(signed == printed)


def _signed_answer(answer: Answer, language: str) -> tuple[str, str, str | None]:
    value = "" if answer.null is not None else shown_value(answer, language)
    return answer.id, _squeezed(value), answer.null


def _is_replaced(runs: Runs) -> bool:
    markers = [run for run in runs if isinstance(run, Marker)]
    require(not markers or len(runs) == 1)
    return bool(markers)


def _require_narratives(view: ReleasedView, shown: PresentedTestimony) -> None:
    signed: dict[str, list[list[str]]] = defaultdict(list)
    printed: dict[str, list[list[str]]] = defaultdict(list)
    for narrative in shown.narratives:
        signed[narrative.id].append(_word_groups(narrative))
    for item in _accounts(view):
        if segments := _segments(item):
            printed[item.id].append(segments)
    require({k: sorted(v) for k, v in signed.items()} == {k: sorted(v) for k, v in printed.items()})


def _word_groups(narrative: PresentedNarrative) -> list[str]:
    """Return the texts between gaps: neighbouring places belong together."""
    groups: list[str] = []
    before = -1
    for place, word in narrative.words:
        if place == before + 1 and groups:
            groups[-1] += word
        else:
            groups.append(word)
        before = place
    return [squeezed for group in groups if (squeezed := _squeezed(group))]


def _segments(item: NarrativeItem) -> list[str]:
    """Return the texts between markers, over all paragraphs."""
    segments = [""]
    for paragraph in item.paragraphs:
        for run in paragraph.runs:
            if isinstance(run, Marker):
                segments.append("")
            else:
                segments[-1] += run.text
    return [squeezed for segment in segments if (squeezed := _squeezed(segment))]


def _require_attachments(view: ReleasedView, shown: PresentedTestimony) -> None:
    signed = [
        (entry.code, entry.kind, entry.media_type, entry.size, entry.sha256, _squeezed(entry.caption))
        for entry in shown.attachments
    ]
    printed = [
        (line.code, line.kind, line.media_type, line.size, line.sha256, _text(line.caption))
        for line in view.attachments
        if line.status == "kept"
    ]
    require(sorted(map(repr, signed)) == sorted(map(repr, printed)))


def _require_corrections(view: ReleasedView, shown: PresentedTestimony) -> None:
    signed = Counter((_squeezed(item.old), _squeezed(item.new)) for item in shown.corrections)
    printed = Counter(
        (_text(line.old), _text(line.new))
        for line in view.corrections
        if not _is_replaced(line.old) and not _is_replaced(line.new)
    )
    require(signed == printed)


def _fields(view: ReleasedView) -> Iterator[FieldItem]:
    return (item for section in view.sections for item in section.items if isinstance(item, FieldItem))


def _accounts(view: ReleasedView) -> Iterator[NarrativeItem]:
    return (item for section in view.sections for item in section.items if isinstance(item, NarrativeItem))


def _text(runs: Runs) -> str:
    return _squeezed("".join(run.text for run in runs if not isinstance(run, Marker)))


def _squeezed(text: str) -> str:
    return "".join(_characters(text))


def _characters(text: str) -> Iterable[str]:
    return (character for character in text if not character.isspace())
