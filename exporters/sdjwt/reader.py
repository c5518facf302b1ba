"""Reading an SD-JWT that somebody presents: RFC 9901, section 7.1, and nothing more lenient.

Every disclosure must be used exactly once, every digest may stand only once, only SHA-256 counts, and no
trace of the mechanism is left in what is returned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from exporters.errors import ExportError
from storage.canonical import NotJson, read_json
from storage.jose import NotASignature, b64url, from_b64url

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 16
_HASH: Final = "sha-256"
_SD, _ALG, _PLACE = "_sd", "_sd_alg", "..."


class PresentationInvalid(ExportError):
    """An SD-JWT is not put together as RFC 9901 asks."""

    code = "exporters.sdjwt.invalid"
    text = (
        "The proof of this testimony is damaged, or has parts that its signature does not cover. "
        "Do not rely on what it shows. Please ask the sender for another copy."
    )


def split(sd_jwt: str) -> tuple[str, list[str]]:
    """Return the JWT and the disclosures of an SD-JWT without key binding (RFC 9901, 4).

    Raises:
        PresentationInvalid: it has another shape, or is too long.
    """
    jwt, *disclosures = sd_jwt.split("~")
    if len(sd_jwt) > MAX_BYTES or not disclosures or disclosures.pop() or not jwt:
        raise PresentationInvalid
    return jwt, disclosures


def disclosed_claims(payload: bytes, disclosures: Sequence[str]) -> dict[str, Any]:
    """Return the claims of a payload whose signature was checked, with the disclosures in their places.

    Args:
        payload: the JWT's payload, JSON.
        disclosures: base64url texts.

    Raises:
        PresentationInvalid: one of the rules of RFC 9901, 7.1 is broken.
    """
    claims = _json(payload)
    if not isinstance(claims, dict) or claims.pop(_ALG, None) != _HASH:
        raise PresentationInvalid
    return _Assembly(disclosures).finish(claims)


class _Assembly:
    """Puts disclosures in their places and remembers which digests were seen."""

    def __init__(self, disclosures: Sequence[str]) -> None:
        self._left = {_digest(text): _disclosure(text) for text in disclosures}
        self._seen: set[str] = set()
        if len(self._left) != len(disclosures):
            raise PresentationInvalid

    def finish(self, claims: dict[str, Any]) -> dict[str, Any]:
        result = self._object(claims, 0)
        if self._left:
            raise PresentationInvalid
        return result

    def _value(self, value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise PresentationInvalid
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, list):
            return self._array(value, depth)
        return value

    def _object(self, claims: dict[str, Any], depth: int) -> dict[str, Any]:
        digests = claims.get(_SD, [])
        if not isinstance(digests, list) or _ALG in claims or _PLACE in claims:
            raise PresentationInvalid
        result = {name: self._value(value, depth + 1) for name, value in claims.items() if name != _SD}
        for digest in digests:
            found = self._take(digest)
            if found is None:
                continue
            if len(found) != 3:
                raise PresentationInvalid
            _, name, value = found
            if not isinstance(name, str) or name in {_SD, _ALG, _PLACE} or name in result:
                raise PresentationInvalid
            result[name] = self._value(value, depth + 1)
        return result

    def _array(self, elements: list[Any], depth: int) -> list[Any]:
        result = []
        for element in elements:
            if not isinstance(element, dict) or _PLACE not in element:
                result.append(self._value(element, depth + 1))
                continue
            if len(element) != 1:
                raise PresentationInvalid
            found = self._take(element[_PLACE])
            if found is None:
                continue
            if len(found) != 2:
                raise PresentationInvalid
            result.append(self._value(found[1], depth + 1))
        return result

    def _take(self, digest: object) -> list[Any] | None:
        """Return the disclosure a digest stands for; None for a withheld one and a decoy."""
        if not isinstance(digest, str) or digest in self._seen:
            raise PresentationInvalid
        self._seen.add(digest)
        return self._left.pop(digest, None)


def _digest(disclosure: str) -> str:
    try:
        return b64url(hashlib.sha256(disclosure.encode("ascii")).digest())
    except UnicodeEncodeError:
        raise PresentationInvalid from None


def _disclosure(text: str) -> list[Any]:
    try:
        value = _json(from_b64url(text))
    except NotASignature:
        raise PresentationInvalid from None
    if not isinstance(value, list) or len(value) not in (2, 3) or not isinstance(value[0], str):
        raise PresentationInvalid
    return value


def _json(data: bytes) -> Any:
    try:
        return read_json(data)
    except NotJson:
        raise PresentationInvalid from None
