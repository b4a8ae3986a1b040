"""How a deployment finds its account, and an account its location."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from aoai_policies.core.plan import Plan
from aoai_policies.core.target import SECRET, UNKNOWN, Change, Unknown
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource

NATIVE = "azure-native:cognitiveservices:"


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::shop::{token}::{name}"


ACCOUNT = urn(f"{NATIVE}Account", "acct")
GROUP = urn("azure-native:resources:ResourceGroup", "rg")
PROVIDER = urn("pulumi:providers:azure-native", "japan")


def resource(token: str, name: str, inputs: dict[str, Any] | None = None, **rest: Any) -> Resource:
    return Resource(urn=urn(token, name), type=token, name=name, inputs=inputs or {}, **rest)


def account(inputs: dict[str, Any] | None = None, name: str = "acct", **rest: Any) -> Resource:
    return resource(f"{NATIVE}Account", name, inputs, **rest)


def deployment(inputs: dict[str, Any] | None = None, **rest: Any) -> Resource:
    return resource(f"{NATIVE}Deployment", "chat", inputs, **rest)


def group(**inputs: Any) -> Resource:
    return resource("azure-native:resources:ResourceGroup", "rg", inputs)


def plan(*resources: Resource) -> Plan:
    return plan_from_resources(resources, path="shop", stack="dev", knows=frozenset())


@pytest.mark.parametrize(
    "child",
    [
        deployment({"accountName": UNKNOWN}, property_dependencies={"accountName": (ACCOUNT,)}),
        deployment({"accountName": UNKNOWN}, parent=ACCOUNT),
        deployment({"accountName": "AOAI"}),
        deployment({"accountName": "aoai-made-up"}),
    ],
    ids=["what its name comes from", "its parent", "its declared name", "its known name"],
)
def test_the_account_of_a_deployment_is_found_by(child):
    """Any of these is enough; Azure folds case in names."""
    host = account({"accountName": "aoai", "location": "eastus2", "kind": "OpenAI"}, outputs={"name": "aoai-made-up"})
    (one,) = plan(host, child).deployments
    assert (one.account, one.account_urn, one.location, one.kind) == ("acct", ACCOUNT, "eastus2", "OpenAI")


def test_accounts_whose_names_share_a_random_part_are_told_by_it():
    """Both names are unknown, and come from the same random suffix."""
    suffix = urn("random:index/randomString:RandomString", "suffix")
    made = {"accountName": (suffix,)}
    host = account({"accountName": UNKNOWN, "location": "eastus2"}, property_dependencies=made)
    (one,) = plan(host, deployment({"accountName": UNKNOWN}, property_dependencies=made)).deployments
    assert one.account_urn == ACCOUNT


def test_two_accounts_of_one_name_are_told_by_their_resource_groups():
    """An account's name is its own only inside a resource group."""
    hosts = [
        account({"accountName": "aoai", "resourceGroupName": where, "location": where}, name=where)
        for where in ("eastus", "westus")
    ]
    (one,) = plan(*hosts, deployment({"accountName": "aoai", "resourceGroupName": "WestUS"})).deployments
    assert one.location == "westus"


def test_an_account_of_that_name_in_another_group_is_another_account():
    """A location from there could be wrong."""
    host = account({"accountName": "aoai", "resourceGroupName": "rg-here", "location": "eastus"})
    (one,) = plan(host, deployment({"accountName": "aoai", "resourceGroupName": "rg-there"})).deployments
    assert one.account_urn is None


@pytest.mark.parametrize(
    ("child", "name", "why"),
    [
        (deployment({"accountName": "shared"}), "shared", "unknown, because account shared is not in this plan"),
        (
            deployment({"accountName": UNKNOWN}, property_dependencies={"accountName": (ACCOUNT,)}),
            "acct",
            "unknown, because account acct is not in this plan",
        ),
        (
            deployment(
                {"accountName": UNKNOWN},
                property_dependencies={"accountName": (urn("pulumi:pulumi:StackReference", "infra"),)},
            ),
            UNKNOWN,
            "not known before apply; the account comes from infra",
        ),
        (deployment({"accountName": UNKNOWN}), UNKNOWN, "not known before apply"),
        (deployment({"accountName": SECRET}), SECRET, "a secret"),
        (deployment({"sku": {}}), None, "unknown, because no account is named"),
    ],
)
def test_a_missing_account_leaves_the_location_unknown_and_says_why(child, name, why):
    """The reason completes "location is ..."."""
    (one,) = plan(child).deployments
    assert (one.account, one.account_urn, one.location, one.kind) == (name, None, Unknown(why), Unknown(why))


