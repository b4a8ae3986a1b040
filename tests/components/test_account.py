"""What an account registers: resources, their inputs, parents, aliases and order."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pulumi
import pytest

from aoai_components import (
    Account,
    AccountArgs,
    CheckError,
    DeploymentArgs,
    Fleet,
    NetworkArgs,
    PrivateDns,
    RetirementAlert,
    RetirementAlertArgs,
)
from tests.components.recorded import SUBSCRIPTION, Recording, record

CHAT = DeploymentArgs(name="chat", model="gpt-5.4", version="2026-03-05", sku="DataZoneStandard", tpm=50_000)
EMBED = DeploymentArgs(name="embed", model="text-embedding-3-large", version="1", sku="Standard", capacity=20)
OPEN = NetworkArgs(public_access=True)


def account(name: str = "ai", **args: Any) -> Recording:
    """Record one account in swedencentral."""
    return record(lambda: _account(name, **args))


def _account(name: str = "ai", **args: Any) -> Account:
    return Account(name, AccountArgs(resource_group_name="rg", location="swedencentral", **args))


def test_an_account_is_safe_by_default() -> None:
    """No keys, a subdomain, an identity, and nobody can call it before somebody is allowed."""
    azure = account().one("Account")
    assert azure.inputs["kind"] == "OpenAI"
    assert azure.inputs["identity"] == {"type": "SystemAssigned"}
    assert azure.inputs["properties"] == {
        "customSubDomainName": azure.inputs["accountName"],
        "disableLocalAuth": True,
        "publicNetworkAccess": "Disabled",
        "networkAcls": {"defaultAction": "Deny", "bypass": "None", "ipRules": [], "virtualNetworkRules": []},
    }


def test_a_deployment_says_all_that_azure_would_choose() -> None:
    """Name, format, version, capacity and upgrade option are explicit, whatever was left out."""
    chat = {key: value for key, value in CHAT.items() if key != "version"}
    deployment = account(deployments=[chat]).one("Deployment")
    assert deployment.inputs == {
        "accountName": account().one("Account").inputs["accountName"],
        "resourceGroupName": "rg",
        "deploymentName": "chat",
        "sku": {"name": "DataZoneStandard", "capacity": 50},
        "properties": {
            "model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
            "versionUpgradeOption": "OnceCurrentVersionExpired",
        },
    }


def everything() -> Recording:
    """An account with one of everything that Azure keeps under it."""
    return account(
        kind="AIServices",
        network=NetworkArgs(private_endpoints=[{"name": "apps", "subnet_id": "/subnet", "dns_zone_ids": ["/zone"]}]),
        blocklists=[{"name": "words", "words": ["Fabrikam"], "patterns": ["a+"]}],
        content_filters=[{"name": "strict", "preset": "strict", "blocklists": [{"name": "words"}]}],
        projects=[{"name": "support"}],
        deployments=[CHAT, EMBED],
        diagnostics=[{"name": "logs", "workspace_id": "/workspace"}],
        access=[{"name": "app", "role": "Cognitive Services OpenAI User", "principal_id": "someone"}],
        lock="CanNotDelete",
    )


def test_what_azure_keeps_under_an_account_waits_for_all_before_it() -> None:
    """Two changes at once are answered with 409, also where two go and one between them stays."""
    recorded = everything()
    kinds = ("PrivateEndpoint", "RaiBlocklist", "RaiBlocklistItem", "RaiPolicy", "Project", "Deployment")
    children = [one for kind in kinds for one in recorded.of_type(kind)]
    assert len(children) == 8
    assert all(earlier.urn in later.dependencies for earlier, later in combinations(children, 2))
    assert all(one.parent == recorded.component("ai").urn for one in children)


def test_a_wait_is_no_property() -> None:
    """So that a later deployment is not replaced when an earlier one is: only the account's name is a property."""
    recorded = account(deployments=[CHAT, EMBED])
    embed = recorded.one("Deployment", "ai/embed")
    assert set(embed.dependencies) == {recorded.one("Account").urn, recorded.one("Deployment", "ai/chat").urn}


