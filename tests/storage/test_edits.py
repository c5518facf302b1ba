from __future__ import annotations

from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, answer, new_draft


def told(vault: Vault, code: str) -> list[tuple[str, dict[str, str | int]]]:
    return [(entry.event, dict(entry.details)) for entry in vault.custody.entries(code)][1:]


def test_edits_are_told_in_numbers_when_the_vault_is_closed(vault: Vault) -> None:
    draft = new_draft(vault)
    for text in ("a", "ab", "abc"):
        vault.drafts.record(draft.id, answer("/data/a", text))
    vault.drafts.record(draft.id, answer("/data/b", "canary"))
    vault.drafts.record(draft.id, answer("/data/b", "new words", old="canary", kind="correction"))
    assert told(vault, draft.code) == []
    vault.close()

    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert told(again, draft.code) == [
            ("EDIT", {"changes": 5, "answers": 2}),
            ("CORR", {"corrections": 1}),
        ]
        assert b"canary" not in again.custody.jsonl(draft.code)


def test_a_later_session_tells_only_of_itself(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.drafts.record(draft.id, answer("/data/a", "one"))
    vault.drafts.log_edits()
    vault.drafts.log_edits()
    vault.drafts.record(draft.id, answer("/data/a", "two"))
    vault.drafts.log_edits(draft.id)

    assert told(vault, draft.code) == [("EDIT", {"changes": 1, "answers": 1})] * 2


def test_edits_before_an_interruption_are_told_when_the_vault_is_opened_again(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.drafts.record(draft.id, answer("/data/a", "one"))
    vault._database.close()  # what a killed process leaves: no farewell
    vault._lock.release()
    vault._closed = True

    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert told(again, draft.code) == [("EDIT", {"changes": 1, "answers": 1})]


def test_a_change_that_was_undone_is_not_told(vault: Vault) -> None:
    draft = new_draft(vault)
    try:
        with vault.transaction():
            vault.drafts.record(draft.id, answer("/data/a", "one"))
            raise ZeroDivisionError
    except ZeroDivisionError:
        vault.drafts.log_edits()

    assert told(vault, draft.code) == []


def test_opening_a_testimony_is_told_once_a_session(vault: Vault) -> None:
    vault.custody.opened("T-1")
    vault.custody.opened("T-1")
    vault.custody.opened("T-2")

    assert [entry.item for entry in vault.custody.entries() if entry.event == "OPEN"] == ["T-1", "T-2"]
