"""``vault backup``, ``restore`` and ``unwrap``: copies of a vault, without a window."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from desktop.commands.opening import open_vault
from desktop.services import backups
from storage import clock

AddAction = Callable[[str, str, str], argparse.ArgumentParser]
Passphrase = Callable[[argparse.Namespace], str]


def add_actions(add: AddAction, passphrase: Passphrase) -> None:
    """Add the actions.

    Args:
        add: makes one, by its name, what it does and what its first argument is.
        passphrase: asks for the passphrase.
    """
    make = add("backup", "write one encrypted file that holds the whole vault", "the folder of the vault")
    make.add_argument("--out", type=Path, required=True, metavar="FILE", help="the new file")
    restore = add("restore", "make a vault from a backup, or prove that it could be", "the backup")
    restore.add_argument(
        "--out", type=Path, metavar="DIR", help="the folder of the new vault; with --rehearse, where room is"
    )
    restore.add_argument(
        "--rehearse", action="store_true", help="restore, check everything, and leave nothing behind"
    )
    unwrap = add("unwrap", "take the outer lock off a colleague's backup", "the folder of your vault")
    unwrap.add_argument("file", type=Path, metavar="FILE", help="the backup")
    unwrap.add_argument("--out", type=Path, required=True, metavar="FILE", help="the new file")
    for action, run in (
        (make, run_backup),
        (restore, run_restore),
        (unwrap, run_unwrap),
    ):
        action.add_argument("--json", action="store_true", help="write JSON")
        action.set_defaults(run=run, ask=passphrase)


def run_backup(args: argparse.Namespace) -> int:
    """Make a backup.

    Raises:
        AppError: it could not be made; no file is left.
    """
    with open_vault(args.folder, args.ask(args)) as vault:
        taken = backups.ready(vault)
        made = backups.make(taken, args.out, _silent)
        backups.remember(vault, made)
    words = "The backup was made."
    if taken.outer:
        words += " A supervisor of your team must take off its outer lock before it can be restored."
    return _done(args, {**asdict(made), "outer_lock": bool(taken.outer)}, words)


def run_restore(args: argparse.Namespace) -> int:
    """Restore a backup, or rehearse that; returns 1 if a rehearsal finds something wrong.

    Raises:
        AppError: it could not be restored; nothing is left behind.
    """
    if args.rehearse:
        place = args.out or args.folder.absolute().parent
        rehearsed = backups.rehearse(args.folder, args.ask(args), place, _silent)
        facts = {
            "ok": rehearsed.ok,
            "made": clock.to_text(rehearsed.made),
            "checks": [asdict(check) for check in rehearsed.checks],
        }
        if not rehearsed.ok:
            print("This backup opens, but what it holds is damaged. Please make another.", file=sys.stderr)
        _done(args, facts, f"A backup of {rehearsed.made:%Y-%m-%d} was tried out; nothing was replaced.")
        return 0 if rehearsed.ok else 1
    if args.out is None:
        args.usage("--out is needed to restore a backup")
    made = backups.restore(args.folder, args.ask(args), args.out, _silent)
    return _done(args, {"made": clock.to_text(made)}, f"The vault of {made:%Y-%m-%d} was restored.")


def run_unwrap(args: argparse.Namespace) -> int:
    """Take the outer lock off a colleague's backup.

    Raises:
        AppError: it could not be opened; no file is left.
    """
    with open_vault(args.folder, args.ask(args)) as vault:
        backups.open_outer_lock(vault.team.decryption_identity(), args.file, args.out, _silent)
    return _done(args, {}, "The outer lock was taken off. Give the new file back to its owner.")


def _done(args: argparse.Namespace, facts: Mapping[str, object], words: str) -> int:
    print(json.dumps(facts, indent=2) if args.json else words)
    return 0


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Report to nobody."""
