"""The closed part: what is said of sexual violence, behind the passphrase again. Vault lane only.

Who may open it is told by a certificate of the team (``sgbv_trained``). A vault without a team has nobody who
may; whoever works alone certifies it to themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.services import gates
from desktop.services.gates import GateClosed
from desktop.services.interview import Interview
from exporters.closed_record import CARRIED, TOPIC, TRAINED, belongs_to
from exporters.document import read_document
from exporters.remarks import APART, BELONGS, is_apart
from exporters.shipped_form import pinned_form
from forms.errors import AppError
from storage import clock, states
from storage.drafts import CLOSED
from storage.journal import GATE, SCRIPT, Entry

if TYPE_CHECKING:
    from storage.drafts import DraftInfo
    from storage.vault import Vault

_TAKEN: Final = (*CARRIED, TOPIC)
DRAFT: Final = "draft"
SEALED: Final = "sealed"


class NotTrained(AppError):
    """Somebody without the ability wants to open the closed part."""

    code = "closed_part.not_trained"
    text = (
        "Only members whose card says that they are trained for accounts of sexual violence open the closed "
        "part. Nothing was shown. The founder of your team can give you a card that says so."
    )


@dataclass(frozen=True)
class ClosedLine:
    """One closed record, without anything that was said.

    Attributes:
        kind: ``draft`` or ``sealed``.
        key: the draft's id, or the code of a sealed record; ``version`` is 0 for a draft.
        code: its own code.
        about: code of the testimony it belongs to; empty when that is not known here any more.
        state: code of the vocabulary ``interview_status``.
        open_points: questions that wait for an answer.
        main: id of that testimony's draft, while that is written here.
        apart: whether its statement may say that something was recorded separately.
    """

    kind: str
    key: str
    version: int
    code: str
    about: str
    state: str
    open_points: int = 0
    main: str = ""
    apart: bool = False

    @property
    def can_open(self) -> bool:
        """Whether it is still being written."""
        return self.kind == DRAFT and self.state in states.WRITABLE


def is_trained(vault: Vault) -> bool:
    """Return whether the owner of a vault may open its closed part."""
    me = vault.team.me()
    return me is not None and TRAINED in me.flags


def unlock(vault: Vault, passphrase: str, reason: str) -> None:
    """Open the closed part, after writing down that it was done and why.

    Raises:
        NotTrained: the vault's owner may not.
        ReasonTooShort, WrongPassphrase, VaultDamaged: see `storage.vault.Vault.open_closed`.
    """
    if not is_trained(vault):
        raise NotTrained
    vault.open_closed(passphrase, reason)


def lock(vault: Vault) -> None:
    """Lock it, and forget what was read last of a release; may be called twice."""
    from desktop.services import releasing

    vault.closed_part.lock()
    releasing.forget(vault)


def begin(vault: Vault, main: str) -> str:
    """Return the id of the closed record of a testimony that is written here; begun if there is none.

    Who is there, the risk, the consent and the language are carried over, again each time: what changed since
    comes along. What an older program wrote into the testimony itself is moved.

    Args:
        vault: with its closed part unlocked.
        main: id of the testimony's draft.

    Raises:
        GateClosed: a gate of the interview keeps this part closed.
        ClosedPartLocked: see there.
    """
    info, rows = vault.drafts.get(main), vault.drafts.journal(main)
    form = pinned_form(info.form_id, info.form_hash, vault.drafts.form_source(main))
    interview = Interview(form, rows, began=info.created)
    why = gates.locked_modules(interview.facts(), [TOPIC]).get(TOPIC)
    topics = interview.topics()
    if why is not None or topics is None:
        raise GateClosed(why or gates.Why.NO_ACCOUNT)
    with vault.transaction():
        part = _of(vault, info.code) or _made(vault, info)
        _record(vault, part, [Entry(topics.reference, "answer", "", TOPIC, clock.now())], once=True)
        _record(vault, part, [row for row in rows if _is_carried(row)])
        left = [topic for topic in topics.value.split() if topic != TOPIC]
        if TOPIC in topics.value.split():
            moved = Entry(topics.reference, "answer", topics.value, " ".join(left), clock.now())
            vault.drafts.record(main, moved)
    return part.id


def agree(vault: Vault, main: str, agreed: bool) -> None:
    """Keep whether the witness agrees that the statement says: something was recorded separately."""
    if agreed != is_apart(vault.drafts.journal(main)):
        vault.drafts.record(main, Entry(APART, GATE, None, "Y" if agreed else "", clock.now()))


def lines(vault: Vault) -> list[ClosedLine]:
    """Return the closed records, those that are written first.

    Raises:
        ClosedPartLocked: see there.
    """
    infos = vault.drafts.list()
    written = {info.code: info for info in infos if not info.is_closed and info.state in states.WRITABLE}
    sealed = [info for info in vault.sealed.list() if vault.record_keys.is_closed(info.code)]
    found = []
    for draft in (info for info in infos if info.is_closed):
        about = _about(vault, draft)
        main = written.get(about)
        apart = main is not None and is_apart(vault.drafts.journal(main.id))
        if draft.state in states.WRITABLE or draft.code not in {info.code for info in sealed}:
            found.append(
                ClosedLine(
                    *(DRAFT, draft.id, 0, draft.code, about, draft.state, draft.open_points),
                    main=main.id if main is not None else "",
                    apart=apart,
                )
            )
    for info in sealed:
        about = ""
        if info.state != "DEST":
            about = belongs_to(read_document(vault.sealed.get(info.code, info.version).document)) or ""
        found.append(ClosedLine(SEALED, info.code, info.version, info.code, about, info.state))
    return found


def _of(vault: Vault, code: str) -> DraftInfo | None:
    """Return the closed record of a testimony that is still written, or None."""
    own = (info for info in vault.drafts.list() if info.is_closed and info.state in states.WRITABLE)
    return next((info for info in own if _about(vault, info) == code), None)


def _about(vault: Vault, draft: DraftInfo) -> str:
    rows = vault.drafts.journal(draft.id)
    return next((row.new or "" for row in rows if row.kind == GATE and row.path == BELONGS), "")


def _made(vault: Vault, info: DraftInfo) -> DraftInfo:
    part = vault.drafts.create(
        language=info.language,
        form_id=info.form_id,
        form_version=info.form_version,
        form_hash=info.form_hash,
        form_source=vault.drafts.form_source(info.id),
        kind=CLOSED,
    )
    vault.drafts.record(part.id, Entry(BELONGS, GATE, None, info.code, clock.now()))
    return part


def _record(vault: Vault, part: DraftInfo, rows: Iterable[Entry], *, once: bool = False) -> None:
    """Record what is not there yet; ``once``: nothing if its question has an answer of any time."""
    known = {_facts(row, once=once) for row in vault.drafts.journal(part.id)}
    for row in rows:
        if _facts(row, once=once) not in known:
            vault.drafts.record(part.id, Entry(row.path, row.kind, row.old, row.new, row.at))


def _facts(row: Entry, *, once: bool) -> tuple[object, ...]:
    return (row.path, row.kind) if once else (row.path, row.kind, row.old, row.new, row.at)


def _is_carried(row: Entry) -> bool:
    """Say whether a row of a testimony belongs into its closed record too: no file ever does."""
    if row.kind in {GATE, SCRIPT}:
        return row.path not in {APART, BELONGS, gates.STOPPED}
    module = row.path.partition("[")[0].split("/")[2:3]
    return row.kind == "language" or (row.kind != "attachment" and any(m in _TAKEN for m in module))
