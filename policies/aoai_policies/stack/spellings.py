"""Every way to declare an account, a deployment or what belongs to them, and how to read it in ARM's shape.

A way to declare is a row of `SPELLINGS`; where it has property names of its own, a small function of `classic.py`
translates them. What only wraps a declaration (a template, a generic resource) is opened by `wrapped.py` first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec

from aoai_policies.core.plan import RelatedKind
from aoai_policies.stack import classic

Inputs = dict[str, Any]


class Role(StrEnum):
    """What a resource is to an account."""

    ACCOUNT = "account"
    DEPLOYMENT = "deployment"
    CHILD = "child"
    GROUP = "resource group"
    PROVIDER = "provider"
    RELATED = "related"


class Spelling(msgspec.Struct, frozen=True):
    """How one type of resource declares something.

    `name_key` is the input that holds Azure's name. `account_keys` are the inputs that its account comes from.
    `to_arm` turns inputs into those of azure-native, which are ARM's; None where they are that already. `relation` is
    what rules about accounts may ask for. Only what Azure changes one at a time is a child.
    """

    role: Role
    name_key: str = ""
    account_keys: tuple[str, ...] = ()
    to_arm: Callable[[Inputs], Inputs] | None = None
    relation: RelatedKind | None = None

    def read(self, inputs: Inputs) -> Inputs:
        """The inputs in ARM's shape."""
        return self.to_arm(inputs) if self.to_arm is not None else inputs


_NATIVE_CHILDREN = {
    "Project": "projectName",
    "RaiBlocklist": "raiBlocklistName",
    "PrivateEndpointConnection": "privateEndpointConnectionName",
    "CommitmentPlan": "commitmentPlanName",
    "AccountConnection": "connectionName",
    "AccountCapabilityHost": "capabilityHostName",
}
_CLASSIC_ACCOUNT = Spelling(Role.ACCOUNT, "name", (), classic.account)
_CLASSIC_DEPLOYMENT = Spelling(Role.DEPLOYMENT, "name", ("cognitiveAccountId",), classic.deployment)
_CLASSIC_CHILD = Spelling(Role.CHILD, "name", ("cognitiveAccountId",), classic.child)
_CLASSIC_FILTER = Spelling(
    Role.CHILD, "name", ("cognitiveAccountId",), classic.content_filter, RelatedKind.CONTENT_FILTER
)
_CLASSIC_ENDPOINT = Spelling(
    Role.CHILD, "name", ("privateServiceConnection",), classic.endpoint, RelatedKind.PRIVATE_ENDPOINT
)
_CLASSIC_DIAGNOSTICS = Spelling(
    Role.RELATED, "name", ("targetResourceId",), classic.about("targetResourceId"), RelatedKind.DIAGNOSTIC_SETTING
)
_CLASSIC_ASSIGNMENT = Spelling(Role.RELATED, "name", ("scope",), classic.about("scope"), RelatedKind.ROLE_ASSIGNMENT)
_DIAGNOSTICS = Spelling(
    Role.RELATED, "name", ("resourceUri",), classic.about("resourceUri"), RelatedKind.DIAGNOSTIC_SETTING
)
_CLASSIC_SERVICES = Spelling(Role.ACCOUNT, "name", (), classic.ai_services)
_CLASSIC_GROUP = Spelling(Role.GROUP, "name")

