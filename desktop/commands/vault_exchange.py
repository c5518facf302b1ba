"""``vault import`` and ``export``: sealed testimonies through an exchange folder, without a window."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from desktop.commands.opening import open_vault
from exporters import exchange, resending
from storage.errors import NoSuchItem

AddAction = Callable[[str, str, str], argparse.ArgumentParser]
Passphrase = Callable[[argparse.Namespace], str]


def add_actions(add: AddAction, passphrase: Passphrase) -> None:
    """Add the actions.

    Args:
        add: makes one, by its name, what it does and what its first argument is.
        passphrase: asks for the passphrase.
    """
    place = "the folder of the vault"
    take = add("import", "take what is new from an exchange folder of sealed testimonies", place)
    take.add_argument("--from", dest="exchange", type=Path, required=True, metavar="DIR", help="the folder")
    write = add("export", "write sealed testimonies again, for every supervisor of the team", place)
    write.add_argument("codes", nargs="*", metavar="CODE", help="of testimonies; all without it")
    write.add_argument("--to", type=Path, required=True, metavar="DIR", help="an existing folder")
    for action, run in ((take, run_import), (write, run_export)):
        action.add_argument("--json", action="store_true", help="write JSON")
        action.set_defaults(run=run, ask=passphrase)


def run_import(args: argparse.Namespace) -> int:
    """Take what is new from a folder; again and again with the same result. Returns 1 if a file is refused.

    Raises:
        AppError: the vault could not be opened, or the folder not be read.
    """
    with open_vault(args.folder, args.ask(args)) as vault:
        taken = exchange.take_new(vault, args.exchange, _silent)
    for number, refused in enumerate(taken.refused, 1):
        print(f"{refused.name or f'refused file {number}'}: {refused.error}", file=sys.stderr)
    if taken.stopped is not None:
        print(taken.stopped, file=sys.stderr)
    facts = {
        "new": taken.new,
        "already": taken.known,
        "refused": [{"name": refused.name, "code": refused.error.code} for refused in taken.refused],
        "foreign": taken.foreign,
        "lists": taken.lists,
        "links": taken.links,
        "stopped": taken.stopped.code if taken.stopped is not None else None,
    }
    words = (
        f"{len(taken.new)} new, {len(taken.known)} known already, {len(taken.refused)} refused, "
        f"{taken.foreign} not for this vault."
    )
    print(json.dumps(facts, indent=2) if args.json else words)
    return 1 if taken.refused or taken.stopped is not None else 0


def run_export(args: argparse.Namespace) -> int:
    """Write sealed testimonies again.

    Raises:
        AppError: the vault may not, a testimony may not be passed on, or a file could not be written.
    """
    with open_vault(args.folder, args.ask(args)) as vault:
        chosen = resending.resendable(vault)
        if args.codes:
            wanted = set(args.codes)
            if not wanted <= {info.code for info in vault.sealed.list()}:
                raise NoSuchItem
            chosen = [info for info in vault.sealed.list() if info.code in wanted]
        written = resending.write_again(vault, chosen, args.to, _silent)
    facts = {"written": [asdict(file) for file in written]}
    print(json.dumps(facts, indent=2) if args.json else f"{len(written)} files were written.")
    return 0


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Report to nobody."""
