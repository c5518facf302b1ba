"""Forms an organisation brought into a vault."""

from __future__ import annotations

import pytest

from storage.errors import NoSuchItem, StorageBug
from storage.form_store import FormConflict
from storage.vault import Vault


def test_a_form_is_kept_as_it_came(vault: Vault) -> None:
    kept = vault.forms.add("closed", "1", "Closed places", b"form one")

    assert vault.forms.list() == [kept]
    assert vault.forms.pinned("closed", "1") == b"form one"
    assert kept.retired is None


def test_the_same_form_again_changes_nothing(vault: Vault) -> None:
    first = vault.forms.add("closed", "1", "Closed places", b"form one")
    entries = len(vault.custody.entries("vault"))

    assert vault.forms.add("closed", "1", "Closed places", b"form one") == first
    assert len(vault.custody.entries("vault")) == entries


def test_the_same_version_with_another_content_is_refused(vault: Vault) -> None:
    vault.forms.add("closed", "1", "Closed places", b"form one")

    with pytest.raises(FormConflict):
        vault.forms.add("closed", "1", "Closed places", b"form one, edited")
    assert vault.forms.pinned("closed", "1") == b"form one"


def test_a_newer_version_stands_beside_the_older_one(vault: Vault) -> None:
    vault.forms.add("closed", "1", "Closed places", b"form one")
    vault.forms.add("closed", "2", "Closed places", b"form two")

    assert [form.version for form in vault.forms.list()] == ["1", "2"]
    assert vault.forms.pinned("closed", "1") == b"form one"


def test_a_retired_form_stays_and_can_come_back(vault: Vault) -> None:
    vault.forms.add("closed", "1", "Closed places", b"form one")
    vault.forms.retire("closed", "1")
    assert vault.forms.get("closed", "1").retired is not None
    assert vault.forms.pinned("closed", "1") == b"form one"

    assert vault.forms.add("closed", "1", "Closed places", b"form one").retired is None


def test_a_form_that_is_not_there_is_none(vault: Vault) -> None:
    with pytest.raises(NoSuchItem):
        vault.forms.pinned("closed", "1")


def test_what_is_kept_cannot_be_changed_even_by_us(vault: Vault) -> None:
    vault.forms.add("closed", "1", "Closed places", b"form one")
    with pytest.raises(StorageBug):
        vault._database.change("UPDATE forms SET pinned = ?", (b"other",))


def test_the_custody_log_says_which_form_came(vault: Vault) -> None:
    kept = vault.forms.add("closed", "1", "Closed places", b"form one")
    last = vault.custody.entries("vault")[-1]

    assert (last.event, last.reason) == ("RECV", "form")
    assert last.details == {"form": "closed", "version": "1", "sha256": kept.digest}
