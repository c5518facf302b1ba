"""Ready to travel: refused while anything that was recorded is on the device."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.qt.widgets.check_list import CheckList
from desktop.services import travelling, worklist
from storage.vault import Vault


@pytest.fixture
def recent(tmp_path: Path) -> Path:
    return tmp_path / "recently-used.xbel"


def left(vault: Vault, recent: Path) -> list[str]:
    return [found.name for found in travelling.findings(vault, recent) if found.outcome == "left"]


def test_an_empty_vault_is_ready(interviewer, recent: Path) -> None:
    found = travelling.findings(interviewer.vault, recent)

    assert travelling.ready(found) and {finding.outcome for finding in found} == {"clear"}


def test_a_draft_is_not(interviewer, recent: Path) -> None:
    worklist.begin(interviewer.vault, "en")

    assert left(interviewer.vault, recent) == ["Testimonies that are not sealed"]


def test_a_note_of_the_team_is_not(interviewer, recent: Path) -> None:
    worklist.open_note(interviewer.vault, "incident", "T-7K2QXD-4", "en")

    assert left(interviewer.vault, recent) == ["Notes of the team"]


@pytest.mark.parametrize("entry", ["sealed.age", "VAULT"])
def test_a_file_that_the_desktop_remembers_is_not(interviewer, recent: Path, entry: str) -> None:
    vault = interviewer.vault
    other = recent.parent.as_uri()
    place = vault.folder.absolute().as_uri() if entry == "VAULT" else f"{other}/stick/{entry}"
    recent.write_text(f'<xbel><bookmark href="{place}"/></xbel>')

    assert left(vault, recent) == ["Files used last, as the desktop remembers them"]
    recent.write_text(f'<xbel><bookmark href="{other}/music/song.ogg"/></xbel>')
    assert left(vault, recent) == []


def test_a_sealed_testimony_in_the_vault_is_not(scene, recent: Path) -> None:
    assert "Sealed testimonies in this vault" in left(scene.supervisor.vault, recent)


def test_the_page_says_what_is_left_and_then_that_nothing_is(
    window, field, monkeypatch, recent: Path
) -> None:
    monkeypatch.setattr(travelling, "recent_list", lambda: recent)
    window.on_vault_lane(lambda: worklist.begin(field.vault, "en"))
    page = window.show("travel")
    assert "Not ready to travel" in page._outcome.text
    assert page.findChild(CheckList) is not None

    recent.write_text("<xbel/>")
    draft = window.on_vault_lane(field.vault.drafts.list)[0]
    window.on_vault_lane(
        lambda: field.vault._database.change("UPDATE drafts SET state = 'DEST' WHERE id = ?", (draft.id,))
    )
    window.press("Look again")

    assert page._outcome.text == "Nothing that was recorded is left in this vault."
