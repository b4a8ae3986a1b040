"""All rules, by name: what is not in `RULES` does not exist."""

from aoai_policies.core.rule import AnyRule
from aoai_policies.rules.access.modified_content_filter import ModifiedContentFilter
from aoai_policies.rules.access.registration_required import RegistrationRequired
from aoai_policies.rules.account.content_filter_missing import ContentFilterMissing
from aoai_policies.rules.account.custom_subdomain_missing import CustomSubdomainMissing
from aoai_policies.rules.account.customer_managed_key_missing import CustomerManagedKeyMissing
from aoai_policies.rules.account.customer_managed_key_without_identity import CustomerManagedKeyWithoutIdentity
from aoai_policies.rules.account.diagnostics_missing import DiagnosticsMissing
from aoai_policies.rules.account.local_auth_enabled import LocalAuthEnabled
from aoai_policies.rules.account.managed_identity_missing import ManagedIdentityMissing
from aoai_policies.rules.account.outbound_not_restricted import OutboundNotRestricted
from aoai_policies.rules.account.private_endpoint_without_dns import PrivateEndpointWithoutDns
from aoai_policies.rules.account.public_network_open import PublicNetworkOpen
from aoai_policies.rules.account.unknown_account_region import UnknownAccountRegion
from aoai_policies.rules.availability.feature_not_in_region import FeatureNotInRegion
from aoai_policies.rules.availability.fine_tuned_only import FineTunedOnly
from aoai_policies.rules.availability.missing_offers import (
    ModelNotInRegion,
    OfferNotListed,
    SkuNotInRegion,
    SkuNotOffered,
)
from aoai_policies.rules.availability.wrong_cloud import WrongCloud
from aoai_policies.rules.capacity.capacity_and_model_together import CapacityAndModelTogether
from aoai_policies.rules.capacity.capacity_bounds import CapacityAboveMaximum, CapacityBelowMinimum, CapacityOffStep
from aoai_policies.rules.capacity.capacity_missing import CapacityMissing
from aoai_policies.rules.capacity.exceeds_default_quota import ExceedsDefaultQuota
from aoai_policies.rules.capacity.exceeds_quota import ExceedsQuota
from aoai_policies.rules.capacity.too_many_resources import TooManyResources
from aoai_policies.rules.declaration.invalid_name import InvalidName
from aoai_policies.rules.declaration.kind_cannot_host import KindCannotHost
from aoai_policies.rules.declaration.misplaced_property import MisplacedProperty
from aoai_policies.rules.declaration.missing_field import MissingField
from aoai_policies.rules.declaration.spelling_folded import SpellingFolded
from aoai_policies.rules.declaration.unknown_model import UnknownModel
from aoai_policies.rules.declaration.unknown_region import UnknownRegion
from aoai_policies.rules.declaration.unknown_sku import UnknownSku
from aoai_policies.rules.declaration.unknown_version import UnknownVersion
from aoai_policies.rules.declaration.version_not_pinned import VersionNotPinned
from aoai_policies.rules.declaration.wrong_format import WrongFormat
from aoai_policies.rules.evidence.not_read import NotRead
from aoai_policies.rules.evidence.sources_disagree import SourcesDisagree
from aoai_policies.rules.evidence.stale_catalog import StaleCatalog
from aoai_policies.rules.evidence.waiver_expired import WaiverExpired
from aoai_policies.rules.evidence.waiver_unused import WaiverUnused
from aoai_policies.rules.lifecycle.auto_upgrade_drift import AutoUpgradeDrift
from aoai_policies.rules.lifecycle.closed_to_new_customers import ClosedToNewCustomers
from aoai_policies.rules.lifecycle.no_upgrade_outage import NoUpgradeOutage
from aoai_policies.rules.lifecycle.preview_model import PreviewModel
from aoai_policies.rules.lifecycle.replacement_not_here import ReplacementNotHere
from aoai_policies.rules.lifecycle.retirements import (
    DeprecatedModel,
    ModelRetired,
    RetiredDeployment,
    RetiresNow,
    RetiresSoon,
)
from aoai_policies.rules.ordering.account_unresolved import AccountUnresolved
from aoai_policies.rules.ordering.children_not_serialised import ChildrenNotSerialised
from aoai_policies.rules.ordering.duplicate_deployment import DuplicateDeployment
from aoai_policies.rules.ordering.invalid_spillover import InvalidSpillover
from aoai_policies.rules.ordering.replacement_outage import ReplacementOutage
from aoai_policies.rules.ordering.subdomain_or_kind_change import SubdomainOrKindChange
from aoai_policies.rules.organisation.allow_lists import ModelNotAllowed, RegionNotAllowed, SkuNotAllowed
from aoai_policies.rules.organisation.data_leaves_boundary import DataLeavesBoundary

RULES: tuple[AnyRule, ...] = (
    UnknownModel(),
    UnknownVersion(),
    UnknownSku(),
    UnknownRegion(),
    WrongFormat(),
    MisplacedProperty(),
    VersionNotPinned(),
    KindCannotHost(),
    InvalidName(),
    MissingField(),
    SpellingFolded(),
    UnknownAccountRegion(),
    ModelNotInRegion(),
    SkuNotInRegion(),
    SkuNotOffered(),
    FineTunedOnly(),
    FeatureNotInRegion(),
    WrongCloud(),
    OfferNotListed(),
    CapacityBelowMinimum(),
    CapacityOffStep(),
    CapacityAboveMaximum(),
    CapacityMissing(),
    ExceedsDefaultQuota(),
    ExceedsQuota(),
    TooManyResources(),
    CapacityAndModelTogether(),
    RegistrationRequired(),
    ModifiedContentFilter(),
    ModelRetired(),
    ClosedToNewCustomers(),
    RetiresSoon(),
    AutoUpgradeDrift(),
    NoUpgradeOutage(),
    PreviewModel(),
    ReplacementNotHere(),
    RetiresNow(),
    DeprecatedModel(),
    RetiredDeployment(),
    LocalAuthEnabled(),
    PublicNetworkOpen(),
    CustomSubdomainMissing(),
    ManagedIdentityMissing(),
    DiagnosticsMissing(),
    CustomerManagedKeyMissing(),
    PrivateEndpointWithoutDns(),
    OutboundNotRestricted(),
    ContentFilterMissing(),
    CustomerManagedKeyWithoutIdentity(),
    DataLeavesBoundary(),
    RegionNotAllowed(),
    ModelNotAllowed(),
    SkuNotAllowed(),
    ChildrenNotSerialised(),
    DuplicateDeployment(),
    InvalidSpillover(),
    ReplacementOutage(),
    AccountUnresolved(),
    SubdomainOrKindChange(),
    StaleCatalog(),
    WaiverExpired(),
    WaiverUnused(),
    SourcesDisagree(),
    NotRead(),
)
"""Every rule, in the order of their ids."""
