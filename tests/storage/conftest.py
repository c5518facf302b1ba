from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.vault import Vault
from tests.support.vaults import Clock, new_vault


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(tmp_path: Path, clock: Clock) -> Iterator[Vault]:
    with new_vault(tmp_path / "vault", clock) as opened:
        yield opened
