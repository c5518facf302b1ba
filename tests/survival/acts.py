"""What people do to a vault, one at a time, and how one sees afterwards whether it was done."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.services import backups
from exporters.carrying import hand_over
from exporters.transfer import import_sealed, seal_into_outbox
from storage import ending
from storage.credentials import Credential
from storage.errors import WrongPassphrase
from storage.kdf import KdfParams
from storage.vault import Vault
from storage.vault_files import OUTBOX_NAME
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import CHEAP, PASSPHRASE, Clock, answer, new_draft, new_photo

NEW = "six loud geese walk"
BEFORE = ["kept 0", "kept 1"]
COST: KdfParams = CHEAP


def silent(*_: object) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Stage:
    """A folder with the vaults of an interviewer and a supervisor.

    Attributes:
        folder: holds ``field``, ``lead``, ``sealed.age`` (for the supervisor) and ``copy.backup``.
        draft: id of a draft that is being written.
        signed: id of a draft that can be sealed.
        code: code of the testimony in ``sealed.age``.
    """

    folder: Path
    draft: str
    signed: str
    code: str

    @property
    def field(self) -> Path:
        """The interviewer's vault."""
        return self.folder / "field"

    @property
    def lead(self) -> Path:
        """The supervisor's vault."""
        return self.folder / "lead"

    def copy(self, folder: Path) -> Stage:
        """Return the same stage in another folder."""
        shutil.copytree(self.folder, folder)
        return Stage(folder, self.draft, self.signed, self.code)


def made(folder: Path) -> Stage:
    """Make a stage."""
    folder.mkdir(parents=True)
    with found_supervisor(folder / "lead") as lead, join(lead, folder / "field") as field:
        draft = new_draft(field)
        for text in BEFORE:
            field.drafts.record(draft.id, answer("/data/a", text))
        new_photo(field, draft.id, b"first" * 9000)
        gone = signed_draft(field, photo=b"photo" * 500)
        with field.transaction():
            seal_into_outbox(field, gone.id, form=small_form(), now=Clock())
        hand_over(field, gone.code, folder / "sealed.age")
        field.forget_draft(gone.id, "sealed")
        field.finish_forgetting("sealed")
        signed = signed_draft(field, photo=b"photo" * 500)
        backups.make(backups.ready(lead), folder / "copy.backup", silent)
    return Stage(folder, draft.id, signed.id, gone.code)


Work = Callable[[Stage, Vault], None]
Look = Callable[[Stage, Vault], bool]


@dataclass(frozen=True)
class Act:
    """One thing people do.

    Attributes:
        vault: ``field`` or ``lead``: whose vault is open.
        work: does it.
        done: looks into the vault, opened again, whether it was done.
    """

    vault: str
    work: Work
    done: Look


def _type(stage: Stage, vault: Vault) -> None:
    vault.drafts.record(stage.draft, answer("/data/a", "new words " * 200))


def _typed(stage: Stage, vault: Vault) -> bool:
    return len(vault.drafts.journal(stage.draft)) == len(BEFORE) + 1


def _attach(stage: Stage, vault: Vault) -> None:
    new_photo(vault, stage.draft, b"second" * 12_000)


def _attached(stage: Stage, vault: Vault) -> bool:
    return len(vault.blobs.list(stage.draft)) == 2


def _seal(stage: Stage, vault: Vault) -> None:
    with vault.transaction():
        seal_into_outbox(vault, stage.signed, form=small_form(), now=Clock())
        vault.plan_to_forget(stage.signed)
    vault.finish_forgetting("sealed")


def _sealed(stage: Stage, vault: Vault) -> bool:
    info = vault.drafts.get(stage.signed)
    if info.state != "SEAL":
        # Nothing was sealed, so nothing may be gone.
        assert info.state == "SIGN" and len(vault.drafts.journal(stage.signed)) == 9
        assert len(vault.blobs.list(stage.signed)) == 1
        assert [file.code for file in vault.outbox.list()] == [stage.code]
        return False
    # The account is in one place at least, and that place opens.
    (waiting,) = [file for file in vault.outbox.list() if file.code == info.code]
    with Vault.open(stage.lead, PASSPHRASE) as lead:
        path = vault.folder / OUTBOX_NAME / waiting.name
        assert import_sealed(lead, path).new == (info.code,)
    vault.finish_forgetting("sealed")
    assert vault.drafts.journal(stage.signed) == []
    return True


def _end(stage: Stage, vault: Vault) -> None:
    ending.close(vault, stage.signed, channel="said so in the room", free="Y", explained=True)
    ending.remove(vault, stage.signed, "the witness does not want it")


def _ended(stage: Stage, vault: Vault) -> bool:
    info = vault.drafts.get(stage.signed)
    if info.state != "DEST":
        # It is closed, or not even that: nothing may be gone.
        assert info.state in {"SIGN", "REST"} and len(vault.drafts.journal(stage.signed)) == 9
        assert len(vault.blobs.list(stage.signed)) == 1
        return False
    vault.finish_forgetting("withdrawn")
    assert vault.drafts.journal(stage.signed) == [] and vault.blobs.list(stage.signed) == []
    assert vault.withdrawals.tombstone(info.code) is not None
    return True


