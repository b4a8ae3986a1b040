"""Times whole processes: medians over several runs, wall time and peak memory, two commands in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from typing import NamedTuple


class Timing(NamedTuple):
    """Medians over the counted runs of one command: wall seconds and peak resident memory in MB."""

    seconds: float
    megabytes: float


def time_in_turn(*commands: Sequence[str], runs: int = 9) -> list[Timing]:
    """Run commands A B A B ... so that a machine whose speed drifts slows all alike. One warm-up run is not counted."""
    samples: list[list[Timing]] = [[] for _ in commands]
    for number in range(runs + 1):
        for command, taken in zip(commands, samples, strict=True):
            timing = _time(command)
            if number:
                taken.append(timing)
    return [
        Timing(
            statistics.median(one.seconds for one in taken),
            statistics.median(one.megabytes for one in taken),
        )
        for taken in samples
    ]


def _time(command: Sequence[str]) -> Timing:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{' '.join(command)} exited with {process.returncode}")
    return Timing(seconds, usage.ru_maxrss / 1024)
