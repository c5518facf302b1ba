"""What a vault holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage import clock
from storage.connection import Database
from storage.custody import START
from storage.kdf import KdfParams
from storage.keyslots import FORMAT
from storage.team import Team


@dataclass(frozen=True)
class VaultInfo:
    """What a vault holds, in numbers.

    Attributes:
        format: version of the vault's layout.
        created: when it was made.
        drafts: testimonies that began here.
        sealed: sealed versions.
        attachments: attachments.
        releases: releases.
        team: fingerprint of the team, or "".
        member: code of the owner, or "".
        role: ``interviewer``, ``supervisor``, or "".
        identity_views: how often identities were unlocked.
        custody_entries: length of the custody log.
        custody_head: hash of its last entry.
        memory_kib: memory one passphrase attempt takes, in KiB.
        iterations: passes over that memory.
    """

    format: int
    created: datetime
    drafts: int
    sealed: int
    attachments: int
    releases: int
    team: str
    member: str
    role: str
    identity_views: int
    custody_entries: int
    custody_head: str
    memory_kib: int
    iterations: int


def describe(
    database: Database,
    created: str,
    team: Team,
    identity_views: int,
    kdf: KdfParams,
    hidden: frozenset[str] = frozenset(),
) -> VaultInfo:
    """Count what a vault holds, without the records whose codes are ``hidden``."""

    def count(table: str) -> int:
        return int(database.value(f"SELECT COUNT(*) FROM {table}"))  # noqa: S608 - our own names

    def seen(table: str, column: str) -> int:
        rows = database.rows(f"SELECT {column} FROM {table}")  # noqa: S608 - our own names
        return sum(code not in hidden for (code,) in rows)

    me = team.me()
    head = database.value("SELECT hash FROM custody ORDER BY seq DESC LIMIT 1")
    return VaultInfo(
        format=FORMAT,
        created=clock.from_text(created),
        drafts=seen("drafts", "id"),
        sealed=seen("sealed", "code"),
        attachments=count("blobs"),
        releases=seen("releases", "closed"),
        team=team.fingerprint(),
        member=me.code if me else "",
        role=me.role if me else "",
        identity_views=identity_views,
        custody_entries=count("custody"),
        custody_head=str(head or START),
        memory_kib=kdf.memory_kib,
        iterations=kdf.iterations,
    )
