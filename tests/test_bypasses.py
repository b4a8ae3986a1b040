"""Ways around the gate. Each is caught by a rule, told where nobody can judge it, or refused: none passes in silence.

Every way starts from a declaration that nothing is wrong with, and hides a version that the model does not have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.policies.cli.invoked import Aoai

RIGHT, WRONG = "2025-11-13", "2024-11-20"
"""A version of gpt-5.1, and one that it does not have (AOAI102)."""
DAY = "2026-10-05"
Files = dict[str, str | bytes]


class Way(NamedTuple):
    """One way around the gate: what is checked, with which options, and what comes of it.

    `rule` is what catches it; `told` a part of what the report says where none can; `refused` of why it is not read.
    """

    name: str
    files: Files
    rule: str = ""
    told: str = ""
    refused: str = ""
    options: str = ""
    environment: dict[str, str] = {}


# What declares one deployment, in each form


def declarations(**fields: str) -> str:
    """A declarations file; `fields` are other ones, or others in the place of its own."""
    given = {
        "name": "chat",
        "location": "eastus2",
        "model": f'{{format: OpenAI, name: gpt-5.1, version: "{RIGHT}"}}',
        "sku": "{name: GlobalStandard, capacity: 10}",
        **fields,
    }
    return "deployments:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in given.items() if value) + "\n"


def body(version: Any = WRONG, **sku: Any) -> dict[str, Any]:
    """A deployment's body in ARM's shape."""
    return {
        "sku": {"name": "GlobalStandard", "capacity": 10, **sku},
        "properties": {"model": {"format": "OpenAI", "name": "gpt-5.1", "version": version}},
    }


ACCOUNT: dict[str, Any] = {
    "type": "Microsoft.CognitiveServices/accounts",
    "apiVersion": "2025-06-01",
    "name": "acct",
    "location": "eastus2",
    "kind": "OpenAI",
    "sku": {"name": "S0"},
    "properties": {"customSubDomainName": "acct", "disableLocalAuth": True, "publicNetworkAccess": "Disabled"},
}


def deployment(version: Any = WRONG, **more: Any) -> dict[str, Any]:
    """A deployment of a template."""
    kind = "Microsoft.CognitiveServices/accounts/deployments"
    return {"type": kind, "apiVersion": "2025-06-01", "name": "acct/chat", "dependsOn": ["acct"], **body(version)} | more


def template(*resources: Any, **more: Any) -> dict[str, Any]:
    """An ARM template."""
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [ACCOUNT, *resources], **more}


def nested(inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A deployment of a template inside another."""
    properties = {"mode": "Incremental", "template": inner, **more}
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "inner",
        "properties": properties,
    }


def terraform(version: str = f'"{WRONG}"', more: str = "", inside: str = "", sku: str = "") -> str:
    """A folder's `main.tf`."""
    return f"""\
resource "azurerm_cognitive_account" "acct" {{
  name = "acct"
  location = "eastus2"
  resource_group_name = "rg"
  kind = "OpenAI"
  sku_name = "S0"
  custom_subdomain_name = "acct"
  local_auth_enabled = false
  public_network_access_enabled = false
}}
resource "azurerm_cognitive_deployment" "chat" {{
  name = "chat"
  cognitive_account_id = azurerm_cognitive_account.acct.id
  {inside}
  model {{
    format = "OpenAI"
    name = "gpt-5.1"
    version = {version}
  }}
  {sku or 'sku { name = "GlobalStandard" }'}
}}
{more}
"""


IMPORTS = """\
import pulumi
from pulumi_azure_native import cognitiveservices as cs, resources
"""
MAKE = """\
def make(version, name='chat', opts=None, **more):
    return cs.Deployment(name, resource_group_name='rg', account_name='acct', opts=opts,
        **{'sku': {'name': 'GlobalStandard', 'capacity': 10},
           'properties': {'model': {'format': 'OpenAI', 'name': 'gpt-5.1', 'version': version}}, **more})
account = cs.Account('acct', resource_group_name='rg', account_name='acct', kind='OpenAI', location='eastus2',
    sku={'name': 'S0'}, properties={'disableLocalAuth': True, 'customSubDomainName': 'acct',
                                    'publicNetworkAccess': 'Disabled'})
"""


def program(text: str, **files: str) -> Files:
    """A project in Python, with an account and a function `make` that declares a deployment of it."""
    return {
        "Pulumi.yaml": "name: shop\nruntime: python\n",
        "__main__.py": IMPORTS + MAKE + text.replace("WRONG", repr(WRONG)).replace("RIGHT", repr(RIGHT)),
        **{name.replace("__", "."): content for name, content in files.items()},
    }


def pulumi_yaml(version: str = f'"{WRONG}"', chat: str = "", more: str = "") -> str:
    """A project in Pulumi YAML."""
    return f"""\
name: shop
runtime: yaml
resources:
  acct:
    type: azure-native:cognitiveservices:Account
    properties:
      resourceGroupName: rg
      accountName: acct
      kind: OpenAI
      location: eastus2
      sku: {{name: S0}}
      properties: {{customSubDomainName: acct, disableLocalAuth: true, publicNetworkAccess: Disabled}}
  chat:
    type: azure-native:cognitiveservices:Deployment
    {chat}
    properties:
      resourceGroupName: rg
      accountName: ${{acct.name}}
      sku: {{name: GlobalStandard, capacity: 10}}
      properties:
        model: {{format: OpenAI, name: gpt-5.1, version: {version}}}
{more}
"""


