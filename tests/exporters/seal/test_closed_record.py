"""A closed record on its way: sealed for trained supervisors alone, and closed again where it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters.age.errors import NoKeyMatches
from exporters.closed_record import TRAINED, NobodyTrained, belongs_to
from exporters.consent import terms_for
from exporters.document import TestimonyDocument, read_document
from exporters.remarks import APART, is_apart, remarks_of
from exporters.resending import resendable, write_again
from exporters.transfer import ImportReport, import_sealed, write_sealed
from storage.drafts import DraftInfo
from storage.errors import ClosedPartLocked, ClosedPartNotReady
from storage.vault import Vault
from storage.vault_files import database_key
from tests.support.closed import CANARY, INCIDENT, MAIN, TOLD, WHY, closed_draft, join_as, train
from tests.support.forensics import opened
from tests.support.transfer import found_supervisor
from tests.support.vaults import PASSPHRASE, Clock, answer

CELL = f"{INCIDENT}/M05_14[1]/M05_14"
ALLOWED = {**TOLD, f"{CELL}_purpose": "ICCI", f"{CELL}_recipient": "R-5H2K-8", f"{CELL}_value": "YES"}


@pytest.fixture
def trained(tmp_path: Path) -> Iterator[Vault]:
    """Give a trained founder's vault."""
    with found_supervisor(tmp_path / "trained") as vault:
        train(vault)
        yield vault


@pytest.fixture
def untrained(trained: Vault, tmp_path: Path) -> Iterator[Vault]:
    with join_as(trained, tmp_path / "untrained", "supervisor") as vault:
        yield vault


@pytest.fixture
def interviewer(trained: Vault, untrained: Vault, tmp_path: Path) -> Iterator[Vault]:
    with join_as(trained, tmp_path / "interviewer", flags=(TRAINED,)) as vault:
        yield vault


@pytest.fixture
def draft(interviewer: Vault) -> DraftInfo:
    return closed_draft(interviewer, ALLOWED)


def sealed(vault: Vault, draft: DraftInfo, dst: Path) -> Path:
    write_sealed(vault, draft.id, dst, now=Clock())
    return dst


def document(vault: Vault, draft: DraftInfo) -> TestimonyDocument:
    return read_document(vault.sealed.get(draft.code, 1).document)