def _hand_over(stage: Stage, vault: Vault) -> None:
    hand_over(vault, stage.code, stage.folder / "again.age")


def _handed_over(stage: Stage, vault: Vault) -> bool:
    """Twice now: once when the stage was made."""
    times = sum(entry.event == "TRAN" for entry in vault.custody.entries(stage.code))
    copy = stage.folder / "again.age"
    assert not copy.exists() or copy.read_bytes() == (stage.folder / "sealed.age").read_bytes()
    assert times == 1 or copy.exists()
    return times == 2


def _let_go(stage: Stage, vault: Vault) -> None:
    vault.outbox.let_go(stage.code)


def _gone(stage: Stage, vault: Vault) -> bool:
    file = vault.outbox.info(stage.code)
    there = (vault.folder / OUTBOX_NAME / file.name).exists()
    assert there == (file.confirmed is None)
    return not there


def _import(stage: Stage, vault: Vault) -> None:
    import_sealed(vault, stage.folder / "sealed.age")


def _imported(stage: Stage, vault: Vault) -> bool:
    if not vault.sealed.list():
        assert vault.blobs.list() == []
        return False
    testimony = vault.sealed.get(stage.code, 1)
    return len(vault.blobs.list(stage.code)) == 1 and "Яны".encode() in testimony.document


def _change(_stage: Stage, vault: Vault) -> None:
    vault.keys.change(PASSPHRASE, Credential(NEW))


def _changed(stage: Stage, vault: Vault) -> bool:
    vault.close()
    try:
        Vault.open(stage.field, NEW).close()
    except WrongPassphrase:
        Vault.open(stage.field, PASSPHRASE).close()
        return False
    return True


def _renew(_stage: Stage, vault: Vault) -> None:
    vault.rotate(PASSPHRASE)


def _renewed(_stage: Stage, _vault: Vault) -> bool:
    return True


def _back_up(stage: Stage, vault: Vault) -> None:
    backups.make(backups.ready(vault), stage.folder / "new.backup", silent)


def _backed_up(stage: Stage, vault: Vault) -> bool:
    if not (stage.folder / "new.backup").exists():
        return False
    assert backups.rehearse(stage.folder / "new.backup", PASSPHRASE, stage.folder, silent).ok
    return True


def _restore(stage: Stage, _vault: Vault) -> None:
    backups.restore(stage.folder / "copy.backup", PASSPHRASE, stage.folder / "restored", silent)


def _restored(stage: Stage, _vault: Vault) -> bool:
    if not (stage.folder / "restored").exists():
        return False
    with Vault.open(stage.folder / "restored", PASSPHRASE) as again:
        assert all(check.ok for check in again.check())
    return True


def _create(stage: Stage, _vault: Vault) -> None:
    Vault.create(stage.folder / "created", PASSPHRASE, kdf=COST).close()


def _created(stage: Stage, _vault: Vault) -> bool:
    folder = stage.folder / "created"
    if not (folder / "keyslots.json").exists():
        return False
    with Vault.open(folder, PASSPHRASE) as again:
        assert all(check.ok for check in again.check())
    return True


ACTS: dict[str, Act] = {
    "typing": Act("field", _type, _typed),
    "attaching": Act("field", _attach, _attached),
    "sealing": Act("field", _seal, _sealed),
    "withdrawing": Act("field", _end, _ended),
    "handing over": Act("field", _hand_over, _handed_over),
    "letting go": Act("field", _let_go, _gone),
    "importing": Act("lead", _import, _imported),
    "changing a passphrase": Act("field", _change, _changed),
    "renewing keys": Act("field", _renew, _renewed),
    "backing up": Act("lead", _back_up, _backed_up),
    "restoring": Act("lead", _restore, _restored),
    "making a vault": Act("lead", _create, _created),
}


def opened(stage: Stage, act: Act) -> Vault:
    """Open the vault of an act, with the old passphrase or the new one."""
    folder = stage.field if act.vault == "field" else stage.lead
    try:
        return Vault.open(folder, PASSPHRASE)
    except WrongPassphrase:
        return Vault.open(folder, NEW)


def judge(stage: Stage, act: Act, *, said_done: bool) -> str:
    """Look at what is left; returns what is wrong, or "".

    Args:
        stage: where it happened.
        act: what was done.
        said_done: whether the program said that it was done.
    """
    with opened(stage, act) as vault:
        failed = [check.name for check in vault.check() if not check.ok]
        if failed:
            return f"the vault is not whole: {failed}"
        if act.vault == "field":
            rows = [row.new for row in vault.drafts.journal(stage.draft)]
            if rows[: len(BEFORE)] != BEFORE:
                return "words that were saved before are lost"
        try:
            done = act.done(stage, vault)
        except AssertionError:
            return "it is half done"
        if said_done and not done:
            return "it was called done and is not"
    left = [path.name for vault in (stage.field, stage.lead) for path in vault.rglob("*.part")]
    return f"pieces were left in the vault: {left}" if left else ""
