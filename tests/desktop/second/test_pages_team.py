"""Joining, leading a team and knowing recipients, through the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.qt.views.join import JoinView
from desktop.qt.views.team import TeamView
from desktop.qt.views.work import WorkView
from desktop.qt.widgets.spoken import SpokenWords
from desktop.services import joining
from storage import age_keys
from tests.support.second_half import member_in
from tests.support.vaults import CHEAP, PASSPHRASE


def says(view, words: str) -> bool:
    return any(words in label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))


@pytest.fixture
def newcomer(window, vaults: Path):
    """Show the vault of somebody who is in no team yet."""
    from desktop.services import vault_service

    opened = window.on_vault_lane(
        lambda: vault_service.create(vaults / "new", PASSPHRASE, "interviewer", kdf=CHEAP)
    )
    window.context.vault = opened
    return opened


def test_somebody_joins_through_two_files(window, newcomer, vaults: Path) -> None:
    view = window.show("join")
    assert not window.button("Join the team").isEnabled()
    window.press("Save my request")
    window.choose(vaults / "request-new.json")
    assert "saved" in window.banner

    def certify():
        from tests.support.second_half import opened_in

        founder = opened_in(vaults / "supervisor")
        cards = joining.certify(
            founder.vault, joining.read_request(vaults / "request-new.json"), "interviewer", vaults
        )
        founder.close()
        return cards

    member, team = window.on_vault_lane(certify)
    window.press("Choose the member card")
    window.choose(member)
    window.press("Choose the team card")
    window.choose(team)
    assert says(view, "The team card is chosen.")
    window.press("Join the team")

    assert isinstance(window.frame.page(), WorkView)
    assert window.context.vault.member


def test_a_wrong_card_is_refused_in_a_sentence(window, newcomer, vaults: Path) -> None:
    view = window.show("join")
    other = next(vaults.glob("member-*.json"))
    for button in ("Choose the member card", "Choose the team card"):
        window.press(button)
        window.choose(other)

    window.press("Join the team")

    assert isinstance(window.frame.page(), JoinView)
    assert says(view, "not the card that was expected")


def test_a_member_sees_that_they_are_one(window, field) -> None:
    view = window.show("join")

    assert says(view, "Our team") and says(view, field.member)


@pytest.fixture
def request_file(window, vaults: Path) -> Path:
    """Save the request of somebody who wants to be let in."""

    def ask() -> Path:
        from desktop.services import vault_service

        opened = vault_service.create(vaults / "asking", PASSPHRASE, "interviewer", kdf=CHEAP)
        joining.save_request(opened, vaults / "asking-request.json")
        opened.close()
        return vaults / "asking-request.json"

    return window.on_vault_lane(ask)


@pytest.mark.parametrize(
    ("answer", "joined"),
    [("interviewer", True), ("supervisor", True), ("", False), (None, False)],
    ids=["interviewer", "supervisor", "not now", "closed"],
)
def test_letting_somebody_in_is_asked_first(
    window, lead, request_file: Path, vaults: Path, answer: str | None, joined: bool
) -> None:
    view = window.show("team")
    known = window.on_vault_lane(lambda: len(lead.vault.team.members()))
    folder = vaults / "cards"
    folder.mkdir()
    window.press("Let somebody in")
    window.choose(request_file)
    prompt = window.prompt()
    assert len(prompt.findChildren(SpokenWords)[0].label.text().split()) == 8

    prompt.reject() if answer is None else prompt.choose(answer)
    window.settle()
    if joined:
        window.choose(folder)

    assert window.on_vault_lane(lambda: len(lead.vault.team.members())) == known + joined
    assert len(list(folder.iterdir())) == (2 if joined else 0)
    assert not joined or says(view, answer or "")


@pytest.mark.parametrize(
    ("answer", "left"), [("0", 0), ("1", 1), ("", 2), (None, 2)], ids=["nobody", "one", "leave", "closed"]
)
def test_the_number_of_approvals_is_the_founders_choice(window, lead, answer: str | None, left: int) -> None:
    view = window.show("team")
    assert says(view, "Approvals needed for a release: 2")

    window.press("Change the number of approvals")
    prompt = window.prompt()
    prompt.reject() if answer is None else prompt.choose(answer)
    window.settle()

    assert says(view, f"Approvals needed for a release: {left}")


def test_a_recipient_is_added_and_confirmed(qtbot, window, lead, type_text) -> None:
    view = window.show("team")
    fields = {field.accessibleName(): field for field in view.findChildren(QLineEdit)}
    window.press("Add this recipient")
    assert says(view, "needs a name and a public key")
    type_text(fields["Name of the recipient"], "The Prosecutor")
    type_text(fields["Their public key"], age_keys.generate("x25519").recipient)

    window.press("Add this recipient")
    qtbot.waitUntil(lambda: says(view, "older kind"))
    assert says(view, "The Prosecutor")
    window.press("The words are the same")

    assert says(view, "The key was compared over another channel.")
    (line,) = window.on_vault_lane(lambda: joining.picture(lead.vault)).recipients
    assert line.confirmed and line.purpose == "ICCI"


def test_a_key_that_is_none_is_said_so(window, lead, type_text) -> None:
    view = window.show("team")
    fields = {field.accessibleName(): field for field in view.findChildren(QLineEdit)}
    type_text(fields["Name of the recipient"], "The Prosecutor")
    type_text(fields["Their public key"], "age1nothing")

    window.press("Add this recipient")

    assert view._trouble.isVisible()
    assert window.on_vault_lane(lambda: lead.vault.recipients.list()) == []


def test_the_team_card_is_saved_for_recipients(window, lead, vaults: Path) -> None:
    window.show("team")
    window.press("Save the team card")
    window.choose(vaults / "saved.json")

    assert (vaults / "saved.json").read_bytes() == window.on_vault_lane(lead.vault.team.card)


def test_somebody_who_did_not_found_the_team_cannot_certify(window, lead, vaults: Path) -> None:
    second = window.on_vault_lane(lambda: member_in(vaults / "second", lead, "supervisor"))
    window.context.vault = second
    view = window.show("team")

    assert isinstance(view, TeamView)
    with pytest.raises(LookupError):
        window.button("Let somebody in")
    window.press("Take a newer team card")
    window.choose(vaults / "team-card.json")
    assert not view._trouble.isVisible()
    window.on_vault_lane(lead.close)
