"""The community's test vectors for the age format, one test for each file."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exporters.age import decrypt
from exporters.age.errors import (
    AgeError,
    ArmorInvalid,
    HeaderInvalid,
    HeaderMacWrong,
    NoKeyMatches,
    PayloadDamaged,
)

FOLDER = Path(__file__).parents[4] / "shared" / "vectors" / "age"
FAILURES: dict[str, type[AgeError]] = {
    "no match": NoKeyMatches,
    "HMAC failure": HeaderMacWrong,
    "header failure": HeaderInvalid,
    "armor failure": ArmorInvalid,
    "payload failure": PayloadDamaged,
}


@dataclass
class Vector:
    expect: str = ""
    payload: str | None = None
    identities: list[str] = field(default_factory=list)
    passphrases: list[str] = field(default_factory=list)
    armored: bool = False
    file: bytes = b""


def read_vector(path: Path) -> Vector:
    head, _, body = path.read_bytes().partition(b"\n\n")
    vector = Vector()
    for line in head.decode().splitlines():
        key, _, value = line.partition(": ")
        match key:
            case "expect":
                vector.expect = value
            case "payload":
                vector.payload = value
            case "identity":
                vector.identities.append(value)
            case "passphrase":
                vector.passphrases.append(value)
            case "armored":
                vector.armored = value == "yes"
            case "compressed":
                body = zlib.decompress(body)
    vector.file = body
    return vector


def outcome(vector: Vector) -> tuple[type[AgeError] | None, bytes]:
    """Decrypt; return the kind of failure, if any, and what was given out."""
    output = io.BytesIO()
    passphrase = vector.passphrases[0] if vector.passphrases else None
    try:
        decrypt(
            io.BytesIO(vector.file),
            output,
            vector.identities,
            passphrase=passphrase,
            armored=vector.armored,
        )
    except AgeError as error:
        family = next(kind for kind in FAILURES.values() if isinstance(error, kind))
        return family, output.getvalue()
    return None, output.getvalue()


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared age vectors are not beside this project")
def test_the_vectors_are_all_there() -> None:
    assert len(list(FOLDER.iterdir())) >= 80


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*")), ids=lambda path: path.name)
def test_a_vector_behaves_as_the_suite_says(path: Path) -> None:
    vector = read_vector(path)

    failure, plaintext = outcome(vector)

    assert failure is FAILURES.get(vector.expect)
    if vector.payload is not None:
        assert hashlib.sha256(plaintext).hexdigest() == vector.payload
    else:
        assert plaintext == b""
