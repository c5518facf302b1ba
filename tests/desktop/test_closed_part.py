"""What is said of sexual violence, as the services keep it apart; no window here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services import (
    attachments,
    closed_part,
    drafting,
    handing,
    joining,
    sealing,
    withdrawing,
    worklist,
)
from desktop.services.approving import NobodyToAsk, write_proposal
from desktop.services.closed_part import NotTrained
from desktop.services.gates import GateClosed, Why
from desktop.services.interview import Interview
from desktop.services.releasing import ClosedAlone, begin, read
from desktop.services.vault_service import OpenVault
from exporters.closed_record import TRAINED, belongs_to
from exporters.document import read_document
from exporters.transfer import import_sealed
from forms.codes import new_code
from storage import age_keys
from storage.errors import ClosedPartLocked
from storage.recipients import RecipientCard
from storage.vault import Vault
from tests.support.closed import CANARY, INCIDENT, TOLD, WHY
from tests.support.interviews import HERE
from tests.support.second_half import member_in, opened_in, silent, supervisor_in
from tests.support.vaults import PASSPHRASE, answer

AGREED = HERE | {"/data/F02/F02_10": "YES"}
TOPICS = "/data/F04/F04_10"
SIGNED = {
    "/data/F90/F90_02": "INTERVIEWER",
    "/data/F90/F90_05": "Y",
    "/data/F90/F90_06": "CODE",
    "/data/F91/F91_01": "CALM",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave three vaults of a team in a folder: of two trained people, and of one who is not."""
    folder = tmp_path_factory.mktemp("built")
    founder = supervisor_in(folder / "supervisor")
    renew(founder, founder)
    for name, flags in (("interviewer", (TRAINED,)), ("untrained", ())):
        opened = member_in(folder / name, founder)
        renew(founder, opened, flags)
        opened.close()
    founder.close()
    return folder


