"""Which pages belong to the unlocked closed part."""

from __future__ import annotations

import pytest

from desktop.qt.closedarea import ClosedArea


@pytest.fixture
def area(context) -> ClosedArea:
    context.closed = frozenset({"part"})
    return ClosedArea(context, context)


@pytest.mark.parametrize(
    ("page", "arguments", "stays"),
    [
        ("closed", {}, True),
        ("interview", {"draft": "part"}, True),
        ("readback", {"draft": "part"}, True),
        ("seal", {"draft": "part"}, True),
        ("ending", {"draft": "part"}, True),
        ("review", {"item": "T-7K2QXD-4"}, True),
        ("releases", {}, True),
        ("interview", {"draft": "another"}, False),
        ("seal", {"draft": "another"}, False),
        ("ending", {}, False),
        ("identity", {"item": "T-7K2QXD-4"}, False),
        ("work", {}, False),
        ("vault", {}, False),
        ("a page of a later program", {}, False),
    ],
)
def test_any_other_page_locks_it(area, context, page: str, arguments: dict[str, str], stays: bool) -> None:
    area.enter(page, arguments)

    assert (context.closed is not None) == stays


def test_nothing_is_counted_while_it_is_locked(area, context) -> None:
    area.watch()
    assert area._watch._timer.isActive()
    context.closed = None
    area.watch()
    assert not area._watch._timer.isActive()