def test_location_is_its_own_then_the_providers_then_the_groups():
    """The order of the real provider."""
    japan = resource("pulumi:providers:azure-native", "japan", {"location": "japaneast"})
    placed = {"resourceGroupName": "rg-openai"}
    where = group(resourceGroupName="RG-OpenAI", location="uksouth")
    assert (
        plan(japan, where, account({**placed, "location": "eastus"}, provider=PROVIDER)).accounts[0].location
        == "eastus"
    )
    assert plan(japan, where, account(placed, provider=PROVIDER)).accounts[0].location == "japaneast"
    assert plan(where, account(placed)).accounts[0].location == "uksouth"
    by_origin = account({"resourceGroupName": UNKNOWN}, property_dependencies={"resourceGroupName": (GROUP,)})
    assert plan(group(location="uksouth"), by_origin).accounts[0].location == "uksouth"


@pytest.mark.parametrize(
    ("others", "host", "location"),
    [
        (
            [],
            account({"location": UNKNOWN}, property_dependencies={"location": (GROUP,)}),
            Unknown("not known before apply; it comes from rg"),
        ),
        ([], account({"location": SECRET}, property_dependencies={"location": (GROUP,)}), SECRET),
        (
            [resource("pulumi:providers:azure-native", "japan", {"location": UNKNOWN})],
            account({"kind": "OpenAI"}, provider=PROVIDER),
            Unknown("not known before apply; it comes from provider japan"),
        ),
        (
            [],
            account({"kind": "OpenAI"}, provider=PROVIDER),
            Unknown("unknown, because provider japan is not in this plan"),
        ),
        (
            [],
            account({"resourceGroupName": "rg-shared"}),
            Unknown("unknown, because resource group rg-shared is not in this plan"),
        ),
        (
            [],
            account({"resourceGroupName": UNKNOWN}, property_dependencies={"resourceGroupName": (GROUP,)}),
            Unknown("unknown, because resource group rg is not in this plan"),
        ),
        (
            [],
            account(
                {"resourceGroupName": UNKNOWN},
                property_dependencies={"resourceGroupName": (urn("pulumi:pulumi:StackReference", "infra"),)},
            ),
            Unknown("not known before apply; the resource group comes from infra"),
        ),
        (
            [group(resourceGroupName="rg-x")],
            account({"resourceGroupName": "rg-x"}),
            Unknown("unknown, because resource group rg declares none"),
        ),
        ([], account({"kind": "OpenAI"}), None),
    ],
)
def test_a_location_that_is_not_known_says_where_it_comes_from(others, host, location):
    """So that a reader knows what to look at."""
    assert plan(*others, host).accounts[0].location == location


def test_the_former_account_of_a_moved_deployment_gives_its_former_location():
    """A deployment that is replaced because its account moves was somewhere else before."""
    host = account(
        {"accountName": "aoai", "location": "eastus2", "kind": "AIServices"},
        before={"accountName": "aoai", "location": "westus", "kind": "OpenAI"},
        change=Change.REPLACE,
    )
    child = deployment({"accountName": "aoai"}, before={"accountName": "aoai"}, change=Change.REPLACE)
    found = plan(host, child)
    (one,) = found.deployments
    assert (one.location, one.before.location) == ("eastus2", "westus")
    assert (one.kind, one.before.kind) == ("AIServices", "OpenAI")
    assert found.accounts[0].before.location == "westus"


