"""Sealed testimonies that a supervisor writes again for the team."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters import resending, sealed_file
from exporters.exchange import take_new
from exporters.partial import FileTrouble
from exporters.resending import ClosedToSharing, NotForThisVault, write_again
from exporters.seal import IssueOfAnother
from exporters.transfer import import_sealed, write_sealed
from storage.giving import NoShare
from storage.vault import Vault
from tests.support.transfer import PHOTO, found_supervisor, join, signed_draft, small_form
from tests.support.vaults import Clock, new_vault


class Stopped(BaseException):
    """What a person's wish to stop raises."""


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    with found_supervisor(tmp_path / "lead") as lead, join(lead, tmp_path / "field") as field:
        yield lead, field


def silent(*_: object) -> None:
    """Report to nobody."""


def sealed_for(lead: Vault, field: Vault, path: Path) -> str:
    draft = signed_draft(field)
    write_sealed(field, draft.id, path, form=small_form(), now=Clock())
    import_sealed(lead, path)
    return draft.code


def second_supervisor(lead: Vault, folder: Path) -> Vault:
    vault = new_vault(folder)
    card = lead.team.certify(vault.team.request(), role="supervisor")
    vault.team.install(card, lead.team.card())
    return vault


def test_a_supervisor_who_joined_later_gets_the_testimony_but_nothing_to_give(
    team: tuple[Vault, Vault], tmp_path: Path
) -> None:
    lead, field = team
    code = sealed_for(lead, field, tmp_path / "first.age")
    out = tmp_path / "out"
    out.mkdir()
    with second_supervisor(lead, tmp_path / "second") as second:
        assert take_new(second, tmp_path, silent).foreign == 1  # sealed before they could open it

        (written,) = write_again(lead, resending.resendable(lead), out, silent)

        (file,) = out.iterdir()
        assert file.name == f"{hashlib.sha256(file.read_bytes()).hexdigest()}.age" == f"{written.sha256}.age"
        assert take_new(second, out, silent).new == [code]
        mine, theirs = lead.sealed.get(code, 1), second.sealed.get(code, 1)
        assert (mine.document, mine.issues, mine.custody) == (theirs.document, theirs.issues, theirs.custody)
        assert theirs.info.signer == mine.info.signer == field.team.me().code  # type: ignore[union-attr]
        (blob,) = second.blobs.list(code)
        with second.blobs.open(blob.id) as content:
            assert content.read() == PHOTO
        with pytest.raises(NoShare):
            second.giving.take(code, 1, "R-AAAA-0")
        assert lead.giving.take(code, 1, "R-AAAA-0") in (0, 1)
    last = lead.custody.entries(code)[-1]
    assert last.event == "EXPO" and last.details["file"] == written.sha256
    assert take_new(lead, out, silent).known == [code]


def test_a_lost_vault_that_is_new_again_takes_the_same(team: tuple[Vault, Vault], tmp_path: Path) -> None:
    lead, field = team
    sealed_for(lead, field, tmp_path / "first.age")
    out = tmp_path / "out"
    out.mkdir()
    with second_supervisor(lead, tmp_path / "second") as second:
        write_again(lead, resending.resendable(lead), out, silent)
        take_new(second, out, silent)
        again = tmp_path / "again"
        again.mkdir()

        write_again(second, resending.resendable(second), again, silent)  # and on by who got it so

        assert take_new(lead, again, silent).refused == []
        assert len({file.name for file in (*out.iterdir(), *again.iterdir())}) == 2


def test_only_supervisors_write_and_only_what_may_be_passed_on(
    team: tuple[Vault, Vault], tmp_path: Path
) -> None:
    lead, field = team
    code = sealed_for(lead, field, tmp_path / "first.age")
    info = lead.sealed.info(code, 1)
    with pytest.raises(NotForThisVault):
        write_again(field, [info], tmp_path, silent)

    lead.withdrawals.record(code, "STOP", channel="by the phrase agreed on", free="Y", explained=True)

    assert resending.resendable(lead) == []
    with pytest.raises(ClosedToSharing):
        write_again(lead, [lead.sealed.info(code, 1)], tmp_path, silent)
    assert [path.name for path in tmp_path.glob("*.age")] == ["first.age"]


def test_nothing_half_done_stays(
    team: tuple[Vault, Vault], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, field = team
    code = sealed_for(lead, field, tmp_path / "first.age")
    out = tmp_path / "out"
    out.mkdir()
    calls = []

    def stop(*told: object) -> None:
        calls.append(told)
        if len(calls) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        write_again(lead, resending.resendable(lead), out, stop)
    with pytest.raises(FileTrouble):
        write_again(lead, resending.resendable(lead), tmp_path / "missing", silent)
    monkeypatch.setattr(Path, "replace", _refuse_hashes(Path.replace))
    with pytest.raises(FileTrouble):
        write_again(lead, resending.resendable(lead), out, silent)
    assert list(out.iterdir()) == []
    assert "EXPO" not in [entry.event for entry in lead.custody.entries(code)]


def _refuse_hashes(real: object) -> object:
    def replace(self: Path, target: Path) -> Path:
        if Path(target).suffix == ".age":
            raise PermissionError
        return real(self, target)  # type: ignore[operator,no-any-return]

    return replace


def test_an_interviewer_cannot_pass_on_what_another_sealed(
    team: tuple[Vault, Vault], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, field = team
    sealed_for(lead, field, tmp_path / "first.age")
    out = tmp_path / "out"
    out.mkdir()
    with join(lead, tmp_path / "other") as other, second_supervisor(lead, tmp_path / "second") as second:
        real = sealed_file.write_sealed_file
        monkeypatch.setattr(
            sealed_file,
            "write_sealed_file",
            lambda sink, manifest, sources, _signer, told: real(
                sink, manifest, sources, other.team.signer(), told
            ),
        )
        write_again(lead, resending.resendable(lead), out, silent)

        (refused,) = take_new(second, out, silent).refused
        assert isinstance(refused.error, IssueOfAnother)
