"""A vault to practise in: invented people, a team of one, removed when it is closed."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import resources
from desktop.services import vault_service
from desktop.services.interview import Interview, language_code
from desktop.services.vault_service import SUPERVISOR, OpenVault
from exporters.shipped_form import form_of
from storage import clock
from storage.journal import Entry

if TYPE_CHECKING:
    from forms.model import Form
    from storage.kdf import KdfParams
    from storage.vault import Vault

Report = Callable[[str, int, int], None]
NARRATIVE: Final = "/data/F04/F04_01"


def begin(
    folder: Path,
    team: str,
    *,
    kdf: KdfParams | None = None,
    report: Report | None = None,
    now: Callable[[], datetime] = clock.now,
) -> OpenVault:
    """Make a practice vault with every fictional interview as a draft. Vault lane only.

    Its passphrase is drawn and forgotten: once closed, nobody opens it, and it is removed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    opened = vault_service.create(folder, secrets.token_urlsafe(24), SUPERVISOR, team=team, kdf=kdf, now=now)
    opened = replace(opened, practice=True)
    try:
        form = form_of(None)
        samples = [name for name in resources.names("samples") if name.endswith(".json")]
        for done, name in enumerate(samples):
            if report is not None:
                report("", done, len(samples))
            add_sample(opened.vault, form, json.loads(resources.read(f"samples/{name}")), now)
    except BaseException:
        opened.close()
        raise
    return opened


def add_sample(vault: Vault, form: Form, sample: dict[str, Any], now: Callable[[], datetime]) -> str:
    """Make a draft of one fictional interview and return its id."""
    draft = vault.drafts.create(
        language=language_code(sample["form_language"]),
        form_id=form.id,
        form_version=form.version,
        form_hash=form.hash,
    )
    rows = list(_entries(sample, now()))
    interview = Interview(form, rows, now=now, language=sample["form_language"])
    with vault.transaction():
        for entry in rows:
            vault.drafts.record(draft.id, entry)
        for part in ("photo", "audio"):
            if part in sample:
                _attach(vault, interview, draft.id, sample[part])
        vault.drafts.set_open_points(draft.id, interview.open_points())
    for state in ("RISK", "CONS", "OPEN"):
        vault.drafts.set_state(draft.id, state)
    return draft.id


def _entries(sample: dict[str, Any], at: datetime) -> Iterable[Entry]:
    """Yield a journal as it would be at the end of an interview: it is signed before it is read back here."""
    yield Entry("", "language", None, sample["form_language"], at)
    for reference, value in sample["answers"]:
        if reference == "@add":
            yield Entry(value, "add", None, None, at)
        else:
            yield Entry(reference, "answer", "", value, at)
    yield Entry(NARRATIVE, "answer", "", "\n".join(sample["narrative"]), at)
    for reference, reason in sample["nulls"]:
        yield Entry(reference, "null", "", reason, at)


def _attach(vault: Vault, interview: Interview, draft_id: str, part: dict[str, Any]) -> None:
    blob = vault.blobs.add(
        BytesIO(resources.read(part["file"])),
        draft_id=draft_id,
        kind="photo" if part["media_type"].startswith("image/") else "audio",
        media_type=part["media_type"],
        name=part["name"],
    )
    for entry in interview.edit(part["reference"], blob.code).entries:
        vault.drafts.record(draft_id, entry)
