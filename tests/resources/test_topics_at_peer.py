"""What the modules compute and show is the same in ODK's own engine, `@getodk/xforms-engine`."""

from __future__ import annotations

import resources
from forms.source import FormSource
from tests.support.conformance import compare
from tests.support.npm_peer import Conversation, needs_npm

pytestmark = needs_npm("@getodk/xforms-engine")

STEPS = [
    ("F02/F02_07", "YES"), ("F02/F02_10", "YES"), ("F04/F04_10", "M04 M05 M06 M07 M08 M09 M10 M11"),
    ("M04/M04_r[1]/M04_02", "2020-08"), ("M04/M04_r[1]/M04_09", "2020-09-03~"),
    ("M04/M04_r[1]/M04_02_region", "BY-HM"), ("M05/M05_r[1]/M05_01/M05_01_help", "N"),
    ("M06/M06_r[1]/M06_03[1]/M06_03_code", "ADM"), ("M06/M06_r[1]/M06_03[1]/M06_03_date", "2020-24"),
    ("M07/M07_r[1]/M07_01/M07_01_type", "IK"), ("M07/M07_r[1]/M07_05[1]/M07_05_sanction", "SHIZO"),
    ("M07/M07_r[1]/M07_05[1]/M07_05_days", "10"), ("M07/M07_r[1]/M07_12[1]/M07_12_opened", "2023-05"),
    ("M09/M09_r[1]/M09_07", "2021-06-04"), ("M09/M09_r[1]/M09_08", "AM"), ("M10/M10_r[1]/M10_08", "N"),
]  # fmt: skip


def test_the_modules_agree_with_odk() -> None:
    peer = Conversation("xforms.mjs", {"TZ": "UTC"})
    try:
        steps = [(f"/data/{reference}", value) for reference, value in STEPS]
        steps += [("@add", "/data/M09/M09_r"), ("@language", "Русский (ru)")]
        found = compare(peer, FormSource("form.xml", resources.read("forms/testimony.xml")), steps)
    finally:
        peer.close()
    assert found.refused == ""
    assert found.compared > 10_000
    assert found.differences == ()
