"""Asks every region of a subscription what it offers and what quota is left, and makes a capture and a usage snapshot.

A region that does not answer is left out: silence means no only where ARM was heard.
Of the subscription itself (its id, tenant, accounts) nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from queue import SimpleQueue
from threading import Thread
from typing import Any

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.compile.arm import compile_answers
from aoai_catalog.compile.arm_answers import Answer, answer_of
from aoai_catalog.input_error import InputError
from aoai_catalog.live.arm import Arm
from aoai_catalog.live.refusals import concerns_all, in_words, refused
from aoai_catalog.load import Source
from aoai_catalog.names import closest
from aoai_catalog.records import Cloud

AT_ONCE = 4
"""So many regions are asked at once: ARM counts requests per subscription and hour."""


class Heard(msgspec.Struct, frozen=True):
    """What became of a region: its models, or why they are not known; its quota pools, or why those are not known."""

    region: str
    models: Answer | None = None
    usages: list[Any] | None = None
    problem: str = ""
    usage_problem: str = ""


class Live(msgspec.Struct, frozen=True):
    """A capture, and beside it the usage snapshot of the same regions, as JSON. `heard` is sorted by region."""

    capture: Source
    usage: bytes
    heard: tuple[Heard, ...]


def regions_to_ask(arm: Arm, named: Sequence[str], cloud: Cloud) -> tuple[list[str], list[str]]:
    """The ids of the regions to be asked, sorted, and the names of those that this version does not know.

    Args:
        arm: Asked for its regions where none is named.
        named: As somebody wrote them.
        cloud: The one that is asked.

    Raises:
        InputError: A named region is unknown or of another cloud, or ARM does not tell its regions.
    """
    known = reviewed.regions()
    for name in named:
        region = reviewed.region_id(name)
        if region is None:
            meant = " or ".join(closest(name, known, 2)) or "one that `aoai catalog export --table regions` lists"
            raise InputError(f"--location {name}: not an Azure region; did you mean {meant}?")
        if known[region].cloud != cloud:
            raise InputError(f"--location {name}: belongs to another cloud; add --cloud {known[region].cloud}")
    with in_words(cloud):
        listed = sorted(named or arm.locations())
    ids = {name: reviewed.region_id(name) for name in listed}
    return sorted({region for region in ids.values() if region}), [name for name, region in ids.items() if not region]


def listen(arm: Arm, regions: Sequence[str]) -> Iterator[Heard]:
    """Ask regions, a few at once, and yield each as it answers.

    The threads are daemons: whoever interrupts does not wait for a region that stalls.

    Raises:
        InputError: The login or the subscription is refused, which is the same in every region.
    """
    waiting: SimpleQueue[str | None] = SimpleQueue()
    answered: SimpleQueue[Heard | Exception] = SimpleQueue()
    for region in (*regions, *[None] * AT_ONCE):
        waiting.put(region)

    def work() -> None:
        while (region := waiting.get()) is not None:
            try:
                answered.put(_ask(arm, region))
            except Exception as error:  # noqa: BLE001 - raised where it can be told
                answered.put(error)

    for _ in range(AT_ONCE):
        Thread(target=work, daemon=True).start()
    for _ in regions:
        if isinstance(heard := answered.get(), Exception):
            raise heard
        yield heard


def _ask(arm: Arm, region: str) -> Heard:
    try:
        models = answer_of(region, arm.models(region))
    except Exception as error:  # noqa: BLE001 - a region that fails, however, hides no other
        return Heard(region, problem=_told(error))
    try:
        return Heard(region, models, arm.usages(region))
    except Exception as error:  # noqa: BLE001
        return Heard(region, models, usage_problem=_told(error))


def _told(error: Exception) -> str:
    if isinstance(error, InputError):
        raise error
    if concerns_all(error):
        raise InputError(refused(error))
    return refused(error)


def compile_heard(heard: Iterable[Heard], day: date, *, whole: bool) -> Live:
    """Make a capture and a usage snapshot of what regions answered, in whatever order.

    Args:
        heard: What became of each region that was asked.
        day: Today.
        whole: All regions of the public cloud were asked, so that a model which none lists is offered nowhere.

    Raises:
        InputError: No region answered.
        CompilationError: An answer says what the compiler does not know.
    """
    sorted_heard = tuple(sorted(heard, key=lambda one: one.region))
    answers = tuple(one.models for one in sorted_heard if one.models is not None)
    if not answers:
        first = f"{sorted_heard[0].region}: {sorted_heard[0].problem}" if sorted_heard else "there is no region to ask"
        raise InputError(f"nothing was captured, and nothing written: {first}")
    partial = not whole or len(answers) < len(sorted_heard)
    capture = compile_answers(answers, f"models-{day}", day, partial=partial)
    usages = {one.region: one.usages for one in sorted_heard if one.usages is not None}
    return Live(capture, _encode_usages(usages, day), sorted_heard)


def _encode_usages(usages: Mapping[str, list[Any]], day: date) -> bytes:
    """As JSON with one quota pool a line, sorted by name, so that a diff of two snapshots can be read."""
    regions = []
    for region, pools in usages.items():
        lines = sorted(msgspec.json.encode(pool).decode() for pool in pools)
        regions.append(f'"{region}": [\n' + ",\n".join(lines) + "\n]")
    return (f'{{"taken": "{day}", "regions": {{\n' + ",\n".join(regions) + "\n}}\n").encode()
