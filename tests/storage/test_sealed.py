from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import IllegalTransition, NoSuchItem, StorageBug
from storage.giving import IssuesExhausted
from storage.releases import ReleaseFinal
from storage.sealed import SealedConflict
from storage.sealed_facts import NotADocument, read_facts
from storage.vault import Vault
from tests.support.vaults import MOMENT, Clock, sealed_document

CODE = "T-7K2QXD-4"
ISSUES = [b"issue 0", b"issue 1", b"issue 2"]


def put(vault: Vault, **changes: object) -> None:
    vault.sealed.put(sealed_document(**changes), ISSUES, b'{"seq":1}\n', "own")  # type: ignore[arg-type]


def test_a_sealed_version_is_read_as_it_was_put(vault: Vault) -> None:
    vault.team.found("Our team")
    put(vault, attachments=[{"code": "E-1"}, {"code": "E-2"}])
    testimony = vault.sealed.get(CODE, 1)
    me = vault.team.me()

    assert testimony.document == sealed_document(attachments=[{"code": "E-1"}, {"code": "E-2"}])
    assert testimony.issues == tuple(ISSUES)
    assert testimony.custody == b'{"seq":1}\n'
    assert me is not None and testimony.info == vault.sealed.list()[0]
    assert (testimony.info.signer, testimony.info.state, testimony.info.attachments) == (me.code, "SEAL", 2)
    assert testimony.info.sealed_at == MOMENT


def test_the_same_version_again_changes_nothing(vault: Vault) -> None:
    put(vault)
    place = vault.giving.take(CODE, 1, "R-1")
    put(vault)

    assert len(vault.sealed.list()) == 1
    assert vault.giving.take(CODE, 1, "R-1") == place


def test_a_different_document_never_takes_the_place_of_another(vault: Vault) -> None:
    put(vault)
    with pytest.raises(SealedConflict):
        put(vault, answers=["something else"])

    assert vault.sealed.get(CODE, 1).document == sealed_document()


def test_an_amendment_is_a_version_beside_the_first(vault: Vault) -> None:
    put(vault)
    put(vault, version=2)

    assert [(info.code, info.version) for info in vault.sealed.list()] == [(CODE, 2), (CODE, 1)]


def test_no_issue_is_given_to_two(vault: Vault) -> None:
    put(vault)
    given_out = {vault.giving.take(CODE, 1, f"R-{n}") for n in range(3)}

    assert given_out == {0, 1, 2}
    assert vault.giving.left(CODE, 1) == 0
    with pytest.raises(IssuesExhausted):
        vault.giving.take(CODE, 1, "R-9")
    assert vault.giving.take(CODE, 1, "R-2") in given_out


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE issues SET recipient = NULL WHERE recipient = 'R-1'",
        "UPDATE issues SET recipient = 'R-2' WHERE recipient = 'R-1'",
        "UPDATE issues SET issue = x'00'",
        "UPDATE issues SET recipient = 'R-1' WHERE recipient IS NULL",
        "UPDATE sealed SET document = x'00'",
        "UPDATE sealed SET version = 2",
        "DELETE FROM sealed",
    ],
)
def test_what_is_sealed_and_given_cannot_be_changed_by_our_own_mistake(vault: Vault, attack: str) -> None:
    put(vault)
    vault.giving.take(CODE, 1, "R-1")

    with pytest.raises(StorageBug):
        vault._database.change(attack)


def test_a_version_that_is_not_here_is_named_as_such(vault: Vault) -> None:
    put(vault)
    for use in (
        lambda: vault.sealed.get(CODE, 2),
        lambda: vault.giving.take("T-0", 1, "R-1"),
        lambda: vault.sealed.set_state("T-0", 1, "REVW"),
    ):
        with pytest.raises(NoSuchItem):
            use()


def test_a_sealed_version_goes_its_way(vault: Vault) -> None:
    put(vault)
    vault.sealed.set_state(CODE, 1, "REVW")
    with pytest.raises(IllegalTransition):
        vault.sealed.set_state(CODE, 1, "HAND")

    assert vault.sealed.info(CODE, 1).state == "REVW"


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_any_bytes_are_no_document(data: bytes) -> None:
    with pytest.raises(NotADocument):
        read_facts(data)


@pytest.mark.parametrize(
    "changes",
    [{"code": "../../x"}, {"version": 0}, {"sealed_at": "yesterday"}, {"sealed_at": "2026-11-24T12:00:00"}],
)
def test_a_document_without_its_facts_is_refused(vault: Vault, changes: dict[str, object]) -> None:
    with pytest.raises(NotADocument):
        put(vault, **changes)
    assert vault.sealed.list() == []


def test_a_release_is_drafted_approved_signed_and_handed_over(vault: Vault, clock: Clock) -> None:
    info = vault.releases.create("R-1", b"first")
    vault.releases.update(info.code, b"second")
    vault.releases.approve(info.code, "M-1", b"yes")
    vault.releases.approve(info.code, "M-2", b"no")
    vault.releases.approve(info.code, "M-2", b"yes")
    clock.move(60)
    vault.releases.sign(info.code, b"signature", b"second")
    vault.releases.hand_over(info.code)

    release = vault.releases.get(info.code)
    assert (release.document, release.signature) == (b"second", b"signature")
    assert release.approvals == {"M-1": b"yes", "M-2": b"yes"}
    assert (release.info.state, release.info.changed) == ("handed", clock.at)
    assert vault.releases.list() == [release.info]


def test_a_changed_draft_has_to_be_approved_anew(vault: Vault) -> None:
    code = vault.releases.create("R-1", b"first").code
    vault.releases.approve(code, "M-1", b"yes")
    vault.releases.update(code, b"second")

    assert vault.releases.get(code).approvals == {}


def test_a_signed_release_is_final(vault: Vault) -> None:
    code = vault.releases.create("R-1", b"first").code
    vault.releases.sign(code, b"signature", b"{}")

    for change in (
        lambda: vault.releases.update(code, b"second"),
        lambda: vault.releases.approve(code, "M-1", b"yes"),
        lambda: vault.releases.sign(code, b"another", b"{}"),
    ):
        with pytest.raises(ReleaseFinal):
            change()
    with pytest.raises(StorageBug):
        vault._database.change("UPDATE releases SET document = x'00'")


def test_a_draft_cannot_be_handed_over(vault: Vault) -> None:
    code = vault.releases.create("R-1", b"first").code
    with pytest.raises(ValueError, match="draft"):
        vault.releases.hand_over(code)
    with pytest.raises(NoSuchItem):
        vault.releases.info("H-0")
