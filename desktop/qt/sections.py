"""What the page "This vault" offers: a line for each page about keys, people, records or copies."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.i18n import tr
from desktop.qt import pages
from desktop.services.vault_service import SUPERVISOR


@dataclass(frozen=True)
class Section:
    """A way from "This vault" to a page.

    Attributes:
        page: its name in `desktop.qt.pages.PAGES`.
        title: what the button says, with its access key.
        about: one sentence on what it is for.
        lead_only: whether it is for supervisors alone.
    """

    page: str
    title: str
    about: str
    lead_only: bool = False


def sections() -> list[Section]:
    """Return every section, in the language in use. Add yours: ``Section("page", tr("..."), tr("..."))``."""
    return [
        Section(
            "keys",
            tr("&Keys and recovery"),
            tr("Passphrases, key files, recovery shares, an erase passphrase, and new keys for this vault."),
        ),
        Section(
            "custody",
            tr("&What was done"),
            tr(
                "Everything that was done in this vault, in order of time, "
                "and a check that nothing was changed."
            ),
        ),
        Section(
            "backups",
            tr("&Backups"),
            tr("One encrypted file of the whole vault: make it, and try out that it opens."),
        ),
        Section(
            "health",
            tr("&Health of this vault"),
            tr("Reads the whole vault and says whether it is what was written."),
        ),
        Section(
            "travel",
            tr("&Ready to travel"),
            tr("Before a device crosses a border: what is left on it."),
        ),
        Section(
            "forms",
            tr("&Forms"),
            tr("Print blank forms, send their texts to a practitioner, and bring in forms of your own."),
        ),
        Section(
            "write again",
            tr("&Write testimonies again"),
            tr("Sealed testimonies once more, for a supervisor who joined later or when a file was lost."),
            lead_only=True,
        ),
    ]


def offered(role: str) -> list[Section]:
    """Return the sections that a role may see, those without a page left out."""
    return [s for s in sections() if pages.is_known(s.page) and (role == SUPERVISOR or not s.lead_only)]