def test_children_of_an_account_are_what_azure_changes_one_at_a_time():
    """Deployments, projects, filters and private endpoints; the account of another service is none of them."""
    account_id = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/aoai"
    storage_id = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data"
    found = plan(
        account({"accountName": "aoai"}),
        deployment({"accountName": "aoai"}),
        resource(f"{NATIVE}Project", "project", {"accountName": "aoai"}, change=Change.UPDATE),
        resource(f"{NATIVE}RaiPolicy", "filter", {"accountName": "shared"}),
        resource(
            "azure-native:network:PrivateEndpoint",
            "endpoint",
            {"privateLinkServiceConnections": [{"privateLinkServiceId": account_id}]},
        ),
        resource(
            "azure-native:network:PrivateEndpoint",
            "to-storage",
            {"privateLinkServiceConnections": [{"privateLinkServiceId": storage_id}]},
        ),
    )
    assert [(child.name, child.account, child.change.value) for child in found.children] == [
        ("chat", ACCOUNT, "create"),
        ("project", ACCOUNT, "update"),
        ("filter", "shared", "create"),
        ("endpoint", ACCOUNT, "create"),
    ]


def test_what_belongs_to_an_account_is_related_to_it():
    """Rules about accounts look for it there, however it is declared."""
    account_id = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/aoai"
    endpoint = urn("azure-native:network:PrivateEndpoint", "endpoint")
    found = plan(
        account({"accountName": "aoai"}),
        resource(
            "azure-native:network:PrivateEndpoint",
            "endpoint",
            {"privateLinkServiceConnections": UNKNOWN},
            property_dependencies={"privateLinkServiceConnections": (ACCOUNT,)},
        ),
        resource(
            "azure-native:network:PrivateDnsZoneGroup",
            "zones",
            {"privateEndpointName": UNKNOWN},
            property_dependencies={"privateEndpointName": (endpoint,)},
        ),
        resource(
            "azure:privatelink/endpoint:Endpoint",
            "classic",
            {
                "privateServiceConnection": {"privateConnectionResourceId": account_id},
                "privateDnsZoneGroup": {"name": "zones"},
            },
        ),
        resource("azure-native:insights:DiagnosticSetting", "logs", {"resourceUri": account_id}),
        resource("azure:monitoring/diagnosticSetting:DiagnosticSetting", "more", {"targetResourceId": account_id}),
        resource("azure-native:authorization:RoleAssignment", "may-read", {"scope": account_id}),
        resource("azure-native:authorization:RoleAssignment", "of-the-group", {"scope": "/subscriptions/x"}),
        resource("azure-native:cognitiveservices:RaiPolicy", "filter", {"accountName": "aoai"}),
        resource("azure-native:insights:DiagnosticSetting", "gone", {"resourceUri": account_id}, change=Change.DELETE),
    )
    assert [(one.kind.value, one.name, one.of.rpartition("::")[2]) for one in found.related] == [
        ("private endpoint", "endpoint", "acct"),
        ("DNS zone group", "zones", "endpoint"),
        ("private endpoint", "classic", "acct"),
        ("DNS zone group", "classic", "classic"),
        ("diagnostic setting", "logs", "acct"),
        ("diagnostic setting", "more", "acct"),
        ("role assignment", "may-read", "acct"),
        ("content filter", "filter", "acct"),
    ]
    assert [child.name for child in found.children] == ["filter", "endpoint", "classic"]


def test_a_classic_content_filter_has_arms_names():
    """One rule judges all filters."""
    account_id = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/aoai"
    declared = {
        "cognitiveAccountId": account_id,
        "basePolicyName": "Microsoft.Default",
        "contentFilters": [{"name": "Hate", "filterEnabled": True, "blockEnabled": False, "source": "Prompt"}],
    }
    (related,) = plan(
        account({"accountName": "aoai"}),
        resource("azure:cognitive/accountRaiPolicy:AccountRaiPolicy", "filter", declared),
    ).related
    assert related.inputs["properties"] == {
        "basePolicyName": "Microsoft.Default",
        "contentFilters": [{"name": "Hate", "enabled": True, "blocking": False, "source": "Prompt"}],
    }


def test_dependencies_include_the_parent():
    """A child of the account waits for it without saying so."""
    child = deployment({"accountName": "aoai"}, parent=ACCOUNT, dependencies=(GROUP,))
    assert plan(account({"accountName": "aoai"}), child).dependencies == {child.urn: (ACCOUNT, GROUP)}


