"""``demo``: the whole main job on fictional testimonies, through the real windows."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any


def add_parser(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "demo",
        help="do the whole main job on fictional testimonies and leave its results in a folder",
        description="Founds a team; takes, seals, redacts, releases, verifies three fictional testimonies.",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new or empty folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo; return 0 only if every step and check passed."""
    # By name: commands know nothing of Qt, and this one alone needs windows.
    demo = importlib.import_module("desktop.qt.demo.run")
    return int(demo.run_demo(arguments.out))
