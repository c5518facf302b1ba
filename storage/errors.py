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


class TooManyAttempts(StorageError):
    """An attempt came too early after failed ones."""

    code = "storage.passphrase.wait"
    text = (
        "Several attempts failed, so the next one must wait {seconds} seconds. Nothing was changed. "
        "Please check the keyboard, wait and try again."
    )


class PassphraseInUse(StorageError):
    """A new passphrase already opens a slot."""

    code = "storage.passphrase.in_use"
    text = "This passphrase is already in use in this vault. Nothing was changed. Please choose another one."


class LastPassphrase(StorageError):
    """The only passphrase was to be removed."""

    code = "storage.passphrase.last"
    text = (
        "This is the only passphrase of the vault, so it was kept. Nothing was changed. "
        "Please add another one first, or change this one."
    )


class NoFreeSlot(StorageError):
    """All eight slots are in use."""

    code = "storage.slots.full"
    text = (
        "A vault has room for eight passphrases, and all of it is in use. Nothing was changed. "
        "Please remove one first."
    )


class KeyFileUnusable(StorageError):
    """A file cannot be a key file."""

    code = "storage.keyfile.unusable"
    text = (
        "This file cannot be used as a key file: it could not be read, or it is too short or too long. "
        "Nothing was changed. Please choose the file that was made for this vault."
    )


class SharesRefused(StorageError):
    """Recovery shares cannot be put together."""

    code = "storage.recovery.shares"
    text = (
        "These shares do not belong together, so nothing was opened or changed. "
        "Please check that all of them are from the same issue."
    )


class ShareUnreadable(StorageError):
    """Typed words are no recovery share."""

    code = "storage.recovery.share"
    text = (
        "These words are not a share: each word is a real one, but together they do not fit. Nothing was "
        "changed. Please compare them with the sheet, one by one, also their order."
    )


class ShareWordUnknown(StorageError):
    """One word of a typed share is not in the list."""

    code = "storage.recovery.word"
    text = (
        "Word number {place} is not a word of the list. Nothing was changed. "
        "Please compare it with the sheet."
    )


class ShareWordDiffers(StorageError):
    """One word of a share that was read back is not what was printed."""

    code = "storage.recovery.differs"
    text = (
        "Word number {place} differs from the share that was made. Nothing was changed. "
        "Please compare it with the sheet, and correct the sheet if it was copied by hand."
    )


class ShareLength(StorageError):
    """A typed share has too few or too many words."""

    code = "storage.recovery.length"
    text = (
        "A share has {wanted} words, and here are {found}. Nothing was changed. "
        "Please compare them with the sheet."
    )


class ShareRepeated(StorageError):
    """The same share was given twice."""

    code = "storage.recovery.repeated"
    text = "This share was given already. Nothing was changed. Please type another one."


class SharesTooFew(StorageError):
    """Not enough shares were given."""

    code = "storage.recovery.few"
    text = "{wanted} shares are needed, and here are {found}. Nothing was changed. Please add the others."


class SharesVoid(StorageError):
    """The shares are whole, but do not open this vault."""

    code = "storage.recovery.void"
    text = (
        "These shares fit together, but they do not open this vault: they belong to another one, or newer "
        "shares were made since. Nothing was changed. Please look for the newest sheets."
    )


class SharingImpossible(StorageError):
    """A number of shares that cannot be."""

    code = "storage.recovery.numbers"
    text = (
        "Shares can be made for 2 to 16 people, and at least 2 of them must be needed. Nothing was changed. "
        "Please choose other numbers."
    )


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


class RekeyUnsettled(StorageError):
    """The disk went away while a database got a new key; the next unlock finds out which one it has."""

    code = "storage.database.unsettled"
    text = (
        "The disk did not answer while the vault got new keys. What was saved before is safe. "
        "Please check that the disk is connected, then lock the vault and unlock it again."
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


class ClosedPartLocked(StorageError):
    """A record of the closed part was to be read while the part is locked."""

    code = "storage.closed.locked"
    text = (
        "This belongs to the closed part, which is locked. What you saved is safe. "
        "Please unlock the closed part with your passphrase."
    )


class ClosedPartNotReady(StorageError):
    """The closed part of this vault has no key yet."""

    code = "storage.closed.not_ready"
    text = (
        "The closed part of this vault was never unlocked, so nothing can be put into it. "
        "Nothing was changed. Please unlock it once, then try again."
    )


class RecordDestroyed(StorageError):
    """The content of a record was destroyed; its tombstone is left."""

    code = "storage.record.destroyed"
    text = (
        "The content of this testimony was destroyed, because the witness withdrew it or its time was over. "
        "Only codes, dates and the reason are kept."
    )


class HoldStands(StorageError):
    """A legal hold keeps a testimony from being destroyed."""

    code = "storage.record.hold"
    text = (
        "A legal hold stands for this testimony, or was asked for. Nothing was destroyed. "
        "Whoever asked for the hold has to lift it first."
    )


class NotAskedFor(StorageError):
    """A testimony was to be destroyed without the witness's free wish."""

    code = "storage.record.not_asked"
    text = (
        "Nothing was destroyed. First record what the witness asked for, that they are free to decide, "
        "and that you explained what cannot be undone. Sharing is stopped already."
    )


class DraftClosed(StorageError):
    """A testimony that is sealed, restricted or destroyed was to be changed."""

    code = "storage.draft.closed"
    text = (
        "This testimony is closed, so nothing was changed. Please record corrections in a new version of it."
    )


class SealedFileMissing(StorageError):
    """A sealed file that should wait in the vault is not there."""

    code = "storage.outbox.missing"
    text = (
        "The sealed file is no longer in the folder of this vault; somebody or something removed it. "
        "Everything else is safe. Please look for a copy that was handed over, or restore a backup."
    )


class NotHandedOver(StorageError):
    """A sealed file was to be deleted of which no copy was made."""

    code = "storage.outbox.not_handed_over"
    text = (
        "No copy of this sealed file was made and compared yet, so it was kept. Nothing was changed. "
        "Please hand it over first."
    )


class KeysDestroyed(StorageError):
    """Keys were to be written of a vault that is being erased."""

    code = "storage.keys.destroyed"
    text = (
        "The keys of this vault were destroyed, so nothing more was written. What other copies and the "
        "supervisors hold is as it was. Please let the erasing end."
    )
