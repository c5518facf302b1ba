"""Signatures as JSON: known answers, another library, and everything that must not pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto import jwk, jws

from storage.canonical import canonical, read_json
from storage.chain import SignerUnknown
from storage.jose import (
    NotASignature,
    SignatureInvalid,
    akp_jwk,
    b64url,
    es256_verify,
    from_b64url,
    sign_compact,
    sign_detached,
    sign_detached_mldsa,
    sign_general,
    signing_input,
    unverified_payload,
    verify_compact,
    verify_detached,
    verify_detached_mldsa,
    verify_general,
)
from tests.support.team import FakeSigner, FakeTeam, found_team

TYP = "underseal-test+json"
PAYLOAD = '{"words":"праўда"}'.encode()


@pytest.fixture(scope="module")
def team() -> FakeTeam:
    return found_team()


@pytest.fixture(scope="module")
def signer(team: FakeTeam) -> FakeSigner:
    return team.signer()


def test_the_es256_example_of_rfc_7515_holds() -> None:
    # RFC 7515, Appendix A.3.
    protected = "eyJhbGciOiJFUzI1NiJ9"
    payload = from_b64url(
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    signature = from_b64url(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )
    x = int.from_bytes(from_b64url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"), "big")
    y = int.from_bytes(from_b64url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"), "big")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()

    es256_verify(key, signature, signing_input(protected, payload))

    with pytest.raises(SignatureInvalid):
        es256_verify(key, signature, signing_input(protected, payload + b" "))


def test_another_library_accepts_both_signatures(signer: FakeSigner) -> None:
    es256_key = jwk.JWK.from_pyca(signer.p256.public_key())
    mldsa_key = jwk.JWK(**akp_jwk(signer.member.mldsa_public))
    detached = sign_detached(signer, PAYLOAD, TYP)

    for entry, key in zip(detached["signatures"], [es256_key, mldsa_key], strict=True):
        token = jws.JWS()
        token.allowed_algs = ["ES256", "ML-DSA-65"]
        token.deserialize(f"{entry['protected']}.{b64url(PAYLOAD)}.{entry['signature']}")
        token.verify(key)
        assert token.payload == PAYLOAD


def test_a_signature_of_another_library_holds_here() -> None:
    mldsa = jwk.JWK.generate(kty="AKP", alg="ML-DSA-65")
    p256 = jwk.JWK.generate(kty="EC", crv="P-256")
    token = jws.JWS(PAYLOAD)
    token.allowed_algs = ["ES256", "ML-DSA-65"]
    token.add_signature(p256, None, json.dumps({"alg": "ES256"}))
    token.add_signature(mldsa, None, json.dumps({"alg": "ML-DSA-65"}))

    public_p256 = p256.get_op_key("verify")
    public_mldsa = mldsa.get_op_key("verify")

    assert verify_general(token.serialize().encode(), public_p256, public_mldsa) == PAYLOAD


def test_a_card_carries_its_payload_and_two_signatures() -> None:
    p256, mldsa = ec.generate_private_key(ec.SECP256R1()), MLDSA65PrivateKey.generate()
    card = sign_general(PAYLOAD, p256, mldsa, protected_es256={"typ": TYP}, protected_mldsa={"typ": TYP})

    assert verify_general(canonical(card), p256.public_key(), mldsa.public_key()) == PAYLOAD
    assert unverified_payload(card) == PAYLOAD
    with pytest.raises(SignatureInvalid):
        verify_general(card, p256.public_key(), MLDSA65PrivateKey.generate().public_key())
    with pytest.raises(SignatureInvalid):
        verify_general(card, ec.generate_private_key(ec.SECP256R1()).public_key(), mldsa.public_key())


def test_a_detached_signature_tells_who_signed(team: FakeTeam, signer: FakeSigner) -> None:
    facts = verify_detached(canonical(sign_detached(signer, PAYLOAD, TYP)), PAYLOAD, team, TYP)

    assert (facts.member_code, facts.role, facts.team) == ("M-7K2Q-3", "interviewer", team.fingerprint)


def test_a_signature_over_one_kind_of_file_is_none_over_another(team: FakeTeam, signer: FakeSigner) -> None:
    with pytest.raises(NotASignature):
        verify_detached(sign_detached(signer, PAYLOAD, TYP), PAYLOAD, team, "underseal-other+json")
    with pytest.raises(NotASignature):
        verify_compact(sign_compact(signer, PAYLOAD, TYP), team, "underseal-other+json")


def test_a_changed_file_is_found(team: FakeTeam, signer: FakeSigner) -> None:
    with pytest.raises(SignatureInvalid):
        verify_detached(sign_detached(signer, PAYLOAD, TYP), PAYLOAD + b" ", team, TYP)


def test_a_stranger_is_refused(team: FakeTeam) -> None:
    with pytest.raises(SignerUnknown):
        verify_detached(sign_detached(found_team().signer(), PAYLOAD, TYP), PAYLOAD, team, TYP)


def _swap(jws_: dict[str, Any]) -> None:
    jws_["signatures"].reverse()


def _drop(jws_: dict[str, Any]) -> None:
    jws_["signatures"].pop()


def _double(jws_: dict[str, Any]) -> None:
    jws_["signatures"][1] = jws_["signatures"][0]


def _unprotected(jws_: dict[str, Any]) -> None:
    jws_["signatures"][0]["header"] = {"kid": "x"}


def _payload_beside(jws_: dict[str, Any]) -> None:
    jws_["payload"] = b64url(PAYLOAD)


def _header(index: int, **changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(jws_: dict[str, Any]) -> None:
        entry = jws_["signatures"][index]
        header = {**read_json(from_b64url(entry["protected"])), **changes}
        entry["protected"] = b64url(canonical({k: v for k, v in header.items() if v is not None}))

    return change


@pytest.mark.parametrize(
    "change",
    [
        _swap,
        _drop,
        _double,
        _unprotected,
        _payload_beside,
        _header(0, alg="none"),
        _header(0, alg="HS256"),
        _header(1, alg="ML-DSA-44"),
        _header(0, crit=["exp"]),
        _header(0, jku="x"),
        _header(0, x5c=[]),
        _header(0, x5c=["%"]),
        _header(0, x5c=[1]),
        _header(0, x5c=None),
        _header(0, typ=None),
        _header(1, jwk="x"),
        _header(1, jwk={"kty": "AKP", "alg": "ML-DSA-65", "pub": "AA=="}),
        _header(1, us_leaf=1),
    ],
)
def test_a_signature_of_another_shape_is_refused(
    team: FakeTeam, signer: FakeSigner, change: Callable[[dict[str, Any]], None]
) -> None:
    detached = read_json(canonical(sign_detached(signer, PAYLOAD, TYP)))
    change(detached)

    with pytest.raises(NotASignature):
        verify_detached(detached, PAYLOAD, team, TYP)


def test_a_member_cannot_borrow_the_second_key_of_another(team: FakeTeam, signer: FakeSigner) -> None:
    mixed = sign_detached(signer, PAYLOAD, TYP)
    mixed["signatures"][1] = sign_detached(team.signer("M-0000-0"), PAYLOAD, TYP)["signatures"][1]

    with pytest.raises(SignerUnknown):
        verify_detached(mixed, PAYLOAD, team, TYP)


@pytest.mark.parametrize(
    "changes",
    [
        {"us_grant": b64url(b"x" * 3309)},
        {"us_leaf": b64url(b"x" * 32)},
        {"jwk": akp_jwk(MLDSA65PrivateKey.generate().public_key().public_bytes_raw())},
    ],
)
def test_a_second_key_that_the_root_did_not_grant_is_refused(
    team: FakeTeam, signer: FakeSigner, changes: dict[str, Any]
) -> None:
    detached = sign_detached(signer, PAYLOAD, TYP)
    _header(1, **changes)(detached)

    with pytest.raises(SignerUnknown):
        verify_detached(detached, PAYLOAD, team, TYP)


def test_one_signature_beside_another_must_be_of_the_same_signer(team: FakeTeam, signer: FakeSigner) -> None:
    token = sign_compact(signer, PAYLOAD, TYP)
    payload, facts = verify_compact(token, team, TYP)
    assert payload == PAYLOAD
    verify_detached_mldsa(sign_detached_mldsa(signer, token.encode(), TYP), token.encode(), facts, team, TYP)

    with pytest.raises(SignerUnknown):
        foreign = sign_detached_mldsa(team.signer(), token.encode(), TYP)
        verify_detached_mldsa(foreign, token.encode(), facts, team, TYP)
    with pytest.raises(SignatureInvalid):
        verify_detached_mldsa(sign_detached_mldsa(signer, b"other", TYP), token.encode(), facts, team, TYP)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_as_a_signature_are_refused_politely(data: bytes) -> None:
    with pytest.raises(NotASignature):
        verify_detached(data, PAYLOAD, _NOBODY, TYP)


@given(st.binary())
def test_base64url_has_one_spelling(data: bytes) -> None:
    assert from_b64url(b64url(data)) == data


@pytest.mark.parametrize("text", ["AA==", "A", "AB", "A+", "A/AA", "A A", "AA\n", None, 5, "é"])
def test_base64url_of_another_spelling_is_refused(text: object) -> None:
    with pytest.raises(NotASignature):
        from_b64url(text)


_NOBODY = found_team()
