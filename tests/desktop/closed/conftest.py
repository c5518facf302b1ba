"""A team of which some are trained for accounts of sexual violence, and a closed record in their vaults."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services import closed_part, sealing
from desktop.services.vault_service import OpenVault
from exporters.closed_record import TRAINED
from exporters.transfer import import_sealed
from storage.vault import Vault
from tests.support.closed import TOLD, WHY, finish, main_in, renew, write
from tests.support.second_half import member_in, opened_in, silent, supervisor_in
from tests.support.vaults import PASSPHRASE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave three vaults of a team in a folder: of two trained people, and of one who is not."""
    folder = tmp_path_factory.mktemp("built")
    founder = supervisor_in(folder / "supervisor")
    renew(founder, founder)
    for name, flags in (("interviewer", (TRAINED,)), ("untrained", ())):
        opened = member_in(folder / name, founder)
        renew(founder, opened, flags)
        opened.close()
    founder.close()
    return folder


@pytest.fixture
def vaults(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def founder(vaults: Path) -> Iterator[OpenVault]:
    opened = opened_in(vaults / "supervisor")
    yield opened
    opened.close()


@pytest.fixture
def vault(vaults: Path) -> Iterator[Vault]:
    """Give the vault of an interviewer who is trained."""
    opened = opened_in(vaults / "interviewer")
    yield opened.vault
    opened.close()


@pytest.fixture
def main(vault: Vault) -> str:
    return main_in(vault)


@pytest.fixture
def part(vault: Vault, main: str) -> str:
    """Give the closed record of a testimony, with something told in it."""
    closed_part.unlock(vault, PASSPHRASE, WHY)
    part = closed_part.begin(vault, main)
    write(vault, part, TOLD)
    return part


@pytest.fixture
def told() -> dict[str, str]:
    """What is said besides, in the closed record that a supervisor receives."""
    return {}


@pytest.fixture
def received(founder: OpenVault, vault: Vault, part: str, told: dict[str, str], tmp_path: Path) -> str:
    """Give the code of a closed record in the supervisor's vault, whose closed part is unlocked."""
    write(vault, part, told)
    finish(vault, part)
    code = sealing.seal(vault, part, tmp_path / "part.age", silent)
    import_sealed(founder.vault, tmp_path / "part.age")
    closed_part.unlock(founder.vault, PASSPHRASE, WHY)
    return code