@pytest.mark.parametrize(
    ("tags", "needs"),
    [
        ({"aoai-needs": "fine-tuning, responses"}, ("fine-tuning", "responses")),
        ({"aoai-needs": ["fine-tuning", "responses"]}, ("fine-tuning", "responses")),
        ({"aoai-needs": UNKNOWN}, UNKNOWN),
        ({"owner": "x"}, ()),
        (UNKNOWN, ()),
        (None, ()),
    ],
)
def test_the_tag_of_a_deployment_says_what_it_needs(tags, needs):
    """Azure knows no such property, so a tag carries it."""
    assert plan(deployment({"tags": tags})).deployments[0].needs == needs


@pytest.mark.parametrize(
    ("sku", "version", "read"),
    [
        ({"name": "Standard", "capacity": 10.0}, "1", ("Standard", 10, "1")),
        ({"name": "Standard", "capacity": "10"}, 1, ("Standard", 10, "1")),
        ({"name": "Standard", "capacity": 1.5}, None, ("Standard", 1.5, None)),
        (UNKNOWN, UNKNOWN, (UNKNOWN, UNKNOWN, UNKNOWN)),
        (None, [], (None, None, Unknown("not a text"))),
        ({"name": {}, "capacity": True}, True, (Unknown("not a text"), Unknown("not a number"), Unknown("not a text"))),
    ],
)
def test_values_of_an_odd_kind_are_unknown_and_never_an_error(sku, version, read):
    """What the provider would refuse or convert is not ours to crash on."""
    (one,) = plan(deployment({"sku": sku, "properties": {"model": {"version": version}}})).deployments
    assert (one.sku, one.capacity, one.version) == read


def test_a_literal_name_outranks_what_a_child_hangs_on():
    """And the contradiction is said: the region could be another."""
    hosts = [
        account({"accountName": name, "location": where}, name=name)
        for name, where in (("a", "uksouth"), ("b", "eastus"))
    ]
    child = deployment({"accountName": "b"}, parent=urn(f"{NATIVE}Account", "a"))
    found = plan(*hosts, child)
    assert (found.deployments[0].account, found.deployments[0].location) == ("b", "eastus")
    assert found.notes == ("chat names account b, and hangs on account a; it was judged on b",)
    elsewhere = plan(hosts[0], deployment({"accountName": "c"}, property_dependencies={"accountName": (hosts[0].urn,)}))
    assert elsewhere.deployments[0].location == Unknown("unknown, because account c is not in this plan")
    generated = account({"accountName": UNKNOWN, "location": "uksouth"}, name="a")
    assert plan(generated, child).deployments[0].location == "uksouth"


def test_accounts_of_one_name_in_many_groups_are_found_at_once():
    """It takes no longer for each where there are more of them."""
    hosts = [
        account({"accountName": "aoai", "resourceGroupName": f"rg{n}", "location": f"r{n}"}, name=f"a{n}")
        for n in range(4000)
    ]
    children = [
        resource(f"{NATIVE}Deployment", f"d{n}", {"accountName": "aoai", "resourceGroupName": f"RG{n}"})
        for n in range(4000)
    ]
    start = process_time()
    found = plan(*hosts, *children)
    assert [one.location for one in found.deployments] == [f"r{n}" for n in range(4000)]
    assert process_time() - start < 5


@pytest.mark.parametrize(
    ("host", "child", "linked"),
    [
        ({"resourceGroupName": "rg"}, {"resourceGroupName": "RG"}, True),
        ({"resourceGroupName": "rg"}, {"resourceGroupName": "other"}, False),
        ({"resourceGroupName": "rg"}, {"resourceGroupName": UNKNOWN}, True),
        ({"resourceGroupName": UNKNOWN}, {"resourceGroupName": "other"}, True),
        ({}, {"resourceGroupName": "other"}, True),
        ({"resourceGroupName": "unseen"}, {"resourceGroupName": "rg"}, False),
        ({"resourceGroupName": "unseen"}, {"resourceGroupName": "unseen"}, True),
        ({"resourceGroupName": "unseen"}, {}, True),
    ],
)
def test_a_name_is_an_accounts_in_a_group_that_can_be_its(host, child, linked):
    """With one group of the plan, and others that are not in it."""
    where = group(resourceGroupName="rg")
    hosted = account({"accountName": "aoai", "location": "uksouth", **host})
    (one,) = plan(where, hosted, deployment({"accountName": "aoai", **child})).deployments
    assert (one.account_urn == ACCOUNT) is linked


