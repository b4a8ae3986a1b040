"""The registry of readers, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from aoai_catalog.compile import (
    deployment_types,
    features,
    limits,
    matrices,
    models,
    offers,
    ptu_sizing,
    quotas,
    regions,
    registration,
    retirements,
)
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.reader import Reader, TableReader
from aoai_catalog.load import DATA

READERS: tuple[Reader, ...] = (
    matrices.MATRIX,
    matrices.MATRIX_BY_REGION,
    matrices.EMPTY_SECTION,
    retirements.RETIREMENTS,
    retirements.RETIREMENT_PROSE,
    ptu_sizing.PTU_SIZING,
    quotas.QUOTA_RATES,
    quotas.BATCH_QUOTA,
    quotas.OFFER_TYPE_QUOTAS,
    quotas.REQUESTABLE_QUOTAS,
    quotas.USAGE_TIERS,
    limits.LIMITS,
    features.FINE_TUNING,
    models.MODEL_TABLE,
    models.DEFAULT_VERSIONS,
    registration.REGISTRATION,
    offers.MODEL_REGIONS,
    features.REGION_FEATURES,
    features.UNDERLYING_BY_ROW,
    features.MODEL_FEATURES,
    features.AGENT_REGIONS,
    features.CLOUD_FEATURES,
    regions.REGION_LIST,
    regions.UNSUPPORTED,
    features.SPILLOVER,
    features.LATENCY_TARGETS,
    features.LATENCY_BY_TOPIC,
    features.UNDERLYING_MODELS,
    offers.ROUTER_REGIONS,
    deployment_types.DEPLOYMENT_TYPES,
    offers.OFFERS_IN_PROSE,
    features.SUPPORTED_MODELS,
    features.PROMPT_CACHING,
    models.ANNOUNCEMENT,
    limits.HEALTH_ALERTS,
    limits.STATED_LIMITS,
    limits.NOTICE_TABLE,
    limits.NOTICE_SENTENCE,
)
"""All readers. The first that claims a table reads it; a paragraph may say something to several."""


class _Asides(msgspec.Struct):
    asides: frozenset[tuple[str, ...]]
    first_columns: frozenset[str]
    elsewhere: frozenset[str]


@cache
def _asides() -> _Asides:
    return msgspec.json.decode((DATA / "asides.json").read_bytes(), type=_Asides)


def is_aside(block: Block) -> bool:
    """Whether a table only explains: parameters, troubleshooting, stages, example figures. Its cells are not read.

    Such tables are known by their columns, and stand on many pages of every date; benchmarks by their first column.
    """
    if not isinstance(block, Table):
        return False
    columns = tuple(column.lower() for column in block.columns)
    return columns in _asides().asides or (bool(columns) and columns[0] in _asides().first_columns)


def has_no_facts(included: str) -> bool:
    """Whether a file or component that pages include is known to hold no fact: banners, navigation."""
    return included.rpartition("/")[2] in _asides().elsewhere


def recognise(document: Document) -> Iterator[tuple[Block, Reader | None]]:
    """Pair every block of a document with the readers that claim it, or with None."""
    for block in document.blocks:
        wanted = TableReader if isinstance(block, Table) else object
        readers = [reader for reader in READERS if isinstance(reader, wanted) and reader.claims(block, document)]
        if not readers:
            yield block, None
        for reader in readers[:1] if isinstance(block, Table) else readers:
            yield block, reader
