"""Programs that are killed in the middle of their work. They say on standard output what is done.

usage: python -m tests.support.doomed record FOLDER DRAFT
       python -m tests.support.doomed rewrite FOLDER NEW_PASSPHRASE STEP
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from storage import atomic
from storage.credentials import Credential
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, answer


def record(folder: Path, draft_id: str) -> None:
    """Record answers and attachments for ever."""
    vault = Vault.open(folder, PASSPHRASE)
    number = len(vault.drafts.journal(draft_id))
    while True:
        number += 1
        vault.drafts.record(draft_id, answer("/data/a", f"answer {number}"))
        say(f"answer {number}")
        if number % 4 == 0:
            blob = vault.blobs.add(
                io.BytesIO(b"x" * 150_000),
                draft_id=draft_id,
                kind="photo",
                media_type="image/png",
                name="a.png",
            )
            say(f"blob {blob.id}")


def rewrite(folder: Path, new: str, step: int) -> None:
    """Change the passphrase, and die before the step with this number, counted from 0."""
    vault = Vault.open(folder, PASSPHRASE)
    left = [step]

    def deadly(work: Callable[..., object]) -> Callable[..., object]:
        def stepping(*arguments: object) -> object:
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return work(*arguments)

        return stepping

    for name in ("create_private", "sync", "sync_folder", "overwrite"):
        setattr(atomic, name, deadly(getattr(atomic, name)))
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign, assignment]
    vault.keys.change(PASSPHRASE, Credential(new))
    say("done")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    action, folder, *rest = sys.argv[1:]
    if action == "record":
        record(Path(folder), rest[0])
    else:
        rewrite(Path(folder), rest[0], int(rest[1]))
