"""What the domain brief asks of the whole product and no other test says by itself (its section 10)."""

from __future__ import annotations

import time
from datetime import date

import pytest

from desktop.services import handing, releasing
from exporters.consent import outcome, terms_for
from exporters.document import document_bytes, read_document
from forms.edtf import parse_edtf
from tests.support.account import PURPOSE, RECIPIENT, account
from tests.support.second_half import Scene


def test_around_autumn_2021_lies_between_august_and_january() -> None:
    told = parse_edtf("2021-23~")

    assert told is not None and told.earliest is not None and told.latest is not None
    assert date(2021, 8, 1) <= told.earliest <= told.latest <= date(2022, 1, 31)


def test_a_yes_that_became_a_no_after_the_approval_stops_the_release(scene: Scene) -> None:
    release = scene.begin()
    vault = scene.supervisor.vault
    before = handing.release_state(vault, release).parts[0].steps
    assert "E03" not in [step.code for step in before if step.outcome == "refused"]
    first = vault.sealed.get(scene.testimony, 1)
    document = read_document(first.document)
    no = tuple(cell.model_copy(update={"value": "NO"}) for cell in document.consent)
    newer = document.model_copy(update={"version": 2, "consent": no})

    vault.sealed.put(document_bytes(newer), [b"issue"], first.custody, "a test", signer=first.info.signer)

    after = handing.release_state(vault, release).parts[0].steps
    assert "E03" in [step.code for step in after if step.outcome == "refused"]


@pytest.mark.parametrize("value", ["ASK", "LATER", "NO"])
def test_what_is_not_a_plain_yes_is_none(value: str) -> None:
    cell = account().consent[0].model_copy(update={"value": value})

    assert outcome(terms_for(account(cells=(cell,)), PURPOSE, RECIPIENT)) != "yes"


def test_within_a_second_of_a_withdrawal_nothing_can_be_shared(scene: Scene) -> None:
    release = scene.begin()
    vault = scene.supervisor.vault
    began = time.thread_time()

    vault.withdrawals.record(
        scene.testimony, "STOP", channel="wrote from the agreed address", free="Y", explained=True
    )
    offered = handing.testimonies(vault)

    assert time.thread_time() - began < 1
    assert offered == []
    steps = handing.release_state(vault, release).parts[0].steps
    assert "E01" in [step.code for step in steps if step.outcome == "refused"]
    assert releasing.lines(vault)[0].state == "draft"
