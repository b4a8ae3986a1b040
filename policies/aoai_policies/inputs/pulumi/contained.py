"""Runs the recorder of a program: bounded in time, memory and output, without network, and ended with `aoai`."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec

from aoai_policies.inputs.pulumi.environment import offline_environment

MEMORY = 2 << 30
"""What each process of a program may take, in bytes."""
_SUPERVISOR = Path(__file__).with_name("supervisor.py")
_LONGEST_RESULT = 512 << 20
_LONGEST_OUTPUT = 1 << 20
_GRACE = 5.0
"""How much longer than the program's own clock the process may take, in seconds."""


class Ended(msgspec.Struct, frozen=True):
    """A process that has ended. `status` is None where its time was up; more output than was kept is `cut`."""

    status: int | None
    result: bytes
    printed: bytes
    cut: bool


def run_contained(
    command: Sequence[str],
    order: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    folder: Path,
    timeout: float,
    network: bool,
) -> Ended:
    """Run a recorder and wait for it.

    Args:
        command: The recorder, by whatever runs it.
        order: What it is to run.
        environment: The environment of `aoai`, of which the recorder gets no credentials.
        folder: Where it starts.
        timeout: Seconds that the program may take.
        network: Whether it may use the network.
    """
    scratch = tempfile.mkdtemp(prefix="aoai-")
    first = {
        "command": list(command),
        "folder": str(folder),
        "environment": offline_environment(environment, Path(scratch)),
        "input": json.dumps(order),
        "scratch": scratch,
        "memory": MEMORY,
        "network": network,
    }
    status: int | None = None
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", "-S", str(_SUPERVISOR)],
            bufsize=0,
            stdin=reading,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",
        )
        result, printed = _Kept(process.stdout, _LONGEST_RESULT), _Kept(process.stderr, _LONGEST_OUTPUT)
        with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:  # closed, it ends what still runs
            pipe.write(json.dumps(first).encode() + b"\n")
            pipe.flush()
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = process.wait(timeout + _GRACE)
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return Ended(status, result.kept(), printed.kept(), printed.cut)
    finally:
        os.close(reading)
        shutil.rmtree(scratch, ignore_errors=True)


class _Kept(threading.Thread):
    """The beginning of what comes through a pipe; the rest is read and forgotten."""

    def __init__(self, pipe: IO[bytes] | None, most: int) -> None:
        super().__init__(daemon=True)
        self._pipe, self._most = pipe or io.BytesIO(), most
        self._kept = bytearray()
        self.cut = False
        self.start()

    def run(self) -> None:
        """Read until all who write have ended."""
        with self._pipe as pipe:
            while data := pipe.read(1 << 16):
                room = self._most - len(self._kept)
                self._kept += data[:room]
                self.cut = self.cut or len(data) > room

    def kept(self) -> bytes:
        """What has come. A process that slipped away may hold the pipe open: it is not waited for."""
        self.join(1.0)
        return bytes(self._kept)
