"""Inputs of the classic provider, and what names an account by its id, in ARM's shape."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_policies.core.target import UNKNOWN
from aoai_policies.stack import classic

ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/aoai"
OF = {"accountName": "aoai", "resourceGroupName": "rg"}
EMPTY: dict[str, Any] = {
    "accountName": "aoai",
    "resourceGroupName": None,
    "kind": None,
    "location": None,
    "sku": None,
    "identity": None,
    "tags": None,
    "properties": {},
}


@pytest.mark.parametrize(
    ("inputs", "differs"),
    [
        ({}, {}),
        ({"kind": "OpenAI", "skuName": "S0", "location": "eastus2", "tags": {"a": "b"}},
         {"kind": "OpenAI", "sku": {"name": "S0"}, "location": "eastus2", "tags": {"a": "b"}}),
        ({"resourceGroupName": "rg"}, {"resourceGroupName": "rg"}),
        ({"localAuthEnabled": False}, {"properties": {"disableLocalAuth": True}}),
        ({"localAuthEnabled": True}, {"properties": {"disableLocalAuth": False}}),
        ({"localAuthEnabled": UNKNOWN}, {"properties": {"disableLocalAuth": UNKNOWN}}),
        ({"publicNetworkAccessEnabled": True}, {"properties": {"publicNetworkAccess": "Enabled"}}),
        ({"publicNetworkAccessEnabled": False}, {"properties": {"publicNetworkAccess": "Disabled"}}),
        ({"publicNetworkAccessEnabled": UNKNOWN}, {"properties": {"publicNetworkAccess": UNKNOWN}}),
        ({"customSubdomainName": "shop", "fqdns": ["x"], "storages": [1], "projectManagementEnabled": True},
         {"properties": {"customSubDomainName": "shop", "allowedFqdnList": ["x"], "userOwnedStorage": [1],
                         "allowProjectManagement": True}}),
        ({"networkAcls": [{"defaultAction": "Deny"}]}, {"properties": {"networkAcls": {"defaultAction": "Deny"}}}),
        ({"networkAcls": []}, {}),
        ({"networkAcls": [{}, {}]}, {"properties": {"networkAcls": [{}, {}]}}),
        ({"customerManagedKey": {"identityClientId": "i"}},
         {"properties": {"encryption": {"keySource": "Microsoft.KeyVault",
                                        "keyVaultProperties": {"identityClientId": "i"}}}}),
        ({"identity": [{"type": "SystemAssigned"}]}, {"identity": {"type": "SystemAssigned"}}),
    ],
)  # fmt: skip
def test_an_account(inputs: dict[str, Any], differs: dict[str, Any]) -> None:
    """Blocks are lists of one; what is switched on there is switched off in ARM, and what is not known stays so."""
    assert classic.account({"name": "aoai", **inputs}) == {**EMPTY, **differs}


@pytest.mark.parametrize(
    ("inputs", "properties"),
    [
        ({"localAuthenticationEnabled": False, "publicNetworkAccess": "Disabled"},
         {"disableLocalAuth": True, "publicNetworkAccess": "Disabled"}),
        ({"localAuthenticationEnabled": UNKNOWN, "outboundNetworkAccessRestricted": True},
         {"disableLocalAuth": UNKNOWN, "restrictOutboundNetworkAccess": True}),
        ({}, {}),
    ],
)  # fmt: skip
def test_an_account_of_ai_services(inputs: dict[str, Any], properties: dict[str, Any]) -> None:
    """It has its own spelling of keys and network."""
    found = classic.ai_services({"name": "aoai", **inputs})
    assert found == {**EMPTY, "kind": "AIServices", "properties": properties}


MODEL = {"format": "OpenAI", "name": "gpt-9", "version": "2026-01-01"}


@pytest.mark.parametrize(
    ("inputs", "sku"),
    [
        ({"sku": {"name": "Standard", "capacity": 3}}, {"name": "Standard", "capacity": 3}),
        ({"sku": [{"name": "Standard"}]}, {"name": "Standard"}),
        ({"scale": [{"type": "Standard", "capacity": 3, "tier": "x"}]}, {"name": "Standard", "capacity": 3}),
        ({"scale": UNKNOWN}, UNKNOWN),
        ({}, None),
    ],
)
def test_a_deployment(inputs: dict[str, Any], sku: Any) -> None:
    """What its account's id tells, and `scale` where providers before version 6 have it."""
    given = {"name": "chat", "cognitiveAccountId": ID, "model": [MODEL], "raiPolicyName": "strict", **inputs}
    assert classic.deployment(given) == {
        "deploymentName": "chat", **OF, "sku": sku, "properties": {"model": MODEL, "raiPolicyName": "strict"}
    }  # fmt: skip
    assert classic.deployment({"name": "chat", **inputs})["properties"] == {}


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (ID, OF),
        (ID.upper(), {"accountName": "AOAI", "resourceGroupName": "RG"}),
        (f"{ID}/deployments/chat", OF),
        ("/providers/Microsoft.CognitiveServices/accounts/aoai", {"accountName": "aoai"}),
        ("/subscriptions/s/resourceGroups/rg", {}),
        (None, {}),
        (UNKNOWN, {"accountName": UNKNOWN, "resourceGroupName": UNKNOWN}),
    ],
)
def test_what_an_id_tells(identifier: Any, told: dict[str, Any]) -> None:
    """Name and group, as far as they stand there; of one that is not known neither is."""
    assert classic.account_from_id(identifier) == told
    assert classic.child({"name": "own", "cognitiveAccountId": identifier}) == {"name": "own", **told}
    assert classic.about("scope")({"scope": identifier}) == {"scope": identifier, **told}


def test_a_private_endpoint() -> None:
    """The connection is a block or a list of one; natively the first one to an account counts, in either shape."""
    zones = {"name": "zones"}
    connection = {"privateConnectionResourceId": ID}
    for block in (connection, [connection]):
        assert classic.endpoint({"name": "e", "privateServiceConnection": block, "privateDnsZoneGroup": [zones]}) == {
            "name": "e", "privateDnsZoneGroup": zones, **OF
        }  # fmt: skip
    assert classic.endpoint({"name": "e"}) == {"name": "e", "privateDnsZoneGroup": None}
    other = {"privateLinkServiceId": "/subscriptions/s"}
    for inner in ({"privateLinkServiceId": ID}, {"properties": {"privateLinkServiceId": ID}}):
        for key in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
            given: dict[str, Any] = {"privateEndpointName": "e", key: ["x", other, inner]}
            assert classic.native_endpoint(given) == {**given, "name": "e", **OF}
    assert classic.native_endpoint({"privateEndpointName": "e"}) == {"privateEndpointName": "e", "name": "e"}


def test_a_content_filter() -> None:
    """Its filters with ARM's names, and those that are not known as they are."""
    filters = [{"name": "Hate", "filterEnabled": True, "blockEnabled": False, "severityThreshold": "Low"}, "x"]
    found = classic.content_filter({"name": "f", "mode": "Blocking", "contentFilters": filters})
    one = {"name": "Hate", "enabled": True, "blocking": False, "severityThreshold": "Low"}
    assert found == {"name": "f", "properties": {"mode": "Blocking", "contentFilters": [one]}}
    assert classic.content_filter({"contentFilters": UNKNOWN})["properties"] == {"contentFilters": UNKNOWN}
