"""Lists of what a vault gave out, kept outside of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters import age
from exporters.age.errors import NoKeyMatches
from exporters.exchange import take_new
from exporters.given_list import GivenByAnother, NotAGivenList, take_given, write_given
from exporters.partial import FileTrouble
from exporters.transfer import import_sealed, write_sealed
from forms.errors import AppError
from storage import backup, jose
from storage.canonical import canonical
from storage.giving import GivenUnknown
from storage.restore import restore
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, Clock, new_vault

WORDS = "There is one receipt in the drawer and it is in the list."


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    with found_supervisor(tmp_path / "lead") as lead, join(lead, tmp_path / "field") as field:
        yield lead, field


def silent(*_: object) -> None:
    """Report to nobody."""


def taken(lead: Vault, field: Vault, path: Path) -> str:
    draft = signed_draft(field, photo=None)
    write_sealed(field, draft.id, path, form=small_form(), now=Clock())
    import_sealed(lead, path)
    return draft.code


def test_a_restored_vault_learns_from_its_list_what_it_gave_out(
    team: tuple[Vault, Vault], tmp_path: Path
) -> None:
    lead, field = team
    code = taken(lead, field, tmp_path / "sealed.age")
    sink = io.BytesIO()
    backup.write(backup.prepare(lead), sink, silent)
    place = lead.giving.take(code, 1, "R-AAAA-0")
    lead.labels.use("R-AAAA-0", ["Person 3"])
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    assert write_given(lead, exchange / "list.age") == 1
    write_given(lead, tmp_path / "list.age")
    assert take_given(lead, tmp_path / "list.age") == 0
    lead.close()
    sink.seek(0)
    restore(sink, PASSPHRASE, tmp_path / "again", silent)

    with Vault.open(tmp_path / "again", PASSPHRASE) as again:
        result = take_new(again, exchange, silent)
        assert (result.lists, result.foreign, result.refused) == (1, 0, [])
        assert again.giving.take(code, 1, "R-AAAA-0") == place
        assert again.labels.told("R-AAAA-0").used == {"Person 3"}
        with pytest.raises(GivenUnknown):
            again.giving.take(code, 1, "R-BBBB-0")
        again.giving.settle(code, 1, WORDS)
        assert again.giving.take(code, 1, "R-BBBB-0") != place


def test_what_is_no_list_of_ones_own_is_refused(team: tuple[Vault, Vault], tmp_path: Path) -> None:
    lead, field = team
    code = taken(lead, field, tmp_path / "sealed.age")
    with new_vault(tmp_path / "second") as second:
        second.team.install(lead.team.certify(second.team.request(), role="supervisor"), lead.team.card())
        import_again = tmp_path / "list.age"
        lead.giving.take(code, 1, "R-AAAA-0")
        write_given(lead, import_again)
        with pytest.raises(GivenByAnother):
            take_given(second, import_again)
        assert second.giving.all() == []
        (tmp_path / "exchange").mkdir()
        write_given(lead, tmp_path / "exchange" / "a.age")
        assert take_new(second, tmp_path / "exchange", silent).foreign == 1
    with pytest.raises(NoKeyMatches):
        take_given(field, import_again)
    with pytest.raises(NotAGivenList):
        take_given(lead, tmp_path / "sealed.age")
    with pytest.raises(FileTrouble):
        take_given(lead, tmp_path / "gone.age")


@pytest.mark.parametrize(
    "change",
    [
        {"type": "underseal.other/1"},
        {"given": [{"code": "T-7K2QXD-4", "version": 1, "place": -1, "recipient": "R-1"}]},
        {"given": [{"code": "anything", "version": 1, "place": 1, "recipient": "R-1"}]},
        {"given": [{"code": "T-7K2QXD-4", "version": 1, "place": 1}]},
        {"labels": [{"recipient": "R-AAAA-0"}]},
        {"more": 1},
    ],
)
def test_a_list_of_another_shape_is_refused_whole(
    team: tuple[Vault, Vault], tmp_path: Path, change: dict[str, object]
) -> None:
    lead, _ = team
    signer = lead.team.signer()
    told = {
        "type": "underseal.given/1",
        "at": "2026-11-24T12:00:00Z",
        "by": signer.code,
        "given": [],
        "labels": [],
    }
    payload = canonical({**told, **change})
    signed = {
        "payload": jose.b64url(payload),
        **jose.sign_detached(signer, payload, "underseal-given+json"),
    }
    with (tmp_path / "list.age").open("wb") as file:
        age.encrypt(io.BytesIO(canonical(signed)), file, [lead.team.me().age_recipient])  # type: ignore[union-attr]

    with pytest.raises(NotAGivenList):
        take_given(lead, tmp_path / "list.age")
    assert lead.giving.all() == []


def test_a_list_changed_after_signing_is_refused(team: tuple[Vault, Vault], tmp_path: Path) -> None:
    lead, _ = team
    signer = lead.team.signer()
    told = {
        "type": "underseal.given/1",
        "at": "2026-11-24T12:00:00Z",
        "by": signer.code,
        "given": [],
        "labels": [],
    }
    signed = {
        "payload": jose.b64url(canonical(told)),
        **jose.sign_detached(signer, b"another", "underseal-given+json"),
    }
    with (tmp_path / "list.age").open("wb") as file:
        age.encrypt(io.BytesIO(canonical(signed)), file, [lead.team.me().age_recipient])  # type: ignore[union-attr]

    with pytest.raises(jose.SignatureInvalid):
        take_given(lead, tmp_path / "list.age")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=300) | st.from_regex(rb'\{"payload":"[A-Za-z0-9_-]{0,40}"\}', fullmatch=True)
)
def test_any_content_is_refused_politely_wherever_it_lies(
    team: tuple[Vault, Vault], tmp_path: Path, content: bytes
) -> None:
    lead, _ = team
    folder = tmp_path / "folder"
    folder.mkdir(exist_ok=True)
    with (folder / "list.age").open("wb") as file:
        age.encrypt(io.BytesIO(content), file, [lead.team.me().age_recipient])  # type: ignore[union-attr]
    (folder / "bare.age").write_bytes(content)

    with pytest.raises(AppError):
        take_given(lead, folder / "list.age")
    result = take_new(lead, folder, silent)

    assert result.new == [] and result.lists == 0 and result.stopped is None
    assert result.foreign + len(result.refused) == 2
