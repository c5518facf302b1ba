"""Asking the programs in tests/peers, where Node and their packages are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
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


class Conversation:
    """A script of tests/peers that answers one line of JSON with another, and is started once for many.

    Args:
        script: its name.
        environment: variables for it, beside our own.
    """

    def __init__(self, script: str, environment: Mapping[str, str] | None = None) -> None:
        assert NODE is not None
        self._process = subprocess.Popen(
            [NODE, script],
            cwd=PEERS,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, **request: object) -> dict[str, Any]:
        """Return the answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the script."""
        self._process.communicate()
