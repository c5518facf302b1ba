"""How commands are given secrets: by file and standard input, never by arguments, which others can see."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from exporters.age.errors import PassphraseEmpty
from exporters.age.keys import parse_identity_file
from exporters.errors import ExportError
from exporters.partial import typed_file_errors

_LARGEST_FILE = 1024 * 1024
_LONGEST_LINE = 64 * 1024


class PassphrasesDiffer(ExportError):
    """A new passphrase was typed twice, differently."""

    code = "desktop.commands.passphrases_differ"
    text = "The two passphrases are not the same. Nothing was encrypted. Please try again."


def read_identities(paths: Sequence[Path]) -> list[str]:
    """Return the secret keys of all key files.

    Raises:
        FileTrouble: a file cannot be read.
        IdentityFileInvalid, IdentityFileEncrypted: it is no key file.
    """
    secrets: list[str] = []
    for path in paths:
        with typed_file_errors(), path.open("rb") as file:
            secrets.extend(parse_identity_file(file.read(_LARGEST_FILE + 1)))
    return secrets


def passphrase_from_stdin() -> str:
    """Return the first line of standard input, without its line ending.

    Raises:
        PassphraseEmpty: the line is empty.
    """
    line = sys.stdin.buffer.readline(_LONGEST_LINE)
    return _not_empty(line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape"))


def passphrase_from_terminal(*, new: bool) -> str:
    """Ask for a passphrase without showing it; a new one is asked for twice.

    Raises:
        PassphraseEmpty: nothing was typed.
        PassphrasesDiffer: the second time it was another one.
    """
    passphrase = _not_empty(getpass.getpass("Passphrase: "))
    if new and getpass.getpass("The same passphrase again: ") != passphrase:
        raise PassphrasesDiffer
    return passphrase


def _not_empty(passphrase: str) -> str:
    if not passphrase:
        raise PassphraseEmpty
    return passphrase
