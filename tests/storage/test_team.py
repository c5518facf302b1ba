from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.codes import is_code
from forms.errors import AppError
from storage import age_keys, jose, words
from storage.cards import CardRefused, NotACard, Request, TeamCard, parse_member_card
from storage.chain import check_chain, check_grant
from storage.recipients import RecipientCard, new_code
from storage.team import NoTeam, NotTheFounder, TeamExists
from storage.vault import Vault
from tests.support.vaults import MOMENT, PASSPHRASE, new_vault


@pytest.fixture
def founder(vault: Vault) -> Vault:
    vault.team.found("Our team")
    return vault


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Vault]:
    """The vault of an interviewer who asks to join."""
    with new_vault(tmp_path / "field") as opened:
        yield opened


def join(field: Vault, founder: Vault, **terms: object) -> None:
    card = founder.team.certify(field.team.request(), **{"role": "interviewer", **terms})  # type: ignore[arg-type]
    field.team.install(card, founder.team.card())


def resigned(card: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """Change the payload of a card and leave its signatures."""
    jws = json.loads(card)
    payload = json.loads(jose.from_b64url(jws["payload"]))
    change(payload)
    jws["payload"] = jose.b64url(json.dumps(payload, separators=(",", ":")).encode())
    return json.dumps(jws).encode()


def test_a_founder_is_the_first_supervisor(founder: Vault) -> None:
    me = founder.team.me()

    assert me is not None and me.role == "supervisor" and is_code(me.code, "M")
    assert founder.team.supervisors() == founder.team.members() == [me]
    assert TeamCard.parse(founder.team.card()) == founder.team.trust()
    assert founder.team.trust().policy["approvals"] == 2


def test_no_certificate_carries_a_name_or_an_hour(founder: Vault) -> None:
    me = founder.team.me()
    assert me is not None
    for der in me.chain:
        certificate = x509.load_der_x509_certificate(der)
        assert b"Our team" not in der
        assert [is_code(str(part.value)) for part in certificate.subject] == [True]
        assert certificate.not_valid_before_utc == MOMENT.replace(hour=0)


def test_the_chain_holds_by_both_algorithms(founder: Vault) -> None:
    me, team = founder.team.me(), founder.team.trust()
    assert me is not None
    facts = check_chain(me.chain, team)

    check_grant(facts, me.mldsa_public, me.grant, team)
    assert (facts.member_code, facts.role, facts.team) == (me.code, "supervisor", team.fingerprint)


def test_an_interviewer_joins_and_signs(founder: Vault, field: Vault) -> None:
    join(field, founder, flags=("minors", "approver"))
    signer, me = field.team.signer(), field.team.me()

    assert (
        me is not None
        and me == founder.team.members()[[m.code for m in founder.team.members()].index(me.code)]
    )
    assert (me.role, me.flags) == ("interviewer", ("approver", "minors"))
    signed = jose.sign_detached(signer, b"what was said", "test")
    facts = jose.verify_detached(signed, b"what was said", founder.team.trust(), "test")
    assert facts.member_code == me.code
    assert field.team.supervisors() == founder.team.supervisors()
    assert founder.team.holds(me.code, signer.es256(b"data"), b"data")
    assert not founder.team.holds(me.code, signer.es256(b"data"), b"date")
    assert not founder.team.holds("M-0000-0", signer.es256(b"data"), b"data")


def test_a_member_stays_one_after_opening_again(founder: Vault, field: Vault) -> None:
    join(field, founder)
    me = field.team.me()
    field.close()

    with Vault.open(field.folder, PASSPHRASE) as again:
        assert again.team.me() == me
        assert age_keys.recipient_of(again.team.decryption_identity()) == me.age_recipient  # type: ignore[union-attr]
        assert b"PRIVATE KEY" in again.team.signer().private_pem()


def test_asking_twice_asks_the_same(field: Vault) -> None:
    assert Request.parse(field.team.request()) == Request.parse(field.team.request())


def test_a_second_supervisor_is_told_to_those_who_joined_before(
    founder: Vault, field: Vault, tmp_path: Path
) -> None:
    join(field, founder)
    with new_vault(tmp_path / "second") as second:
        join(second, founder, role="supervisor")
        field.team.update(founder.team.card())

        assert {m.code for m in field.team.supervisors()} == {
            member.code for vault in (founder, second) if (member := vault.team.me())
        }


def test_only_the_founder_certifies(founder: Vault, field: Vault) -> None:
    join(field, founder)

    with pytest.raises(NotTheFounder):
        field.team.certify(field.team.request(), role="supervisor")


def test_a_vault_has_one_team_for_good(founder: Vault, field: Vault, tmp_path: Path) -> None:
    join(field, founder)
    with pytest.raises(TeamExists):
        founder.team.found("Another team")
    with new_vault(tmp_path / "stranger") as stranger:
        stranger.team.found("Another team")
        card = stranger.team.certify(field.team.request(), role="interviewer")
        with pytest.raises(TeamExists):
            field.team.install(card, stranger.team.card())
        with pytest.raises(CardRefused):
            field.team.update(stranger.team.card())
        with pytest.raises(CardRefused):
            field.team.install(card, founder.team.card())


def test_a_card_for_somebody_else_is_not_installed(founder: Vault, field: Vault, tmp_path: Path) -> None:
    with new_vault(tmp_path / "other") as other:
        card = founder.team.certify(other.team.request(), role="interviewer")

    field.team.request()
    with pytest.raises(CardRefused):
        field.team.install(card, founder.team.card())
    assert field.team.me() is None


def test_nobody_takes_the_code_of_another(founder: Vault, field: Vault) -> None:
    me = founder.team.me()
    assert me is not None
    field.team._request(me.code)

    with pytest.raises(CardRefused):
        founder.team.certify(field.team.request(), role="interviewer")


def test_without_a_team_nobody_signs(vault: Vault) -> None:
    for use in (vault.team.signer, vault.team.card, vault.team.trust, vault.team.decryption_identity):
        with pytest.raises(NoTeam):
            use()
    assert vault.team.me() is None
    assert vault.team.fingerprint() == ""


def test_a_changed_team_card_is_refused(founder: Vault) -> None:
    forged = resigned(founder.team.card(), lambda payload: payload.update(name="Their team"))

    with pytest.raises(CardRefused):
        TeamCard.parse(forged)


def test_a_raised_role_is_refused(founder: Vault, field: Vault) -> None:
    card = founder.team.certify(field.team.request(), role="interviewer")
    forged = resigned(card, lambda payload: payload["member"].update(role="supervisor"))  # type: ignore[attr-defined]

    with pytest.raises(CardRefused):
        parse_member_card(forged, founder.team.trust())


def test_a_forged_request_is_refused(founder: Vault, field: Vault) -> None:
    own_age = age_keys.generate("hybrid").recipient
    forged = resigned(field.team.request(), lambda payload: payload.update(age=own_age))

    with pytest.raises(CardRefused):
        founder.team.certify(forged, role="interviewer")


@pytest.mark.parametrize("parse", [TeamCard.parse, Request.parse, RecipientCard.parse])
@given(data=st.binary(max_size=300) | st.text().map(str.encode))
def test_any_bytes_are_no_card(parse: Callable[[bytes], object], data: bytes) -> None:
    with pytest.raises(NotACard):
        parse(data)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2**20), flip=st.integers(1, 255))
