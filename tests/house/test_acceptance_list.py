"""Every test that the domain's acceptance list names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LIST = (ROOT / "docs" / "developer" / "acceptance.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LIST)


def test_every_line_names_a_test_that_is_there() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]

    assert missing == []


def test_all_thirty_are_listed_and_say_what_they_do_not_show() -> None:
    rows = [line.split(" | ") for line in LIST.splitlines() if re.match(r"\| \d+ \|", line)]

    assert [int(row[0].strip("| ")) for row in rows] == list(range(1, 31))
    for row in rows:
        assert "::" in row[2], row[0]
        assert row[3] in {"yes", "partly"}, row[0]
        assert row[3] == "yes" or len(row[4].strip("| ")) > 10, row[0]
