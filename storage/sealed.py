"""Sealed testimonies: final versions, and the issues that prove them.

To this layer a document is JSON of which it reads five members (code, version, language, sealed_at,
attachments), and an issue is bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.errors import AppError
from storage import clock, states
from storage.clarifications import Clarifications
from storage.connection import Database, Row
from storage.custody import Custody
from storage.errors import NoSuchItem, RecordDestroyed, VaultDamaged
from storage.record_keys import CONTENT, RecordKeys, close_box, open_box
from storage.sealed_facts import SealedFacts, read_facts
from storage.secret import Secret
from storage.team import Team

_COLUMNS = "code, version, language, sealed_at, signer, state, attachments, source"
_PLAIN, _BOXED, _DESTROYED = 0, 1, 2


class SealedConflict(AppError):
    """Two different documents call themselves the same version."""

    code = "storage.sealed.conflict"
    text = (
        "The vault holds a different testimony under the same code and version. Nothing was replaced. "
        "Please ask the person who sealed them which one is right."
    )


@dataclass(frozen=True)
class SealedInfo:
    """What a sealed version is, without its content.

    Attributes:
        code: the testimony's code.
        version: from 1.
        language: of the interview.
        sealed_at: when.
        signer: code of the member who sealed it, or "".
        state: code of the vocabulary "interview_status".
        attachments: how many it lists.
        source: where it came from, such as ``own`` or the code of a bundle.
    """

    code: str
    version: int
    language: str
    sealed_at: datetime
    signer: str
    state: str
    attachments: int
    source: str


@dataclass(frozen=True)
class SealedTestimony:
    """A sealed version.

    Attributes:
        info: what it is.
        document: the document, JSON, exactly as it was sealed.
        issues: the proofs; give out only the one that `storage.giving.Giving.take` names.
        custody: the custody log up to sealing, a line for each entry.
    """

    info: SealedInfo
    document: bytes = field(repr=False)
    issues: tuple[bytes, ...] = field(repr=False)
    custody: bytes = field(repr=False)


class SealedStore:
    """The sealed versions of a vault. A version never changes.

    Documents and issues of a testimony are boxes under its own key (`storage.record_keys`).
    """

    def __init__(self, database: Database, custody: Custody, team: Team, keys: RecordKeys) -> None:
        self._database = database
        self._keys = keys
        self._custody = custody
        self._team = team
        self.clarifications = Clarifications(database)

    def put(
        self,
        document_json: bytes,
        issues: Sequence[bytes],
        custody_jsonl: bytes,
        source: str,
        *,
        signer: str | None = None,
    ) -> SealedInfo:
        """Keep a sealed version; the same version again changes nothing.

        Args:
            document_json: the document.
            issues: its proofs, in the order of sealing.
            custody_jsonl: the custody log up to sealing.
            source: where it came from.
            signer: code of the member who sealed it; the owner of this vault when None.

        Raises:
            NotADocument: the document lacks what every document has.
            SealedConflict: another document has this code and version.
            RecordDestroyed: a version of this testimony was destroyed here.
            ClosedPartLocked: the locked closed part holds another version.
        """
        facts = read_facts(document_json)
        digest = hashlib.sha256(document_json).hexdigest()
        with self._database.transaction():
            self.require_kept(facts.code)
            known = self.digest(facts.code, facts.version)
            if known is None:
                with self._keys.make(facts.code, CONTENT) as key:
                    box = close_box(key, document_json, _bound(facts.code, facts.version))
                    self._insert(facts, box, digest, custody_jsonl, source, signer)
                    self._insert_issues(facts, issues, key)
                self._anchor(facts)
            elif known != digest:
                raise SealedConflict
        return self.info(facts.code, facts.version)

    def list(self) -> list[SealedInfo]:
        """Return all versions, the newest first; none of the closed part while that is locked."""
        order = "sealed_at DESC, code, version DESC"
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM sealed ORDER BY {order}")  # noqa: S608
        hidden = self._keys.hidden()
        return [info for row in rows if (info := _info(row)).code not in hidden]

    def digest(self, code: str, version: int) -> str | None:
        """Return the SHA-256 (hex) of a version's document, which may be destroyed or closed, or None."""
        found = self._database.value(
            "SELECT digest FROM sealed WHERE code = ? AND version = ?", (code, version)
        )
        return None if found is None else str(found)

    def require_kept(self, code: str) -> None:
        """Refuse a testimony of which a version was destroyed here.

        Raises:
            RecordDestroyed: one was.
        """
        if self._database.value(
            "SELECT COUNT(*) FROM sealed WHERE code = ? AND boxed = ?", (code, _DESTROYED)
        ):
            raise RecordDestroyed

    def info(self, code: str, version: int) -> SealedInfo:
        """Return what a version is.

        Raises:
            NoSuchItem: it is not here.
        """
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM sealed WHERE code = ? AND version = ?",  # noqa: S608
            (code, version),
        )
        if row is None:
            raise NoSuchItem
        return _info(row)

    def get(self, code: str, version: int) -> SealedTestimony:
        """Return a version.

        Raises:
            NoSuchItem: it is not here.
            RecordDestroyed: its content was destroyed.
            ClosedPartLocked: it belongs to the closed part, which is locked.
            VaultDamaged: a box is not what was written.
        """
        info = self.info(code, version)
        document, custody = self._database.rows(
            "SELECT document, custody FROM sealed WHERE code = ? AND version = ?", (code, version)
        )[0]
        issues = self._database.rows(
            "SELECT place, issue FROM issues WHERE code = ? AND version = ? ORDER BY place", (code, version)
        )
        with self._keys.get(code, CONTENT) as key:
            return SealedTestimony(
                info,
                open_box(key, bytes(document), _bound(code, version)),
                tuple(open_box(key, bytes(issue), _bound(code, version, place)) for place, issue in issues),
                bytes(custody),
            )

    def versions(self, code: str) -> Sequence[SealedInfo]:
        """Return the versions of a testimony, the newest first.

        Raises:
            NoSuchItem: there is none.
        """
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM sealed WHERE code = ? ORDER BY version DESC",  # noqa: S608
            (code,),
        )
        if not rows:
            raise NoSuchItem
        return [_info(row) for row in rows]

    def newest(self, code: str) -> SealedInfo:
        """Return the newest version of a testimony.

        Raises:
            NoSuchItem: there is none.
        """
        return self.versions(code)[0]

    def end_hold(self, code: str, state: str) -> None:
        """Give versions that a legal hold kept another state: the one before it, or REST."""
        self._database.change("UPDATE sealed SET state = ? WHERE code = ? AND state = 'HOLD'", (state, code))

    def holds(self, info: SealedInfo) -> bool:
        """Say whether the boxes of a version open and hold what was sealed."""
        digest = self.digest(info.code, info.version)
        try:
            return hashlib.sha256(self.get(info.code, info.version).document).hexdigest() == digest
        except (RecordDestroyed, VaultDamaged):
            return False

    def box_older(self) -> int:
        """Put what older programs wrote into boxes, one version at a time; return how many there were."""
        older = self._database.rows("SELECT code, version FROM sealed WHERE boxed = ?", (_PLAIN,))
        for code, version in older:
            with self._database.transaction(), self._keys.make(code, CONTENT) as key:
                self._box(str(code), int(version), key)
        if older:
            self._database.empty_log()
        return len(older)

    def destroy(self, code: str) -> int:
        """Destroy the content of every version of a testimony; return how many there were.

        Codes, dates, hashes and the custody log up to sealing stay. Its attachments are the caller's.

        Raises:
            NoSuchItem: there is none.
            IllegalTransition: a version is not in the state REST.
        """
        versions = self.versions(code)
        with self._database.transaction():
            for info in versions:
                self.set_state(code, info.version, "DEST")
            self._keys.destroy(code, CONTENT)
            self._database.change("DELETE FROM issues WHERE code = ?", (code,))
            self._database.change(
                "UPDATE sealed SET boxed = ?, document = x'' WHERE code = ?", (_DESTROYED, code)
            )
        return len(versions)

    def _box(self, code: str, version: int, key: Secret) -> None:
        which = (code, version)
        rows = self._database.rows("SELECT place, issue FROM issues WHERE code = ? AND version = ?", which)
        for place, issue in rows:
            self._database.change(
                "UPDATE issues SET issue = ? WHERE code = ? AND version = ? AND place = ?",
                (close_box(key, bytes(issue), _bound(code, version, place)), *which, place),
            )
        document = self._database.value("SELECT document FROM sealed WHERE code = ? AND version = ?", which)
        self._database.change(
            "UPDATE sealed SET document = ?, boxed = ? WHERE code = ? AND version = ?",
            (close_box(key, bytes(document), _bound(code, version)), _BOXED, *which),
        )

    def set_state(self, code: str, version: int, state: str) -> None:
        """Take a version one step further.

        Raises:
            NoSuchItem: it is not here.
            IllegalTransition: the step is not allowed.
        """
        with self._database.transaction():
            states.require_way(self.info(code, version).state, state)
            self._database.change(
                "UPDATE sealed SET state = ? WHERE code = ? AND version = ?", (state, code, version)
            )

    def _insert(
        self,
        facts: SealedFacts,
        document: bytes,
        digest: str,
        custody: bytes,
        source: str,
        signer: str | None,
    ) -> None:
        me = self._team.me()
        signed_by = signer if signer is not None else (me.code if me else "")
        self._database.change(
            f"INSERT INTO sealed (boxed, document, digest, custody, {_COLUMNS}) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'SEAL', ?, ?)",
            (
                *(_BOXED, document, digest, custody, facts.code, facts.version, facts.language),
                *(clock.to_text(facts.sealed_at), signed_by, len(facts.attachments), source),
            ),
        )

    def _insert_issues(self, facts: SealedFacts, issues: Sequence[bytes], key: Secret) -> None:
        for place, issue in enumerate(issues):
            box = close_box(key, issue, _bound(facts.code, facts.version, place))
            self._database.change(
                "INSERT INTO issues (code, version, place, issue) VALUES (?, ?, ?, ?)",
                (facts.code, facts.version, place, box),
            )

    def _anchor(self, facts: SealedFacts) -> None:
        """Remember the head a document of our own names: the log must contain it for ever."""
        self._custody.anchor_known(facts.custody_head, f"{facts.code}/{facts.version}")


def _bound(code: str, version: int, place: int | None = None) -> str:
    what = "document" if place is None else f"issue {place}"
    return f"underseal/1 sealed {code} {version} {what}"


def _info(row: Row) -> SealedInfo:
    code, version, language, sealed_at, signer, state, attachments, source = row
    return SealedInfo(code, version, language, clock.from_text(sealed_at), signer, state, attachments, source)
