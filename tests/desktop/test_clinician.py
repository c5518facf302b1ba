"""What a clinician alone may judge is asked of members who are certified as one, and of nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import worklist
from desktop.services.drafting import open_draft
from tests.support.interviews import READY
from tests.support.vaults import new_vault


@pytest.mark.parametrize(
    ("flags", "asked"), [(("clinician",), True), (("sgbv_trained",), False), ((), False)]
)
def test_only_a_clinician_is_asked_how_findings_fit(
    tmp_path: Path, flags: tuple[str, ...], asked: bool
) -> None:
    with new_vault(tmp_path / "founder") as founder, new_vault(tmp_path / "field") as field:
        founder.team.found("A team")
        card = founder.team.certify(field.team.request(), role="interviewer", flags=flags)
        field.team.install(card, founder.team.card())

        draft = worklist.begin(field, "en")
        interview = open_draft(field, draft.id).interview
        for reference, value in (READY | {"/data/F04/F04_10": "M21"}).items():
            interview.edit(reference, value)

        found = [state for state in interview.states().values() if state.us.get("id") == "M21.12"]
        assert [state.relevant for state in found] == [asked]


@pytest.mark.parametrize("kind", ["LEAD", "INTAKE"])
def test_other_records_of_a_clinician_open_as_ever(tmp_path: Path, kind: str) -> None:
    with new_vault(tmp_path / "vault") as vault:
        vault.team.found("A team")
        draft = worklist.begin(vault, "en", kind)
        assert open_draft(vault, draft.id).interview.states()
