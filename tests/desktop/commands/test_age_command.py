"""age-keygen, age and open, as a person or a script runs them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli import run as run_command
from exporters import age
from exporters.bundle import PackageFile, write_bundle

ROOT = Path(__file__).parents[3]


def command(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run one command in a process of its own, with bytes on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)], cwd=ROOT, input=given, capture_output=True
    )


def one_sentence_group(text: bytes) -> bool:
    return text.count(b"\n") == 1 and text.endswith(b".\n") and b"Traceback" not in text


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    assert run_command(["age-keygen", "-o", str(tmp_path / "key.txt")]) == 0
    return tmp_path / "key.txt"


def recipient_in(key_file: Path) -> str:
    line = key_file.read_text().splitlines()[1]
    return line.removeprefix("# public key: ")


@pytest.mark.parametrize(("options", "prefix"), [([], "age1pq1"), (["--x25519"], "age1")])
def test_keygen_prints_a_key_file(options: list[str], prefix: str) -> None:
    result = command("age-keygen", *options)

    created, public, secret = result.stdout.decode().splitlines()
    assert (result.returncode, result.stderr) == (0, b"")
    assert created.startswith("# created: 20")
    assert public.startswith(f"# public key: {prefix}")
    assert secret.startswith("AGE-SECRET-KEY-")


def test_keygen_writes_for_its_owner_alone_and_never_over_a_key(
    key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = key_file.read_bytes()

    assert run_command(["age-keygen", "-o", str(key_file)]) == 1

    assert key_file.read_bytes() == before
    assert key_file.stat().st_mode & 0o077 == 0
    assert "SECRET" not in capsys.readouterr().err


@pytest.mark.parametrize("armor", [[], ["-a"]], ids=["bytes", "text"])
def test_standard_input_goes_through_and_back(key_file: Path, armor: list[str]) -> None:
    content = bytes(range(256)) * 600

    encrypted = command("age", "-r", recipient_in(key_file), *armor, given=content)
    decrypted = command("age", "-d", "-i", key_file, given=encrypted.stdout)

    assert encrypted.stdout.startswith(b"-----BEGIN AGE" if armor else b"age-encryption.org/v1\n")
    assert (decrypted.returncode, decrypted.stdout, decrypted.stderr) == (0, content, b"")


def test_a_passphrase_is_the_first_line_of_standard_input(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"content\n")
    given = "парольная фраза\n".encode()

    encrypted = command(
        "age", "-p", "--passphrase-stdin", "-o", tmp_path / "p.age", tmp_path / "plain", given=given
    )
    decrypted = command("age", "-d", "--passphrase-stdin", tmp_path / "p.age", given=given)
    refused = command("age", "-d", "--passphrase-stdin", tmp_path / "p.age", given=b"other\n")

    assert (encrypted.returncode, encrypted.stdout) == (0, b"")
    assert (decrypted.returncode, decrypted.stdout) == (0, b"content\n")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert one_sentence_group(refused.stderr.replace(b". ", b", "))


def test_a_truncated_file_leaves_no_plaintext_behind(tmp_path: Path, key_file: Path) -> None:
    with (tmp_path / "cut.age").open("w+b") as file:
        age.encrypt(io.BytesIO(bytes(300_000)), file, [recipient_in(key_file)])
        file.truncate(200_000)

    result = command("age", "-d", "-i", key_file, "-o", tmp_path / "out", tmp_path / "cut.age")

    assert (result.returncode, result.stdout) == (1, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.age", "key.txt"]


def test_decrypting_to_standard_output_says_when_it_failed_midway(tmp_path: Path, key_file: Path) -> None:
    file = io.BytesIO()
    age.encrypt(io.BytesIO(bytes(300_000)), file, [recipient_in(key_file)])

    result = command("age", "-d", "-i", key_file, given=file.getvalue()[:200_000])

    assert result.returncode == 1
    assert result.stdout == bytes(len(result.stdout))
    assert b"cannot be trusted" in result.stderr


def test_a_file_in_place_is_replaced_only_by_a_whole_one(tmp_path: Path, key_file: Path) -> None:
    (tmp_path / "out").write_bytes(b"older")
    (tmp_path / "bad.age").write_bytes(b"age-encryption.org/v1\nnonsense")

    assert run_command(
        ["age", "-d", "-i", str(key_file), "-o", str(tmp_path / "out"), str(tmp_path / "bad.age")]
    )

    assert (tmp_path / "out").read_bytes() == b"older"


@pytest.mark.parametrize(
    "arguments",
    [
        ["age"],
        ["age", "-d"],
        ["age", "-d", "-p"],
        ["age", "-p", "--passphrase-stdin"],
        ["age", "-r", "age1x", "-i", "key"],
        ["age", "-d", "-a", "-i", "key"],
        ["age", "-r", "age1x", "--passphrase-stdin", "file"],
        ["age-keygen", "extra"],
        ["open", "bundle"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_two(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

    with pytest.raises(SystemExit) as ended:
        run_command(arguments)

    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["age", "-r", "age1nonsense", "{here}/key.txt"], "recipient key"),
        (["age", "-d", "-i", "{here}/nowhere", "{here}/key.txt"], "could not be read"),
        (["age", "-d", "-i", "{here}/key.txt", "{here}/nowhere"], "could not be read"),
        (["age", "-d", "-i", "{here}/key.txt", "{here}/key.txt"], "not an encrypted file"),
        (["age", "-r", "{key}", "-o", "{here}/no/such/folder", "{here}/key.txt"], "could not be"),
        (["open", "{here}/key.txt", "--identity", "{here}/key.txt", "--out", "{here}/o"], "not an encrypted"),
    ],
    ids=["recipient", "no key file", "no file", "not age", "no folder", "no bundle"],
)
def test_what_cannot_be_done_is_said_in_words(
    arguments: list[str], word: str, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [text.format(here=tmp_path, key=recipient_in(key_file)) for text in arguments]
    capsys.readouterr()

    assert run_command(filled) == 1

    said = capsys.readouterr()
    assert word in said.err
    assert (said.out, str(tmp_path) in said.err) == ("", False)


def test_open_unpacks_a_bundle(tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = [PackageFile("data/a.txt", lambda: io.BytesIO(b"a"))]
    write_bundle(tmp_path / "b.age", "R-1", package, [recipient_in(key_file)])
    capsys.readouterr()
    arguments = ["open", str(tmp_path / "b.age"), "--identity", str(key_file), "--out", str(tmp_path / "out")]

    assert run_command([*arguments, "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == {"folder": str(tmp_path / "out" / "R-1")}
    assert (tmp_path / "out" / "R-1" / "data" / "a.txt").read_bytes() == b"a"
    assert run_command(arguments) == 1
