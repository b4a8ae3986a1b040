"""Types of ARM and their bodies, in the spelling of the provider azure-native."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from aoai_policies.core.target import Unknown
from aoai_policies.stack.resource import Resource

Inputs = dict[str, Any]

ACCOUNT = "microsoft.cognitiveservices/accounts"
DEPLOYMENT = f"{ACCOUNT}/deployments"
NATIVE = "azure-native:cognitiveservices:"
_OF_ACCOUNT = {
    "deployments": ("Deployment", "deploymentName"),
    "raipolicies": ("RaiPolicy", "raiPolicyName"),
    "raiblocklists": ("RaiBlocklist", "raiBlocklistName"),
    "projects": ("Project", "projectName"),
    "privateendpointconnections": ("PrivateEndpointConnection", "privateEndpointConnectionName"),
    "commitmentplans": ("CommitmentPlan", "commitmentPlanName"),
    "connections": ("AccountConnection", "connectionName"),
    "capabilityhosts": ("AccountCapabilityHost", "capabilityHostName"),
}
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    ACCOUNT: (f"{NATIVE}Account", ("accountName",)),
    **{f"{ACCOUNT}/{kind}": (NATIVE + name, ("accountName", key)) for kind, (name, key) in _OF_ACCOUNT.items()},
    "microsoft.resources/resourcegroups": ("azure-native:resources:ResourceGroup", ("resourceGroupName",)),
    "microsoft.network/privateendpoints": ("azure-native:network:PrivateEndpoint", ("privateEndpointName",)),
    "microsoft.network/privateendpoints/privatednszonegroups": (
        "azure-native:network:PrivateDnsZoneGroup",
        ("privateEndpointName", "privateDnsZoneGroupName"),
    ),
    "microsoft.insights/diagnosticsettings": ("azure-native:insights:DiagnosticSetting", ("name",)),
    "microsoft.authorization/roleassignments": ("azure-native:authorization:RoleAssignment", ("roleAssignmentName",)),
}
"""By the type in lower case: the type of azure-native, and the input that holds each part of the name."""

TEMPLATES = frozenset({"microsoft.resources/deployments", "microsoft.resources/deploymentstacks"})
"""Types that deploy a template."""
_MACHINE_LEARNING = frozenset(
    f"microsoft.machinelearningservices/workspaces/{kind}"
    for kind in ("endpoints/deployments", "connections/deployments", "serverlessendpoints")
)
_SCRIPT = "microsoft.resources/deploymentscripts"
SERVICE = "cognitiveservices"
"""What a command or script says that calls this service."""


def not_judged(kind: str, body: Any) -> str:
    """Why a model that a type may deploy in its own way is not judged here; empty where it deploys none."""
    kind = kind.casefold()
    if kind == _SCRIPT:
        text = repr(body).casefold()
        if SERVICE in text:
            return "a script that calls Cognitive Services itself"
        return "its script is linked, and not in this text" if "scripturi" in text else ""
    if kind in _MACHINE_LEARNING:
        return deployed_by_machine_learning(body)
    return "" if kind in TYPES or not _holds_deployment(body) else "a template in it declares a deployment of a model"


def _holds_deployment(body: Any) -> bool:
    """Whether a part of a body is a deployment of an account, as in a policy's or a blueprint's template."""
    ahead = [body]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            ahead += one.values()
            if str({key.casefold(): item for key, item in one.items()}.get("type")).casefold() == DEPLOYMENT:
                return True
        elif isinstance(one, list):
            ahead += one
    return False


def deployed_by_machine_learning(body: Any) -> str:
    """Why a deployment of a workspace is not judged here; empty where it is of another service's model."""
    properties = body.get("properties") if isinstance(body, dict) else None
    of = properties.get("type") if isinstance(properties, dict) else None
    other = isinstance(of, str) and of.casefold() != "azure.openai"
    return "" if other else "Azure Machine Learning deploys the model, which is not judged here"


_BODY = ("kind", "location", "sku", "properties", "identity", "tags")
_KEYS = {
    key.casefold(): key
    for key in (
        *_BODY,
        *("type", "name", "apiVersion", "scope", "copy", "condition", "dependsOn", "resources", "existing"),
        *("resourceGroup", "subscriptionId", "template", "templateLink", "parameters", "variables", "outputs"),
        *("definitions", "value", "defaultValue", "expressionEvaluationOptions", "count", "mode", "batchSize", "input"),
        *("model", "format", "version", "capacity", "versionUpgradeOption", "spilloverDeploymentName"),
        *("raiPolicyName", "contentFilters", "enabled", "blocking", "severityThreshold", "source", "basePolicyName"),
        *("customSubDomainName", "disableLocalAuth", "publicNetworkAccess", "networkAcls", "defaultAction", "ipRules"),
        *("virtualNetworkRules", "restrictOutboundNetworkAccess", "allowedFqdnList", "encryption", "keySource"),
        *("keyVaultProperties", "scaleSettings", "scaleType", "skuName", "privateLinkServiceConnections"),
        *("manualPrivateLinkServiceConnections", "privateLinkServiceId", "privateDnsZoneConfigs", "principalId"),
    )
}
"""Keys that are read; Azure folds case in them."""


def spelled(value: Any, *, deep: bool = True) -> Any:
    """An object with its keys (and those of what it holds, if deep) in the case in which they are documented.

    Tags are the user's own.
    """
    if isinstance(value, list):
        return [spelled(item) for item in value] if deep else value
    if not isinstance(value, dict):
        return value
    own: Inputs = {}
    for written, item in value.items():
        key = _KEYS.get(str(written).casefold()) or written
        own[key] = item if own.setdefault(key, item) == item else Unknown(f"{key} stands twice, in another case")
    return {key: spelled(item) if key != "tags" else item for key, item in own.items()} if deep else own


def native(base: Resource, kind: str, names: Sequence[Any], body: Inputs, **rest: Any) -> Resource | None:
    """What a body declares, as a resource of azure-native; None where its type is none that matters here.

    Args:
        base: What it takes the rest from: URN, position, change.
        kind: The type in ARM, without version.
        names: Azure's name by its parts, as far as they are known.
        body: Its body, with `scope` and `resourceGroupName` where they are told.
        rest: Fields of the resource that differ from the base's.
    """
    token, keys = TYPES.get(kind.casefold(), ("", ()))
    if not token:
        return None
    body = spelled(body)
    inputs = {key: body[key] for key in (*_BODY, "resourceGroupName") if body.get(key) is not None}
    if not token.startswith(NATIVE) and isinstance(properties := inputs.get("properties"), dict):
        inputs = {**properties, **inputs}  # azure-native has them beside the rest, but for this one service
    if "scope" in body:
        inputs |= {"scope": body["scope"], "resourceUri": body["scope"]}
    known = dict(zip(keys, names, strict=False)) if len(names) == len(keys) else {}
    inputs |= {key: known.get(key, Unknown("computed by a template")) for key in keys}
    return msgspec.structs.replace(base, type=token, inputs=inputs, **rest)
