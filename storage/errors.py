"""The errors of what is kept: those of the world, which a person is told about, and our own mistakes."""

from __future__ import annotations

from forms.errors import AppError


class StorageBug(Exception):
    """We did something wrong: a statement that cannot work, a rule of our own schema broken."""


class StorageError(AppError):
    """What is kept could not be read or written."""

    code = "storage.error"
    text = "The vault could not be used. What was saved before is safe. Please lock the vault and try again."


class NotAVault(StorageError):
    """A folder holds no vault."""

    code = "storage.vault.none"
    text = "There is no vault in this folder. Nothing was changed. Please choose the folder of a vault."


class FolderNotEmpty(StorageError):
    """A new vault was asked for in a folder that holds something already."""

    code = "storage.vault.folder"
    text = (
        "This folder is not empty, so no vault was made in it. Nothing was changed. "
        "Please choose a new folder."
    )


class WrongPassphrase(StorageError):
    """No slot opens with this passphrase."""

    code = "storage.passphrase.wrong"
    text = (
        "This passphrase does not open the vault. Nothing was changed. "
        "Please check the keyboard and try again."
    )


class PassphraseTooShort(StorageError):
    """A new passphrase is too easy to guess."""

    code = "storage.passphrase.short"
    text = "This passphrase is too short. Nothing was changed. Please choose at least {minimum} characters."


class VaultBusy(StorageError):
    """Another process holds the vault."""

    code = "storage.vault.busy"
    text = (
        "This vault is already open in another window. Nothing was changed. "
        "Please close it there, or wait until it is locked, and try again."
    )


class VaultDamaged(StorageError):
    """Stored bytes are not what was written."""

    code = "storage.vault.damaged"
    text = (
        "The vault on this disk is damaged, so it was not opened or changed any further. "
        "Please copy the whole folder to another disk before anything else, then restore your last backup."
    )


class VaultTooNew(StorageError):
    """A newer program wrote this vault."""

    code = "storage.vault.too_new"
    text = (
        "This vault was made by a newer version of the program. Nothing was changed. "
        "Please install the newer version on this computer."
    )


class WeakVault(StorageError):
    """The stored work factor is below what we accept."""

    code = "storage.vault.weak"
    text = (
        "The protection of this vault is weaker than this program makes it, so somebody may have changed it. "
        "It was not opened. Please restore your last backup."
    )


class DiskFull(StorageError):
    """There is no room left."""

    code = "storage.disk.full"
    text = "The disk is full. What was saved before is safe. Please free some space and repeat the last step."


class DiskRefused(StorageError):
    """The system does not let us read or write."""

    code = "storage.disk.refused"
    text = (
        "The computer did not let the program read or write the vault. What was saved before is safe. "
        "Please check that the disk is connected and may be written to, then try again."
    )


class NotEncrypted(StorageError):
    """A database would be, or is, kept without encryption."""

    code = "storage.database.plain"
    text = (
        "The encryption of the vault could not be switched on, so nothing was opened or saved. "
        "Please install the program again from a source you trust."
    )


class NoSuchItem(StorageError):
    """Something that was asked for by its code or id is not kept here."""

    code = "storage.item.none"
    text = "This item is not in the vault any more. Nothing was changed. Please refresh the list."


class IllegalTransition(StorageError):
    """A testimony may not go from its state to the one asked for."""

    code = "storage.draft.state"
    text = "This step is not possible yet. Nothing was changed. Please finish the step before it first."


class AttachmentMissing(StorageError):
    """An attachment's file is gone."""

    code = "storage.blob.missing"
    text = (
        "The file of this attachment is missing from the vault. Everything else is safe. "
        "Please restore it from your last backup."
    )


class AttachmentUnreadable(StorageError):
    """The source of a new attachment could not be read to its end."""

    code = "storage.blob.source"
    text = (
        "This file could not be read to its end, so it was not added. Please copy it again from its source."
    )


class ReasonTooShort(StorageError):
    """Identities were asked for without a reason."""

    code = "storage.identity.reason"
    text = (
        "Who the witness is can be seen only with a written reason. Nothing was shown. "
        "Please write at least {minimum} characters."
    )


class IdentityLocked(StorageError):
    """The identity part was used after it locked itself."""

    code = "storage.identity.locked"
    text = "The identity part is locked again. What you saved is safe. Please unlock it with your passphrase."


class DraftClosed(StorageError):
    """A testimony that is sealed, restricted or destroyed was to be changed."""

    code = "storage.draft.closed"
    text = (
        "This testimony is closed, so nothing was changed. Please record corrections in a new version of it."
    )