def test_only_a_trained_supervisor_can_open_the_file(
    trained: Vault, untrained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    file = sealed(interviewer, draft, tmp_path / "sealed.age")

    with pytest.raises(NoKeyMatches):
        import_sealed(untrained, file)
    assert import_sealed(trained, file) == ImportReport(new=(draft.code,))


def test_the_log_names_those_it_was_sealed_for(
    trained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")

    (entry,) = [e for e in interviewer.custody.entries(draft.code) if e.event == "SEAL"]
    me = trained.team.me()
    assert me is not None and entry.details["recipients"] == me.code


def test_it_comes_in_closed_and_opens_after_the_second_unlock(
    trained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    file = sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(trained, file)

    assert trained.sealed.list() == []
    with pytest.raises(ClosedPartLocked):
        trained.sealed.get(draft.code, 1)
    assert import_sealed(trained, file) == ImportReport(already=(draft.code,))

    trained.open_closed(PASSPHRASE, WHY)

    (told,) = [n for n in document(trained, draft).narratives if n.id == "M05.03"]
    assert CANARY in told.text
    assert [info.code for info in trained.sealed.list()] == [draft.code]


def test_it_is_written_again_for_trained_supervisors_alone(
    trained: Vault, untrained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    import_sealed(trained, sealed(interviewer, draft, tmp_path / "sealed.age"))
    assert resendable(trained) == []  # the closed part is locked
    trained.open_closed(PASSPHRASE, WHY)
    out = tmp_path / "out"
    out.mkdir()

    write_again(trained, resendable(trained), out, lambda *_: None)

    (file,) = out.iterdir()
    with pytest.raises(NoKeyMatches):
        import_sealed(untrained, file)
    with join_as(trained, tmp_path / "later", "supervisor", (TRAINED,)) as later:
        write_again(trained, resendable(trained), out, lambda *_: None)
        file = next(path for path in out.iterdir() if path != file)
        assert import_sealed(later, file) == ImportReport(new=(draft.code,))
        assert later.sealed.list() == []


def test_what_the_first_unlock_shows_of_the_vault_holds_no_word_of_it(
    trained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    import_sealed(trained, sealed(interviewer, draft, tmp_path / "sealed.age"))
    trained.open_closed(PASSPHRASE, WHY)
    document(trained, draft)
    trained.close()

    with Vault.open(trained.folder, PASSPHRASE) as vault:
        slots = vault.keys.keyslots
        with slots.vault_key(PASSPHRASE) as key, database_key(key) as page_key:
            plain = b"".join(opened(trained.folder / "vault.db", bytes(page_key.reveal())))
    assert draft.code.encode() in plain
    for word in (CANARY.encode(), b"M05_03", b"M05.03", MAIN.encode()):
        assert word not in plain


def test_a_closed_record_names_its_testimony_and_holds_only_its_own_modules(
    trained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    import_sealed(trained, sealed(interviewer, draft, tmp_path / "sealed.age"))
    trained.open_closed(PASSPHRASE, WHY)

    found = document(trained, draft)

    assert belongs_to(found) == MAIN
    assert {answer.module for answer in found.answers} == {"F00", "F01", "F02", "F03", "M05", "F90", "F91"}
    assert found.attachments == ()


def test_a_team_without_anybody_trained_says_so_and_loses_nothing(tmp_path: Path) -> None:
    with found_supervisor(tmp_path / "s") as founder, join_as(founder, tmp_path / "i") as vault:
        draft = closed_draft(vault)

        with pytest.raises(NobodyTrained):
            sealed(vault, draft, tmp_path / "sealed.age")

        assert not (tmp_path / "sealed.age").exists()
        assert vault.drafts.get(draft.id).state == "SIGN"
        assert any(CANARY in (row.new or "") for row in vault.drafts.journal(draft.id))


def test_a_locked_part_is_not_sealed(interviewer: Vault, draft: DraftInfo, tmp_path: Path) -> None:
    interviewer.closed_part.lock()

    with pytest.raises(ClosedPartLocked):
        sealed(interviewer, draft, tmp_path / "sealed.age")
    assert interviewer.drafts.get(draft.id).state == "SIGN"


def test_whoever_works_alone_takes_their_own_record_in(trained: Vault, tmp_path: Path) -> None:
    draft = closed_draft(trained)
    file = sealed(trained, draft, tmp_path / "sealed.age")
    trained.closed_part.lock()

    assert import_sealed(trained, file) == ImportReport(new=(draft.code,))

    trained.open_closed(PASSPHRASE, WHY)
    assert belongs_to(document(trained, draft)) == MAIN


def test_a_vault_of_an_older_program_keeps_what_it_cannot_close_out(
    trained: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    file = sealed(interviewer, draft, tmp_path / "sealed.age")
    trained.settings.remove("closed.public")

    with pytest.raises(ClosedPartNotReady):
        import_sealed(trained, file)

    trained.open_closed(PASSPHRASE, WHY)
    assert import_sealed(trained, file).new == (draft.code,)


@pytest.mark.parametrize(
    ("told", "value"),
    [
        (ALLOWED, "YES"),
        (TOLD, "NO"),
        ({**ALLOWED, f"{CELL}_value": "NO"}, "NO"),
        ({**ALLOWED, f"{CELL}_value": "ASK"}, "NO"),
        ({**ALLOWED, f"{CELL}_recipient": "R-9X2B-0"}, "NO"),
        ({**ALLOWED, "/data/F02/F02_10": "NO"}, "NO"),
        ({**ALLOWED, "/data/F02/F02_11[1]/F02_11_scope": "LISTED"}, "YES"),
        ({**ALLOWED, "/data/F02/F02_11[1]/F02_11_scope": "NOAUDIO NOM05"}, "NO"),
    ],
    ids=["yes", "nothing", "no", "ask", "another", "consent taken back", "paragraphs", "not this one"],
)
def test_it_goes_by_its_own_cells_whatever_the_others_say(
    trained: Vault, told: dict[str, str], value: str, tmp_path: Path
) -> None:
    general = "/data/F02/F02_11[1]/F02_11"
    others = {f"{general}_purpose": "ICCI", f"{general}_recipient": "R-5H2K-8", f"{general}_value": "YES"}
    draft = closed_draft(trained, others | told)
    import_sealed(trained, sealed(trained, draft, tmp_path / "sealed.age"))

    terms = terms_for(document(trained, draft), "ICCI", "R-5H2K-8")

    assert terms.grant is not None and terms.grant.value == value
    assert terms.identity == "A4"


@pytest.mark.parametrize(("scope", "value"), [("NOM05", "NO"), ("ALL", "YES")])
def test_what_may_be_shared_can_leave_it_out_all_the_same(
    trained: Vault, scope: str, value: str, tmp_path: Path
) -> None:
    row = "/data/F02/F02_11[1]/F02_11"
    told = {f"{row}_purpose": "ICCI", f"{row}_recipient": "R-5H2K-8", f"{row}_value": "YES"}
    told |= {f"{row}_scope": scope} | ALLOWED
    draft = closed_draft(trained, told)
    import_sealed(trained, sealed(trained, draft, tmp_path / "sealed.age"))

    terms = terms_for(document(trained, draft), "ICCI", "R-5H2K-8")

    assert terms.grant is not None and terms.grant.value == value


def test_the_statement_says_so_only_as_long_as_the_witness_agrees() -> None:
    yes, no = answer(APART, "Y", kind="gate"), answer(APART, "", kind="gate")
    (said,) = remarks_of([yes, no, answer(APART, "Y", kind="gate")])

    assert (said.id, said.module, said.category) == ("F04.apart", "F04", "PB")
    assert said.display["en"] == "[the witness spoke about a matter recorded separately]"
    assert is_apart([yes]) and not is_apart([yes, no]) and not is_apart([])
    assert remarks_of([yes, no]) == ()
