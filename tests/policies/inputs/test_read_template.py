"""ARM templates as files, and what Bicep's compiler writes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import SECRET, Unknown
from aoai_policies.inputs.read import read_plans

ARM = Path(__file__).parents[2] / "fixtures" / "arm"
ACCOUNT = {
    "type": "Microsoft.CognitiveServices/accounts",
    "name": "aoai",
    "location": "uksouth",
    "kind": "OpenAI",
    "sku": {"name": "S0"},
}
DEPLOYMENT = {
    "type": "Microsoft.CognitiveServices/accounts/deployments",
    "name": "aoai/chat",
    "sku": {"name": "GlobalStandard", "capacity": 10},
    "properties": {"model": {"format": "OpenAI", "name": "gpt-4.1", "version": "2025-04-14"}},
}
GROUP = "that of the resource group that the template is deployed to"


def read(tmp_path: Path, *resources: Any, **rest: Any) -> Plan:
    file = tmp_path / "main.json"
    file.write_text(json.dumps({"contentVersion": "1.0.0.0", "resources": list(resources), **rest}))
    (plan,) = read_plans(str(file))
    return plan


def module(name: str, template: dict[str, Any], **more: Any) -> dict[str, Any]:
    options = {"expressionEvaluationOptions": {"scope": "inner"}, "mode": "Incremental"}
    parameters = {key: {"value": value} for key, value in more.pop("parameters", {}).items()}
    properties = {**options, "template": template, "parameters": parameters}
    return {"type": "Microsoft.Resources/deployments", "name": name, "properties": properties, **more}


def test_what_bicep_builds(tmp_path):
    """Modules with their outputs, a loop over a parameter, a condition, names made by `uniqueString`."""
    shutil.copy(ARM / "main.json", tmp_path)
    (plan,) = read_plans(str(tmp_path / "main.json"))
    (account,) = plan.accounts
    assert (account.name, account.account_name) == ("aoai-*", Unknown("computed by a template"))
    assert (account.kind, account.location) == ("OpenAI", Unknown(GROUP))
    assert [(one.name, one.account_urn, one.model, one.version, one.sku, one.capacity) for one in plan.deployments] == [
        ("chat", account.urn, "gpt-4.1", "2025-04-14", "GlobalStandard", 30),
        ("embed", account.urn, "text-embedding-3-large", "1", "Standard", 50),
    ]
    assert [one.position.line for one in (account, *plan.deployments)] == [53, 62, 62]
    chat, embed = (one.urn for one in plan.deployments)
    assert plan.dependencies == {chat: (account.urn,), embed: (account.urn, chat)}
    assert plan.unread == plan.notes == ()


def test_values_of_the_parameter_file_beside_it(tmp_path, monkeypatch):
    """With azd's variables, as far as they are set; and said."""
    for name in ("main.json", "main.parameters.json"):
        shutil.copy(ARM / name, tmp_path)
    monkeypatch.delenv("AZURE_LOCATION", raising=False)
    (plan,) = read_plans(str(tmp_path / "main.json"))
    assert {one.location for one in plan.deployments} == {"swedencentral"}
    assert [one.name for one in plan.deployments] == ["reasoning", "chat", "embed"]
    assert {one.account for one in plan.deployments} == {"aoai-*"}
    assert plan.notes == ("its parameters have the values of main.parameters.json",)
    monkeypatch.setenv("AZURE_LOCATION", "eastus2")
    (named,) = read_plans(str(tmp_path / "main.parameters.json"))
    assert {one.location for one in named.deployments} == {"eastus2"}
    assert (named.stack, named.notes) == ("main.parameters", ())


def test_a_parameter_file_without_its_template_is_refused(tmp_path):
    """It declares nothing by itself."""
    shutil.copy(ARM / "main.parameters.json", tmp_path)
    file = tmp_path / "main.parameters.json"
    with pytest.raises(InputError) as error:
        read_plans(str(file))
    missing = f"{file}: the parameters of an ARM template, and no main.json beside it; "
    assert str(error.value) == missing + "name the template itself"
    (tmp_path / "main.bicep").write_text("")
    with pytest.raises(InputError) as error:
        read_plans(str(file))
    assert str(error.value) == missing + "`bicep build main.bicep` writes it"


