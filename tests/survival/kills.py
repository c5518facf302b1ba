"""The program is killed at random moments while people work, and everything it had said to be done is there.

usage: python -m tests.survival.kills ROOT ROUNDS        (prints one line of JSON)

Each round a child process opens a vault and works: it types, attaches, seals and forgets, imports, changes
its passphrase and backs up, and says on a pipe what is done. After a random time it is killed. The parent
opens the vault and compares.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.services import backups
from exporters.carrying import hand_over
from exporters.transfer import import_sealed, seal_into_outbox
from storage.credentials import Credential
from storage.drafts import DraftInfo
from storage.errors import WrongPassphrase
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, Clock, answer, new_draft, new_photo

SHORT_MS, LONG_MS = 250, 1500
FULL_CHECK_EVERY = 25
ROUNDS_A_VAULT = 50
_SEALED = ".age"


@dataclass
class Known:
    """What was said to be done, and what may have been.

    Attributes:
        passphrases: that in force, and the one it was being changed to.
        typed: texts by draft, in order.
        blobs: ids of attachments by draft.
        sealed: codes of testimonies that were sealed.
        imported: codes of testimonies that were imported.
        said: how often each thing was said.
        broken: errors that stopped a child before it was killed.
    """

    passphrases: dict[str, list[str]] = field(
        default_factory=lambda: {"field": [PASSPHRASE], "lead": [PASSPHRASE]}
    )
    typed: dict[str, list[str]] = field(default_factory=dict)
    blobs: dict[str, set[str]] = field(default_factory=dict)
    sealed: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


Say = Callable[..., None]


def work_in_the_field(vault: Vault, passphrase: str, root: Path, say: Say) -> None:
    """Interview for ever."""
    draft = _draft(vault)
    number = len(vault.drafts.journal(draft.id))
    while True:
        choice = secrets.randbelow(40)
        if choice < 18:
            text = f"{number} " + "word " * secrets.randbelow(200)
            vault.drafts.record(draft.id, answer("/data/a", text))
            say("typed", draft.id, text)
            number += 1
        elif choice < 25:
            say("attached", draft.id, new_photo(vault, draft.id, secrets.token_bytes(90_000)).id)
        elif choice < 34:
            _seal(vault, root, say)
        elif choice < 37:
            passphrase = _change(vault, passphrase, say)
        elif choice < 39:
            _back_up(vault, root / "field.backup", say)
        else:
            vault.rotate(passphrase)
            say("renewed")


def work_as_a_lead(vault: Vault, passphrase: str, root: Path, say: Say) -> None:
    """Import what came, change the passphrase and back up, for ever."""
    while True:
        for path in sorted((root / "exchange").glob(f"*{_SEALED}")):
            import_sealed(vault, path)
            say("imported", path.stem)
        _back_up(vault, root / "lead.backup", say)
        passphrase = _change(vault, passphrase, say)


def run(root: Path, rounds: int) -> tuple[Counter[str], list[str]]:
    """Kill and look, so many times; returns what was said to be done, and what was wrong.

    New vaults are made now and then, so that the last round costs no more than the first.
    """
    said, wrong = Counter[str](), list[str]()
    for begin in range(0, rounds, ROUNDS_A_VAULT):
        told, troubles = _run(root / str(begin), min(ROUNDS_A_VAULT, rounds - begin))
        said += told
        wrong += [f"from round {begin}: {words}" for words in troubles]
    return said, wrong


def _run(root: Path, rounds: int) -> tuple[Counter[str], list[str]]:
    (root / "exchange").mkdir(parents=True)
    with found_supervisor(root / "lead") as lead, join(lead, root / "field") as field:
        # Once without a fork, so that every child finds its modules and forms loaded.
        _seal(field, root, lambda *_: None)
        import_sealed(lead, next((root / "exchange").iterdir()))
        _back_up(lead, root / "lead.backup", lambda *_: None)
    known, wrong = Known(), list[str]()
    for number in range(1, rounds + 1):
        who = "lead" if number % 5 == 0 else "field"
        for line in _killed(root, who, known.passphrases[who][0]):
            _note(known, who, line)
        trouble = _look(root, who, known, full=number % FULL_CHECK_EVERY == 0 or number == rounds)
        wrong += [f"round {number}: {words}" for words in trouble]
    return known.said, [*wrong, *known.broken]


def _killed(root: Path, who: str, passphrase: str) -> list[list[str]]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

        def say(*words: str) -> None:
            os.write(writing, json.dumps(words).encode() + b"\n")

        try:
            with Vault.open(root / who, passphrase) as vault:
                say("open")
                (work_in_the_field if who == "field" else work_as_a_lead)(vault, passphrase, root, say)
        except BaseException as error:  # noqa: BLE001 - nothing may go wrong but the kill
            say("broken", type(error).__name__)
        finally:
            os._exit(1)
    os.close(writing)
    if secrets.randbelow(8):
        select.select([reading], [], [], 30)  # mostly it has begun to work, sometimes it is still opening
    with os.fdopen(reading, "rb") as pipe:
        longest = SHORT_MS if secrets.randbelow(3) else LONG_MS
        until = time.monotonic() + secrets.randbelow(longest * 1000) / 1e6
        while (left := until - time.monotonic()) > 0:
            select.select([], [], [], left)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard = pipe.read().split(b"\n")
    return [json.loads(line) for line in heard[:-1]]


def _note(known: Known, who: str, line: list[str]) -> None:
    what, *facts = line
    known.said[what] += 1
    if what == "typed":
        known.typed.setdefault(facts[0], []).append(facts[1])
    elif what == "attached":
        known.blobs.setdefault(facts[0], set()).add(facts[1])
    elif what == "sealed":
        known.sealed.add(facts[0])
    elif what == "imported":
        known.imported.add(facts[0])
    elif what == "broken":
        known.broken.append(f"{who}: {facts[0]}")
    elif what == "changing":
        known.passphrases[who].append(facts[0])
    elif what == "changed":
        known.passphrases[who] = [facts[0]]


def _look(root: Path, who: str, known: Known, *, full: bool) -> list[str]:
    try:
        vault, passphrase = _opened(root / who, known.passphrases[who])
    except Exception as error:  # noqa: BLE001 - a vault that does not open is what is looked for
        return [f"the vault does not open: {type(error).__name__}"]
    known.passphrases[who] = [passphrase]
    with vault:
        wrong = _field_is_whole(vault, root, known) if who == "field" else _lead_is_whole(vault, known)
        if full:
            wrong += [f"not whole: {check.name}" for check in vault.check() if not check.ok]
    backup = root / f"{who}.backup"
    if backup.exists():
        if who == "lead" and full and not _opens(backup, root, known, passphrase):
            wrong.append("a backup does not open")
        backup.unlink()
    return wrong


def _field_is_whole(vault: Vault, root: Path, known: Known) -> list[str]:
    wrong = []
    for draft, texts in known.typed.items():
        rows = [row.new for row in vault.drafts.journal(draft)]
        # One more may have been saved whose acknowledgement was not heard.
        if rows[: len(texts)] != texts or len(rows) > len(texts) + 1:
            wrong.append("typed words are lost")
        known.typed[draft] = [str(row) for row in rows]
    for draft, blobs in known.blobs.items():
        if not blobs <= {blob.id for blob in vault.blobs.list(draft)}:
            wrong.append("an attachment is lost")
    if vault.blobs.missing() or vault.blobs.orphans():
        wrong.append("attachments do not fit their files")
    if vault.outbox.orphans():
        wrong.append("sealed files do not fit their rows")
    if not vault.custody.verify().ok:
        wrong.append("the custody log is broken")
    vault.finish_forgetting("sealed")
    return wrong + _sealed_is_kept(vault, root, known)


def _sealed_is_kept(vault: Vault, root: Path, known: Known) -> list[str]:
    wrong = []
    for draft in vault.drafts.list():
        path = root / "exchange" / f"{draft.code}{_SEALED}"
        if draft.state == "SEAL":
            known.sealed.add(draft.code)
            waiting = vault.outbox.info(draft.code)
            if not vault.outbox.holds(waiting):
                wrong.append("a sealed testimony is lost")
            if waiting.handed_over is not None and not path.exists():
                wrong.append("a copy that was handed over is not there")
        elif path.exists():
            wrong.append("a copy of what was never sealed")
    return wrong


def _lead_is_whole(vault: Vault, known: Known) -> list[str]:
    codes = {info.code for info in vault.sealed.list()}
    wrong = [] if known.imported <= codes else ["an imported testimony is lost"]
    if vault.blobs.missing() or vault.blobs.orphans():
        wrong.append("attachments do not fit their files")
    if not vault.custody.verify().ok:
        wrong.append("the custody log is broken")
    return wrong


def _opened(folder: Path, passphrases: list[str]) -> tuple[Vault, str]:
    for passphrase in reversed(passphrases):
        try:
            return Vault.open(folder, passphrase), passphrase
        except WrongPassphrase:
            continue
    raise WrongPassphrase


def _opens(backup: Path, root: Path, known: Known, passphrase: str) -> bool:
    try:
        return backups.rehearse(backup, passphrase, root, lambda *_: None).ok
    except WrongPassphrase:
        return True  # its passphrase was changed right after it was made


def _draft(vault: Vault) -> DraftInfo:
    for info in vault.drafts.list():
        # Not one that was being made ready for sealing.
        if info.state == "PLAN" and all(row.path == "/data/a" for row in vault.drafts.journal(info.id)):
            return info
    return new_draft(vault)


def _seal(vault: Vault, root: Path, say: Say) -> None:
    draft = signed_draft(vault, photo=b"photo" * 500)
    with vault.transaction():
        seal_into_outbox(vault, draft.id, form=small_form(), now=Clock())
        vault.plan_to_forget(draft.id)
    say("sealed", draft.code)
    vault.finish_forgetting("sealed")
    hand_over(vault, draft.code, root / "exchange" / f"{draft.code}{_SEALED}")
    say("handed over", draft.code)


def _change(vault: Vault, passphrase: str, say: Say) -> str:
    new = f"passphrase {secrets.token_hex(4)}"
    say("changing", new)
    vault.keys.change(passphrase, Credential(new))
    say("changed", new)
    return new


def _back_up(vault: Vault, path: Path, say: Say) -> None:
    path.unlink(missing_ok=True)
    backups.make(backups.ready(vault), path, lambda *_: None)
    say("backed up")


if __name__ == "__main__":
    said, troubles = run(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps({"said": said, "wrong": troubles}) + "\n")
    sys.exit(1 if troubles else 0)
