"""pyHanko without its network code: that is replaced, and its coroutines run without sockets.

pyHanko imports ``aiohttp`` and ``certifi`` at import time, for timestamp servers and revocation lists that
are never asked here. Neither is installed with this program. Two stand-ins take their places: they satisfy
the import, and refuse to be used. The rest of the program gets pyHanko's names from here and nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine
from types import ModuleType
from typing import Any, NoReturn, TypeVar

_Result = TypeVar("_Result")


class _Refused(Exception):
    """Stands for a class of a library that is left out; making one is an error."""

    def __init__(self, *_args: object, **_options: object) -> NoReturn:
        raise PermissionError("This program is offline")


def _stand_in(name: str, *class_names: str) -> None:
    module = ModuleType(name, "Left out: this program is offline.")
    for class_name in class_names:
        setattr(module, class_name, type(class_name, (_Refused,), {}))
    sys.modules.setdefault(name, module)


_stand_in("aiohttp", "BasicAuth", "ClientError", "ClientSession", "ClientTimeout", "ContentTypeError")
_stand_in("certifi")

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: E402
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter  # noqa: E402
from pyhanko.sign.signers.pdf_cms import Signer as PdfCmsSigner  # noqa: E402
from pyhanko.sign.signers.pdf_signer import (  # noqa: E402
    PdfSignatureMetadata,
    PdfSigner,
    PdfSigningSession,
)
from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: E402
from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: E402
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel  # noqa: E402
from pyhanko_certvalidator import ValidationContext  # noqa: E402
from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: E402

# It would write certificates' names and stack traces to standard error, where nothing of ours may go.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
    logging.getLogger(_library).propagate = False

__all__ = [
    "IncrementalPdfFileWriter",
    "KeyUsageConstraints",
    "PdfCmsSigner",
    "PdfFileReader",
    "PdfSignatureMetadata",
    "PdfSignatureStatus",
    "PdfSigner",
    "PdfSigningSession",
    "SigFieldSpec",
    "SigSeedSubFilter",
    "SignatureCoverageLevel",
    "SimpleCertificateStore",
    "ValidationContext",
    "async_validate_pdf_signature",
    "run",
]


class _NothingToWatch:
    """A selector that watches nothing, so that the loop needs no socket to wake itself."""

    def select(self, _timeout: float | None) -> list[object]:
        return []


class _SocketFreeLoop(asyncio.BaseEventLoop):
    """An event loop for coroutines that wait for nothing outside this process."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _NothingToWatch()

    def _process_events(self, _events: list[object]) -> None:
        """Nothing is watched, so nothing has happened."""

    def _write_to_self(self) -> None:
        """The loop never sleeps, so it needs no waking."""


def run(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine that waits for nothing to its end, on a loop that opens no socket."""
    loop = _SocketFreeLoop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()
