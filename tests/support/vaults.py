"""Vaults of the tests: cheap to open, with fixed passphrases and a clock that stands where it is put."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

from storage.blobs import BlobInfo
from storage.drafts import DraftInfo, Entry
from storage.kdf import KdfParams
from storage.vault import Vault

CHEAP = KdfParams(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four quiet herons fly"
REASON = "calling the witness back"
MOMENT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: dt.datetime = MOMENT) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at

    def move(self, seconds: int) -> None:
        self.at += dt.timedelta(seconds=seconds)


def new_vault(folder: Path, clock: Clock | None = None) -> Vault:
    return Vault.create(folder, PASSPHRASE, kdf=CHEAP, now=clock or Clock())


def new_draft(vault: Vault, **changes: str) -> DraftInfo:
    facts = {"language": "be", "form_id": "testimony", "form_version": "1", "form_hash": "ab" * 32}
    return vault.drafts.create(**{**facts, **changes})  # type: ignore[arg-type]


def answer(path: str, new: str, old: str | None = None, kind: str = "answer") -> Entry:
    return Entry(path, kind, old, new, MOMENT)


def new_photo(vault: Vault, draft_id: str, data: bytes = b"photograph" * 9000) -> BlobInfo:
    return vault.blobs.add(
        io.BytesIO(data), draft_id=draft_id, kind="photo", media_type="image/jpeg", name="arm.jpg"
    )


def sealed_document(code: str = "T-7K2QXD-4", version: int = 1, **changes: object) -> bytes:
    facts = {
        "code": code,
        "version": version,
        "language": "be",
        "sealed_at": "2026-11-24T12:00:00Z",
        "attachments": [],
        "custody_head": "",
        "answers": ["what was said"],
    }
    return json.dumps({**facts, **changes}).encode()