def test_one_more_deployment_changes_nothing_about_the_others() -> None:
    """URNs and inputs stay, wherever it is declared; only waits move."""
    before = account(deployments=[CHAT, EMBED])
    more = DeploymentArgs(name="new", model="gpt-5.4-mini", version="2026-03-17", sku="GlobalStandard", tpm=1000)
    after = account(deployments=[more, CHAT, EMBED])
    for name in ("ai/chat", "ai/embed"):
        old, new = before.one("Deployment", name), after.one("Deployment", name)
        assert (old.urn, old.inputs) == (new.urn, new.inputs)


def test_a_spillover_target_is_created_before_its_source() -> None:
    """Whatever the order of declaration."""
    model = {"model": "gpt-5.1", "version": "2025-11-13"}
    source = {"name": "ptu", **model, "sku": "GlobalProvisionedManaged", "ptu": 15, "spillover_to": "overflow"}
    recorded = account(deployments=[source, {"name": "overflow", **model, "sku": "GlobalStandard", "tpm": 1000}])
    assert recorded.follows(recorded.one("Deployment", "ai/ptu"), recorded.one("Deployment", "ai/overflow"))
    assert recorded.one("Deployment", "ai/ptu").inputs["properties"]["spilloverDeploymentName"] == "overflow"


def test_what_belongs_to_an_account_names_it() -> None:
    """Private endpoint and its zones, logs, a role by its id, and a lock after everything else."""
    recorded = everything()
    azure = recorded.one("Account")
    identity = f"/subscriptions/{SUBSCRIPTION}/{azure.type}/{azure.name}"
    endpoint = recorded.one("PrivateEndpoint").inputs
    assert endpoint["privateLinkServiceConnections"][0]["privateLinkServiceId"] == identity
    assert endpoint["privateLinkServiceConnections"][0]["groupIds"] == ["account"]
    assert recorded.one("PrivateDnsZoneGroup").inputs["privateDnsZoneConfigs"] == [
        {"name": "zone-0", "privateDnsZoneId": "/zone"}
    ]
    setting = recorded.one("DiagnosticSetting").inputs
    assert setting["resourceUri"] == identity
    assert setting["logs"] == [{"categoryGroup": "allLogs", "enabled": True}]
    role = recorded.one("RoleAssignment").inputs
    assert role["roleDefinitionId"] == (
        f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/"
        "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
    )
    lock = recorded.one("ManagementLockByScope")
    others = [one for one in recorded.all if one.type.startswith("azure-native:") and one is not lock]
    assert all(recorded.follows(lock, one) for one in others)


@pytest.mark.parametrize(
    ("network", "access", "action"),
    [
        ({}, "Disabled", "Deny"),
        ({"public_access": True}, "Enabled", None),
        ({"allowed_ips": ["203.0.113.7"]}, "Enabled", "Deny"),
        ({"private_endpoints": [{"name": "a", "subnet_id": "/s"}]}, "Disabled", "Deny"),
        ({"private_endpoints": [{"name": "a", "subnet_id": "/s"}], "allowed_subnets": ["/t"]}, "Enabled", "Deny"),
    ],
)
def test_an_endpoint_is_as_open_as_it_is_declared(network: Any, access: str, action: str | None) -> None:
    """Closed, open to all, to some, or to a virtual network only."""
    properties = account(network=network).one("Account").inputs["properties"]
    assert properties["publicNetworkAccess"] == access
    assert properties.get("networkAcls", {}).get("defaultAction") == action


