"""All rules, by name: what is not in `RULES` does not exist."""

from aoai_policies.core.rule import Rule
from aoai_policies.rules.availability.model_not_in_region import ModelNotInRegion
from aoai_policies.rules.availability.offer_not_listed import OfferNotListed
from aoai_policies.rules.availability.sku_not_in_region import SkuNotInRegion
from aoai_policies.rules.availability.sku_not_offered import SkuNotOffered
from aoai_policies.rules.capacity.capacity_above_maximum import CapacityAboveMaximum
from aoai_policies.rules.capacity.capacity_below_minimum import CapacityBelowMinimum
from aoai_policies.rules.capacity.capacity_off_step import CapacityOffStep
from aoai_policies.rules.declaration.missing_field import MissingField
from aoai_policies.rules.declaration.unknown_model import UnknownModel
from aoai_policies.rules.declaration.unknown_region import UnknownRegion
from aoai_policies.rules.declaration.unknown_sku import UnknownSku
from aoai_policies.rules.declaration.unknown_version import UnknownVersion
from aoai_policies.rules.declaration.version_not_pinned import VersionNotPinned
from aoai_policies.rules.declaration.wrong_format import WrongFormat
from aoai_policies.rules.evidence.sources_disagree import SourcesDisagree
from aoai_policies.rules.evidence.unverified import Unverified
from aoai_policies.rules.lifecycle.model_retired import ModelRetired
from aoai_policies.rules.lifecycle.retired_deployment import RetiredDeployment
from aoai_policies.rules.lifecycle.retires_now import RetiresNow
from aoai_policies.rules.lifecycle.retires_soon import RetiresSoon
from aoai_policies.rules.ordering.account_unresolved import AccountUnresolved
from aoai_policies.rules.ordering.children_not_serialised import ChildrenNotSerialised
from aoai_policies.rules.ordering.duplicate_deployment import DuplicateDeployment
from aoai_policies.rules.ordering.invalid_spillover import InvalidSpillover

RULES: tuple[Rule, ...] = (
    UnknownModel(),
    UnknownVersion(),
    UnknownSku(),
    UnknownRegion(),
    WrongFormat(),
    VersionNotPinned(),
    MissingField(),
    ModelNotInRegion(),
    SkuNotInRegion(),
    SkuNotOffered(),
    OfferNotListed(),
    CapacityBelowMinimum(),
    CapacityOffStep(),
    CapacityAboveMaximum(),
    ModelRetired(),
    RetiresSoon(),
    RetiresNow(),
    RetiredDeployment(),
    ChildrenNotSerialised(),
    DuplicateDeployment(),
    InvalidSpillover(),
    AccountUnresolved(),
    Unverified(),
    SourcesDisagree(),
)
"""Every rule, in the order of their ids."""
