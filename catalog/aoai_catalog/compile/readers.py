"""The registry of readers, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.announcements import ANNOUNCEMENT
from aoai_catalog.compile.asides import ASIDE
from aoai_catalog.compile.batch_quotas import BATCH_QUOTA
from aoai_catalog.compile.default_versions import DEFAULT_VERSIONS
from aoai_catalog.compile.deployment_types import DEPLOYMENT_TYPES
from aoai_catalog.compile.feature_tables import AGENT_REGIONS, CLOUD_FEATURES, MODEL_FEATURES, REGION_FEATURES
from aoai_catalog.compile.fine_tuning import FINE_TUNING
from aoai_catalog.compile.health_alerts import HEALTH_ALERTS
from aoai_catalog.compile.latency_targets import LATENCY_TARGETS
from aoai_catalog.compile.limits import LIMITS
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.matrices import MATRIX
from aoai_catalog.compile.model_regions import MODEL_REGIONS
from aoai_catalog.compile.model_router import ROUTER_REGIONS, UNDERLYING_MODELS
from aoai_catalog.compile.model_tables import MODEL_TABLE
from aoai_catalog.compile.notice_periods import NOTICE_SENTENCE, NOTICE_TABLE
from aoai_catalog.compile.offer_type_quotas import OFFER_TYPE_QUOTAS
from aoai_catalog.compile.offers_in_prose import OFFERS_IN_PROSE
from aoai_catalog.compile.ptu_sizing import PTU_SIZING
from aoai_catalog.compile.quota_rates import QUOTA_RATES
from aoai_catalog.compile.reader import Reader
from aoai_catalog.compile.region_lists import REGION_LIST, UNSUPPORTED
from aoai_catalog.compile.registration import REGISTRATION
from aoai_catalog.compile.requestable_quotas import REQUESTABLE_QUOTAS
from aoai_catalog.compile.retirement_prose import RETIREMENT_PROSE
from aoai_catalog.compile.retirements import RETIREMENTS
from aoai_catalog.compile.spillover import SPILLOVER
from aoai_catalog.compile.stated_limits import STATED_LIMITS
from aoai_catalog.compile.supported_models import PROMPT_CACHING, SUPPORTED_MODELS
from aoai_catalog.compile.usage_tiers import USAGE_TIERS

READERS: tuple[Reader, ...] = (
    MATRIX,
    RETIREMENTS,
    RETIREMENT_PROSE,
    PTU_SIZING,
    QUOTA_RATES,
    BATCH_QUOTA,
    OFFER_TYPE_QUOTAS,
    REQUESTABLE_QUOTAS,
    USAGE_TIERS,
    LIMITS,
    MODEL_TABLE,
    DEFAULT_VERSIONS,
    REGISTRATION,
    MODEL_REGIONS,
    FINE_TUNING,
    REGION_FEATURES,
    MODEL_FEATURES,
    CLOUD_FEATURES,
    AGENT_REGIONS,
    REGION_LIST,
    UNSUPPORTED,
    SPILLOVER,
    LATENCY_TARGETS,
    UNDERLYING_MODELS,
    ROUTER_REGIONS,
    DEPLOYMENT_TYPES,
    OFFERS_IN_PROSE,
    SUPPORTED_MODELS,
    PROMPT_CACHING,
    ANNOUNCEMENT,
    HEALTH_ALERTS,
    STATED_LIMITS,
    NOTICE_TABLE,
    NOTICE_SENTENCE,
    ASIDE,
)
"""All readers. The first that claims a table reads it; a paragraph may say something to several."""


def recognise(document: Document) -> Iterator[tuple[Block, Reader | None]]:
    """Pair every block of a document with the readers that claim it, or with None."""
    for block in document.blocks:
        readers = [reader for reader in READERS if reader.claims(block, document)]
        if not readers:
            yield block, None
        for reader in readers[:1] if isinstance(block, Table) else readers:
            yield block, reader
