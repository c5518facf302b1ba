"""Whoever has the whole disk after sealing, and every secret in the vault, has no word of the account.

The adversary of these tests holds: the passphrase, every file of the folder, what forensics brings back of
the files as they were before sealing (databases, write-ahead logs, attachments), and every key that the vault
leads to now. What they do not hold is the key file of before, which sealing overwrote; the threat model says
where that can fail.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import resources
from desktop.services import autoseal, identities, outgoing, sealing, vault_service
from exporters import age
from exporters.age.errors import AgeError, NoKeyMatches
from storage.age_keys import Kind, identity_from_seed
from storage.stream import StreamDamaged, StreamReader
from storage.vault import Vault
from storage.vault_files import database_key, identity_database_key
from tests.support.forensics import opened, pages_of
from tests.support.second_half import draft_in, member_in, read_all_back, silent, supervisor_in
from tests.support.vaults import PASSPHRASE, answer

# Stays in the custody log, so it must have no words in common with the account.
REASON = "xylophone quorum 2026"
NAME = "Canary-of-a-file-name.jpg"
WITNESS = "Canaryovich-the-Witness"
FAMILY_NAME = "/data/identity/F01_07[1]/F01_07_family_name"
PIXELS = b"canary of pixels " * 9000


@dataclass(frozen=True)
class Seizure:
    """What the adversary has.

    Attributes:
        folder: the vault after sealing, closed.
        before: what forensics brings back of it as it was before.
        old_key: of ``vault.db`` before sealing; gone, and kept here only to show that the search works.
        old_blob_keys: likewise, of attachments.
        words: what was said, in spellings.
        old_record_key: the key under which the identity card lay in its database; likewise.
        sealed: the sealed file.
        own_key: the interviewer's secret key for sealed files.
    """

    folder: Path
    before: Path
    old_key: bytes
    old_blob_keys: dict[str, bytes]
    words: list[bytes]
    old_record_key: bytes
    sealed: Path
    own_key: str


def said(language: str = "en") -> list[bytes]:
    """Return every longer text of a fictional interview, as bytes that a file could hold."""
    sample = json.loads(resources.read(f"samples/{language}.json"))
    texts = [*sample["narrative"], *(value for _, value in sample["answers"] if " " in value), NAME, WITNESS]
    pieces = {text[at : at + 24] for text in texts for at in (0, len(text) // 2) if len(text[at:]) >= 16}
    return [piece.encode(encoding) for piece in pieces for encoding in ("utf-8", "utf-16-le")]


@pytest.fixture(scope="module")
def seizure(tmp_path_factory: pytest.TempPathFactory) -> Seizure:
    at = tmp_path_factory.mktemp("seizure")
    founder = supervisor_in(at / "supervisor")
    interviewer = member_in(at / "vault", founder)
    vault = interviewer.vault
    draft = draft_in(interviewer)
    vault.blobs.add(io.BytesIO(PIXELS), draft_id=draft, kind="photo", media_type="image/jpeg", name=NAME)
    vault.drafts.record(draft, answer("/data/F02/F02_13", "YES"))
    card = identities.unlock(vault, vault.drafts.get(draft).code, PASSPHRASE, REASON)
    identities.record(card, [answer(FAMILY_NAME, WITNESS)])
    identities.lock(card)
    read_all_back(interviewer, draft)
    shutil.copytree(vault.folder, at / "before", ignore=shutil.ignore_patterns("keyslots.json"))
    with vault.keys.keyslots.vault_key(PASSPHRASE) as old, database_key(old) as key:
        old_key = bytes(key.reveal())
    rows = vault._database.rows("SELECT id, key FROM blobs")
    record_key = bytes(vault._database.value("SELECT key FROM record_keys WHERE part = 'identity'"))
    own_key = str(vault._database.value("SELECT age FROM own_keys"))
    outcome = autoseal.seal_all(vault, autoseal.LOCK)
    outgoing.hand_over(vault, outcome.sealed[0], at / "t.age", silent)
    interviewer.close()
    founder.close()
    return Seizure(
        *(at / "vault", at / "before", old_key, {str(i): bytes(k) for i, k in rows}, said()),
        *(record_key, at / "t.age", own_key),
    )


def secrets_of(folder: Path) -> dict[str, bytes]:
    """Return every key that the passphrase leads to now."""
    found = {}
    with Vault.open(folder, PASSPHRASE) as vault:
        slots = vault.keys.keyslots
        with slots.vault_key(PASSPHRASE) as key, database_key(key) as page_key:
            found |= {"vault key": bytes(key.reveal()), "vault.db": bytes(page_key.reveal())}
        with slots.identity_key(PASSPHRASE) as key, identity_database_key(key) as page_key:
            found |= {"identity key": bytes(key.reveal()), "identity.db": bytes(page_key.reveal())}
    return found


def hits(plain: list[bytes], words: list[bytes]) -> list[bytes]:
    whole = b"\0".join(plain)
    return [word for word in words if word in whole]


def test_the_search_finds_the_account_before_sealing_with_the_key_of_that_time(seizure: Seizure) -> None:
    plain = opened(seizure.before / "vault.db", seizure.old_key)

    assert len(plain) == len(list(pages_of(seizure.before / "vault.db")))
    utf8 = [word for word in seizure.words if b"\0" not in word]
    assert len(hits(plain, utf8)) > 0.9 * len(utf8)
    for name, key in seizure.old_blob_keys.items():
        with (seizure.before / "blobs" / name).open("rb") as file:
            assert StreamReader(key, file).read(10)


def test_no_page_of_the_seized_databases_holds_a_word_used_free_or_in_the_log(seizure: Seizure) -> None:
    keys = secrets_of(seizure.folder)
    for name in ("vault.db", "identity.db"):
        plain = opened(seizure.folder / name, keys[name])
        assert len(plain) == len(list(pages_of(seizure.folder / name)))
        assert hits(plain, seizure.words) == []
        assert hits(plain, [PIXELS[:40]]) == []


def test_no_file_holds_a_word_or_is_left_over(seizure: Seizure) -> None:
    files = [file for file in seizure.folder.rglob("*") if file.is_file()]

    assert list((seizure.folder / "blobs").iterdir()) == []
    assert {file.name for file in files if file.parent.name != "outbox"} == {
        *("keyslots.json", "vault.db", "identity.db", "vault.lock", "attempts.json")
    }
    (waiting,) = (seizure.folder / "outbox").iterdir()
    assert waiting.read_bytes() == seizure.sealed.read_bytes()
    for file in [*files, seizure.sealed]:
        assert hits([file.read_bytes()], seizure.words) == []


def test_no_secret_of_the_vault_opens_a_page_that_was_on_the_disk_before(seizure: Seizure) -> None:
    keys = secrets_of(seizure.folder)

    assert seizure.old_key not in keys.values()
    for key in keys.values():
        assert opened(seizure.before / "vault.db", key) == []


def test_no_bytes_of_the_vault_are_a_key_of_an_attachment_that_was_removed(seizure: Seizure) -> None:
    keys = secrets_of(seizure.folder)
    plain = [page for n in ("vault.db", "identity.db") for page in opened(seizure.folder / n, keys[n])]

    assert seizure.old_blob_keys
    for name, old in seizure.old_blob_keys.items():
        assert hits(plain, [old, old.hex().encode()]) == []
        for key in keys.values():
            with (seizure.before / "blobs" / name).open("rb") as file, pytest.raises(StreamDamaged):
                StreamReader(key, file).read(10)


def test_the_identity_opens_with_neither_database_and_its_key_is_nowhere(seizure: Seizure) -> None:
    keys = secrets_of(seizure.folder)
    plain = [page for n in ("vault.db", "identity.db") for page in opened(seizure.folder / n, keys[n])]
    before = opened(seizure.before / "identity.db", keys["identity.db"])

    # The identity key stays, so pages of before open; but the card in them lies under a key of its own.
    assert before
    assert hits(before, [WITNESS.encode()]) == []
    assert hits(plain, [seizure.old_record_key, seizure.old_record_key.hex().encode()]) == []
    with Vault.open(seizure.folder, PASSPHRASE) as vault, vault.identity(PASSPHRASE, REASON) as identity:
        assert identity.codes() == set()
        assert identity.journal(vault.drafts.list()[0].code) == []


def test_the_interviewers_own_key_does_not_open_the_sealed_file(seizure: Seizure) -> None:
    with seizure.sealed.open("rb") as file, pytest.raises(NoKeyMatches):
        age.open_reader(file, [seizure.own_key])


def test_neither_passphrase_nor_any_key_in_the_vault_opens_the_sealed_file_that_waits_in_it(
    seizure: Seizure,
) -> None:
    keys = secrets_of(seizure.folder)
    plain = [page for n in ("vault.db", "identity.db") for page in opened(seizure.folder / n, keys[n])]
    written = {
        key.decode().upper()
        for page in plain
        for key in re.findall(rb"(?i)AGE-SECRET-KEY-[0-9A-Z-]{50,}", page)
    }
    (waiting,) = (seizure.folder / "outbox").iterdir()
    content = waiting.read_bytes()

    assert any(seizure.own_key.upper().startswith(key[:60]) for key in written)
    kinds: tuple[Kind, ...] = ("hybrid", "x25519")
    made = {identity_from_seed(key, kind).secret for key in keys.values() for kind in kinds}
    for identity in {*written, seizure.own_key} | made:
        with pytest.raises(AgeError):
            age.open_reader(io.BytesIO(content), [identity])
    with pytest.raises(AgeError):
        age.open_reader(io.BytesIO(content), [], passphrase=PASSPHRASE)
    # To the supervisor alone, and with nothing but post-quantum stanzas.
    assert content.count(b"\n-> ") == content.count(b"\n-> mlkem768x25519 ") == 1


def test_the_receipt_is_there(seizure: Seizure) -> None:
    with Vault.open(seizure.folder, PASSPHRASE) as vault:
        (draft,) = vault.drafts.list()
        assert draft.state == "SEAL"
        assert vault.custody.verify().ok
        assert all(result.ok for result in vault.check())


def test_a_sealing_that_was_interrupted_before_it_forgot_goes_on_when_the_vault_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    founder = supervisor_in(tmp_path / "supervisor")
    interviewer = member_in(tmp_path / "vault", founder)
    draft = draft_in(interviewer)
    read_all_back(interviewer, draft)

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch, pytest.raises(KilledError):
        patch.setattr(Vault, "forget_draft", killed)
        sealing.seal(interviewer.vault, draft, tmp_path / "t.age", silent)
    assert interviewer.vault.drafts.journal(draft)
    slots = interviewer.vault.keys.keyslots
    interviewer.close()
    founder.close()

    again = vault_service.open_vault(tmp_path / "vault", PASSPHRASE)
    assert list(again.vault.drafts.journal(draft)) == []
    assert again.vault.keys.keyslots.wraps != slots.wraps
    again.close()


def test_a_full_disk_while_forgetting_says_that_the_testimony_is_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.connection import Database
    from storage.errors import DiskFull

    founder = supervisor_in(tmp_path / "supervisor")
    interviewer = member_in(tmp_path / "vault", founder)
    draft = draft_in(interviewer)
    read_all_back(interviewer, draft)

    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch, pytest.raises(sealing.ForgettingUnfinished):
        patch.setattr(Database, "rekey", full)
        sealing.seal(interviewer.vault, draft, tmp_path / "t.age", silent)
    assert (tmp_path / "t.age").exists()
    assert list(interviewer.vault.drafts.journal(draft)) == []
    slots = interviewer.vault.keys.keyslots
    interviewer.close()
    founder.close()
    again = vault_service.open_vault(tmp_path / "vault", PASSPHRASE)
    assert again.vault.keys.keyslots.wraps != slots.wraps
    again.close()
