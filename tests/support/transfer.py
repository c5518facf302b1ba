"""A supervisor, an interviewer of their team, and a signed draft, all in vaults of the tests."""

from __future__ import annotations

import functools
import io
from pathlib import Path

from forms.loader import load_form
from forms.model import Form
from forms.source import FormSource
from storage.drafts import DraftInfo
from storage.vault import Vault
from tests.support.vaults import Clock, answer, new_vault

PHOTO = b"a photograph " * 20_000
STORY = "Яны прыйшлі ўначы.\nМяне забралі."
COLUMNS = (
    "| | type | name | label::English (en) | label::Беларуская (be) | appearance | relevant | calculation"
    " | bind::us:id | bind::us:kind | bind::us:module |"
)
FORM = """
| survey |
COLUMNS
| | begin group | F04 | Account | Аповед | | | | | module | F04 |
| | text | F04_01 | Tell everything | Раскажыце | multiline | | | F04.01 | ltext | |
| | select_one yn | F04_02 | Was it night? | Уначы? | | | | F04.02 | one | |
| | text | F04_03 | Where? | Дзе? | | ${F04_02} = 'y' | | F04.03 | text | |
| | begin repeat | F04_04 | People | Людзі | | | | F04.04 | table | |
| | text | F04_04_who | Who | Хто | | | | F04.04.who | text | |
| | end repeat | | | | | | | | | |
| | calculate | begun | | | | | once(now()) | F04.99 | datetime | |
| | end group | | | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Беларуская (be) |
| | yn | y | Yes | Так |
| | yn | n | No | Не |
| settings |
| | form_id | version | default_language | namespaces |
| | small | 7 | English (en) | us="https://underseal.invalid/xforms" |
"""


@functools.cache
def small_form() -> Form:
    return load_form(FormSource("small.md", FORM.replace("COLUMNS", COLUMNS).encode()))


def found_supervisor(folder: Path, clock: Clock | None = None) -> Vault:
    vault = new_vault(folder, clock)
    vault.team.found("Test team", policy={"batch": 2})
    return vault


def join(supervisor: Vault, folder: Path, clock: Clock | None = None) -> Vault:
    vault = new_vault(folder, clock)
    card = supervisor.team.certify(vault.team.request(), role="interviewer")
    vault.team.install(card, supervisor.team.card())
    return vault


def signed_draft(vault: Vault, *, photo: bytes | None = PHOTO) -> DraftInfo:
    form = small_form()
    draft = vault.drafts.create(
        language="be", form_id=form.id, form_version=form.version, form_hash=form.hash
    )
    for entry in (
        answer("/data/F04/F04_01", "Яны прыйшлі."),
        answer("/data/F04/F04_02", "y"),
        answer("/data/F04/F04_03", "DECL", kind="null"),
        answer("/data/F04/F04_04", "", kind="add"),
        answer("/data/F04/F04_04[1]/F04_04_who", "First"),
        answer("/data/F04/F04_04[2]/F04_04_who", "Second"),
        answer("/data/F04/F04_04[1]", "", kind="remove"),
        answer("/data/F04/F04_01", STORY, old="Яны прыйшлі."),
        answer("/data/F04/F04_01", "Яны прыйшлі ўначы.", old="Яны прыйшлі.", kind="correction"),
    ):
        vault.drafts.record(draft.id, entry)
    if photo is not None:
        vault.blobs.add(
            io.BytesIO(photo),
            draft_id=draft.id,
            kind="photo",
            media_type="image/jpeg",
            name="name of a man.jpg",
        )
    for state in ("RISK", "CONS", "OPEN", "READ", "SIGN"):
        vault.drafts.set_state(draft.id, state)
    return vault.drafts.get(draft.id)
