"""``age-keygen`` and ``age``: key pairs and files in the age format, for recipients and for automation.

The options are those of the program ``age``, as far as they go.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from desktop.commands.secret_input import passphrase_from_stdin, passphrase_from_terminal, read_identities
from exporters import age
from exporters.partial import PlaceTaken, partial_file, typed_file_errors
from storage.clock import now
from storage.stream import Sink

_STANDARD = Path("-")
_Parsers = argparse._SubParsersAction


def add_parser(subparsers: _Parsers[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    _add_keygen(subparsers)
    parser = subparsers.add_parser("age", help="encrypt and decrypt files in the age format")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("-r", "--recipient", action="append", metavar="RECIPIENT", help="encrypt to age1...")
    mode.add_argument("-p", "--passphrase", action="store_true", help="encrypt with a passphrase")
    mode.add_argument("-d", "--decrypt", action="store_true", help="decrypt")
    parser.add_argument(
        "-i",
        "--identity",
        action="append",
        type=Path,
        metavar="IDENTITIES",
        help="with -d: a file with secret keys, AGE-SECRET-KEY-..., one in a line",
    )
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help="with -p or -d: the passphrase is the first line of standard input; FILE is required then",
    )
    parser.add_argument("-a", "--armor", action="store_true", help="write the encrypted file as text")
    parser.add_argument(
        "-o", "--output", type=Path, default=_STANDARD, metavar="OUT", help="write to this file"
    )
    parser.add_argument(
        "file", type=Path, nargs="?", default=_STANDARD, metavar="FILE", help="read this file"
    )
    parser.set_defaults(run=run, usage=parser.error)


def run(args: argparse.Namespace) -> int:
    """Encrypt or decrypt.

    Raises:
        AppError: it could not be done; what was already written to standard output cannot be trusted.
    """
    _check_usage(args)
    passphrase = _passphrase(args)
    if args.decrypt:
        identities = read_identities(args.identity or [])
        with _source(args.file) as src:
            # The beginning is checked before a file is made, so that a wrong key leaves no trace of it.
            reader = age.open_reader(src, identities, passphrase=passphrase)
            with _destination(args.output) as dst:
                while chunk := reader.next_chunk():
                    dst.write(chunk)
    else:
        with _source(args.file) as src, _destination(args.output) as dst:
            age.encrypt(src, dst, args.recipient or [], passphrase=passphrase, armor=args.armor)
    return 0


def run_keygen(args: argparse.Namespace) -> int:
    """Make a key pair and write it as a key file.

    Raises:
        PlaceTaken: the file is there already; a key is never overwritten.
        FileTrouble: it could not be written.
    """
    identity = age.generate_identity("x25519" if args.x25519 else "hybrid")
    content = age.identity_file([identity], now())
    if args.output == _STANDARD:
        with _destination(_STANDARD) as dst:
            dst.write(content)
        return 0
    if args.output.exists() or args.output.is_symlink():
        raise PlaceTaken
    with partial_file(args.output) as file:
        file.write(content)
    sys.stderr.write(f"Public key: {identity.recipient}\n")
    return 0


def _add_keygen(subparsers: _Parsers[argparse.ArgumentParser]) -> None:
    keygen = subparsers.add_parser("age-keygen", help="make a key pair to receive bundles with")
    keygen.add_argument(
        "-o", "--output", type=Path, default=_STANDARD, metavar="FILE", help="write to a new file"
    )
    keygen.add_argument(
        "--x25519", action="store_true", help="a classic key, which a quantum computer could break"
    )
    keygen.set_defaults(run=run_keygen)


def _check_usage(args: argparse.Namespace) -> None:
    """End with status 2 on options that do not go together."""
    if args.identity and not args.decrypt:
        args.usage("-i goes with -d")
    if args.armor and args.decrypt:
        args.usage("-a goes with -r or -p; armor is recognised when decrypting")
    if args.passphrase_stdin and args.recipient:
        args.usage("--passphrase-stdin goes with -p or -d")
    if args.passphrase_stdin and args.file == _STANDARD:
        args.usage("with --passphrase-stdin, FILE is required")
    if args.decrypt and not args.identity and not args.passphrase_stdin and not sys.stdin.isatty():
        args.usage("-d needs -i IDENTITIES or --passphrase-stdin")


def _passphrase(args: argparse.Namespace) -> str | None:
    if args.passphrase_stdin:
        return passphrase_from_stdin()
    if args.passphrase or (args.decrypt and not args.identity):
        return passphrase_from_terminal(new=args.passphrase)
    return None


@contextlib.contextmanager
def _source(path: Path) -> Iterator[BinaryIO]:
    if path == _STANDARD:
        with typed_file_errors():
            yield sys.stdin.buffer
        return
    with typed_file_errors():
        file = path.open("rb")
    with file, typed_file_errors():
        yield file


@contextlib.contextmanager
def _destination(path: Path) -> Iterator[Sink]:
    if path != _STANDARD:
        with partial_file(path) as file:
            yield file
        return
    yield sys.stdout.buffer
    with typed_file_errors():
        sys.stdout.buffer.flush()
