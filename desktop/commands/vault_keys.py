"""``vault change-passphrase``, ``recover`` and ``renew-keys``: the keys of a vault, without a window.

With ``--passphrase-stdin`` standard input has, line by line: the current passphrase, then the new one; for
``recover`` the new one, then one share a line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.commands.opening import open_vault, told
from desktop.commands.secret_input import passphrase_from_stdin, passphrase_from_terminal
from desktop.services import keys
from desktop.services.keys import New, Share, Typed
from desktop.services.passphrases import Strength, strength
from exporters.age.errors import PassphraseEmpty
from exporters.errors import ExportError
from storage import recovery
from storage.errors import SharesTooFew
from storage.vault import Vault

AddAction = Callable[[str, str, str], argparse.ArgumentParser]


class PassphraseWeak(ExportError):
    """A new passphrase is too easy to guess."""

    code = "desktop.commands.passphrase_weak"
    text = (
        "This passphrase is too easy to guess, so nothing was changed. "
        "Please choose five or more unrelated words."
    )


def add_actions(add: AddAction) -> None:
    """Add the actions.

    Args:
        add: makes one, by its name, what it does and what its first argument is.
    """
    place = "the folder of the vault"
    change = add("change-passphrase", "let a new passphrase open a vault instead of an old one", place)
    recover = add("recover", "open a vault with its recovery shares and give it a new passphrase", place)
    renew = add("renew-keys", "write a vault anew under new keys", place)
    for action, run in ((change, run_change), (recover, run_recover), (renew, run_renew)):
        action.add_argument("--json", action="store_true", help="write JSON")
        action.set_defaults(run=run)
    for action in (change, renew):
        action.add_argument(
            "--key-file", type=Path, metavar="FILE", help="the key file that belongs to the passphrase"
        )
    for action in (change, recover):
        action.add_argument(
            "--allow-weak", action="store_true", help="take a new passphrase that is too easy to guess"
        )
    change.add_argument(
        "--new-key-file", type=Path, metavar="FILE", help="write a key file that belongs to the new one"
    )


def run_change(args: argparse.Namespace) -> int:
    """Change a passphrase.

    Raises:
        AppError: it could not be changed; the old one still opens the vault.
    """
    current = Typed(_asked(args, "the current passphrase"), args.key_file)
    new = New(_strong(args, _asked(args, "the new passphrase", new=True)), args.new_key_file)
    with open_vault(args.folder, current.credential()) as vault:
        keys.change(vault, current, new)
    return _done(args, "The passphrase was changed, and the vault has new keys.")


def run_recover(args: argparse.Namespace) -> int:
    """Open a vault with shares and give it a new passphrase.

    Raises:
        AppError: it could not be opened; nothing was changed.
    """
    passphrase = _strong(args, _asked(args, "the new passphrase", new=True))
    shares: list[Share] = []
    while not shares or len(shares) < shares[0].needed:
        shares.append(keys.read_share(shares, _next_share(args, shares)))
    secret = recovery.combine([share.words for share in shares])
    told(Vault.recover(args.folder, secret, Typed(passphrase).credential())).close()
    return _done(args, "The vault has a new passphrase; all others open it no more.")


def run_renew(args: argparse.Namespace) -> int:
    """Give a vault new keys.

    Raises:
        AppError: it could not be done; the vault opens as before.
    """
    current = Typed(_asked(args, "the passphrase"), args.key_file)
    with open_vault(args.folder, current.credential()) as vault:
        keys.renew(vault, current)
    return _done(args, "The vault has new keys.")


def _asked(args: argparse.Namespace, what: str, *, new: bool = False) -> str:
    if args.passphrase_stdin:
        return passphrase_from_stdin()
    _require_terminal(args)
    print(f"First {what}." if not new else f"Now {what}.", file=sys.stderr)
    return passphrase_from_terminal(new=new)


def _next_share(args: argparse.Namespace, shares: list[Share]) -> str:
    if not args.passphrase_stdin:
        _require_terminal(args)
        print(f"Share {len(shares) + 1}, its twenty words:", file=sys.stderr)
    try:
        return passphrase_from_stdin()
    except PassphraseEmpty:
        wanted = shares[0].needed if shares else recovery.FEWEST
        raise SharesTooFew(wanted=wanted, found=len(shares)) from None


def _strong(args: argparse.Namespace, passphrase: str) -> str:
    if not args.allow_weak and strength(passphrase) is Strength.WEAK:
        raise PassphraseWeak
    return passphrase


def _require_terminal(args: argparse.Namespace) -> None:
    if not sys.stdin.isatty():
        args.usage("--passphrase-stdin is needed when there is no terminal")


def _done(args: argparse.Namespace, words: str) -> int:
    print(json.dumps({"done": True}) if args.json else words)
    return 0
