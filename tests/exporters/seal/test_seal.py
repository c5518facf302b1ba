"""Sealing, and showing parts of what was sealed."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from exporters.document import document_bytes, read_document
from exporters.sdjwt.layout import ROUND_UP, DisclosurePath
from exporters.sdjwt.testimony import read_claims
from exporters.seal import check_issue, disclosures, present, seal, verify_presentation
from storage.canonical import read_json
from storage.jose import b64url, from_b64url
from tests.support.account import ARREST, STORY, account, question
from tests.support.npm_peer import ask, needs_npm
from tests.support.team import found_team

TEAM = found_team()
SIGNER = TEAM.signer()
DOCUMENT = account()
SEALING = seal(DOCUMENT, SIGNER, TEAM, batch=2)
ISSUE = SEALING.issues[0]
PATHS = [path for path in disclosures(ISSUE, DOCUMENT) if not path.is_container]


def payload_of(jwt: str) -> dict[str, object]:
    value = read_json(from_b64url(jwt.split(".")[1]))
    assert isinstance(value, dict)
    return value


def shown_by(kept: set[DisclosurePath]) -> dict[str, object]:
    """Return what must be seen when these are kept, worked out from the document itself."""
    content = DOCUMENT.model_dump(mode="json")
    claims: dict[str, object] = {"vct": "underseal.testimony/1", "team": TEAM.fingerprint}
    claims |= {path.claim: content[path.claim] for path in kept if not path.key}
    keys = {"answers": "reference", "attachments": "code"}
    for name in ("consent", "answers", "attachments", "corrections"):
        wanted = {path.key for path in kept if path.claim == name}
        elements = [
            item
            for place, item in enumerate(content[name])
            if (item[keys[name]] if name in keys else str(place)) in wanted
        ]
        if elements:
            claims[name] = elements
    stories = []
    for story in content["narratives"]:
        places = {path.word for path in kept if path.claim == "narratives" and path.key == story["reference"]}
        if places:
            words = [[place, word] for place, word in enumerate(story["words"]) if place in places]
            stories.append({**story, "words": words})
    return {**claims, "narratives": stories} if stories else claims


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sets(st.sampled_from(PATHS)))
def test_a_presentation_shows_what_is_kept_and_nothing_else(kept: set[DisclosurePath]) -> None:
    claims, facts = verify_presentation(present(ISSUE, DOCUMENT, kept.__contains__), TEAM, ISSUE.jws)

    assert claims == shown_by(kept)
    assert facts.member_code == SIGNER.member.code


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sets(st.sampled_from(PATHS)))
def test_the_reference_library_sees_the_same(kept: set[DisclosurePath]) -> None:
    key = JWK.from_pyca(SIGNER.p256.public_key())
    verifier = SDJWTVerifier(present(ISSUE, DOCUMENT, kept.__contains__), lambda *_: key)

    assert verifier.get_verified_payload() == shown_by(kept)


@needs_npm("@sd-jwt/core")
@pytest.mark.parametrize(
    "kept", [set(), set(PATHS), set(PATHS[::3]), {DisclosurePath("narratives", STORY, 4)}]
)
def test_a_library_in_javascript_sees_the_same(kept: set[DisclosurePath]) -> None:
    root = base64.b64encode(TEAM.root_certificate).decode()
    shown = ask("sdjwt.mjs", sdjwt=present(ISSUE, DOCUMENT, kept.__contains__), root=root)

    assert shown.get("claims") == shown_by(kept)


@needs_npm("@sd-jwt/core")
def test_a_library_in_javascript_refuses_a_changed_proof() -> None:
    root = base64.b64encode(TEAM.root_certificate).decode()
    sd_jwt = present(ISSUE, DOCUMENT, lambda path: path.claim == "code")
    head, body, rest = sd_jwt.split(".")

    assert "refused" in ask("sdjwt.mjs", sdjwt=f"{head}.{body[:-2]}AA.{rest}", root=root)


def test_disclosures_are_made_again_from_the_seed() -> None:
    digests = {
        b64url(hashlib.sha256(text.encode()).digest()) for text in disclosures(ISSUE, DOCUMENT).values()
    }
    found = set()
    for text in [ISSUE.jwt.split(".")[1], *disclosures(ISSUE, DOCUMENT).values()]:
        decoded = from_b64url(text).decode()
        found |= {digest for digest in digests if f'"{digest}"' in decoded}

    assert found == digests


def test_a_document_that_was_written_and_read_again_is_the_same_to_an_issue() -> None:
    texts = {"ru": "Вопрос", "be": "Пытанне", "en": "Question"}
    document = account(answers=(question("M02.01", "/data/M02/a", "PB", "a", labels=texts, display=texts),))
    issue = seal(document, SIGNER, TEAM, batch=1).issues[0]

    check_issue(issue, read_document(document_bytes(document)), TEAM)


def test_in_clear_stand_only_the_schema_and_the_team() -> None:
    payload = payload_of(ISSUE.jwt)

    assert payload.keys() == {"vct", "team", "_sd", "_sd_alg"}


def test_every_salt_has_128_bits_and_is_used_once() -> None:
    salts = [read_json(from_b64url(text))[0] for text in disclosures(ISSUE, DOCUMENT).values()]

    assert {len(from_b64url(salt)) for salt in salts} == {16}
    assert len(set(salts)) == len(salts)


def test_two_issues_have_nothing_in_common_but_the_signer() -> None:
    first, second = ({*disclosures(issue, DOCUMENT).values()} for issue in SEALING.issues)
    digests = [set(payload_of(issue.jwt)["_sd"]) for issue in SEALING.issues]  # type: ignore[call-overload]

    assert not first & second
    assert not digests[0] & digests[1]
    assert SEALING.issues[0].seed != SEALING.issues[1].seed
    assert SEALING.issues[0].jwt.split(".")[1:] != SEALING.issues[1].jwt.split(".")[1:]
    assert SEALING.issues[0].jws != SEALING.issues[1].jws


def test_issues_of_the_same_document_have_different_numbers_of_decoys() -> None:
    counts = {len(payload_of(issue.jwt)["_sd"]) for issue in seal(DOCUMENT, SIGNER, TEAM, batch=12).issues}  # type: ignore[arg-type]

    assert len(counts) > 1


def test_arrays_are_filled_up_with_decoys() -> None:
    made = disclosures(ISSUE, DOCUMENT)

    def elements(path: DisclosurePath) -> list[object]:
        value = read_json(from_b64url(made[path]))[-1]
        return list(value if isinstance(value, list) else value["words"])

    for name in ("consent", "answers", "narratives", "attachments", "corrections"):
        assert len(elements(DisclosurePath(name))) == ROUND_UP
    words = elements(DisclosurePath("narratives", STORY))
    assert len(words) % ROUND_UP == 0
    assert len(words) >= len(DOCUMENT.narratives[0].words)


def test_an_empty_array_looks_like_a_full_one() -> None:
    bare = DOCUMENT.model_copy(update={"attachments": ()})
    made = disclosures(seal(bare, SIGNER, TEAM, batch=1).issues[0], bare)

    assert len(read_json(from_b64url(made[DisclosurePath("attachments")]))[-1]) == ROUND_UP


def test_a_word_tells_its_place() -> None:
    kept = {DisclosurePath("narratives", STORY, place) for place in (0, 1, 5)}
    claims, _ = verify_presentation(present(ISSUE, DOCUMENT, kept.__contains__), TEAM)

    (story,) = read_claims(claims).narratives
    assert story.words == ((0, "My "), (1, "name "), (5, "They "))


def test_the_question_of_an_account_can_stand_without_its_words() -> None:
    kept = DisclosurePath("narratives", STORY)
    claims, _ = verify_presentation(present(ISSUE, DOCUMENT, lambda path: path == kept), TEAM)

    (story,) = read_claims(claims).narratives
    assert (story.id, story.words) == ("F04.01", ())


def test_keeping_one_answer_shows_no_other() -> None:
    kept = DisclosurePath("answers", ARREST)
    sd_jwt = present(ISSUE, DOCUMENT, lambda path: path == kept)

    assert sd_jwt.count("~") == 3
    assert DOCUMENT.code not in sd_jwt


@pytest.mark.parametrize("place", [0, 1])
def test_an_issue_is_kept_as_bytes(place: int) -> None:
    issue = SEALING.issues[place]
    again = type(issue).parse(issue.to_bytes())

    assert again == issue
    assert check_issue(again, DOCUMENT, TEAM).role == "interviewer"


def test_sealing_makes_eight_issues_unless_told_otherwise() -> None:
    assert len(seal(DOCUMENT, SIGNER, TEAM).issues) == 8
