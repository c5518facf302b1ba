"""What the system tells and offers: locking with the screen, sleep, the clipboard, screenshots, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from shutil import which

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.qt import capture
from desktop.qt.clipboard import CLEAR_AFTER_MS, HINTS, ClipboardGuard
from desktop.qt.sleep_guard import SleepGuard
from desktop.qt.system_locks import SystemLocks, WindowsMessages
from desktop.services import vault_service
from storage.page_lock import keep_out_of_swap
from storage.secret import Secret
from storage.vault import Vault
from tests.support.vaults import CHEAP, PASSPHRASE


@pytest.fixture
def bus(tmp_path: Path):
    """Run a message bus of our own and give its address."""
    daemon = which("dbus-daemon")
    if daemon is None or not sys.platform.startswith("linux"):
        pytest.skip("no dbus-daemon here")
    process = subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address", f"--address=unix:path={tmp_path}/bus"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.mark.parametrize(
    ("interface", "name", "arguments", "told"),
    [
        ("org.freedesktop.ScreenSaver", "ActiveChanged", [True], "screen"),
        ("org.gnome.ScreenSaver", "ActiveChanged", [True], "screen"),
        ("org.freedesktop.login1.Manager", "PrepareForSleep", [True], "sleep"),
        ("org.freedesktop.login1.Session", "Lock", [], "screen"),
    ],
)
def test_the_system_bus_is_heard(
    qtbot, bus: str, interface: str, name: str, arguments: list, told: str
) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    ours = QDBusConnection.connectToBus(bus, f"ours {interface}")
    other = QDBusConnection.connectToBus(bus, f"other {interface}")
    assert ours.isConnected() and other.isConnected()
    locks = SystemLocks()
    locks.watch(ours, ours)
    # The bus answers in order: when this comes back, it knows what we listen to.
    ours.call(QDBusMessage.createMethodCall("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"))
    message = QDBusMessage.createSignal("/org/anything", interface, name)
    message.setArguments(arguments)

    with qtbot.waitSignal(locks.happened, timeout=10_000) as heard:
        other.send(message)

    assert heard.args == [told]
    for connection in (f"ours {interface}", f"other {interface}"):
        QDBusConnection.disconnectFromBus(connection)


class Logind(QObject):
    """Answers as systemd's login1.Manager does; the other end of the pipe tells who still holds it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        from PySide6.QtDBus import QDBusConnection, QDBusUnixFileDescriptor, QDBusVirtualObject

        self.asked: list[list[object]] = []
        outer = self

        class Manager(QDBusVirtualObject):
            def introspect(self, _path: str) -> str:
                return ""

            def handleMessage(self, message, connection) -> bool:
                outer.asked.append(message.arguments())
                end, given = os.pipe()
                os.set_blocking(end, False)
                outer.end = end
                reply = message.createReply()
                reply.setArguments([QDBusUnixFileDescriptor(given)])
                connection.send(reply)
                os.close(given)
                return True

        self.bus = QDBusConnection.connectToBus(address, "logind")
        assert self.bus.registerService("org.freedesktop.login1")
        self._manager = Manager(self)
        assert self.bus.registerVirtualObject("/org/freedesktop/login1", self._manager)

    def is_held(self) -> bool:
        """Say whether somebody holds what was given last: then its pipe has not come to its end."""
        try:
            return bool(os.read(self.end, 1))
        except BlockingIOError:
            return True

    def announce(self, going: bool) -> None:
        from PySide6.QtDBus import QDBusMessage

        message = QDBusMessage.createSignal(
            "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"
        )
        message.setArguments([going])
        self.bus.send(message)


@pytest.fixture
def logind(qapp, bus: str):
    from PySide6.QtDBus import QDBusConnection

    yield Logind(bus)
    QDBusConnection.disconnectFromBus("logind")


