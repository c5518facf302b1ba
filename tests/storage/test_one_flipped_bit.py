"""One flipped bit, in any file of a closed vault, is found: the vault does not open, or the check says so."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.errors import AppError
from storage.vault import Vault
from tests.support.vaults import (
    PASSPHRASE,
    REASON,
    answer,
    new_draft,
    new_photo,
    new_vault,
    sealed_document,
)

FLIPS = 24


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flip") / "vault"
    with new_vault(folder) as vault:
        vault.team.found("Our team")
        draft = new_draft(vault)
        for number in range(60):
            vault.drafts.record(draft.id, answer("/data/a", f"answer {number}" * 20))
        new_photo(vault, draft.id, b"photograph" * 8000)
        new_photo(vault, draft.id, b"")
        vault.sealed.put(sealed_document(), [b"issue"], b"", "own")
        with vault.identity(PASSPHRASE, REASON) as identity:
            identity.record(draft.code, answer("/data/name", "Ганна"))
    return folder


def files(folder: Path) -> list[Path]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    return [path for path in found if path.name != "attempts.json"]


def findings(folder: Path) -> Iterator[str]:
    """Yield what somebody who opens the vault, and then the identities, is told."""
    try:
        with Vault.open(folder, PASSPHRASE) as vault:
            yield from (result.name for result in vault.check() if not result.ok)
            vault.identity(PASSPHRASE, REASON).lock()
    except AppError as error:
        yield error.code


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def test_an_untouched_vault_has_no_findings(closed: Path, tmp_path: Path) -> None:
    shutil.copytree(closed, tmp_path / "vault")

    assert list(findings(tmp_path / "vault")) == []
    assert list(findings(tmp_path / "vault")) == []


def places() -> list[tuple[int, int]]:
    """Return which file and which part of it: the same in every process that collects the tests."""
    drawn = random.Random(7)
    return [(number, drawn.randrange(10**9)) for number in range(FLIPS)]


@pytest.mark.parametrize(("number", "place"), places())
def test_one_flipped_bit_is_found(closed: Path, tmp_path: Path, number: int, place: int) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(closed, folder)
    every = files(folder)
    path = every[number % len(every)]

    flip(path, place % (8 * path.stat().st_size))

    assert list(findings(folder)), path.relative_to(folder)


@pytest.mark.parametrize("name", ["vault.db", "identity.db"])
@pytest.mark.parametrize("part", [0, 20, 4015, 4016, 4031, 4032, 4095])
def test_the_reserved_bytes_of_a_page_count_as_well(
    closed: Path, tmp_path: Path, name: str, part: int
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(closed, folder)
    pages = (folder / name).stat().st_size // 4096

    flip(folder / name, 8 * ((pages - 1) * 4096 + part))

    assert list(findings(folder))


def test_a_finding_in_the_key_slots_stays_until_they_are_written_anew(closed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(closed, folder)
    path = folder / "keyslots.json"
    path.write_bytes(path.read_bytes() + b" ")

    assert list(findings(folder)) == ["Key slots"]
    assert list(findings(folder)) == ["Key slots"]
