"""A record of the closed part (`storage.closed`): what is said of sexual violence, as a testimony of its own.

It uses the form of the testimony it belongs to. Of that it holds the modules that tell who was asked, how and
under which consent, the module M05, and a read-back, signature and wellbeing of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exporters.errors import ExportError
from exporters.remarks import BELONGS

if TYPE_CHECKING:
    from exporters.document import TestimonyDocument
    from storage.members import Member
    from storage.vault import Vault

TRAINED: Final = "sgbv_trained"
TOPIC: Final = "M05"
CARRIED: Final = ("F00", "F01", "F02", "F03")
OWN: Final = (TOPIC, "F90", "F91")
MODULES: Final = frozenset((*CARRIED, *OWN))
_MARK: Final = f"F00.{BELONGS.casefold()}"


class NobodyTrained(ExportError):
    """No supervisor of the team may open a closed record."""

    code = "exporters.closed.nobody"
    text = (
        "No supervisor of your team is trained for accounts of sexual violence, so there is nobody to seal "
        "this for. Everything is safe and stays closed. Please ask for a newer team card."
    )


def openers(vault: Vault, *, closed: bool) -> list[Member]:
    """Return the supervisors that a record is sealed for; of a closed one only those who are trained.

    Raises:
        NoTeam: the vault belongs to no team.
        NobodyTrained: it is a closed record, and nobody is.
    """
    supervisors = vault.team.supervisors()
    if not closed:
        return list(supervisors)
    trained = [member for member in supervisors if TRAINED in member.flags]
    if not trained:
        raise NobodyTrained
    return trained


def belongs_to(document: TestimonyDocument) -> str | None:
    """Return the code of the testimony that a closed record belongs to; None for any other document."""
    marks = (a for a in document.answers if a.id == _MARK and a.reference.startswith("/remarks/"))
    return next((mark.value for mark in marks), None)
