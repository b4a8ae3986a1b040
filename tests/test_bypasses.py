"""Ways around the gate. Each is caught by a rule, told where nobody can judge it, or refused: none passes in silence.

Every way starts from a declaration that nothing is wrong with, and hides a version that the model does not have.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.policies.cli.invoked import Answer, Aoai

RIGHT, WRONG = "2025-11-13", "2024-11-20"
"""A version of gpt-5.1, and one that it does not have (AOAI102)."""
DAY = "2026-10-05"
Files = dict[str, str | bytes]


class Way(NamedTuple):
    """One way around the gate: the files (the first is checked, unless options say otherwise), and what comes of it.

    `rule` is what catches it; `told` a part of what the report says where none can; `refused` of why it is not read.
    """

    files: Files
    rule: str = ""
    told: str = ""
    refused: str = ""
    options: str = ""
    environment: tuple[tuple[str, str], ...] = ()


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
    own = {"type": kind, "apiVersion": "2025-06-01", "name": "acct/chat", "dependsOn": ["acct"]}
    return {**own, **body(version), **more}


def template(*resources: Any, **more: Any) -> dict[str, Any]:
    """An ARM template."""
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [ACCOUNT, *resources], **more}


def module(kind: str = "Microsoft.Resources/deployments", **properties: Any) -> dict[str, Any]:
    """A resource of a template that is a deployment of another, or what has properties of that kind."""
    return {
        "type": kind,
        "apiVersion": "2025-04-01",
        "name": "other",
        "properties": {"mode": "Incremental", **properties},
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
    return cs.Deployment(name, opts=opts, **{'resource_group_name': 'rg', 'account_name': 'acct',
           'sku': {'name': 'GlobalStandard', 'capacity': 10},
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


def step(op: str = "create", kind: str = "Deployment", name: str = "chat", **inputs: Any) -> dict[str, Any]:
    """A step of a preview; `inputs` go over those of a deployment or account that is right but for the version."""
    token = kind if ":" in kind else f"azure-native:cognitiveservices:{kind}"
    own = {key: item for key, item in ACCOUNT.items() if key not in {"type", "apiVersion", "name"}}
    given: dict[str, Any] = {"Deployment": {"accountName": "acct", **body()}, "Account": own}.get(kind, {})
    state = {
        "urn": f"urn:pulumi:dev::shop::{token}::{name}",
        "type": token,
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


def model(name: str = "gpt-5.1", version: str = f'"{RIGHT}"', form: str = "OpenAI") -> str:
    """A model in a declarations file."""
    return f"{{format: {form}, name: {name}, version: {version}}}"


def sku(name: str = "GlobalStandard", capacity: str = "10") -> str:
    """A SKU in a declarations file."""
    return f"{{name: {name}, capacity: {capacity}}}"


def wrong(**fields: str) -> str:
    """A declarations file with the wrong version."""
    return declarations(model=model(version=f'"{WRONG}"'), **fields)


def declared(text: str | bytes, name: str = "d.yaml", **outcome: Any) -> Way:
    return Way({name: text}, **outcome)


TWO = f"""\
deployments:
  - &first {{name: a, location: eastus2, model: &m {model()}, sku: &s {sku()}}}
  - {{name: b, location: eastus2, model: MODEL, sku: *s}}
