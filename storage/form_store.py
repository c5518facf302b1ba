"""Forms that an organisation brought into a vault.

A form is kept under its id and version, and what is kept never changes: the same id and version with another
content is refused. A testimony carries the form it was begun with (`storage.drafts`), so a newer version or a
retired one changes nothing that was recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage import clock
from storage.connection import Database, Row
from storage.custody import VAULT_ITEM, Custody
from storage.errors import NoSuchItem, StorageError

_COLUMNS: Final = "id, version, title, digest, added, retired"


class FormConflict(StorageError):
    """The id and version of a form are taken by another content."""

    code = "storage.form.conflict"
    text = (
        "This vault has a form of the same name and version that says something else. Nothing was changed. "
        "Please give the new form a new version."
    )


@dataclass(frozen=True)
class OwnForm:
    """One version of a form.

    Attributes:
        id, version, title: as the form's author gave them.
        digest: SHA-256 of what is kept, hexadecimal.
        added: when it came into the vault.
        retired: since when no testimony may be begun with it, or None.
    """

    id: str
    version: str
    title: str
    digest: str
    added: datetime
    retired: datetime | None


class FormStore:
    """The own forms of a vault."""

    def __init__(self, database: Database, custody: Custody, now: Callable[[], datetime]) -> None:
        self._database = database
        self._custody = custody
        self._now = now

    def add(self, form_id: str, version: str, title: str, pinned: bytes) -> OwnForm:
        """Keep a form; keeping the same one again changes nothing, but a retired one is in use again.

        Args:
            form_id: its id.
            version: its version.
            title: what people call it.
            pinned: the form with the files it refers to, as `exporters.own_form.pin` packs them.

        Raises:
            FormConflict: there is another content under this id and version.
        """
        digest = hashlib.sha256(pinned).hexdigest()
        with self._database.transaction():
            known = self._find(form_id, version)
            if known is not None and known.digest != digest:
                raise FormConflict
            if known is None:
                self._insert(form_id, version, title, digest, pinned)
            elif known.retired is not None:
                self._set_retired(form_id, version, None)
        return self.get(form_id, version)

    def list(self) -> Sequence[OwnForm]:
        """Return every version of every form, by title, the newest first."""
        found = self._database.rows(f"SELECT {_COLUMNS} FROM forms ORDER BY title, id, added DESC, version")  # noqa: S608
        return [_form(row) for row in found]

    def get(self, form_id: str, version: str) -> OwnForm:
        """Return one version.

        Raises:
            NoSuchItem: there is none.
        """
        found = self._find(form_id, version)
        if found is None:
            raise NoSuchItem
        return found

    def pinned(self, form_id: str, version: str) -> bytes:
        """Return what is kept of one version.

        Raises:
            NoSuchItem: there is none.
        """
        self.get(form_id, version)
        return bytes(
            self._database.value("SELECT pinned FROM forms WHERE id = ? AND version = ?", (form_id, version))
        )

    def retire(self, form_id: str, version: str) -> None:
        """Offer a version for new testimonies no longer; those that use it keep it.

        Raises:
            NoSuchItem: there is none.
        """
        with self._database.transaction():
            if self.get(form_id, version).retired is None:
                self._set_retired(form_id, version, clock.to_text(self._now()))

    def _insert(self, form_id: str, version: str, title: str, digest: str, pinned: bytes) -> None:
        self._database.change(
            f"INSERT INTO forms (pinned, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, NULL)",  # noqa: S608 - a constant
            (pinned, form_id, version, title, digest, clock.to_text(self._now())),
        )
        details = {"form": form_id, "version": version, "sha256": digest}
        self._custody.append(VAULT_ITEM, "RECV", reason="form", details=details)

    def _set_retired(self, form_id: str, version: str, at: str | None) -> None:
        self._database.change(
            "UPDATE forms SET retired = ? WHERE id = ? AND version = ?", (at, form_id, version)
        )

    def _find(self, form_id: str, version: str) -> OwnForm | None:
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM forms WHERE id = ? AND version = ?",  # noqa: S608 - a constant
            (form_id, version),
        )
        return None if row is None else _form(row)


def _form(row: Row) -> OwnForm:
    form_id, version, title, digest, added, retired = row
    ended = None if retired is None else clock.from_text(retired)
    return OwnForm(form_id, version, title, digest, clock.from_text(added), ended)
