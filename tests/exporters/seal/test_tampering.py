"""Everything that must not pass as a proof."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.document import SCHEMA
from exporters.sdjwt.reader import PresentationInvalid, disclosed_claims
from exporters.seal import (
    TYP,
    Issue,
    IssueOfAnother,
    NotAnIssue,
    check_issue,
    combine,
    present,
    seal,
    verify_presentation,
)
from exporters.trust import NotCertifiedThen, find_team
from storage.canonical import canonical, read_json
from storage.chain import SignerUnknown
from storage.jose import (
    NotASignature,
    SignatureInvalid,
    b64url,
    from_b64url,
    sign_compact,
    sign_detached_mldsa,
)
from tests.support.account import account
from tests.support.team import found_team

TEAM = found_team()
SIGNER = TEAM.signer()
DOCUMENT = account()
ISSUE = seal(DOCUMENT, SIGNER, TEAM, batch=1).issues[0]
SHOWN = present(ISSUE, DOCUMENT, lambda path: path.claim in {"code", "sealed_at"} or path.word in {0, 2})
LIES = (PresentationInvalid, NotASignature, SignatureInvalid, SignerUnknown)


def disclosure(*parts: Any) -> str:
    return b64url(canonical(list(parts)))


def digest(text: str) -> str:
    return b64url(hashlib.sha256(text.encode()).digest())


def payload(**claims: Any) -> bytes:
    return canonical({"_sd_alg": "sha-256", **claims})


NAME = disclosure("salt", "name", "value")
ELEMENT = disclosure("salt", "element")


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (payload(), [NAME]),
        (payload(_sd=[digest(NAME)]), [NAME, NAME]),
        (payload(_sd=[digest(NAME), digest(NAME)]), [NAME]),
        (payload(_sd=[digest(NAME)], a={"_sd": [digest(NAME)]}), [NAME]),
        (payload(_sd=["decoy"], a=[{"...": "decoy"}]), []),
        (payload(_sd=[digest(ELEMENT)]), [ELEMENT]),
        (payload(a=[{"...": digest(NAME)}]), [NAME]),
        (payload(_sd=[digest(NAME)], name="other"), [NAME]),
        (payload(_sd="x"), []),
        (payload(_sd=[1]), []),
        (payload(a=[{"...": 1}]), []),
        (payload(a=[{"...": "decoy", "more": 1}]), []),
        (payload(a={"...": "decoy"}), []),
        (payload(a={"_sd_alg": "sha-256"}), []),
        (canonical({"_sd": []}), []),
        (canonical({"_sd_alg": "sha-512"}), []),
        (canonical([]), []),
        (b"x", []),
    ],
)
def test_a_broken_rule_of_rfc_9901_is_found(data: bytes, parts: list[str]) -> None:
    with pytest.raises(PresentationInvalid):
        disclosed_claims(data, parts)


@pytest.mark.parametrize(
    "part",
    [
        disclosure("salt"),
        disclosure("salt", "a", "b", "c"),
        disclosure(1, "a", "b"),
        disclosure("salt", 1, "b"),
        disclosure("salt", "_sd", []),
        disclosure("salt", "...", "x"),
        disclosure("salt", "_sd_alg", "sha-256"),
        b64url(b'{"salt":1}'),
        b64url(b'["salt","a",1.5]'),
        b64url(b"\xff"),
        NAME + "=",
        "é",
        "",
    ],
)
def test_what_is_no_disclosure_is_refused(part: str) -> None:
    with pytest.raises(PresentationInvalid):
        disclosed_claims(payload(_sd=[b64url(hashlib.sha256(part.encode()).digest())]), [part])


def test_disclosures_cannot_be_nested_without_end() -> None:
    parts = [NAME]
    for _ in range(50):
        parts.append(disclosure("salt", "name", {"_sd": [digest(parts[-1])]}))

    with pytest.raises(PresentationInvalid):
        disclosed_claims(payload(_sd=[digest(parts[-1])]), parts)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SHOWN) - 1), st.sampled_from("AQgw_-~.=é0"))
def test_no_character_of_a_proof_can_be_changed(place: int, character: str) -> None:
    if SHOWN[place] == character:
        return
    with pytest.raises(LIES):
        verify_presentation(SHOWN[:place] + character + SHOWN[place + 1 :], TEAM)


@given(st.text(max_size=300))
def test_any_text_as_a_proof_is_refused_politely(text: str) -> None:
    with pytest.raises(LIES):
        verify_presentation(text, TEAM)


@pytest.mark.parametrize("text", ["", "~", ISSUE.jwt, SHOWN[:-1], SHOWN + "a.b.c", "~" + SHOWN, SHOWN + "~"])
def test_a_proof_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(LIES):
        verify_presentation(text, TEAM)


def test_a_disclosure_of_another_issue_does_not_fit() -> None:
    other = seal(DOCUMENT, SIGNER, TEAM, batch=1).issues[0]
    parts = present(other, DOCUMENT, lambda path: path.claim == "code").split("~")[1:-1]

    with pytest.raises(PresentationInvalid):
        verify_presentation(combine(ISSUE.jwt, parts), TEAM)


def test_a_parent_that_is_missing_is_found() -> None:
    jwt, *parts = SHOWN.split("~")[:-1]

    for missing in range(len(parts)):
        rest = [part for place, part in enumerate(parts) if place != missing]
        shown = combine(jwt, rest)
        if any(b"..." in from_b64url(part) for part in [parts[missing]]):
            with pytest.raises(PresentationInvalid):
                verify_presentation(shown, TEAM)
        else:
            verify_presentation(shown, TEAM)


def test_another_team_does_not_vouch() -> None:
    with pytest.raises(SignerUnknown):
        verify_presentation(SHOWN, found_team())
    with pytest.raises(SignerUnknown):
        find_team([found_team()], TEAM.fingerprint)


def _signed(claims: dict[str, Any], parts: Sequence[str] = ()) -> str:
    return combine(sign_compact(SIGNER, payload(**claims), TYP), parts)


def test_a_member_cannot_speak_for_another_team() -> None:
    with pytest.raises(SignerUnknown):
        verify_presentation(_signed({"vct": SCHEMA, "team": found_team().fingerprint}), TEAM)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"vct": "underseal.testimony/2"},
        {"vct": SCHEMA, "exp": 1},
        {"vct": SCHEMA, "code": 7},
        {"vct": SCHEMA, "narratives": [{"words": [[1, "b "], [0, "a "]]}]},
        {"vct": SCHEMA, "answers": [{"id": "M01.02"}]},
    ],
)
def test_claims_that_are_no_testimony_are_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(PresentationInvalid):
        verify_presentation(_signed({"team": TEAM.fingerprint, **claims}), TEAM)


def test_a_word_cannot_be_shown_twice_or_out_of_place() -> None:
    story = DOCUMENT.model_dump(mode="json")["narratives"][0]
    for words in ([[1, "a "], [1, "b "]], [[2, "a "], [1, "b "]], [[-1, "a "]]):
        claims = {"vct": SCHEMA, "team": TEAM.fingerprint, "narratives": [{**story, "words": words}]}
        with pytest.raises(PresentationInvalid):
            verify_presentation(_signed(claims), TEAM)


def test_a_time_outside_the_certificate_is_refused() -> None:
    late = DOCUMENT.model_copy(update={"sealed_at": datetime(2040, 1, 1, tzinfo=UTC)})
    issue = seal(late, SIGNER, TEAM, batch=1).issues[0]

    with pytest.raises(NotCertifiedThen):
        verify_presentation(present(issue, late, lambda path: path.claim == "sealed_at"), TEAM)
    with pytest.raises(NotCertifiedThen):
        check_issue(issue, late, TEAM)
    verify_presentation(present(issue, late, lambda path: path.claim == "code"), TEAM)


def test_the_second_signature_is_checked_where_it_is_given() -> None:
    other = sign_detached_mldsa(SIGNER, b"other", TYP)
    stranger = sign_detached_mldsa(TEAM.signer(), ISSUE.jwt.encode(), TYP)

    with pytest.raises(SignatureInvalid):
        verify_presentation(SHOWN, TEAM, other)
    with pytest.raises(SignerUnknown):
        verify_presentation(SHOWN, TEAM, stranger)
    with pytest.raises(SignatureInvalid):
        check_issue(replace(ISSUE, jws=other), DOCUMENT, TEAM)


def test_an_issue_over_another_document_is_found() -> None:
    changed = DOCUMENT.model_copy(update={"language": "ru"})

    with pytest.raises(IssueOfAnother):
        check_issue(ISSUE, changed, TEAM)
    with pytest.raises(IssueOfAnother):
        check_issue(replace(ISSUE, seed=b"s" * 32), DOCUMENT, TEAM)


@pytest.mark.parametrize(
    "change", [{"type": "x"}, {"seed": "AA"}, {"seed": "%"}, {"jwt": 1}, {"jws": []}, {"x": 1}]
)
def test_bytes_that_are_no_issue_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotAnIssue):
        Issue.parse(canonical({**read_json(ISSUE.to_bytes()), **change}))
    with pytest.raises(NotAnIssue):
        Issue.parse(b"x")
