"""From an interviewer's vault to the supervisor's."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exporters.age.errors import NoKeyMatches
from exporters.document import document_bytes, read_document
from exporters.partial import FileTrouble
from exporters.receiving import AttachmentCodeTaken
from exporters.seal import Issue, check_issue
from exporters.transfer import FormChanged, ImportReport, SealedReceipt, import_sealed, write_sealed
from exporters.trust import SignerRevoked
from storage.card_errors import MembershipRevoked
from storage.chain import SignerUnknown
from storage.drafts import DraftInfo
from storage.errors import IllegalTransition
from storage.giving import IssuesExhausted
from storage.sealed import SealedConflict
from storage.team import NoTeam
from storage.vault import Vault
from tests.support.account import account
from tests.support.transfer import PHOTO, STORY, found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, Clock, new_vault


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


def test_an_interviewers_log_that_went_back_is_noticed(supervisor: Vault, tmp_path: Path) -> None:
    """A copy from before the first sealing is put back, and the next testimony sealed with it."""
    clock = Clock()
    with join(supervisor, tmp_path / "field", clock) as field:
        first, second = signed_draft(field), signed_draft(field)
    shutil.copytree(tmp_path / "field", tmp_path / "old copy")
    for folder, draft, name in (("field", first, "a.age"), ("old copy", second, "b.age")):
        with Vault.open(tmp_path / folder, PASSPHRASE, now=clock) as field:
            sealed(field, draft, tmp_path / name)
        clock.move(3600)

    assert import_sealed(supervisor, tmp_path / "a.age").back == ()
    assert import_sealed(supervisor, tmp_path / "b.age").back == (second.code,)
    (told,) = [e for e in supervisor.custody.entries(second.code) if e.event == "RECV"]
    assert told.details["log"] == "back"


def test_what_was_said_reaches_the_supervisor(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    file = tmp_path / "sealed.age"
    receipt = sealed(interviewer, draft, file)

    assert import_sealed(supervisor, file) == ImportReport(new=(draft.code,))

    kept = supervisor.sealed.get(draft.code, 1)
    document = read_document(kept.document)
    assert document.narratives[0].text == STORY
    assert [(a.id, a.instance, a.value, a.null) for a in document.answers] == [
        ("F04.02", "", "y", None),
        ("F04.03", "", None, "DECL"),
        ("F04.04.who", "1", "Second", None),
        ("F04.99", "", "2026-11-24T12:00:00.000+00:00", None),
    ]
    assert document.corrections[0].old == "Яны прыйшлі."
    assert receipt.document == hashlib.sha256(kept.document).hexdigest()
    me = interviewer.team.me()
    assert me is not None
    assert kept.info.signer == me.code


def test_every_issue_holds_in_the_vault_of_the_supervisor(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    kept = supervisor.sealed.get(draft.code, 1)
    assert len(kept.issues) == 2
    for data in kept.issues:
        check_issue(Issue.parse(data), read_document(kept.document), supervisor.team.trust())


def test_attachments_arrive_under_their_codes(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    (sent,) = interviewer.blobs.list(draft.id)
    arrived = supervisor.blobs.by_code(sent.code)
    with supervisor.blobs.open(arrived.id) as content:
        assert content.read() == PHOTO
    assert (arrived.draft_id, arrived.kind, arrived.name) == (draft.code, "photo", sent.code)


def test_the_form_is_kept_once_for_all_testimonies(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    for number, each in enumerate((draft, signed_draft(interviewer))):
        sealed(interviewer, each, tmp_path / f"{number}.age")
        import_sealed(supervisor, tmp_path / f"{number}.age")

    (form,) = supervisor.blobs.list(small_form().hash)
    with supervisor.blobs.open(form.id) as content:
        assert content.read() == small_form().xform


def test_custody_tells_of_both_ends_and_holds(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    receipt = sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    left = {entry.event: entry.details for entry in interviewer.custody.entries(draft.code)}
    arrived = {entry.event: entry.details for entry in supervisor.custody.entries(draft.code)}
    assert left["SEAL"]["document"] == arrived["RECV"]["document"] == receipt.document
    assert left["HASH"]["sha256"] == arrived["RECV"]["file"] == receipt.sha256
    assert receipt.sha256 == hashlib.sha256((tmp_path / "sealed.age").read_bytes()).hexdigest()
    assert interviewer.custody.verify().ok
    assert supervisor.custody.verify().ok


def test_sealing_ends_the_draft(interviewer: Vault, draft: DraftInfo, tmp_path: Path) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")

    assert interviewer.drafts.get(draft.id).state == "SEAL"
    with pytest.raises(IllegalTransition):
        sealed(interviewer, draft, tmp_path / "again.age")
    assert not (tmp_path / "again.age").exists()


def test_taking_a_file_again_changes_nothing(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")
    before = supervisor.custody.head(), supervisor.blobs.list()

    assert import_sealed(supervisor, tmp_path / "sealed.age") == ImportReport(already=(draft.code,))
    assert (supervisor.custody.head(), supervisor.blobs.list()) == before


def test_a_sealed_file_shows_nothing(interviewer: Vault, draft: DraftInfo, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    sealed(interviewer, draft, folder / "sealed.age")

    data = (folder / "sealed.age").read_bytes()
    assert [path.name for path in folder.iterdir()] == ["sealed.age"]
    for secret in (STORY.encode(), draft.code.encode(), b"Second", b"name of a man", b"small", PHOTO[:200]):
        assert secret not in data


def test_the_interviewer_cannot_open_what_was_sealed(
    interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")

    with pytest.raises(NoKeyMatches):
        import_sealed(interviewer, tmp_path / "sealed.age")


def test_a_supervisor_alone_keeps_attachments_when_the_draft_is_forgotten(
    supervisor: Vault, tmp_path: Path
) -> None:
    draft = signed_draft(supervisor)
    sealed(supervisor, draft, tmp_path / "sealed.age")
    import_sealed(supervisor, tmp_path / "sealed.age")

    supervisor.forget_draft(draft.id, "sealed")

    (entry,) = read_document(supervisor.sealed.get(draft.code, 1).document).attachments
    with supervisor.blobs.open(supervisor.blobs.by_code(entry.code).id) as content:
        assert hashlib.sha256(content.read()).hexdigest() == entry.sha256


def test_a_draft_that_is_not_signed_is_not_sealed(interviewer: Vault, tmp_path: Path) -> None:
    form = small_form()
    draft = interviewer.drafts.create(
        language="be", form_id=form.id, form_version=form.version, form_hash=form.hash
    )

    with pytest.raises(IllegalTransition):
        sealed(interviewer, draft, tmp_path / "sealed.age")
    assert not (tmp_path / "sealed.age").exists()


def test_a_draft_is_sealed_with_its_own_form_only(
    interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    with pytest.raises(FormChanged):
        sealed(interviewer, draft, tmp_path / "sealed.age", form=replace(small_form(), hash="0" * 64))
    assert interviewer.drafts.get(draft.id).state == "SIGN"


def test_without_a_team_nothing_is_sealed(tmp_path: Path) -> None:
    with new_vault(tmp_path / "alone") as vault:
        draft = signed_draft(vault)
        with pytest.raises(NoTeam):
            sealed(vault, draft, tmp_path / "sealed.age")
        assert vault.drafts.get(draft.id).state == "SIGN"


class Stopped(Exception):
    pass


def stop(*_: object) -> None:
    raise Stopped


def test_stopping_while_sealing_leaves_everything_as_it_was(
    interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    before = interviewer.custody.head()

    with pytest.raises(Stopped):
        sealed(interviewer, draft, tmp_path / "sealed.age", report=stop)

    assert interviewer.drafts.get(draft.id).state == "SIGN"
    assert interviewer.custody.head() == before
    assert not list(tmp_path.glob("*.age*")) + list(tmp_path.glob(".*"))


def test_a_place_that_cannot_be_written_leaves_the_draft_signed(
    interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    with pytest.raises(FileTrouble):
        sealed(interviewer, draft, tmp_path / "missing" / "sealed.age")

    assert interviewer.drafts.get(draft.id).state == "SIGN"
    sealed(interviewer, draft, tmp_path / "sealed.age")


def test_stopping_while_importing_leaves_nothing(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")

    with pytest.raises(Stopped):
        import_sealed(supervisor, tmp_path / "sealed.age", report=stop)

    assert (list(supervisor.sealed.list()), list(supervisor.blobs.list())) == ([], [])
    assert not list((tmp_path / "supervisor" / "blobs").iterdir())
    assert import_sealed(supervisor, tmp_path / "sealed.age").new == (draft.code,)


def test_a_missing_file_is_told_in_words(supervisor: Vault, tmp_path: Path) -> None:
    with pytest.raises(FileTrouble):
        import_sealed(supervisor, tmp_path / "nothing.age")


def test_a_member_of_another_team_is_not_believed(supervisor: Vault, tmp_path: Path) -> None:
    with found_supervisor(tmp_path / "other") as other:
        draft = signed_draft(other)
        recipient = supervisor.team.supervisors()[0]
        other.team.supervisors = lambda: [recipient]  # type: ignore[method-assign]
        sealed(other, draft, tmp_path / "sealed.age")

    with pytest.raises(SignerUnknown):
        import_sealed(supervisor, tmp_path / "sealed.age")
    assert list(supervisor.sealed.list()) == []


def test_another_document_of_the_same_version_is_a_conflict(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")
    earlier = document_bytes(account().model_copy(update={"code": draft.code}))
    supervisor.sealed.put(earlier, [], b"", "elsewhere")

    with pytest.raises(SealedConflict):
        import_sealed(supervisor, tmp_path / "sealed.age")
    assert supervisor.sealed.get(draft.code, 1).document == earlier


def test_an_attachment_never_takes_the_place_of_another(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")
    code = interviewer.blobs.list(draft.id)[0].code
    supervisor.blobs.add(
        io.BytesIO(b"other"), draft_id="T-0-0", kind="photo", media_type="image/png", name="x", code=code
    )

    with pytest.raises(AttachmentCodeTaken):
        import_sealed(supervisor, tmp_path / "sealed.age")
    assert list(supervisor.sealed.list()) == []


def test_an_amendment_names_what_it_amends(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age", version=2, amends="e" * 64)
    import_sealed(supervisor, tmp_path / "sealed.age")

    document = read_document(supervisor.sealed.get(draft.code, 2).document)
    assert (document.version, document.amends) == (2, "e" * 64)


def test_two_supervisors_never_give_one_issue_to_two(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    with new_vault(tmp_path / "second") as second:
        card = supervisor.team.certify(second.team.request(), role="supervisor")
        second.team.install(card, supervisor.team.card())
        interviewer.team.update(supervisor.team.card())
        sealed(interviewer, draft, tmp_path / "sealed.age")
        given: dict[str, list[int]] = {}
        for name, vault in (("first", supervisor), ("second", second)):
            import_sealed(vault, tmp_path / "sealed.age")
            given[name] = []
            with pytest.raises(IssuesExhausted):
                for number in range(100):
                    given[name].append(vault.giving.take(draft.code, 1, f"R-{name}-{number}"))

    assert sorted(given["first"] + given["second"]) == list(range(8))
    assert len(given["first"]) == len(given["second"]) == 4


def test_who_was_sent_away_seals_nothing_that_is_believed(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    sealed(interviewer, draft, tmp_path / "sealed.age")
    me = interviewer.team.me()
    assert me is not None
    supervisor.team.revoke(me.code, ever=True)

    with pytest.raises(SignerRevoked):
        import_sealed(supervisor, tmp_path / "sealed.age")
    assert list(supervisor.sealed.list()) == []


def test_a_member_who_was_sent_away_seals_nothing_and_keeps_the_draft(
    supervisor: Vault, interviewer: Vault, draft: DraftInfo, tmp_path: Path
) -> None:
    me = interviewer.team.me()
    assert me is not None
    supervisor.team.revoke(me.code)
    interviewer.team.update(supervisor.team.card())

    with pytest.raises(MembershipRevoked):
        sealed(interviewer, draft, tmp_path / "sealed.age")
    assert interviewer.drafts.get(draft.id).state == "SIGN"
    assert not (tmp_path / "sealed.age").exists()
