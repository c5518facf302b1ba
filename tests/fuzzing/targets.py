"""What strangers' bytes are parsed by: a target takes any bytes and may raise nothing but our own errors."""

from __future__ import annotations

import io
import random
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from PIL import Image

from exporters import age
from exporters.document import document_bytes, read_document
from exporters.images import strip_image
from exporters.sdjwt.reader import disclosed_claims, split
from exporters.seal import Issue, present, seal
from exporters.sealed_file import SealedFileReader
from exporters.tar_reader import TarReader
from exporters.transfer import write_sealed
from forms.edtf import parse_edtf
from forms.errors import AppError
from forms.functions.regular import matches
from forms.functions.runtime import FunctionFault
from forms.image_map import parse_image_map
from forms.loader import check_form, load_form
from forms.session import Session
from forms.source import FormSource
from forms.xpath_parser import ExpressionError, parse_xpath
from storage import frames, recovery
from storage.backup import ListedFile, Listing
from storage.canonical import canonical, read_json
from storage.cards import Request, TeamCard
from storage.jose import from_b64url
from storage.keyslots import Keyslots
from storage.keyslots_file import from_bytes, to_bytes
from storage.recipients import RecipientCard, new_code
from storage.secret import Secret
from tests.support.account import account
from tests.support.forms import MOMENT
from tests.support.team import found_team
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import CHEAP

Parse = Callable[[bytes], object]

_FORMS: Final = Path(__file__).parents[2] / "resources" / "forms"
_KEY: Final = age.generate_identity("x25519")
_ACCOUNT: Final = account()
_TEAM: Final = found_team()
_ISSUE: Final = seal(_ACCOUNT, _TEAM.signer(), _TEAM, batch=1).issues[0]
_TABLE: Final = b"""| survey |
| | type | name | label | relevant | calculation | constraint |
| | integer | a | A | | | . > 2 |
| | begin repeat | r | R | ${a} > 3 | | |
| | select_one l | s | S | | | |
| | end repeat | | | | | |
| | calculate | c | | | count(${r}) + once(1) | |
| choices |
| | list_name | name | label |
| | l | x | X |
"""
_MAP: Final = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g transform="scale(2)">
<path id="A" d="M0 0h4a2 2 0 0 1 2 2L1 8z"/><rect id="B" x="1" y="1" width="2" height="2"/></g></svg>"""


@dataclass(frozen=True)
class Target:
    """One parser, and bytes that it understands."""

    parse: Parse
    seeds: tuple[bytes, ...]

    def feed(self, data: bytes) -> None:
        """Let the parser have the bytes; whatever it raises but an error with a sentence is a finding."""
        try:
            self.parse(data)
        except AppError as error:
            if not str(error):
                raise AssertionError("an error without a sentence") from error
        except (ExpressionError, FunctionFault):
            pass  # caught where a form is loaded or computes, and told with the row


@dataclass(frozen=True)
class _Handed:
    """What two vaults of one team hand to each other."""

    team_card: bytes
    request: bytes
    team: TeamCard
    sealed: bytes


def targets() -> dict[str, Target]:
    """Return all targets by name."""
    handed = _handed()
    return {
        "age": Target(_age, (_encrypted(armor=False), _encrypted(armor=True))),
        "backup-list": Target(Listing.parse, (_listing(),)),
        "document": Target(read_document, (document_bytes(_ACCOUNT),)),
        "edtf": Target(_text(parse_edtf), (b"2020-08-XX", b"../2022-06~", b"2021-23?", b"2020-08-10/..")),
        "form": Target(_form(".md"), (_TABLE, (_FORMS / "evaluation.md").read_bytes())),
        "frames": Target(_text(frames.Part.parse), (frames.parts_of(b"a card")[0].to_text().encode(),)),
        "image-map": Target(lambda data: parse_image_map(data, {"A", "B"}), (_MAP,)),
        "issue": Target(Issue.parse, (_ISSUE.to_bytes(),)),
        "json": Target(read_json, (canonical({"a": [1, "b", None, True]}),)),
        "keyslots": Target(from_bytes, (_keyslots(),)),
        "picture": Target(lambda data: strip_image(data, max_side=64), (_picture("JPEG"), _picture("PNG"))),
        "recipient-card": Target(RecipientCard.parse, (_recipient_card(),)),
        "regex": Target(_text(lambda pattern: matches("ab12", pattern)), (b"^[A-Z]{2,3}(a|b)+\\d$",)),
        "request": Target(Request.parse, (handed.request,)),
        "sd-jwt": Target(_presentation, (_presented(),)),
        "sealed-file": Target(_sealed_by(handed.team), (handed.sealed,)),
        "share": Target(_text(recovery.read_share), (" ".join(recovery.issue(2, 3).shares[0]).encode(),)),
        "tar": Target(_tar, (_archive(tarfile.PAX_FORMAT), _archive(tarfile.GNU_FORMAT))),
        "team-card": Target(TeamCard.parse, (handed.team_card,)),
        "xform": Target(_form(".xml"), ((_FORMS / "custody_entry.xml").read_bytes(),)),
        "xpath": Target(_text(parse_xpath), (b"count(/data/r[a > 1]/b) + -1 * (2 mod 3) | ../c[last()]",)),
    }


def _text(parse: Callable[[str], object]) -> Parse:
    return lambda data: parse(data.decode("utf-8", "replace"))


def _age(data: bytes) -> None:
    with age.open_reader(io.BytesIO(data), [_KEY.secret]) as reader:
        reader.read()


def _tar(data: bytes) -> None:
    reader = TarReader(io.BytesIO(data))
    for _entry in reader.entries():
        b"".join(reader.content())


def _presentation(data: bytes) -> None:
    payload, parts = split(data.decode("latin-1"))
    disclosed_claims(payload.encode(), parts)


def _presented() -> bytes:
    jwt, parts = split(present(_ISSUE, _ACCOUNT, lambda path: path.word is None))
    return b"~".join([from_b64url(jwt.split(".")[1]), *(part.encode() for part in parts), b""])


def _sealed_by(team: TeamCard) -> Parse:
    def parse(data: bytes) -> None:
        reader = SealedFileReader(io.BytesIO(data), team)
        for listed in reader.manifest.files:
            reader.small(listed.path)
        reader.finish()

    return parse


def _form(suffix: str) -> Parse:
    def parse(data: bytes) -> None:
        source = FormSource(f"form{suffix}", data)
        assert all(problem.message for problem in check_form(source))
        session = Session(load_form(source), now=lambda: MOMENT)
        for node in session.nodes():
            if node.kind == "question" and node.relevant and not node.readonly:
                session.set(node.reference, "1")

    return parse


def _handed() -> _Handed:
    """Found a team of two, and let one seal for the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with found_supervisor(folder / "a") as supervisor, join(supervisor, folder / "b") as field:
            draft = signed_draft(field, photo=None)
            write_sealed(field, draft.id, folder / "sealed", form=small_form())
            key = supervisor.team.decryption_identity()
            with (
                (folder / "sealed").open("rb") as file,
                age.open_reader(cast("BinaryIO", file), [key]) as plain,
            ):
                sealed = plain.read()
            team = supervisor.team
            return _Handed(team.card(), field.team.request(), team.trust(), sealed)


