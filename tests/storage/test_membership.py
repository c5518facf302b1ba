"""Memberships that are renewed, changed and ended, and cards that come too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from forms.errors import AppError
from storage import cards
from storage.card_errors import (
    CardExpired,
    CardForeign,
    CardForSomebodyElse,
    CardOlder,
    CardRefused,
    CardRevoked,
    MembershipExpired,
    MembershipRevoked,
    NotACard,
    OwnMembership,
    TooManyRevoked,
)
from storage.cards import TeamCard, make_team_card, parse_member_card
from storage.chain import check_chain
from storage.members import Role
from storage.team import NotTheFounder
from storage.vault import Vault
from tests.storage.test_team import resigned
from tests.support.vaults import Clock, new_vault

YEARS = 366 * 24 * 3600


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def founder(tmp_path: Path, clock: Clock) -> Iterator[Vault]:
    with new_vault(tmp_path / "founder", clock) as opened:
        opened.team.found("Our team")
        yield opened


@pytest.fixture
def field(tmp_path: Path, clock: Clock, founder: Vault) -> Iterator[Vault]:
    with new_vault(tmp_path / "field", clock) as opened:
        join(opened, founder)
        yield opened


def join(field: Vault, founder: Vault, role: Role = "interviewer", flags: tuple[str, ...] = ()) -> str:
    card = founder.team.certify(field.team.request(), role=role, flags=flags)
    field.team.install(card, founder.team.card())
    me = field.team.me()
    assert me is not None
    return me.code


def code_of(vault: Vault) -> str:
    me = vault.team.me()
    assert me is not None
    return me.code


def test_every_signed_card_counts_up(founder: Vault, field: Vault, clock: Clock) -> None:
    before = founder.team.trust()
    after = founder.team.set_policy(approvals=1)
    clock.move(-10 * 24 * 3600)
    later = founder.team.set_policy(approvals=0)

    assert before.serial < after.serial < later.serial
    assert (after.issued, later.issued) == ("2026-11-24", "2026-11-14")


def test_a_founder_restored_from_last_week_still_signs_newer_cards(
    founder: Vault, field: Vault, clock: Clock
) -> None:
    last_week = founder.team.card()
    for approvals in (1, 0, 1):
        founder.team.set_policy(approvals=approvals)
    field.team.update(founder.team.card())
    founder.team._rows.keep_card(last_week)  # what a restored backup holds
    clock.move(7 * 24 * 3600)
    founder.team.set_policy(approvals=3)

    field.team.update(founder.team.card())
    assert field.team.rules().approvals == 3


def test_an_older_team_card_is_not_taken_over_a_newer_one(founder: Vault, field: Vault) -> None:
    old = founder.team.card()
    founder.team.set_policy(approvals=0)
    field.team.update(founder.team.card())

    with pytest.raises(CardOlder):
        field.team.update(old)
    with pytest.raises(CardOlder):
        field.team.install(field.team.member_card(code_of(field)) or b"", old)
    field.team.update(founder.team.card())
    assert field.team.rules().approvals == 0


def test_a_revoked_member_signs_nothing_more_and_loses_nothing(founder: Vault, field: Vault) -> None:
    founder.team.revoke(code_of(field))
    field.team.update(founder.team.card())
    me = field.team.me()

    assert me is not None and field.team.standing(me).state == "revoked"
    with pytest.raises(MembershipRevoked):
        field.team.signer()
    field.custody.append("vault", "VERI")
    assert field.custody.verify().ok


def test_what_was_signed_before_a_membership_ended_still_counts(
    founder: Vault, field: Vault, clock: Clock
) -> None:
    me = field.team.me()
    assert me is not None
    clock.move(30 * 24 * 3600)
    team = founder.team.revoke(me.code)
    facts = check_chain(me.chain, team)

    assert facts.revoked
    assert facts.certified_at(clock() - timedelta(days=2))
    assert not facts.certified_at(clock() + timedelta(hours=1))


def test_keys_in_other_hands_are_believed_for_no_day(founder: Vault, field: Vault, clock: Clock) -> None:
    me = field.team.me()
    assert me is not None
    facts = check_chain(me.chain, founder.team.revoke(me.code, ever=True))

    assert not any(facts.certified_at(clock() + timedelta(days=days)) for days in range(-40, 40))


def test_a_revoked_supervisor_is_sealed_for_no_more(founder: Vault, field: Vault, tmp_path: Path) -> None:
    with new_vault(tmp_path / "second") as second:
        code = join(second, founder, "supervisor")
    field.team.update(founder.team.card())
    assert code in {member.code for member in field.team.supervisors()}

    founder.team.revoke(code)
    field.team.update(founder.team.card())
    assert code not in {member.code for member in field.team.supervisors()}


def test_a_revoked_member_is_not_certified_again(founder: Vault, field: Vault) -> None:
    founder.team.revoke(code_of(field))

    with pytest.raises(CardRevoked):
        founder.team.certify(field.team.request(), role="interviewer")
    with pytest.raises(CardRevoked):
        founder.team.renew(code_of(field))


def test_a_revoked_member_card_is_not_installed(founder: Vault, field: Vault) -> None:
    card = field.team.member_card(code_of(field))
    founder.team.revoke(code_of(field))

    with pytest.raises(CardRevoked):
        field.team.install(card or b"", founder.team.card())


def test_a_member_who_lost_rights_cannot_use_the_old_card(
    founder: Vault, tmp_path: Path, clock: Clock
) -> None:
    with new_vault(tmp_path / "second", clock) as second:
        code = join(second, founder, "supervisor", ("sgbv_trained",))
        old = second.team.member_card(code) or b""
        new = founder.team.renew(code, role="interviewer", flags=())

        second.team.update(founder.team.card())
        with pytest.raises(MembershipRevoked):
            second.team.signer()
        with pytest.raises(CardRevoked):
            second.team.install(old, founder.team.card())
        second.team.install(new, founder.team.card())
        assert second.team.signer().member.role == "interviewer"


def test_a_member_who_got_more_rights_keeps_what_they_signed(founder: Vault, field: Vault) -> None:
    old = field.team.me()
    assert old is not None
    field.team.install(founder.team.renew(old.code, flags=("child_trained",)), founder.team.card())
    me = field.team.me()

    assert me is not None and me.flags == ("child_trained",)
    assert not check_chain(old.chain, field.team.trust()).revoked


def test_a_card_that_ran_out_is_renewed(founder: Vault, field: Vault, clock: Clock) -> None:
    card = field.team.member_card(code_of(field)) or b""
    clock.move(6 * YEARS)

    with pytest.raises(MembershipExpired):
        field.team.signer()
    with pytest.raises(CardExpired):
        field.team.install(card, founder.team.card())
    field.team.install(founder.team.renew(code_of(field)), founder.team.card())
    assert field.team.signer().code == code_of(field)


def test_a_clock_set_back_does_not_bring_a_membership_back(
    founder: Vault, field: Vault, clock: Clock
) -> None:
    founder.team.revoke(code_of(field))
    field.team.update(founder.team.card())
    clock.move(-400 * 24 * 3600)

    with pytest.raises(MembershipRevoked):
        field.team.signer()


def test_only_the_founder_renews_and_ends_memberships(founder: Vault, field: Vault) -> None:
    for act in (field.team.renew, field.team.revoke):
        with pytest.raises(NotTheFounder):
            act(code_of(founder))
        with pytest.raises(CardRefused):
            getattr(founder.team, act.__name__)("M-0000-0")
    with pytest.raises(OwnMembership):
        founder.team.revoke(code_of(founder))


def test_a_card_has_room_for_a_number_of_ended_memberships(
    founder: Vault, field: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.founding.MOST_REVOKED", 0)
    with pytest.raises(TooManyRevoked):
        founder.team.revoke(code_of(field))


def test_each_reason_for_refusing_a_card_has_its_own_sentence(
    founder: Vault, field: Vault, tmp_path: Path
) -> None:
    with new_vault(tmp_path / "other") as other:
        other.team.found("Another team")
        foreign = other.team.card()
        somebody = founder.team.certify(other.team.request(), role="interviewer")
    altered = resigned(founder.team.card(), lambda payload: payload.update(name="Their team"))
    cases: list[tuple[type[AppError], Callable[[], object]]] = [
        (CardForeign, lambda: field.team.update(foreign)),
        (CardForeign, lambda: parse_member_card(somebody, TeamCard.parse(foreign))),
        (CardForSomebodyElse, lambda: field.team.install(somebody, founder.team.card())),
        (NotACard, lambda: field.team.update(somebody)),
        (CardRefused, lambda: field.team.update(altered)),
    ]
    for refused, act in cases:
        with pytest.raises(AppError) as caught:
            act()
        assert type(caught.value) is refused
    assert len({refused.text for refused, _ in cases}) == 4


def test_cards_of_before_are_still_read(founder: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    root, certificate = founder.team._rows.root(), founder.team.trust().root_certificate
    assert root is not None
    added = {"serial", "issued", "revoked"}
    monkeypatch.setattr(
        cards._TeamPart,
        "model_dump",
        lambda part: (
            {name: value for name, value in vars(part).items() if name not in added}
            | {"root": part.root.model_dump(), "supervisors": []}
        ),
    )
    old = TeamCard.parse(make_team_card(root, "Our team", certificate, [], {"approvals": 1}))

    assert (old.serial, old.issued, old.revocations) == (0, "", {})
    assert old.rules.approvals == 1


@pytest.mark.parametrize("since", ["2026-13-01", "yesterday", "0000-01-01", "2026-02-30"])
def test_a_day_that_does_not_exist_makes_no_card(since: str, founder: Vault) -> None:
    root, team = founder.team._rows.root(), founder.team.trust()
    assert root is not None
    entry = cards.Revocation.model_construct(code="M-0000-0", certificate="", since=since)
    card = make_team_card(root, "Our team", team.root_certificate, [], {}, revoked=[entry])

    with pytest.raises(NotACard):
        TeamCard.parse(card)