def test_what_build_params_writes_holds_both(tmp_path):
    """`bicep build-params --stdout main.bicepparam`."""
    parameters = {"parameters": {"environmentName": {"value": "dev"}, "location": {"value": "westus3"}}}
    both = {"templateJson": (ARM / "main.json").read_text(), "parametersJson": json.dumps(parameters)}
    file = tmp_path / "built.json"
    file.write_text(json.dumps(both))
    (plan,) = read_plans(str(file))
    assert [one.location for one in plan.deployments] == ["westus3", "westus3"]


def test_comments_and_long_texts_are_read_as_azure_reads_them(tmp_path):
    """Templates are not strict JSON."""
    text = json.dumps({"contentVersion": "1", "resources": [ACCOUNT]}, indent=1)
    file = tmp_path / "main.json"
    file.write_text("{ // first\n/* more\nlines */" + text[1:].replace('"OpenAI"', '"Open\tAI"'))
    (plan,) = read_plans(str(file))
    assert plan.accounts[0].position.line == 6
    assert plan.accounts[0].kind == "Open\tAI"


def test_keys_in_any_case_and_children_inside(tmp_path):
    """Azure folds case in keys, types, parameters and functions."""
    child = {"Type": "Deployments", "NAME": "chat", "SKU": {"Name": "Standard", "CAPACITY": 5}}
    child["Properties"] = {"Model": {"Format": "OpenAI", "NAME": "[PARAMETERS('M')]", "version": "2025-04-14"}}
    account = {key.upper(): value for key, value in ACCOUNT.items()}
    plan = read(tmp_path, {**account, "RESOURCES": [child]}, parameters={"m": {"defaultValue": "gpt-4.1"}})
    (one,) = plan.deployments
    assert (one.account_urn, one.location) == (plan.accounts[0].urn, "uksouth")
    assert (one.model, one.sku, one.capacity) == ("gpt-4.1", "Standard", 5)


def test_names_that_differ_are_different_accounts(tmp_path):
    """Equal expressions are equal, and others are not: none takes the place of another."""
    first, second = "[uniqueString('a')]", "[uniqueString('b')]"
    plan = read(
        tmp_path,
        {**ACCOUNT, "name": first, "location": "eastus"},
        {**ACCOUNT, "name": second, "location": "westus"},
        {**DEPLOYMENT, "name": "[format('{0}/chat', uniqueString('b'))]"},
        {**DEPLOYMENT, "name": "[concat(uniqueString('a'), '/chat')]"},
        {**DEPLOYMENT, "name": "[concat(uniqueString('c'), '/chat')]"},
    )
    assert len({one.urn for one in plan.accounts}) == 2
    assert [one.location for one in plan.deployments] == ["westus", "eastus", Unknown("computed by a template")]


def test_an_existing_account_and_a_condition(tmp_path):
    """What exists lends its name, and is not declared; what is switched off is not there."""
    resources = {
        "account": {**ACCOUNT, "existing": True, "location": None},
        "chat": {**DEPLOYMENT, "dependsOn": ["account"]},
        "off": {**DEPLOYMENT, "name": "aoai/off", "condition": "[equals(parameters('env'), 'prod')]"},
        "maybe": {**DEPLOYMENT, "name": "aoai/maybe", "condition": "[parameters('more')]"},
    }
    parameters = {"env": {"defaultValue": "dev"}, "more": {"type": "bool"}}
    plan = read(tmp_path, languageVersion="2.0", parameters=parameters)
    file = tmp_path / "main.json"
    file.write_text(json.dumps({"contentVersion": "1", "parameters": parameters, "resources": resources}))
    (plan,) = read_plans(str(file))
    assert plan.accounts == ()
    assert [one.name for one in plan.deployments] == ["chat", "maybe"]
    assert plan.deployments[0].location == Unknown("not known before apply; it comes from the existing account aoai")


