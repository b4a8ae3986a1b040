"""Terraform: plans and states as `terraform show -json` writes them, and folders of `.tf` files."""

from __future__ import annotations

import builtins
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import SECRET, UNKNOWN, Change, Position, Unknown
from aoai_policies.inputs.read import read_plans

TERRAFORM = Path(__file__).parents[2] / "fixtures" / "terraform"
ACCOUNT_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/aoai"
MODEL = 'model {\n format = "OpenAI"\n name = "gpt-4.1"\n version = "2025-04-14"\n }'


def read(path: Path, **options: Any) -> Plan:
    (plan,) = read_plans(str(path), **options)
    return plan


def planned(tmp_path: Path, change: dict[str, Any], **more: Any) -> Plan:
    one = {"address": "azurerm_cognitive_deployment.chat", "mode": "managed", "type": "azurerm_cognitive_deployment"}
    file = tmp_path / "plan.json"
    file.write_text(
        json.dumps(
            {"terraform_version": "1.11", "resource_changes": [{**one, "name": "chat", "change": change}], **more}
        )
    )
    return read(file)


def folder(tmp_path: Path, text: str, **files: str) -> Plan:
    (tmp_path / "main.tf").write_text(text)
    for name, content in files.items():
        (tmp_path / f"{name}.tf").write_text(content)
    return read(tmp_path)


def test_a_plan():
    """Modules, `for_each`, azapi, a data source, and what changes."""
    plan = read(TERRAFORM / "plan.json")
    (account,) = plan.accounts
    assert (account.name, account.account_name, account.kind, account.location, account.sku) == (
        "this",
        "contoso-ai",
        "OpenAI",
        "swedencentral",
        "S0",
    )
    assert account.properties == {
        "customSubDomainName": "contoso-ai",
        "disableLocalAuth": True,
        "publicNetworkAccess": "Disabled",
    }
    assert [
        (one.name, one.account_urn, one.location, one.model, one.sku, one.capacity, one.change)
        for one in plan.deployments
    ] == [
        ("models[chat]", account.urn, "swedencentral", "gpt-4.1", "GlobalStandard", 30, Change.CREATE),
        ("models[embed]", account.urn, "swedencentral", "text-embedding-3-large", "Standard", 50, Change.CREATE),
        ("reasoning", account.urn, "swedencentral", "o3", "GlobalStandard", 10, Change.CREATE),
        ("shared", None, "eastus2", "gpt-4o", "Standard", 20, Change.UPDATE),
    ]
    assert plan.deployments[-1].before.capacity == 10
    assert (plan.knows, plan.unread, plan.notes) == (frozenset(Knowledge), (), ())


def test_the_provider_changes_deployments_one_after_another():
    """Azurerm locks the account, so that nothing of it runs side by side; azapi does not."""
    plan = read(TERRAFORM / "plan.json")
    chat, embed = (one.urn for one in plan.deployments[:2])
    account = plan.accounts[0].urn
    assert plan.dependencies[chat] == (account,)
    assert plan.dependencies[embed] == (account, chat)
    assert plan.dependencies["azapi_resource.reasoning"] == (account,)


@pytest.mark.parametrize(
    ("actions", "change"),
    [
        (["no-op"], Change.SAME),
        (["create"], Change.CREATE),
        (["update"], Change.UPDATE),
        (["delete", "create"], Change.REPLACE),
        (["create", "delete"], Change.REPLACE),
    ],
)
def test_actions(tmp_path, actions, change):
    """A replacement is one declaration."""
    after = {"name": "chat", "cognitive_account_id": ACCOUNT_ID}
    (one,) = planned(tmp_path, {"actions": actions, "before": after, "after": after}).deployments
    assert one.change is change
    assert (one.before is not None) is (change in {Change.UPDATE, Change.REPLACE})


