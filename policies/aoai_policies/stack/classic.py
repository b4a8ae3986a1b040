"""Inputs of the classic provider (`azure:cognitive/...`, which is Terraform's azurerm) in ARM's shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aoai_policies.core.target import Unknown

Inputs = dict[str, Any]

_SERVICE = "privateLinkServiceId"
_ACCOUNT_ID = r"(?i)/providers/Microsoft\.CognitiveServices/accounts/([^/]+)"
_GROUP_ID = r"(?i)/resourceGroups/([^/]+)"

_ACCOUNT_PROPERTIES = {
    "customSubdomainName": "customSubDomainName",
    "dynamicThrottlingEnabled": "dynamicThrottlingEnabled",
    "fqdns": "allowedFqdnList",
    "outboundNetworkAccessRestricted": "restrictOutboundNetworkAccess",
    "projectManagementEnabled": "allowProjectManagement",
    "storages": "userOwnedStorage",
}
_DEPLOYMENT_PROPERTIES = ("model", "raiPolicyName", "versionUpgradeOption", "dynamicThrottlingEnabled")


def account(inputs: Inputs) -> Inputs:
    """`azure:cognitive/account:Account`."""
    properties = _renamed(inputs, _ACCOUNT_PROPERTIES)
    if (enabled := inputs.get("localAuthEnabled")) is not None:
        properties["disableLocalAuth"] = enabled if isinstance(enabled, Unknown) else not enabled
    if (enabled := inputs.get("publicNetworkAccessEnabled")) is not None:
        properties["publicNetworkAccess"] = enabled if isinstance(enabled, Unknown) else _enabled(on=bool(enabled))
    return _account(inputs, inputs.get("kind"), properties)


def ai_services(inputs: Inputs) -> Inputs:
    """`azure:cognitive/aIServices:AIServices`, an account of kind AIServices."""
    properties = _renamed(inputs, {**_ACCOUNT_PROPERTIES, "publicNetworkAccess": "publicNetworkAccess"})
    if (enabled := inputs.get("localAuthenticationEnabled")) is not None:
        properties["disableLocalAuth"] = enabled if isinstance(enabled, Unknown) else not enabled
    return _account(inputs, "AIServices", properties)


def deployment(inputs: Inputs) -> Inputs:
    """`azure:cognitive/deployment:Deployment`; `scale` is how providers before version 6 spelled `sku`."""
    properties = _renamed(inputs, {key: key for key in _DEPLOYMENT_PROPERTIES})
    properties["model"] = _only(properties.get("model"))
    sku = _only(inputs.get("sku"))
    if sku is None and (scale := _only(inputs.get("scale"))) is not None:
        sku = _renamed(scale, {"type": "name", "capacity": "capacity"}) if isinstance(scale, dict) else scale
    return {
        "deploymentName": inputs.get("name"),
        **account_from_id(inputs.get("cognitiveAccountId")),
        "sku": sku,
        "properties": {key: value for key, value in properties.items() if value is not None},
    }


def child(inputs: Inputs) -> Inputs:
    """Filters, blocklists and projects of an account."""
    return {"name": inputs.get("name"), **account_from_id(inputs.get("cognitiveAccountId"))}


def content_filter(inputs: Inputs) -> Inputs:
    """`azure:cognitive/accountRaiPolicy:AccountRaiPolicy`."""
    filters = inputs.get("contentFilters")
    names = {"name": "name", "filterEnabled": "enabled", "blockEnabled": "blocking"}
    kept = {"severityThreshold": "severityThreshold", "source": "source"}
    if isinstance(filters, list):
        filters = [_renamed(one, {**names, **kept}) for one in filters if isinstance(one, dict)]
    properties = {**_renamed(inputs, {"basePolicyName": "basePolicyName", "mode": "mode"}), "contentFilters": filters}
    return {**child(inputs), "properties": properties}


def endpoint(inputs: Inputs) -> Inputs:
    """`azure:privatelink/endpoint:Endpoint`, which can hold its DNS zone group itself."""
    connection = _only(inputs.get("privateServiceConnection"))
    target = connection.get("privateConnectionResourceId") if isinstance(connection, dict) else connection
    group = _only(inputs.get("privateDnsZoneGroup"))
    return {"name": inputs.get("name"), "privateDnsZoneGroup": group, **account_from_id(target)}


def about(key: str) -> Callable[[Inputs], Inputs]:
    """Resources that name what they are about by its id in an input."""

    def read(inputs: Inputs) -> Inputs:
        return {**inputs, **account_from_id(inputs.get(key))}

    return read


def native_endpoint(inputs: Inputs) -> Inputs:
    """`azure-native:network:PrivateEndpoint`."""
    for key in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        connections = inputs.get(key)
        for connection in connections if isinstance(connections, list) else ():
            if not isinstance(connection, dict):
                continue
            inner = connection.get("properties")  # in ARM's own shape
            if found := account_from_id({**(inner if isinstance(inner, dict) else {}), **connection}.get(_SERVICE)):
                return {**inputs, "name": inputs.get("privateEndpointName"), **found}
    return {**inputs, "name": inputs.get("privateEndpointName")}


def _account(inputs: Inputs, kind: Any, properties: Inputs) -> Inputs:
    acls = _only(inputs.get("networkAcls"))
    if acls is not None:
        properties["networkAcls"] = acls
    key = _only(inputs.get("customerManagedKey"))
    if key is not None:
        properties["encryption"] = {"keySource": "Microsoft.KeyVault", "keyVaultProperties": key}
    sku = inputs.get("skuName")
    return {
        "accountName": inputs.get("name"),
        "resourceGroupName": inputs.get("resourceGroupName"),
        "kind": kind,
        "location": inputs.get("location"),
        "sku": sku if sku is None else {"name": sku},
        "identity": _only(inputs.get("identity")),
        "tags": inputs.get("tags"),
        "properties": properties,
    }


def account_from_id(account_id: Any) -> Inputs:
    """What an account's id tells of the account: its name and its resource group."""
    if not isinstance(account_id, str):
        return {} if account_id is None else {"accountName": account_id, "resourceGroupName": account_id}
    name = re.search(_ACCOUNT_ID, account_id)
    group = re.search(_GROUP_ID, account_id)
    found = {"accountName": name[1]} if name else {}
    return {**found, "resourceGroupName": group[1]} if found and group else found


def _renamed(inputs: Inputs, names: dict[str, str]) -> Inputs:
    return {new: inputs[old] for old, new in names.items() if inputs.get(old) is not None}


def _only(value: Any) -> Any:
    """The element of a block that Terraform has as a list of one, None where the block is not there."""
    return next(iter(value), None) if isinstance(value, list) and len(value) < 2 else value


def _enabled(*, on: bool) -> str:
    return "Enabled" if on else "Disabled"
