"""A team in which some are trained for accounts of sexual violence, and a record of the closed part."""

from __future__ import annotations

from pathlib import Path

from exporters.closed_record import TRAINED
from exporters.remarks import BELONGS
from exporters.shipped_form import shipped_form
from storage.drafts import CLOSED, DraftInfo
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, answer, new_vault

WHY = "to write down what was said"
CANARY = "canary-of-the-closed-part"
MAIN = "T-7K2QXD-4"
INCIDENT = "/data/M05/M05_r[1]"
SAFE = {
    f"{INCIDENT}/M05_01/M05_01_{name}": "Y"
    for name in ("trained", "private", "chosen", "interpreter", "stop", "help")
}
TOLD = {
    **SAFE,
    f"{INCIDENT}/M05_02": "CONTINUE",
    f"{INCIDENT}/M05_03": f"It was at night. {CANARY}",
}


def train(founder: Vault, *vaults: Vault) -> None:
    """Say in the certificates of the founder and of others that they are trained."""
    for vault in (founder, *vaults):
        me = vault.team.me()
        assert me is not None
        card = founder.team.renew(me.code, flags=(TRAINED,))
        if vault is not founder:
            vault.team.install(card, founder.team.card())


def join_as(founder: Vault, folder: Path, role: str = "interviewer", flags: tuple[str, ...] = ()) -> Vault:
    vault = new_vault(folder)
    card = founder.team.certify(vault.team.request(), role=role, flags=flags)  # type: ignore[arg-type]
    vault.team.install(card, founder.team.card())
    return vault


def closed_draft(vault: Vault, told: dict[str, str] = TOLD, *, signed: bool = True) -> DraftInfo:
    """Write a closed record; the closed part is unlocked afterwards."""
    form = shipped_form("testimony")
    draft = vault.drafts.create(
        language="en", form_id=form.id, form_version=form.version, form_hash=form.hash, kind=CLOSED
    )
    vault.open_closed(PASSPHRASE, WHY)
    vault.drafts.record(draft.id, answer(BELONGS, MAIN, kind="gate"))
    given = {"/data/F02/F02_07": "YES", "/data/F02/F02_10": "YES", "/data/F04/F04_10": "M05", **told}
    for path, value in given.items():
        vault.drafts.record(draft.id, answer(path, value))
    for state in ("RISK", "CONS", "OPEN", "READ", "SIGN") if signed else ():
        vault.drafts.set_state(draft.id, state)
    return vault.drafts.get(draft.id)
