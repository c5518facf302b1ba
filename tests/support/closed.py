"""A team in which some are trained for accounts of sexual violence, and a record of the closed part."""

from __future__ import annotations

from pathlib import Path

from desktop.services import drafting, joining, sealing, worklist
from desktop.services.interview import Interview
from desktop.services.vault_service import OpenVault
from exporters.closed_record import TRAINED
from exporters.remarks import BELONGS
from exporters.shipped_form import shipped_form
from forms.codes import new_code
from storage import age_keys
from storage.age_keys import AgeIdentity
from storage.drafts import CLOSED, DraftInfo
from storage.recipients import RecipientCard
from storage.vault import Vault
from tests.support.interviews import HERE
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


GENERAL = "/data/F02/F02_11[1]"
AGREED = HERE | {
    "/data/F02/F02_10": "YES",
    f"{GENERAL}/F02_11_purpose": "ICCI",
    f"{GENERAL}/F02_11_recipient": "any",
    f"{GENERAL}/F02_11_value": "YES",
    f"{GENERAL}/F02_11_identity": "A2",
}
CELL = f"{INCIDENT}/M05_14[1]/M05_14"
ALLOWED = {f"{CELL}_purpose": "ICCI", f"{CELL}_recipient": "any", f"{CELL}_value": "YES"}
TOPICS = "/data/F04/F04_10"
SIGNED = {
    "/data/F90/F90_02": "INTERVIEWER",
    "/data/F90/F90_05": "Y",
    "/data/F90/F90_06": "CODE",
    "/data/F91/F91_01": "CALM",
}


def renew(founder: OpenVault, member: OpenVault, flags: tuple[str, ...] = (TRAINED,)) -> None:
    me = member.vault.team.me()
    assert me is not None
    card = founder.vault.team.renew(me.code, flags=flags)
    if member is not founder:
        member.vault.team.install(card, founder.vault.team.card())


def main_in(vault: Vault, answers: dict[str, str] = AGREED) -> str:
    draft = worklist.begin(vault, "en")
    for path, value in answers.items():
        if path.startswith("/data/F01/F01_02[2]"):
            vault.drafts.record(draft.id, answer("/data/F01/F01_02", "", kind="add"))
        vault.drafts.record(draft.id, answer(path, value))
    return draft.id


def interview(vault: Vault, draft: str) -> Interview:
    return drafting.open_draft(vault, draft).interview


def write(vault: Vault, draft: str, answers: dict[str, str]) -> None:
    """Give answers as the interview page does."""
    opened = interview(vault, draft)
    for path, value in answers.items():
        for entry in opened.edit(path, value).entries:
            vault.drafts.record(draft, entry)


def finish(vault: Vault, part: str) -> None:
    """Read it back, sign it and take it to where it can be sealed."""
    drafting.keep_progress(vault, part, 0, ("RISK", "CONS", "OPEN"))
    for paragraph in sealing.statement(vault, part).paragraphs:
        sealing.settle(vault, part, paragraph, None)
    write(vault, part, SIGNED)
    opened = interview(vault, part)
    for state in list(opened.open_questions()):
        for entry in opened.explain(state.reference, "DECL").entries:
            vault.drafts.record(part, entry)


def recipient_in(vault: Vault, key: AgeIdentity | None = None) -> str:
    key = key or age_keys.generate("hybrid")
    card = RecipientCard(new_code("R", 4), "The Prosecutor", "ICC", "ICCI", key.recipient, "ICC")
    joining.add_recipient(vault, card)
    joining.confirm_recipient(vault, card.code)
    return card.code
