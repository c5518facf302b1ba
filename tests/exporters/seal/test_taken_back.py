"""Consent taken back while the sealed file still waits in the vault of the interviewer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services import worklist
from exporters.carrying import hand_over
from exporters.transfer import seal_into_outbox
from storage import ending
from storage.drafts import DraftInfo
from storage.errors import IllegalTransition, NotHandedOver, StorageBug
from storage.outbox import ConsentTakenBack
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import Clock

CHANNEL, WHY = "said so in the room", "the witness does not want it"


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Vault]:
    with found_supervisor(tmp_path / "lead") as lead, join(lead, tmp_path / "field") as vault:
        yield vault


@pytest.fixture(params=[True, False], ids=["forgotten", "kept"])
def sealed(field: Vault, request: pytest.FixtureRequest) -> DraftInfo:
    """Seal a draft into the outbox; once as where the team forgets, once as where it keeps."""
    draft = signed_draft(field)
    with field.transaction():
        seal_into_outbox(field, draft.id, form=small_form(), now=Clock())
        if request.param:
            field.plan_to_forget(draft.id)
    field.finish_forgetting("sealed")
    return field.drafts.get(draft.id)


def close(vault: Vault, draft: DraftInfo) -> None:
    ending.close(vault, draft.id, channel=CHANNEL, free="Y", explained=True)


def test_from_closing_on_it_is_not_handed_over(field: Vault, sealed: DraftInfo, tmp_path: Path) -> None:
    close(field, sealed)

    assert field.drafts.get(sealed.id).state == "REST"
    with pytest.raises(ConsentTakenBack):
        hand_over(field, sealed.code, tmp_path / "copy.age")
    assert not (tmp_path / "copy.age").exists()
    assert len(list((field.folder / "outbox").iterdir())) == 1


def test_removing_takes_the_sealed_file_away(field: Vault, sealed: DraftInfo) -> None:
    close(field, sealed)
    ending.remove(field, sealed.id, WHY)

    assert list((field.folder / "outbox").iterdir()) == [] == list((field.folder / "blobs").iterdir())
    assert field.outbox.list() == [] and field.drafts.journal(sealed.id) == []
    stone = field.withdrawals.tombstone(sealed.code)
    assert stone is not None and stone.versions == 1
    parts = [e.details.get("part") for e in field.custody.entries(sealed.code) if e.event == "DEST"]
    assert parts[-2:] == ["content", "sealed file"]
    assert field.custody.verify().ok and all(result.ok for result in field.check())


def test_what_was_handed_over_is_for_the_supervisors(field: Vault, sealed: DraftInfo, tmp_path: Path) -> None:
    assert [line.can_end for line in worklist.lines(field)] == [True]
    hand_over(field, sealed.code, tmp_path / "copy.age")
    assert [line.can_end for line in worklist.lines(field)] == [False]
    with pytest.raises(IllegalTransition):
        close(field, sealed)
    assert field.drafts.get(sealed.id).state == "SEAL"


def test_a_sealed_file_goes_without_a_copy_for_no_other_reason(field: Vault, sealed: DraftInfo) -> None:
    with pytest.raises(NotHandedOver):
        field.outbox.let_go(sealed.code)
    with pytest.raises(StorageBug):
        field.outbox.take_back(sealed.code)
