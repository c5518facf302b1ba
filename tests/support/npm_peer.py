"""Asking the programs in tests/peers, where Node and their packages are installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PEERS = Path(__file__).parents[1] / "peers"
NODE = shutil.which("node")


def needs_npm(package: str) -> pytest.MarkDecorator:
    """Skip, saying so, where a package of tests/peers is not installed (``npm ci`` there)."""
    present = NODE is not None and (PEERS / "node_modules" / package).is_dir()
    return pytest.mark.skipif(not present, reason=f"npm package {package} is not installed in tests/peers")


def ask(script: str, **request: object) -> dict[str, Any]:
    """Give a script its request on standard input and return its answer."""
    assert NODE is not None
    answer = subprocess.run(
        [NODE, script], cwd=PEERS, input=json.dumps(request), capture_output=True, text=True, check=True
    )
    return dict(json.loads(answer.stdout))
