"""``vault create``, ``info``, ``check``, and those of `vault_backup`, `vault_exchange`, `vault_keys`."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.commands import vault_backup, vault_exchange, vault_keys
from desktop.commands.opening import open_vault
from desktop.commands.secret_input import passphrase_from_stdin, passphrase_from_terminal
from desktop.services.health import remember
from desktop.services.keys import Typed
from forms.errors import AppError
from storage import clock
from storage.check import CheckResult
from storage.credentials import Credential
from storage.vault import Vault

_Parsers = argparse._SubParsersAction


def add_parser(subparsers: _Parsers[argparse.ArgumentParser]) -> None:
    """Add the command and its actions."""
    parser = subparsers.add_parser("vault", help="a vault without a window: create, check, back up, restore")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = _add_action(actions, "create", "make a new vault in a new or empty folder")
    create.set_defaults(run=run_create)
    info = _add_action(actions, "info", "say what a vault holds, in numbers")
    info.set_defaults(run=run_info)
    check = _add_action(actions, "check", "read a whole vault and say whether it is what was written")
    check.add_argument(
        "--repair", action="store_true", help="first remove files that belong to nothing and rebuild indexes"
    )
    check.add_argument(
        "--against",
        type=Path,
        metavar="PACKAGE",
        help="also look whether the log still goes on from where this opened package names it "
        "(its folder, or release.json)",
    )
    check.set_defaults(run=run_check)
    for action in (info, check):
        action.add_argument(
            "--key-file", type=Path, metavar="FILE", help="the key file that belongs to the passphrase"
        )
        action.add_argument("--json", action="store_true", help="write JSON")
    vault_keys.add_actions(lambda name, summary, place: _add_action(actions, name, summary, place))
    for module in (vault_backup, vault_exchange):
        module.add_actions(
            lambda name, summary, place: _add_action(actions, name, summary, place),
            lambda args: _passphrase(args, new=False),
        )


def run_create(args: argparse.Namespace) -> int:
    """Make a vault.

    Raises:
        AppError: it could not be made; nothing is left behind.
    """
    Vault.create(args.folder, _passphrase(args, new=True)).close()
    print("The vault was made.")
    return 0


def run_info(args: argparse.Namespace) -> int:
    """Say what a vault holds.

    Raises:
        AppError: it could not be opened.
    """
    with open_vault(args.folder, _credential(args)) as vault:
        facts = {name: _plain(value) for name, value in asdict(vault.info()).items()}
    if args.json:
        print(json.dumps(facts, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name.replace('_', ' ')}: {value}")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Check a vault; returns 1 if something is not as it must be.

    Raises:
        AppError: it could not be opened.
    """
    passphrase = _passphrase(args, new=False)
    with open_vault(args.folder, passphrase) as vault:
        if args.repair:
            _repair(vault)
        results = [*vault.check(), vault.check_identities(passphrase)]
        if args.against is not None:
            results.append(_compared(vault, args.against))
        with contextlib.suppress(AppError):  # a damaged log is told by the check already
            remember(vault, sum(not result.ok for result in results))
    ok = all(result.ok for result in results)
    if args.json:
        print(json.dumps({"ok": ok, "checks": [asdict(result) for result in results]}, indent=2))
    else:
        for result in results:
            print(f"{'passed' if result.ok else 'failed'}  {result.name}: {result.detail}")
    if not ok:
        print("This vault is not as it was written. Please restore your last backup.", file=sys.stderr)
    return 0 if ok else 1


def _compared(vault: Vault, package: Path) -> CheckResult:
    from desktop.services.comparing import compare

    found = compare(vault, package)
    numbers = {"entry": found.entry or 0, "entries": found.entries}
    detail = (
        f"It still holds the entry that the package names: {found.entry} of {found.entries}."
        if found.ok
        else "It does not hold the entry that the package names: its end was cut off or rewritten since, "
        "or the vault was restored from an older backup."
    )
    return CheckResult("against", "Log against a package", found.ok, detail, numbers)


def _repair(vault: Vault) -> None:
    done = vault.repair()
    if done.removed:
        print(f"{done.removed} files that belonged to nothing were removed.", file=sys.stderr)


def _add_action(
    actions: _Parsers[argparse.ArgumentParser],
    name: str,
    summary: str,
    place: str = "the folder of the vault",
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=summary, description=summary)
    action.add_argument("folder", type=Path, metavar="FILE" if "folder" not in place else "DIR", help=place)
    action.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help="the passphrase is the first line of standard input; without it, you are asked",
    )
    action.set_defaults(usage=action.error)
    return action


def _credential(args: argparse.Namespace) -> Credential:
    return Typed(_passphrase(args, new=False), args.key_file).credential()


def _passphrase(args: argparse.Namespace, *, new: bool) -> str:
    if args.passphrase_stdin:
        return passphrase_from_stdin()
    if not sys.stdin.isatty():
        # A question without a person who could answer it.
        args.usage("--passphrase-stdin is needed when there is no terminal")
    return passphrase_from_terminal(new=new)


def _plain(value: Any) -> Any:
    return clock.to_text(value) if isinstance(value, datetime) else value
