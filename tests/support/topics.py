"""Answers in the modules that a witness raises, each in its first instance."""

from __future__ import annotations

from collections.abc import Iterable

import resources
from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT, offered, value


def the_testimony_form() -> Form:
    """Load the form that ships."""
    return load_form(FormSource("testimony.xml", resources.read("forms/testimony.xml")))


def with_topics(form: Form, topics: Iterable[str]) -> Session:
    """Begin an interview in which the witness agreed and raised these topics."""
    session = Session(form, now=lambda: MOMENT)
    session.set("/data/F02/F02_07", "YES")
    session.set("/data/F02/F02_10", "YES")
    session.set("/data/F04/F04_10", " ".join(topics))
    return session


def answer(session: Session, module: str, answers: dict[str, str]) -> None:
    """Answer questions of a module."""
    for name, given in answers.items():
        session.set(_place(module, name), given)


def shown(session: Session, module: str, name: str) -> bool:
    """Tell whether a node is shown."""
    return session.node(_place(module, name)).relevant


def of(session: Session, module: str, name: str) -> str:
    """Return the value of a node."""
    return value(session, _place(module, name))


def choices(session: Session, module: str, name: str) -> list[str]:
    """Return what a question offers."""
    return offered(session, _place(module, name))


def is_accepted(session: Session, module: str, name: str, given: str) -> bool:
    """Tell whether an answer is valid."""
    answer(session, module, {name: given})
    return session.node(_place(module, name)).valid


def _place(module: str, name: str) -> str:
    return f"/data/{module}/{module}_r[1]/{name}"
