"""What time it is, and how times are written."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time of this computer, in UTC and with its zone."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with microseconds, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read a moment that `to_text` wrote."""
    return datetime.fromisoformat(text)
