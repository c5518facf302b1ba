"""What is said of sexual violence, as the services keep it apart; no window here."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import attachments, closed_part, drafting, handing, sealing, vault_service, worklist
from desktop.services.closed_part import NotTrained
from desktop.services.gates import GateClosed, Why
from desktop.services.vault_service import OpenVault
from exporters.transfer import import_sealed
from storage.errors import ClosedPartLocked
from storage.vault import Vault
from tests.support.closed import (
    AGREED,
    CANARY,
    INCIDENT,
    TOLD,
    TOPICS,
    WHY,
    finish,
    interview,
    main_in,
    write,
)
from tests.support.second_half import opened_in, silent
from tests.support.vaults import CHEAP, PASSPHRASE, answer


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
