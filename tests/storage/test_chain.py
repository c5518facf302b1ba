"""From a member's certificate to the team's root."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from storage.chain import (
    MLDSA_OID,
    ROLE_OID,
    SignerUnknown,
    check_chain,
    check_grant,
    mldsa_extension,
    read_certificate,
    role_extension,
)
from tests.support.team import FROM, UNTIL, FakeTeam, certificate, found_team

KEY = b"k" * 1952


@pytest.fixture(scope="module")
def team() -> FakeTeam:
    return found_team()


def leaf(
    team: FakeTeam, *extensions: x509.ExtensionType, authority: bool = False, name: str = "M-1"
) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate(name, key, "Team root", team.p256, extensions, authority=authority)


def test_a_certificate_says_code_role_flags_and_time(team: FakeTeam) -> None:
    facts = check_chain([leaf(team, role_extension("supervisor", ["b", "a"]), mldsa_extension(KEY))], team)

    assert (facts.member_code, facts.role, facts.flags) == ("M-1", "supervisor", ("a", "b"))
    assert facts.certified_at(FROM)
    assert not facts.certified_at(UNTIL + dt.timedelta(seconds=1))
    assert not facts.certified_at(FROM - dt.timedelta(seconds=1))


def test_the_root_may_follow_and_nothing_else(team: FakeTeam) -> None:
    own = leaf(team, role_extension("interviewer"), mldsa_extension(KEY))
    check_chain([own, team.root_certificate], team)

    for chain in ([], [own, own], [own, team.root_certificate, team.root_certificate], [own, b""], [b"x"]):
        with pytest.raises(SignerUnknown):
            check_chain(chain, team)


def test_another_root_of_the_same_name_is_refused(team: FakeTeam) -> None:
    own = leaf(team, role_extension("interviewer"), mldsa_extension(KEY))

    with pytest.raises(SignerUnknown):
        check_chain([own], found_team())


def test_a_certificate_that_could_certify_others_is_no_member(team: FakeTeam) -> None:
    with pytest.raises(SignerUnknown):
        check_chain([leaf(team, role_extension("interviewer"), mldsa_extension(KEY), authority=True)], team)


def test_the_root_is_no_member(team: FakeTeam) -> None:
    with pytest.raises(SignerUnknown):
        check_chain([team.root_certificate], team)


@pytest.mark.parametrize(
    "extensions",
    [
        [],
        [mldsa_extension(KEY)],
        [role_extension("interviewer")],
        [x509.UnrecognizedExtension(ROLE_OID, b"{"), mldsa_extension(KEY)],
        [x509.UnrecognizedExtension(ROLE_OID, b'{"role":"interviewer"}'), mldsa_extension(KEY)],
        [x509.UnrecognizedExtension(ROLE_OID, b'{"flags":"x","role":"interviewer"}'), mldsa_extension(KEY)],
        [x509.UnrecognizedExtension(ROLE_OID, b'{"flags":[],"role":"chief"}'), mldsa_extension(KEY)],
    ],
)
def test_a_certificate_without_our_extensions_is_no_member(
    team: FakeTeam, extensions: list[x509.ExtensionType]
) -> None:
    with pytest.raises(SignerUnknown):
        check_chain([leaf(team, *extensions)], team)


def test_a_grant_of_another_team_is_refused(team: FakeTeam) -> None:
    signer = team.signer()
    facts = check_chain(signer.member.chain, team)
    check_grant(facts, signer.member.mldsa_public, signer.member.grant, team)

    foreign = found_team().signer().member.grant
    for grant in (foreign, b"", signer.member.grant[:-1]):
        with pytest.raises(SignerUnknown):
            check_grant(facts, signer.member.mldsa_public, grant, team)


def test_a_certificate_binds_its_second_key(team: FakeTeam) -> None:
    facts = check_chain(
        team.signer(extensions=[role_extension("interviewer"), mldsa_extension(KEY)]).member.chain, team
    )

    with pytest.raises(SignerUnknown):
        check_grant(facts, b"other", b"", team)
    assert x509.load_der_x509_certificate(facts.certificate).extensions.get_extension_for_oid(MLDSA_OID)


def test_a_certificate_without_a_positive_number_is_refused() -> None:
    der = bytearray(found_team().root_certificate)
    number = read_certificate(bytes(der)).serial_number
    written = number.to_bytes(number.bit_length() // 8 + 1, "big")  # DER: with room for its sign
    der[der.index(written)] ^= 0x80

    with pytest.raises(ValueError):
        read_certificate(bytes(der))