def test_the_rest_of_an_account_is_in_azures_words() -> None:
    """Identities, key, outbound limits, restore, keys, protection."""
    azure = account(
        user_identities=["/identity"],
        customer_managed_key={"key_vault_uri": "https://v", "key_name": "k", "identity_client_id": "c"},
        network={"public_access": True, "allowed_outbound": []},
        restore=True,
        local_auth=True,
        prevent_deletion=True,
        tags={"team": "ai"},
        custom_subdomain="contoso",
    ).one("Account")
    assert azure.inputs["identity"] == {
        "type": "SystemAssigned, UserAssigned",
        "userAssignedIdentities": ["/identity"],
    }
    assert azure.inputs["properties"] == {
        "customSubDomainName": "contoso",
        "disableLocalAuth": False,
        "publicNetworkAccess": "Enabled",
        "restrictOutboundNetworkAccess": True,
        "allowedFqdnList": [],
        "encryption": {
            "keySource": "Microsoft.KeyVault",
            "keyVaultProperties": {"keyVaultUri": "https://v", "keyName": "k", "identityClientId": "c"},
        },
        "restore": True,
    }
    assert azure.protect
    assert azure.inputs["tags"] == {"team": "ai"}


def test_projects_make_it_a_foundry_account() -> None:
    """The kind and the permission to have projects follow."""
    azure = account(projects=[{"name": "support", "display_name": "Support"}]).one("Account")
    assert azure.inputs["kind"] == "AIServices"
    assert azure.inputs["properties"]["allowProjectManagement"] is True


def test_a_blocklist_item_is_named_after_its_text() -> None:
    """So that another order changes none."""
    names = [
        {
            item.inputs["raiBlocklistItemName"]: item.inputs["properties"]
            for item in account(blocklists=[{"name": "b", "words": words}]).of_type("RaiBlocklistItem")
        }
        for words in (["one", "two"], ["two", "one"])
    ]
    assert names[0] == names[1]
    assert len(names[0]) == 2


def test_a_moved_resource_keeps_its_state_by_an_alias() -> None:
    """By its name at the root of the stack or by its URN, account and deployment alike; nothing else has an alias."""
    urn = "urn:pulumi:dev::shop::azure-native:cognitiveservices:Deployment::old"
    recorded = account(
        formerly="old-account", deployments=[{**CHAT, "formerly": "old-chat"}, {**EMBED, "formerly": urn}]
    )
    assert recorded.one("Account").aliases == [("old-account", True)]
    assert recorded.one("Deployment", "ai/chat").aliases == [("old-chat", True)]
    assert recorded.one("Deployment", "ai/embed").aliases == [urn]
    assert account(deployments=[CHAT]).one("Deployment").aliases == []


def test_an_existing_resource_can_be_imported() -> None:
    """By its resource id."""
    recorded = account(import_id="/account", deployments=[{**CHAT, "import_id": "/account/chat"}])
    assert recorded.one("Account").import_id == "/account"
    assert recorded.one("Deployment").import_id == "/account/chat"


def test_two_accounts_in_one_stack_do_not_collide() -> None:
    """Neither in the engine nor in Azure, though one's name begins with the other's."""

    def program() -> None:
        _account("ai", deployments=[{**CHAT, "name": "eu-chat"}])
        _account("ai-eu", deployments=[CHAT])

    recorded = record(program)
    assert len({one.urn for one in recorded.all}) == len(recorded.all)
    assert len({one.inputs["accountName"] for one in recorded.of_type("Account")}) == 2


def test_before_up_a_deployment_is_unknown_in_its_id_only() -> None:
    """For the program and for the engine, so that a preview shows model, version and SKU."""
    seen: list[Any] = []

    def program() -> pulumi.Output[Any]:
        ai = _account(deployments=[CHAT])
        return ai.deployments["chat"]["version"].apply(seen.append)

    recorded = record(program, preview=True)
    outputs = recorded.outputs[recorded.component("ai").urn]["deployments"]["chat"]
    assert seen == ["2026-03-05"]
    assert (outputs["version"], outputs["sku"]) == ("2026-03-05", "DataZoneStandard")


