"""``verify``: every check on a bundle, package folder, signed testimony or PDF."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from desktop.commands.secret_input import read_identities
from desktop.i18n import tr
from desktop.i18n import tr as from_source  # checks bring their English source, collected where it stands
from desktop.services.cardfiles import read_small
from exporters.checks.outcome import Check, Outcome
from exporters.verify import Report, verify
from storage.cards import TeamCard

_WIDTH: Final = 12


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("verify", help="check a bundle, package folder, SD-JWT or PDF")
    parser.add_argument("path", type=Path, metavar="PATH", help="what to check")
    parser.add_argument(
        "--identity",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a file with your secret key (AGE-SECRET-KEY-...), to look inside a bundle; may be repeated",
    )
    parser.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="CARD",
        help="the card of a team you trust; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check, print, and return 0 when nothing failed and something was checked, else 1 and why.

    Raises:
        AppError: there is nothing to check, or a key or card cannot be read.
    """
    identities = read_identities(args.identity) if args.identity else ()
    trust = [TeamCard.parse(read_small(card)) for card in args.trust]
    report = verify(args.path, identities=identities, trust=trust)
    print(json.dumps(_as_json(report), indent=2) if args.json else _as_text(report))
    if not report.ok:
        print(from_source(report.sentence), file=sys.stderr)
    return 0 if report.ok else 1


def _as_json(report: Report) -> dict[str, object]:
    checks = [
        {
            "id": check.id,
            "outcome": check.outcome,
            "text": check.text.format_map(check.params),
            "testimony": check.place,
        }
        for check in report.checks
    ]
    return {"kind": report.kind, "ok": report.ok, "sentence": report.sentence, "checks": checks}


def _as_text(report: Report) -> str:
    words = _outcomes()
    lines = [_line(check, words) for check in report.checks]
    return "\n".join([*lines, "", from_source(report.sentence)] if report.ok else lines)


def _line(check: Check, words: Mapping[Outcome, str]) -> str:
    place = f" ({check.place})" if check.place else ""
    return f"{words[check.outcome]:<{_WIDTH}}  {from_source(check.text, **check.params)}{place}"


def _outcomes() -> Mapping[Outcome, str]:
    return {"passed": tr("holds"), "failed": tr("FAILS"), "not possible": tr("not possible")}
