"""Runs a command so that it can neither outlive `aoai` nor reach more than it needs to.

This file is run by path, by the interpreter that runs `aoai`, between that and the recorder of a program, and imports
the standard library alone. The first line of standard input says in JSON what to run. When `aoai` ends, by whatever
signal, that pipe closes, and all that was started ends too.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from typing import Any

_POSIX = os.name == "posix"
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def main() -> int:
    """Run the command; the exit status is its own, or 128 and the number of the signal that ended it."""
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    network = order["network"] or not _can_leave_the_network()
    try:
        process = subprocess.Popen(  # noqa: S603 - the project's interpreter and our own file
            order["command"],
            cwd=order["folder"],
            env=order["environment"],
            stdin=subprocess.PIPE,
            start_new_session=_POSIX,
            preexec_fn=(lambda: _confine(order["memory"], network=network)) if _POSIX else None,  # noqa: PLW1509
        )
        threading.Thread(target=_end_with_aoai, args=(process,), daemon=True).start()
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.write(order["input"].encode())
            with contextlib.suppress(OSError):
                process.stdin.close()
        status = process.wait()
        _end(process)
    except OSError as error:
        print(json.dumps({"failure": "not-run", "message": error.strerror}))  # noqa: T201 - it is the result
        return 1
    finally:
        shutil.rmtree(order["scratch"], ignore_errors=True)
    return status if status >= 0 else 128 - status


def _end_with_aoai(process: subprocess.Popen[bytes]) -> None:
    """Wait until the other end of the pipe closes, which it also does where `aoai` is killed."""
    while os.read(0, 1 << 16):
        pass
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _POSIX:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _confine(memory: int, *, network: bool) -> None:
    """Bound a process before its program starts: its memory, no core dump on the disk, and no network."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if not network:
        _leave_the_network()


def _can_leave_the_network() -> bool:
    """Whether the system allows it; some let a process begin and not end it, so that another one tries."""
    if sys.platform != "linux":
        return False
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        _leave_the_network()
    except OSError:
        os._exit(1)
    os._exit(0)


def _leave_the_network() -> None:
    """Move into a network of one's own, which has nothing but the machine itself.

    Whoever may not do so alone (only root may) does it in a namespace of users of one's own.
    """
    import ctypes
    import fcntl
    import socket
    import struct

    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_NETWORK) != 0:
        if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for file, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{file}", "w", encoding="ascii") as written:  # noqa: PTH123 - nothing but `os` here
                written.write(text)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:  # transforms use a server of their own
        request = bytearray(struct.pack("16sh22x", b"lo", 0))
        fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request)
        (flags,) = struct.unpack_from("h", request, 16)
        struct.pack_into("h", request, 16, flags | _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


if __name__ == "__main__":
    sys.exit(main())