def test_what_is_deleted_or_forgotten(tmp_path):
    """A deployment that Terraform only forgets stays in Azure."""
    before = {"name": "chat", "cognitive_account_id": ACCOUNT_ID}
    deleted = planned(tmp_path, {"actions": ["delete"], "before": before})
    assert ([one.name for one in deleted.removed], deleted.deployments) == (["chat"], ())
    forgotten = planned(tmp_path, {"actions": ["forget"], "before": before})
    assert (forgotten.removed, forgotten.deployments) == ((), ())


def test_unknown_and_sensitive_values(tmp_path):
    """Each has a mask beside the values."""
    change = {
        "actions": ["create"],
        "after": {
            "name": "hunter-2",
            "model": [{"name": "gpt-4.1", "format": "OpenAI"}],
            "sku": [{"name": "Standard"}],
        },
        "after_unknown": {"cognitive_account_id": True, "model": [{"version": True}], "sku": [{"capacity": True}]},
        "after_sensitive": {"name": True},
    }
    (one,) = planned(tmp_path, change).deployments
    assert (one.deployment_name, one.model, one.version, one.sku, one.capacity) == (
        SECRET,
        "gpt-4.1",
        UNKNOWN,
        "Standard",
        UNKNOWN,
    )


def test_a_state(tmp_path):
    """All of it exists, and nothing changes."""
    values = {"name": "chat", "cognitive_account_id": ACCOUNT_ID, "model": [{"name": "gpt-4o"}]}
    one = {"address": "module.ai.azurerm_cognitive_deployment.chat[0]", "mode": "managed"}
    one |= {"type": "azurerm_cognitive_deployment", "name": "chat", "index": 0, "values": values}
    root = {"child_modules": [{"resources": [one]}]}
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"format_version": "1.0", "terraform_version": "1.11", "values": {"root_module": root}}))
    plan = read(file)
    assert [(one.name, one.change, one.model) for one in plan.deployments] == [("chat[0]", Change.SAME, "gpt-4o")]
    assert Knowledge.BEFORE not in plan.knows


def test_a_plan_that_failed_is_refused(tmp_path):
    """It shows only a part."""
    with pytest.raises(
        InputError, match="the plan failed, so it does not show everything; make it again with `terraform plan`"
    ):
        planned(tmp_path, {"actions": ["create"]}, errored=True)


def test_a_folder(tmp_path):
    """Variables with defaults and values, locals, a module with typed variables, dynamic blocks, lines."""
    shutil.copytree(TERRAFORM / "folder", tmp_path / "infra")
    plan = read(tmp_path / "infra")
    (account,) = plan.accounts
    assert (account.account_name, account.location, account.kind) == (
        Unknown("not known before apply"),
        "eastus2",
        "OpenAI",
    )
    assert account.identity == {"type": "SystemAssigned"}
    assert [(one.name, one.account_urn, one.model, one.version, one.sku, one.capacity) for one in plan.deployments] == [
        ("this[chat]", account.urn, "gpt-4.1", "2025-04-14", "GlobalStandard", 30),
        ("this[embed]", account.urn, "text-embedding-3-large", "1", "Standard", 10),
    ]
    file = (tmp_path / "infra" / "ai" / "main.tf").as_posix()
    assert {one.position for one in plan.deployments} == {Position(file, 30)}
    assert (plan.unread, plan.stack) == ((), "infra")


