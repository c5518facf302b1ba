"""The closed part of a vault: records that an open vault holds and cannot read.

What is said of sexual violence lies here. The closed part has a key pair of its own. Its secret half lies in
``identity.db``, so it takes the passphrase again; its public half is a setting of ``vault.db``. The key of a
closed record is encrypted to the public half (`storage.wrapping`) and is a row of ``vault.db``: a record can
come in and can be destroyed without the passphrase, and can be read only after it.
"""

from __future__ import annotations

import base64
from typing import Final

from storage import wrapping
from storage.errors import ClosedPartLocked, ClosedPartNotReady
from storage.secret import Secret
from storage.settings import Settings

PUBLIC_SETTING: Final = "closed.public"
_INFO: Final = "underseal/1 closed record"


class ClosedPart:
    """The key of the closed part: locked until `open` is given the seed, and again after `lock`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seed: Secret | None = None

    @property
    def is_open(self) -> bool:
        """Whether closed records can be read now."""
        return self._seed is not None

    def open(self, seed: Secret) -> None:
        """Let closed records be read; takes the seed over."""
        self.lock()
        self._seed = seed

    def lock(self) -> None:
        """Forget the secret key; may be called twice."""
        if self._seed is not None:
            self._seed.wipe()
            self._seed = None

    def wrap(self, key: Secret, code: str) -> bytes:
        """Encrypt the key of a record, so that only the open part gives it back.

        Raises:
            ClosedPartNotReady: the vault is of an older program and was never unlocked a second time.
        """
        public = self._settings.get(PUBLIC_SETTING)
        if public is None:
            raise ClosedPartNotReady
        return wrapping.wrap(key, base64.b64decode(str(public)), _info(code))

    def unwrap(self, wrapped: bytes, code: str) -> Secret:
        """Return the key of a record.

        Raises:
            ClosedPartLocked: the part is locked.
            VaultDamaged: it is the key of another record, or was changed.
        """
        if self._seed is None:
            raise ClosedPartLocked
        return wrapping.unwrap(wrapped, self._seed, _info(code))


def public_text(seed: Secret) -> str:
    """Return the public half of a seed as the setting `PUBLIC_SETTING` holds it."""
    return base64.b64encode(wrapping.public_of(seed)).decode()


def _info(code: str) -> bytes:
    return f"{_INFO} {code}".encode()