def test_sleep_waits_until_the_vault_is_closed(frame, context, qtbot, bus: str, logind: Logind) -> None:
    from PySide6.QtDBus import QDBusConnection

    ours = QDBusConnection.connectToBus(bus, "ours")
    with qtbot.waitSignal(frame.system.guard.changed, timeout=10_000):
        frame.system.watch(ours, ours)
    assert [str(argument) for argument in logind.asked[0]] == ["sleep", "Underseal", "Saving", "delay"]
    assert logind.is_held()
    done: list[object] = []
    context.call(
        "vault",
        lambda _r: vault_service.create(context.home, PASSPHRASE, "interviewer", kdf=CHEAP),
        done=done.append,
    )
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    context.vault = done[0]
    go = threading.Event()
    context.call("vault", lambda _r: go.wait(20))

    # Sleep waits for what the vault's thread still does.
    with qtbot.waitSignal(frame.system.happened, timeout=10_000):
        logind.announce(True)
    assert context.vault is None and logind.is_held() and not done[0].vault.closed
    with qtbot.waitSignal(frame.system.guard.changed, timeout=20_000):
        go.set()
    assert done[0].vault.closed and not logind.is_held()

    with qtbot.waitSignal(frame.system.guard.changed, timeout=10_000):
        logind.announce(False)
    assert logind.is_held()
    frame.lock()  # for another reason: this gives nothing back
    qtbot.waitUntil(lambda: not context.lanes.vault.busy)
    assert logind.is_held()
    frame.system.guard.release()
    QDBusConnection.disconnectFromBus("ours")


OFFLINE = """
import sys
from desktop.offline import forbid_network
forbid_network()
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection
from desktop.qt.sleep_guard import SleepGuard
application = QCoreApplication([])
guard = SleepGuard()
guard.changed.connect(lambda holds: application.exit(0 if holds else 1))
guard.watch(QDBusConnection.connectToBus(sys.argv[1], "offline"))
sys.exit(application.exec())
"""


def test_sleep_waits_for_a_process_that_forbade_itself_the_network(qtbot, bus: str, logind: Logind) -> None:
    child = subprocess.Popen([sys.executable, "-c", OFFLINE, bus])
    qtbot.waitUntil(lambda: child.poll() is not None, timeout=30_000)

    assert child.returncode == 0 and len(logind.asked) == 1


def test_a_system_without_logind_lets_nothing_wait(qtbot, bus: str) -> None:
    from PySide6.QtDBus import QDBusConnection

    ours = QDBusConnection.connectToBus(bus, "ours")
    guard = SleepGuard()
    guard.watch(ours)
    qtbot.waitUntil(lambda: guard._asked is None, timeout=30_000)
    assert not guard.holds
    guard.release()
    QDBusConnection.disconnectFromBus("ours")


def test_waking_up_does_not_lock(qtbot) -> None:
    locks = SystemLocks()
    with qtbot.assertNotEmitted(locks.happened):
        locks.on_screen(False)
        locks.on_sleep(False)


@pytest.mark.parametrize(
    ("message", "word", "told"), [(0x0218, 4, "sleep"), (0x02B1, 7, "screen"), (0x0218, 7, ""), (0x0F, 4, "")]
)
def test_the_messages_of_windows_are_understood(qtbot, message: int, word: int, told: str) -> None:
    locks = SystemLocks()
    heard: list[str] = []
    locks.happened.connect(heard.append)

    WindowsMessages(locks).told(message, word)

    assert heard == ([told] if told else [])