def test_a_template_of_a_subscription_makes_its_groups(tmp_path):
    """A module is deployed to the group that it names, and that group tells the location."""
    plan = read(
        tmp_path,
        {"type": "Microsoft.Resources/resourceGroups", "name": "[parameters('rg')]", "location": "norwayeast"},
        module(
            "ai",
            {
                "parameters": {"location": {"defaultValue": "[resourceGroup().location]"}},
                "resources": [{**ACCOUNT, "location": "[parameters('location')]"}, DEPLOYMENT],
            },
            resourceGroup="[parameters('rg')]",
        ),
        parameters={"rg": {"type": "string"}},
    )
    assert [one.location for one in plan.deployments] == ["norwayeast"]


def test_linked_templates_are_said_and_their_siblings_read(tmp_path):
    """They may hold anything."""
    linked = {
        "type": "Microsoft.Resources/deployments",
        "name": "shared",
        "properties": {"templateLink": {"uri": "https://example.com/t.json"}},
    }
    loop = {"name": "many", "count": "[length(parameters('models'))]"}
    models = {**DEPLOYMENT, "name": "[concat('aoai/', copyIndex())]", "copy": loop}
    plan = read(tmp_path, linked, models, ACCOUNT, DEPLOYMENT, parameters={"models": {"type": "array"}})
    assert [one.name for one in plan.deployments] == ["chat"]
    assert [(one.what, one.why) for one in plan.unread] == [
        ("shared (Microsoft.Resources/deployments)", "its template is linked, and not in this text"),
        (
            "aoai/* (Microsoft.CognitiveServices/accounts/deployments)",
            "how often its loop runs is not known here",
        ),
    ]


def test_siblings_wait_for_what_they_say(tmp_path):
    """Azure starts the rest together, and answers 409."""
    names = [f"aoai/{name}" for name in "abcd"]
    on = ["[resourceId('Microsoft.CognitiveServices/accounts', 'aoai')]", "aoai/a", "[uniqueString('x')]", ""]
    plan = read(
        tmp_path,
        *({**DEPLOYMENT, "name": name, "dependsOn": [one]} for name, one in zip(names, on, strict=True)),
        ACCOUNT,
    )
    short = {one.urn: one.name for one in (*plan.accounts, *plan.deployments)}
    found = {short[urn]: sorted(short[one] for one in on) for urn, on in plan.dependencies.items()}
    assert found == {"a": ["aoai"], "b": ["a"], "c": ["a", "aoai", "b"]}


