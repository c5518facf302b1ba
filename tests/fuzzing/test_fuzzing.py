"""Every parser of strangers' bytes understands what it should, and has a sentence for a few bytes more."""

from __future__ import annotations

import random

import pytest

from forms.errors import AppError
from tests.fuzzing.targets import Target, changed, targets

TARGETS = targets()


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_target_begins_with_is_understood(name: str) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].parse(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_changed_bytes_are_understood_or_refused_with_a_sentence(name: str) -> None:
    draw = random.Random(name)

    for seed in TARGETS[name].seeds:
        for _ in range(max(3, 40_000 // (len(seed) + 1_000))):
            TARGETS[name].feed(changed(seed, draw))


def test_another_error_is_a_finding() -> None:
    def broken(data: bytes) -> int:
        return data[99]

    with pytest.raises(IndexError):
        Target(broken, (b"",)).feed(b"")


def test_an_error_without_a_sentence_is_a_finding() -> None:
    class Silent(AppError):
        code = "tests.silent"
        text = ""

    def silent(_data: bytes) -> None:
        raise Silent

    with pytest.raises(AssertionError):
        Target(silent, (b"",)).feed(b"")
