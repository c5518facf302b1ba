"""Whom a signature of a testimony is believed from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol, TypeVar

from exporters.errors import ExportError
from storage.chain import Anchor, SignerFacts, SignerUnknown

# Clocks of field laptops are set by hand.
CLOCK_TOLERANCE: Final = timedelta(days=1)


class NotCertifiedThen(ExportError):
    """A signature claims a time at which its signer was not certified."""

    code = "exporters.trust.time"
    text = (
        "This was signed at a time when its signer was not, or no longer, a member of the team. "
        "Nothing was taken from it. Please ask the team whether the signer's clock was wrong."
    )


class SignerRevoked(NotCertifiedThen):
    """A signature claims a time after the team took its signer's certificate back."""

    code = "exporters.trust.revoked"
    text = (
        "This was signed by somebody whose membership your team has ended, at a time after it ended. "
        "Nothing was taken from it. Please ask the team's founder before you rely on it."
    )


class Team(Anchor, Protocol):
    """A team that is known by its card."""

    @property
    def fingerprint(self) -> str:
        """See `storage.chain.team_fingerprint`."""


TeamT = TypeVar("TeamT", bound=Team)


def find_team(teams: Sequence[TeamT], fingerprint: str) -> TeamT:
    """Return the team with a fingerprint.

    Raises:
        SignerUnknown: it is none of those.
    """
    for team in teams:
        if team.fingerprint == fingerprint:
            return team
    raise SignerUnknown


def require_certified(facts: SignerFacts, moment: datetime) -> None:
    """Refuse a signature that claims a time outside its certificate's, give or take `CLOCK_TOLERANCE`.

    Raises:
        NotCertifiedThen: the certificate was not good then.
        SignerRevoked: it had been taken back by then.
    """
    if any(facts.certified_at(moment + drift) for drift in (-CLOCK_TOLERANCE, CLOCK_TOLERANCE)):
        return
    if facts.revoked and moment > facts.valid_until:
        raise SignerRevoked
    raise NotCertifiedThen


def require_ever_certified(facts: SignerFacts) -> None:
    """Refuse a signature without a time whose signer the team believes for no moment at all.

    Raises:
        SignerRevoked: the certificate was taken back from before its beginning.
    """
    if facts.revoked and facts.valid_until < facts.valid_from:
        raise SignerRevoked


def require_certified_on(facts: SignerFacts, day: date) -> None:
    """Refuse a signature that claims a day on which its signer was not certified; see `require_certified`."""
    require_certified(facts, datetime.combine(day, time(12), UTC))
