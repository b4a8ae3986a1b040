"""What tests of commands share: files to check, and the type of what runs a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

RIGHT = """\
deployments:
  - {name: chat, location: eastus2, model: {format: OpenAI, name: gpt-5.1, version: "2025-11-13"},
     sku: {name: GlobalStandard, capacity: 10}}
"""
"""A declarations file that nothing is wrong with on 2026-10-05."""

WRONG = RIGHT.replace("GlobalStandard", "Global-Standard")
"""The same with one mistake, AOAI103 in line 2."""


class Answer(NamedTuple):
    """What a command gave back."""

    code: int | str | None
    out: str
    err: str


Aoai = Callable[..., Answer]
