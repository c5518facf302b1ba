"""``open``: decrypt and unpack a bundle, for recipients."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from desktop.commands.secret_input import read_identities
from desktop.i18n import tr
from exporters.bundle import open_bundle


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("open", help="decrypt and unpack a bundle")
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the .age file")
    parser.add_argument(
        "--identity",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="a file with your secret key (AGE-SECRET-KEY-...); may be given more than once",
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="an empty or new folder; it appears when everything was checked",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open the bundle and print the folder of the package.

    Raises:
        AppError: it could not be opened; nothing is left in the folder.
    """
    identities = read_identities(args.identity)
    folder = open_bundle(args.bundle, identities, args.out)
    if args.json:
        print(json.dumps({"folder": str(folder)}))
    else:
        print(folder)
        print(tr("The package was opened. Its signatures are not checked by this command."), file=sys.stderr)
    return 0
