"""The form of a withdrawal begins with what the program knows, and what people wrote stays."""

from __future__ import annotations

from desktop.qt.views.interview import InterviewView
from desktop.services import drafting, withdrawal_form, withdrawing, worklist
from desktop.services.withdrawing import Package
from exporters.draft_state import replay
from exporters.shipped_form import shipped_form
from storage import clock, journal
from storage.journal import Entry
from tests.support.second_half import Scene

CHANNEL = "wrote from the agreed address"
F97 = "/data/F97/F97_"


def asked(scene: Scene, scope: str = "STOP") -> None:
    scene.supervisor.vault.withdrawals.record(
        scene.testimony, scope, channel=CHANNEL, free="Y", explained=True
    )


def written(scene: Scene) -> dict[str, str]:
    vault = scene.supervisor.vault
    note = withdrawal_form.begin(vault, scene.testimony, "en")
    values = journal.values(vault.drafts.journal(note.id))
    return {path.removeprefix(F97): value for path, value in values.items()}


def test_what_was_recorded_on_the_page_is_not_typed_again(scene: Scene) -> None:
    asked(scene)

    told = written(scene)

    assert told.pop("01_at").startswith(f"{clock.now().astimezone():%Y-%m-%d}")
    assert told == {"01": CHANNEL, "02": "STOP", "03": "Y", "05": "Y", "06": "Y", "06_state": "REST"}


def test_the_form_takes_what_it_is_given(scene: Scene) -> None:
    asked(scene)
    vault = scene.supervisor.vault
    note = withdrawal_form.begin(vault, scene.testimony, "en")

    state = replay(shipped_form("withdrawal"), vault.drafts.journal(note.id), began=note.created)

    filled = [node for node in state.session.nodes() if node.value and node.kind == "question"]
    assert {node.us["id"] for node in filled} >= {"F97.01", "F97.01.at", "F97.02", "F97.03", "F97.06.state"}
    assert all(node.valid for node in filled)


def test_packages_that_were_sent_and_recalls_stand_in_the_tables(scene: Scene, monkeypatch) -> None:

    day = clock.now().date()
    sent = (
        Package("H-000001-1", "R-1111-1", "One", "T-A", day, "sent"),
        Package("H-000002-2", "R-2222-2", "Two", "T-B", day, ""),
        Package("H-000003-3", "R-3333-3", "Three", "T-C", day, "refused"),
    )
    monkeypatch.setattr(withdrawing, "_packages", lambda _vault, _code: iter(sent[:2]))
    asked(scene)
    first = written(scene)
    assert (first["04[2]/F97_04_package"], first["07[1]/F97_07_answer"]) == ("H-000002-2", "SENT")

    monkeypatch.setattr(withdrawing, "_packages", lambda _vault, _code: iter(sent))
    told = written(scene)

    assert [told[f"04[{n}]/F97_04_package"] for n in (1, 2, 3)] == [package.release for package in sent]
    assert told["04[3]/F97_04_sent"] == day.isoformat()
    assert [told[f"07[{n}]/F97_07_answer"] for n in (1, 2)] == ["SENT", "REFUSED"]
    vault = scene.supervisor.vault
    note = withdrawal_form.begin(vault, scene.testimony, "en")
    replay(shipped_form("withdrawal"), vault.drafts.journal(note.id), began=note.created)


def test_what_somebody_wrote_or_explained_stays(scene: Scene) -> None:
    vault = scene.supervisor.vault
    note = withdrawal_form.begin(vault, scene.testimony, "en")
    assert written(scene)["06"] == "N"
    for entry in (
        Entry(f"{F97}01", "answer", "", "came to the office", clock.now()),
        Entry(f"{F97}03", "null", "", "NASK", clock.now()),
    ):
        vault.drafts.record(note.id, entry)

    asked(scene)
    told = written(scene)

    assert told["01"] == "came to the office" and "03" not in told
    assert (told["06"], told["06_state"]) == ("Y", "REST"), "how things stand is computed"
    assert withdrawal_form.begin(vault, scene.testimony, "en").id == note.id


def test_a_closed_form_stays_and_another_request_begins_a_new_one(scene: Scene) -> None:
    asked(scene)
    vault = scene.supervisor.vault
    first = withdrawal_form.begin(vault, scene.testimony, "en")
    drafting.close_note(vault, first.id)

    second = withdrawal_form.begin(vault, scene.testimony, "en")

    assert second.id != first.id
    lines = [line for line in worklist.lines(vault) if line.note == "withdrawal"]
    assert {line.closed for line in lines} == {True, False}


def test_it_opens_from_the_page_of_the_withdrawal(window, stage) -> None:
    window.on_vault_lane(lambda: asked(stage))
    window.show("withdrawal", item=stage.testimony)

    window.press("Fill in the form")

    page = window.frame.page()
    assert isinstance(page, InterviewView)
    question = next(s for s in page._draft.interview.states().values() if s.us.get("id") == "F97.01")
    assert question.value == CHANNEL