def step(op: str = "create", token: str = "Deployment", name: str = "chat", **inputs: Any) -> dict[str, Any]:
    """A step of a preview; `inputs` go over those of a deployment or account that is right but for the version."""
    kind = token if ":" in token else f"azure-native:cognitiveservices:{token}"
    own = {key: item for key, item in ACCOUNT.items() if key not in {"type", "apiVersion", "name"}}
    given: dict[str, Any] = {"Deployment": {"accountName": "acct", **body()}, "Account": own}.get(token, {})
    state = {
        "urn": f"urn:pulumi:dev::shop::{kind}::{name}",
        "type": kind,
        "inputs": {"resourceGroupName": "rg", "accountName": "acct", **given, **inputs},
    }
    sides = {"delete": {"oldState": state}, "same": {"oldState": state, "newState": state}}
    return {"op": op, "urn": state["urn"], **sides.get(op, {"newState": state})}


def preview(*steps: dict[str, Any], **more: Any) -> str:
    """A preview of an account that stays as it is, and of what else happens."""
    return json.dumps({"steps": [step("same", "Account", "acct"), *steps], **more})


def planned(actions: list[str], version: str = WRONG, kind: str = "azurerm_cognitive_deployment", **more: Any) -> str:
    """A plan of Terraform with one deployment."""
    after = {
        "name": "chat",
        "cognitive_account_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/a",
        "model": [{"format": "OpenAI", "name": "gpt-5.1", "version": version}],
        "sku": [{"name": "GlobalStandard", "capacity": 10}],
    }
    change = {"actions": actions, "before": None, "after": after, "after_unknown": {}}
    one = {"address": f"{kind}.chat", "mode": "managed", "type": kind, "name": "chat", "change": change}
    return json.dumps({"terraform_version": "1.11", "format_version": "1.2", "resource_changes": [one], **more})


def file(name: str, text: str | dict[str, Any] | bytes) -> Files:
    return {name: json.dumps(text) if isinstance(text, dict) else text}


def model(name: str = "gpt-5.1", version: str = f'"{RIGHT}"', form: str = "OpenAI") -> str:
    return f"{{format: {form}, name: {name}, version: {version}}}"


SPELLED = {
    "a wrong version": (declarations(model=model(version=f'"{WRONG}"')), "AOAI102"),
    "a day without quotes": (declarations(model=model(version=WRONG)), "AOAI102"),
    "a version as a number": (declarations(model=model(version="1.0")), "AOAI102"),
    "letters in another case": (declarations(model=model("GPT-5.1", f'"{WRONG}"')), "AOAI102"),
    "a look-alike letter": (declarations(model=model('"g\u0440t-5.1"')), "AOAI101"),
    "another hyphen": (declarations(model=model('"gpt\u20115.1"')), "AOAI101"),
    
    "a letter that nobody sees": (declarations(model=model('"gpt-5.1\u200b"')), "AOAI101"),
    "a blank at the end": (declarations(model=model('"gpt-5.1\u00a0"')), "AOAI101"),
    "blanks inside": (declarations(model=model('"g p t-5. 1"')), "AOAI101"),
    "a line break": (declarations(model=model('"gpt-5.1\\n"')), "AOAI101"),
    "a dotless letter": (declarations(sku="{name: GlobalStandard, capacity: 10}", location="westus\u0131"), "AOAI104"),
    "a region that is not one": (declarations(location="eastus22"), "AOAI104"),
    "a region by look-alikes": (declarations(location='"e\u0430stus2"'), "AOAI104"),
    "a SKU with a hyphen": (declarations(sku="{name: Global-Standard, capacity: 10}"), "AOAI103"),
    "a SKU that is not one": (declarations(sku="{name: globalstandart, capacity: 10}"), "AOAI103"),
    "no SKU": (declarations(sku=""), "AOAI110"),
    "no model": (declarations(model=""), "AOAI110"),
    "a model of another format": (declarations(model=model(form="Meta")), "AOAI105"),
    "a model without format": (declarations(model=f'{{name: gpt-5.1, version: "{WRONG}"}}'), "AOAI102"),
    "capacity nought": (declarations(sku="{name: GlobalStandard, capacity: 0}"), "AOAI301"),
    "capacity below nought": (declarations(sku="{name: GlobalStandard, capacity: -10}"), "AOAI301"),
    "capacity and a half": (declarations(sku="{name: GlobalStandard, capacity: 10.5}"), "AOAI302"),
    "provisioned capacity off its step": (declarations(sku="{name: GlobalProvisionedManaged, capacity: 17}"), "AOAI302"),
    "an anchor": (
        f"deployments:\n  - {{name: a, location: eastus2, model: &m {model(version=repr(WRONG))}, sku: &s "
        "{name: GlobalStandard, capacity: 10}}\n  - {name: b, location: eastus2, model: *m, sku: *s}\n",
        "AOAI102",
    ),
    "a merge key": (
        f"deployments:\n  - {{name: a, location: eastus2, sku: {{name: GlobalStandard, capacity: 10}}, model: &m {model()}}}\n"
        f"  - {{name: b, location: eastus2, sku: {{name: GlobalStandard, capacity: 10}}, model: {{<<: *m, version: '{WRONG}'}}}}\n",
        "AOAI102",
    ),
    "a merge key with a merge key": (
        f"deployments:\n  - {{name: a, location: eastus2, sku: {{name: GlobalStandard, capacity: 10}}, model: &m {{<<: {{version: '{WRONG}'}}, "
        "format: OpenAI, name: gpt-5.1}}\n",
        "AOAI102",
    ),
    "a text by its tag": (declarations(model=model(version=f"!!str {WRONG}")), "AOAI102"),
    "a folded text": (
        declarations(model=f"\n      format: OpenAI\n      name: gpt-5.1\n      version: >-\n        {WRONG}"),
        "AOAI102",
    ),
    "a key of escapes": (declarations(model=f'{{format: OpenAI, name: gpt-5.1, "\\u0076ersion": "{WRONG}"}}'), "AOAI102"),
    "a model with its version": (declarations(model=model("gpt-5.1@2025-11-13")), "AOAI101"),
    "the account's location beside the deployment's": (
        "accounts:\n  - {name: acct, kind: OpenAI, location: eastus22}\n"
        + declarations(account="acct"),
        "AOAI104",
    ),
}