def test_filters_and_settings_belong_to_the_account(tmp_path):
    """Rules about accounts ask for them."""
    account_id = "[resourceId('Microsoft.CognitiveServices/accounts', 'aoai')]"
    policy = {"contentFilters": [{"name": "Hate", "Enabled": True}]}
    connection = [{"name": "x", "properties": {"privateLinkServiceId": account_id}}]
    plan = read(
        tmp_path,
        ACCOUNT,
        {"type": "Microsoft.CognitiveServices/accounts/raiPolicies", "name": "aoai/strict", "properties": policy},
        {"type": "Microsoft.Insights/diagnosticSettings", "name": "logs", "scope": account_id},
        {
            "type": "Microsoft.Network/privateEndpoints",
            "name": "pe",
            "properties": {"privateLinkServiceConnections": connection},
        },
        {"type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "name": "pe/default"},
    )
    account = plan.accounts[0].urn
    endpoint = "Microsoft.Network/privateEndpoints/pe"
    assert [(one.kind.value, one.name, one.of) for one in plan.related] == [
        ("content filter", "strict", account),
        ("diagnostic setting", "logs", account),
        ("private endpoint", "pe", account),
        ("DNS zone group", "default", endpoint),
    ]
    assert plan.related[0].inputs["properties"] == {"contentFilters": [{"name": "Hate", "enabled": True}]}


def test_secure_parameters_are_secret(tmp_path, monkeypatch):
    """Also where a parameter file or a key vault gives them."""
    plan = read(
        tmp_path,
        {**ACCOUNT, "kind": "[parameters('a')]", "location": "[parameters('b')]"},
        parameters={"a": {"type": "secureString", "defaultValue": "hunter-2"}, "b": {"type": "string"}},
    )
    assert plan.accounts[0].kind == SECRET
    assert plan.accounts[0].location == Unknown("the template's parameter b, which has no value here")


HOSTILE = {
    "doubling": {
        "variables": {
            f"v{n}": f"[concat(variables('v{n - 1}'), variables('v{n - 1}'))]" if n else "ab" for n in range(60)
        },
        "name": "[variables('v59')]",
    },
    "lists": {
        "variables": {
            f"v{n}": f"[createArray(variables('v{n - 1}'), variables('v{n - 1}'))]" if n else "ab" for n in range(60)
        },
        "name": "[string(variables('v59'))]",
    },
    "loops": {"name": "[string(map(range(0, 9999), lambda('x', range(0, 9999))))]"},
    "brackets": {"name": f"[{'concat(' * 5000}{')' * 5000}]"},
    "formats": {"name": f"[format('{'{0}' * 3000}', format('{'{0}' * 3000}', 'abcdefgh'))]"},
    "circle": {"variables": {"a": "[variables('b')]", "b": "[variables('a')]"}, "name": "[variables('a')]"},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_expressions_have_a_budget(tmp_path, case):
    """Two kilobytes must not hang a gate: they are refused, or unknown."""
    hostile = HOSTILE[case]
    refused = ""
    try:
        plan = read(tmp_path, {**ACCOUNT, "kind": hostile["name"]}, variables=hostile.get("variables", {}))
    except InputError as error:
        refused = str(error)
    too_much = "its expressions lead to more than is followed; it cannot be read as an ARM template"
    assert refused.endswith(too_much) if refused else plan.accounts[0].kind == Unknown("computed by a template")


expressions = st.recursive(
    st.sampled_from(["'a'", "1", "-1", "null()", "'{0}'", "''''", "parameters('a')", "variables('b')", "'"]),
    lambda inner: st.builds(
        lambda name, arguments, tail: f"{name}({', '.join(arguments)}){tail}",
        st.sampled_from(
            [*"abc", "concat", "format", "if", "split", "take", "union", "map", "lambda", "range", "first"]
        ),
        st.lists(inner, max_size=3),
        st.sampled_from(["", ".a", "[0]", "['a']", "[", ".", "]"]),
    ),
    max_leaves=8,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | expressions.map(lambda text: f"[{text}]"),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["a", "copy", "name", "count", "input", "value", "type", "scope"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
resources = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            [ACCOUNT["type"], DEPLOYMENT["type"], "Microsoft.Resources/deployments", "deployments", ""]
        )
    },
    optional=dict.fromkeys(
        ("name", "location", "kind", "sku", "properties", "copy", "condition", "dependsOn", "resources"), values
    ),
)
templates = st.fixed_dictionaries(
    {"contentVersion": st.just("1"), "resources": st.lists(resources | values, max_size=3) | values},
    optional={
        "parameters": st.dictionaries(
            st.sampled_from("ab"), st.fixed_dictionaries({}, optional={"defaultValue": values}) | values
        ),
        "variables": st.dictionaries(st.sampled_from(["a", "b", "copy"]), values) | values,
        "outputs": values,
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=2000)
@given(template=templates)
@example(
    {"contentVersion": 1, "resources": [{"type": "Microsoft.Resources/deployments", "properties": {"template": {}}}]}
)
def test_no_template_crashes(tmp_path, template):
    """It is read, or refused in one line."""
    file = tmp_path / "main.json"
    file.write_text(json.dumps(template))
    message = ""
    try:
        read_plans(str(file))
    except InputError as error:
        message = str(error)
    assert "\n" not in message