@pytest.fixture
def vaults(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def founder(vaults: Path) -> Iterator[OpenVault]:
    opened = opened_in(vaults / "supervisor")
    yield opened
    opened.close()


@pytest.fixture
def vault(vaults: Path) -> Iterator[Vault]:
    """Give the vault of an interviewer who is trained."""
    opened = opened_in(vaults / "interviewer")
    yield opened.vault
    opened.close()


def renew(founder: OpenVault, member: OpenVault, flags: tuple[str, ...] = (TRAINED,)) -> None:
    me = member.vault.team.me()
    assert me is not None
    card = founder.vault.team.renew(me.code, flags=flags)
    if member is not founder:
        member.vault.team.install(card, founder.vault.team.card())


def main_in(vault: Vault, answers: dict[str, str] = AGREED) -> str:
    draft = worklist.begin(vault, "en")
    for path, value in answers.items():
        if path.startswith("/data/F01/F01_02[2]"):
            vault.drafts.record(draft.id, answer("/data/F01/F01_02", "", kind="add"))
        vault.drafts.record(draft.id, answer(path, value))
    return draft.id


def interview(vault: Vault, draft: str) -> Interview:
    return drafting.open_draft(vault, draft).interview


def write(vault: Vault, draft: str, answers: dict[str, str]) -> None:
    """Give answers as the interview page does."""
    opened = interview(vault, draft)
    for path, value in answers.items():
        for entry in opened.edit(path, value).entries:
            vault.drafts.record(draft, entry)


@pytest.fixture
def main(vault: Vault) -> str:
    return main_in(vault)


@pytest.fixture
def part(vault: Vault, main: str) -> str:
    """Give the closed record of a testimony, with something told in it."""
    closed_part.unlock(vault, PASSPHRASE, WHY)
    part = closed_part.begin(vault, main)
    write(vault, part, TOLD)
    return part


def finish(vault: Vault, part: str) -> None:
    """Read it back, sign it and take it to where it can be sealed."""
    drafting.keep_progress(vault, part, 0, ("RISK", "CONS", "OPEN"))
    for paragraph in sealing.statement(vault, part).paragraphs:
        sealing.settle(vault, part, paragraph, None)
    write(vault, part, SIGNED)


def test_a_testimony_never_offers_the_topic_and_refuses_it(vault: Vault, main: str) -> None:
    asked = interview(vault, main)
    topics = asked.topics()

    assert topics is not None
    assert "M05" not in [choice.value for choice in topics.choices]
    assert "M05" not in [choice.value for choice in asked.node(TOPICS).choices]
    with pytest.raises(GateClosed) as refused:
        asked.edit(TOPICS, "M01 M05")
    assert refused.value.why is Why.APART
    assert asked.node(TOPICS).value == ""
    assert not [module for module in asked.modules() if module.name == "M05"]


def test_a_closed_record_shows_its_own_modules_and_nothing_else(vault: Vault, part: str) -> None:
    opened = interview(vault, part)

    assert [module.name for module in opened.modules()] == ["M05", "F90", "F91"]
    assert {state.reference.split("/")[2] for state in opened.open_questions()} <= {"M05", "F90", "F91"}
    with pytest.raises(GateClosed) as refused:
        opened.edit("/data/F00/F00_12", "somewhere else")
    assert refused.value.why is Why.CARRIED


def test_consent_and_people_come_along_and_what_changes_later_too(vault: Vault, main: str, part: str) -> None:
    node = "/data/F00/F00_12"
    assert interview(vault, part).node(node).value == AGREED[node]

    vault.drafts.record(main, answer(node, "A nurse next door.", old=AGREED[node]))
    assert closed_part.begin(vault, main) == part

    again = interview(vault, part)
    assert again.node(node).value == "A nurse next door."
    assert CANARY in again.node(f"{INCIDENT}/M05_03").value
    rows = vault.drafts.journal(part)
    assert len({(row.path, row.kind, row.new, row.at) for row in rows}) == len(rows)


def test_consent_taken_back_closes_what_was_told(vault: Vault, main: str, part: str) -> None:
    vault.drafts.record(main, answer("/data/F02/F02_10", "NO", old="YES"))

    with pytest.raises(GateClosed):
        closed_part.begin(vault, main)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"/data/F02/F02_10": "NO"}, Why.SEXUAL_VIOLENCE),
        ({"/data/F02/F02_10": ""}, Why.SEXUAL_VIOLENCE),
        ({"/data/F00/F00_05": "U"}, Why.MINOR),
        ({"/data/F00/F00_14": "L4"}, Why.TOO_RISKY),
        ({"/data/F03/F03_06": "LEAD"}, Why.NO_ACCOUNT),
    ],
    ids=["no", "not asked", "perhaps a minor", "too risky", "no account"],
)
def test_a_gate_of_the_interview_keeps_it_closed(vault: Vault, changed: dict[str, str], why: Why) -> None:
    main = main_in(vault, AGREED | changed)
    closed_part.unlock(vault, PASSPHRASE, WHY)

    with pytest.raises(GateClosed) as refused:
        closed_part.begin(vault, main)

    assert refused.value.why is why
    assert closed_part.lines(vault) == []


def test_without_the_ability_nobody_unlocks_it(vaults: Path) -> None:
    untrained = opened_in(vaults / "untrained")
    try:
        main = main_in(untrained.vault)
        assert not drafting.open_draft(untrained.vault, main).may_close
        with pytest.raises(NotTrained):
            closed_part.unlock(untrained.vault, PASSPHRASE, WHY)
        assert not untrained.vault.closed_part.is_open
        assert untrained.vault.closed_views() == 0
    finally:
        untrained.close()


def test_a_vault_without_a_team_has_no_closed_part(tmp_path: Path) -> None:
    from desktop.services import vault_service
    from tests.support.vaults import CHEAP

    opened = vault_service.create(tmp_path / "alone", PASSPHRASE, "interviewer", kdf=CHEAP)
    try:
        assert not drafting.open_draft(opened.vault, main_in(opened.vault)).may_close
        with pytest.raises(NotTrained):
            closed_part.unlock(opened.vault, PASSPHRASE, WHY)
    finally:
        opened.close()


