"""What a supervisor's vault gave out, in a file outside of it: a vault restored from a backup needs it.

An age file, encrypted to all supervisors of the team, so that others can keep it; inside, canonical JSON::

    {"payload": base64url of the list, ...}     and beside it the owner's detached signature, both algorithms

    {"type": "underseal.given/1", "at": moment, "by": member code,
     "given": [{"code", "place", "recipient", "version"}, ...],
     "labels": [{"label", "recipient"}, ...]}

Each list says all that went out until then, so the newest one is enough. It names codes and bare labels only.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exporters import age
from exporters.document import Moment
from exporters.errors import ExportError
from exporters.partial import partial_file, typed_file_errors
from exporters.trust import require_certified
from forms.codes import is_code
from storage import clock, jose
from storage.canonical import NotJson, canonical, read_json
from storage.giving import Gift
from storage.vault import Vault

TYP: Final = "underseal-given+json"
_LARGEST: Final = 64 * 1024 * 1024


class NotAGivenList(ExportError):
    """A file that was brought as a list of what was given out is none."""

    code = "exporters.given_list.shape"
    text = (
        "This file is not a list of what was given out, or it is damaged. Nothing was taken from it. "
        "Please choose another one."
    )


class GivenByAnother(ExportError):
    """A list is of another supervisor's vault."""

    code = "exporters.given_list.other"
    text = (
        "This list says what another supervisor gave out, and their signed copies are not yours. Nothing was "
        "taken from it. Please choose a list that you saved yourself."
    )


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, Field(max_length=32)]
    version: int = Field(ge=1, le=9_999)
    place: int = Field(ge=0, le=9_999)
    recipient: Annotated[str, Field(max_length=32)]


class _Used(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    recipient: Annotated[str, Field(max_length=32)]
    label: Annotated[str, Field(max_length=80)]


class _List(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    type: Literal["underseal.given/1"] = "underseal.given/1"
    at: Moment
    by: str
    given: tuple[_Line, ...]
    labels: tuple[_Used, ...]


def write_given(vault: Vault, path: Path) -> int:
    """Write all that this vault gave out, as far as it knows; return how many issues that are.

    Records of the closed part are left out while that is locked.

    Raises:
        NoTeam, MembershipExpired, MembershipRevoked: the owner cannot sign.
        FileTrouble: the file cannot be written.
    """
    signer, hidden = vault.team.signer(), vault.record_keys.hidden()
    gifts = [gift for gift in vault.giving.all() if gift.code not in hidden]
    told = _List(
        at=clock.now(),
        by=signer.code,
        given=tuple(_Line(**asdict(gift)) for gift in gifts),
        labels=tuple(_Used(recipient=who, label=label) for who, label in vault.labels.all_used()),
    )
    payload = canonical(told.model_dump(mode="json"))
    signed = {"payload": jose.b64url(payload), **jose.sign_detached(signer, payload, TYP)}
    recipients = [member.age_recipient for member in vault.team.supervisors()]
    with partial_file(path) as file, age.Encryptor(file, recipients) as encryptor:
        encryptor.write(canonical(signed))
    return len(gifts)


def take_given(vault: Vault, path: Path) -> int:
    """Take in what an earlier state of this vault gave out; return how much of it was new.

    Raises:
        NotAGivenList, GivenByAnother: it is no such list, or not this member's.
        AppError: it cannot be read, is encrypted to others, damaged, or not signed by this team.
    """
    with typed_file_errors(), path.open("rb") as file:
        return take_given_from(vault, file)


def take_given_from(vault: Vault, file: BinaryIO) -> int:
    """Take in a list from an open file, at its beginning; otherwise as `take_given`.

    Raises:
        OSError: it could not be read.
    """
    with io.BufferedReader(age.open_reader(file, [vault.team.decryption_identity()])) as stream:
        if stream.peek(1)[:1] != b"{":
            raise NotAGivenList
        data = stream.read(_LARGEST)
    try:
        signed = read_json(data)
        payload = jose.from_b64url(signed.pop("payload"))
        told = _List.model_validate_json(payload)
    except (NotJson, AttributeError, KeyError, TypeError, jose.NotASignature, ValidationError):
        raise NotAGivenList from None
    facts = jose.verify_detached(signed, payload, vault.team.trust(), TYP)
    require_certified(facts, told.at)
    me = vault.team.me()
    if me is None or not facts.member_code == told.by == me.code:
        raise GivenByAnother
    if not all(is_code(line.code, "T") for line in told.given):
        raise NotAGivenList
    with vault.transaction():
        for used in told.labels:
            vault.labels.use(used.recipient, [used.label])
        return vault.giving.remember(Gift(**line.model_dump()) for line in told.given)
