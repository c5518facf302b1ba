from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from storage.connection import Database
from storage.errors import (
    DiskFull,
    DiskRefused,
    NotEncrypted,
    StorageBug,
    VaultBusy,
    VaultDamaged,
    VaultTooNew,
)
from storage.migrate import Step, migrate, steps
from storage.secret import Secret
from storage.sqlite_errors import translate

KEY = bytes(range(32))


def database(path: Path, *, create: bool = False, key: bytes = KEY) -> Database:
    return Database(path, Secret(key), create=create)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "some.db"
    opened = database(made, create=True)
    opened.script("CREATE TABLE said (words TEXT); INSERT INTO said VALUES ('canary-word');")
    opened.close()
    return made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cipher_status", "1"),
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("foreign_keys", "1"),
        ("temp_store", "2"),
        ("cipher_memory_security", "1"),
        ("cipher_log_level", "NONE"),
        ("trusted_schema", "0"),
    ],
)
def test_every_protection_is_on(path: Path, name: str, value: str) -> None:
    opened = database(path)

    assert str(opened.value(f"PRAGMA {name}")) == value
    opened.close()


def test_a_protection_that_does_not_take_hold_is_a_bug(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.connection._AFTER_KEY", (("synchronous", "FULL", "3"),))

    with pytest.raises(StorageBug, match="synchronous"):
        database(path)


def test_nothing_is_readable_on_the_disk(path: Path) -> None:
    opened = database(path)
    opened.change("INSERT INTO said VALUES ('canary-word')")

    for file in path.parent.iterdir():
        assert b"canary-word" not in file.read_bytes()
        assert file.suffix != ".db" or not file.read_bytes().startswith(b"SQLite")
    opened.close()


def test_the_file_belongs_to_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


def test_another_key_reads_as_damage_and_says_nothing_on_stderr(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(VaultDamaged):
        database(path, key=bytes(32))

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
def test_a_missing_or_empty_file_is_never_taken_for_an_empty_database(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "gone.db"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(VaultDamaged):
        database(path)
    assert not path.exists() or path.read_bytes() == b""


def test_a_plaintext_database_is_refused(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE said (words TEXT)")
    plain.close()

    with pytest.raises(NotEncrypted):
        database(tmp_path / "plain.db")


def test_a_file_that_exists_is_never_made_anew(path: Path) -> None:
    with pytest.raises(DiskRefused):
        database(path, create=True)


def test_an_outer_transaction_takes_the_inner_ones_with_it(path: Path) -> None:
    opened = database(path)
    with pytest.raises(ZeroDivisionError), opened.transaction():
        with opened.transaction():
            opened.change("INSERT INTO said VALUES ('never')")
        raise ZeroDivisionError

    assert opened.rows("SELECT words FROM said") == [("canary-word",)]
    opened.close()


def test_a_damaged_page_is_found_and_named_in_plain_words(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    opened = database(path)

    with pytest.raises(VaultDamaged, match="restore your last backup"):
        opened.rows("SELECT words FROM said")
    with pytest.raises(VaultDamaged):
        opened.problems()
    opened.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (5, VaultBusy),
        (261, VaultBusy),
        (8, DiskRefused),
        (778, DiskRefused),
        (11, VaultDamaged),
        (13, DiskFull),
        (26, VaultDamaged),
        (1, StorageBug),
        (19, StorageBug),
    ],
)
def test_each_result_code_is_the_worlds_fault_or_ours(code: int, kind: type[Exception]) -> None:
    error = sqlite3.OperationalError("near 'canary-word'")
    error.sqlite_errorcode = code

    translated = translate(error)

    assert type(translated) is kind
    assert "canary" not in str(translated)


def test_a_statement_that_cannot_work_is_our_bug(path: Path) -> None:
    opened = database(path)
    with pytest.raises(StorageBug):
        opened.rows("SELECT nothing FROM nowhere")
    opened.close()


def test_steps_are_applied_once_and_in_order(path: Path) -> None:
    opened = database(path)
    first, second = Step(1, "CREATE TABLE a (x);"), Step(2, "ALTER TABLE a ADD COLUMN y;")
    migrate(opened, [first])
    migrate(opened, [first, second])
    migrate(opened, [first, second])

    assert [row[1] for row in opened.rows("PRAGMA table_info(a)")] == ["x", "y"]
    opened.close()


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    opened = database(path)
    with pytest.raises(StorageBug):
        migrate(opened, [Step(1, "CREATE TABLE a (x); CREATE TABLE a (x);")])

    assert opened.value("PRAGMA user_version") == 0
    assert opened.rows("PRAGMA table_info(a)") == []
    opened.close()


def test_a_schema_from_the_future_is_left_alone(path: Path) -> None:
    opened = database(path)
    opened.script("PRAGMA user_version = 999")

    with pytest.raises(VaultTooNew):
        migrate(opened, steps("vault"))
    opened.close()
