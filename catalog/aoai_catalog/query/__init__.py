"""Questions to the catalog. Three resolvers decide what is in force; nothing else knows about precedence."""

from aoai_catalog.query.capacities import CapacityAnswer, Figures
from aoai_catalog.query.catalog import Catalog, open_catalog
from aoai_catalog.query.dates import LifecycleAnswer
from aoai_catalog.query.kinds import Kind
from aoai_catalog.query.offers import ROUTER, No, OfferAnswer, Status
from aoai_catalog.query.quotas import DefaultQuota

__all__ = [
    "ROUTER",
    "CapacityAnswer",
    "Catalog",
    "DefaultQuota",
    "Figures",
    "Kind",
    "LifecycleAnswer",
    "No",
    "OfferAnswer",
    "Status",
    "open_catalog",
]
