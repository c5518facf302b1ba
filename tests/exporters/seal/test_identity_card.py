"""Who the witness is goes along with a sealed testimony, and is read by nobody on the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters import age
from exporters.age.errors import NoKeyMatches
from exporters.identity_card import IdentityCardInvalid, IdentityCardNotReady, make_ready, take_in
from exporters.transfer import SealedReceipt, import_sealed, write_sealed
from storage.drafts import DraftInfo
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, REASON, Clock, answer


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Vault]:
    with found_supervisor(tmp_path / "supervisor") as vault:
        yield vault


@pytest.fixture
def interviewer(supervisor: Vault, tmp_path: Path) -> Iterator[Vault]:
    with join(supervisor, tmp_path / "interviewer") as vault:
        yield vault


@pytest.fixture
def draft(interviewer: Vault) -> DraftInfo:
    return signed_draft(interviewer)


def sealed(vault: Vault, draft: DraftInfo, dst: Path, **more: object) -> SealedReceipt:
    options = {"form": small_form(), "now": Clock(), **more}
    return write_sealed(vault, draft.id, dst, **options)  # type: ignore[arg-type]


def test_who_the_witness_is_goes_along_unread(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    with interviewer.identity(PASSPHRASE, REASON) as identity:
        identity.record(draft.code, answer("/data/identity/name", "Ганна"))
        make_ready(interviewer, identity, draft.code)
    sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    assert supervisor.identity_views() == 0
    with supervisor.identity(PASSPHRASE, REASON) as identity:
        assert take_in(supervisor, identity) == 1
        assert identity.values(draft.code) == {"/data/identity/name": "Ганна"}


def write_card(vault: Vault, code: str, *, ready: bool = True) -> None:
    with vault.identity(PASSPHRASE, REASON) as identity:
        vault.identity_copies.changed(code)
        identity.record(code, answer("/data/identity/name", "Ганна"))
        if ready:
            assert make_ready(vault, identity, code)


def test_a_card_that_is_not_ready_stops_the_sealing(
    interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    write_card(interviewer, draft.code, ready=False)
    with pytest.raises(IdentityCardNotReady):
        sealed(interviewer, draft, tmp_path / "sealed.age")

    assert interviewer.drafts.get(draft.id).state == "SIGN"
    assert not (tmp_path / "sealed.age").exists()
    write_card(interviewer, draft.code)
    sealed(interviewer, draft, tmp_path / "sealed.age")


def test_an_interviewer_cannot_read_the_copy_that_goes_along(interviewer: Vault, draft: DraftInfo) -> None:
    write_card(interviewer, draft.code)
    copy = interviewer.identity_copies.copy(draft.code)

    assert copy is not None and copy.box is not None
    with pytest.raises(NoKeyMatches):
        age.decrypt(io.BytesIO(copy.box), io.BytesIO(), [interviewer.team.decryption_identity()])


def test_a_received_card_needs_the_supervisors_identity_part(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    with supervisor.identity(PASSPHRASE, REASON):
        pass
    write_card(interviewer, draft.code)
    sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    (received,) = supervisor.identity_copies.received()
    with pytest.raises(NoKeyMatches):
        age.decrypt(io.BytesIO(received.box), io.BytesIO(), [supervisor.team.decryption_identity()])
    with supervisor.identity(PASSPHRASE, REASON) as identity:
        assert take_in(supervisor, identity) == 1
        assert identity.values(draft.code) == {"/data/identity/name": "Ганна"}
    assert supervisor.identity_copies.received() == []


def test_a_supervisors_own_card_is_not_written_twice(supervisor: Vault, tmp_path: Path) -> None:
    own = signed_draft(supervisor)
    write_card(supervisor, own.code)
    sealed(supervisor, own, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    with supervisor.identity(PASSPHRASE, REASON) as identity:
        take_in(supervisor, identity)
        assert len(identity.journal(own.code)) == 1


@pytest.mark.parametrize("card", [b"", b"{}", b'{"code":"T","entries":[],"type":"underseal.identity/1"}'])
def test_another_document_in_the_place_of_a_card_is_refused(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path, card: bytes
) -> None:
    write_card(interviewer, draft.code)
    copy = interviewer.identity_copies.copy(draft.code)
    assert copy is not None
    box = io.BytesIO()
    age.encrypt(io.BytesIO(card), box, [member.age_recipient for member in supervisor.team.supervisors()])
    interviewer.identity_copies.keep(draft.code, copy.recipients, box.getvalue())
    sealed(interviewer, draft, tmp_path / "sealed.age")

    with pytest.raises(IdentityCardInvalid):
        import_sealed(supervisor, tmp_path / "sealed.age")
    assert supervisor.sealed.list() == []
