"""How fast testimonies are sealed, shown and checked, against bare ES256 signing in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from exporters.document import FormRef, Narrative, TestimonyDocument
from exporters.seal import BATCH, check_issue, present, seal, verify_presentation
from exporters.words import split_words
from tests.support.team import found_team

WORDS = (100, 1_000, 10_000)
LIMIT_WORDS = 2_400
LIMIT_SECONDS = 2.0
"""A long interview, eight issues: what the person at the laptop waits for."""
GROWTH = 1.5
"""How much more than ten times the work ten times the words may cost."""


def run() -> list[dict[str, object]]:
    """Measure each length: seconds, and how many bare signatures could be made in that time."""
    bare = _bare_signing()
    team = found_team()
    signer = team.signer()
    rows: list[dict[str, object]] = []
    before = 0.0
    for words in (*WORDS, LIMIT_WORDS):
        document = _document(words)
        issue = seal(document, signer, team, batch=1).issues[0]
        shown = present(issue, document, _everything)
        seconds = {
            f"seal, {BATCH} issues": _best(partial(seal, document, signer, team)),
            "check one issue": _best(partial(check_issue, issue, document, team)),
            "present everything": _best(partial(present, issue, document, _everything)),
            "verify everything": _best(partial(verify_presentation, shown, team)),
        }
        sealing = seconds[f"seal, {BATCH} issues"]
        allowed = None if words == LIMIT_WORDS or not before else before * 10 * GROWTH
        for name, spent in seconds.items():
            rows.append(
                {"name": f"{name}, {words} words", "seconds": round(spent, 4), "ratio": round(spent / bare)}
            )
        rows[-4] |= {
            "limit_seconds": LIMIT_SECONDS if words == LIMIT_WORDS else allowed and round(allowed, 4),
            "ok": sealing <= LIMIT_SECONDS if words == LIMIT_WORDS else allowed is None or sealing <= allowed,
        }
        before = sealing
    return rows


def _everything(_: object) -> bool:
    return True


def _document(words: int) -> TestimonyDocument:
    story = Narrative(
        id="F04.01",
        reference="/data/F04/F04_01",
        module="F04",
        category="NR",
        sensitivity="CON",
        labels={"en": "Please tell me everything"},
        language="be",
        words=split_words("Яны прыйшлі ўначы і забралі мяне. " * (words // 6 + 1))[:words],
    )
    return TestimonyDocument(
        code="T-4KQ7ZD-M",
        version=1,
        sealed_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
        language="be",
        form=FormRef(id="testimony", version="1", hash="0" * 64),
        custody_head="0" * 64,
        narratives=(story,),
    )


def _bare_signing() -> float:
    key = ec.generate_private_key(ec.SECP256R1())
    return _best(lambda: [key.sign(b"x" * 1_000, ec.ECDSA(hashes.SHA256())) for _ in range(100)]) / 100


def _best(work: Callable[[], object]) -> float:
    """Return the seconds of the best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


if __name__ == "__main__":
    for row in run():
        print(row)