def test_private_endpoints_take_the_zones_of_private_dns_as_they_are() -> None:
    """An Output of a list, as `zone_ids` is."""

    def program() -> None:
        dns = PrivateDns("dns", {"resource_group_name": "rg", "virtual_network_ids": ["/vnets/a"], "kind": "OpenAI"})
        _account(network={"private_endpoints": [{"name": "apps", "subnet_id": "/s", "dns_zone_ids": dns.zone_ids}]})

    zones = record(program).one("PrivateDnsZoneGroup").inputs["privateDnsZoneConfigs"]
    assert [zone["name"] for zone in zones] == ["zone-0"]
    assert zones[0]["privateDnsZoneId"].endswith("privatelink.openai.azure.com")


def test_outputs_tell_the_next_stack_what_it_needs() -> None:
    """Endpoints, identity, deployments with model and version; a key only where it is asked for, and as a secret."""
    seen: dict[str, Any] = {}

    def program() -> pulumi.Output[Any]:
        ai = _account(deployments=[CHAT], projects=[{"name": "support"}], local_auth=True, export_keys=True)
        outputs = {
            "secret": pulumi.Output.from_input(ai.primary_key.is_secret()),
            "endpoint": ai.endpoint,
            "openai": ai.openai_endpoint,
            "principal": ai.principal_id,
            "deployments": ai.deployments,
            "projects": ai.project_ids,
            "key": ai.primary_key,
        }
        return pulumi.Output.all(**outputs).apply(seen.update)

    recorded = record(program)
    subdomain = recorded.one("Account").inputs["properties"]["customSubDomainName"]
    path = f"/subscriptions/{SUBSCRIPTION}/azure-native:cognitiveservices"
    assert seen.pop("secret") is True
    assert seen == {
        "endpoint": "https://ai.example/",
        "openai": f"https://{subdomain}.openai.azure.com/",
        "principal": "principal of ai",
        "deployments": {
            "chat": {
                "id": f"{path}:Deployment/ai/chat",
                "model": "gpt-5.4",
                "version": "2026-03-05",
                "sku": "DataZoneStandard",
            }
        },
        "projects": {"support": f"{path}:Project/ai/support"},
        "key": "the first key",
    }


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            {"deployments": [{**CHAT, "ptu": 5}]},
            "deployments.chat.tpm: declare one of capacity, tpm and ptu; tpm and ptu are both given",
        ),
        ({"export_keys": True}, "export_keys: there are no keys without `local_auth`; use a role and Entra ID instead"),
        (
            {"kind": "OpenAI", "projects": [{"name": "support"}]},
            "projects: an account of kind OpenAI has no projects; write kind AIServices",
        ),
        (
            {"diagnostics": [{"name": "logs"}]},
            "diagnostics.logs: goes nowhere; declare `workspace_id`, `storage_account_id` or `event_hub_rule_id`",
        ),
        (
            {"content_filters": [{"name": "strict"}], "deployments": [{**CHAT, "content_filter": "strct"}]},
            "deployments.chat.content_filter: 'strct' is not in the account's `content_filters`; did you mean strict?",
        ),
        (
            {"content_filters": [{"name": "strict", "blocklists": [{"name": "words"}]}]},
            "content_filters.strict.blocklists: 'words' is not in the account's `blocklists`; declare it there",
        ),
        (
            {"network": {"public_access": False, "allowed_ips": ["203.0.113.7"]}},
            "network.allowed_ips: has no effect without public access; leave it out, or leave out `public_access`",
        ),
    ],
)
def test_an_argument_that_means_nothing_is_refused_at_the_callers_line(args: Any, message: str) -> None:
    """The message has the line, the component, the argument and what to write; nothing is registered."""
    with pytest.raises(CheckError) as refused:
        account(**args)
    text = str(refused.value)
    assert text.startswith("tests/components/test_account.py:")
    assert text.endswith(f"Account ai: {message}")


