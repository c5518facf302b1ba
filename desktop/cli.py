"""The command line beside the windows: for automation, for recipients and for checks.

Exit status: 0 done, 1 a check failed or input was refused (why stands on standard error), 2 usage.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import Final

from desktop.i18n import describe
from forms.errors import AppError

COMMANDS: Final = {
    "demo": "do the whole main job on fictional testimonies and leave its results in a folder",
    "verify": "check a bundle, package folder, SD-JWT or PDF",
    "open": "decrypt and unpack a bundle",
    "age-keygen": "make a key pair to receive bundles with",
    "age": "encrypt and decrypt files in the age format",
    "forms": "check an XLSForm, or evaluate it with answers",
    "vault": "create, describe and check a vault without a window",
    "bench": "measure speed against limits and other programs",
}

_MODULES: Final = {"age-keygen": "age"}


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """Return the parser; only the chosen command's own module is imported, so that start-up stays quick."""
    parser = argparse.ArgumentParser(
        prog="./run", description="Underseal: confidential testimony intake, offline."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("test", help="run the tests", add_help=False)
    module = _MODULES.get(chosen, chosen) if chosen else None
    if module is not None:
        importlib.import_module(f"desktop.commands.{module}").add_parser(commands)
    for name, summary in COMMANDS.items():
        if _MODULES.get(name, name) != module:
            commands.add_parser(name, help=summary, add_help=False)
    return parser


def run(arguments: list[str]) -> int:
    """Parse and do one command.

    Args:
        arguments: the words after the program's name.

    Returns:
        The exit status.
    """
    chosen = arguments[0] if arguments and arguments[0] in COMMANDS else None
    parsed = _parser(chosen).parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except AppError as error:
        sys.stderr.write(f"{describe(error)}\n")
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing was left half-done.\n")
    return 1