TOLD = {
    "a model that nobody knows": (declarations(model=model("zephyr-9", '"1"')), "zephyr-9"),
    "an unknown version": (declarations(model=model(version="!unknown ")), "is not known before apply"),
    "an unknown model": (declarations(model=" !unknown "), "is not known before apply"),
    "an unknown location": (declarations(location=" !unknown "), "is not known before apply"),
    "an account that is elsewhere": (declarations(account="elsewhere", location=""), "elsewhere"),
    "nothing at all": ("deployments: []\n", "nothing to check"),
    "no keys": ("{}\n", "nothing to check"),
    "only a deletion": (declarations(change="delete", model=model(version=f'"{WRONG}"')), ""),
}

REFUSED = {
    "a key twice": (declarations(model=f'{{format: OpenAI, name: gpt-5.1, version: "{WRONG}", version: "{RIGHT}"}}'), "version stands here twice"),
    "a key in another case": (declarations(model=f'{{format: OpenAI, name: gpt-5.1, Version: "{WRONG}"}}'), "Version"),
    "an unknown key": (declarations(modell=model()), "modell"),
    "several documents": (declarations() + "---\n" + declarations(model=model(version=f'"{WRONG}"')), "document"),
    "a tag of its own": (declarations(model=model(version=f"!secret {WRONG}")), "!secret"),
    "a tag of Python": (declarations(model=model(version="!!python/name:os.system")), "python"),
    "binary": (declarations(model=model(version="!!binary MjAyNC0xMS0yMA==")), "version"),
    "capacity as text": (declarations(sku='{name: GlobalStandard, capacity: "1e3"}'), "capacity"),
    "capacity as a truth value": (declarations(sku="{name: GlobalStandard, capacity: true}"), "capacity"),
    "capacity of many digits": (declarations(sku="{name: GlobalStandard, capacity: " + "9" * 400 + "}"), "capacity"),
    "capacity that is not a number": (declarations(sku="{name: GlobalStandard, capacity: .nan}"), "capacity"),
    "a list for a model": (declarations(model=f"[{model()}]"), "model"),
    "nothing": ("", "empty"),
    "blanks": (" \n\t\n", "empty"),
    "a comment": ("# nothing\n", "not a declarations file"),
    "a list": ("- {}\n", ""),
    "half a file": (declarations()[:-2], ""),
    "text with a null": (declarations() + "\0", "not a text"),
    "Latin-1": (declarations().encode() + b"# \xe9", "not UTF-8"),
}