def test_the_record_is_in_no_list_of_work_and_its_testimony_does_not_count_it(
    vault: Vault, main: str, part: str
) -> None:
    assert [line.key for line in worklist.lines(vault)] == [main]
    assert interview(vault, main).open_points() == interview(vault, main_in(vault)).open_points()
    assert drafting.open_draft(vault, main).may_close
    assert not drafting.open_draft(vault, part).may_close

    closed_part.lock(vault)

    with pytest.raises(ClosedPartLocked):
        drafting.open_draft(vault, part)
    assert CANARY not in "".join(row.new or "" for row in vault.drafts.journal(main))


def test_the_page_lists_it_with_its_testimony(vault: Vault, main: str, part: str) -> None:
    (line,) = closed_part.lines(vault)

    assert (line.key, line.about, line.main) == (part, vault.drafts.get(main).code, main)
    assert line.can_open and not line.apart
    closed_part.lock(vault)
    assert closed_part.lines(vault) == []


def test_the_statement_says_so_only_if_the_witness_agrees(vault: Vault, main: str, part: str) -> None:
    before = len(vault.drafts.journal(main))
    closed_part.agree(vault, main, False)
    assert len(vault.drafts.journal(main)) == before

    closed_part.agree(vault, main, True)
    assert closed_part.lines(vault)[0].apart
    closed_part.agree(vault, main, False)
    assert not closed_part.lines(vault)[0].apart


def test_its_account_is_read_back_signed_and_then_stands(vault: Vault, part: str) -> None:
    assert Why.READ_BACK in sealing.readiness(vault, part, "en").locked
    (paragraph,) = sealing.statement(vault, part).paragraphs
    assert CANARY in paragraph.text

    finish(vault, part)

    assert sealing.statement(vault, part).signed
    with pytest.raises(GateClosed) as refused:
        interview(vault, part).edit(f"{INCIDENT}/M05_03", "something else")
    assert refused.value.why is Why.SIGNED


def test_what_was_missing_is_added_to_the_account_and_not_elsewhere(vault: Vault, part: str) -> None:
    drafting.keep_progress(vault, part, 0, ("RISK", "CONS", "OPEN"))
    added = sealing.ReadingBack(vault, part).add("And the light was on.")

    assert [p.reference for p in added.paragraphs] == [f"{INCIDENT}/M05_03"] * 2


def test_whoever_would_rather_not_speak_can_sign_that(vault: Vault, main: str) -> None:
    closed_part.unlock(vault, PASSPHRASE, WHY)
    part = closed_part.begin(vault, main)
    told = {path: value for path, value in TOLD.items() if not path.endswith("M05_03")}
    write(vault, part, told | {f"{INCIDENT}/M05_02": "SPECIALIST"})

    finish(vault, part)

    assert sealing.readiness(vault, part, "en").locked == ()


