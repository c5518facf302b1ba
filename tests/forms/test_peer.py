"""The same form and the same answers give the same state in ODK's own engine, `@getodk/xforms-engine`.

Every difference that is known has a reason, and `docs/forms.md` says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

import resources
from forms.errors import FormError
from forms.source import FormSource
from tests.forms.conformance import expressions, packaged
from tests.forms.conformance.made_up import cases
from tests.forms.conformance.reasons import REASONS
from tests.forms.conformance.sheets import CASES
from tests.forms.conformance.tables import Case
from tests.forms.conformance.xforms import XFORMS, XForm
from tests.support.conformance import Comparison, compare
from tests.support.npm_peer import Conversation, needs_npm

pytestmark = needs_npm("@getodk/xforms-engine")

DOCUMENT = Path(__file__).parents[2] / "docs/forms.md"
# One filling for all modules: most of the time goes into the other engine's reading of the form.
SHIPPED_STEPS = [
    ("/data/F02/F02_07", "YES"), ("/data/F02/F02_10", "YES"), ("/data/F00/F00_14", "L3"),
    ("/data/F04/F04_10", "M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11"),
    ("@language", "Русский (ru)"), ("/data/F00/F00_05", "Y"),
    ("@add", "/data/M02/M02_r[1]/M02_01"),  # a gap between two places
    ("/data/M02/M02_r[1]/M02_01[1]/M02_03", "2020-08-10/2020-08-11"),
    ("/data/M02/M02_r[1]/M02_01[2]/M02_03", "2020-08-13/2020-08"),
    ("/data/M04/M04_r[1]/M04_02", "2020-08"), ("/data/M04/M04_r[1]/M04_09", "2020-09-03~"),
    ("/data/M04/M04_r[1]/M04_02_region", "BY-HM"), ("/data/M05/M05_r[1]/M05_01/M05_01_help", "N"),
    ("/data/M06/M06_r[1]/M06_03[1]/M06_03_code", "ADM"),  # an article of another day, and then the day's
    ("/data/M06/M06_r[1]/M06_03[1]/M06_03_kaap", "24.23"),
    ("/data/M06/M06_r[1]/M06_03[1]/M06_03_date", "2020-08-11"),
    ("/data/M06/M06_r[1]/M06_03[1]/M06_03_kaap", ""), ("/data/M06/M06_r[1]/M06_03[1]/M06_03_date", "2020-24"),
    ("/data/M07/M07_r[1]/M07_01/M07_01_type", "IK"),
    ("/data/M07/M07_r[1]/M07_05[1]/M07_05_sanction", "SHIZO"),
    ("/data/M07/M07_r[1]/M07_05[1]/M07_05_days", "10"),
    ("/data/M07/M07_r[1]/M07_12[1]/M07_12_opened", "2023-05"),
    ("/data/M09/M09_r[1]/M09_07", "2021-06-04"), ("/data/M09/M09_r[1]/M09_08", "AM"),
    ("/data/M10/M10_r[1]/M10_08", "N"), ("@add", "/data/M09/M09_r"), ("@language", "English (en)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def peer() -> Iterator[Conversation]:
    conversation = Conversation("xforms.mjs", {"TZ": "UTC"})
    yield conversation
    conversation.close()


@pytest.mark.parametrize("case", [*CASES, *XFORMS], ids=lambda case: case.name)
def test_every_step_of_a_form_agrees(peer: Conversation, case: Case | XForm) -> None:
    found = compare(peer, case.source(), case.steps, case.files)

    assert found.refused == ""
    assert unexplained(found, case.known) == []
    assert {d.reference for d in found.differences} == set(case.known), "a difference is gone"


def test_every_expression_agrees(peer: Conversation) -> None:
    plain = tuple(e for e in expressions.EXPRESSIONS if e not in expressions.KNOWN)

    found = compare(peer, FormSource("form.xml", expressions.form(plain)), expressions.STEPS)

    assert found.refused == ""
    answers = [d for d in found.differences if d.reference[6] == "x"]
    assert {plain[int(d.reference[7:])]: (d.ours, d.theirs) for d in answers} == {}
    assert found.differences == ()


def test_the_shipped_form_agrees(peer: Conversation) -> None:
    found = compare(peer, FormSource("form.md", resources.read("forms/testimony.md")), SHIPPED_STEPS)

    assert found.refused == ""
    assert found.differences == ()
    assert found.compared > 20_000


@pytest.mark.parametrize("form", packaged.packaged_forms(), ids=lambda form: form.name)
def test_a_form_of_a_package_agrees(peer: Conversation, form: FormSource) -> None:
    found = compare(peer, form)

    assert found.refused == ""
    assert unexplained(found, packaged.KNOWN.get(form.name, {})) == []


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(case=cases())
def test_a_made_up_form_agrees(peer: Conversation, case: Case) -> None:
    try:
        found = compare(peer, case.source())
    except FormError:
        assume(False)

    assert found.refused == ""
    assert found.differences == ()


def test_every_reason_is_in_the_documentation() -> None:
    text = " ".join(DOCUMENT.read_text("utf-8").replace("\\|", "|").split())

    assert [name for name, reason in REASONS.items() if reason not in text] == []
    used = {reason for case in [*CASES, *XFORMS] for reason in case.known.values()}
    used |= {reason for known in packaged.KNOWN.values() for reason in known.values()}
    assert used | set(expressions.KNOWN.values()) <= set(REASONS)


def unexplained(found: Comparison, known: Mapping[str, str]) -> list[str]:
    return [
        f"step {d.step}, {d.reference}, {d.facet}: {d.ours!r} here, {d.theirs!r} there"
        for d in found.differences
        if d.reference not in known
    ][:10]
