"""Times whole processes and single calls: medians over several runs, both sides in turn."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

_LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.fork()
if not child:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a small process: the peak that the system reports of a child is never below its parent's."""


class Timing(NamedTuple):
    """Medians over the counted runs of one command: wall seconds and peak resident memory in MB."""

    seconds: float
    megabytes: float


def time_in_turn(*commands: Sequence[str], runs: int = 9, warm_up: int = 1) -> list[Timing]:
    """Run commands A B A B ... so that a machine whose speed drifts slows all alike. Warm-up runs are not counted."""
    samples: list[list[Timing]] = [[] for _ in commands]
    for number in range(runs + warm_up):
        for command, taken in zip(commands, samples, strict=True):
            timing = _time(command)
            if number >= warm_up:
                taken.append(timing)
    return [
        Timing(
            statistics.median(one.seconds for one in taken),
            statistics.median(one.megabytes for one in taken),
        )
        for taken in samples
    ]


def calls_in_turn(*calls: Callable[[], object], runs: int = 9) -> list[float]:
    """The same for calls into processes that run already: median seconds of each."""
    samples: list[list[float]] = [[] for _ in calls]
    for number in range(runs + 1):
        for call, taken in zip(calls, samples, strict=True):
            start = time.perf_counter()
            call()
            if number:
                taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in samples]


def table(rows: Sequence[tuple[str, Timing]]) -> list[str]:
    """Processes with their time and memory."""
    return [
        "| what | seconds (median) | peak MB |",
        "|---|---:|---:|",
        *(f"| {name} | {timing.seconds:.3f} | {timing.megabytes:.0f} |" for name, timing in rows),
    ]


def times(rows: Sequence[tuple[str, float]]) -> list[str]:
    """Calls with their time."""
    return [
        "| what | seconds (median) |",
        "|---|---:|",
        *(f"| {name} | {seconds:.3f} |" for name, seconds in rows),
    ]


def ratio(what: str, ours: float, theirs: float, goal: float | None = None) -> str:
    """A line that quotes a ratio and its goal."""
    against = "" if goal is None else f" (goal: at most {goal:g})"
    return f"- Ratio {what}: {ours / theirs:.2f}{against}."


def _time(command: Sequence[str]) -> Timing:
    done = subprocess.run([sys.executable, "-I", "-S", "-c", _LAUNCHER, *command], capture_output=True, check=True)
    seconds, kilobytes, code = done.stdout.split()
    if int(code) not in {0, 1}:
        raise RuntimeError(f"{' '.join(command)} exited with {int(code)}")
    return Timing(float(seconds), int(kilobytes) / 1024)
