"""A supervisor's vault that was restored from a backup, in real windows."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.qt.widgets.given_card import GivenCard
from desktop.services import handing
from desktop.services.releasing import begin
from storage import backup, restore
from storage.giving import GivenUnknown, NoShare
from tests.support.second_half import opened_in, silent
from tests.support.vaults import PASSPHRASE

WORDS = "I looked into the drawer: one receipt, and it is in the list."


@pytest.fixture
def again(window, stage, vaults: Path):
    """Show a vault of which a copy was given out after the backup; its list lies beside it."""
    vault = stage.supervisor.vault

    def lose() -> tuple[bytes, str]:
        release = stage.begin()
        sink = io.BytesIO()
        backup.write(backup.prepare(vault), sink, silent)
        vault.giving.take(stage.testimony, 1, "R-AAAA-0")
        handing.save_given(vault, vaults / "given-out.age")
        vault.close()
        return sink.getvalue(), release

    data, release = window.on_vault_lane(lose)
    restore.restore(io.BytesIO(data), PASSPHRASE, vaults / "again", silent)
    window.context.vault = window.on_vault_lane(lambda: opened_in(vaults / "again"))
    return release


def test_a_restored_vault_asks_before_it_gives_more(window, stage, again, vaults: Path, type_text) -> None:
    vault = window.context.vault.vault
    view = window.show("release", release=again)
    card = view.findChild(GivenCard)
    assert card.isVisible() and stage.testimony in card._body.text()
    with pytest.raises(GivenUnknown):
        window.on_vault_lane(lambda: vault.giving.take(stage.testimony, 1, stage.recipient.code))

    window.press("Bring the list")
    window.choose(vaults / "given-out.age")
    assert "1 signed copy that this vault did not know of" in window.banner
    window.press("All of it is known now")
    assert "at least 10" in card._box.trouble.text() and card.isVisible()
    type_text(card.findChild(QLineEdit), WORDS)
    window.press("All of it is known now")

    assert not card.isVisible() and view._state.doubt == ()
    gifts = window.on_vault_lane(vault.giving.all)
    place = window.on_vault_lane(lambda: vault.giving.take(stage.testimony, 1, stage.recipient.code))
    assert place not in [gift.place for gift in gifts] and len(gifts) == 1
    timeline = window.show("custody", item=stage.testimony)
    rows = [timeline._model.index(row, 2).data() for row in range(timeline._model.rowCount())]
    assert any("given out before the vault was restored" in words for words in rows)


def test_what_is_no_list_is_refused_and_nothing_is_ready(window, stage, again, vaults: Path) -> None:
    view = window.show("release", release=again)
    window.press("Bring the list")
    window.choose(vaults / "sealed.age")
    assert "not a list of what was given out" in view._trouble.text
    assert view._state.doubt == (stage.testimony,) and not view._state.ready


def test_the_list_is_saved_from_the_page_of_releases(window, stage, tmp_path: Path) -> None:
    window.on_vault_lane(stage.begin)
    window.show("releases")
    window.press("Save the list of what was given out")
    window.choose(tmp_path / "list.age")
    assert "with 0 signed copies" in window.banner and (tmp_path / "list.age").is_file()


def test_who_has_nothing_to_give_is_told_before_a_release_is_begun(
    window, stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = stage.supervisor.vault
    monkeypatch.setattr(vault.giving, "_share", lambda *_: [])
    with pytest.raises(NoShare):
        window.on_vault_lane(lambda: begin(vault, stage.recipient.code, [(stage.testimony, 1)]))
    assert window.on_vault_lane(vault.releases.list) == []
