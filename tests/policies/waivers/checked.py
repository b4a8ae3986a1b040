"""What tests of a check with waivers share: a stack, a catalog that knows its model, the rules that are asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from aoai_catalog.records import TABLES, Lifecycle, Manifest, Place
from tests.synthetic import page

STACK = """\
accounts:
  - {name: acct, kind: OpenAI, location: eastus2}
deployments:
  - {name: legacy, account: acct, model: {format: OpenAI, name: gpt-9, version: "2026-01-01"},
     sku: {name: GlobalStandard, capacity: 10}, change: same}
  - {name: chat, account: acct, model: {format: OpenAI, name: gpt-5.1}, sku: {name: Global-Standard, capacity: 10}}
"""
"""On 2026-10-05: gpt-9 retires within days (AOAI508), a SKU is misspelt (AOAI103) and a version missing (AOAI107)."""

AT, RETIRES = Place("schedule", 1), date(2026, 10, 16)
MANIFEST = Manifest(
    kind="edition",
    date=date(2026, 10, 1),
    title="edition of 2026-10-01",
    coverage=dict.fromkeys(TABLES, "part"),
    pages=(page("schedule", "2026-10-01"),),
)
RULES = ("--select", "AOAI103,AOAI107,AOAI508,AOAI9", "--as-of", "2026-10-05")


class Answer(NamedTuple):
    """What a command gave back."""

    code: int | str | None
    out: str
    err: str


Check = Callable[..., Answer]

LIFECYCLE = Lifecycle("OpenAI", "gpt-9", "2026-01-01", AT, retires_on=RETIRES)
