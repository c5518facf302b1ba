"""A clarification: asked by a supervisor, carried in a file, answered in a record, back in the review."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.services import clarifying, reviewing, sealing, withdrawing, worklist
from desktop.services.clarifying import NotForYou, PointQuotes, Purpose, SecondNotAgreed
from desktop.services.shared_words import SharedWords
from exporters import clarification
from exporters.age.errors import NoKeyMatches
from exporters.clarification import Point
from exporters.transfer import import_sealed
from storage.errors import IllegalTransition
from storage.vault import Vault
from tests.support.clarified import ANSWER, answered
from tests.support.second_half import Scene, member_in, opened_in

POINTS = (Point(paragraph=4, question="What was the light like?"), Point(question="Who else was present?"))
AGAIN = "the first answer left the place open"


@pytest.fixture
def interviewer(scene: Scene, vaults: Path):
    opened = opened_in(vaults / "interviewer")
    yield opened
    opened.close()


def ask(scene: Scene, path: Path, reason: str = "") -> str:
    vault = scene.supervisor.vault
    reviewing.review_of(vault, scene.testimony)
    return clarifying.ask(vault, scene.testimony, POINTS, reason, path).number


def there_and_back(scene: Scene, interviewer, tmp_path: Path) -> str:
    """Ask, answer and import; return the code of the sealed answer."""
    number = ask(scene, tmp_path / "request.age")
    clarifying.open_file(interviewer.vault, tmp_path / "request.age")
    draft = clarifying.begin(interviewer.vault, number, "en")
    answered(interviewer, draft.id)
    code = sealing.seal(interviewer.vault, draft.id, tmp_path / "answer.age", lambda *_: None)
    import_sealed(scene.supervisor.vault, tmp_path / "answer.age")
    return code


def sealed_clarification(opened, supervisor: Vault, path: Path, answer: str = ANSWER) -> str:
    """Seal a small record and import it; return its code."""
    about = f"T-{'0' * 6}-0"
    draft = worklist.begin(opened.vault, "en", "CLARIF", about, ("M-0000-0", "a test"))
    answered(opened, draft.id, answer)
    code = sealing.seal(opened.vault, draft.id, path, lambda *_: None)
    import_sealed(supervisor, path)
    return code


def state_of(scene: Scene) -> str:
    return scene.supervisor.vault.sealed.newest(scene.testimony).state


def test_a_review_begins_when_it_is_opened_and_ends_with_acceptance(scene: Scene) -> None:
    vault = scene.supervisor.vault

    assert reviewing.review_of(vault, scene.testimony).state == "REVW"
    reviewing.accept(vault, scene.testimony, 1)

    assert state_of(scene) == "ACPT"
    steps = [e.details["step"] for e in vault.custody.entries(scene.testimony) if e.event == "REVW"]
    assert steps == ["began", "accepted"]


def test_a_clarification_goes_there_and_comes_back(scene: Scene, interviewer, tmp_path: Path) -> None:
    vault, field = scene.supervisor.vault, interviewer.vault
    number = ask(scene, tmp_path / "request.age")
    assert state_of(scene) == "CLAR"
    with pytest.raises(IllegalTransition):
        reviewing.accept(vault, scene.testimony, 1)

    opened = clarifying.open_file(field, tmp_path / "request.age")
    assert opened.purpose is Purpose.KEPT and opened.signed.request.points == POINTS
    line = next(line for line in worklist.lines(field) if line.can_begin)
    assert (line.key, line.testimony, line.open_points) == (number, scene.testimony, 2)

    draft = clarifying.begin(field, number, "en")
    assert (draft.kind, draft.about) == ("CLARIF", scene.testimony)
    assert not any(line.can_begin for line in worklist.lines(field))
    assert field.sealed.clarifications.get(number).request == b"", (
        "the points lie in the record now, and only there"
    )
    answered(interviewer, draft.id)
    code = sealing.seal(field, draft.id, tmp_path / "answer.age", lambda *_: None)
    import_sealed(vault, tmp_path / "answer.age")

    assert state_of(scene) == "REVW"
    review = reviewing.review_of(vault, scene.testimony)
    assert [(a.number, a.state, a.record, a.points) for a in review.asked] == [(number, "back", code, POINTS)]
    clarifying.mark(vault, number, 1, "N")
    assert reviewing.review_of(vault, scene.testimony).asked[0].answers == ("", "N")


def test_the_sealed_answer_says_what_was_asked(scene: Scene, interviewer, tmp_path: Path) -> None:
    code = there_and_back(scene, interviewer, tmp_path)

    document = json.loads(scene.supervisor.vault.sealed.get(code, 1).document)
    told = {answer["id"]: answer["value"] for answer in document["answers"]}
    number = scene.supervisor.vault.sealed.clarifications.list()[0].number
    assert told["F00.clarifies"] == f"{scene.testimony} {number}"
    assert told["F00.points"].startswith("[4] What was the light like?\nWho else was present?")
    asked = ["".join(n["words"]) for n in document["narratives"] if n["id"] == "F93.02.point"]
    assert asked == [point.question for point in POINTS]
    assert {a["category"] for a in document["answers"] if a["id"] in {"F00.clarifies", "F00.points"}} == {
        "IN"
    }
    assert reviewing.review_of(scene.supervisor.vault, code).clarifies == scene.testimony


def test_the_request_holds_codes_points_and_a_day(scene: Scene, interviewer, tmp_path: Path) -> None:
    number = ask(scene, tmp_path / "request.age")

    plain = clarification.open_request(
        (tmp_path / "request.age").read_bytes(),
        interviewer.vault.team.decryption_identity(),
        interviewer.vault.team.trust(),
        interviewer.vault.team.fingerprint(),
    )
    assert plain.request.model_dump(mode="json").keys() == {
        *("type", "number", "team", "testimony", "version", "asked", "by", "to", "again", "reason", "points")
    }
    assert plain.request.number == number
    with pytest.raises(NoKeyMatches):
        clarification.open_request(
            (tmp_path / "request.age").read_bytes(),
            scene.supervisor.vault.team.decryption_identity(),
            interviewer.vault.team.trust(),
            interviewer.vault.team.fingerprint(),
        )


def test_a_point_that_quotes_the_account_is_refused(scene: Scene, tmp_path: Path) -> None:
    vault = scene.supervisor.vault
    review = reviewing.review_of(vault, scene.testimony)
    words = " ".join(review.said.split()[:8]).upper()

    with pytest.raises(PointQuotes):
        clarifying.ask(vault, scene.testimony, [Point(question=words)], "", tmp_path / "request.age")

    assert not (tmp_path / "request.age").exists()
    assert state_of(scene) == "REVW" and vault.sealed.clarifications.list() == []


def test_the_same_file_again_changes_nothing(scene: Scene, interviewer, tmp_path: Path) -> None:
    number = ask(scene, tmp_path / "request.age")
    clarifying.open_file(interviewer.vault, tmp_path / "request.age")
    clarifying.begin(interviewer.vault, number, "en")

    again = clarifying.open_file(interviewer.vault, tmp_path / "request.age")

    assert again.purpose is Purpose.KNOWN
    with pytest.raises(NotForYou):
        clarifying.begin(interviewer.vault, number, "en")


def test_an_interviewer_cannot_ask(scene: Scene, interviewer, tmp_path: Path) -> None:
    number = ask(scene, tmp_path / "request.age")
    vault: Vault = scene.supervisor.vault
    signed = clarifying.signed_request(vault, vault.sealed.clarifications.get(number))
    me = interviewer.vault.team.signer()
    forged = signed.request.model_copy(update={"by": me.code})
    file = clarification.encrypted(clarification.sign(forged, me), [me.member.age_recipient])
    (tmp_path / "forged.age").write_bytes(file)

    with pytest.raises(clarification.NotAskedBySupervisor):
        clarifying.open_file(interviewer.vault, tmp_path / "forged.age")


def test_a_second_time_wants_a_reason_where_nobody_else_could_agree(scene, interviewer, tmp_path) -> None:
    there_and_back(scene, interviewer, tmp_path)
    vault = scene.supervisor.vault
    assert clarifying.asked_before(vault, scene.testimony)
    assert not clarifying.needs_second(vault, scene.testimony)

    with pytest.raises(ValueError, match="reason"):
        clarifying.ask(vault, scene.testimony, POINTS, "", tmp_path / "second.age")
    clarifying.ask(vault, scene.testimony, POINTS, AGAIN, tmp_path / "second.age")

    assert clarifying.open_file(interviewer.vault, tmp_path / "second.age").purpose is Purpose.KEPT
    line = next(line for line in worklist.lines(interviewer.vault) if line.can_begin)
    draft = clarifying.begin(interviewer.vault, line.key, "en")
    reasons = {e.path: (e.old, e.new) for e in interviewer.vault.drafts.journal(draft.id) if e.kind == "gate"}
    assert reasons["SECOND"] == (vault.team.signer().code, AGAIN)


def test_a_second_time_needs_another_supervisors_signature(scene, interviewer, tmp_path) -> None:
    there_and_back(scene, interviewer, tmp_path)
    vault = scene.supervisor.vault
    colleague = member_in(tmp_path / "colleague", scene.supervisor, "supervisor")
    interviewer.vault.team.update(vault.team.card())
    try:
        known = clarifying.ask(vault, scene.testimony, POINTS, AGAIN, tmp_path / "agree.age")
        assert known.state == "waiting" and state_of(scene) == "REVW"
        with pytest.raises(SecondNotAgreed):
            clarifying.send(vault, known.number, tmp_path / "early.age")

        asked = clarifying.open_file(colleague.vault, tmp_path / "agree.age")
        assert asked.purpose is Purpose.AGREE
        clarifying.agree(colleague.vault, asked.signed, tmp_path / "agreed.age")
        assert clarifying.open_file(vault, tmp_path / "agreed.age").purpose is Purpose.AGREED
        clarifying.send(vault, known.number, tmp_path / "second.age")
    finally:
        colleague.close()

    assert state_of(scene) == "CLAR"
    opened = clarifying.open_file(interviewer.vault, tmp_path / "second.age")
    assert opened.purpose is Purpose.KEPT and len(opened.signed.signers) == 2


def test_a_second_time_with_one_signature_is_refused(scene, interviewer, tmp_path) -> None:
    there_and_back(scene, interviewer, tmp_path)
    vault = scene.supervisor.vault
    member_in(tmp_path / "colleague", scene.supervisor, "supervisor").close()
    interviewer.vault.team.update(vault.team.card())
    known = clarifying.ask(vault, scene.testimony, POINTS, AGAIN, tmp_path / "agree.age")
    signed = clarifying.signed_request(vault, known)
    to = interviewer.vault.team.me().age_recipient
    (tmp_path / "one.age").write_bytes(clarification.encrypted(signed, [to]))

    with pytest.raises(SecondNotAgreed):
        clarifying.open_file(interviewer.vault, tmp_path / "one.age")

    first = clarification.sign(
        signed.request.model_copy(update={"again": False, "reason": ""}), vault.team.signer()
    )
    (tmp_path / "first.age").write_bytes(clarification.encrypted(first, [to]))
    with pytest.raises(SecondNotAgreed):
        clarifying.open_file(interviewer.vault, tmp_path / "first.age")
    assert not any(line.can_begin for line in worklist.lines(interviewer.vault))


def test_whoever_interviewed_themselves_needs_no_file(scene: Scene, tmp_path: Path) -> None:
    vault = scene.supervisor.vault
    code = sealed_clarification(scene.supervisor, vault, tmp_path / "own.age")
    assert reviewing.review_of(vault, code).own

    known = clarifying.ask(vault, code, POINTS)
    draft = clarifying.begin(vault, known.number, "en")
    answered(scene.supervisor, draft.id)
    sealing.seal(vault, draft.id, tmp_path / "answer.age", lambda *_: None)
    import_sealed(vault, tmp_path / "answer.age")

    review = reviewing.review_of(vault, code)
    assert review.state == "REVW" and review.asked[0].state == "back" and review.asked[0].points == POINTS


def test_destroying_a_testimony_removes_what_was_asked(scene: Scene, tmp_path: Path) -> None:
    number = ask(scene, tmp_path / "request.age")
    vault = scene.supervisor.vault
    vault.withdrawals.record(
        scene.testimony, "FULL", channel="wrote from the agreed address", free="Y", explained=True
    )
    withdrawing.destroy(vault, scene.testimony, "the witness withdrew everything")

    assert vault.sealed.clarifications.get(number).request == b""


def test_equal_words_are_found_in_another_testimony(scene: Scene, interviewer, tmp_path: Path) -> None:
    vault = scene.supervisor.vault
    alone = SharedWords(vault, scene.testimony)
    assert alone.done and alone.found == []
    one = sealed_clarification(interviewer, vault, tmp_path / "one.age")
    other = sealed_clarification(interviewer, vault, tmp_path / "other.age", ANSWER.upper() + " And a dog.")

    scan = SharedWords(vault, one)
    while not scan.done:
        scan.step()

    assert [(shared.code, shared.words, shared.text) for shared in scan.found] == [(other, 14, ANSWER[:-1])]
