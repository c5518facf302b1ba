"""Issuing SD-JWTs with the reference library, with salts and decoys that one secret seed decides.

From the seed every disclosure can be made again, so an issue is kept as its JWT and 32 bytes, not as
thousands of disclosures. Whoever has the seed can guess at what was withheld, so it stays with the document.

The n-th salt is 128 bits of HKDF-Expand with SHA-256 (RFC 5869) of the seed, ``info`` being
``underseal.salt/1`` || n (8 bytes, big-endian). How many decoys the library adds is not decided by a
cryptographic generator, so we add ours.
"""

from __future__ import annotations

from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from sd_jwt.common import SD_DIGESTS_KEY, SD_LIST_PREFIX
from sd_jwt.issuer import SDJWTIssuer

from exporters.sdjwt.layout import ROUND_UP, RoundedArray
from storage.canonical import canonical

SEED_SIZE: Final = 32
_SALT_SIZE: Final = 16
_SALT_LABEL: Final = b"underseal.salt/1"
_DECOY_LABEL: Final = b"underseal.decoys/1"
_FEWEST_DECOYS: Final = 4


class SeededIssuer(SDJWTIssuer):  # type: ignore[misc]  # the library has no types
    """Makes the disclosures and the payload of one issue; signs nothing.

    Attributes:
        payload: canonical JSON of the JWT's payload.
        disclosures: base64url texts, in the order of `exporters.sdjwt.layout.paths_of`.
    """

    def __init__(self, claims: dict[Any, Any], seed: bytes) -> None:
        """Lay out the claims.

        Args:
            claims: as `exporters.sdjwt.layout.claims_of` gives them.
            seed: 32 secret bytes, used for one issue only.
        """
        self._seed = seed
        self._salts = 0
        super().__init__(claims, issuer_key=None)
        self.payload: bytes = canonical(self.sd_jwt_payload)
        self.disclosures: list[str] = [disclosure.b64 for disclosure in self.ii_disclosures]

    def _generate_salt(self) -> str:
        info = _SALT_LABEL + self._salts.to_bytes(8, "big")
        self._salts += 1
        return str(self._base64url_encode(_expand(self._seed, info)))

    def _create_sd_claims_object(self, user_claims: dict[Any, Any]) -> dict[str, Any]:
        claims: dict[str, Any] = super()._create_sd_claims_object(user_claims)
        if SD_DIGESTS_KEY in claims:
            count = _FEWEST_DECOYS + _expand(self._seed, _DECOY_LABEL)[0] % ROUND_UP
            decoys = [self._create_decoy_claim_entry() for _ in range(count)]
            claims[SD_DIGESTS_KEY] = sorted([*claims[SD_DIGESTS_KEY], *decoys])
        return claims

    def _create_sd_claims_list(self, user_claims: list[Any]) -> list[Any]:
        elements: list[Any] = super()._create_sd_claims_list(user_claims)
        if isinstance(user_claims, RoundedArray):
            missing = -len(elements) % ROUND_UP if elements else ROUND_UP
            elements += [{SD_LIST_PREFIX: self._create_decoy_claim_entry()} for _ in range(missing)]
        return elements

    def _create_signed_jws(self) -> None:
        """Leave signing to whoever holds the key: it never goes through the library."""

    def _create_combined(self) -> None:
        """Leave combining to `exporters.seal.present`."""


def _expand(seed: bytes, info: bytes) -> bytes:
    return HKDFExpand(algorithm=hashes.SHA256(), length=_SALT_SIZE, info=info).derive(seed)
