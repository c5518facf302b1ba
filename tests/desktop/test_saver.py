"""The saver: in order, one at a time, and tried again after a failure."""

from datetime import UTC, datetime

import pytest

from desktop.qt.saver import Saver
from desktop.services import vault_service, worklist
from forms.errors import AppError
from storage.journal import Entry
from tests.desktop.conftest import CHEAP

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PASSPHRASE = "maple orbit cradle velvet"


class DiskAway(AppError):
    code = "test.disk"
    text = "The disk is away."


def entry(n):
    return Entry(f"/data/q{n}", "answer", "", str(n), AT)


@pytest.fixture
def opened(context, tmp_path, qtbot):
    """A vault opened on its lane, with one draft."""
    made = []
    context.call(
        "vault",
        lambda _r: vault_service.create(tmp_path / "vault", PASSPHRASE, "supervisor", team="T", kdf=CHEAP),
        done=made.append,
    )
    qtbot.waitUntil(lambda: bool(made), timeout=20_000)
    context.vault = made[0]
    yield made[0]
    context.call("vault", made[0].close).wait(10)


@pytest.fixture
def draft(context, opened, qtbot):
    made = []
    context.call("vault", lambda _r: worklist.begin(opened.vault, "be"), done=made.append)
    qtbot.waitUntil(lambda: bool(made), timeout=20_000)
    return made[0]


def journal(context, opened, draft, qtbot):
    rows = []
    context.call("vault", lambda _r: opened.vault.drafts.journal(draft.id), done=rows.append)
    qtbot.waitUntil(lambda: bool(rows))
    return [row.new for row in rows[0] if row.path.startswith("/data/q")]


def test_saved_is_said_after_the_commit(context, opened, draft, qtbot):
    saver = Saver(context, opened, draft.id, context)
    with qtbot.waitSignal(saver.saved) as saved:
        saver.save([entry(1)])
    assert saved.args == [AT]
    assert saver.is_clean
    assert journal(context, opened, draft, qtbot) == ["1"]


def test_a_hundred_edits_keep_their_order(context, opened, draft, qtbot):
    saver = Saver(context, opened, draft.id, context)
    for n in range(100):
        saver.save([entry(n)])
    qtbot.waitUntil(lambda: saver.is_clean, timeout=20_000)
    assert journal(context, opened, draft, qtbot) == [str(n) for n in range(100)]


def test_what_could_not_be_saved_is_kept_and_tried_again_in_order(context, opened, draft, qtbot, monkeypatch):
    saver = Saver(context, opened, draft.id, context)
    real = opened.vault.drafts.record

    def broken(*_args):
        raise DiskAway

    monkeypatch.setattr(opened.vault.drafts, "record", broken)
    with qtbot.waitSignal(saver.failed) as failed:
        saver.save([entry(1)])
    assert failed.args[0].code == "test.disk"
    assert not saver.is_clean

    monkeypatch.setattr(opened.vault.drafts, "record", real)
    with qtbot.waitSignal(saver.saved):
        saver.save([entry(2)])
    assert journal(context, opened, draft, qtbot) == ["1", "2"]


def test_a_flush_hands_over_everything_before_the_vault_closes(context, opened, draft, qtbot):
    saver = Saver(context, opened, draft.id, context)
    for n in range(5):
        saver.save([entry(n)])
    saver.flush()
    assert journal(context, opened, draft, qtbot) == [str(n) for n in range(5)]