def test_no_changed_byte_of_a_card_changes_what_it_says(founder: Vault, place: int, flip: int) -> None:
    card = bytearray(founder.team.card())
    card[place % len(card)] ^= flip
    try:
        parsed = TeamCard.parse(bytes(card))
    except AppError:
        return
    assert parsed == founder.team.trust()


def test_two_teams_have_different_words(founder: Vault, field: Vault) -> None:
    other = field.team.found("Our team")

    assert len(other.eight_words()) == 8
    assert other.eight_words() == TeamCard.parse(field.team.card()).eight_words()
    assert other.eight_words() != founder.team.trust().eight_words()


def test_the_english_words_are_short_distinct_and_sorted() -> None:
    listed = words.word_list()

    assert list(listed) == sorted(set(listed)) and len(listed) == 256
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 9 for word in listed)


def recipient(**changes: str) -> RecipientCard:
    facts = {
        "code": new_code(),
        "name": "Office of the Prosecutor",
        "category": "ICC",
        "purpose": "ICCI",
        "age_recipient": age_keys.generate("hybrid").recipient,
        "default_profile": "ICC",
    }
    return RecipientCard(**{**facts, **changes})


def test_a_recipient_is_kept_and_confirmed(vault: Vault) -> None:
    card = recipient()
    vault.recipients.add(RecipientCard.parse(card.to_bytes()))

    assert vault.recipients.list() == [card] == [vault.recipients.get(card.code)]
    assert vault.recipients.confirmed(card.code) is None
    vault.recipients.confirm(card.code)
    assert vault.recipients.confirmed(card.code) == MOMENT
    assert len(card.eight_words()) == 8
    vault.recipients.remove(card.code)
    assert vault.recipients.codes() == []


def test_another_key_has_to_be_confirmed_anew(vault: Vault) -> None:
    card = recipient()
    vault.recipients.add(card)
    vault.recipients.confirm(card.code)
    vault.recipients.add(card)
    assert vault.recipients.confirmed(card.code) == MOMENT

    vault.recipients.add(recipient(code=card.code))
    assert vault.recipients.confirmed(card.code) is None


@pytest.mark.parametrize(
    "changes", [{"code": "R-1"}, {"name": ""}, {"category": "icc"}, {"age_recipient": "age1x"}]
)
def test_a_recipient_that_is_none_is_refused(vault: Vault, changes: dict[str, str]) -> None:
    with pytest.raises(AppError):
        vault.recipients.add(recipient(**changes))
    assert vault.recipients.list() == []
