"""Renewing and ending memberships, setting rules, and cards as codes, through the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from desktop.qt.codes import CodePicture, CodesDialog, PicturesDialog
from desktop.qt.views.team import TeamView
from desktop.qt.widgets.spoken import SpokenWords
from desktop.services import joining, qrcards
from storage.card_errors import MembershipRevoked
from tests.support.second_half import member_in, opened_in


def says(view, words: str) -> bool:
    return any(words in label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))


def boxes(view) -> dict[str, QComboBox]:
    return {box.accessibleName(): box for box in view.findChildren(QComboBox)}


def dialog(kind: type) -> object:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


@pytest.fixture
def other(window, lead, vaults: Path) -> str:
    """Return the code of the interviewer whom the founder let in."""
    members = window.on_vault_lane(lambda: joining.picture(lead.vault).members)
    return next(member.code for member in members if not member.is_me)


def test_a_member_gets_a_new_card_with_another_role(window, lead, other: str, vaults: Path) -> None:
    window.show("team")
    window.press(f"Change or end {other}")
    view = window.frame.page()
    assert says(view, "interviewer")
    roles = boxes(view)["Role"]
    roles.setCurrentIndex(roles.findData("supervisor"))
    window.press("Trained for testimonies of children")
    window.press("Make a new card")
    folder = vaults / "renewed"
    folder.mkdir()
    window.choose(folder)

    assert isinstance(window.frame.page(), TeamView)
    line = window.on_vault_lane(lambda: joining.member_line(lead.vault, other))
    assert (line.role, line.flags) == ("supervisor", ("child_trained",))
    assert {path.name for path in folder.iterdir()} == {f"member-{other}.json", "team-card.json"}


def test_the_founder_says_what_they_are_trained_for_and_the_closed_part_opens(
    window, lead, vaults: Path
) -> None:
    window.show("team")
    window.press("Change what I can do")
    view = window.frame.page()
    assert not boxes(view)["Role"].isEnabled() and not view._end.isEnabled()
    window.press("Trained for testimonies about sexual violence")
    window.press("Make a new card")
    folder = vaults / "renewed"
    folder.mkdir()
    window.choose(folder)

    assert window.context.vault.trained and window.context.vault.role == "supervisor"
    window.show("work")
    assert window.button("Closed part").isVisible()


@pytest.mark.parametrize("answer", ["leaves", "ever", ""])
def test_a_membership_ends_when_the_founder_is_sure(
    window, lead, other: str, answer: str, vaults: Path
) -> None:
    window.show("member", code=other)
    window.press("End the membership")
    window.prompt().choose(answer)
    window.settle()

    state = window.on_vault_lane(lambda: joining.member_line(lead.vault, other)).state
    assert state == ("revoked" if answer else "member")
    if answer:
        card = window.on_vault_lane(lead.vault.team.card)
        interviewer = opened_in(vaults / "interviewer")
        interviewer = joining.take_team_card(interviewer, card)
        with pytest.raises(MembershipRevoked):
            interviewer.vault.team.signer()
        interviewer.close()
        assert says(window.frame.page(), "membership ended")


def test_rules_are_signed_and_every_vault_obeys_them(window, lead, vaults: Path) -> None:
    view = window.show("rules")
    fields = boxes(view)
    for name, value in (
        ("A vault locks at the latest after", 5),
        ("An interviewer's vault, after sealing", 0),
        ("Recovery sheets", 1),
        ("Look again at sealed testimonies after", 90),
    ):
        fields[name].setCurrentIndex(fields[name].findData(value))
    window.press("Sign these rules")

    assert window.context.vault.idle_limit == 5
    assert window.frame._idle._timer.interval() == 5 * 60_000
    card = window.on_vault_lane(lead.vault.team.card)
    member = opened_in(vaults / "interviewer")
    assert member.idle_limit == 15
    member = joining.take_team_card(member, card)
    rules = member.vault.team.rules()
    assert (member.idle_limit, rules.forget_after_sealing, rules.recovery_required) == (5, False, True)
    assert rules.retention_days == 90
    member.close()


def test_a_person_may_choose_a_shorter_time_than_the_rules(window, lead) -> None:
    window.context.prefer(idle_minutes=2)
    window.show("team")
    assert window.frame._idle._timer.interval() == 2 * 60_000
    window.context.prefer(idle_minutes=120)
    window.show("work")
    assert window.frame._idle._timer.interval() == 15 * 60_000


def test_a_member_reads_the_rules_and_how_they_stand(window, field, vaults: Path) -> None:
    view = window.show("join")
    assert says(view, "The vault locks after 15 minutes")

    def send_away() -> bytes:
        founder = opened_in(vaults / "supervisor")
        founder.vault.team.revoke(field.member)
        card = founder.vault.team.card()
        founder.close()
        return card

    card = window.on_vault_lane(send_away)
    window.on_vault_lane(lambda: field.vault.team.update(card))
    assert says(window.show("join"), "has ended your membership")


def test_the_words_can_be_read_in_three_languages(window, lead) -> None:
    view = window.show("team")
    spoken = view.findChildren(SpokenWords)[0]
    english = spoken.label.text()
    languages = boxes(spoken)["Language of the words"]
    languages.setCurrentIndex(languages.findData("be"))

    assert spoken.label.text() == window.on_vault_lane(lambda: joining.picture(lead.vault)).words["be"]
    assert spoken.label.text() != english and len(spoken.label.text().split()) == 8


def test_a_request_travels_as_codes_and_the_cards_come_back_as_pictures(window, field, vaults: Path) -> None:
    folder = vaults / "codes"
    folder.mkdir()
    view = window.show("join")
    window.press("Show it as codes")
    shown = dialog(CodesDialog)
    window.settle()
    first = shown.findChildren(CodePicture)[0].accessibleName()
    window.press("Next code")
    assert first == "Code 1 of 8" and says(shown, "Code 2 of 8")
    window.press("Save as pictures")
    window.choose(folder)
    assert len(list(folder.glob("request-*-of-08.png"))) == 8
    window.press("Close")

    def certified() -> tuple[Path, Path]:
        founder = opened_in(vaults / "supervisor")
        collected = qrcards.read_folder(qrcards.frames.NOTHING, folder, lambda *_: None)
        asked = joining.asked_in(collected.card())
        member, team = joining.certify(founder.vault, asked, "interviewer", vaults)
        places = (vaults / "member-codes", vaults / "team-codes")
        for place, card in zip(places, (member, team), strict=True):
            place.mkdir()
            qrcards.save_pictures(card.read_bytes(), place, "card")
        founder.close()
        return places

    member, team = window.on_vault_lane(certified)
    pictures = sorted(member.iterdir())
    window.press("Member card from pictures")
    gathering = dialog(PicturesDialog)
    window.press("Add a picture")
    window.choose(pictures[2])
    assert says(gathering, f"1 of {len(pictures)} codes were read. Still missing: 1, 2, 4")
    window.press("Add a picture")
    window.choose(pictures[2])
    assert says(gathering, "Some were known already.")
    window.press("Add a picture")
    window.choose(sorted(team.iterdir())[0])
    assert says(gathering, "a part of another card")
    window.press("Add a whole folder")
    window.choose(member)
    window.press("Team card from pictures")
    window.press("Add a whole folder")
    window.choose(team)
    assert says(view, "The member card is chosen. The team card is chosen.")
    window.press("Join the team")

    assert window.context.vault.member == field.member


def test_somebody_is_let_in_from_pictures(window, lead, vaults: Path) -> None:
    from desktop.services import vault_service
    from tests.support.vaults import CHEAP, PASSPHRASE

    asking = vault_service.create(vaults / "asking", PASSPHRASE, "interviewer", kdf=CHEAP)
    folder, cards = vaults / "codes", vaults / "cards"
    for place in (folder, cards):
        place.mkdir()
    qrcards.save_pictures(asking.vault.team.request(), folder, "request")
    asking.close()
    window.show("team")
    window.press("Let somebody in from pictures")
    window.press("Add a whole folder")
    window.choose(folder)
    window.prompt().choose("interviewer")
    window.settle()
    window.choose(cards)

    assert len(list(cards.iterdir())) == 2


def test_who_did_not_found_the_team_changes_nobody(window, lead, vaults: Path) -> None:
    second = window.on_vault_lane(lambda: member_in(vaults / "second", lead, "supervisor"))
    window.context.vault = second
    window.show("team")

    for name in ("Rules of the team", f"Change or end {lead.member}"):
        with pytest.raises(LookupError):
            window.button(name)
    window.on_vault_lane(lead.close)