SPELLINGS = {
    "azure-native:cognitiveservices:Account": Spelling(Role.ACCOUNT, "accountName"),
    "azure-native:cognitiveservices:Deployment": Spelling(Role.DEPLOYMENT, "deploymentName", ("accountName",)),
    **{
        f"azure-native:cognitiveservices:{token}": Spelling(Role.CHILD, name_key, ("accountName",))
        for token, name_key in _NATIVE_CHILDREN.items()
    },
    "azure-native:network:PrivateEndpoint": Spelling(
        Role.CHILD,
        "privateEndpointName",
        ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"),
        classic.native_endpoint,
        RelatedKind.PRIVATE_ENDPOINT,
    ),
    "azure-native:cognitiveservices:RaiPolicy": Spelling(
        Role.CHILD, "raiPolicyName", ("accountName",), None, RelatedKind.CONTENT_FILTER
    ),
    "azure-native:network:PrivateDnsZoneGroup": Spelling(
        Role.RELATED, "privateDnsZoneGroupName", ("privateEndpointName",), None, RelatedKind.DNS_ZONE_GROUP
    ),
    "azure-native:insights:DiagnosticSetting": _DIAGNOSTICS,
    "azure-native:monitor:DiagnosticSetting": _DIAGNOSTICS,
    "azure-native:authorization:RoleAssignment": Spelling(
        Role.RELATED, "roleAssignmentName", ("scope",), classic.about("scope"), RelatedKind.ROLE_ASSIGNMENT
    ),
    "azure-native:resources:ResourceGroup": Spelling(Role.GROUP, "resourceGroupName"),
    "azure:cognitive/account:Account": _CLASSIC_ACCOUNT,
    "azure:cognitive/aIServices:AIServices": _CLASSIC_SERVICES,
    "azure:cognitive/deployment:Deployment": _CLASSIC_DEPLOYMENT,
    "azure:cognitive/accountRaiPolicy:AccountRaiPolicy": _CLASSIC_FILTER,
    "azure:cognitive/accountRaiBlocklist:AccountRaiBlocklist": _CLASSIC_CHILD,
    "azure:cognitive/accountProject:AccountProject": _CLASSIC_CHILD,
    "azure:privatelink/endpoint:Endpoint": _CLASSIC_ENDPOINT,
    "azure:monitoring/diagnosticSetting:DiagnosticSetting": _CLASSIC_DIAGNOSTICS,
    "azure:authorization/assignment:Assignment": _CLASSIC_ASSIGNMENT,
    "azure:core/resourceGroup:ResourceGroup": _CLASSIC_GROUP,
    "azurerm:index/cognitiveAccount:CognitiveAccount": _CLASSIC_ACCOUNT,
    "azurerm:index/aiServices:AiServices": _CLASSIC_SERVICES,
    "azurerm:index/cognitiveDeployment:CognitiveDeployment": _CLASSIC_DEPLOYMENT,
    "azurerm:index/cognitiveAccountRaiPolicy:CognitiveAccountRaiPolicy": _CLASSIC_FILTER,
    "azurerm:index/cognitiveAccountRaiBlocklist:CognitiveAccountRaiBlocklist": _CLASSIC_CHILD,
    "azurerm:index/cognitiveAccountProject:CognitiveAccountProject": _CLASSIC_CHILD,
    "azurerm:index/resourceGroup:ResourceGroup": _CLASSIC_GROUP,
    "azurerm:index/privateEndpoint:PrivateEndpoint": _CLASSIC_ENDPOINT,
    "azurerm:index/monitorDiagnosticSetting:MonitorDiagnosticSetting": _CLASSIC_DIAGNOSTICS,
    "azurerm:index/roleAssignment:RoleAssignment": _CLASSIC_ASSIGNMENT,
}
"""Spellings by type token, without the API version that a token may carry."""

LOCKED = frozenset({"azure:cognitive/deployment:Deployment", "azurerm:index/cognitiveDeployment:CognitiveDeployment"})
"""Types that their provider changes one at a time in an account (azurerm since 3.67): no 409 among these."""
_PROVIDER = Spelling(Role.PROVIDER)
_VERSIONED = re.compile(r"^azure-(?:native|nextgen)(?:_\w+)?:(?P<module>\w+)(?:/\w+)?:(?P<type>\w+)$")


@lru_cache(maxsize=4096)
def canonical(token: str) -> str:
    """A type token without API version: neither in the module nor in the name of a parameterised package."""
    versioned = _VERSIONED.match(token)
    return f"azure-native:{versioned['module']}:{versioned['type']}" if versioned else token


@lru_cache(maxsize=4096)
def spelling_of(token: str) -> Spelling | None:
    """How a type declares something that matters here, None where it does not."""
    if token.startswith("pulumi:providers:"):
        return _PROVIDER
    return SPELLINGS.get(canonical(token))
