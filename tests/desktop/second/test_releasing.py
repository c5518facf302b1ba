"""A release inside the vault: begun, decided, checked, written, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import handing, joining, releasing, reviewing, verifying
from desktop.services.exporting import ReleaseRefused
from desktop.services.releasing import PreparationDamaged
from exporters.bundle import open_bundle
from exporters.package import LeakFound
from exporters.redaction import Operation, SpanTarget
from exporters.verify import verify
from storage.cards import TeamCard
from storage.releases import ReleaseFinal
from tests.support.paper_reading import whole_text
from tests.support.second_half import WHO, Scene, silent


def steps(scene: Scene, release: str) -> dict[str, str]:
    (part,) = handing.release_state(scene.supervisor.vault, release).parts
    return {step.code: step.outcome for step in part.steps}


def finished(scene: Scene) -> str:
    """A release that only lacks approvals."""
    release = scene.begin()
    scene.finish(release)
    return release


def ready(scene: Scene) -> str:
    """A release of a team that asks nobody else."""
    release = finished(scene)
    joining.set_approvals(scene.supervisor.vault, 0)
    return release


def test_a_new_release_waits_for_a_persons_decisions(scene: Scene) -> None:
    release = scene.begin()

    state = handing.release_state(scene.supervisor.vault, release)

    assert state.changeable and not state.ready
    assert state.parts[0].open_points > 0
    assert steps(scene, release)["E09"] == "refused"


def test_a_testimony_is_accepted_once(scene: Scene) -> None:
    vault = scene.supervisor.vault

    reviewing.accept(vault, scene.testimony, 1)
    reviewing.accept(vault, scene.testimony, 1)

    assert vault.sealed.info(scene.testimony, 1).state == "ACPT"


def test_a_testimony_that_was_not_accepted_is_refused(scene: Scene) -> None:
    vault = scene.supervisor.vault
    release = releasing.begin(vault, scene.recipient.code, [(scene.testimony, 1)])

    assert steps(scene, release)["E01"] == "refused"


def test_without_approvals_a_release_is_refused_unless_the_team_asks_nobody(scene: Scene) -> None:
    release = finished(scene)
    assert steps(scene, release)["E15"] == "refused"

    joining.set_approvals(scene.supervisor.vault, 0)

    assert steps(scene, release)["E15"] == "warned"
    assert handing.release_state(scene.supervisor.vault, release).ready


def test_a_key_that_was_not_compared_is_refused(scene: Scene) -> None:
    release = ready(scene)
    vault = scene.supervisor.vault
    other = vault.recipients.get(scene.recipient.code)
    vault.recipients.remove(other.code)
    vault.recipients.add(other)

    assert steps(scene, release)["E14"] == "refused"


def test_decisions_survive_from_one_session_to_the_next(scene: Scene) -> None:
    release = scene.begin()
    state = scene.redacting(release)
    point = next(p for p in state.points() if p.open)
    state.decide(point.target, Operation.WITHHOLD, reason="R1")

    releasing.save_plan(scene.supervisor.vault, release, state.plan, state.labels, ("Kostik",))

    again = scene.redacting(release)
    assert again.plan == state.plan
    assert "Kostik" in {point.entity for point in again.points()}


def test_the_bundle_opens_for_the_recipient_and_verifies(scene: Scene, tmp_path: Path) -> None:
    release = ready(scene)
    vault = scene.supervisor.vault
    stages: list[str] = []

    handing.hand_over(vault, release, tmp_path / "out.age", lambda stage, *_: stages.append(stage))

    key, card = tmp_path / "key.txt", tmp_path / "card.json"
    key.write_text(scene.key.secret)
    joining.save_team_card(vault, card)
    verdict = verifying.verify_files(tmp_path / "out.age", key, card, silent)
    assert verdict.kind == "good"
    assert {check.outcome for check in verdict.checks} == {"passed"}
    assert "Looking in every file for what was withheld" in stages


def test_what_was_done_is_kept(scene: Scene, tmp_path: Path) -> None:
    release, vault = ready(scene), scene.supervisor.vault

    handing.hand_over(vault, release, tmp_path / "out.age", silent)

    assert vault.sealed.info(scene.testimony, 1).state == "HAND"
    assert vault.releases.info(release).state == "handed"
    assert [e.details["recipient"] for e in vault.custody.entries(release)] == [scene.recipient.code]
    assert vault.custody.entries(scene.testimony)[-1].event == "EXPO"
    assert vault.custody.verify().ok
    (line,) = releasing.lines(vault)
    assert (line.state, line.testimonies) == ("handed", 1) and "The Prosecutor" in line.recipient


def test_what_was_handed_over_is_final(scene: Scene, tmp_path: Path) -> None:
    release, vault = ready(scene), scene.supervisor.vault
    handing.hand_over(vault, release, tmp_path / "out.age", silent)

    assert not handing.release_state(vault, release).changeable
    with pytest.raises(ReleaseFinal):
        handing.set_note(vault, release, "another note")
    with pytest.raises(ReleaseFinal):
        handing.hand_over(vault, release, tmp_path / "again.age", silent)
    assert not (tmp_path / "again.age").exists()


def test_the_same_testimony_for_another_recipient_is_a_warning(scene: Scene, tmp_path: Path) -> None:
    release = ready(scene)
    handing.hand_over(scene.supervisor.vault, release, tmp_path / "out.age", silent)

    again = finished(scene)

    assert steps(scene, again)["E17"] == "warned"
    assert handing.release_state(scene.supervisor.vault, again).ready


@pytest.mark.parametrize(("language", "consent"), [("be", "Згода"), ("ru", "Согласие")])
def test_a_package_asks_in_the_language_chosen_and_still_verifies(
    scene: Scene, tmp_path: Path, language: str, consent: str
) -> None:
    vault = scene.supervisor.vault
    release = scene.begin(language)
    scene.finish(release)
    joining.set_approvals(vault, 0)

    handing.hand_over(vault, release, tmp_path / "out.age", silent)

    bag = open_bundle(tmp_path / "out.age", [scene.key.secret], tmp_path / "bag")
    (pdf,) = bag.glob("data/testimonies/*/testimony.pdf")
    told = whole_text(pdf.read_bytes())
    assert consent in told
    assert "for the first nineteen days" in told or "for the first eighteen days" in told
    assert verify(bag, trust=[TeamCard.parse(vault.team.card())]).ok


def test_a_refused_release_writes_nothing(scene: Scene, tmp_path: Path) -> None:
    release = finished(scene)

    with pytest.raises(ReleaseRefused):
        handing.hand_over(scene.supervisor.vault, release, tmp_path / "out.age", silent)

    assert not (tmp_path / "out.age").exists()


def test_a_leak_stops_the_release_and_names_the_place(scene: Scene, tmp_path: Path) -> None:
    release, vault = ready(scene), scene.supervisor.vault
    state = scene.redacting(release)
    # The same words stay in an answer.
    _, reference, first, last = state.places_of("/data/F04/F04_01", "Prison No. 8")[0]
    state.decide(SpanTarget(narrative=reference, first=first, last=last), Operation.WITHHOLD, reason="R9")
    releasing.save_plan(vault, release, state.plan, state.labels)

    with pytest.raises(LeakFound) as caught:
        handing.hand_over(vault, release, tmp_path / "out.age", silent)

    assert caught.value.place.startswith("data/")
    assert "Prison" not in str(caught.value)
    assert not (tmp_path / "out.age").exists()
    assert vault.releases.info(release).state == "draft"
    assert vault.sealed.info(scene.testimony, 1).state == "ACPT"
    assert vault.giving.left(scene.testimony, 1) == 8


class StopError(BaseException):
    """The person pressed cancel."""


@pytest.mark.parametrize("stage", ["Printing the testimonies", "Encrypting the package"])
def test_a_release_that_was_stopped_leaves_no_trace(scene: Scene, tmp_path: Path, stage: str) -> None:
    release, vault = ready(scene), scene.supervisor.vault

    def stop(told: str, *_: int) -> None:
        if told == stage:
            raise StopError

    with pytest.raises(StopError):
        handing.hand_over(vault, release, tmp_path / "out.age", stop)

    assert list(tmp_path.glob("out*")) == []
    assert vault.releases.info(release).state == "draft"
    assert vault.giving.left(scene.testimony, 1) == 8


def test_the_note_is_kept(scene: Scene) -> None:
    release = scene.begin()

    handing.set_note(scene.supervisor.vault, release, WHO)

    assert handing.release_state(scene.supervisor.vault, release).note == WHO


def test_a_release_that_cannot_be_read_is_said_so(scene: Scene) -> None:
    release = scene.supervisor.vault.releases.create(scene.recipient.code, b"{}").code

    with pytest.raises(PreparationDamaged):
        releasing.read(scene.supervisor.vault, release)
