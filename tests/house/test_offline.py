"""The process cuts itself off from the network, and its memory from others."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILTERED = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}

needs_filter = pytest.mark.skipif(
    not FILTERED, reason="only Linux on x86_64 and aarch64 lets a program filter its own system calls"
)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core limit")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")

ATTEMPT = """
import errno, socket
def attempt(family, kind=socket.SOCK_STREAM):
    try:
        socket.socket(family, kind).close()
    except OSError as refused:
        return errno.errorcode[refused.errno]
    return "made"
"""

# Made before the filter, as a thread or a socket that was there already would be.
BEFORE = """
import socket, threading
old = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
go, said = threading.Event(), []
thread = threading.Thread(target=lambda: (go.wait(), said.append(attempt(socket.AF_INET))))
thread.start()
"""

FORBID = """
from desktop.offline import forbid_network
forbid_network()
go.set()
thread.join()
"""


def run_python(code: str) -> list[str]:
    """Run a program of its own and return the lines it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def offline(code: str) -> list[str]:
    """Run a program after it forbade itself the network."""
    return run_python(ATTEMPT + BEFORE + FORBID + code)


@needs_filter
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_BLUETOOTH"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"])
def test_no_socket_of_a_network_can_be_made(family: str, kind: str) -> None:
    number = {"AF_BLUETOOTH": "31"}.get(family, f"socket.{family}")

    assert offline(f"print(attempt({number}, socket.{kind}))") == ["EPERM"]


@needs_filter
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"])
def test_a_child_process_is_as_offline(family: str) -> None:
    child = ATTEMPT + f"print(attempt(socket.{family}))"

    code = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-c', {child!r}], check=True)"

    assert offline(code) == ["EPERM"]


@needs_filter
def test_a_thread_that_ran_before_is_as_offline() -> None:
    assert offline("print(said)") == ["['EPERM']"]


@needs_filter
def test_a_screen_can_still_be_reached() -> None:
    code = """
print(attempt(socket.AF_UNIX))
one, other = socket.socketpair()
one.send(b"x")
print(other.recv(1))
"""

    assert offline(code) == ["made", "b'x'"]


@needs_filter
def test_no_ring_can_make_a_socket_instead() -> None:
    code = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(425, 1, None), errno.errorcode[ctypes.get_errno()])
"""
    assert offline(code) == ["-1 ENOSYS"]


@needs_filter
def test_the_filter_cannot_be_gained_back_by_another_program() -> None:
    assert offline("print(open('/proc/self/status').read().partition('NoNewPrivs:')[2].split()[0])") == ["1"]


@pytest.mark.parametrize(
    "call",
    [
        "old.connect(('localhost', 9))",
        "old.connect_ex(('127.0.0.1', 9))",
        "old.bind(('127.0.0.1', 0))",
        "old.sendto(b'x', ('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 9)",
        "socket.gethostbyname('localhost')",
        "socket.create_connection(('localhost', 9))",
    ],
)
def test_python_refuses_names_and_sockets_that_were_there_before(call: str) -> None:
    code = f"""
try:
    {call}
except PermissionError as refused:
    print(refused.strerror)
"""
    assert offline(code) == ["This program is offline"]


@needs_posix
def test_a_crash_leaves_no_memory_on_the_disk() -> None:
    code = """
import resource
from desktop.hygiene import protect_memory
protect_memory()
print(resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert run_python(code) == ["(0, 0)"]


@needs_linux
def test_other_programs_of_the_same_person_cannot_read_the_memory() -> None:
    code = """
import ctypes
from desktop.hygiene import protect_memory
PR_GET_DUMPABLE = 3
print(ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0))
protect_memory()
print(ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0))
"""
    assert run_python(code) == ["1", "0"]


@needs_filter
def test_every_command_runs_offline_and_unreadable() -> None:
    code = """
import ctypes, sys
from desktop import __main__, cli
def seen(arguments):
    print(attempt(socket.AF_INET), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    return 0
cli.run = seen
sys.exit(__main__.main(["verify"]))
"""
    assert run_python(ATTEMPT + code) == ["EPERM 0"]
