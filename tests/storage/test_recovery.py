"""Shares: any of them in the needed number open the vault, and a mistyped word is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shamir_mnemonic
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from forms.errors import AppError
from storage import recovery
from storage.credentials import Credential, RecoverySecret
from storage.errors import (
    PassphraseTooShort,
    ShareLength,
    ShareRepeated,
    SharesRefused,
    SharesTooFew,
    SharesVoid,
    ShareUnreadable,
    ShareWordDiffers,
    ShareWordUnknown,
    SharingImpossible,
    WrongPassphrase,
)
from storage.slot_directory import Kind
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, REASON, new_draft

VECTORS = json.loads((Path(__file__).parent / "data" / "slip39.json").read_text())["vectors"]
MADE = recovery.issue()
NEW = Credential("nine slow otters swim")


@pytest.mark.parametrize("vector", VECTORS)
def test_the_standards_own_vectors_hold(vector: tuple[list[str], str]) -> None:
    mnemonics, secret = vector
    if secret:
        assert shamir_mnemonic.combine_mnemonics(mnemonics, b"TREZOR").hex() == secret
    else:
        with pytest.raises(shamir_mnemonic.MnemonicError):
            shamir_mnemonic.combine_mnemonics(mnemonics, b"TREZOR")
        with pytest.raises(AppError):
            recovery.combine([recovery.read_share(mnemonic) for mnemonic in mnemonics])


@pytest.mark.parametrize(("needed", "shares"), [(2, 3), (2, 2), (3, 5), (16, 16)])
def test_any_shares_in_the_needed_number_give_the_secret(needed: int, shares: int) -> None:
    made = recovery.issue(needed, shares)

    assert len(made.shares) == shares
    for some in (made.shares[:needed], made.shares[-needed:], made.shares):
        assert recovery.combine(some) == made.secret
    assert {recovery.needed_of(share) for share in made.shares} == {needed}
    with pytest.raises(SharesTooFew):
        recovery.combine(made.shares[: needed - 1])


@pytest.mark.parametrize(("needed", "shares"), [(1, 1), (1, 3), (4, 3), (2, 17), (0, 0)])
def test_numbers_that_share_nothing_are_refused(needed: int, shares: int) -> None:
    with pytest.raises(SharingImpossible):
        recovery.issue(needed, shares)


def test_a_share_is_read_however_it_was_typed() -> None:
    words = MADE.shares[0]
    numbered = "\n".join(f"{n}. {word.upper()}," for n, word in enumerate(words, start=1))

    assert recovery.read_share("  ".join(words)) == words
    assert recovery.read_share(numbered) == words
    assert recovery.read_share(" ".join(word[:4] for word in words)) == words
    recovery.read_back(numbered, words)


@given(st.integers(0, 19), st.sampled_from(WORDLIST))
def test_a_word_that_differs_when_read_back_is_named(place: int, other: str) -> None:
    words = list(MADE.shares[0])
    if words[place] == other:
        return
    words[place] = other

    with pytest.raises(ShareWordDiffers) as caught:
        recovery.read_back(" ".join(words), MADE.shares[0])
    assert f"number {place + 1} " in str(caught.value)
    with pytest.raises(ShareUnreadable):
        recovery.read_share(" ".join(words))


@given(st.integers(0, 19), st.text(alphabet="abcdefghijklmnopqrstuvwxyzаўі", min_size=1, max_size=9))
def test_a_word_that_is_none_is_named(place: int, other: str) -> None:
    words = list(MADE.shares[0])
    words[place] = other
    known = any(word == other or (len(other) >= 4 and word.startswith(other)) for word in WORDLIST)

    if not known:
        with pytest.raises(ShareWordUnknown) as caught:
            recovery.read_share(" ".join(words))
        assert f"number {place + 1} " in str(caught.value)


@settings(max_examples=40)
@given(st.permutations(range(20)))
def test_words_in_another_order_are_no_share(order: list[int]) -> None:
    words = [MADE.shares[0][n] for n in order]
    if tuple(words) != MADE.shares[0]:
        with pytest.raises(ShareUnreadable):
            recovery.read_share(" ".join(words))


@given(st.text(max_size=400))
def test_any_text_gives_one_of_our_errors(text: str) -> None:
    with pytest.raises(AppError):
        recovery.read_share(text)


def test_too_few_and_too_many_words_are_counted() -> None:
    for words in (MADE.shares[0][:19], MADE.shares[0] + MADE.shares[1]):
        with pytest.raises(ShareLength) as caught:
            recovery.read_share(" ".join(words))
        assert str(len(words)) in str(caught.value)


def test_shares_of_two_issues_and_the_same_share_twice_are_refused() -> None:
    other = recovery.issue()
    with pytest.raises(SharesRefused):
        recovery.combine([MADE.shares[0], other.shares[1]])
    with pytest.raises(ShareRepeated):
        recovery.combine([MADE.shares[0], MADE.shares[0]])
    with pytest.raises(SharesTooFew):
        recovery.combine([])


def test_two_shares_set_a_new_passphrase_and_the_old_one_opens_no_more(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.keys.set_erase(PASSPHRASE, Credential("goodbye to all that"))
    vault.keys.set_recovery(PASSPHRASE, MADE.secret, 2, 3)
    vault.close()

    with Vault.recover(vault.folder, recovery.combine(MADE.shares[1:]), NEW) as again:
        assert [d.id for d in again.drafts.list()] == [draft.id]
        assert sorted(slot.kind for slot in again.keys.list()) == [Kind.OPEN, Kind.RECOVERY]
        with again.identity(NEW, REASON):
            pass

    for old in (PASSPHRASE, "goodbye to all that"):
        with pytest.raises(WrongPassphrase):
            Vault.open(vault.folder, old)
    Vault.open(vault.folder, NEW).close()
    Vault.recover(vault.folder, MADE.secret, Credential("seven old storks nod")).close()


def test_a_new_issue_makes_the_old_shares_void(vault: Vault) -> None:
    newer = recovery.issue(3, 4)
    vault.keys.set_recovery(PASSPHRASE, MADE.secret, 2, 3)
    vault.keys.set_recovery(PASSPHRASE, newer.secret, 3, 4)
    (slot,) = [slot for slot in vault.keys.list() if slot.kind == Kind.RECOVERY]
    assert (slot.needed, slot.shares) == (3, 4)
    vault.close()

    with pytest.raises(SharesVoid):
        Vault.recover(vault.folder, MADE.secret, NEW)
    with pytest.raises(PassphraseTooShort):
        Vault.recover(vault.folder, newer.secret, Credential("short"))
    Vault.open(vault.folder, PASSPHRASE).close()
    Vault.recover(vault.folder, newer.secret, NEW).close()


def test_shares_of_another_vault_open_nothing(vault: Vault) -> None:
    vault.close()

    with pytest.raises(SharesVoid):
        Vault.recover(vault.folder, RecoverySecret.random(), NEW)


def test_nothing_about_the_secret_is_shown() -> None:
    shown: Any = repr(MADE)

    assert MADE.secret.data.hex() not in shown and MADE.shares[0][4] not in shown