@pytest.mark.parametrize("why", ["screen", "sleep", "key", "idle"])
def test_locking_is_told_in_the_log_with_its_cause(frame, context, qtbot, why: str) -> None:
    opened = vault_service.create(context.home, PASSPHRASE, "interviewer", kdf=CHEAP)
    opened.vault.close()
    done: list[object] = []
    context.call("vault", lambda _r: vault_service.open_vault(context.home, PASSPHRASE), done=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    context.vault = done[0]
    frame.show_page("work")

    {
        "screen": lambda: frame.system.happened.emit("screen"),
        "sleep": lambda: frame.system.happened.emit("sleep"),
        "key": lambda: QTest.keyClick(frame, Qt.Key.Key_F12),
        "idle": lambda: frame._idle.idle.emit(),
    }[why]()
    qtbot.waitUntil(lambda: context.vault is None and not context.lanes.vault.busy, timeout=20_000)

    with Vault.open(context.home, PASSPHRASE) as vault:
        last = [entry for entry in vault.custody.entries("vault") if entry.event == "LOCK"][-1]
        assert dict(last.details) == {"by": why}


@pytest.fixture
def owned(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Say whether the clipboard is ours: a screen that is none cannot tell."""
    ours = [True]
    monkeypatch.setattr(ClipboardGuard, "_is_ours", lambda _guard: ours[0])
    return ours


@pytest.fixture
def guard(qapp, owned) -> ClipboardGuard:
    guard = ClipboardGuard(qapp)
    yield guard
    guard.clear()
    guard.deleteLater()


def test_what_is_copied_is_marked_and_cleared_after_ten_seconds(guard, styled) -> None:
    edit = styled(QLineEdit("what was said"))
    edit.selectAll()
    edit.copy()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "what was said"
    assert all(clipboard.mimeData().hasFormat(name) for name in HINTS)
    assert guard._timer.isActive() and guard._timer.interval() == CLEAR_AFTER_MS == 10_000

    guard._timer.timeout.emit()

    assert clipboard.text() == ""


def test_what_somebody_else_copied_meanwhile_is_left_alone(guard, owned, styled) -> None:
    edit = styled(QLineEdit("what was said"))
    edit.selectAll()
    edit.copy()
    owned[0] = False
    QGuiApplication.clipboard().setText("of another program")
    assert not QGuiApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")

    guard._timer.timeout.emit()

    assert QGuiApplication.clipboard().text() == "of another program"
    QGuiApplication.clipboard().clear()


def test_locking_clears_the_clipboard_at_once(owned, frame, styled) -> None:
    edit = styled(QLineEdit("what was said"))
    edit.selectAll()
    edit.copy()

    frame.lock()

    assert QGuiApplication.clipboard().text() == ""


class User32:
    def __init__(self, takes: int) -> None:
        self.takes, self.asked = takes, []

    def SetWindowDisplayAffinity(self, window: int, wanted: int) -> int:
        self.asked.append((window, wanted))
        return int(wanted == self.takes)


@pytest.mark.parametrize(
    ("takes", "asked", "agreed"), [(0x11, [0x11], True), (1, [0x11, 1], True), (0, [0x11, 1], False)]
)
def test_windows_is_asked_to_leave_our_windows_out(
    monkeypatch: pytest.MonkeyPatch, takes: int, asked: list[int], agreed: bool
) -> None:
    user32 = User32(takes)
    monkeypatch.setattr(capture, "_user32", lambda: user32)

    assert capture.refuse_capture(7, "win32") is agreed
    assert user32.asked == [(7, wanted) for wanted in asked]


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_a_system_that_does_not_offer_it_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    def missing() -> object:
        raise OSError

    monkeypatch.setattr(capture, "_user32", missing)
    monkeypatch.setattr(capture, "_objc", missing)
    assert capture.refuse_capture(7, platform) is False


def locked_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmLck")).split()[1])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_keys_are_kept_out_of_swap_where_the_limit_allows_it() -> None:
    import resource

    limit = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    if 0 <= limit < 64 * 1024:
        pytest.skip("this system lets nobody lock memory")
    before = locked_kib()
    kept = [Secret(bytes([number]) * 4096) for number in range(4)]

    assert locked_kib() > before
    assert bytes(kept[2].reveal()) == b"\x02" * 4096
    assert keep_out_of_swap(bytearray()) is False
