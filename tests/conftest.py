"""What all tests share: names of cases that are the same in every process, and no deadline for properties."""

from __future__ import annotations

import pytest
from hypothesis import settings

_LONGEST = 30

# A property either holds or not; how busy the machine is decides nothing.
settings.register_profile("house", deadline=None, print_blob=False)
settings.load_profile("house")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a case by its argument where the value is long: keys are drawn anew in every process."""
    return argname if isinstance(val, (str, bytes)) and len(val) > _LONGEST else None
