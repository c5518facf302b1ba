"""The forms of a vault: those that ship, and those an organisation brought. No window here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import resources
from desktop.i18n import tr
from desktop.services.form_files import form_source
from exporters.own_form import pin, pinned_source
from exporters.pdf.blank import blank_form
from exporters.shipped_form import form_of
from forms.blank import blank_items
from forms.errors import FormInvalid
from forms.exchange import Difference, as_xlsx, differences
from forms.loader import check_form, load_form
from forms.model import Form
from forms.problems import Problem
from forms.source import FormSource

if TYPE_CHECKING:
    from storage.drafts import DraftInfo
    from storage.vault import Vault

Report = Callable[[str, int, int], None]
_FIRST: Final = "testimony"
_TRANSLATIONS: Final = "build/translations"
_CONSENT: Final = ("F02.07", "F02.11.value")  # without them nothing can be handed over: no cell says yes


@dataclass(frozen=True)
class FormLine:
    """A form as the list shows it.

    Attributes:
        key: the name of a form that ships, or ``id`` and ``version`` of an own one with a tab between.
        title, id, version: as its author gave them.
        own: whether the organisation brought it.
        retired: no new testimony may be begun with it.
    """

    key: str
    title: str
    id: str
    version: str
    own: bool
    retired: bool = False


@dataclass(frozen=True)
class Proposal:
    """A form that was read and checked, and is not in the vault yet.

    Attributes:
        form: it.
        pinned: what would be kept.
        left_out: what it asks for that this program does not do, and other warnings.
        asks_consent: it has the consent questions that a release needs.
    """

    form: Form
    pinned: bytes
    left_out: tuple[Problem, ...]
    asks_consent: bool


@dataclass(frozen=True)
class Part:
    """A group right below the root of a form: its name, and its title in one language."""

    name: str
    title: str


def lines(vault: Vault) -> list[FormLine]:
    """Return the forms that ship, then the own ones by title."""
    names = [Path(name).stem for name in resources.names("forms") if name.endswith(".md")]
    shipped = [_shipped_line(name) for name in sorted(names, key=_main_first)]
    own = [
        FormLine(
            f"{form.id}\t{form.version}", form.title, form.id, form.version, True, form.retired is not None
        )
        for form in vault.forms.list()
    ]
    return shipped + own


def source_of(vault: Vault, key: str) -> FormSource:
    """Return a form of the list, by its key.

    Raises:
        storage.errors.NoSuchItem: there is no such form.
    """
    form_id, tab, version = key.partition("\t")
    if tab:
        return pinned_source(vault.forms.pinned(form_id, version))
    return FormSource(f"{key}.xml", resources.read(f"forms/{key}.xml"))


def sheets_of(key: str) -> FormSource:
    """Return a form that ships as the sheets it was made of."""
    return FormSource(f"{key}.md", resources.read(f"forms/{key}.md"))


def propose(path: Path, report: Report) -> Proposal:
    """Read and check a form that somebody brought; nothing is kept yet.

    Raises:
        FormInvalid: it has mistakes; the first one is in it.
        forms.errors.FormError: it cannot be read.
    """
    report("read form", 0, 2)
    source = form_source(path)
    problems = check_form(source)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise FormInvalid(errors)
    report("read form", 1, 2)
    form, pinned = pin(source)
    asked = {node.us.get("id", "") for node in form.definition.nodes}
    return Proposal(form, pinned, tuple(problems), set(_CONSENT) <= asked)


def add(vault: Vault, proposal: Proposal) -> None:
    """Keep a proposed form.

    Raises:
        storage.form_store.FormConflict: its id and version are taken by another content.
    """
    form = proposal.form
    vault.forms.add(form.id, form.version, form.title, proposal.pinned)


def retire(vault: Vault, key: str) -> None:
    """Offer an own form for new testimonies no longer."""
    form_id, _, version = key.partition("\t")
    vault.forms.retire(form_id, version)


def begin(vault: Vault, key: str, language: str) -> DraftInfo:
    """Begin a testimony with an own form; the testimony carries the form from then on.

    Args:
        vault: where.
        key: of the form.
        language: code of the language of the interview.

    Raises:
        storage.errors.NoSuchItem: there is no such form.
    """
    form_id, _, version = key.partition("\t")
    pinned = vault.forms.pinned(form_id, version)
    form = form_of(pinned)
    return vault.drafts.create(
        language=language,
        form_id=form.id,
        form_version=form.version,
        form_hash=form.hash,
        form_source=pinned,
    )


def parts(source: FormSource, language: str) -> list[Part]:
    """Return the parts of a form that can be printed on their own."""
    items = blank_items(load_form(source), language)
    return [Part(item.path.split("/")[2], item.label or item.id) for item in items if item.depth == 1]


def languages(source: FormSource) -> tuple[str, ...]:
    """Return the names of a form's languages, the default one first."""
    form = load_form(source)
    first = [form.default_language] if form.default_language else []
    return tuple(dict.fromkeys([*first, *form.languages]))


def printed(
    source: FormSource, language: str, words: str, chosen: tuple[str, ...], title: str, report: Report
) -> bytes:
    """Return a form without answers as PDF; see `exporters.pdf.blank.blank_form`."""
    report("print form", 0, 1)
    return blank_form(load_form(source), language, words=words, modules=chosen, title=title)


def spreadsheet(source: FormSource) -> bytes:
    """Return a form as .xlsx, with what reviewers have looked at; see `forms.exchange.as_xlsx`."""
    return as_xlsx(source, statuses=_statuses())


def changes(source: FormSource, path: Path) -> list[Difference]:
    """Return in which cells a file differs from a form; see `forms.exchange.differences`."""
    return differences(source, form_source(path))


def is_sheet(key: str) -> bool:
    """Say whether a form of the list is kept as sheets, and not as the XForm that was made of them."""
    return "\t" not in key


def title_of(key: str) -> str:
    """Return what a form that ships is called in the language in use, or empty for an own one."""
    titles = {
        "testimony": tr("Testimony"),
        "clarification": tr("Clarification of listed points"),
        "custody_entry": tr("Chain of custody entry"),
        "deposit": tr("Deposit of an earlier statement"),
        "evaluation": tr("Evaluation by the team"),
        "identity": tr("Identity card"),
        "incident": tr("Security incident"),
        "lead": tr("Contact lead"),
        "release_request": tr("Redaction review and export request"),
        "translation": tr("Translation and transcript"),
        "withdrawal": tr("Withdrawal, correction or access request"),
    }
    return titles.get(key, "")


def _shipped_line(name: str) -> FormLine:
    settings = resources.read(f"forms/{name}.md").decode("utf-8").rpartition("| settings |")[2].split("\n")
    header, values = (_cells(line) for line in settings[1:3])
    told = dict(zip(header, values, strict=True))
    title = title_of(name) or told["form_title"]
    return FormLine(name, title, told["form_id"], told["version"], own=False)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")][1:]


def _statuses() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in resources.names(_TRANSLATIONS):
        entries = json.loads(resources.read(f"{_TRANSLATIONS}/{name}"))
        found |= {key: entry["review"] for key, entry in entries.items()}
    return found


def _main_first(name: str) -> tuple[bool, str]:
    return (name != _FIRST, name)
