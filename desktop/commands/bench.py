"""``bench``: measure how fast the program is, against its limits and against other programs."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_PACKAGE: Final = "benchmarks"
_Parsers = argparse._SubParsersAction


def add_parser(subparsers: _Parsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("bench", help="measure speed against limits and other programs")
    parser.add_argument("name", nargs="?", metavar="NAME", help="one of the benchmarks; else all of them")
    parser.add_argument("--json", action="store_true", help="print JSON, one line for each measurement")
    parser.set_defaults(run=run, usage=parser.error)


def run(args: argparse.Namespace) -> int:
    """Measure; the exit status is 1 if a limit was missed."""
    names = _names()
    if not names:
        print("The benchmarks are in the project's own folder, not in what is installed.", file=sys.stderr)
        return 1
    if args.name is not None and args.name not in names:
        args.usage(f"there is no benchmark '{args.name}'; there are: {', '.join(names)}")
    missed = 0
    for name in [args.name] if args.name is not None else names:
        for row in importlib.import_module(f"{_PACKAGE}.{name}").run():
            print(json.dumps(row) if args.json else _line(row), flush=True)
            missed += row.get("ok") is False
    if missed:
        print(f"{missed} measurements missed their limit.", file=sys.stderr)
    return 1 if missed else 0


def _names() -> list[str]:
    found = importlib.util.find_spec(_PACKAGE)
    folders = found.submodule_search_locations if found is not None else None
    return sorted({path.stem for folder in folders or () for path in Path(folder).glob("*.py")})


def _line(row: Mapping[str, Any]) -> str:
    facts = [f"{key.replace('_', ' ')} {value}" for key, value in row.items() if key not in {"name", "ok"}]
    mark = {True: "ok", False: "MISSED", None: ""}[row.get("ok")]
    return (
        f"{row['name']}: {', '.join(fact for fact in facts if not fact.endswith(' None'))}  {mark}".rstrip()
    )
