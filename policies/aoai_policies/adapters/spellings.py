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

from aoai_policies.adapters import classic

Inputs = dict[str, Any]


class Role(StrEnum):
    """What a resource is to an account."""

    ACCOUNT = "account"
    DEPLOYMENT = "deployment"
    CHILD = "child"
    GROUP = "resource group"
    PROVIDER = "provider"


class Spelling(msgspec.Struct, frozen=True):
    """How one type of resource declares something.

    `name_key` is the input that holds Azure's name. `account_keys` are the inputs that its account comes from.
    `to_arm` turns inputs into those of azure-native, which are ARM's; None where they are that already.
    """

    role: Role
    name_key: str = ""
    account_keys: tuple[str, ...] = ()
    to_arm: Callable[[Inputs], Inputs] | None = None

    def read(self, inputs: Inputs) -> Inputs:
        """The inputs in ARM's shape."""
        return self.to_arm(inputs) if self.to_arm is not None else inputs


_NATIVE_CHILDREN = {
    "Project": "projectName",
    "RaiPolicy": "raiPolicyName",
    "RaiBlocklist": "raiBlocklistName",
    "PrivateEndpointConnection": "privateEndpointConnectionName",
    "CommitmentPlan": "commitmentPlanName",
    "AccountConnection": "connectionName",
    "AccountCapabilityHost": "capabilityHostName",
}
_CLASSIC_CHILDREN = ("accountRaiPolicy:AccountRaiPolicy", "accountRaiBlocklist:AccountRaiBlocklist", "accountProject:AccountProject")
_CLASSIC_ACCOUNT = Spelling(Role.ACCOUNT, "name", (), classic.account)
_CLASSIC_DEPLOYMENT = Spelling(Role.DEPLOYMENT, "name", ("cognitiveAccountId",), classic.deployment)
_CLASSIC_CHILD = Spelling(Role.CHILD, "name", ("cognitiveAccountId",), classic.child)
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
    ),
    "azure-native:resources:ResourceGroup": Spelling(Role.GROUP, "resourceGroupName"),
    "azure:cognitive/account:Account": _CLASSIC_ACCOUNT,
    "azure:cognitive/aIServices:AIServices": _CLASSIC_SERVICES,
    "azure:cognitive/deployment:Deployment": _CLASSIC_DEPLOYMENT,
    **{f"azure:cognitive/{token}": _CLASSIC_CHILD for token in _CLASSIC_CHILDREN},
    "azure:privatelink/endpoint:Endpoint": Spelling(Role.CHILD, "name", ("privateServiceConnection",), classic.endpoint),
    "azure:core/resourceGroup:ResourceGroup": _CLASSIC_GROUP,
    "azurerm:index/cognitiveAccount:CognitiveAccount": _CLASSIC_ACCOUNT,
    "azurerm:index/aiServices:AiServices": _CLASSIC_SERVICES,
    "azurerm:index/cognitiveDeployment:CognitiveDeployment": _CLASSIC_DEPLOYMENT,
    "azurerm:index/cognitiveAccountRaiPolicy:CognitiveAccountRaiPolicy": _CLASSIC_CHILD,
    "azurerm:index/cognitiveAccountRaiBlocklist:CognitiveAccountRaiBlocklist": _CLASSIC_CHILD,
    "azurerm:index/cognitiveAccountProject:CognitiveAccountProject": _CLASSIC_CHILD,
    "azurerm:index/resourceGroup:ResourceGroup": _CLASSIC_GROUP,
}
"""Spellings by type token, without the API version that a token may carry."""

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
