"""The age file format (C2SP age.md, version 1): hybrid, X25519 and passphrase recipients, armor."""

from exporters.age.decryption import DecryptedReader, decrypt, open_reader
from exporters.age.encryption import Encryptor, encrypt
from exporters.age.errors import AgeError
from exporters.age.keys import generate_identity, identity_file, parse_identity_file
from storage.age_keys import AgeIdentity

__all__ = [
    "AgeError",
    "AgeIdentity",
    "DecryptedReader",
    "Encryptor",
    "decrypt",
    "encrypt",
    "generate_identity",
    "identity_file",
    "open_reader",
    "parse_identity_file",
]