def ways() -> Iterator[Way]:
    for name, (text, rule) in SPELLED.items():
        yield Way(f"declarations: {name}", file("d.yaml", text), rule)
    for name, (text, told) in TOLD.items():
        yield Way(f"declarations: {name}", file("d.yaml", text), told=told)
    for name, (text, why) in REFUSED.items():
        yield Way(f"declarations: {name}", file("d.yaml", text), refused=why)
    wrong = declarations(model=model(version=f'"{WRONG}"'))
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7"):
        how = {"refused": "not a text"} if encoding == "utf-16-le" else {"rule": "AOAI102"}
        yield Way(f"declarations: in {encoding}", file("d.yaml", wrong.encode(encoding)), **how)
    yield Way("declarations: named as JSON", file("d.json", wrong), "AOAI102")
    yield Way("declarations: without an ending", file("Dockerfile", wrong), "AOAI102")
    twice = json.dumps({"deployments": [{"name": "chat", "location": "eastus2", "model": {"format": "OpenAI", "name": "gpt-5.1", "version": WRONG}, "sku": {"name": "GlobalStandard"}}]})
    yield Way("JSON: a key twice", file("d.json", twice.replace('"version"', f'"version": "{RIGHT}", "version"')), refused="version stands here twice")
    yield Way("JSON: a list twice", file("d.json", twice.replace('{"deployments"', '{"deployments": [], "deployments"')), refused="deployments stands here twice")
    yield Way("JSON: several documents", file("d.json", twice + twice), refused="")
    yield Way("JSON: on lines", file("d.json", twice + "\n" + twice), refused="")

    # templates
    def of(name: str, text: Any, rule: str = "AOAI102", **more: Any) -> Way:
        return Way(f"template: {name}", file("t.json", text), "" if {"told", "refused"} & more.keys() else rule, **more)

    yield of("plain", template(deployment()))
    yield of("keys and types in another case", {**template(), "resources": None, "Resources": [{k.upper(): v for k, v in ACCOUNT.items()}, {k.upper(): v for k, v in deployment().items()}]})
    yield of("type in another case", template(deployment(type="MICROSOFT.cognitiveservices/ACCOUNTS/Deployments")))
    yield of("inside its account", template(resources=[{**ACCOUNT, "resources": [deployment(type="deployments", name="chat")]}]))
    yield of("a format", template(deployment("[format('{0}-{1}', '2024', '11-20')]")))
    yield of("a parameter's default", template(deployment("[parameters('v')]"), parameters={"v": {"type": "string", "defaultValue": WRONG}}))
    yield of("a variable", template(deployment("[variables('v')]"), variables={"v": "[concat('2024-11', '-20')]"}))
    yield of("a parameter without a value", template(deployment("[parameters('v')]"), parameters={"v": {"type": "string"}}), told="parameter")
    yield of("a reference", template(deployment("[reference('x').outputs.v.value]")), told="")
    yield of("a condition that is true", template(deployment(condition=True)))
    yield of("a condition that is not known", template(deployment(condition="[parameters('on')]"), parameters={"on": {"type": "bool"}}))
    yield of("a condition as text", template(deployment(condition="[equals('a', 'a')]")))
    yield of("a loop", template(deployment("[createArray('2025-11-13', '2024-11-20')[copyIndex()]]", name="[concat('acct/chat', copyIndex())]", copy={"name": "l", "count": 2})))
    yield of("a loop over a variable", template(deployment("[variables('v')[copyIndex()]]", name="[concat('acct/chat', copyIndex())]", copy={"name": "l", "count": "[length(variables('v'))]"}), variables={"v": [RIGHT, WRONG]}))
    yield of("a loop of unknown length", template(deployment(copy={"name": "l", "count": "[parameters('n')]"}, name="[concat('acct/chat', copyIndex())]"), parameters={"n": {"type": "int"}}), told="how often its loop runs is not known here")
    yield of("a variable made by a loop", template(deployment("[variables('v')[1]]"), variables={"copy": [{"name": "v", "count": 2, "input": "[if(equals(copyIndex('v'), 1), '2024-11-20', '2025-11-13')]"}]}))
    yield of("a template inside", template(nested(template(deployment()))))
    yield of("templates in templates", template(nested(template(nested(template(deployment()))))))
    yield of("a template inside a variable", template(nested("[variables('t')]"), variables={"t": template(deployment())}))
    yield of("a linked template", template(deployment(RIGHT), {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "linked", "properties": {"mode": "Incremental", "templateLink": {"uri": "https://x/t.json"}}}), told="its template is linked")
    yield of("a linked template beside a wrong one", template(deployment(), {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "linked", "properties": {"mode": "Incremental", "templateLink": {"uri": "https://x/t.json"}}}))
    yield of("a template spec", template(deployment(RIGHT), {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "linked", "properties": {"mode": "Incremental", "templateLink": {"id": "/subscriptions/s/x"}}}), told="its template is linked")
    yield of("a script", template(deployment(RIGHT), {"type": "Microsoft.Resources/deploymentScripts", "apiVersion": "2023-08-01", "name": "s", "kind": "AzureCLI", "properties": {"scriptContent": "az cognitiveservices account deployment create -n x"}}), told="calls Cognitive Services")
    yield of("a deployment stack inside", template(deployment(RIGHT), {"type": "Microsoft.Resources/deploymentStacks", "apiVersion": "2024-03-01", "name": "s", "properties": {"template": template(deployment())}}))
    yield of("symbolic names", {**template(), "languageVersion": "2.0", "resources": {"a": ACCOUNT, "d": deployment()}})
    yield of("comments", "// one\n" + json.dumps(template(deployment())).replace('"resources"', '/* two */ "resources"'))
    yield of("a key twice", json.dumps(template(deployment())).replace(f'"version": "{WRONG}"', f'"version": "{RIGHT}", "version": "{WRONG}"'))
    yield of("an existing account elsewhere", template(deployment(name="elsewhere/chat", dependsOn=[])), told="elsewhere")
    yield of("sku inside properties", template({**deployment(RIGHT), "sku": None, "properties": {**deployment(RIGHT)["properties"], "sku": {"name": "GlobalStandard"}}}), "AOAI106")
    yield of("capacity as text", template(deployment(RIGHT, sku={"name": "GlobalStandard", "capacity": "1e3"})), told="not a number")
    yield of("capacity as a truth value", template(deployment(RIGHT, sku={"name": "GlobalStandard", "capacity": True})), told="not a number")
    yield of("capacity of many digits", template(deployment(RIGHT, sku={"name": "GlobalStandard", "capacity": 10**40})), told="not a number")
    yield of("a version as a number", template(deployment(3.0)))
    yield of("a version as a list", template(deployment([WRONG])), told="not a text")
    yield of("a machine learning deployment", template(deployment(RIGHT), {"type": "Microsoft.MachineLearningServices/workspaces/endpoints/deployments", "apiVersion": "2024-04-01-preview", "name": "w/e/chat", "properties": {"type": "Azure.OpenAI", "model": {"format": "OpenAI", "name": "gpt-5.1", "version": WRONG}}}), told="MachineLearning")
    yield of("a parameter file beside it", template(deployment("[parameters('v')]"), parameters={"v": {"type": "string", "defaultValue": RIGHT}}))
    ways_of = file("t.json", template(deployment("[parameters('v')]"), parameters={"v": {"type": "string", "defaultValue": RIGHT}}))
    yield Way("template: the parameters beside it", {**ways_of, **file("t.parameters.json", {"parameters": {"v": {"value": WRONG}}})}, "AOAI102")

    # terraform folders
    def tf(name: str, text: str, rule: str = "AOAI102", more: Files = {}, **rest: Any) -> Way:
        return Way(f"terraform: {name}", {"main.tf": text, **more}, "" if {"told", "refused"} & rest.keys() else rule, options=rest.pop("options", "."), **rest)

    yield tf("plain", terraform())
    yield tf("a variable's default", terraform("var.v", f'variable "v" {{ default = "{WRONG}" }}'))
    yield tf("a variable without a value", terraform("var.v", 'variable "v" { type = string }'), told="the variable v, which has no value here")
    yield tf("tfvars", terraform("var.v", f'variable "v" {{ default = "{RIGHT}" }}'), more={"terraform.tfvars": f'v = "{WRONG}"'})
    yield tf("tfvars as JSON", terraform("var.v", f'variable "v" {{ default = "{RIGHT}" }}'), more={"terraform.tfvars.json": json.dumps({"v": WRONG})})
    yield tf("auto tfvars", terraform("var.v", f'variable "v" {{ default = "{RIGHT}" }}'), more={"x.auto.tfvars": f'v = "{WRONG}"'})
    yield tf("auto tfvars as JSON", terraform("var.v", f'variable "v" {{ default = "{RIGHT}" }}'), more={"x.auto.tfvars.json": json.dumps({"v": WRONG})})
    yield tf("a local", terraform("local.v", f'locals {{\n v = "{WRONG}"\n}}'))
    yield tf("count", terraform(inside="count = 2"))
    yield tf("count that is not known", terraform(inside="count = var.n", more='variable "n" {}'))
    yield tf("many", terraform(inside="count = 5000"))
    yield tf("for_each", terraform("each.value", inside=f'for_each = toset(["{RIGHT}", "{WRONG}"])'))
    yield tf("for_each that is not known", terraform("each.value", inside="for_each = var.m", more='variable "m" {}'), told="how often")
    yield tf("a dynamic block", terraform(f'"{RIGHT}"', sku='dynamic "sku" {\n for_each = ["Global-Standard"]\n content { name = sku.value }\n }'), "AOAI103")
    yield tf("a JSON file", terraform(f'"{RIGHT}"'), more={"x.tf.json": json.dumps({"resource": {"azurerm_cognitive_deployment": {"other": {"name": "other", "cognitive_account_id": "${azurerm_cognitive_account.acct.id}", "model": {"format": "OpenAI", "name": "gpt-5.1", "version": WRONG}, "sku": {"name": "GlobalStandard"}}}}})})
    yield tf("an override", terraform(f'"{RIGHT}"'), more={"a_override.tf": f'resource "azurerm_cognitive_deployment" "chat" {{\n model {{\n format = "OpenAI"\n name = "gpt-5.1"\n version = "{WRONG}"\n }}\n}}\n'})
    yield tf("the file override.tf", terraform(f'"{RIGHT}"'), more={"override.tf": f'resource "azurerm_cognitive_deployment" "chat" {{\n model {{\n format = "OpenAI"\n name = "gpt-5.1"\n version = "{WRONG}"\n }}\n}}\n'})
    yield tf("a local module", 'module "ai" {\n source = "./ai"\n}\n', more={"ai/main.tf": terraform()})
    yield tf("a module from a registry", terraform(f'"{RIGHT}"', 'module "ai" {\n source = "Azure/avm-res-cognitiveservices-account/azurerm"\n}'), told="is not in this folder")
    yield tf("a module from elsewhere", terraform(f'"{RIGHT}"', 'module "x" {\n source = "git::https://example.org/modules.git"\n}'), told="is not in this folder")
    yield tf("azapi", terraform(f'"{RIGHT}"', f'resource "azapi_resource" "x" {{\n type = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"\n name = "x"\n parent_id = azurerm_cognitive_account.acct.id\n body = {json.dumps(body())}\n}}'))
    yield tf("azapi with text", terraform(f'"{RIGHT}"', f'resource "azapi_resource" "x" {{\n type = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"\n name = "x"\n parent_id = azurerm_cognitive_account.acct.id\n body = jsonencode({json.dumps(body())})\n}}'))
    yield tf("azapi update", terraform(f'"{RIGHT}"', f'resource "azapi_update_resource" "x" {{\n type = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"\n name = "x"\n parent_id = azurerm_cognitive_account.acct.id\n body = {json.dumps(body())}\n}}'))
    yield tf("azapi action", terraform(f'"{RIGHT}"', f'resource "azapi_resource_action" "x" {{\n type = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"\n resource_id = "${{azurerm_cognitive_account.acct.id}}/deployments/x"\n method = "PUT"\n body = {json.dumps(body())}\n}}'))
    yield tf("a template", terraform(f'"{RIGHT}"', f'resource "azurerm_resource_group_template_deployment" "x" {{\n name = "x"\n resource_group_name = "rg"\n deployment_mode = "Incremental"\n template_content = jsonencode({json.dumps(template(deployment()))})\n}}'))
    yield tf("a local command", terraform(f'"{RIGHT}"', 'resource "null_resource" "x" {\n provisioner "local-exec" {\n command = "az cognitiveservices account deployment create -n x"\n }\n}'), told="calls Cognitive Services")
    yield tf("a command of terraform_data", terraform(f'"{RIGHT}"', 'resource "terraform_data" "x" {\n provisioner "local-exec" {\n command = "az cognitiveservices account deployment create -n x"\n }\n}'), told="calls Cognitive Services")
    yield tf("a provisioner of the account", terraform(f'"{RIGHT}"', 'resource "azurerm_resource_group" "x" {\n name = "x"\n location = "eastus2"\n provisioner "local-exec" {\n command = "az cognitiveservices account deployment create -n x"\n }\n}'), told="calls Cognitive Services")
    yield tf("a condition", terraform(f'true ? "{WRONG}" : "{RIGHT}"'))
    yield tf("a function", terraform(f'join("-", ["2024", "11", "20"])'))
    yield tf("ignored changes", terraform(inside="lifecycle {\n ignore_changes = all\n}"))

    # terraform plans
    def plan(name: str, text: str, rule: str = "AOAI102", **rest: Any) -> Way:
        return Way(f"plan: {name}", file("p.json", text), "" if {"told", "refused"} & rest.keys() else rule, **rest)

    settings = {"aoai.yaml": "accounts: {a: {location: eastus2, kind: OpenAI}}\n"}
    for actions in (["create"], ["update"], ["delete", "create"], ["create", "delete"], ["forget", "create"], ["create", "forget"]):
        yield Way(f"plan: {' and '.join(actions)}", {**file("p.json", planned(actions)), **settings}, "AOAI102")
    yield Way("plan: an action that nobody knows", {**file("p.json", planned(["transmogrify"])), **settings}, told="transmogrify")
    yield Way("plan: deferred", {**file("p.json", planned(["create"], RIGHT, deferred_changes=[{"reason": "resource_config_unknown", "resource_change": json.loads(planned(["create"]))["resource_changes"][0]}])), **settings}, told="deferred")
    yield plan("failed", planned(["create"], errored=True), refused="the plan failed")

    # pulumi yaml
    def yaml(name: str, text: str, rule: str = "AOAI102", more: Files = {}, **rest: Any) -> Way:
        return Way(f"Pulumi YAML: {name}", {"Pulumi.yaml": text, **more}, "" if {"told", "refused"} & rest.keys() else rule, options=rest.pop("options", "."), **rest)

    yield yaml("plain", pulumi_yaml())
    yield yaml("a variable", pulumi_yaml("${v}", more=f"variables:\n  v: '{WRONG}'\n"))
    yield yaml("a join", pulumi_yaml("${v}", more="variables:\n  v: {fn::join: ['-', ['2024', '11', '20']]}\n"))
    yield yaml("configuration", pulumi_yaml("${v}", more=f"config:\n  v: {{default: '{WRONG}'}}\n"))
    yield yaml("configuration of a stack", pulumi_yaml("${v}", more=f"config:\n  v: {{default: '{RIGHT}'}}\n"), more={"Pulumi.dev.yaml": f"config:\n  shop:v: '{WRONG}'\n"})
    yield yaml("several documents", pulumi_yaml(f'"{RIGHT}"') + "---\n" + pulumi_yaml(), refused="")
    yield yaml("import", pulumi_yaml(chat="options: {import: /subscriptions/s}"))
    yield yaml("ignored changes", pulumi_yaml(chat="options: {ignoreChanges: ['*']}"))
    yield yaml("a stack reference", pulumi_yaml("${other.outputs.v}", more="  other:\n    type: pulumi:pulumi:StackReference\n    properties: {name: org/net/prod}\n"), told="unknown")
    yield yaml("a function", pulumi_yaml("${v}", more="variables:\n  v: {fn::invoke: {function: x:y:z, arguments: {}, return: w}}\n"), told="x:y:z was not called")
    yield yaml("a command", pulumi_yaml(f'"{RIGHT}"', more="  run:\n    type: command:local:Command\n    properties: {create: az cognitiveservices account deployment create}\n"), told="calls Cognitive Services")
    yield yaml("a component of a plugin", pulumi_yaml(f'"{RIGHT}"', more="packages: {x: ./x}\n").replace("packages", "packages").replace("resources:\n", "resources:\n  c: {type: 'x:index:Host', properties: {version: '2024-11-20'}}\n", 1), told="a plugin builds it")
    yield yaml("a key twice", pulumi_yaml(f'"{RIGHT}"').replace("kind: OpenAI\n", "kind: OpenAI\n      kind: OpenAI\n"), refused="twice")
    yield yaml("a short type", pulumi_yaml().replace("azure-native:cognitiveservices:Deployment", "azure-native:cognitiveservices/v20250601:Deployment"))
    yield yaml("a generic resource", pulumi_yaml(f'"{RIGHT}"', more="  g:\n    type: azure-native:resources:Resource\n    properties: {resourceGroupName: rg, resourceProviderNamespace: Microsoft.CognitiveServices, resourceType: deployments, parentResourcePath: accounts/acct, resourceName: x, sku: {name: GlobalStandard}, properties: {model: {format: OpenAI, name: gpt-5.1, version: '2024-11-20'}}}\n"))

    # previews
    def shown(name: str, text: str, rule: str = "AOAI102", **rest: Any) -> Way:
        return Way(f"preview: {name}", file("p.json", text), "" if {"told", "refused"} & rest.keys() else rule, **rest)

    for op in ("create", "update", "replace", "create-replacement"):
        yield shown(op, preview(step(op)))
    yield shown("an operation that nobody knows", preview(step("conjure")))
    yield shown("an operation that nobody knows, of what is right", preview(step("conjure", **body(RIGHT))), told="conjure")
    yield shown("import", preview(step("import")))
    yield shown("import into another model", preview(step("import"), step("update")))
    yield shown("what stays", preview(step("same")))
    yield shown("what is left out", preview(step(**body(RIGHT)), changeSummary={"same": 3}), told="this preview leaves them out")
    yield shown("no steps", json.dumps({"steps": []}), refused="no steps")
    yield shown("failed", preview(step(**body(RIGHT)), diagnostics=[{"severity": "error", "message": "x", "urn": ""}]), refused="failed")
    yield shown("ignored changes", preview({**step("update"), "newState": {**step()["newState"], "ignoreChanges": ["properties"]}}))
    yield shown("a dynamic resource", preview(step(**body(RIGHT)), step(token="pulumi-python:dynamic:Resource", name="x")), told="a dynamic provider")
    yield shown("a dynamic resource of TypeScript", preview(step(**body(RIGHT)), step(token="pulumi-nodejs:dynamic:Resource", name="x")), told="a dynamic provider")
    yield shown("a secret", preview(step(**body("[secret]"))), told="secret")
    yield shown("inputs that are a secret", preview(step(**body(RIGHT)), {**step(name="x"), "newState": {**step(name="x")["newState"], "inputs": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}}}), told="secret")
    yield shown("an unknown version", preview(step(**body("04da6b54-80e4-46f7-96ec-b56ff0331ba9"))), told="not known before apply")
    yield shown("a part that is unknown", preview(step(**body("2024-04da6b54-80e4-46f7-96ec-b56ff0331ba9"))), told="not known before apply")
    yield shown("a template", preview(step(token="azure-native:resources:Deployment", name="t", properties={"mode": "Incremental", "template": template(deployment())})))
    yield shown("a linked template", preview(step(**body(RIGHT)), step(token="azure-native:resources:Deployment", name="t", properties={"mode": "Incremental", "templateLink": {"uri": "https://x"}})), told="linked")
    yield shown("a machine learning deployment", preview(step(**body(RIGHT)), step(token="azure-native:machinelearningservices:EndpointDeployment", name="t")), told="machinelearningservices")
    yield shown("an account that is replaced", preview({**step("replace", "Account", "acct", location="westus3"), "oldState": step("same", "Account", "acct")["oldState"]}, step("same")))
    yield shown("a type of another version", preview(step(token="azure-native:cognitiveservices/v20250601:Deployment", **step()["newState"]["inputs"])))
    yield shown("the classic provider", preview(step(token="azure:cognitive/deployment:Deployment", **{"name": "chat", "cognitiveAccountId": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/acct", "model": {"format": "OpenAI", "name": "gpt-5.1", "version": WRONG}, "sku": {"name": "GlobalStandard"}})))
    yield shown("azapi", preview(step(token="azapi:index/resource:Resource", **{"type": "Microsoft.CognitiveServices/accounts/deployments@2025-06-01", "name": "chat", "parentId": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/acct", "body": body()})))
    yield shown("azapi of an unknown type", preview(step(**body(RIGHT)), step(token="azapi:index/resource:Resource", name="x", type="04da6b54-80e4-46f7-96ec-b56ff0331ba9")), told="type is not known")

    # programs
    def py(name: str, text: str, rule: str = "AOAI102", more: Files = {}, **rest: Any) -> Way:
        return Way(f"program: {name}", {**program(text), **more}, "" if {"told", "refused"} & rest.keys() else rule, options=rest.pop("options", "."), **rest)

    yield py("plain", "make(WRONG)")
    yield py("import", "make(WRONG, opts=pulumi.ResourceOptions(import_='/x'))")
    yield py("ignored changes", "make(WRONG, opts=pulumi.ResourceOptions(ignore_changes=['properties', 'sku']))")
    yield py("aliases", "make(WRONG, opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name='old')]))")
    yield py("protect and retain", "make(WRONG, opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True))")
    yield py("a transformation", f"make(RIGHT, opts=pulumi.ResourceOptions(transformations=[lambda args: pulumi.ResourceTransformationResult({{**args.props, 'properties': {{'model': {{'format': 'OpenAI', 'name': 'gpt-5.1', 'version': WRONG}}}}}}, args.opts)]))")
    yield py("a transform", "make(RIGHT, opts=pulumi.ResourceOptions(transforms=[lambda args: pulumi.ResourceTransformResult({**args.props, 'properties': {'model': {'format': 'OpenAI', 'name': 'gpt-5.1', 'version': WRONG}}}, args.opts)]))")
    yield py("a transform of the stack", "pulumi.runtime.register_stack_transformation(lambda args: pulumi.ResourceTransformationResult({**args.props, 'properties': {'model': {'format': 'OpenAI', 'name': 'gpt-5.1', 'version': WRONG}}}, args.opts) if 'Deployment' in args.type_ else None)\nmake(RIGHT)")
    yield py("another provider", "import pulumi_azure_native as az\nmake(WRONG, opts=pulumi.ResourceOptions(provider=az.Provider('p', location='swedencentral')))")
    yield py("an output", "make(pulumi.Output.from_input('2024-11-').apply(lambda text: text + '20'))")
    yield py("a secret", "make(pulumi.Output.secret(WRONG))", told="a secret")
    yield py("inside apply", "account.location.apply(lambda _: make(WRONG))")
    yield py("inside apply of what is not known", "account.id.apply(lambda _: make(WRONG))\nmake(RIGHT, 'other')", told="apply")
    yield py("inside apply of all", "pulumi.Output.all(account.id, account.name).apply(lambda _: make(WRONG))\nmake(RIGHT, 'other')", told="apply")
    yield py("inside apply, by a function", "def later(_):\n    make(WRONG)\naccount.endpoint.apply(later) if hasattr(account, 'endpoint') else account.etag.apply(later)\nmake(RIGHT, 'other')", told="apply")
    yield py("a component", "class Host(pulumi.ComponentResource):\n    def __init__(self, name):\n        super().__init__('a:b:C', name)\n        make(WRONG, opts=pulumi.ResourceOptions(parent=self))\nHost('host')")
    yield py("a remote component", "make(RIGHT)\npulumi.ComponentResource('x:index:Host', 'host', {'version': WRONG}, remote=True)", told="a plugin builds it")
    yield py("a dynamic provider", "import pulumi.dynamic as d\nmake(RIGHT)\nclass P(d.ResourceProvider):\n    def create(self, props): return d.CreateResult('x', props)\nd.Resource(P(), 'x', {})", told="a dynamic provider")
    yield py("a stack reference", "make(pulumi.StackReference('o/p/s').get_output('version'))", told="not known before apply")
    yield py("an existing account", "cs.Account.get('theirs', '/x')\nmake(RIGHT, account_name='theirs')".replace("account_name", "tags") if False else "make(RIGHT)\ncs.Deployment('x', resource_group_name='rg', account_name=cs.Account.get('theirs', '/x').name, sku={'name': 'GlobalStandard', 'capacity': 1}, properties={'model': {'format': 'OpenAI', 'name': 'gpt-5.1', 'version': RIGHT}})", told="theirs")
    yield py("an invoke", "make(cs.get_account(account_name='a', resource_group_name='rg').etag)", told="was not called")
    yield py("an end in the middle", "import sys\nmake(RIGHT)\nsys.exit(0)\n", refused="exit")
    yield py("an end without a word", "import os\nmake(RIGHT)\nos._exit(0)\n", refused="ended")
    yield py("an error in the middle", "make(RIGHT)\nraise ValueError('x')", refused="ValueError: x")
    yield py("a thread", "import threading\nt = threading.Thread(target=make, args=(WRONG,))\nt.start()\nt.join()", refused="")
    yield py("a task", "import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    make(WRONG)\npulumi.Output.from_input(later())", refused="")
    yield py("a template", f"resources.Deployment('t', resource_group_name='rg', properties={{'mode': 'Incremental', 'template': {template(deployment())!r}}})")
    yield py("a generic resource", f"make(RIGHT)\nresources.Resource('g', resource_group_name='rg', resource_provider_namespace='Microsoft.CognitiveServices', parent_resource_path='accounts/acct', resource_type='deployments', resource_name='x', api_version='2025-06-01', **{body()!r})")
    yield py("a custom resource by its token", "pulumi.CustomResource('azure-native:cognitiveservices:Deployment', 'x', {'resourceGroupName': 'rg', 'accountName': 'acct', 'sku': {'name': 'GlobalStandard', 'capacity': 1}, 'properties': {'model': {'format': 'OpenAI', 'name': 'gpt-5.1', 'version': WRONG}}})")
    yield py("no programs", "make(WRONG)", refused="--no-programs", options=". --no-programs")
    yield py("the environment", "import os\nmake(os.environ.get('VERSION', RIGHT))", environment={"VERSION": WRONG})
    yield py("a withheld variable", "import os\nmake(os.environ.get('MODEL_TOKEN', RIGHT))", told="MODEL_TOKEN", environment={"MODEL_TOKEN": WRONG})

    # settings, environment, options, waivers, baselines
    wrong_file = file("d.yaml", wrong)

    def loosened(name: str, settings: str, told: str, *, options: str = "d.yaml", more: Files = {}, **rest: Any) -> Way:
        return Way(f"settings: {name}", {**wrong_file, **({"aoai.yaml": settings} if settings else {}), **more}, told=told, options=options, **rest)

    yield loosened("a rule switched off", "levels: {AOAI102: disabled}", "AOAI102")
    yield loosened("a rule by its slug", "levels: {unknown-version: disabled}", "AOAI102")
    yield loosened("a rule as information", "levels: {AOAI102: info}", "aoai.yaml")
    yield loosened("a rule as a warning", "levels: {AOAI102: warning}", "aoai.yaml")
    yield loosened("fail_on", "fail_on: warning", "aoai.yaml") if False else Way("settings: fail_on", {**wrong_file, "aoai.yaml": "fail_on: error"}, "AOAI102")
    yield loosened("nested", "", "levels.AOAI102: disabled, was error", options="sub/d.yaml", more={"aoai.yaml": "strict: true", "sub/aoai.yaml": "levels: {AOAI102: disabled}", "sub/d.yaml": wrong})
    yield loosened("nested and a root of its own", "", "levels.AOAI102: disabled, was error", options="sub/d.yaml", more={"aoai.yaml": "strict: true", "sub/aoai.yaml": "inherit: false\nlevels: {AOAI102: disabled}", "sub/d.yaml": wrong})
    yield loosened("nested root that forgets", "", "strict", options="sub/d.yaml", more={"aoai.yaml": "strict: true\ndeny: {models: ['gpt-5.1']}", "sub/aoai.yaml": "inherit: false", "sub/d.yaml": declarations()})
    yield loosened("by an option", "", "other.yaml", options="d.yaml --settings other.yaml", more={"other.yaml": "levels: {AOAI102: disabled}"})
    yield loosened("by the environment", "", "other.yaml", more={"other.yaml": "levels: {AOAI102: disabled}"}, environment={"AOAI_SETTINGS": "other.yaml"})
    yield loosened("--select", "", "AOAI102", options="d.yaml --select AOAI2")
    yield loosened("--ignore", "", "AOAI102", options="d.yaml --ignore AOAI102")
    yield loosened("a waiver", f"waivers: [{{rule: AOAI102, target: '*/chat', reason: x, owner: y, expires: 2027-01-01}}]", "waived")
    yield loosened("a waiver of everything", f"waivers: [{{rule: AOAI102, target: '*', reason: x, owner: y, expires: 2099-01-01}}]", "waived")
    yield loosened("a waiver that has expired", f"waivers: [{{rule: AOAI102, target: '*', reason: x, owner: y, expires: 2026-01-01}}]", "AOAI902")
    yield loosened("a waiver beside", "", "waived", options="d.yaml --waivers w.yaml", more={"w.yaml": "waivers: [{rule: AOAI102, target: '*', reason: x, owner: y, expires: 2027-01-01}]"})
    yield loosened("an overlay", "catalog: {paths: [./more]}", "o.yaml", more={"more/overlays/o.yaml": "kind: overlay\n"})
    yield Way("settings: a wrong key", {**wrong_file, "aoai.yaml": "level: {AOAI102: disabled}"}, refused="level")
    yield Way("settings: a key twice", {**wrong_file, "aoai.yaml": "strict: false\nstrict: true"}, refused="twice")
    yield Way("settings: YAML with a tag", {**wrong_file, "aoai.yaml": "levels: !!python/dict {AOAI102: disabled}"}, "AOAI102")
    yield Way("settings: empty", {**wrong_file, "aoai.yaml": ""}, "AOAI102")
    yield Way("settings: in another case", {**wrong_file, "AOAI.yaml": "levels: {AOAI102: disabled}"}, "AOAI102")
    yield Way("settings: the account's place", {**file("d.yaml", "accounts: [{name: acct, kind: OpenAI, location: eastus22}]\n" + declarations(account="acct", location="")), "aoai.yaml": "accounts: {acct: {location: eastus2}}"}, "AOAI104")
    yield Way("settings: the day", wrong_file, told="2025-01-10", options="d.yaml --as-of 2025-01-10")


@pytest.mark.parametrize("way", list(ways()), ids=lambda way: way.name)
def test_a_way_around_is_caught_told_or_refused(way, aoai, tmp_path, monkeypatch):
    """A finding of the rule and exit 1; words, and exit 1 under --strict where something is unverified; or exit 2."""
    for name, content in way.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for name, value in way.environment.items():
        monkeypatch.setenv(name, value)
    arguments = ("check", *(way.options.split() or [next(iter(way.files))]), "--as-of", DAY)
    code, out, err = aoai(*arguments, "--format", "json")
    if code == 2:
        assert way.refused and way.refused in err, err
        return
    report = json.loads(out)
    failed = {one["rule"] for one in report["findings"] if one["outcome"] == "fail" and one["level"] == "error"}
    if way.rule:
        assert way.rule in failed, out + err
        assert code == 1
        return
    text = aoai(*arguments)
    assert way.told in text.out + text.err, text.out + text.err
    strict = aoai(*arguments, "--strict")
    assert strict.code == 1, strict.out+strict.err
