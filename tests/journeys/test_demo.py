"""The whole main job as ``./run demo`` does it, and everything it left, judged by other people's tools."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bagit
import pytest

import resources
from exporters.age.keys import parse_identity, parse_identity_file
from tests.support.demo import STRACE, Demo, networks_asked_for, program, refused, run_demo, traced
from tests.support.npm_peer import ask, needs_npm
from tests.support.plain_reading import found_in
from tests.support.traces import ROOT, contents, files_in, flip, words_in
from tests.support.vaults import PASSPHRASE

LANGUAGES = ("en", "be", "ru")
# Words that only the invented witnesses use, and what they handed over.
CANARIES = {
    "en": "Tsikhavod Naberezhnaya Kryvalozski Rakavets Pramianiova Yadviha Khmarahliad MP0000017 scar.jpg",
    "be": "Гарбузняк Круговічы Лявоненчык Сінявец Траваградскі Хмарагляд Антокалі AB0000091 zapiascie.jpg",
    "ru": "Ковшарик Мохнач Заклёпин Огородская Дроздовец Хмарогляд Белостоке MC0000042 rubets.jpg",
}
NAMES = re.compile(r"name$|patronymic$|value$|phrase$|place$")
MADE = (
    "report.json",
    "team-card.json",
    "recipient-identity.txt",
    "withheld.txt",
    "bundle",
    "package",
    "vaults",
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

needs_strace = pytest.mark.skipif(STRACE is None, reason="strace is not installed")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def done(demo: Demo) -> Demo:
    """Give the demo to tests that need its results; they say nothing new when it did not end well."""
    if demo.status != 0:
        pytest.fail(f"the demo ended with {demo.status}", pytrace=False)
    return demo


def judge(tool: str, *words: object) -> str:
    """Return what a program from outside says, or skip."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    answer = subprocess.run([tool, *map(str, words)], capture_output=True, text=True, check=False)
    return answer.stdout + answer.stderr


def sample(language: str) -> dict[str, Any]:
    return dict(json.loads(resources.read(f"samples/{language}.json")))


def told_in_confidence(language: str) -> set[str]:
    """Return names of people, and every phrase that the sample redacts."""
    told = sample(language)
    names = {value for reference, value in told["identity"]["answers"] if NAMES.search(reference)}
    known = {form for entity in told["known"] if entity["kind"] == "NAME" for form in entity["forms"]}
    return names | known | {r["text"] for r in told["redactions"] if r["op"] != "KEEP"}


def test_every_step_passed(demo: Demo) -> None:
    assert [step for step in demo.report["steps"] if step["outcome"] != "passed"] == []
    assert demo.report["ok"] is True
    assert demo.status == 0, demo.said[-3000:]
    assert "Traceback" not in demo.said


def test_every_part_of_the_job_was_done(done: Demo) -> None:
    names = [step["name"] for step in done.report["steps"]]
    for language in LANGUAGES:
        assert {f"interview in {language}", f"redact the testimony in {language}"} <= {*names}
    assert sorted(names) == sorted({*names})


def test_everything_promised_is_there(done: Demo) -> None:
    assert [name for name in MADE if not (done.out / name).exists()] == []
    pictures = [path.name for path in (done.out / "screens").glob("*.png")]
    assert len(pictures) >= 20
    assert all(any(language in name for name in pictures) for language in LANGUAGES)
    assert len(done.package_files("testimony.pdf")) == len(LANGUAGES)
    assert not (done.out / "inputs").exists()  # the witnesses' pictures and voices, not encrypted


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_nobody_else_on_the_computer_can_look_inside(done: Demo) -> None:
    assert (done.out.stat().st_mode & 0o077) == 0


def test_the_recipients_key_is_a_key_file(done: Demo) -> None:
    (secret,) = parse_identity_file(done.identity.read_bytes())

    assert parse_identity(secret) is not None
    assert secret == done.secret()


@needs_npm("age-encryption")
def test_another_program_makes_the_same_public_key_of_it(done: Demo) -> None:
    public = ask("age.mjs", do="recipient", secret=done.secret())["recipient"]

    assert f"# public key: {public}\n" in done.identity.read_text(encoding="ascii")


@needs_npm("age-encryption")
def test_another_program_opens_the_bundle_and_finds_the_package(done: Demo) -> None:
    data = base64.b64encode(done.bundle.read_bytes()).decode()
    opened = ask("age.mjs", do="decrypt", data=data, identity=done.secret())
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(opened["data"]))) as tar:
        inside = {m.name.partition("/")[2]: tar.extractfile(m).read() for m in tar if m.isfile()}  # type: ignore[union-attr]

    assert inside == {p.relative_to(done.bag).as_posix(): p.read_bytes() for p in files_in(done.bag)}


