"""The countries a witness may have come to, and since when each is a State Party to the Rome Statute.

`countries.json` is a table to be edited: the dates marked `M` are from memory and await a practitioner's confirmation.
Codes are ISO 3166-1 alpha-2.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from resources.build.texts import cells

TABLE = Path(__file__).parent / "countries.json"


class Country(BaseModel):
    """One row of the table; `party_since` is a date, `never`, or empty if nobody looked it up."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str
    en: str
    be: str
    ru: str
    party_since: str = ""
    party_until: str = ""  # the last day, of a state that left
    source: Literal["", "D", "M"] = ""  # the domain brief, or memory
    review: Literal["awaiting"]


def countries() -> list[dict[str, str]]:
    """Returns the rows of the list `country`."""
    rows = []
    for row in json.loads(TABLE.read_text(encoding="utf-8")):
        country = Country.model_validate(row)
        rows.append(
            {"name": country.code}
            | cells("label", {"en": country.en, "be": country.be, "ru": country.ru})
            | {"party_since": country.party_since, "party_until": country.party_until}
        )
    return rows
