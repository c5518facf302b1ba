"""Sealing without a person: fifteen minutes after everything is there, and whenever the vault is locked.

A draft is sealed as by hand (`sealing.seal_here`), with a remark that the program did it. Only records that
end with a signature are: of others nobody can know that they are finished. Vault lane only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.i18n import plural, tr
from desktop.services import gates, sealing
from desktop.services.interview import Interview
from desktop.services.softgates import SEALING, soft_gates
from forms.errors import AppError

if TYPE_CHECKING:
    from desktop.services.vault_service import OpenVault
    from storage.drafts import DraftInfo
    from storage.journal import Entry
    from storage.vault import Vault

AFTER: Final = timedelta(minutes=15)  # DOMAIN.md 1.2, step 14
TIME: Final = "time"
WISH: Final = "wish"
LOCK: Final = "lock"
UNLOCK: Final = "unlock"
TROUBLE: Final = "trouble"
"""Kept for a draft in the place of a gate when it could not be sealed by itself."""

_REMARK: Final = "AUTO"
BEGUN: Final = frozenset({"OPEN", "PAUS", "READ", "STOP", "SIGN"})


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        sealed: codes of the testimonies that are sealed now.
        trouble: what kept others from being sealed although every gate is passed.
    """

    sealed: tuple[str, ...] = ()
    trouble: tuple[AppError, ...] = ()


def is_sealable(interview: Interview) -> bool:
    """Say whether everything is there that must come before sealing, and the record says where it ends."""
    return interview.facts().asks("F90.06") and not missing(interview)


def missing(interview: Interview) -> str:
    """Return what keeps a record from being sealed by itself, value of a gate; empty when nothing does."""
    facts = interview.facts()
    found = gates.not_sealable(facts) if facts.asks("F90.06") else []
    return found[0].value if found else ""


def may(vault: Vault) -> bool:
    """Say whether testimonies of this vault are sealed by themselves: for others, whom there must be."""
    from exporters.transfer import opens_itself

    if not vault.team.fingerprint() or vault.team.me() is None or opens_itself(vault):
        return False
    return bool(vault.team.supervisors())


def seal_all(vault: Vault, why: str, only: str = "") -> Outcome:
    """Seal what can be sealed; never raises for what the world does, and leaves what cannot be as it is.

    Args:
        vault: an interviewer's.
        why: `TIME`, `WISH`, `LOCK` or `UNLOCK`.
        only: id of the one draft that is meant; empty means all.
    """
    if not may(vault):
        return Outcome()
    codes: list[str] = []
    trouble: list[AppError] = []
    for info in vault.drafts.list():
        if _is_meant(info) and only in ("", info.id):
            try:
                if _sealed(vault, info, why):
                    codes.append(info.code)
            except AppError as error:
                trouble.append(error)
                with contextlib.suppress(AppError):  # a full disk refuses this too
                    vault.outbox.hold(info.id, TROUBLE)
    return Outcome(tuple(codes), tuple(trouble))


def close(opened: OpenVault, _report: object = None, *, why: str = "left") -> None:
    """Seal what can be sealed, then close the vault, whatever came of it.

    Args:
        opened: the vault.
        why: what closed it, for the custody log.
    """
    try:
        if not opened.vault.closed:
            seal_all(opened.vault, LOCK)
    finally:
        opened.close(why=why)


def _is_meant(info: DraftInfo) -> bool:
    """Say whether a draft may be sealed by itself; a record of the closed part is sealed by a person."""
    apart = info.is_note or info.is_closed
    return not apart and info.can_be_changed and info.state in BEGUN


def _sealed(vault: Vault, info: DraftInfo, why: str) -> bool:
    _info, interview, _rows = sealing.replayed(vault, info.id)
    vault.outbox.hold(info.id, missing(interview))
    if not is_sealable(interview):
        return False
    with contextlib.suppress(sealing.ForgettingUnfinished):  # it is sealed; the next unlocking goes on
        sealing.seal_here(vault, info.id, _silent, partial(_remarks, why=why))
    return True


def _remarks(interview: Interview, *, why: str) -> Iterable[Entry]:
    """Give the entries that say that nobody pressed the button, and what nobody was asked about."""
    words = [_reason(why)]
    if count := interview.open_points():
        words.append(plural("{n} point was open.", "{n} points were open.", count))
    for soft in soft_gates(interview.facts(), SEALING):
        yield from interview.go_on(soft.value, tr("Nobody gave a reason.")).entries
    yield from interview.go_on(_REMARK, " ".join(words)).entries


def _reason(why: str) -> str:
    return {
        TIME: tr("Fifteen minutes had passed since everything was there."),
        WISH: tr("The interviewer wanted it at once, from the interview."),
        LOCK: tr("The vault was locked."),
        UNLOCK: tr("The vault was opened again after it had not been sealed at locking."),
    }[why]


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass
