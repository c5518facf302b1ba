"""This process opens no network connection, and on Linux it cannot.

A seccomp filter lets ``socket()`` make AF_UNIX sockets only (a screen and a keyboard are reached through
one), for this process and every child, for good; io_uring and the x32 ABI, two ways around it, are refused.
Sources: Linux ``seccomp(2)``, ``bpf(4)``; ``include/uapi/linux/{seccomp,filter,audit}.h``.
Other systems offer nothing alike to a program itself: there an audit hook (PEP 578) refuses what Python does.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from typing import Final, NamedTuple

from forms.errors import AppError

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K

_ALLOW: Final = 0x7FFF0000
_KILL_PROCESS: Final = 0x80000000
_ERRNO: Final = 0x00050000

_OFFSET_NUMBER: Final = 0  # struct seccomp_data: nr, arch, instruction_pointer, args[6]
_OFFSET_ARCH: Final = 4
_OFFSET_FIRST_ARGUMENT: Final = 16

_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_SET_MODE_FILTER: Final = 1
_SECCOMP_FILTER_FLAG_TSYNC: Final = 1
_X32_BIT: Final = 0x40000000
_AF_UNIX: Final = 1


class _Machine(NamedTuple):
    """Numbers of one architecture (``asm/unistd.h``)."""

    audit: int
    socket: int
    io_uring_setup: int
    seccomp: int


_MACHINES: Final = {
    "x86_64": _Machine(0xC000003E, 41, 425, 317),
    "aarch64": _Machine(0xC00000B7, 198, 425, 277),
}


class StillOnlineError(AppError):
    """The process could not forbid itself the network."""

    code = "desktop.offline.unavailable"
    text = (
        "This computer did not let the program cut itself off from the network. Nothing was opened. "
        "Please restart the computer, or run the program on one without network."
    )


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _instructions(machine: _Machine) -> bytes:
    """Return the filter: each line is (code, jump if true, jump if false, value)."""
    lines = [
        (_LOAD, 0, 0, _OFFSET_ARCH),
        (_JUMP_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _OFFSET_NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_JUMP_EQUAL, 0, 1, machine.io_uring_setup),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_JUMP_EQUAL, 0, 3, machine.socket),
        (_LOAD, 0, 0, _OFFSET_FIRST_ARGUMENT),
        (_JUMP_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("<HBBI", *line) for line in lines)


def _install_filter(machine: _Machine) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    code = _instructions(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise StillOnlineError
    arguments = (machine.seccomp, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC)
    if libc.syscall(*map(ctypes.c_long, arguments), ctypes.byref(program)) != 0:
        raise StillOnlineError


def _refuse_python_sockets(event: str, arguments: tuple[object, ...]) -> None:
    if event in {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.getaddrinfo",
        "socket.gethostbyname",
    }:
        address = arguments[1] if len(arguments) > 1 else None
        if not isinstance(address, (str, bytes)) or event.startswith("socket.get"):
            raise PermissionError(errno.EPERM, "This program is offline")


def forbid_network() -> None:
    """Cut this process and its children off from every network, for good.

    Raises:
        StillOnlineError: on a Linux of a known architecture, if the kernel refused the filter.
    """
    sys.addaudithook(_refuse_python_sockets)
    machine = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if machine is not None:
        _install_filter(machine)
