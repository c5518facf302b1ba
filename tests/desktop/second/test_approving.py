"""Other supervisors look first: proposals go out, approvals come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services import approving, handing, joining, previewing, releasing
from desktop.services.approving import (
    Asked,
    NobodyToAsk,
    NotAnApproval,
    NotAProposal,
    NotASupervisor,
    ProposalDiffers,
)
from desktop.services.vault_service import OpenVault
from exporters.age import AgeError
from exporters.approval import ApprovalInvalid
from exporters.redaction import Operation
from exporters.transfer import import_sealed
from storage import jose
from storage.canonical import canonical
from tests.support.second_half import Scene, member_in, silent


@pytest.fixture
def colleague(tmp_path: Path, scene: Scene) -> Iterator[OpenVault]:
    opened = member_in(tmp_path / "colleague", scene.supervisor, "supervisor")
    yield opened
    opened.close()


@pytest.fixture
def release(scene: Scene) -> str:
    release = scene.begin()
    scene.finish(release)
    joining.set_approvals(scene.supervisor.vault, 1)
    return release


@pytest.fixture
def proposal(scene: Scene, release: str, colleague: OpenVault, tmp_path: Path) -> Path:
    path = tmp_path / "proposal.age"
    approving.write_proposal(scene.supervisor.vault, release, path)
    return path


def given(colleague: OpenVault, proposal: Path, path: Path) -> Path:
    approving.answer(colleague.vault, approving.read_proposal(colleague.vault, proposal), path)
    return path


def test_a_colleague_reads_what_the_recipient_would_read(scene: Scene, colleague, proposal: Path) -> None:
    asked = approving.read_proposal(colleague.vault, proposal)

    shown = str([block.pieces for view in asked.proposal.views for block in previewing.blocks_of(view)])
    assert asked.proposal.recipient_name == "The Prosecutor"
    assert asked.proposal.by == scene.supervisor.member
    assert "thirteen years" in shown
    assert "Halina" not in shown and "Rakavets" not in shown
    assert not asked.compared


def test_an_approval_lets_the_release_go_out(
    scene: Scene, release: str, colleague, proposal: Path, tmp_path: Path
) -> None:
    vault = scene.supervisor.vault
    assert not handing.release_state(vault, release).ready

    approval = given(colleague, proposal, tmp_path / "approval.json")
    assert approving.bring(vault, release, approval) == colleague.member

    state = handing.release_state(vault, release)
    assert state.ready and state.approved_by == (colleague.member,)
    handing.hand_over(vault, release, tmp_path / "out.age", silent)


def test_who_approves_signs_into_their_own_log(colleague, proposal: Path, tmp_path: Path) -> None:
    given(colleague, proposal, tmp_path / "approval.json")

    assert colleague.vault.custody.entries()[-1].event == "VERI"


def test_an_approval_is_void_once_a_decision_changes(
    scene: Scene, release: str, colleague, proposal: Path, tmp_path: Path
) -> None:
    vault = scene.supervisor.vault
    approval = given(colleague, proposal, tmp_path / "approval.json")
    approving.bring(vault, release, approval)
    state = scene.redacting(release)
    target = next(p.target for p in state.points() if p.op is Operation.KEEP)
    state.decide(target, Operation.WITHHOLD, reason="R1")

    releasing.save_plan(vault, release, state.plan, state.labels)

    assert handing.release_state(vault, release).approved_by == ()
    with pytest.raises(ApprovalInvalid):
        approving.bring(vault, release, approval)


def test_an_interviewers_approval_does_not_count(
    scene: Scene, release: str, interviewer, tmp_path: Path
) -> None:
    vault = scene.supervisor.vault
    subject = approving.subject(release, releasing.read(vault, release))
    signer = interviewer.vault.team.signer()
    approval = approving.approve(signer, signer.code, subject, approving.clock.now().date())
    (tmp_path / "approval.json").write_bytes(canonical(approval.model_dump(mode="json")))

    with pytest.raises(NotASupervisor):
        approving.bring(vault, release, tmp_path / "approval.json")


def test_a_team_of_one_has_nobody_to_ask(scene: Scene, tmp_path: Path) -> None:
    release = scene.begin()

    with pytest.raises(NobodyToAsk):
        approving.write_proposal(scene.supervisor.vault, release, tmp_path / "p.age")

    assert not (tmp_path / "p.age").exists()


def test_an_interviewer_cannot_open_a_proposal(interviewer, proposal: Path) -> None:
    with pytest.raises(AgeError):
        approving.read_proposal(interviewer.vault, proposal)


@pytest.mark.parametrize("content", [b"{}", b"not json", b'{"by": "M-1"}'])
def test_anything_else_is_no_approval(scene: Scene, release: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "approval.json").write_bytes(content)

    with pytest.raises(NotAnApproval):
        approving.bring(scene.supervisor.vault, release, tmp_path / "approval.json")


def forged(scene: Scene, colleague: OpenVault, asked: Asked, path: Path, **changes: object) -> Path:
    """Write a proposal that says something else, well signed by the supervisor who asks."""
    payload = canonical(asked.proposal.model_copy(update=changes).model_dump(mode="json"))
    signed = jose.sign_detached(scene.supervisor.vault.team.signer(), payload, approving.TYP)
    data = canonical({"payload": jose.b64url(payload), **signed})
    me = colleague.vault.team.me()
    assert me is not None
    with path.open("wb") as file, approving.age.Encryptor(file, [me.age_recipient]) as encryptor:
        encryptor.write(data)
    return path


def test_a_proposal_is_compared_with_the_approvers_own_copy(
    scene: Scene, release: str, tmp_path: Path, interviewer
) -> None:
    colleague = member_in(tmp_path / "colleague", scene.supervisor, "supervisor")
    interviewer.vault.team.update(scene.supervisor.vault.team.card())
    from desktop.services import sealing
    from tests.support.second_half import draft_in, read_all_back

    draft = draft_in(interviewer)
    read_all_back(interviewer, draft)
    scene.testimony = sealing.seal(interviewer.vault, draft, tmp_path / "both.age", silent)
    for opened in (scene.supervisor, colleague):
        import_sealed(opened.vault, tmp_path / "both.age")
    release = scene.begin()
    scene.finish(release)
    approving.write_proposal(scene.supervisor.vault, release, tmp_path / "p.age")

    asked = approving.read_proposal(colleague.vault, tmp_path / "p.age")
    assert asked.compared

    view = asked.proposal.views[0]
    lie = (view.model_copy(update={"sections": view.sections[:-1]}),)
    with pytest.raises(ProposalDiffers):
        approving.read_proposal(
            colleague.vault, forged(scene, colleague, asked, tmp_path / "lie.age", views=lie)
        )
    colleague.close()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject": "0" * 64}, NotAProposal),
        ({"by": "M-0000-0"}, NotASupervisor),
        ({"views": ()}, NotAProposal),
    ],
    ids=["subject", "sender", "views"],
)
def test_a_proposal_that_contradicts_itself_is_refused(
    scene: Scene,
    colleague,
    proposal: Path,
    tmp_path: Path,
    changes: dict[str, object],
    error: type[Exception],
) -> None:
    asked = approving.read_proposal(colleague.vault, proposal)

    with pytest.raises(error):
        approving.read_proposal(
            colleague.vault, forged(scene, colleague, asked, tmp_path / "lie.age", **changes)
        )