def _recipient_card() -> bytes:
    return RecipientCard(new_code(), "The Prosecutor", "ICC", "ICCI", _KEY.recipient, "ICC").to_bytes()


def _listing() -> bytes:
    files = [ListedFile(path=path, size=9) for path in ("vault.db", "identity.db", f"blobs/{'0' * 32}")]
    made = "2026-01-01T00:00:00.000Z"
    return canonical(Listing(made=made, keyslots="0" * 64, files=files).model_dump(mode="json"))


def _keyslots() -> bytes:
    with Secret.random() as first, Secret.random() as second:
        return to_bytes(Keyslots.create("a passphrase of many words", CHEAP, first, second))


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).save(out, kind)
    return out.getvalue()


def _encrypted(*, armor: bool) -> bytes:
    out = io.BytesIO()
    age.encrypt(io.BytesIO(b"x" * 99), out, [_KEY.recipient], armor=armor)
    return out.getvalue()


def _archive(form: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for path in ("a/b.txt", "a/" + "long" * 30 + ".txt"):
            info = tarfile.TarInfo(path)
            info.size = 5
            tar.addfile(info, io.BytesIO(b"hello"))
    return out.getvalue()


def changed(seed: bytes, draw: random.Random) -> bytes:
    """Return bytes with a few changes: flipped, cut, repeated or taken from elsewhere in them."""
    data = bytearray(seed)
    for _ in range(draw.randint(1, 4)):
        at, length = draw.randrange(len(data) + 1), draw.randint(1, 12)
        other = draw.randrange(len(data) + 1)
        match draw.randrange(4):
            case 0 if data:
                data[at % len(data)] ^= 1 << draw.randrange(8)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[other : other + length]
            case _:
                data[at:at] = draw.randbytes(length)
    return bytes(data)
