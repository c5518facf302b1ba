"""Packages that a stranger bent on purpose: checks fail, nothing raises, nothing is believed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.verify import verify
from tests.support.handover import CODE, Handover, hand_over

IN = f"data/testimonies/{CODE}/"
SIGNED = (
    "manifest-sha256.txt.jws",
    "data/release.json",
    "data/release.json.jws",
    IN + "testimony.sd-jwt",
    IN + "testimony.sd-jwt.jws",
    IN + "testimony.json",
    IN + "testimony.pdf",
    IN + "custody.jsonl",
)
BENT = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b'{"signatures":1}',
    b'{"signatures":[1,2]}',
    b'{"signatures":[{"protected":"e30","signature":""},{"protected":"e30","signature":""}]}',
    b'{"signatures":[{"protected":1,"signature":2},{"protected":"e30","signature":""}]}',
    b'{"schema":"underseal.release/1","testimonies":[]}',
    b"\xff\xfe\x00",
    b"[" * 5000,
    b"e30.e30.~~",
    b"e30.e30.e30~bm90anNvbg~",
    b"%PDF-1.7\n",
    b'{"a":1e999}\n',
)


@pytest.fixture(scope="module")
def handover() -> Handover:
    return hand_over()


@pytest.fixture(scope="module")
def folder(handover: Handover, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return handover.folder(tmp_path_factory.mktemp("package"))


@pytest.fixture
def file(folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    path = folder / request.param
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


@pytest.mark.parametrize("file", SIGNED, indirect=True)
@pytest.mark.parametrize("bent", BENT)
def test_bent_files_fail_and_raise_nothing(handover: Handover, folder: Path, file: Path, bent: bytes) -> None:
    file.write_bytes(bent)

    assert not verify(folder, trust=[handover.team.trust]).ok
    assert not verify(folder).ok


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_changed_bit_anywhere_is_noticed(handover: Handover, folder: Path, data: st.DataObject) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from(paths))
    before = path.read_bytes()
    place = data.draw(st.integers(0, len(before) * 8 - 1))
    changed = bytearray(before)
    changed[place // 8] ^= 1 << place % 8
    path.write_bytes(bytes(changed))
    try:
        assert not verify(folder, trust=[handover.team.trust]).ok
    finally:
        path.write_bytes(before)


def test_a_link_out_of_the_package_is_not_followed(handover: Handover, folder: Path, tmp_path: Path) -> None:
    bent = Path(shutil.copytree(folder, tmp_path / "bent"))
    release = bent / "data/release.json"
    outside = tmp_path / "outside.json"
    release.rename(outside)
    try:
        release.symlink_to(outside)
    except OSError:
        pytest.skip("this system does not let the tests make links")

    assert not verify(bent, trust=[handover.team.trust]).ok
