"""The same form and the same answers give the same state in ODK's own engine, `@getodk/xforms-engine`."""

# ruff: noqa: E501 - forms are written as tables

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

import resources
from forms.loader import load_form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT
from tests.support.npm_peer import Conversation, needs_npm

COLUMNS = ("reference", "relevant", "required", "readonly", "value", "valid", "choices")

TRICKY = b"""
| survey |
| | type | name | label::en | label::be | relevant | constraint | required | calculation | choice_filter | repeat_count | default | readonly |
| | begin_group | g | Group | Grupa | ${on} != 'no' | | | | | | | |
| | text | name | Name | Imia | | string-length(.) > 2 | yes | | | | | |
| | integer | age | Age of ${name} | Uzrost ${name} | ${name} != '' | . > 3 and . < 120 | ${name} = 'Bob' | | | | | |
| | calculate | twice | | | | | | ${age} * 2 | | | | |
| | end_group | | | | | | | | | | | |
| | text | on | On | On | | | | | | | | |
| | integer | n | How many | Kolki | | | | | | | 2 | |
| | decimal | d | D | D | | . < 1.5 | | | | | | |
| | begin_repeat | r | Rep | Rep | | | | | | ${n} | | |
| | text | who | Who | Chto | | | | | | | concat('p', position(..)) | |
| | begin_repeat | q | Q | Q | ${who} != 'x' | | | | | | | |
| | text | in | In ${who} | In | | | | | | | dd | |
| | calculate | path | | | | | | concat(${who}, '/', ${in}, position(..), position(../..)) | | | | |
| | end_repeat | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | |
| | calculate | total | | | | | | count(${r}) + count(${q}) | | | | |
| | select_one ${who} | pick | Pick | Pick | | | | | | | | |
| | select_one co | co | Country | Kraina | | | | | | | by | |
| | select_multiple ci | ci | City | Horad | | | | | country = ${co} | | | |
| | rank co | rk | Rank | Rank | | | | | | | | |
| | note | nt | Note ${ci} ${co} | Zapis | | | | | | | | |
| | calculate | cn | | | | | | jr:choice-name(${co}, '${co}') | | | | |
| | text | ro | RO | RO | | | | | | | fixed | ${on} = 'ro' |
| choices |
| | list_name | name | label::en | label::be | country |
| | co | by | Belarus | Bielarus | |
| | co | pl | Poland | Polshcha | |
| | ci | minsk | Minsk | Minsk (be) | by |
| | ci | brest | Brest | Brest (be) | by |
| | ci | waw | Warsaw | Varshava | pl |
"""

TRICKY_STEPS = [
    ("/data/g/name", "Bob"), ("/data/g/age", "2"), ("/data/n", "3"), ("/data/r[3]/who", "x"), ("/data/d", "2"),
    ("@add", "/data/r[1]/q"), ("/data/r[1]/q[2]/in", "zz"), ("/data/pick", "x"), ("/data/ci", "brest minsk"),
    ("/data/rk", "pl by"), ("/data/co", "pl"), ("@language", "be"), ("/data/on", "no"), ("/data/co", "by"),
    ("@remove", "/data/r[1]/q[1]"), ("/data/n", ""), ("/data/on", "ro"), ("/data/r[3]/who", "y"), ("/data/n", "2"),
]  # fmt: skip

SHIPPED_STEPS = [
    ("/data/F02/F02_07", "YES"), ("/data/F00/F00_14", "L3"), ("/data/F04/F04_10", "M01 M02 M03"),
    ("@language", "Русский (ru)"), ("/data/F00/F00_05", "Y"),
]  # fmt: skip


pytestmark = needs_npm("@getodk/xforms-engine")


@pytest.fixture(scope="module")
def peer() -> Iterator[Conversation]:
    conversation = Conversation("xforms.mjs", {"TZ": "UTC"})
    yield conversation
    conversation.close()


def test_every_step_of_a_tricky_form_agrees(peer):
    compare(peer, TRICKY, TRICKY_STEPS)


def test_the_shipped_form_agrees(peer):
    compare(peer, resources.read("forms/testimony.md"), SHIPPED_STEPS)


def compare(peer: Conversation, markdown: bytes, steps: list[tuple[str, str]]) -> None:
    form = load_form(FormSource("form.md", markdown))
    reply = peer.ask(xform=form.xform.decode(), steps=steps, now=MOMENT.timestamp() * 1000)
    session = Session(form, now=lambda: MOMENT)

    assert states(session) == [comparable(node) for node in reply["states"][0]]
    for number, step in enumerate(steps, start=1):
        session.apply(step)
        assert states(session) == [comparable(node) for node in reply["states"][number]], f"step {number}"


def states(session: Session) -> list[dict[str, Any]]:
    return [
        comparable(asdict(node) | {"choices": [choice.value for choice in node.choices]})
        for node in session.nodes()
    ]


def comparable(node: dict[str, Any]) -> dict[str, Any]:
    """Keep what both engines tell; the peer leaves pyxform's spaces around a label with outputs."""
    return {key: node[key] for key in COLUMNS} | {"label": " ".join(node["label"].split())}
