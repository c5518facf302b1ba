"""Whoever has the whole disk and all that the first unlock shows has no word of what is in the closed part.

The adversary of these tests holds every file of an interviewer's folder and the key of ``vault.db``, as
somebody does who took the computer while the vault was open and its closed part was locked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from desktop.services import closed_part
from storage.closed_journal import ClosedJournal
from storage.vault import Vault
from storage.vault_files import database_key, identity_database_key
from tests.support.closed import CANARY, INCIDENT, TOLD, WHY, interview, main_in, renew, write
from tests.support.forensics import opened, pages_of
from tests.support.second_half import member_in, supervisor_in
from tests.support.vaults import PASSPHRASE

SAID = {
    **TOLD,
    f"{INCIDENT}/M05_05": "Canaryevich stood at the door.",
    f"{INCIDENT}/M05_07": "Nobody will believe a canary.",
    f"{INCIDENT}/M05_08": "SGB04 SGB06",
    f"{INCIDENT}/M05_13": "Never my canaryesque brother.",
}
WORDS = [
    *(value.encode() for value in SAID.values() if " " in value),
    *(CANARY.encode(), b"Canaryevich", b"M05_0", b"SGB0", b"/data/M05", b"canaryesque"),
]


@dataclass(frozen=True)
class Seizure:
    """The folder, closed; the code of the closed record; and what it says, to show that the search works."""

    folder: Path
    code: str
    said: dict[str, str]


@pytest.fixture(scope="module")
def seizure(tmp_path_factory: pytest.TempPathFactory) -> Seizure:
    at = tmp_path_factory.mktemp("closed")
    founder = supervisor_in(at / "supervisor")
    renew(founder, founder)
    opened = member_in(at / "vault", founder)
    renew(founder, opened)
    vault = opened.vault
    closed_part.unlock(vault, PASSPHRASE, WHY)
    part = closed_part.begin(vault, main_in(vault))
    write(vault, part, SAID)
    node = interview(vault, part).node
    said = {path: node(path).value for path in SAID}
    code = vault.drafts.get(part).code
    closed_part.lock(vault)
    opened.close()
    founder.close()
    return Seizure(at / "vault", code, said)


def keys_of(folder: Path) -> dict[str, bytes]:
    """Return the keys of both databases."""
    with Vault.open(folder, PASSPHRASE) as vault:
        slots = vault.keys.keyslots
        with slots.vault_key(PASSPHRASE) as key, database_key(key) as page_key:
            found = {"vault.db": bytes(page_key.reveal())}
        with slots.identity_key(PASSPHRASE) as key, identity_database_key(key) as page_key:
            return found | {"identity.db": bytes(page_key.reveal())}


def hits(plain: bytes) -> list[bytes]:
    return [word for word in WORDS if word in plain]


def test_the_record_is_there_and_says_what_was_said(seizure: Seizure) -> None:
    assert seizure.said == SAID
    plain = b"\0".join(opened(seizure.folder / "vault.db", keys_of(seizure.folder)["vault.db"]))
    assert seizure.code.encode() in plain


def test_no_page_of_either_database_holds_a_word_or_a_question(seizure: Seizure) -> None:
    for name, key in keys_of(seizure.folder).items():
        plain = opened(seizure.folder / name, key)
        assert len(plain) == len(list(pages_of(seizure.folder / name)))
        assert hits(b"\0".join(plain)) == []


def test_no_file_of_the_folder_holds_a_word(seizure: Seizure) -> None:
    for file in seizure.folder.rglob("*"):
        if file.is_file():
            assert hits(file.read_bytes()) == []


def test_nothing_that_the_first_unlock_shows_opens_a_box(seizure: Seizure) -> None:
    with Vault.open(seizure.folder, PASSPHRASE) as vault:
        rows = vault.database.rows("SELECT key FROM record_keys")
        kept = [bytes(key) for (key,) in rows]
        box = bytes(vault.database.value("SELECT box FROM closed_journal LIMIT 1"))
        draft = str(vault.database.value("SELECT draft_id FROM closed_journal LIMIT 1"))
        with vault.keys.keyslots.vault_key(PASSPHRASE) as key, database_key(key) as page_key:
            kept += [bytes(key.reveal()), bytes(page_key.reveal())]
    tried = [piece[at : at + 32] for piece in kept for at in range(0, len(piece) - 31, 16)]
    assert tried
    for candidate in tried:
        with pytest.raises(InvalidTag):
            ChaCha20Poly1305(candidate).decrypt(
                box[:12], box[12:], f"underseal/1 closed journal {draft} 1".encode()
            )


def test_with_the_second_unlock_it_comes_back(seizure: Seizure) -> None:
    with Vault.open(seizure.folder, PASSPHRASE) as vault:
        closed_part.unlock(vault, PASSPHRASE, WHY)
        (line,) = closed_part.lines(vault)
        rows = ClosedJournal(vault.database, vault.record_keys).rows(line.key)
        assert {row.path: row.new for row in rows if row.path in SAID} == SAID