def test_the_package_is_a_valid_bag(done: Demo) -> None:
    assert bagit.Bag(str(done.bag)).validate()


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (["pdfsig"], "Signature is Valid"),
        (["pdfsig"], "Total document signed"),
        (["qpdf", "--check"], "No syntax or stream encoding errors found"),
    ],
    ids=["signature", "all of it", "syntax"],
)
def test_other_readers_find_each_statement_in_order(done: Demo, words: list[str], verdict: str) -> None:
    tool, *options = words
    answers = [judge(tool, *options, path) for path in done.package_files(".pdf")]

    assert [answer for answer in answers if verdict not in answer] == []


@needs_npm("@sd-jwt/core")
def test_another_library_believes_each_interviewers_signature(done: Demo) -> None:
    payload = json.loads(done.team_card.read_bytes())["payload"]
    card = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    root = card["root"]["certificate"].replace("-", "+").replace("_", "/")
    for path in done.package_files(".sd-jwt"):
        shown = ask("sdjwt.mjs", sdjwt=path.read_text(encoding="ascii").strip(), root=root)
        assert "refused" not in shown
        assert len(shown["claims"]["answers"]) > 10


@pytest.mark.parametrize("what", ["bag", "bundle"])
def test_every_check_of_ours_passes(done: Demo, what: str) -> None:
    key = ["--identity", done.identity] if what == "bundle" else []
    answer = program("verify", getattr(done, what), "--trust", done.team_card, *key, "--json", home=done.home)

    checks = json.loads(answer.stdout)["checks"]
    assert len(checks) > 20
    assert [check for check in checks if check["outcome"] != "passed"] == []
    assert (answer.returncode, answer.stderr) == (0, "")


def test_no_withheld_word_is_in_the_package(done: Demo) -> None:
    secret = {word for language in LANGUAGES for word in told_in_confidence(language)}
    assert len(done.withheld) > 100 and {"Tsikhavod", "Гарбузняк", "Ковшарик"} <= {*done.withheld}

    assert found_in(files_in(done.out / "package"), {*done.withheld, *secret}) == []


def test_that_search_reads_every_kind_of_file(done: Demo) -> None:
    kept = {suffix: done.package_files(suffix) for suffix in (".pdf", ".sd-jwt", ".json")}

    for suffix, paths in kept.items():
        assert {word for _, word in found_in(paths, ["balaclavas", "Zhodzina"])} == {
            "balaclavas",
            "Zhodzina",
        }, suffix


@needs_strace
def test_no_socket_of_a_network_was_asked_for(done: Demo) -> None:
    assert done.trace is not None
    assert len(done.trace.read_bytes().splitlines()) > 1000
    assert networks_asked_for(done.trace) == []


@needs_strace
def test_that_log_shows_an_attempt_even_if_it_was_refused(tmp_path: Path) -> None:
    forbid = "from desktop.offline import forbid_network; forbid_network()"
    attempt = f"import socket; {forbid}; socket.socket(socket.AF_INET)"
    command = [*traced(tmp_path / "log"), sys.executable, "-c", attempt]

    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1
    assert len(networks_asked_for(tmp_path / "log")) == 1


@needs_strace
def test_nothing_was_written_anywhere_else(done: Demo) -> None:
    assert any(name.endswith("report.json") for name in done.written())
    assert done.written_outside() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_testimony_lies_in_the_open(done: Demo, language: str) -> None:
    closed = [done.home, *(done.out / name for name in ("vaults", "transfer", "bundle"))]
    paths = [*files_in(*closed), done.out / "report.json", done.team_card]
    if done.trace is None:
        paths += done.changed_in_shared_folders()
    words = CANARIES[language].split()
    assert len(words) >= 6 and {
        w for w in words if w in json.dumps(sample(language), ensure_ascii=False)
    } == {*words}

    assert words_in(paths, words) == []


def test_no_picture_or_voice_lies_in_the_open(done: Demo) -> None:
    pieces = [resources.read(f"samples/{name}")[5_00:5_48] for name in ("photo.jpg", "audio.wav")]
    assert all(len({*piece}) > 4 for piece in pieces)
    paths = [path for path in files_in(done.out, done.home) if path.suffix != ".png"]

    assert [path for path in paths if any(piece in path.read_bytes() for piece in pieces)] == []


def test_the_interviewer_forgot_what_was_sealed(done: Demo) -> None:
    assert list((done.out / "vaults" / "interviewer" / "blobs").glob("*")) == []


