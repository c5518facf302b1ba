"""A damaged vault on the command line: noticed, said in a sentence, and left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.demo import program, refused
from tests.support.traces import contents, flip
from tests.support.vaults import PASSPHRASE, new_draft, new_photo, new_vault


@pytest.mark.parametrize("page", [0, 1, 5, -1])
def test_a_damaged_page_of_a_database_is_noticed_and_left_as_it_is(tmp_path: Path, page: int) -> None:
    folder = tmp_path / "vault"
    with new_vault(folder) as vault:
        for _ in range(5):
            new_photo(vault, new_draft(vault).id)
    database = folder / "vault.db"
    at = page % (database.stat().st_size // 4096) * 4096
    flip(database, at + 1_000)
    before = contents(folder)

    refused(
        program(
            "vault", "check", folder, "--passphrase-stdin", home=tmp_path / "home", typed=f"{PASSPHRASE}\n"
        )
    )
    after = contents(folder)
    # That it was tried is counted, and where the log can be read, it says that the vault was opened.
    for made in (before, after):
        made.pop("attempts.json", None)
        made["vault.db"] = made["vault.db"][at : at + 4096]
    assert after == before
