"""What can go wrong with an age file, in the kinds that the format's own test suite tells apart."""

from __future__ import annotations

from exporters.errors import ExportError


class AgeError(ExportError):
    """An age file could not be written or read."""

    code = "exporters.age.error"
    text = "This encrypted file could not be used. Nothing was changed. Please ask for another copy of it."


class HeaderInvalid(AgeError):
    """The header breaks the grammar, or a stanza in it breaks the rules of its type."""

    code = "exporters.age.header"
    text = (
        "This is not an encrypted file that can be read, or its beginning is damaged. "
        "Nothing was decrypted. Please ask the sender for another copy."
    )


class VersionUnsupported(HeaderInvalid):
    """The file says that it is age, in another version of the format."""

    code = "exporters.age.version"
    text = (
        "This file was encrypted in a newer version of the age format. Nothing was decrypted. "
        "Please ask the sender to use version 1."
    )


class PassphraseTooCostly(HeaderInvalid):
    """The passphrase stanza asks for more memory than we give to an untrusted file."""

    code = "exporters.age.work_factor"
    text = (
        "Opening this file would need more memory than this computer may give to it. "
        "Nothing was decrypted. Please ask the sender to encrypt it with a lower work factor."
    )


class HeaderMacWrong(AgeError):
    """The file key was found, but the header was changed after it was written."""

    code = "exporters.age.mac"
    text = (
        "The beginning of this encrypted file was changed after it was made. Nothing was decrypted. "
        "Please ask the sender for another copy, over another channel."
    )


class NoKeyMatches(AgeError):
    """None of the given identities opens the file."""

    code = "exporters.age.no_match"
    text = (
        "The key you gave does not open this file; it was encrypted for somebody else. "
        "Nothing was decrypted. Please choose another key file."
    )


class PassphraseWrong(NoKeyMatches):
    """The passphrase does not open the file."""

    code = "exporters.age.passphrase"
    text = (
        "This passphrase does not open this file. Nothing was decrypted. "
        "Please check the keyboard language and try again."
    )


class ArmorInvalid(AgeError):
    """The text form of an age file is not in its strict form."""

    code = "exporters.age.armor"
    text = (
        "The text of this encrypted file was changed on its way. What was read of it cannot be trusted. "
        "Please ask the sender for the file itself, not for its text."
    )


class PayloadDamaged(AgeError):
    """The encrypted content was changed or cut off."""

    code = "exporters.age.payload"
    text = (
        "This encrypted file is damaged or incomplete. What was read of it cannot be trusted. "
        "Please ask the sender for another copy."
    )


class RecipientsMissing(AgeError):
    """There is nobody to encrypt to."""

    code = "exporters.age.nobody"
    text = "No recipient was chosen. Nothing was encrypted. Please choose at least one recipient."


class RecipientsMixed(AgeError):
    """Recipients of different strength were asked for in one file."""

    code = "exporters.age.mixed"
    text = (
        "Keys of the strong and of the classic kind, or a key and a passphrase, cannot be used for one file: "
        "it would be only as safe as the weakest. Nothing was encrypted. Please encrypt once for each kind."
    )


class TooManyRecipients(AgeError):
    """More recipients than one file may have."""

    code = "exporters.age.many"
    text = "At most {limit} recipients can be given one file. Nothing was encrypted. Please choose fewer."


class PassphraseEmpty(AgeError):
    """An empty passphrase protects nothing."""

    code = "exporters.age.passphrase_empty"
    text = "The passphrase is empty. Nothing was encrypted or decrypted. Please give a passphrase."


class IdentityFileInvalid(AgeError):
    """A file of identities holds a line that is none, or no identity at all."""

    code = "exporters.age.identity_file"
    text = (
        "This key file cannot be used: see its line {line}. Nothing was decrypted. "
        "A key file has one secret key in each line, beginning with AGE-SECRET-KEY-."
    )


class IdentityFileEncrypted(AgeError):
    """A file of identities is itself encrypted."""

    code = "exporters.age.identity_file_encrypted"
    text = (
        "This key file is itself encrypted with a passphrase. Nothing was decrypted. "
        "Please decrypt the key file first, then use the result."
    )
