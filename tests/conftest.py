"""What all tests share: names of cases that are the same in every process."""

from __future__ import annotations

import pytest

_LONGEST = 30


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a case by its argument where the value is long: keys are drawn anew in every process."""
    return argname if isinstance(val, (str, bytes)) and len(val) > _LONGEST else None
