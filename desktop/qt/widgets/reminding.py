"""What a vault reminds its owner of, in words that name nobody."""

from __future__ import annotations

from desktop.i18n import plural, tr
from desktop.services.backups import LastBackup, Reminders


def last_words(last: LastBackup) -> str:
    """Return when the last backup was, in words."""
    if last.at is None:
        return tr("There is no backup of this vault yet.")
    if not last.days:
        return tr("Last backup: today")
    return plural("Last backup: {n} day ago", "Last backup: {n} days ago", last.days)


def reminder_words(reminders: Reminders) -> str:
    """Return every reminder that is due, or nothing."""
    said = []
    if reminders.backup.due:
        said.append(f"{last_words(reminders.backup)}.".replace("..", "."))
        said.append(tr("Backups are made under This vault."))
    if reminders.recovery_missing:
        said.append(tr("Your team asks for recovery sheets, and this vault has none yet."))
    if reminders.unchecked:
        said.append(
            plural(
                "This vault was not checked for {n} day. Health, under This vault, checks it.",
                "This vault was not checked for {n} days. Health, under This vault, checks it.",
                reminders.unchecked,
            )
        )
    if reminders.closed:
        said.append(
            plural(
                "{n} record of the closed part is not sealed yet.",
                "{n} records of the closed part are not sealed yet.",
                reminders.closed,
            )
        )
    return " ".join(said)
