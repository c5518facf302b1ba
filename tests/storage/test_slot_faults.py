"""Every write of a change of the slots may fail: the vault opens with the old or with the new."""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.credentials import Credential
from storage.errors import StorageError, WrongPassphrase
from storage.kdf import KdfParams
from storage.vault import Vault
from tests.support.dying import disturbed, refuse
from tests.support.vaults import CHEAP, PASSPHRASE

NEW = Credential("nine slow otters swim")
DEARER = KdfParams(9 * 1024, 1, 1)
ACTS: dict[str, Callable[[Vault], object]] = {
    "change": lambda vault: vault.keys.change(PASSPHRASE, NEW),
    "add": lambda vault: vault.keys.add(PASSPHRASE, NEW),
    "cost": lambda vault: vault.keys.raise_cost(PASSPHRASE, DEARER),
}


def opening(folder: Path) -> list[str | Credential]:
    found: list[str | Credential] = []
    for key in (PASSPHRASE, NEW):
        with contextlib.suppress(WrongPassphrase):
            Vault.open(folder, key).close()
            found.append(key)
    return found


@pytest.mark.parametrize(
    ("name", "number", "stride"),
    [
        ("change", errno.ENOSPC, 1),
        ("change", errno.EIO, 3),
        ("add", errno.EROFS, 2),
        ("cost", errno.ENOSPC, 2),
    ],
)
def test_a_refused_write_leaves_a_vault_that_opens(
    tmp_path: Path, name: str, number: int, stride: int
) -> None:
    model = tmp_path / "model"
    Vault.create(model, PASSPHRASE, kdf=CHEAP).close()
    for step in range(0, 40, stride):
        folder = Path(shutil.copytree(model, tmp_path / str(step)))
        with (
            Vault.open(folder, PASSPHRASE) as vault,
            disturbed(step, refuse(number)) as left,
            contextlib.suppress(StorageError),
        ):
            ACTS[name](vault)
        found = opening(folder)
        assert found == [NEW] if name == "change" and found != [PASSPHRASE] else PASSPHRASE in found
        assert list(folder.glob("*.part")) == []
        if left[0] >= 0:
            return
    pytest.fail("it never came to its end")