def test_it_takes_no_files(vault: Vault, part: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff pixels")

    with pytest.raises(attachments.ClosedTakesNoFiles):
        attachments.add(vault, photo, part)
    with pytest.raises(attachments.ClosedTakesNoFiles):
        attachments.add_drawing(vault, b"png", part)
    assert vault.blobs.list() == []


def test_sealing_forgets_it_and_the_supervisor_finds_it_after_the_second_unlock(
    founder: OpenVault, vault: Vault, main: str, part: str, tmp_path: Path
) -> None:
    finish(vault, part)
    code = sealing.seal(vault, part, tmp_path / "part.age", silent)

    assert vault.drafts.journal(part) == []
    assert vault.database.value("SELECT COUNT(*) FROM closed_journal") == 0
    assert vault.drafts.get(main).state == "PLAN"
    import_sealed(founder.vault, tmp_path / "part.age")
    assert worklist.lines(founder.vault) == []
    assert handing.testimonies(founder.vault) == []
    closed_part.unlock(founder.vault, PASSPHRASE, WHY)
    (line,) = closed_part.lines(founder.vault)
    assert (line.code, line.about, line.state) == (code, vault.drafts.get(main).code, "SEAL")
    assert worklist.lines(founder.vault) == []
    assert [t.code for t in handing.testimonies(founder.vault)] == [code]


def test_what_an_older_program_wrote_into_the_testimony_is_moved(vault: Vault, main: str) -> None:
    for path, value in {TOPICS: "M01 M05", **TOLD}.items():
        vault.drafts.record(main, answer(path, value))
    assert "M05" in [module.name for module in interview(vault, main).modules()]
    closed_part.unlock(vault, PASSPHRASE, WHY)

    part = closed_part.begin(vault, main)

    assert CANARY in interview(vault, part).node(f"{INCIDENT}/M05_03").value
    left = interview(vault, main)
    assert left.node(TOPICS).value == "M01"
    assert "M05" not in [module.name for module in left.modules()]


@pytest.fixture
def received(founder: OpenVault, vault: Vault, part: str, tmp_path: Path) -> str:
    """Give the code of a closed record in the supervisor's vault, whose closed part is unlocked."""
    finish(vault, part)
    code = sealing.seal(vault, part, tmp_path / "part.age", silent)
    import_sealed(founder.vault, tmp_path / "part.age")
    closed_part.unlock(founder.vault, PASSPHRASE, WHY)
    return code


def recipient_in(vault: Vault) -> str:
    key = age_keys.generate("hybrid")
    card = RecipientCard(new_code("R", 4), "The Prosecutor", "ICC", "ICCI", key.recipient, "ICC")
    joining.add_recipient(vault, card)
    return card.code


def test_it_is_released_on_its_own_and_what_was_decided_is_closed_too(
    founder: OpenVault, received: str
) -> None:
    vault, recipient = founder.vault, recipient_in(founder.vault)
    with pytest.raises(ClosedAlone):
        begin(vault, recipient, [(received, 1), ("T-7K2QXD-4", 1)])

    release = begin(vault, recipient, [(received, 1)])

    (held,) = read(vault, release).parts
    assert held.code == received
    closed_part.lock(vault)
    assert vault.releases.list() == []
    with pytest.raises(ClosedPartLocked):
        read(vault, release)


def test_without_a_cell_of_its_own_nothing_told_is_kept_and_the_ladder_refuses(
    founder: OpenVault, received: str
) -> None:
    vault, recipient = founder.vault, recipient_in(founder.vault)
    handing.accept(vault, received, 1)
    release = begin(vault, recipient, [(received, 1)])

    (state,) = handing.release_state(vault, release).parts

    assert "E03" in {step.code for step in state.steps if step.outcome == "refused"}
    document = read_document(vault.sealed.get(received, 1).document)
    assert belongs_to(document)
    plan = read(vault, release).parts[0].plan
    (told,) = [n for n in document.narratives if n.id == "M05.03"]
    assert {d.op.value for d in plan.words(told.reference, len(told.words)) if d} == {"WITHHOLD"}


def test_only_trained_supervisors_are_asked_to_approve(
    founder: OpenVault, received: str, tmp_path: Path
) -> None:
    other = member_in(tmp_path / "other", founder, "supervisor")
    other.close()
    release = begin(founder.vault, recipient_in(founder.vault), [(received, 1)])

    with pytest.raises(NobodyToAsk):
        write_proposal(founder.vault, release, tmp_path / "proposal.age")


def test_destroying_takes_what_was_decided_with_it(founder: OpenVault, received: str) -> None:
    vault = founder.vault
    release = begin(vault, recipient_in(vault), [(received, 1)])
    vault.withdrawals.record(received, "FULL", channel="by the agreed phrase", free="Y", explained=True)

    withdrawing.destroy(vault, received, "the witness asked for it")

    assert CANARY.encode() not in vault.releases.get(release).document
    assert read(vault, release).parts == ()
    assert [line.state for line in closed_part.lines(vault)] == ["DEST"]
