"""The file that asks for a clarification is refused by name, or is exactly what was signed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import resources
from exporters import clarification
from exporters.clarification import (
    ClarificationRequest,
    NotAClarification,
    NotAskedBySupervisor,
    Point,
    read_signed,
)
from forms.codes import new_code
from forms.errors import AppError
from storage import jose
from storage.canonical import canonical, read_json
from storage.jose import SignatureInvalid
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join

# The vaults of a module are only read, and a signature takes milliseconds.
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with found_supervisor(tmp_path_factory.mktemp("lead")) as vault:
        yield vault


@pytest.fixture(scope="module")
def interviewer(supervisor: Vault, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with join(supervisor, tmp_path_factory.mktemp("field")) as vault:
        yield vault


def request_of(vault: Vault, **changes: object) -> ClarificationRequest:
    facts: dict[str, object] = {
        "number": new_code("Q", 6),
        "team": vault.team.fingerprint(),
        "testimony": new_code("T", 6),
        "version": 1,
        "asked": dt.date(2026, 11, 24),
        "by": vault.team.signer().code,
        "to": new_code("M", 4),
        "points": (Point(paragraph=2, question="Што было на стале?"),),
    }
    return ClarificationRequest.model_validate({**facts, **changes})


def read(vault: Vault, data: bytes) -> clarification.SignedRequest:
    return read_signed(data, vault.team.trust(), vault.team.fingerprint())


@pytest.fixture(scope="module")
def signed(supervisor: Vault) -> bytes:
    return clarification.sign(request_of(supervisor), supervisor.team.signer()).to_bytes()


def test_what_was_signed_is_read_again(supervisor: Vault) -> None:
    signed = clarification.sign(request_of(supervisor), supervisor.team.signer())

    assert read(supervisor, signed.to_bytes()) == signed


def test_a_file_of_today_is_what_the_schema_says(supervisor: Vault) -> None:
    schema = json.loads(resources.read("schemas/clarification.schema.json"))

    assert resources.read("schemas/clarification.schema.json") == clarification.schema_bytes()
    written = request_of(supervisor).model_dump(mode="json")
    assert set(schema["properties"]) == set(written)
    assert schema["additionalProperties"] is False


def test_another_supervisor_signs_the_same_bytes(supervisor: Vault, tmp_path: Path) -> None:
    again = request_of(supervisor, again=True, reason="the place is open")
    one = clarification.sign(again, supervisor.team.signer())
    twice = clarification.agree(one, supervisor.team.signer())

    with pytest.raises(NotAskedBySupervisor):
        read(supervisor, twice.to_bytes())  # the same person twice is one person


def test_an_interviewer_asks_nobody(supervisor: Vault, interviewer: Vault) -> None:
    me = interviewer.team.signer()
    signed = clarification.sign(request_of(supervisor, by=me.code), me)

    with pytest.raises(NotAskedBySupervisor):
        read(supervisor, signed.to_bytes())


def test_nobody_asks_in_the_name_of_another(supervisor: Vault) -> None:
    signed = clarification.sign(request_of(supervisor, by=new_code("M", 4)), supervisor.team.signer())

    with pytest.raises(NotAskedBySupervisor):
        read(supervisor, signed.to_bytes())


def test_a_request_of_another_team_is_refused(supervisor: Vault) -> None:
    signed = clarification.sign(request_of(supervisor, team="ab" * 32), supervisor.team.signer())

    with pytest.raises(NotAClarification):
        read(supervisor, signed.to_bytes())


@pytest.mark.parametrize(
    "changes",
    [
        {"points": ()},
        {"points": tuple(Point(question="what then?") for _ in range(21))},
        {"testimony": "T-000000-1"},
        {"number": new_code("T", 6)},
        {"version": 0},
        {"again": True},
        {"reason": "for no second time"},
        {"points": ({"question": "two\nlines"},)},
        {"points": ({"question": "x" * 301},)},
        {"points": ({"question": "what?", "paragraph": 0},)},
        {"account": "what was said"},
    ],
)
def test_a_request_has_one_shape(supervisor: Vault, changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        request_of(supervisor, **changes)


@QUICK
@given(data=st.binary(max_size=400))
def test_bytes_are_refused_by_name(supervisor: Vault, data: bytes) -> None:
    with pytest.raises(AppError):
        read(supervisor, data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@QUICK
@given(
    payload=JSON | st.just("eyJ0eXBlIjoxfQ"),
    signatures=JSON | st.lists(st.dictionaries(st.sampled_from(["signatures", "payload"]), JSON), max_size=3),
)
def test_any_shape_of_json_is_refused_by_name(supervisor: Vault, payload: object, signatures: object) -> None:
    data = json.dumps({"payload": payload, "signatures": signatures}).encode()

    with pytest.raises(AppError):
        read(supervisor, data)


@QUICK
@given(st.data())
def test_one_changed_letter_is_noticed(supervisor: Vault, signed: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(signed) - 1))
    letter = data.draw(st.sampled_from(b'AZaz09-_"{}[]:,'))
    changed = signed[:place] + bytes([letter]) + signed[place + 1 :]

    try:
        known = read(supervisor, changed)
    except AppError:
        return
    assert known == read(supervisor, signed)


@QUICK
@given(name=st.sampled_from(["version", "reason", "testimony", "points", "asked", "to", "again"]), new=JSON)
def test_a_changed_payload_is_not_what_was_signed(
    supervisor: Vault, signed: bytes, name: str, new: object
) -> None:
    parts = read_json(signed)
    payload = read_json(jose.from_b64url(parts["payload"]))
    if payload[name] == new and type(payload[name]) is type(new):
        return
    payload[name] = new
    parts["payload"] = jose.b64url(json.dumps(payload, ensure_ascii=False).encode())

    with pytest.raises(AppError):
        read(supervisor, canonical(parts))


def test_another_spelling_of_the_same_payload_is_refused(supervisor: Vault) -> None:
    request = request_of(supervisor)
    loose = json.dumps(request.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
    signature = jose.sign_detached(supervisor.team.signer(), loose, clarification.TYP)
    data = canonical({"payload": jose.b64url(loose), "signatures": [signature]})

    with pytest.raises(NotAClarification):
        read(supervisor, data)


def test_a_signature_over_something_else_does_not_count(supervisor: Vault) -> None:
    request = request_of(supervisor)
    payload = clarification.payload_of(request)
    me = supervisor.team.signer()
    other = jose.sign_detached(me, payload, "underseal-proposal+json")
    swapped = jose.sign_detached(me, payload + b" ", clarification.TYP)

    for signature, refusal in ((other, jose.NotASignature), (swapped, SignatureInvalid)):
        with pytest.raises(refusal):
            read(supervisor, canonical({"payload": jose.b64url(payload), "signatures": [signature]}))