def test_a_fleet_is_an_account_for_each_region() -> None:
    """With shares of the capacity, exceptions, and names of their own."""

    def program() -> Fleet:
        return Fleet(
            "ai",
            {
                "regions": ["swedencentral", "francecentral"],
                "account": {
                    "resource_group_name": "rg",
                    "account_name": "contoso",
                    "deployments": [{**CHAT, "tpm": 51_000}],
                },
                "share_capacity": True,
                "exceptions": {"francecentral": {"deployments": [{**CHAT, "name": "extra", "tpm": 7000}]}},
            },
        )

    recorded = record(program)
    names = {one.inputs["location"]: one.inputs["accountName"] for one in recorded.of_type("Account")}
    assert names == {region: f"contoso-{region}" for region in ("swedencentral", "francecentral")}
    capacities = {one.name: one.inputs["sku"]["capacity"] for one in recorded.of_type("Deployment")}
    assert capacities == {"ai/swedencentral/chat": 26, "ai/francecentral/chat": 25, "ai/francecentral/extra": 7}
    assert recorded.outputs[recorded.component("ai").urn]["endpoints"] == {
        "swedencentral": "https://contoso-swedencentral.openai.azure.com/",
        "francecentral": "https://contoso-francecentral.openai.azure.com/",
    }


def test_a_fleet_lets_the_catalog_choose_regions_that_offer_everything() -> None:
    """Within the residency, nearest first; the reason is said where there are not enough."""

    def program(count: int) -> Fleet:
        choose = {"residency": "eu", "count": count, "near": "swedencentral"}
        account: AccountArgs = {"resource_group_name": "rg", "deployments": [CHAT]}
        return Fleet("ai", {"account": account, "choose": choose})  # type: ignore[typeddict-item]

    recorded = record(lambda: program(2))
    regions = recorded.outputs[recorded.component("ai").urn]["regions"]
    assert regions == ["swedencentral", "francecentral"]
    with pytest.raises(
        CheckError, match=r"choose.count: \d+ regions in eu offer all deployments \(.*\), 40 are wanted"
    ):
        record(lambda: program(40))


def test_private_dns_is_one_zone_for_each_name_linked_to_every_network() -> None:
    """The zones of both kinds by default, of OpenAI alone where that is all there is."""

    def program(**more: Any) -> PrivateDns:
        return PrivateDns("dns", {"resource_group_name": "rg", "virtual_network_ids": ["/vnets/a", "/vnets/b"], **more})

    recorded = record(program)
    zones = {one.inputs["privateZoneName"] for one in recorded.of_type("PrivateZone")}
    assert zones == {f"privatelink.{service}.azure.com" for service in ("cognitiveservices", "openai", "services.ai")}
    assert {one.inputs["virtualNetworkLinkName"] for one in recorded.of_type("VirtualNetworkLink")} == {"a", "b"}
    assert len(record(lambda: program(kind="OpenAI")).of_type("PrivateZone")) == 1


def test_a_retirement_alert_has_the_documented_filter() -> None:
    """Health advisories of the service in the subscription of the action group; outages where they are wanted."""

    def program(*, outages: bool = False) -> RetirementAlert:
        args: RetirementAlertArgs = {"resource_group_name": "rg", "emails": ["a@example.com"], "outages": outages}
        return RetirementAlert("retirements", args)

    alert = record(program).one("ActivityLogAlert").inputs
    assert alert["scopes"] == [f"/subscriptions/{SUBSCRIPTION}"]
    category, kinds, services = alert["condition"]["allOf"]
    assert category == {"field": "category", "equals": "ServiceHealth"}
    assert [one["equals"] for one in kinds["anyOf"]] == ["Informational", "ActionRequired"]
    assert services["containsAny"] == ["Azure OpenAI Service"]
    with_outages = record(lambda: program(outages=True)).one("ActivityLogAlert").inputs
    assert len(with_outages["condition"]["allOf"][1]["anyOf"]) == 3
    with pytest.raises(CheckError, match="nobody would be told"):
        record(lambda: RetirementAlert("nobody", {"resource_group_name": "rg"}))