def test_the_default_location_of_a_group_is_what_comes_from_it():
    """`location=rg.location`, where the group has the provider's: nothing else of it can be a location."""
    japan = resource("pulumi:providers:azure-native", "japan", {"location": "japaneast"})
    where = resource("azure-native:resources:ResourceGroup", "rg", {"resourceGroupName": "rg"}, provider=PROVIDER)
    host = account({"location": UNKNOWN}, property_dependencies={"location": (GROUP,)})
    assert plan(japan, where, host).accounts[0].location == "japaneast"


def test_the_classic_provider_changes_deployments_in_turn():
    """It locks the account, so that Azure never sees two at once."""
    inputs = {"cognitiveAccountId": "/subscriptions/x/providers/Microsoft.CognitiveServices/accounts/aoai"}
    names = ("a", "b", "c")
    found = plan(*(resource("azure:cognitive/deployment:Deployment", name, {**inputs, "name": name}) for name in names))
    urns = [one.urn for one in found.deployments]
    assert found.dependencies == {urns[1]: (urns[0],), urns[2]: (urns[1],)}


@pytest.mark.parametrize("capacity", ["9" * 5000, 10**400, float("inf"), float("nan"), "-1"])
def test_numbers_that_no_deployment_has_are_unknown(capacity):
    """They end no check."""
    (one,) = plan(deployment({"sku": {"capacity": capacity}})).deployments
    assert one.capacity == Unknown("not a number")


@pytest.mark.parametrize(
    ("name", "rest", "declared"),
    [
        ("aoai", {}, "aoai"),
        ("acct1a2b3c4d", {}, None),
        ("acct-1a2b3c4", {}, None),
        ("acct-1a2b3c4d", {}, None),
        ("acct1a2b3c4", {}, None),
        ("acct1a2b3c", {}, "acct1a2b3c"),
        ("acct-1a2b3c4d5", {}, "acct-1a2b3c4d5"),
        ("acct1a2b3c4g", {}, "acct1a2b3c4g"),
        ("other1a2b3c4", {}, "other1a2b3c4"),
        ("acct1a2b3c4d", {"property_dependencies": {"accountName": ()}}, "acct1a2b3c4d"),
        ("aoai", {"generated": ("accountName",)}, None),
        (UNKNOWN, {}, UNKNOWN),
    ],
)
def test_a_name_that_pulumi_made_up_is_not_declared(name, rest, declared):
    """The logical name and seven or eight hexadecimal digits, where nothing shows that the program wrote it."""
    assert plan(account({"accountName": name}, **rest)).accounts[0].account_name == declared


def test_an_account_is_found_by_what_is_known_of_its_name_and_group():
    """A name in another case, an account whose group is not known, and two of one name that nothing tells apart."""
    unplaced = account({"accountName": "Aoai", "location": "eastus", "resourceGroupName": UNKNOWN})
    (one,) = plan(unplaced, deployment({"accountName": "aoai", "resourceGroupName": "rg"})).deployments
    assert one.location == "eastus"
    twins = [account({"accountName": "aoai", "location": name}, name=name) for name in ("eastus", "westus")]
    (one,) = plan(*twins, deployment({"accountName": "aoai"})).deployments
    assert one.account_urn is None


def test_an_existing_account_has_an_unknown_location_of_its_own():
    """What is only looked up takes no location from provider or group."""
    host = account({"accountName": "aoai", "resourceGroupName": "rg"}, external=True)
    where = group(resourceGroupName="rg", location="uksouth")
    (one,) = plan(where, host, deployment({"accountName": "aoai", "resourceGroupName": "rg"})).deployments
    assert one.location == Unknown("not known before apply; it comes from the existing account acct")