def half(bundle: Path) -> None:
    os.truncate(bundle, bundle.stat().st_size // 2)


def without_last_byte(bundle: Path) -> None:
    os.truncate(bundle, bundle.stat().st_size - 1)


def bent(bundle: Path) -> None:
    flip(bundle, bundle.stat().st_size // 2, 1)


def header_bent(bundle: Path) -> None:
    flip(bundle, 40, 1)


def empty(bundle: Path) -> None:
    os.truncate(bundle, 0)


@pytest.mark.parametrize("damage", [half, without_last_byte, bent, header_bent, empty])
def test_a_damaged_bundle_is_refused_and_nothing_of_it_is_left(
    done: Demo, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    bundle = Path(shutil.copy(done.bundle, tmp_path / "release.age"))
    damage(bundle)

    refused(program("open", bundle, "--identity", done.identity, "--out", tmp_path / "out", home=done.home))
    refused(program("verify", bundle, "--identity", done.identity, home=done.home))
    assert [path.name for path in tmp_path.iterdir()] == ["release.age"]


def test_another_persons_key_opens_nothing(done: Demo, tmp_path: Path) -> None:
    assert program("age-keygen", "-o", tmp_path / "key.txt", home=done.home).returncode == 0
    for command in (["open", "--out", tmp_path / "out"], ["verify"], ["age", "-d"]):
        option = "-i" if command[0] == "age" else "--identity"
        refused(program(*command, option, tmp_path / "key.txt", done.bundle, home=done.home))
    assert [path.name for path in tmp_path.iterdir()] == ["key.txt"]


def changed(bag: Path) -> None:
    flip(next(bag.rglob("testimony.pdf")), 2_000, 1)


def added(bag: Path) -> None:
    (bag / "data" / "more.txt").write_text("more", encoding="ascii")


def lost(bag: Path) -> None:
    next(bag.rglob("custody.jsonl")).unlink()


def unsigned(bag: Path) -> None:
    (bag / "manifest-sha256.txt.jws").unlink()


def unreadable(bag: Path) -> None:
    (bag / "data" / "release.json").write_bytes(b"\xff{")


@pytest.mark.parametrize("damage", [changed, added, lost, unsigned, unreadable])
def test_a_bag_that_was_touched_is_not_believed(
    done: Demo, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    bag = Path(shutil.copytree(done.bag, tmp_path / "bag"))
    damage(bag)

    refused(program("verify", bag, "--trust", done.team_card, home=done.home))


def foreign(demo: Demo, empty_folder: Path) -> Iterator[list[object]]:
    """Yield commands that are given files they are not for."""
    for path in (ROOT / "LICENSE", demo.team_card, empty_folder, empty_folder / "missing"):
        yield ["verify", path]
        yield ["open", path, "--identity", demo.identity, "--out", empty_folder / "out"]
        yield ["vault", "info", path, "--passphrase-stdin"]
    yield ["verify", demo.bundle, "--identity", ROOT / "LICENSE"]
    yield ["verify", demo.bag, "--trust", demo.identity]
    yield ["age", "-d", "-i", demo.identity, demo.team_card]
    yield ["forms", "check", demo.bundle]


def test_files_of_other_kinds_are_refused(done: Demo, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    for words in foreign(done, folder):
        refused(program(*words, home=done.home, typed=f"{PASSPHRASE}\n"))
    assert list(folder.iterdir()) == []


def slots_missing(vault: Path) -> None:
    slots = json.loads((vault / "keyslots.json").read_bytes())
    (vault / "keyslots.json").write_text(json.dumps({**slots, "slots": slots["slots"][:3]}), encoding="ascii")


def no_json(vault: Path) -> None:
    (vault / "keyslots.json").write_bytes(b'{"format": 1, "kdf":')


def huge_cost(vault: Path) -> None:
    text = (vault / "keyslots.json").read_text(encoding="ascii")
    dear = re.sub(r'"memory_kib": ?\d+', '"memory_kib": 99999999999', text)
    (vault / "keyslots.json").write_text(dear, encoding="ascii")


@pytest.mark.parametrize(
    "damage", [slots_missing, no_json, huge_cost, None], ids=lambda d: d.__name__ if d else "none"
)
def test_the_supervisors_vault_stays_shut_and_untouched(
    done: Demo, tmp_path: Path, damage: Callable[[Path], None] | None
) -> None:
    vault = Path(shutil.copytree(done.out / "vaults" / "supervisor", tmp_path / "vault"))
    if damage is not None:
        damage(vault)
    before = contents(vault)

    refused(program("vault", "check", vault, "--passphrase-stdin", home=done.home, typed="not this one\n"))
    after = contents(vault)
    left, counted = (files.pop("attempts.json") for files in (before, after))
    assert after == before
    assert (b'"failed": 1' in counted) if damage is None else counted == left
