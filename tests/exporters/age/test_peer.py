"""Our age files open with the npm package age-encryption, and its files with ours."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest

from exporters import age
from exporters.age.errors import NoKeyMatches, PassphraseWrong
from storage import age_keys
from tests.support.npm_peer import ask, needs_npm

pytestmark = needs_npm("age-encryption")

CONTENT = bytes(range(256)) * 300
KINDS: list[age_keys.Kind] = ["hybrid", "x25519"]


def peer(**request: object) -> dict[str, Any]:
    if isinstance(data := request.get("data"), bytes):
        request["data"] = base64.b64encode(data).decode()
    answer = ask("age.mjs", **request)
    if "data" in answer:
        answer["data"] = base64.b64decode(answer["data"])
    return answer


def encrypted(recipients: list[str] | None = None, content: bytes = CONTENT, **options: Any) -> bytes:
    file = io.BytesIO()
    age.encrypt(io.BytesIO(content), file, recipients or [], **options)
    return file.getvalue()


def decrypted(file: bytes, identities: list[str] | None = None, **options: Any) -> bytes:
    content = io.BytesIO()
    age.decrypt(io.BytesIO(file), content, identities or [], **options)
    return content.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_both_make_the_same_recipient_of_a_secret(kind: age_keys.Kind) -> None:
    ours, theirs = age.generate_identity(kind), peer(do="keygen", kind=kind)

    assert peer(do="recipient", secret=ours.secret)["recipient"] == ours.recipient
    assert age_keys.recipient_of(theirs["secret"]) == theirs["recipient"]


@pytest.mark.parametrize("armor", [False, True], ids=["bytes", "text"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_peer_opens_our_files(kind: age_keys.Kind, armor: bool) -> None:
    identity, other = age.generate_identity(kind), age.generate_identity(kind)

    file = encrypted([other.recipient, identity.recipient], armor=armor)

    assert peer(do="decrypt", data=file, identity=identity.secret, armor=armor) == {"data": CONTENT}


@pytest.mark.parametrize("armor", [False, True], ids=["bytes", "text"])
@pytest.mark.parametrize("kind", KINDS)
def test_we_open_the_files_of_the_peer(kind: age_keys.Kind, armor: bool) -> None:
    theirs = peer(do="keygen", kind=kind)

    file = peer(do="encrypt", data=CONTENT, recipients=[theirs["recipient"]], armor=armor)["data"]

    assert decrypted(file, [theirs["secret"]]) == CONTENT
    with pytest.raises(NoKeyMatches):
        decrypted(file, [age.generate_identity(kind).secret])


@pytest.mark.parametrize("passphrase", ["correct horse", "парольная фраза ў"])
def test_the_peer_opens_what_we_encrypt_with_a_passphrase(passphrase: str) -> None:
    file = encrypted(passphrase=passphrase, work_factor=10)

    assert peer(do="decrypt", data=file, passphrase=passphrase) == {"data": CONTENT}
    assert peer(do="decrypt", data=file, passphrase=passphrase + "x") == {"refused": True}


@pytest.mark.parametrize("passphrase", ["correct horse", "парольная фраза ў"])
def test_we_open_what_the_peer_encrypts_with_a_passphrase(passphrase: str) -> None:
    file = peer(do="encrypt", data=CONTENT, passphrase=passphrase, workFactor=10, armor=True)["data"]

    assert decrypted(file, passphrase=passphrase) == CONTENT
    with pytest.raises(PassphraseWrong):
        decrypted(file, passphrase=passphrase + "x")


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072])
def test_both_cut_the_payload_into_the_same_chunks(size: int) -> None:
    identity = age.generate_identity()
    content = bytes(size)

    ours = peer(do="decrypt", data=encrypted([identity.recipient], content), identity=identity.secret)
    theirs = peer(do="encrypt", data=content, recipients=[identity.recipient])["data"]

    assert ours == {"data": content}
    assert decrypted(theirs, [identity.secret]) == content


def test_the_peer_refuses_our_file_when_it_was_cut() -> None:
    identity = age.generate_identity()

    file = encrypted([identity.recipient])[:-1]

    assert peer(do="decrypt", data=file, identity=identity.secret) == {"refused": True}
