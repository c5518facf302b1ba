"""Forms written in a test as small Markdown tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource

MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def a_form(markdown: str, files: Mapping[str, bytes] | None = None) -> Form:
    """Load a form from a Markdown table; lines may be indented."""
    text = "\n".join(line.strip() for line in markdown.strip().splitlines())
    return load_form(FormSource("form.md", text.encode(), files or {}))


def a_session(
    markdown: str, files: Mapping[str, bytes] | None = None, language: str | None = None
) -> Session:
    """Begin a form at a fixed moment."""
    return Session(a_form(markdown, files), now=lambda: MOMENT, language=language)


def value(session: Session, reference: str) -> str:
    """Return the value of a node."""
    return session.node(reference).value


def offered(session: Session, reference: str) -> list[str]:
    """Return the values of the choices that a question offers."""
    return [choice.value for choice in session.node(reference).choices]
