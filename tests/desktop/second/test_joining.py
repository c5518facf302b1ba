"""Letting people into a team, and knowing recipients."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import cardfiles, joining, vault_service
from desktop.services.cardfiles import FileTooLarge
from storage import age_keys
from storage.cards import CardRefused, NotACard, TeamCard
from storage.errors import DiskRefused
from storage.recipients import RecipientCard, new_code
from storage.team import NotTheFounder
from tests.support.second_half import member_in, supervisor_in
from tests.support.vaults import CHEAP, PASSPHRASE


def recipient(kind: str = "hybrid") -> RecipientCard:
    key = age_keys.generate(kind).recipient  # type: ignore[arg-type]
    return RecipientCard(new_code(), "The Prosecutor", "ICC", "ICCI", key, "ICC")


def test_both_sides_read_the_same_words(supervisor, tmp_path: Path) -> None:
    asking = vault_service.create(tmp_path / "asking", PASSPHRASE, "interviewer", kdf=CHEAP)
    joining.save_request(asking, tmp_path / "request.json")

    asked = joining.read_request(tmp_path / "request.json")

    assert asked.words == joining.membership(asking).words
    assert {language: len(words.split()) for language, words in asked.words.items()} == {
        "en": 8,
        "be": 8,
        "ru": 8,
    }
    asking.close()


def test_a_member_knows_their_team(supervisor, interviewer) -> None:
    membership = joining.membership(interviewer)

    assert (membership.team, membership.code) == ("Our team", interviewer.member)
    assert interviewer.role == "interviewer"


def test_the_picture_of_a_team_names_everybody(supervisor, interviewer) -> None:
    joining.add_recipient(supervisor.vault, recipient())

    picture = joining.picture(supervisor.vault)

    assert {(m.code, m.role, m.is_me) for m in picture.members} == {
        (supervisor.member, "supervisor", True),
        (interviewer.member, "interviewer", False),
    }
    assert picture.approvals == 2 and picture.can_certify
    assert [(r.name, r.confirmed, r.classic) for r in picture.recipients] == [
        ("The Prosecutor", False, False)
    ]


def test_a_recipient_counts_once_the_words_were_compared(supervisor) -> None:
    card = recipient("x25519")
    joining.add_recipient(supervisor.vault, card)

    joining.confirm_recipient(supervisor.vault, card.code)

    (line,) = joining.picture(supervisor.vault).recipients
    assert line.confirmed and line.classic


def test_a_recipients_card_is_read_from_a_file(tmp_path: Path) -> None:
    card = recipient()
    (tmp_path / "card.json").write_bytes(card.to_bytes())

    assert joining.read_recipient(tmp_path / "card.json") == card


def test_cards_of_somebody_else_are_refused(supervisor, interviewer, tmp_path: Path) -> None:
    other = member_in(tmp_path / "other", supervisor)

    with pytest.raises(CardRefused):
        joining.join(
            other,
            (tmp_path / f"member-{interviewer.member}.json").read_bytes(),
            (tmp_path / "team-card.json").read_bytes(),
        )
    other.close()


def test_the_team_card_in_a_folder_is_renewed_when_a_supervisor_joins(supervisor, tmp_path: Path) -> None:
    first = member_in(tmp_path / "first", supervisor)
    second = member_in(tmp_path / "second", supervisor, "supervisor")

    card = TeamCard.parse((tmp_path / "team-card.json").read_bytes())

    assert second.member in {member.code for member in card.supervisors}
    joining.take_team_card(first, (tmp_path / "team-card.json").read_bytes())
    assert second.member in {member.code for member in first.vault.team.supervisors()}
    first.close()
    second.close()


def test_only_the_founder_changes_how_many_approve(supervisor, tmp_path: Path) -> None:
    second = member_in(tmp_path / "second", supervisor, "supervisor")

    joining.set_approvals(supervisor.vault, 1)

    assert joining.picture(supervisor.vault).approvals == 1
    assert not joining.picture(second.vault).can_certify
    with pytest.raises(NotTheFounder):
        joining.set_approvals(second.vault, 0)
    second.close()


def test_a_file_that_is_no_card_is_never_overwritten(supervisor, tmp_path: Path) -> None:
    notes = tmp_path / "team-card.json"
    notes.write_text("somebody's notes")

    with pytest.raises(DiskRefused):
        cardfiles.write_card(notes, supervisor.vault.team.card())

    assert notes.read_text() == "somebody's notes"


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "huge.json").write_bytes(b" " * (cardfiles.MOST_BYTES + 1))

    with pytest.raises(FileTooLarge):
        joining.read_request(tmp_path / "huge.json")


def test_anything_else_is_no_request(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"type": "underseal.request/1"}')

    with pytest.raises(NotACard):
        joining.read_request(tmp_path / "other.json")


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        joining.read_request(tmp_path / "nowhere.json")


def test_a_second_team_is_another_team(supervisor, tmp_path: Path) -> None:
    other = supervisor_in(tmp_path / "another")
    (tmp_path / "foreign.json").write_bytes(other.vault.team.card())

    with pytest.raises(CardRefused):
        joining.take_team_card(supervisor, (tmp_path / "foreign.json").read_bytes())
    other.close()
