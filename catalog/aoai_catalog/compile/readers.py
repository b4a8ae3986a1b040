"""The registry of readers, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.markdown import Block, Document
from aoai_catalog.compile.matrices import MATRIX
from aoai_catalog.compile.ptu_sizing import PTU_SIZING
from aoai_catalog.compile.quota_tiers import QUOTA_TIER
from aoai_catalog.compile.reader import Reader
from aoai_catalog.compile.retirements import FINE_TUNED_RETIREMENTS, RETIREMENT_SCHEDULE

READERS: tuple[Reader, ...] = (MATRIX, RETIREMENT_SCHEDULE, FINE_TUNED_RETIREMENTS, PTU_SIZING, QUOTA_TIER)
"""All readers. The first that claims a block reads it."""


def recognise(document: Document) -> Iterator[tuple[Block, Reader | None]]:
    """Pair every block of a document with the reader that claims it, or with None."""
    for block in document.blocks:
        yield block, next((reader for reader in READERS if reader.claims(block, document)), None)