def test_a_stack_is_a_file_of_values(tmp_path):
    """`--stack prod` takes prod.tfvars."""
    shutil.copytree(TERRAFORM / "folder", tmp_path / "infra")
    plan = read(tmp_path / "infra", stack="prod")
    assert [(one.name, one.location, one.capacity) for one in plan.deployments] == [
        ("this[chat]", "swedencentral", 100),
        ("this[embed]", "swedencentral", 10),
        ("reasoning[0]", "swedencentral", None),
    ]
    assert {one.account_urn for one in plan.deployments} == {"module.ai.azurerm_cognitive_account.this"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"plain"', "plain"),
        ("local.x", "x"),
        ('"${local.x}-${upper(var.given)}"', "x-G"),
        ('format("%s%02d", local.x, 3)', "x3"),
        ('var.given == "g" && !false ? "yes" : "no"', "yes"),
        ('lookup(var.map, "none", "default")', "default"),
        ('try(var.map.none, var.map["a"])', "b"),
        ('can(var.map.none) ? "y" : "n"', "n"),
        ('join("-", [for k, v in var.map : "${k}${v}" if v != "z"])', "ab"),
        ('{ for m in var.list : m.name => upper(m.name) }["q"]', "Q"),
        ("var.list[0].name", "q"),
        ("(var.list[*].name)[0]", "q"),
        ("var.list.*.name[0]", "q"),
        ('coalesce(null, "", "c")', "c"),
        ('merge(var.map, { a = "c" }).a', "c"),
        ("element(keys(var.map), 0)", "a"),
        ("azurerm_resource_group.rg.location", "westus3"),
        ("azurerm_cognitive_account.a.name", "n"),
        ("azurerm_cognitive_account.a.endpoint", None),
        ("data.azurerm_client_config.me.tenant_id", None),
        ("var.map.none", None),
        ("var.list[7].name", None),
        ("uuid()", None),
        ("1 / 0", None),
        ("local.loop", None),
        ("${", None),
    ],
)
def test_expressions_are_followed_as_far_as_the_files_tell(tmp_path, expression, value):
    """What only an apply computes is unknown."""
    text = f"""
locals {{
  x = "x"
  loop = local.loop
}}
variable "given" {{ default = "g" }}
variable "map" {{ default = {{ a = "b" }} }}
variable "list" {{ default = [{{ name = "q" }}] }}
resource "azurerm_resource_group" "rg" {{
  name = "rg"
  location = "westus3"
}}
resource "azurerm_cognitive_account" "a" {{
  name = "n"
  kind = {expression}
}}
"""
    if expression == "${":
        with pytest.raises(InputError, match=r"main\.tf:\d+: not Terraform's language; `terraform validate` says why"):
            folder(tmp_path, text)
        return
    (account,) = folder(tmp_path, text).accounts
    assert account.kind == value if value is not None else isinstance(account.kind, Unknown)


def test_a_variable_without_a_value_says_so(tmp_path):
    """So that a reader knows what to give."""
    text = f'variable "m" {{}}\nresource "azurerm_cognitive_deployment" "chat" {{\n name = var.m\n {MODEL}\n }}\n'
    (one,) = folder(tmp_path, text).deployments
    assert one.deployment_name == Unknown("the variable m, which has no value here")


def test_an_account_is_found_through_the_variables_of_a_module(tmp_path):
    """Its id is handed on, and the body is made by a loop that leaves out what is null."""
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat" / "main.tf").write_text("""
variable "parent" {}
variable "format" { default = null }
resource "azapi_resource" "this" {
  type      = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"
  name      = "chat"
  parent_id = var.parent
  body = { for k, v in {
    properties = { model = { name = "gpt-4.1", format = var.format } }
    tags       = null
  } : k => v if v != null }
}
""")
    plan = folder(
        tmp_path,
        """
variable "kind" { default = "OpenAI" }
locals {
  account = var.kind == "AIServices" ? azapi_resource.other[0].id : azapi_resource.account[0].id
}
resource "azapi_resource" "account" {
  count    = var.kind == "AIServices" ? 0 : 1
  type     = "Microsoft.CognitiveServices/accounts@2025-06-01"
  name     = "aoai-${random_id.this.hex}"
  location = "uksouth"
  body     = { kind = var.kind }
}
module "chat" {
  source = "./chat"
  parent = local.account
}
""",
    )
    (one,) = plan.deployments
    assert (one.account_urn, one.location, one.model) == ("azapi_resource.account[0]", "uksouth", "gpt-4.1")


def test_what_is_not_in_the_folder_is_said(tmp_path):
    """A module from a registry may hold accounts; one of another kind is left alone."""
    text = """
