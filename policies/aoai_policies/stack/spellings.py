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
from aoai_policies.stack.arm_types import NATIVE, TYPES

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


_DIAGNOSTICS = Spelling(
    Role.RELATED, "name", ("resourceUri",), classic.about("resourceUri"), RelatedKind.DIAGNOSTIC_SETTING
)
_ASSIGNED = ("scope",), classic.about("scope"), RelatedKind.ROLE_ASSIGNMENT
_OF_ACCOUNT = ("cognitiveAccountId",)
_BRIDGED = {
    ("cognitive/account:Account", "CognitiveAccount"): Spelling(Role.ACCOUNT, "name", (), classic.account),
    ("cognitive/aIServices:AIServices", "AiServices"): Spelling(Role.ACCOUNT, "name", (), classic.ai_services),
    ("cognitive/deployment:Deployment", "CognitiveDeployment"): Spelling(
        Role.DEPLOYMENT, "name", _OF_ACCOUNT, classic.deployment
    ),
    ("cognitive/accountRaiPolicy:AccountRaiPolicy", "CognitiveAccountRaiPolicy"): Spelling(
        Role.CHILD, "name", _OF_ACCOUNT, classic.content_filter, RelatedKind.CONTENT_FILTER
    ),
    ("cognitive/accountRaiBlocklist:AccountRaiBlocklist", "CognitiveAccountRaiBlocklist"): Spelling(
        Role.CHILD, "name", _OF_ACCOUNT, classic.child
    ),
    ("cognitive/accountProject:AccountProject", "CognitiveAccountProject"): Spelling(
        Role.CHILD, "name", _OF_ACCOUNT, classic.child
    ),
    ("privatelink/endpoint:Endpoint", "PrivateEndpoint"): Spelling(
        Role.CHILD, "name", ("privateServiceConnection",), classic.endpoint, RelatedKind.PRIVATE_ENDPOINT
    ),
    ("monitoring/diagnosticSetting:DiagnosticSetting", "MonitorDiagnosticSetting"): Spelling(
        Role.RELATED, "name", ("targetResourceId",), classic.about("targetResourceId"), RelatedKind.DIAGNOSTIC_SETTING
    ),
    ("authorization/assignment:Assignment", "RoleAssignment"): Spelling(Role.RELATED, "name", *_ASSIGNED),
    ("core/resourceGroup:ResourceGroup", "ResourceGroup"): Spelling(Role.GROUP, "name"),
}
"""By the type of the provider azure, and by the name of azurerm's, which is the same provider."""

SPELLINGS = {
    **{token: Spelling(Role.CHILD, keys[-1], ("accountName",)) for token, keys in TYPES.values() if len(keys) == 2},
    f"{NATIVE}Account": Spelling(Role.ACCOUNT, "accountName"),
    f"{NATIVE}Deployment": Spelling(Role.DEPLOYMENT, "deploymentName", ("accountName",)),
    f"{NATIVE}RaiPolicy": Spelling(Role.CHILD, "raiPolicyName", ("accountName",), None, RelatedKind.CONTENT_FILTER),
    "azure-native:network:PrivateEndpoint": Spelling(
        Role.CHILD,
        "privateEndpointName",
        ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"),
        classic.native_endpoint,
        RelatedKind.PRIVATE_ENDPOINT,
    ),
    "azure-native:network:PrivateDnsZoneGroup": Spelling(
        Role.RELATED, "privateDnsZoneGroupName", ("privateEndpointName",), None, RelatedKind.DNS_ZONE_GROUP
    ),
    "azure-native:insights:DiagnosticSetting": _DIAGNOSTICS,
    "azure-native:monitor:DiagnosticSetting": _DIAGNOSTICS,
    "azure-native:authorization:RoleAssignment": Spelling(Role.RELATED, "roleAssignmentName", *_ASSIGNED),
    "azure-native:resources:ResourceGroup": Spelling(Role.GROUP, "resourceGroupName"),
    **{f"azure:{token}": spelling for (token, _), spelling in _BRIDGED.items()},
    **{f"azurerm:index/{name[0].lower()}{name[1:]}:{name}": spelling for (_, name), spelling in _BRIDGED.items()},
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
