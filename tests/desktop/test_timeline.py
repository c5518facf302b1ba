"""The custody log in words: every event has a sentence, and never that of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import timeline
from storage.custody import EVENTS, OWN_EVENTS
from tests.support.vaults import new_vault


@pytest.mark.parametrize(
    ("event", "reason", "part", "words"),
    [
        ("CREA", "vault", "", "The vault was made."),
        ("CREA", "keys", "passphrase", "A passphrase was added."),
        ("DEST", "keys", "passphrase removed", "A passphrase or set of shares was removed."),
        ("DEST", "keys", "vault key", "The keys of the vault were renewed."),
        ("COPY", "backup", "", "A backup of the vault was made."),
    ],
)
def test_what_is_done_to_the_vault_is_not_told_as_done_to_a_testimony(
    tmp_path: Path, event: str, reason: str, part: str, words: str
) -> None:
    with new_vault(tmp_path / "vault") as vault:
        vault.custody.append("vault", event, reason=reason, details={"part": part})
        newest = timeline.timeline(vault).moments[0]

    assert (newest.what, newest.item, newest.why) == (words, "", "")


def test_every_event_has_a_sentence(tmp_path: Path) -> None:
    with new_vault(tmp_path / "vault") as vault:
        for event in sorted(EVENTS | OWN_EVENTS):
            vault.custody.append("T-1", event, reason="why it was done")
        moments = timeline.timeline(vault).chosen(item="T-1")

    assert len(moments) == len(EVENTS | OWN_EVENTS)
    assert all(moment.what.endswith(".") and moment.why == "why it was done" for moment in moments)