module "openai" {
  source = "Azure/openai/azurerm"
}
module "naming" {
  source = "Azure/naming/azurerm"
}
variable "models" {}
resource "azurerm_cognitive_deployment" "many" {
  for_each = var.models
  name     = each.value.name
}
"""
    plan = folder(tmp_path, text)
    assert [(one.what, one.why, one.position.line) for one in plan.unread] == [
        ("module.openai", "its source Azure/openai/azurerm is not in this folder", 2),
        ("azurerm_cognitive_deployment.many", "how often `for_each` makes it is not known here", 9),
    ]
    assert plan.deployments[0].deployment_name == UNKNOWN


def test_without_python_hcl2_the_command_is_told(tmp_path, monkeypatch):
    """It is an extra, and imported only where a folder of Terraform is read."""
    (tmp_path / "main.tf").write_text("")
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "hcl2":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.delitem(__import__("sys").modules, "aoai_policies.inputs.terraform.folder", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(InputError) as error:
        read_plans(str(tmp_path))
    assert str(error.value) == (
        "reading `.tf` files needs python-hcl2: install `pulumi-azure-openai[terraform]`, "
        "or check a plan: `terraform show -json PLAN > plan.json`"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "\n".join(f'v{n} = "${{local.v{n - 1}}}${{local.v{n - 1}}}"' if n else 'v0 = "abcdefgh"' for n in range(60)),
        "v59 = [for a in range(9999) : [for b in range(9999) : a]]",
        "\n".join(f"v{n} = [local.v{n - 1}, local.v{n - 1}]" if n else "v0 = 1" for n in range(60)),
    ],
    ids=["texts", "loops", "lists"],
)
def test_expressions_have_a_budget(tmp_path, hostile):
    """Two kilobytes must not hang a gate."""
    text = f'locals {{\n{hostile}\n}}\nresource "azurerm_cognitive_account" "a" {{\n kind = local.v59\n}}\n'
    with pytest.raises(InputError, match="its expressions lead to more than is followed; check a plan instead"):
        folder(tmp_path, text)


pieces = st.sampled_from(
    [
        *"[]{}()=.a1-#,\n ",
        *("var.a", "local.b", "each.key", '"x"', "null", " ? ", " : ", "format(", "for a in ", '"${', '}"'),
        *("[*]", "==", "&&", "<<EOT\n", "EOT\n", "/*"),
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=2000)
@given(
    expression=st.lists(pieces, max_size=8).map("".join),
    block=st.sampled_from(["locals", 'variable "a"', 'module "m"']),
)
@example("a.b.c.0.d", "locals")
def test_no_file_crashes(tmp_path, expression, block):
    """It is read, or refused in one line."""
    text = f"{block} {{\n b = {expression}\n default = {expression}\n source = {expression}\n}}\n"
    text += f'resource "azurerm_cognitive_account" "a" {{\n for_each = {expression}\n kind = local.b\n}}\n'
    message = ""
    try:
        folder(tmp_path, text)
    except InputError as error:
        message = str(error)
    assert "\n" not in message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["name", "model", "references", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)
changes = st.fixed_dictionaries(
    {"actions": st.sampled_from([["create"], ["update"], ["delete"], ["odd"], []])},
    optional=dict.fromkeys(("before", "after", "after_unknown", "after_sensitive", "importing"), json_values),
)
configured = st.fixed_dictionaries(
    {"address": st.sampled_from(["azurerm_cognitive_account.a", "x", ""])}, optional={"expressions": json_values}
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=2000)
@given(change=changes, resources=st.lists(configured, max_size=2), calls=json_values)
def test_no_plan_crashes(tmp_path, change, resources, calls):
    """It is read, or refused in one line."""
    message = ""
    try:
        planned(tmp_path, change, configuration={"root_module": {"resources": resources, "module_calls": calls}})
    except InputError as error:
        message = str(error)
    assert "\n" not in message
