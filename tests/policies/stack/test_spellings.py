"""Every way to declare an account and a deployment says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aoai_policies.core.plan import Plan
from aoai_policies.core.target import SECRET, UNKNOWN, Change, Unknown
from aoai_policies.stack.arm_expressions import parsed
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import canonical

DEPLOYMENT_TYPE = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"
ACCOUNT_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/aoai"
MODEL = {"format": "OpenAI", "name": "gpt-4.1", "version": "2025-04-14"}
SKU = {"name": "GlobalStandard", "capacity": 10}
TAGS = {"owner": "ai-platform"}
NATIVE_ACCOUNT = {
    "accountName": "aoai",
    "resourceGroupName": "rg",
    "kind": "OpenAI",
    "location": "uksouth",
    "sku": {"name": "S0"},
    "tags": TAGS,
    "properties": {"disableLocalAuth": True, "publicNetworkAccess": "Disabled", "customSubDomainName": "shop"},
}
NATIVE = {
    "accountName": "aoai",
    "deploymentName": "chat",
    "resourceGroupName": "rg",
    "sku": SKU,
    "properties": {"model": MODEL, "versionUpgradeOption": "NoAutoUpgrade"},
}
CLASSIC_ACCOUNT = {
    "name": "aoai",
    "resourceGroupName": "rg",
    "kind": "OpenAI",
    "location": "uksouth",
    "skuName": "S0",
    "tags": TAGS,
    "customSubdomainName": "shop",
    "localAuthEnabled": False,
    "publicNetworkAccessEnabled": False,
}
CLASSIC = {
    "name": "chat",
    "cognitiveAccountId": ACCOUNT_ID,
    "model": MODEL,
    "sku": SKU,
    "versionUpgradeOption": "NoAutoUpgrade",
}
TEMPLATE = {
    "parameters": {"region": {"type": "string"}, "suffix": {"defaultValue": "ai"}},
    "variables": {"account": "[concat('ao', parameters('suffix'))]"},
    "resources": [
        {
            "type": "Microsoft.CognitiveServices/accounts",
            "name": "[variables('account')]",
            "location": "[toLower(parameters('region'))]",
            **{key: NATIVE_ACCOUNT[key] for key in ("kind", "sku", "tags", "properties")},
        },
        {
            "type": "Microsoft.CognitiveServices/accounts/deployments",
            "name": "[format('{0}/{1}', variables('account'), 'chat')]",
            **{key: NATIVE[key] for key in ("sku", "properties")},
        },
    ],
}
VALUES = {"region": {"value": "UKSouth"}}
GENERIC = {"resourceProviderNamespace": "Microsoft.CognitiveServices", "resourceGroupName": "rg"}
BODY = {"sku": SKU, "properties": NATIVE["properties"]}

Declared = list[tuple[str, dict[str, Any]]]
WAYS: dict[str, Declared] = {
    "azure-native": [
        ("azure-native:cognitiveservices:Account", NATIVE_ACCOUNT),
        ("azure-native:cognitiveservices:Deployment", NATIVE),
    ],
    "a version of azure-native": [
        ("azure-native:cognitiveservices/v20250601:Account", NATIVE_ACCOUNT),
        ("azure-native:cognitiveservices/v20250601:Deployment", NATIVE),
    ],
    "a parameterised package": [
        ("azure-native_cognitiveservices_v20250601preview:cognitiveservices:Account", NATIVE_ACCOUNT),
        ("azure-native_cognitiveservices_v20250601preview:cognitiveservices:Deployment", NATIVE),
    ],
    "the classic provider": [
        ("azure:cognitive/account:Account", CLASSIC_ACCOUNT),
        ("azure:cognitive/deployment:Deployment", CLASSIC),
    ],
    "the classic provider before version 6": [
        ("azure:cognitive/account:Account", CLASSIC_ACCOUNT),
        (
            "azure:cognitive/deployment:Deployment",
            {**CLASSIC, "sku": None, "scale": {"type": "GlobalStandard", "capacity": 10}},
        ),
    ],
    "a Terraform provider with lists for blocks": [
        ("azurerm:index/cognitiveAccount:CognitiveAccount", CLASSIC_ACCOUNT),
        ("azurerm:index/cognitiveDeployment:CognitiveDeployment", {**CLASSIC, "model": [MODEL], "sku": [SKU]}),
    ],
    "a generic resource": [
        (
            "azure-native:resources:Resource",
            {**GENERIC, **NATIVE_ACCOUNT, "resourceType": "accounts", "resourceName": "aoai"},
        ),
        (
            "azure-native:resources:Resource",
            {
                **GENERIC,
                **BODY,
                "resourceType": "deployments",
                "parentResourcePath": "accounts/aoai",
                "resourceName": "chat",
            },
        ),
    ],
    "azapi": [
        (
            "azapi:index/resource:Resource",
            {
                "type": "Microsoft.CognitiveServices/accounts@2025-06-01",
                "name": "aoai",
                "parentId": "/subscriptions/s/resourceGroups/rg",
                "location": "uksouth",
                "tags": TAGS,
                "body": {key: NATIVE_ACCOUNT[key] for key in ("kind", "sku", "properties")},
            },
        ),
        (
            "azapi:index/resource:Resource",
            {
                "type": "Microsoft.CognitiveServices/accounts/deployments@2025-06-01",
                "name": "chat",
                "parentId": ACCOUNT_ID,
                "body": json.dumps(BODY),
            },
        ),
    ],
    "a template": [
        (
            "azure-native:resources:Deployment",
            {"resourceGroupName": "rg", "properties": {"template": TEMPLATE, "parameters": VALUES}},
        )
    ],
    "a template as text": [
        (
            "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
            {
                "resourceGroupName": "rg",
                "templateContent": json.dumps(TEMPLATE),
                "parametersContent": json.dumps(VALUES),
            },
        )
    ],
}


def plan(declared: Declared) -> Plan:
    resources = [
        Resource(urn=f"urn:pulumi:dev::shop::{token}::r{number}", type=token, name=f"r{number}", inputs=inputs)
        for number, (token, inputs) in enumerate(declared)
    ]
    return plan_from_resources(resources, path="shop", stack="dev", knows=frozenset())


@pytest.mark.parametrize("declared", WAYS.values(), ids=WAYS.keys())
def test_a_deployment_is_read_however_it_is_declared(declared):
    """A gate that another spelling gets around is none."""
    found = plan(declared)
    (account,) = found.accounts
    (one,) = found.deployments
    assert (account.account_name, account.kind, account.location, account.sku) == ("aoai", "OpenAI", "uksouth", "S0")
    assert (account.properties, account.tags) == (NATIVE_ACCOUNT["properties"], TAGS)
    assert (one.account_urn, one.location, one.kind) == (account.urn, "uksouth", "OpenAI")
    assert (one.deployment_name, one.format, one.model, one.version) == ("chat", "OpenAI", "gpt-4.1", "2025-04-14")
    assert (one.sku, one.capacity, one.upgrade_option) == ("GlobalStandard", 10, "NoAutoUpgrade")
    assert [child.name for child in found.children] == [one.name]
    assert found.notes == ()


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:cognitiveservices:Account",
        "azure-native:cognitiveservices/v20251001preview:Account",
        "azure-nextgen:cognitiveservices/latest:Account",
        "azure-native_cognitiveservices_v20250601:cognitiveservices:Account",
    ],
)
def test_a_token_is_read_without_its_api_version(token):
    """There is a new one every few months."""
    assert canonical(token) == "azure-native:cognitiveservices:Account"


def test_resources_of_other_kinds_are_left_alone():
    """A generic resource or a template of something else says nothing here."""
    found = plan(
        [
            ("azure-native:cognitiveservices:AgentDeployment", {"accountName": "aoai"}),
            ("azure-native:resources:Resource", {**GENERIC, "resourceType": "commitmentPlans", "resourceName": "x"}),
            ("azapi:index/resource:Resource", {"type": "Microsoft.Storage/storageAccounts@2023-01-01"}),
            (
                "azure-native:resources:Deployment",
                {"properties": {"template": {"resources": [{"type": "Microsoft.Web/sites"}]}}},
            ),
        ]
    )
    assert (found.accounts, found.deployments, found.children, found.notes) == ((), (), (), ())


CLASSIC_TEMPLATE = "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment"


@pytest.mark.parametrize(
    ("token", "inputs", "why"),
    [
        (
            "azure-native:resources:Deployment",
            {"properties": {"templateLink": {"uri": "https://example.com/t.json"}}},
            "its template is linked, and not in this program",
        ),
        ("azure-native:resources:Deployment", {"properties": {"template": UNKNOWN}}, "its text is not known here"),
        (
            "azure-native:resources:Deployment",
            {"properties": {"template": {"resources": ["?"]}}},
            "one of its resources is not an object",
        ),
        (CLASSIC_TEMPLATE, {"templateContent": "{"}, "its text is not JSON"),
        ("azure-native:resources:Resource", {"resourceType": UNKNOWN}, "its type is not known here"),
        ("azure-native:resources:Resource", {"resourceType": "accounts"}, "its type is not known here"),
        ("azapi:index/resource:Resource", {"type": UNKNOWN}, "its type is not known here"),
        ("azapi:index/resource:Resource", {"type": DEPLOYMENT_TYPE, "body": "{"}, "its body is not JSON"),
        (
            "pulumi-python:dynamic:Resource",
            {"__provider": "..."},
            "a dynamic provider makes it with its own code, which is not run here",
        ),
        (
            "command:local:Command",
            {"create": "az cognitiveservices account deployment create -n chat"},
            "a command that calls Cognitive Services itself",
        ),
    ],
)
def test_what_cannot_be_opened_is_said(token, inputs, why):
    """It may hold a deployment, and nobody must take it for checked."""
    found = plan([(token, inputs)])
    assert [(one.what, one.why, one.id) for one in found.unread] == [
        (f"r0 ({token})", why, f"urn:pulumi:dev::shop::{token}::r0")
    ]
    assert tuple(map(str, found.unread)) == (f"r0 ({token}): {why}, so what is declared there was not checked",)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("plain", "plain"),
        ("[[literal]", "[literal]"),
        ("[parameters('given')]", "g"),
        ("[parameters('object').name]", "n"),
        ("[parameters('object')['list'][1]]", "second"),
        ("[toUpper(concat('it''s ', variables('v')))]", "IT'S X"),
        ("[uniqueString(resourceGroup().id)]", None),
        ("[parameters('nowhere')]", None),
        ("[variables('loop')]", None),
        ("[concat('a', uniqueString('b'))]", None),
        ("[concat('a']", None),
        ("[if(true(), 'a', 'b')]", "a"),
        ("[if(equals(parameters('given'), 'G'), 'a', 'b')]", "b"),
        ("[if(parameters('nowhere'), 'a', 'b')]", None),
        ("[if(parameters('nowhere'), 'a', 'a')]", "a"),
        ("[if(true, 'a', 'b')]", None),
        ("[last(split(resourceId('Microsoft.Web/sites', uniqueString('x'), 'last'), '/'))]", None),
        ("[last(split(resourceId('Microsoft.Web/sites/slots', uniqueString('x'), 'last'), '/'))]", "last"),
        ("[join(map(createArray('a', 'b'), lambda('x', toUpper(lambdaVariables('x')))), '-')]", "A-B"),
        ("[first(filter(range(3, 4), lambda('n', greater(lambdaVariables('n'), 4))))]", "5"),
        ("[coalesce(tryGet(parameters('object'), 'none'), parameters('OBJECT').Name)]", "n"),
        ("[string(length(union(parameters('object'), createObject('more', null()))))]", "3"),
        ("[format('{0}-{1}', take(replace('abc', 'b', 'xx'), 3), padLeft(7, 2, '0'))]", "axx-07"),
        ("[concat('a', parameters('object'))]", None),
        ("[variables('looped')[1]]", "item1"),
        ("[tryGet(parameters('object'), 'LIST', 1)]", "second"),
        ("[coalesce(tryGet(parameters('object'), 'list', 2), 'nothing')]", "nothing"),
        ("[coalesce(tryGet(parameters('object'), 'none'), 'nothing')]", "nothing"),
        ("[tryGet(parameters('given'), 'name')]", None),
        ("[resourceGroup('other').name]", "other"),
        ("[split(resourceId('other', 'Microsoft.Web/sites', 'site'), '/')[4]]", "other"),
        ("[last(split(resourceId('sub', 'other', 'Microsoft.Web/sites', 'site'), '/'))]", "site"),
        ("[resourceId('nonsense')]", None),
        ("[parameters('object').outputs]", None),
        ("[parameters('empty')]", "default"),
        ("[toUpper(uniqueString('b'))]", None),
        ("[string(equals(uniqueString('b'), 'x'))]", None),
        ("[string(mul(3037000499, 3037000499))]", "9223372030926249001"),
        ("[string(mul(3037000500, 3037000500))]", None),
    ],
)
def test_expressions_of_templates_are_followed_as_far_as_their_text_goes(expression, value):
    """What only Azure computes is unknown, and says so."""
    template = {
        "parameters": {
            "given": {},
            "object": {"defaultValue": {"name": "n", "list": ["first", "second"]}},
            "empty": {"defaultValue": "default"},
        },
        "variables": {
            "v": "x",
            "loop": "[variables('loop')]",
            "copy": [{"name": "looped", "count": 2, "input": "[format('item{0}', copyIndex('looped'))]"}],
        },
        "resources": [
            {
                "type": "Microsoft.CognitiveServices/accounts",
                "name": "aoai",
                "kind": expression,
                "location": "[resourceGroup().location]",
            }
        ],
    }
    given = {"given": {"value": "g"}, "empty": {}}
    inputs = {"resourceGroupName": "rg", "properties": {"template": template, "parameters": given}}
    group = ("azure-native:resources:ResourceGroup", {"resourceGroupName": "rg", "location": "westus3"})
    (account,) = plan([group, ("azure-native:resources:Deployment", inputs)]).accounts
    assert account.kind == (Unknown("computed by a template") if value is None else value)
    assert account.location == "westus3"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"reference": {"keyVault": {"id": "x"}, "secretName": "s"}}, SECRET),
        ({"value": SECRET}, SECRET),
        ({"value": UNKNOWN}, UNKNOWN),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_what_is_given_for_a_parameter_and_not_known(given, kind):
    """A secret of a key vault is one, and a value that is not known yet stays so with its reason."""
    account = {"type": "Microsoft.CognitiveServices/accounts", "name": "aoai", "kind": "[parameters('given')]"}
    template = {"parameters": {"given": {}}, "resources": [account]}
    properties = {"template": template, "parameters": {"given": given}}
    (found,) = plan(
        [("azure-native:resources:Deployment", {"resourceGroupName": "rg", "properties": properties})]
    ).accounts
    assert found.kind == kind


@pytest.mark.parametrize(("inside", "outside"), [("f(", ")"), ("f()[", "]")])
def test_expressions_are_read_to_a_depth(inside, outside):
    """A hundred inside one another, and no more."""
    assert parsed(f"{inside * 100}f(){outside * 100}") is not None
    assert parsed(f"{inside * 101}f(){outside * 101}") is None


@pytest.mark.parametrize(
    "declared", [{"type": "secureString"}, {"type": "SECUREOBJECT"}, {"$ref": "#/definitions/own"}]
)
@pytest.mark.parametrize("given", [{"value": "hunter-2"}, {"value": {"name": "hunter-2"}}])
def test_a_secure_parameter_of_a_template_is_secret(declared, given):
    """Though its value is written in plain text, where somebody could read it off a finding."""
    template = {
        "definitions": {"own": {"type": "securestring"}},
        "parameters": {"given": declared, "other": {"type": "string", "defaultValue": "[parameters('given')]"}},
        "resources": [
            {
                "type": "Microsoft.CognitiveServices/accounts",
                "name": "aoai",
                "kind": "[parameters('given')]",
                "location": "[parameters('other')]",
                "sku": {"name": "[concat('x', parameters('given'))]"},
            }
        ],
    }
    inputs = {"resourceGroupName": "rg", "properties": {"template": template, "parameters": {"given": given}}}
    (account,) = plan([("azure-native:resources:Deployment", inputs)]).accounts
    assert (account.kind, account.location, account.sku) == (SECRET, SECRET, Unknown("computed by a template"))


AZAPI = "azapi:resources/resource:Resource"
UPDATE_RESOURCE = "azapi:resources/updateResource:UpdateResource"
ACTION = "azapi:resources/resourceAction:ResourceAction"
UNCHANGED = Unknown("as it is on the existing resource")
CAPACITY = {"sku": {"name": "Standard", "capacity": 20}}


@pytest.mark.parametrize(
    ("token", "inputs", "capacity", "model", "change"),
    [
        (UPDATE_RESOURCE, {"name": "chat", "parentId": ACCOUNT_ID, "body": CAPACITY}, 20, UNCHANGED, Change.UPDATE),
        (
            UPDATE_RESOURCE,
            {"resourceId": f"{ACCOUNT_ID}/deployments/chat", "body": CAPACITY},
            20,
            UNCHANGED,
            Change.UPDATE,
        ),
        (
            ACTION,
            {"resourceId": f"{ACCOUNT_ID}/deployments/chat", "method": "PATCH", "body": json.dumps(CAPACITY)},
            20,
            UNCHANGED,
            Change.UPDATE,
        ),
        (
            ACTION,
            {"resourceId": f"{ACCOUNT_ID}/deployments/chat", "method": "PUT", "body": BODY},
            10,
            "gpt-4.1",
            Change.CREATE,
        ),
        (
            ACTION,
            {
                "type": "Microsoft.CognitiveServices/accounts@2025-06-01",
                "resourceId": ACCOUNT_ID,
                "action": "deployments/chat",
                "method": "PUT",
                "body": BODY,
            },
            10,
            "gpt-4.1",
            Change.CREATE,
        ),
    ],
    ids=["update by parent", "update by id", "patch", "put", "put below"],
)
def test_azapi_changes_what_exists(token, inputs, capacity, model, change):
    """What an update does not name stays as it is, which is not known here."""
    (one,) = plan([(token, {"type": DEPLOYMENT_TYPE, **inputs})]).deployments
    assert (one.account, one.deployment_name, one.sku) == (
        "aoai",
        "chat",
        "Standard" if capacity == 20 else "GlobalStandard",
    )
    assert (one.capacity, one.model, one.change) == (capacity, model, change)


def test_an_update_of_an_account_says_only_what_it_changes():
    """Nothing is wrong with an account for what an update leaves out."""
    body = {"properties": {"publicNetworkAccess": "Enabled"}}
    inputs = {"type": "Microsoft.CognitiveServices/accounts@2025-06-01", "resourceId": ACCOUNT_ID, "body": body}
    (one,) = plan([(UPDATE_RESOURCE, inputs)]).accounts
    assert (one.account_name, one.kind, one.location, one.identity) == ("aoai", UNCHANGED, UNCHANGED, UNCHANGED)
    assert (one.properties["publicNetworkAccess"], one.properties["disableLocalAuth"]) == ("Enabled", UNCHANGED)


def test_an_action_that_only_asks_declares_nothing():
    """`listKeys` and the like."""
    inputs = {"type": DEPLOYMENT_TYPE, "resourceId": ACCOUNT_ID, "action": "listKeys", "method": "POST"}
    found = plan([(ACTION, inputs)])
    assert (found.deployments, found.unread) == ((), ())


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:resources:DeploymentAtSubscriptionScope",
        "azure-native:resources/v20240301:DeploymentAtManagementGroupScope",
        "azure-native:resources:DeploymentAtTenantScope",
        "azure-native:resources:DeploymentStackAtResourceGroup",
        "azure-native:resources:DeploymentStackAtSubscription",
        "azure:core/subscriptionTemplateDeployment:SubscriptionTemplateDeployment",
        "azure:management/groupTemplateDeployment:GroupTemplateDeployment",
        "azurerm:index/resourceGroupDeploymentStack:ResourceGroupDeploymentStack",
    ],
)
def test_templates_are_opened_at_every_scope(token):
    """And those of deployment stacks."""
    content = {"template": TEMPLATE, "parameters": VALUES}
    classic = {"templateContent": json.dumps(TEMPLATE), "parametersContent": json.dumps(VALUES)}
    inputs = content if token.startswith("azure-native") else classic
    (one,) = plan([(token, inputs)]).deployments
    assert (one.model, one.location) == ("gpt-4.1", "uksouth")


def changed(token: str, before: dict[str, Any], after: dict[str, Any]) -> Plan:
    urn = f"urn:pulumi:dev::shop::{token}::r"
    one = Resource(urn=urn, type=token, name="r", inputs=after, before=before, change=Change.UPDATE)
    return plan_from_resources([one], path="shop", stack="dev", knows=frozenset())


def test_an_update_of_azapi_has_a_former_declaration():
    """What changes in it can be judged."""
    former = {**BODY, "sku": {"name": "GlobalStandard", "capacity": 5}}
    inputs = {"type": DEPLOYMENT_TYPE, "name": "chat", "parentId": ACCOUNT_ID}
    (one,) = changed(AZAPI, {**inputs, "body": former}, {**inputs, "body": BODY}).deployments
    assert (one.change, one.before.capacity, one.capacity) == (Change.UPDATE, 5, 10)


def test_a_template_that_changes_leaves_the_rest_as_it_is():
    """What it declared before and now alike exists; what it did not is new."""
    more = {**TEMPLATE["resources"][1], "name": "[format('{0}/more', variables('account'))]"}
    template = {**TEMPLATE, "resources": [*TEMPLATE["resources"], more]}
    was = {"template": TEMPLATE, "parameters": VALUES}
    now = {"template": template, "parameters": VALUES}
    found = changed("azure-native:resources:Deployment", {"properties": was}, {"properties": now})
    assert [(one.name, one.change) for one in found.deployments] == [("chat", Change.SAME), ("more", Change.CREATE)]
