"""Azure OpenAI in Pulumi: accounts and deployments that are safe by default and checked while the program runs."""

try:
    from aoai_components._arguments import CheckError
    from aoai_components.access import RoleArgs
    from aoai_components.account import Account, AccountArgs, CustomerManagedKeyArgs, DeployedModel
    from aoai_components.choices import (
        Checks,
        FilterAction,
        FilterCategory,
        FilterDirection,
        FilterPreset,
        FilterSeverity,
        Kind,
        LockLevel,
        PrincipalType,
        UpgradeOption,
    )
    from aoai_components.content_filter import BlocklistArgs, BlocklistUseArgs, ContentFilterArgs, FilterRuleArgs
    from aoai_components.deployment import DeploymentArgs
    from aoai_components.diagnostics import DiagnosticsArgs
    from aoai_components.fleet import Fleet, FleetArgs, RegionChoiceArgs, RegionExceptionArgs
    from aoai_components.network import NetworkArgs, PrivateDns, PrivateDnsArgs, PrivateEndpointArgs
    from aoai_components.project import ProjectArgs
    from aoai_components.retirement_alert import RetirementAlert, RetirementAlertArgs
except ModuleNotFoundError as error:
    missing = f"the components need {error.name}: install `pulumi-azure-openai[components]`"
    raise ModuleNotFoundError(missing, name=error.name) from None

__all__ = [
    "Account",
    "AccountArgs",
    "BlocklistArgs",
    "BlocklistUseArgs",
    "CheckError",
    "Checks",
    "ContentFilterArgs",
    "CustomerManagedKeyArgs",
    "DeployedModel",
    "DeploymentArgs",
    "DiagnosticsArgs",
    "FilterAction",
    "FilterCategory",
    "FilterDirection",
    "FilterPreset",
    "FilterRuleArgs",
    "FilterSeverity",
    "Fleet",
    "FleetArgs",
    "Kind",
    "LockLevel",
    "NetworkArgs",
    "PrincipalType",
    "PrivateDns",
    "PrivateDnsArgs",
    "PrivateEndpointArgs",
    "ProjectArgs",
    "RegionChoiceArgs",
    "RegionExceptionArgs",
    "RetirementAlert",
    "RetirementAlertArgs",
    "RoleArgs",
    "UpgradeOption",
]