"""
JSON = json.dumps(
    {
        "deployments": [
            {
                "name": "chat",
                "location": "eastus2",
                "model": {"format": "OpenAI", "name": "gpt-5.1", "version": WRONG},
                "sku": {"name": "GlobalStandard"},
            }
        ]
    }
)

SPELLINGS = {
    "a wrong version": declared(wrong(), rule="AOAI102"),
    "a day without quotes": declared(declarations(model=model(version=WRONG)), rule="AOAI102"),
    "a version as a number": declared(declarations(model=model(version="3.0")), rule="AOAI102"),
    "a version with a blank": declared(declarations(model=model(version=f'"{RIGHT} "')), rule="AOAI102"),
    "a model in another case": declared(declarations(model=model("GPT-5.1", f'"{WRONG}"')), rule="AOAI102"),
    "a model with a look-alike letter": declared(declarations(model=model('"g\u0440t-5.1"')), rule="AOAI101"),
    "a model with another hyphen": declared(declarations(model=model('"gpt\u20115.1"')), rule="AOAI101"),
    "a model with a letter nobody sees": declared(declarations(model=model('"gpt-5.1\u200b"')), rule="AOAI101"),
    "a model with a blank that is another": declared(declarations(model=model('"gpt-5.1\u00a0"')), rule="AOAI101"),
    "a model with blanks": declared(declarations(model=model('"g p t-5. 1"')), rule="AOAI101"),
    "a model with a line break": declared(declarations(model=model('"gpt-5.1\\n"')), rule="AOAI101"),
    "a model in letters of full width": declared(declarations(model=model('"\uff47\uff50\uff54-5.1"')), told="U+FF47"),
    "a model with its version": declared(declarations(model=model("gpt-5.1@2025-11-13")), told="gpt-5.1@2025-11-13"),
    "a model that nobody knows": declared(declarations(model=model("zephyr-9", '"1"')), told="zephyr-9"),
    "a model of another format": declared(declarations(model=model(form="Meta")), rule="AOAI105"),
    "a model without format": declared(
        declarations(model=f'{{name: gpt-5.1, version: "{WRONG}"}}'),
        rule="AOAI102",
    ),
    "no model": declared(declarations(model=""), rule="AOAI110"),
    "a region that is not one": declared(declarations(location="eastus22"), rule="AOAI104"),
    "a region with a look-alike": declared(declarations(location='"e\u0430stus2"'), rule="AOAI104"),
    "a region with a long s": declared(declarations(location='"ea\u017ftus2"'), rule="AOAI104"),
    "a region with a dotless i": declared(declarations(location='"swedencentral\u0131"'), rule="AOAI104"),
    "a SKU with a hyphen": declared(declarations(sku=sku("Global-Standard")), rule="AOAI103"),
    "a SKU with a long s": declared(declarations(sku=sku("Global\u017ftandard")), rule="AOAI103"),
    "a SKU with a blank": declared(declarations(sku=sku('"Global Standard"')), rule="AOAI103"),
    "a SKU that is the account's": declared(declarations(sku=sku("S0")), rule="AOAI103"),
    "no SKU": declared(declarations(sku=""), rule="AOAI110"),
    "a kind that is not one": declared(declarations(kind="OpenAl"), rule="AOAI108"),
    "capacity nought": declared(declarations(sku=sku(capacity="0")), rule="AOAI301"),
    "capacity below nought": declared(declarations(sku=sku(capacity="-10")), rule="AOAI301"),
    "capacity and a half": declared(declarations(sku=sku(capacity="10.5")), rule="AOAI302"),
    "provisioned capacity off its step": declared(
        declarations(sku=sku("GlobalProvisionedManaged", "17")),
        rule="AOAI302",
    ),
    "capacity of many digits": declared(declarations(sku=sku(capacity="9" * 400)), told="is not a number"),
    "capacity that is not a number": declared(declarations(sku=sku(capacity=".nan")), refused=".nan is not a number"),
    "capacity as text": declared(declarations(sku=sku(capacity='"1e3"')), refused="capacity"),
    "capacity as a truth value": declared(declarations(sku=sku(capacity="true")), refused="capacity"),
}

FILES = {
    "an anchor": declared(TWO.replace("MODEL", f"{{<<: *m, version: '{WRONG}'}}"), rule="AOAI102"),
    "a merge key of a list": declared(
        TWO.replace("MODEL", f"{{<<: [{{version: '{WRONG}'}}, *m]}}"),
        rule="AOAI102",
    ),
    "a merge key that loses": declared(
        TWO.replace("MODEL", f"{{version: '{WRONG}', <<: *m}}"),
        rule="AOAI102",
    ),
    "a text by its tag": declared(declarations(model=model(version=f"!!str {WRONG}")), rule="AOAI102"),
    "a text by another tag": declared(declarations(model=model(version=f"!secret {WRONG}")), rule="AOAI102"),
    "a binary": declared(declarations(model=model(version="!!binary MjAyNC0xMS0yMA==")), rule="AOAI102"),
    "a tag of Python": declared(declarations(model=model('!!python/name:os.system "x"')), told="no source lists"),
    "a text on two lines": declared(
        declarations(model=f"\n      format: OpenAI\n      name: gpt-5.1\n      version: >-\n        {WRONG}"),
        rule="AOAI102",
    ),
    "a key in escapes": declared(
        declarations(model=f'{{format: OpenAI, name: gpt-5.1, "\\u0076ersion": "{WRONG}"}}'),
        rule="AOAI102",
    ),
    "a key twice": declared(
        declarations(model=f'{{format: OpenAI, name: gpt-5.1, version: "{WRONG}", version: "{RIGHT}"}}'),
        refused="version is given twice",
    ),
    "a key in another case": declared(
        declarations(model=f'{{format: OpenAI, name: gpt-5.1, Version: "{WRONG}"}}'),
        refused="unknown key Version",
    ),
    "an unknown key": declared(declarations(modell=model()), refused="unknown key modell"),
    "a list for a model": declared(declarations(model=f"[{model()}]"), refused="model"),
    "several documents": declared(declarations() + "---\n" + wrong(), refused="another document"),
    "another location than its account's": declared(
        "accounts:\n  - {name: acct, kind: OpenAI, location: eastus22}\n" + declarations(account="acct"),
        refused="d.yaml:4: chat has location eastus2, and its account acct eastus22; write it at the account only",
    ),
    "another kind than its account's": declared(
        "accounts:\n  - {name: acct, kind: FormRecognizer, location: eastus2}\n"
        + declarations(account="acct", kind="OpenAI", location=""),
        refused="d.yaml:4: chat has kind OpenAI, and its account acct FormRecognizer; write it at the account only",
    ),
    "an account that is elsewhere": declared(declarations(account="elsewhere", location=""), told="elsewhere"),
    "an unknown version": declared(declarations(model=model(version="!unknown ")), told="not known before apply"),
    "an unknown model": declared(declarations(model="!unknown"), told="not known before apply"),
    "an unknown location": declared(declarations(location="!unknown"), told="not known before apply"),
    "an empty list": declared("deployments: []\n", told="nothing to check"),
    "no keys": declared("{}\n", refused="not a declarations file"),
    "no keys in JSON": declared("{}", "d.json", refused="not a declarations file"),
    "keys without lists": declared("accounts:\ndeployments:\n", refused="not a declarations file"),
    "nothing": declared("", refused="empty"),
    "blanks": declared(" \n\t\n", refused="empty"),
    "a comment": declared("# nothing\n", refused="not a declarations file"),
    "a list": declared("- {}\n", refused="not a declarations file"),
    "half a file": declared(declarations()[:-2], refused="not valid YAML"),
    "a null": declared(declarations() + "\0", refused="not a text"),
    "Latin-1": declared(declarations().encode() + b"# \xe9", refused="not UTF-8"),
    "UTF-8 with a mark": declared(wrong().encode("utf-8-sig"), rule="AOAI102"),
    "UTF-16": declared(wrong().encode("utf-16"), rule="AOAI102"),
    "UTF-16 without a mark": declared(wrong().encode("utf-16-le"), refused="not a text"),
    "UTF-32": declared(wrong().encode("utf-32"), rule="AOAI102"),
    "named as JSON": declared(wrong(), "d.json", rule="AOAI102"),
    "named as nothing": declared(wrong(), "Dockerfile", rule="AOAI102"),
    "JSON with a key twice": declared(
        JSON.replace('"version"', f'"version": "{RIGHT}", "version"'),
        "d.json",
        refused="version is given twice",
    ),
    "JSON with a list twice": declared(
        JSON.replace('{"deployments"', '{"deployments": [], "deployments"'),
        "d.json",
        refused="deployments is given twice",
    ),
    "JSON of several documents": declared(JSON + JSON, "d.json", refused="trailing characters"),
    "JSON by lines": declared(JSON + "\n" + JSON, "d.json", refused="trailing characters"),
}


def opened(whole: Any, **outcome: Any) -> Way:
    return Way({"t.json": whole if isinstance(whole, str) else json.dumps(whole)}, **outcome or {"rule": "AOAI102"})


ONE_OF = {"v": {"type": "string", "defaultValue": RIGHT}}
LOOP = {"name": "[concat('acct/chat', copyIndex())]"}
TEMPLATES = {
    "plain": opened(template(deployment())),
    "types in another case": opened(template(deployment(type="MICROSOFT.cognitiveservices/ACCOUNTS/Deployments"))),
    "keys in another case": opened(
        {
            **template(),
            "resources": [{key.upper(): item for key, item in one.items()} for one in (ACCOUNT, deployment())],
        }
    ),
    "inside its account": opened(
        {**template(), "resources": [{**ACCOUNT, "resources": [deployment(type="deployments", name="chat")]}]}
    ),
    "symbolic names": opened({**template(), "languageVersion": "2.0", "resources": {"a": ACCOUNT, "d": deployment()}}),
    "an expression": opened(template(deployment("[format('{0}-{1}', '2024', '11-20')]"))),
    "a parameter's default": opened(
        template(deployment("[parameters('v')]"), parameters={"v": {"type": "string", "defaultValue": WRONG}})
    ),
    "a parameter without a value": opened(
        template(deployment("[parameters('v')]"), parameters={"v": {"type": "string"}}), told="parameter"
    ),
    "a parameter file beside it": Way(
        {
            "t.json": json.dumps(template(deployment("[parameters('v')]"), parameters=ONE_OF)),
            "t.parameters.json": json.dumps({"parameters": {"V": {"value": WRONG}}}),
        },
        rule="AOAI102",
    ),
    "a variable": opened(template(deployment("[variables('v')]"), variables={"v": "[concat('2024-11', '-20')]"})),
    "what only Azure knows": opened(template(deployment("[reference('x').v]")), told="computed by a template"),
    "a condition that is true": opened(template(deployment(condition="[equals('a', 'a')]"))),
    "a condition that is not known": opened(
        template(deployment(condition="[parameters('on')]"), parameters={"on": {"type": "bool"}})
    ),
    "a loop": opened(
        template(
            deployment(f"[createArray('{RIGHT}', '{WRONG}')[copyIndex()]]", **LOOP, copy={"name": "l", "count": 2})
        )
    ),
    "a loop of unknown length": opened(
        template(
            deployment(**LOOP, copy={"name": "l", "count": "[parameters('n')]"}), parameters={"n": {"type": "int"}}
        ),
        told="how often its loop runs is not known here",
    ),
    "a variable by a loop": opened(
        template(
            deployment("[variables('v')[1]]"),
            variables={"copy": [{"name": "v", "count": 2, "input": "[if(equals(copyIndex('v'), 1), '1', '2')]"}]},
        )
    ),
    "a template inside": opened(template(module(template=template(deployment())))),
    "templates in templates": opened(template(module(template=template(module(template=template(deployment())))))),
    "a template in a variable": opened(
        template(module(template="[variables('t')]"), variables={"t": template(deployment())})
    ),
    "a deployment stack": opened(
        template(module("Microsoft.Resources/deploymentStacks", template=template(deployment())))
    ),
    "a linked template": opened(
        template(deployment(RIGHT), module(templateLink={"uri": "https://example.org/t.json"})), told="is linked"
    ),
    "beside a linked template": opened(template(deployment(), module(templateLink={"id": "/subscriptions/s"}))),
    "a script": opened(
        template(
            deployment(RIGHT),
            module("Microsoft.Resources/deploymentScripts", scriptContent="az cognitiveservices account deployment"),
        ),
        told="a script that calls Cognitive Services itself",
    ),
    "a workspace's deployment": opened(
        template(
            deployment(RIGHT),
            module("Microsoft.MachineLearningServices/workspaces/endpoints/deployments", type="Azure.OpenAI"),
        ),
        told="Azure Machine Learning deploys the model",
    ),
    "comments": opened(json.dumps(template(deployment())).replace('"resources"', '/* "a" */ "resources"') + "// b"),
    "a key twice": opened(json.dumps(template(deployment())).replace('"version"', f'"version": "{RIGHT}", "version"')),
    "an account elsewhere": opened(template(deployment(RIGHT, name="elsewhere/chat", dependsOn=[])), told="elsewhere"),
    "its SKU inside properties": opened(
        template({**deployment(), "properties": {**body(RIGHT)["properties"], "sku": {"name": "x"}}}), rule="AOAI106"
    ),
    "capacity as text": opened(template(deployment(RIGHT, **body(RIGHT, capacity="1e3"))), told="is not a number"),
    "capacity in other digits": opened(
        template(deployment(RIGHT, **body(RIGHT, capacity="\uff11\uff10"))), told="is not a number"
    ),
    "capacity as a truth value": opened(
        template(deployment(RIGHT, **body(RIGHT, capacity=True))), told="is not a number"
    ),
    "capacity of many digits": opened(
        template(deployment(RIGHT, **body(RIGHT, capacity=10**40))), told="is not a number"
    ),
    "a version as a number": opened(template(deployment(3.0))),
    "a version as a list": opened(template(deployment([WRONG])), told="not a text"),
    "a version twice, in another case": opened(
        template({**deployment(), "properties": {"model": {**body()["properties"]["model"], "VERSION": RIGHT}}}),
        told="version stands twice",
    ),
    "a type by an expression": opened(
        template(deployment(type="[concat('Microsoft.CognitiveServices','/accounts/deployments')]"))
    ),
    "a type that nobody knows": opened(
        template(deployment(type="[parameters('t')]"), parameters={"t": {"type": "string"}}),
        told="its type is not known here",
    ),
    "a type with a slash": opened(template(deployment(type="Microsoft.CognitiveServices/accounts/deployments/"))),
    "resources by an expression": opened({**template(), "resources": "[variables('r')]"}, refused="not a list"),
    "no resources": opened({"contentVersion": "1.0.0.0", "parameters": {}}, refused="has `resources`"),
    "linked templates in a loop of unknown length": opened(
        template(
            deployment(RIGHT),
            {**module(templateLink={"uri": "x"}), "copy": {"name": "m", "count": "[parameters('n')]"}},
            parameters={"n": {"type": "int"}},
        ),
        told="how often its loop runs is not known here",
    ),
    "a linked script": opened(
        template(deployment(RIGHT), module("Microsoft.Resources/deploymentScripts", primaryScriptUri="https://x/y.sh")),
        told="its script is linked",
    ),
    "a policy that deploys": opened(
        template(
            deployment(RIGHT),
            module("Microsoft.Authorization/policyDefinitions", policyRule={"then": template(deployment())}),
        ),
        told="a template in it declares a deployment of a model",
    ),
    "a serverless endpoint": opened(
        template(deployment(RIGHT), module("Microsoft.MachineLearningServices/workspaces/serverlessEndpoints")),
        told="Azure Machine Learning deploys the model",
    ),
}
ROW = {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/acct", **ACCOUNT}


def listed(*documents: Any, **outcome: Any) -> Way:
    """A list of what exists, judged as new."""
    text = "\n".join(json.dumps(one) for one in documents)
    return Way({"l.json": text, "aoai.yaml": "existing: judge"}, **outcome or {"rule": "AOAI102"})


def row(version: str = WRONG, **more: Any) -> dict[str, Any]:
    return {"id": f"{ROW['id']}/deployments/chat", "name": "chat", **body(version), **more}


LISTS = {
    "plain": listed([ROW, row()]),
    "pages of both kinds": listed({"value": [ROW], "data": [row()]}),
    "an id in capitals": listed([ROW, row(id=row()["id"].upper())]),
    "an id with a slash": listed([ROW, row(id=f"{row()['id']}/")], told="not an id as Azure writes it"),
    "an id of another scope": listed(
        [ROW, row(id=row()["id"].replace("/resourceGroups/rg", ""))], told="not an id as Azure writes it"
    ),
    "a row without id": listed([ROW, row(RIGHT), {"name": "x", **body()}], told="1 of its 3 rows have no `id`"),
    "a row twice": listed([ROW, row(RIGHT), row()], told="it stands here twice"),
    "one page of many": listed({"value": [ROW, row(RIGHT)], "NextLink": "x"}, told="it has more pages"),
    "fewer rows than there are": listed({"data": [ROW], "total_records": 9}, told="it has more pages"),
    "cut": listed({"data": [ROW], "resultTruncated": "true"}, told="it has more pages"),
    "nothing": listed([], refused="an empty list, and nothing tells of what"),
    "nothing, several times": listed([], [], refused="an empty list, and nothing tells of what"),
    "no rows at all": listed({"value": "x"}, refused="not a list of Azure's resources"),
    "other rows": listed([{"name": "x"}], refused="not a list of Azure's resources"),
}


def applied(text: str = "", files: Files | None = None, **outcome: Any) -> Way:
    return Way({"main.tf": text, **(files or {})}, **{"options": ".", **(outcome or {"rule": "AOAI102"})})


RIGHTS = f'"{RIGHT}"'
VARIABLE = f'variable "v" {{ default = "{RIGHT}" }}'
OVERRIDE = f"""\
resource "azurerm_cognitive_deployment" "chat" {{
  model {{
    format = "OpenAI"
    name = "gpt-5.1"
    version = "{WRONG}"
  }}
}}
"""
COMMAND = 'provisioner "local-exec" {\n command = "az cognitiveservices account deployment create"\n }'
AZAPI = 'type = "Microsoft.CognitiveServices/accounts/deployments@2025-06-01"\n name = "x"'
PARENT = "parent_id = azurerm_cognitive_account.acct.id"
OTHER = {"name": "other", "cognitive_account_id": "${azurerm_cognitive_account.acct.id}"}
OTHER_MODEL = {"format": "OpenAI", "name": "gpt-5.1", "version": "${var.v}"}
FOLDERS = {
    "plain": applied(terraform()),
    "a variable's default": applied(terraform("var.v", VARIABLE.replace(RIGHT, WRONG))),
    "a variable without a value": applied(
        terraform("var.v", 'variable "v" {}'), told="the variable v, which has no value"
    ),
    "a variable of the environment": applied(
        terraform("var.v", VARIABLE), rule="AOAI102", environment=(("TF_VAR_v", WRONG),)
    ),
    "a sensitive variable": applied(
        terraform("var.v", 'variable "v" {\n default = "2024-11-20"\n sensitive = true\n}'), told="a secret"
    ),
    "terraform.tfvars": applied(terraform("var.v", VARIABLE), {"terraform.tfvars": f'v = "{WRONG}"'}),
    "terraform.tfvars.json": applied(terraform("var.v", VARIABLE), {"terraform.tfvars.json": json.dumps({"v": WRONG})}),
    "auto.tfvars": applied(terraform("var.v", VARIABLE), {"x.auto.tfvars": f'v = "{WRONG}"'}),
    "auto.tfvars.json": applied(terraform("var.v", VARIABLE), {"x.auto.tfvars.json": json.dumps({"v": WRONG})}),
    "a local": applied(terraform("local.v", f'locals {{\n v = "{WRONG}"\n}}')),
    "a condition": applied(terraform(f'true ? "{WRONG}" : "{RIGHT}"')),
    "a function": applied(terraform('join("-", ["2024", "11", "20"])')),
    "count": applied(terraform(inside="count = 2")),
    "count that is not known": applied(terraform(inside="count = var.n", more='variable "n" {}')),
    "many": applied(terraform(inside="count = 5000")),
    "for_each": applied(terraform("each.value", inside=f'for_each = toset(["{RIGHT}", "{WRONG}"])')),
    "for_each that is not known": applied(
        terraform("each.value", inside="for_each = var.m", more='variable "m" {}'), told="how often `for_each` makes it"
    ),
    "a dynamic block": applied(
        terraform(RIGHTS, sku='dynamic "sku" {\n for_each = ["Global-Standard"]\n content { name = sku.value }\n }'),
        rule="AOAI103",
    ),
    "ignored changes": applied(terraform(inside="lifecycle {\n ignore_changes = all\n}")),
    "JSON beside it": applied(
        terraform(RIGHTS),
        {
            "x.tf.json": json.dumps(
                {
                    "variable": {"v": {"default": WRONG, "type": "string"}},
                    "resource": {
                        "azurerm_cognitive_deployment": {
                            "other": [{**OTHER, "model": OTHER_MODEL, "sku": [{"name": "GlobalStandard"}]}]
                        }
                    },
                }
            )
        },
    ),
    "JSON that is broken": applied(terraform(RIGHTS), {"x.tf.json": "{"}, refused="x.tf.json: not Terraform's JSON"),
    "an override": applied(terraform(RIGHTS), {"a_override.tf": OVERRIDE}),
    "the override": applied(terraform(RIGHTS), {"override.tf": OVERRIDE}),
    "an override of a local": applied(
        terraform("local.v", f'locals {{\n v = "{RIGHT}"\n}}'), {"a_override.tf": f'locals {{\n v = "{WRONG}"\n}}'}
    ),
    "an override in JSON": applied(
        terraform("var.v", VARIABLE),
        {"override.tf.json": json.dumps({"variable": {"v": {"default": WRONG}}})},
    ),
    "a local module": applied('module "ai" {\n source = "./ai"\n}\n', {"ai/main.tf": terraform()}),
    "a module of a registry": applied(
        terraform(RIGHTS, 'module "m" {\n source = "Azure/avm-res-cognitiveservices-account/azurerm"\n}'),
        told="is not in this folder",
    ),
    "a module from elsewhere": applied(
        terraform(RIGHTS, 'module "m" {\n source = "git::https://example.org/modules.git"\n}'),
        told="1 module is not in this folder and not read (module.m)",
    ),
    "azapi": applied(
        terraform(RIGHTS, f'resource "azapi_resource" "x" {{\n {AZAPI}\n {PARENT}\n body = {json.dumps(body())}\n}}')
    ),
    "azapi with JSON": applied(
        terraform(
            RIGHTS,
            f'resource "azapi_resource" "x" {{\n {AZAPI}\n {PARENT}\n body = jsonencode({json.dumps(body())})\n}}',
        )
    ),
    "azapi with a template": applied(
        terraform(
            RIGHTS,
            'resource "azapi_resource" "x" {\n type = "Microsoft.Resources/deployments@2024-11-01"\n name = "x"\n'
            f" body = {json.dumps({'properties': {'template': template(deployment())}})}\n}}",
        )
    ),
    "azapi of an unknown type": applied(
        terraform(RIGHTS, 'variable "t" {}\nresource "azapi_resource" "x" {\n type = var.t\n name = "x"\n}'),
        told="its type is not known here",
    ),
    "a source of what is not there": applied(
        'locals {\n m = "x"\n}\nmodule "openai" {\n source = local.m.a\n}', told="is not in this folder"
    ),
    "values of an option": applied(
        terraform(RIGHTS), {"prod.tfvars": ""}, told="not read, and a plan may be made with it"
    ),
    "azapi that updates": applied(
        terraform(
            RIGHTS, f'resource "azapi_update_resource" "x" {{\n {AZAPI}\n {PARENT}\n body = {json.dumps(body())}\n}}'
        )
    ),
    "azapi that acts": applied(
        terraform(
            RIGHTS,
            f'resource "azapi_resource_action" "x" {{\n {AZAPI}\n method = "PUT"\n body = {json.dumps(body())}\n'
            ' resource_id = "${azurerm_cognitive_account.acct.id}/deployments/x"\n}',
        )
    ),
    "a template": applied(
        terraform(
            RIGHTS,
            'resource "azurerm_resource_group_template_deployment" "x" {\n name = "x"\n resource_group_name = "rg"\n'
            f" template_content = jsonencode({json.dumps(template(deployment()))})\n}}",
        )
    ),
    "a command": applied(
        terraform(RIGHTS, f'resource "null_resource" "x" {{\n {COMMAND}\n}}'), told="calls Cognitive Services itself"
    ),
    "a command of terraform_data": applied(
        terraform(RIGHTS, f'resource "terraform_data" "x" {{\n {COMMAND}\n}}'),
        told="calls Cognitive Services itself",
    ),
    "a command of something else": applied(terraform(RIGHTS, inside=COMMAND), told="calls Cognitive Services itself"),
}

PLACE = {"aoai.yaml": "accounts: {a: {location: eastus2, kind: OpenAI}}\n"}


def shown_by_terraform(text: str, **outcome: Any) -> Way:
    return Way({"p.json": text, **PLACE}, **outcome or {"rule": "AOAI102"})


COMMANDS = {
    "root_module": {
        "resources": [
            {
                "address": "null_resource.x",
                "provisioners": [
                    {"expressions": {"command": {"constant_value": "az cognitiveservices account deployment create"}}}
                ],
            }
        ]
    }
}
PLANS = {
    **{
        " and ".join(actions): shown_by_terraform(planned(actions))
        for actions in (
            *(["create"], ["update"], ["delete", "create"], ["create", "delete"]),
            *(["create", "forget"], ["forget", "create"]),
        )
    },
    "an action that nobody knows": shown_by_terraform(planned(["transmute"])),
    "an action that nobody knows, of what is right": shown_by_terraform(
        planned(["transmute"], RIGHT), told="`transmute`"
    ),
    "not complete": shown_by_terraform(planned(["create"], RIGHT, complete=False), told="it is not complete"),
    "failed": shown_by_terraform(planned(["create"], errored=True), refused="the plan failed"),
    "values that are not known": shown_by_terraform(
        planned(["create"]).replace('"after_unknown": {}', '"after_unknown": true'), told="does not show its values"
    ),
    "no values": shown_by_terraform(
        planned(["create"]).replace('"after": {', '"after": null, "x": {'), told="does not show its values"
    ),
    "a command": shown_by_terraform(
        planned(["create"], RIGHT, configuration=COMMANDS), told="calls Cognitive Services itself"
    ),
}


def written_in_yaml(text: str, files: Files | None = None, **outcome: Any) -> Way:
    return Way({"Pulumi.yaml": text, **(files or {})}, **{"options": ".", **(outcome or {"rule": "AOAI102"})})


REFERENCE = '"${v}"'
PULUMI_YAML = {
    "plain": written_in_yaml(pulumi_yaml()),
    "a variable": written_in_yaml(pulumi_yaml(REFERENCE, more=f"variables: {{v: '{WRONG}'}}")),
    "a join": written_in_yaml(pulumi_yaml(REFERENCE, more="variables: {v: {fn::join: ['-', ['2024', '11', '20']]}}")),
    "configuration": written_in_yaml(pulumi_yaml(REFERENCE, more=f"config: {{v: {{default: '{WRONG}'}}}}")),
    "configuration of the stack": written_in_yaml(
        pulumi_yaml(REFERENCE, more=f"config: {{v: {{default: '{RIGHT}'}}}}"),
        {"Pulumi.dev.yaml": f"config: {{shop:v: '{WRONG}'}}"},
    ),
    "secret configuration": written_in_yaml(
        pulumi_yaml(REFERENCE, more=f"config: {{v: {{default: '{WRONG}', secret: true}}}}"), told="a secret"
    ),
    "several documents": written_in_yaml(pulumi_yaml(RIGHTS) + "---\n" + pulumi_yaml(), refused="another document"),
    "a key twice": written_in_yaml(
        pulumi_yaml(RIGHTS).replace("kind: OpenAI\n", "kind: OpenAI\n      kind: OpenAI\n"), refused="twice"
    ),
    "import": written_in_yaml(pulumi_yaml(chat="options: {import: /subscriptions/s}")),
    "import of what is right": written_in_yaml(pulumi_yaml(RIGHTS, "options: {import: /x}"), told="chat is imported"),
    "ignored changes": written_in_yaml(pulumi_yaml(chat="options: {ignoreChanges: ['*']}")),
    "another API version": written_in_yaml(
        pulumi_yaml().replace("cognitiveservices:Deployment", "cognitiveservices/v20250601:Deployment")
    ),
    "a stack reference": written_in_yaml(
        pulumi_yaml('"${o.outputs.v}"', more="  o: {type: pulumi:pulumi:StackReference, properties: {name: a/b/c}}"),
        told="not known before apply",
    ),
    "a function": written_in_yaml(
        pulumi_yaml(REFERENCE, more="variables: {v: {fn::invoke: {function: x:y:z, arguments: {}, return: w}}}"),
        told="x:y:z was not called",
    ),
    "a command": written_in_yaml(
        pulumi_yaml(RIGHTS, more="  run: {type: command:local:Command, properties: {create: az cognitiveservices}}"),
        told="calls Cognitive Services itself",
    ),
    "an operator": written_in_yaml(
        pulumi_yaml(RIGHTS, more="  o: {type: 'kubernetes:cognitiveservices.azure.com/v1:AccountDeployment'}"),
        told="an operator in a cluster makes it",
    ),
    "a component of a plugin": written_in_yaml(
        pulumi_yaml(RIGHTS, more="  c: {type: 'x:index:Host'}\npackages: {x: ./x}"), told="a plugin builds it"
    ),
}


def previewed(*steps: dict[str, Any], more: dict[str, Any] | None = None, **outcome: Any) -> Way:
    return Way({"p.json": preview(*steps, **(more or {}))}, **outcome or {"rule": "AOAI102"})


FINE = step(**body(RIGHT))
MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
ACCOUNT_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/acct"
DEPLOYS = "azure-native:resources:Deployment"
PREVIEWS = {
    **{op: previewed(step(op)) for op in ("create", "update", "replace", "create-replacement", "same", "import")},
    "an operation that nobody knows": previewed(step("conjure")),
    "an operation that nobody knows, of what is right": previewed(step("conjure", **body(RIGHT)), told="`conjure`"),
    "import into another model": previewed(step("import"), step("update")),
    "import of what is right": previewed(step("import", **body(RIGHT)), told="chat is imported"),
    "ignored changes": previewed(
        {**FINE, "newState": {**FINE["newState"], "ignoreChanges": ["sku"]}}, told="chat ignores changes of sku"
    ),
    "what is left out": previewed(FINE, more={"changeSummary": {"same": 3}}, told="this preview leaves them out"),
    "no steps": declared(json.dumps({"steps": []}), "p.json", refused="no steps"),
    "failed": previewed(
        FINE, more={"diagnostics": [{"severity": "error", "message": "x"}]}, refused="the preview failed"
    ),
    "a secret": previewed(step(**body("[secret]")), told="a secret"),
    "inputs that are a secret": previewed(
        FINE, {**step(name="x"), "newState": {**step(name="x")["newState"], "inputs": SECRET}}, told="are a secret"
    ),
    "an unknown version": previewed(step(**body(MARK)), told="not known before apply"),
    "a version of which a part is unknown": previewed(step(**body(f"2024-{MARK}")), told="not known before apply"),
    "an account that goes elsewhere": previewed(
        {
            **step("replace", "Account", "other", accountName="other", location="eastus22"),
            "oldState": step("same", "Account")["oldState"],
        },
        step("same", accountName="other", **body(RIGHT)),
        rule="AOAI104",
    ),
    "another API version": previewed(step(kind="azure-native:cognitiveservices/v20250601:Deployment", **body())),
    "a parameterised package": previewed(
        step(kind="azure-native_cognitiveservices_v20250601:cognitiveservices:Deployment", **body())
    ),
    "the classic provider": previewed(
        step(
            kind="azure:cognitive/deployment:Deployment",
            name="chat",
            cognitiveAccountId=ACCOUNT_ID,
            model={"format": "OpenAI", "name": "gpt-5.1", "version": WRONG},
            sku={"name": "GlobalStandard"},
        )
    ),
    "azapi": previewed(
        step(
            kind="azapi:index/resource:Resource",
            type="Microsoft.CognitiveServices/accounts/deployments@2025-06-01",
            parentId=ACCOUNT_ID,
            body=body(),
        )
    ),
    "azapi of an unknown type": previewed(
        FINE, step(kind="azapi:index/resource:Resource", name="x", type=MARK), told="its type is not known here"
    ),
    "a generic resource": previewed(
        step(
            kind="azure-native:resources:Resource",
            resourceProviderNamespace="Microsoft.CognitiveServices",
            parentResourcePath="accounts/acct",
            resourceType="deployments",
            resourceName="chat",
            **body(),
        )
    ),
    "a template": previewed(step(kind=DEPLOYS, properties={"template": template(deployment())})),
    "a template as a generic resource": previewed(
        step(
            kind="azure-native:resources:Resource",
            resourceProviderNamespace="Microsoft.Resources",
            resourceType="deployments",
            resourceName="t",
            properties={"template": template(deployment())},
        )
    ),
    "a linked template": previewed(
        FINE, step(kind=DEPLOYS, properties={"templateLink": {"uri": "x"}}), told="is linked"
    ),
    "a workspace's deployment": previewed(
        FINE,
        step(kind="azure-native:machinelearningservices:EndpointDeployment", name="x"),
        told="Azure Machine Learning deploys the model",
    ),
    "a dynamic provider": previewed(
        FINE, step(kind="pulumi-nodejs:dynamic:Resource", name="x"), told="a dynamic provider"
    ),
    "what an earlier update left to be deleted": previewed(step("update"), step("delete", **body(RIGHT))),
    "two steps": previewed(step(), FINE, told="it has several steps, of which the last was read"),
    "no state": previewed(FINE, {"op": "create", "urn": step(name="x")["urn"]}, told="does not show its inputs"),
    "no inputs": previewed(
        FINE, {**step(name="x"), "newState": {"urn": step(name="x")["urn"]}}, told="does not show its inputs"
    ),
    "another type than in its URN": previewed(
        {**FINE, "newState": {**FINE["newState"], "type": "x:y:Z"}}, told="its type is another than that in its URN"
    ),
    "created, and said to be elsewhere's": previewed({**step(), "newState": {**step()["newState"], "external": True}}),
    "more steps than are shown": previewed(
        FINE, more={"changeSummary": {"same": 1, "create": 3}}, told="this preview counts more steps than it has"
    ),
    "of no stack": declared(json.dumps({"deployment": None}), "s.json", refused="an export that holds no stack"),
    "an interrupted operation": declared(
        json.dumps({"deployment": {"pending_operations": [{"type": "creating", "resource": step()["newState"]}]}}),
        "s.json",
        told="an operation on it was interrupted",
    ),
}


def ran(text: str, **outcome: Any) -> Way:
    return Way(program(text), **{"options": ".", **outcome})


PROGRAMS = {
    "a secret": ran("make(pulumi.Output.secret(WRONG))", told="a secret"),
    "apply of what is not known": ran(
        "make(RIGHT)\naccount.id.apply(lambda _: make(WRONG, 'x'))", told="inside `apply`"
    ),
    "apply of a callable": ran(
        "class Later:\n    def __call__(self, _):\n        make(WRONG, 'x')\nmake(RIGHT)\naccount.id.apply(Later())",
        told="inside `apply`",
    ),
    "apply of what a list holds": ran(
        "LATER = [make]\nmake(RIGHT)\naccount.id.apply(lambda _: [one(WRONG, 'x') for one in LATER])",
        told="inside `apply`",
    ),
    "apply of a text": ran("make(RIGHT)\naccount.id.apply(lambda _: exec('make()'))", told="what `exec` makes"),
    "what an update alone declares": ran(
        "make(RIGHT)\nif not pulumi.runtime.is_dry_run():\n    make(WRONG, 'x')", told="may declare more in an update"
    ),
    "a thread that fails": ran(
        "import threading\nmake(RIGHT)\nthreading.Thread(target=lambda: make(WRONG, 'x')).start()",
        told="a thread of the program fails",
    ),
    "an environment of Pulumi ESC": Way(
        {**program("make(RIGHT)"), "Pulumi.dev.yaml": "environment: [prod]\n"}, options=".", told="Pulumi ESC"
    ),
    "another language": Way(
        {"Pulumi.yaml": "name: shop\nruntime: go\n"}, options=". --recursive", told="written in Go, which is not run"
    ),
    "a component of a plugin": ran(
        "make(RIGHT)\npulumi.ComponentResource('x:index:Host', 'host', {'version': WRONG}, remote=True)",
        told="a plugin builds it",
    ),
    "a dynamic provider": ran(
        "import pulumi.dynamic as dynamic\nmake(RIGHT)\nclass Model(dynamic.Resource):\n    pass\n"
        "Model(dynamic.ResourceProvider(), 'x', {})",
        told="a dynamic provider",
    ),
    "a stack reference": ran("make(pulumi.StackReference('o/p/s').get_output('v'))", told="not known before apply"),
    "a function": ran("make(cs.get_account('a', 'rg').etag)", told="azure-native:cognitiveservices:getAccount was not"),
    "an account that is looked up": ran(
        "cs.Account.get('theirs', '/x')\nmake(RIGHT, account_name=cs.Account.get('their', '/x').name)", told="their"
    ),
    "an end in the middle": ran("make(RIGHT)\nimport sys\nsys.exit(0)", refused="exit"),
    "an end without a word": ran("make(RIGHT)\nimport os\nos._exit(0)", refused="ended"),
    "an error in the middle": ran("make(RIGHT)\nraise ValueError('x')", refused="ValueError: x"),
    "not run": ran("make(WRONG)", refused="--no-programs runs none", options=". --no-programs"),
    "a variable that is withheld": ran(
        "import os\nmake(os.environ.get('MODEL_TOKEN', RIGHT))",
        told="MODEL_TOKEN",
        environment=(("MODEL_TOKEN", WRONG),),
    ),
}

OPEN = {"d.yaml": wrong()}


def loosened(told: str, options: str = "d.yaml", *, environment: dict[str, str] | None = None, **files: str) -> Way:
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    return Way({**OPEN, **named}, told=told, options=options, environment=tuple((environment or {}).items()))


WAIVER = "waivers: [{rule: AOAI102, target: '*', reason: known, owner: me, expires: DAY}]"
OFF = "levels: {AOAI102: disabled}"
SETTINGS = {
    "a rule off": loosened("rules off: AOAI102 by aoai.yaml:1", aoai=OFF),
    "a rule off by its slug": loosened("rules off: AOAI102 by aoai.yaml:1", aoai="levels: {unknown-version: disabled}"),
    "a rule as information": loosened("info    AOAI102", aoai="levels: {AOAI102: info}"),
    "a rule as a warning": loosened("warning AOAI102", aoai="levels: {AOAI102: warning}"),
    "a nearer file": loosened(
        "levels.AOAI102: disabled, was error", "sub/d.yaml", aoai="strict: true", sub__aoai=OFF, sub__d=wrong()
    ),
    "a nearer file that forgets": loosened(
        "sub/aoai.yaml: inherit: false, so aoai.yaml is not read",
        "sub/d.yaml",
        aoai="deny: {models: ['gpt-5.1']}",
        sub__aoai="inherit: false",
        sub__d=declarations(),
    ),
    "a nearer file for what is denied": loosened(
        'deny.models: [], was ["gpt-5.1"]',
        "sub/d.yaml",
        aoai="deny: {models: ['gpt-5.1']}",
        sub__aoai="deny: {models: []}",
        sub__d=declarations(),
    ),
    "an option": loosened("rules off: AOAI102 by other.yaml:1", "d.yaml --settings other.yaml", other=OFF),
    "a variable": loosened(
        "rules off: AOAI102 by other.yaml:1", environment={"AOAI_SETTINGS": "other.yaml"}, other=OFF
    ),
    "--select": loosened("AOAI102", "d.yaml --select AOAI2"),
    "--ignore": loosened("rules off: AOAI102 by --ignore", "d.yaml --ignore AOAI102"),
    "a waiver": loosened("1 waived", aoai=WAIVER.replace("DAY", "2099-01-01")),
    "a waiver beside it": loosened("1 waived", "d.yaml --waivers w.yaml", w=WAIVER.replace("DAY", "2099-01-01")),
    "a waiver that has expired": Way({**OPEN, "aoai.yaml": WAIVER.replace("DAY", "2026-10-04")}, rule="AOAI102"),
    "an unknown key": Way({**OPEN, "aoai.yaml": "level: {AOAI102: disabled}"}, refused="unknown key level"),
    "a key twice": Way({**OPEN, "aoai.yaml": "strict: false\nstrict: true"}, refused="strict is given twice"),
    "an empty file": Way({**OPEN, "aoai.yaml": ""}, rule="AOAI102"),
    "a file in another case": Way({**OPEN, "AOAI.yaml": OFF}, rule="AOAI102"),
    "another place for an account that is declared": Way(
        {
            "d.yaml": "accounts: [{name: acct, kind: OpenAI, location: eastus22}]\n"
            + declarations(account="acct", location=""),
            "aoai.yaml": "accounts: {acct: {location: eastus2}}",
        },
        rule="AOAI104",
    ),
    "a document of one's own": Way(
        {
            **OPEN,
            "aoai.yaml": "catalog: {paths: [./more]}",
            "more/editions/2026-10-05.json": json.dumps(
                {
                    "manifest": {
                        "kind": "edition",
                        "date": DAY,
                        "title": "mine",
                        "coverage": {"offers": "part"},
                        "pages": [{"id": "p", "path": "p", "title": "p", "date": DAY, "counts_from": DAY}],
                    },
                    "offers": [
                        {
                            "format": "OpenAI",
                            "model": "gpt-5.1",
                            "version": WRONG,
                            "sku": "GlobalStandard",
                            "at": ["p", 1],
                            "yes": ["eastus2"],
                        }
                    ],
                }
            ),
        },
        told="own catalogs in effect: 2026-10-05.json (2026-10-05)",
    ),
    "a day before the model": loosened("as of 2025-02-28", "d.yaml --as-of 2025-02-28"),
}

TABLES = {
    "spelling": SPELLINGS,
    "declarations": FILES,
    "template": TEMPLATES,
    "terraform folder": FOLDERS,
    "terraform plan": PLANS,
    "Pulumi YAML": PULUMI_YAML,
    "preview": PREVIEWS,
    "list of Azure": LISTS,
    "program": PROGRAMS,
    "settings": SETTINGS,
}
WAYS = {f"{table}: {name}": way for table, ways in TABLES.items() for name, way in ways.items()}


def check(way: Way, aoai: Aoai, folder: Path) -> tuple[Answer, dict[str, Any]]:
    """What `aoai check --strict` answers, and its report as JSON."""
    for name, content in way.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    options = way.options.split() or [next(iter(way.files))]
    day = [] if "--as-of" in options else ["--as-of", DAY]
    reports = ("--format", "text", "--format", "json", "--output", "report.json")
    answer = aoai("check", *options, *day, "--strict", *reports)
    file = folder / "report.json"
    return answer, json.loads(file.read_text("utf-8")) if file.exists() else {"findings": []}


@pytest.mark.parametrize("name", WAYS)
def test_a_way_around_is_caught_told_or_refused(name, aoai, tmp_path, monkeypatch):
    """By an error of its rule; by words, which no settings make a pass under --strict; or it is not read at all."""
    way = WAYS[name]
    for variable, value in way.environment:
        monkeypatch.setenv(variable, value)
    (code, out, err), report = check(way, aoai, tmp_path)
    failed = {one["rule"] for one in report["findings"] if (one["outcome"], one["level"]) == ("fail", "error")}
    if way.refused:
        assert (code, way.refused in err) == (2, True), out + err
    elif way.rule:
        assert (code, way.rule in failed) == (1, True), out + err
    else:
        assert way.told in out + err
        assert code == (1 if any(one["outcome"] == "unverified" for one in report["findings"]) else code)


def test_a_waiver_that_matches_nothing_is_not_in_effect(aoai, tmp_path):
    """It is said to be unused instead."""
    waiver = WAIVER.replace("DAY", "2099-01-01").replace("'*'", "'*/elsewhere'")
    (code, out, _), report = check(loosened("", aoai=waiver), aoai, tmp_path)
    assert (code, report["plans"][0]["waivers"], "waivers in effect" in out, "AOAI903" in out) == (1, [], False, True)


@pytest.mark.parametrize(
    "content", ["KEY: x", "levels: {KEY: error}", "levels: {AOAI102: KEY}", "deny: {regions: [KEY]}", "strict: KEY"]
)
def test_an_error_repeats_little_of_a_file(aoai, tmp_path, content):
    """What stands in the wrong place can be a secret or huge; enough of it is said to find it."""
    key = "3f9d" * 8
    _, err = check(Way({**OPEN, "aoai.yaml": content.replace("KEY", key * 2_000)}), aoai, tmp_path)[0][1:]
    assert (key in err, len(err) < 1_100, "aoai.yaml:1: " in err) == (False, True, True)


RIGHT_WAYS = {
    "declarations": declared(declarations()),
    "template": opened(template(deployment(RIGHT))),
    "terraform folder": applied(terraform(RIGHTS)),
    "terraform plan": shown_by_terraform(planned(["create"], RIGHT)),
    "Pulumi YAML": written_in_yaml(pulumi_yaml(RIGHTS)),
    "preview": previewed(FINE),
    "program": ran("make(RIGHT)"),
}


@pytest.mark.parametrize("kind", RIGHT_WAYS)
def test_what_is_right_passes(kind, aoai, tmp_path):
    """The declarations that the ways start from: all is checked, and there is nothing to say."""
    (code, _, err), report = check(RIGHT_WAYS[kind], aoai, tmp_path)
    summary = report["summary"]
    assert (code, summary["error"], summary["unverified"], summary["fullyChecked"], err) == (0, 0, 0, 1, "")


IN_A_PROGRAM = {
    "imported": "opts=pulumi.ResourceOptions(import_='/x')",
    "ignoring": "opts=pulumi.ResourceOptions(ignore_changes=['properties', 'sku'])",
    "aliased": "opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name='old')])",
    "protected": "opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True)",
    "elsewhere": "opts=pulumi.ResourceOptions(provider=azure_native.Provider('p', location='eastus2'))",
    "inside": "opts=pulumi.ResourceOptions(parent=pulumi.ComponentResource('a:b:C', 'c'))",
    "transformed": "RIGHT, opts=pulumi.ResourceOptions(transformations=["
    "lambda args: pulumi.ResourceTransformationResult({**args.props, 'properties': OLD}, args.opts)])",
    "transformed_later": "RIGHT, opts=pulumi.ResourceOptions(transforms=["
    "lambda args: pulumi.ResourceTransformResult({**args.props, 'properties': OLD}, args.opts)])",
    "made": "pulumi.Output.from_input('2024-11-').apply(lambda text: text + '20')",
    "joined": "pulumi.Output.concat('2024', '-11', '-20')",
    "of_the_environment": "os.environ.get('VERSION', RIGHT)",
}


def test_what_a_program_does_to_a_resource_hides_nothing(aoai, tmp_path, monkeypatch):
    """Options, transformations, outputs, what is applied to a known value or comes late, and other types."""
    monkeypatch.setenv("VERSION", WRONG)
    lines = [
        "import asyncio, os, pulumi_azure_native as azure_native",
        "OLD = {'model': {'format': 'OpenAI', 'name': 'gpt-5.1', 'version': WRONG}}",
        *(
            f"make({'' if given.startswith(('RIGHT', 'pulumi', 'os')) else 'WRONG, '}{given}, name={name!r})"
            for name, given in IN_A_PROGRAM.items()
        ),
        "account.location.apply(lambda _: make(WRONG, name='applied'))",
        "async def later():\n    await asyncio.sleep(0.01)\n    make(WRONG, name='late')",
        "pulumi.Output.from_input(later())",
        "pulumi.CustomResource('azure-native:cognitiveservices:Deployment', 'by_token', "
        "{'resourceGroupName': 'rg', 'accountName': 'acct', 'sku': {'name': 'GlobalStandard'}, 'properties': OLD})",
        f"resources.Deployment('t', resource_group_name='rg', properties={{'template': {template(deployment())!r}}})",
    ]
    _, report = check(ran("\n".join(lines)), aoai, tmp_path)
    caught = {one["target"]["name"] for one in report["findings"] if one["rule"] == "AOAI102"}
    assert caught == {*IN_A_PROGRAM, "applied", "late", "by_token", "chat"}
