from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import RecordDestroyed, StorageBug, VaultDamaged
from storage.record_keys import close_box, open_box
from storage.secret import Secret
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, sealed_document

CODE = "T-7K2QXD-4"


@pytest.fixture
def sealed(vault: Vault) -> Vault:
    vault.sealed.put(sealed_document(), [b"issue one", b"issue two"], b"log\n", "own")
    return vault


def columns(vault: Vault) -> bytes:
    rows = vault._database.rows("SELECT document FROM sealed UNION ALL SELECT issue FROM issues")
    return b"|".join(bytes(value) for (value,) in rows)


def restrict(vault: Vault) -> None:
    vault.sealed.set_state(CODE, 1, "REST")


@given(content=st.binary(max_size=300), other=st.text(max_size=8).filter(lambda text: text != "this"))
def test_a_box_opens_as_what_it_is_and_as_nothing_else(content: bytes, other: str) -> None:
    with Secret.random() as key, Secret.random() as another:
        box = close_box(key, content, "this")
        assert open_box(key, box, "this") == content
        for wrong, bound in ((another, "this"), (key, other)):
            with pytest.raises(VaultDamaged):
                open_box(wrong, box, bound)


@given(box=st.binary(max_size=80))
def test_any_bytes_as_a_box_are_damage(box: bytes) -> None:
    with Secret.random() as key, pytest.raises(VaultDamaged):
        open_box(key, box, "this")


def test_the_content_of_a_sealed_version_is_closed_under_its_own_key(sealed: Vault) -> None:
    kept = sealed.sealed.get(CODE, 1)

    assert kept.document == sealed_document()
    assert kept.issues == (b"issue one", b"issue two")
    assert b"what was said" not in columns(sealed)
    assert b"issue one" not in columns(sealed)


def test_destroying_leaves_codes_and_dates_and_no_content(sealed: Vault) -> None:
    restrict(sealed)
    assert sealed.sealed.destroy(CODE) == 1

    info = sealed.sealed.info(CODE, 1)
    assert (info.state, info.language) == ("DEST", "be")
    with pytest.raises(RecordDestroyed):
        sealed.sealed.get(CODE, 1)
    assert columns(sealed) == b""
    assert not sealed.record_keys.has(CODE, "content")


def test_a_destroyed_testimony_is_not_taken_in_again(sealed: Vault) -> None:
    restrict(sealed)
    sealed.sealed.destroy(CODE)

    for version in (1, 2):
        with pytest.raises(RecordDestroyed):
            sealed.sealed.put(sealed_document(version=version), [b"issue"], b"", "bundle")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sealed SET document = x'00' WHERE boxed = 1",
        "UPDATE sealed SET boxed = 0",
        "UPDATE sealed SET boxed = 2, digest = 'ab'",
        "UPDATE issues SET issue = x'00'",
    ],
)
def test_a_sealed_version_cannot_be_changed_by_our_own_mistake(sealed: Vault, statement: str) -> None:
    with pytest.raises(StorageBug):
        sealed._database.change(statement)
    assert sealed.sealed.get(CODE, 1).document == sealed_document()


def test_what_an_older_program_wrote_is_closed_when_the_vault_is_opened(vault: Vault) -> None:
    vault._database.change(
        "INSERT INTO sealed (code, version, language, sealed_at, signer, state, source, attachments, "
        "document, digest, custody) VALUES (?, 1, 'be', '2026-11-24T12:00:00.000000Z', '', 'SEAL', 'own', 0, "
        "?, 'digest', x'')",
        (CODE, sealed_document()),
    )
    vault._database.change(
        "INSERT INTO issues (code, version, place, issue) VALUES (?, 1, 0, ?)", (CODE, b"issue one")
    )
    vault.close()

    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert again.sealed.get(CODE, 1).document == sealed_document()
        assert again.sealed.get(CODE, 1).issues == (b"issue one",)
        assert b"what was said" not in columns(again)
        assert again.sealed.box_older() == 0
