"""Every error a person may see has one name and plain words."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from forms.errors import AppError

PACKAGES = ("forms", "storage", "exporters", "desktop")


def subclasses(base: type[AppError]) -> Iterator[type[AppError]]:
    for child in base.__subclasses__():
        yield child
        yield from subclasses(child)


def all_errors() -> list[type[AppError]]:
    for package in PACKAGES:
        module = importlib.import_module(package)
        for found in pkgutil.walk_packages(module.__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    ours = {e for e in subclasses(AppError) if e.__module__.split(".")[0] in PACKAGES}
    return sorted(ours, key=lambda e: e.__qualname__)


def test_codes_are_unique() -> None:
    codes = [error.code for error in all_errors()]

    assert sorted(codes) == sorted(set(codes))


def test_every_error_speaks_in_sentences_of_its_own() -> None:
    wordless = [e.__qualname__ for e in all_errors() if "text" not in vars(e) or not e.text.endswith(".")]

    assert wordless == []


@pytest.mark.parametrize("word", ["error", "exception", "traceback", "invalid argument", "null", "!"])
def test_no_error_speaks_like_a_machine(word: str) -> None:
    assert [
        e.__qualname__
        for e in all_errors()
        if word in e.text.lower().split() or (word == "!" and "!" in e.text)
    ] == []
