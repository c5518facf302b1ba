"""What can go wrong with a backup: one sentence group for each."""

from __future__ import annotations

from storage.errors import StorageError


class NotABackup(StorageError):
    """A file is no backup."""

    code = "storage.backup.shape"
    text = (
        "This file is not a backup of a vault, or its beginning is damaged. Nothing was changed. "
        "Please choose another copy."
    )


class BackupDamaged(StorageError):
    """A backup was changed or cut short."""

    code = "storage.backup.damaged"
    text = (
        "This backup is damaged or was cut short, so nothing was restored from it. "
        "Please use another copy, or an older backup."
    )


class BackupTooNew(StorageError):
    """A newer program wrote a backup."""

    code = "storage.backup.too_new"
    text = (
        "This backup was made by a newer version of the program. Nothing was changed. "
        "Please install the newer version on this computer."
    )


class BackupLockedTwice(StorageError):
    """A backup has an outer lock."""

    code = "storage.backup.outer"
    text = (
        "This backup has an outer lock that only supervisors of the team can open. Nothing was changed. "
        "Please give the file to a supervisor first."
    )


class BackupDisturbed(StorageError):
    """The vault lost something while it was copied."""

    code = "storage.backup.disturbed"
    text = (
        "Something was removed from the vault while the backup was made, so it was not finished. "
        "The vault is safe. Please start the backup again."
    )


class IdentitiesInUse(StorageError):
    """Who the witnesses are is unlocked."""

    code = "storage.backup.identities"
    text = (
        "The identity part is unlocked, so no backup was made. Please lock it, then start the backup again."
    )
