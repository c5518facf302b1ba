"""The offline page that recipients drop a package on, run outside a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from exporters.package_texts import verify_page
from tests.support.handover import CODE, Handover, RealTeam, hand_over

NODE = shutil.which("node")
IN = f"data/testimonies/{CODE}/"
DRIVER = """
const fs = require("fs"), path = require("path");
const [folder, card] = process.argv.slice(2);
const files = new Map();
(function walk(at) {
  for (const name of fs.readdirSync(path.join(folder, at))) {
    const inner = at ? at + "/" + name : name;
    if (fs.statSync(path.join(folder, inner)).isDirectory()) walk(inner);
    else files.set(inner, async () => new Uint8Array(fs.readFileSync(path.join(folder, inner))));
  }
})("");
Core.check(files, card ? new Uint8Array(fs.readFileSync(card)) : null).then(results =>
  console.log(JSON.stringify({ results, verdict: Core.verdict(results) })));
"""


def part(tag: str) -> str:
    (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", verify_page().decode(), flags=re.DOTALL)
    return str(body)


@pytest.fixture(scope="module")
def handover() -> Handover:
    return hand_over()


@pytest.fixture
def package(handover: Handover, tmp_path: Path) -> Path:
    return handover.folder(tmp_path)


def page_says(folder: Path, card: bytes | None = None) -> tuple[str, dict[str, str]]:
    if NODE is None:
        pytest.skip("node is not installed, so the page's script cannot be run here")
    script = folder.parent / "page.js"
    script.write_text(part("script") + DRIVER)
    arguments = [NODE, str(script), str(folder)]
    if card is not None:
        (folder.parent / "card.json").write_bytes(card)
        arguments.append(str(folder.parent / "card.json"))
    done = subprocess.run(arguments, capture_output=True, check=True, timeout=60)
    answer = json.loads(done.stdout)
    return answer["verdict"], {result["name"]: result["outcome"] for result in answer["results"]}


def test_the_page_may_load_nothing_and_run_only_its_own_script() -> None:
    page = verify_page().decode()
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(part(tag).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page

    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href|action)=|fetch\(|XMLHttp|import\(|https?:|//\w+\.\w", page)


@pytest.mark.parametrize("language", ["en", "fr", "be", "ru"])
def test_the_page_has_every_text_in_every_language(language: str) -> None:
    texts = part("script").split("const TEXTS")[1].split("if (typeof document")[0]
    blocks = dict(re.findall(r"\n  (\w\w): \{(.*?)\n  \}", texts, flags=re.DOTALL))
    keys = {name: re.findall(r'(?:^|[,{])\s*"?([\w-]+)"?: "', block) for name, block in blocks.items()}

    assert keys[language] == keys["en"]
    assert len(keys["en"]) > 20


def test_the_page_finds_a_package_in_order(handover: Handover, package: Path) -> None:
    verdict, results = page_says(package, handover.team.card)

    assert verdict == "passed"
    assert {name for name, outcome in results.items() if outcome != "passed"} == {"second-signature", "paper"}


def test_the_page_does_not_say_who_signed_without_a_card(package: Path) -> None:
    verdict, results = page_says(package)

    assert (verdict, results["team"]) == ("unknown", "open")


def test_the_page_refuses_another_teams_card(package: Path) -> None:
    verdict, results = page_says(package, RealTeam().card)

    assert (verdict, results["team"]) == ("failed", "failed")


def append(data: bytes) -> bytes:
    return data + b"\n"


def flip_disclosure(data: bytes) -> bytes:
    jwt, first, *rest = data.split(b"~")
    return b"~".join([jwt, bytes([first[0] ^ 1]) + first[1:], *rest])


@pytest.mark.parametrize(
    ("path", "change", "expected"),
    [
        ("data/index.csv", append, "files"),
        ("bag-info.txt", append, "tag-files"),
        ("manifest-sha256.txt", append, "list-signature"),
        ("data/release.json", append, "release-signature"),
        (IN + "testimony.sd-jwt", flip_disclosure, "statement-parts"),
        (IN + "testimony.json", append, "statement-released"),
    ],
)
def test_the_page_notices_a_change(
    handover: Handover, package: Path, path: str, change: Callable[[bytes], bytes], expected: str
) -> None:
    file = package / path
    file.write_bytes(change(file.read_bytes()))

    verdict, results = page_says(package, handover.team.card)

    assert (verdict, results[expected]) == ("failed", "failed")
