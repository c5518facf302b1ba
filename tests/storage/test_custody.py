from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from storage.custody import EVENTS, START
from storage.errors import StorageBug
from storage.jose import from_b64url
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, Clock, sealed_document

TRIGGERS = ("custody_is_never_changed", "custody_is_never_shortened")


@pytest.fixture
def log(vault: Vault) -> Vault:
    """A vault with a signed log of some length, about two items."""
    vault.team.found("Our team")
    for number in range(4):
        vault.custody.append("T-1", "OPEN", reason=f"reading {number}")
        vault.custody.append("T-2", "COPY", details={"number": number})
    return vault


def attack(vault: Vault, *statements: str) -> None:
    """Do what somebody with the open database could do."""
    for trigger in TRIGGERS:
        vault._database.change(f"DROP TRIGGER {trigger}")
    for statement in statements:
        assert vault._database.change(statement) > 0


def problems(vault: Vault) -> str:
    report = vault.custody.verify()
    assert report.ok is not bool(report.problems)
    return " ".join(report.problems)


def test_an_untouched_log_is_whole(log: Vault) -> None:
    report = log.custody.verify()

    assert report.ok
    assert report.entries == len(log.custody.entries())
    assert report.signed == report.entries - 1  # the first was written before there was a member


def test_an_empty_chain_begins_at_zero(vault: Vault) -> None:
    first = vault.custody.entries()[0]

    assert (first.seq, first.prev, first.item_prev) == (1, START, START)
    assert vault.custody.head() == first.hash


@pytest.mark.parametrize(
    "statement", ["UPDATE custody SET reason = 'x'", "DELETE FROM custody WHERE seq = 2"]
)
def test_the_log_cannot_be_rewritten_by_our_own_mistake(log: Vault, statement: str) -> None:
    with pytest.raises(StorageBug):
        log._database.change(statement)
    assert log.custody.verify().ok


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE custody SET reason = 'another' WHERE seq = 5"], "Entry 5 was altered"),
        (["UPDATE custody SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 5"], "Entry 5 was altered"),
        (["UPDATE custody SET details = '{\"number\":9}' WHERE seq = 6"], "Entry 6 was altered"),
        (["DELETE FROM custody WHERE seq = 5"], "Entry 5 is missing"),
        (["DELETE FROM custody WHERE seq = 1"], "Entry 1 is missing"),
        (
            [
                "UPDATE custody SET seq = 1000 WHERE seq = 5",
                "UPDATE custody SET seq = 5 WHERE seq = 6",
                "UPDATE custody SET seq = 6 WHERE seq = 1000",
            ],
            "does not follow",
        ),
        (["DELETE FROM custody WHERE seq > 7"], "does not end where it ended"),
        (["DELETE FROM custody"], "does not end where it ended"),
        (["UPDATE custody SET signature = zeroblob(64) WHERE seq = 5"], "signature of entry 5"),
        (["UPDATE custody SET signature = NULL WHERE seq = 5"], "Entry 5 lost its signature"),
        (["UPDATE custody SET details = 'nonsense' WHERE seq = 5"], "cannot be read"),
    ],
    ids=[
        "reason altered",
        "time altered",
        "details altered",
        "one removed",
        "first removed",
        "two exchanged",
        "end cut off",
        "all removed",
        "signature replaced",
        "signature removed",
        "unreadable",
    ],
)
def test_every_kind_of_tampering_is_found(log: Vault, statements: list[str], found: str) -> None:
    attack(log, *statements)

    assert found in problems(log)


def test_an_altered_entry_with_a_matching_hash_is_found(log: Vault) -> None:
    entry = log.custody.entries()[-1]
    body = json.loads(entry.body())
    forged = json.dumps({**body, "reason": "forged"}, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(forged).hexdigest()
    attack(
        log,
        f"UPDATE custody SET reason = 'forged', hash = '{digest}' WHERE seq = {entry.seq}",
        f"UPDATE settings SET value = json_set(value, '$.hash', '{digest}') WHERE key = 'custody.head'",
    )

    assert problems(log) == f"The signature of entry {entry.seq} does not hold."


def test_an_end_cut_off_together_with_its_head_is_found_by_an_anchor(log: Vault) -> None:
    log.custody.anchor("T-1/1")
    attack(log, "DELETE FROM custody WHERE seq > 7")
    kept = log.custody.head()
    log.settings.set("custody.head", {"seq": 7, "hash": kept})

    assert "entries that sealed documents name" in problems(log)


def test_a_sealed_document_of_our_own_is_an_anchor(log: Vault) -> None:
    log.sealed.put(sealed_document(custody_head=log.custody.head()), [b"issue"], b"", "own")
    attack(log, "DELETE FROM custody WHERE seq > 7")

    assert "entries that sealed documents name" in problems(log)


def test_a_sealed_document_from_elsewhere_is_no_anchor(log: Vault) -> None:
    log.sealed.put(sealed_document(custody_head="ab" * 32), [b"issue"], b"", "bundle", signer="M-1")

    assert log.custody.verify().ok


def test_an_extract_is_a_chain_of_its_own(log: Vault) -> None:
    lines = [json.loads(line) for line in log.custody.jsonl("T-2").splitlines()]
    before = START
    for line in lines:
        assert line["item"] == "T-2" and line["item_prev"] == before
        body = {name: value for name, value in line.items() if name not in {"hash", "signature"}}
        spelled = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        before = hashlib.sha256(spelled).hexdigest()
        assert line["hash"] == before
        assert log.team.holds(line["signer"], from_b64url(line["signature"]), spelled)
    assert len(lines) == 4


def test_what_somebody_else_did_is_signed_by_who_wrote_it_down(log: Vault) -> None:
    entry = log.custody.append("T-1", "TRAN", by="a courier")

    me = log.team.me()
    assert me is not None and (entry.by, entry.signer) == ("a courier", me.code)
    assert log.custody.verify().ok


def test_a_clock_that_was_set_back_is_written_down(vault: Vault, clock: Clock) -> None:
    clock.move(-3600)
    vault.custody.append("T-1", "OPEN")
    vault.custody.append("T-1", "OPEN")

    notes = vault.custody.entries("vault")[1:]
    assert [(note.event, dict(note.details)) for note in notes] == [("VERI", {"seconds": 3600})]
    assert vault.custody.verify().ok


def test_an_unknown_event_is_a_mistake_of_the_caller(vault: Vault) -> None:
    with pytest.raises(ValueError, match="event"):
        vault.custody.append("T-1", "GONE")


def test_the_events_are_those_of_the_vocabulary() -> None:
    import resources

    vocabulary = json.loads(resources.read("vocabularies.json"))["custody_event"]
    assert {term["code"] for term in vocabulary["terms"]} == EVENTS


def test_the_log_goes_on_after_opening_again(log: Vault) -> None:
    before = log.custody.head()
    log.close()

    with Vault.open(log.folder, PASSPHRASE) as again:
        assert again.custody.head() == before
        again.custody.append("T-1", "OPEN")
        assert again.custody.verify().ok


def test_no_entry_survives_an_undone_change(log: Vault, request: pytest.FixtureRequest) -> None:
    def undone(work: Callable[[], object]) -> None:
        with pytest.raises(ZeroDivisionError), log.transaction():
            work()
            raise ZeroDivisionError

    before = log.custody.head()
    undone(lambda: log.custody.append("T-1", "OPEN"))
    assert log.custody.head() == before
    assert log.custody.verify().ok
