"""A program in Pulumi YAML, which is read and not run."""

from __future__ import annotations

import contextlib
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import SECRET, UNKNOWN, Change, Position, Unknown
from aoai_policies.inputs.programs import Programs
from aoai_policies.inputs.pulumi.program import read_program

HEAD = "name: shop\nruntime: yaml\n"


def record(folder: str, **options: Any) -> Plan:
    return read_program(Path(folder), path="shop", programs=Programs(**options))


def refused(folder: str) -> str:
    with pytest.raises(InputError) as error:
        record(folder)
    return str(error.value).removeprefix(f"{folder}/")


def model_of(make_project: Any, expression: str, more: str = "", **options: Any) -> Any:
    """What an expression makes of a model's name; `more` is the rest of the program."""
    program = (
        HEAD
        + dedent(more)
        + ("" if "resources:" in more else "resources:\n")
        + "  chat:\n    type: azure-native:cognitiveservices:Deployment\n    properties:\n"
        + "      resourceGroupName: rg\n      accountName: a\n      properties:\n        model:\n          name:\n"
        + indent(dedent(expression), "            ")
        + "\n"
    )
    (chat,) = record(make_project(None, program), **options).deployments
    return chat.model


CONFIG = """\
    config:
      text: {type: string, default: gpt-4.1}
      count: {type: integer, default: 10}
      listed: {default: [gpt-4.1, o3]}
      deep: {default: {inner: {name: o3}}}
      hidden: {type: string, secret: true, default: x}
    variables:
      twice: ${text}-${text}
      deeper: {list: [a, {name: o3}]}
"""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("${text}", "gpt-4.1"),
        ("a-${text}-${count}", "a-gpt-4.1-10"),
        ("${listed[1]}", "o3"),
        ("${deep.inner.name}", "o3"),
        ('${deep["inner"].name}', "o3"),
        ("${deeper.list[1].name}", "o3"),
        ("${twice}", "gpt-4.1-gpt-4.1"),
        ("$${text}", "${text}"),
        ("${pulumi.project}-${pulumi.stack}", "shop-dev"),
        ("2026-01-01", "2026-01-01"),
        ("fn::join: ['-', [gpt, '${count}']]", "gpt-10"),
        ("fn::select: [1, {fn::split: ['/', 'a/o3']}]", "o3"),
        ("fn::toJSON: {a: ['${count}']}", '{"a":[10]}'),
        ("fn::fromBase64: {fn::toBase64: '${text}'}", "gpt-4.1"),
        ("fn::secret: o3", SECRET),
        ("${hidden}", SECRET),
        ("a-${hidden}", SECRET),
        ("fn::readFile: ./model.txt", UNKNOWN),
        ("fn::invoke: {function: 'contoso:index:find', arguments: {name: x}, return: other}", UNKNOWN),
        ("fn::invoke: {function: 'contoso:index:find', arguments: {name: o3}, return: name}", "o3"),
        ("fn::join: ['-', [gpt, {fn::contoso:index:find: {}}]]", UNKNOWN),
    ],
)
def test_an_expression(make_project, expression, value):
    """References, functions and text; what is not known here makes unknown what is made of it."""
    assert model_of(make_project, expression, CONFIG) == value


def test_what_resources_refer_to(make_project):
    """Inputs of others are known, the rest is not; each reference is a dependency, and so is a parent."""
    program = (
        HEAD
        + """\
variables:
  existing:
    fn::azure-native:cognitiveservices:getAccount: {accountName: shared, resourceGroupName: rg}
resources:
  provider:
    type: pulumi:providers:azure-native
    defaultProvider: true
    properties: {location: japaneast}
  chat:
    type: azure-native:cognitiveservices:Deployment
    name: the-chat
    properties:
      resourceGroupName: ${rg.name}
      accountName: ${acct.name}
      sku: {name: Standard, capacity: 10}
      properties:
        model: {name: gpt-4.1, version: 2025-04-14}
        raiPolicyName: ${acct.properties.customSubDomainName}
        versionUpgradeOption: ${acct.properties.endpoint}
    options: {parent: "${acct}", dependsOn: ["${last}"]}
  last:
    type: azure-native:cognitiveservices:Deployment
    properties: {resourceGroupName: rg, accountName: "${existing.name}"}
    options: {import: /subscriptions/x}
  acct:
    type: azure-native:cognitiveservices:Account
    properties: {resourceGroupName: "${rg.name}", location: "${rg.location}", properties: {customSubDomainName: x}}
  rg: {type: azure-native:resources:ResourceGroup}
  found:
    type: azure-native:cognitiveservices:Account
    get: {id: /subscriptions/x}
  classic:
    type: azure:cognitive:Account
    properties: {name: c, kind: OpenAI, location: eastus}
"""
    )
    plan = record(make_project(None, program))
    (acct, classic), (chat, last) = plan.accounts, plan.deployments
    urn = "urn:pulumi:dev::shop::azure-native:cognitiveservices:"
    assert (acct.name, acct.location, acct.position) == ("acct", "japaneast", Position("Pulumi.yaml", 27))
    assert (classic.name, classic.kind, classic.location) == ("classic", "OpenAI", "eastus")
    assert (chat.urn, chat.name) == (f"{urn}Account$azure-native:cognitiveservices:Deployment::the-chat", "the-chat")
    assert (chat.account, chat.location, chat.version) == ("acct", "japaneast", "2025-04-14")
    assert (chat.properties["raiPolicyName"], chat.properties["versionUpgradeOption"]) == ("x", UNKNOWN)
    assert (last.account, last.change) == ("shared", Change.SAME)
    assert set(plan.dependencies[chat.urn]) == {
        "urn:pulumi:dev::shop::azure-native:resources:ResourceGroup::rg",
        f"{urn}Account::acct",
        f"{urn}Deployment::last",
    }
    assert plan.notes == (
        "azure-native:cognitiveservices:getAccount was not called, its result is taken as unknown",
        "last is imported, so it was judged as what exists already",
    )


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("${infra.outputs.model}", "o3"),
        ('${infra.outputs["model"]}', "o3"),
        ("${infra.outputs.other}", UNKNOWN),
        ("fn::invoke: {function: 'contoso:index:find', arguments: {}, return: model}", "o4"),
        ("${elsewhere}", "o5"),
    ],
)
def test_known_values_stand_in_for_what_a_login_would_give(make_project, expression, value):
    """Outputs of other stacks, results of functions, and configuration kept elsewhere."""
    more = """\
    config: {elsewhere: {type: string}}
    resources:
      infra: {type: 'pulumi:pulumi:StackReference', properties: {name: org/net/prod}}
    """
    known = {"org/net/prod:model": "o3", "contoso:index:find:model": "o4", "shop:elsewhere": "o5"}
    assert model_of(make_project, expression, more, known=known) == value


def test_configuration_of_the_stack(make_project):
    """Its values go before defaults; encrypted ones are secret."""
    program = (
        HEAD
        + "config:\n  model: {type: string, default: o3}\n  hidden: {type: string}\n  on: {type: boolean}\n"
        + "resources:\n  acct:\n    type: azure-native:cognitiveservices:Account\n    properties:\n"
        + "      resourceGroupName: rg\n      kind: ${model}\n      location: ${azure-native:location}\n"
        + "      sku: {name: '${hidden}'}\n      properties: {disableLocalAuth: '${on}'}\n"
    )
    config = (
        "config:\n  shop:model: OpenAI\n  shop:on: true\n  hidden: {secure: v1:abc}\n  azure-native:location: eastus\n"
    )
    (account,) = record(make_project(None, program, Pulumi__dot__dev__dot__yaml=config)).accounts
    assert (account.kind, account.sku, account.location) == ("OpenAI", SECRET, "eastus")
    assert account.properties == {"disableLocalAuth": True}


def test_a_component_of_a_plugin_is_said_to_be_unverifiable(make_project):
    """Its folder or repository stands under `packages`; a package of a registry has resources."""
    program = HEAD + "packages: {contoso: ../contoso}\nresources:\n  site: {type: 'contoso:Site'}\n"
    plan = record(make_project(None, program))
    assert plan.notes == (
        "site (contoso:index:Site) is a component that a plugin builds, so that what it declares is not known offline; "
        "`pulumi preview --json` shows it",
    )
    assert [str(one) for one in plan.unread] == [
        "site (contoso:index:Site): a plugin builds it, which only an engine starts, so what is declared there was not "
        "checked"
    ]
    assert plan.knows == {Knowledge.DEPENDENCIES}


def test_the_example_is_read():
    """It uses the component of the plugin."""
    plan = read_program(Path(__file__).parents[3] / "examples" / "yaml", path="yaml")
    assert [note.partition(" is ")[0] for note in plan.notes] == ["ai (azure-openai:index:Account)"]


def test_the_program_may_be_elsewhere(make_project):
    """`main` names a folder with Main.yaml."""
    program = "resources:\n  acct: {type: 'azure-native:cognitiveservices:Account', properties: {kind: OpenAI}}\n"
    folder = make_project(None, HEAD + "main: infra\n", infra__slash__Main__dot__yaml=program)
    assert [one.position for one in record(folder).accounts] == [Position("infra/Main.yaml", 2)]


def test_it_is_read_where_no_program_may_be_run(make_project):
    """Nothing of it is run."""
    assert record(make_project(None, HEAD), run=False).deployments == ()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("resources: {a: {type: x, properties: {b: '${n}'}}}\n", "nothing here has the name n; there are a, pulumi"),
        (
            "resources: {acct: {type: x, properties: {b: '${act}'}}}\n",
            "nothing here has the name act; did you mean acct?",
        ),
        ("resources: {a: {type: x, properties: {b: '${a b}'}}}\n", "${a b} is not a reference; write ${name.property}"),
        (
            "config: {c: {type: string}}\nresources: {a: {type: x, properties: {b: '${c}'}}}\n",
            "the configuration shop:c has no value; set it in Pulumi.dev.yaml, or choose another stack by --stack",
        ),
        (
            "resources:\n  a: {type: x, properties: {b: '${b.id}'}}\n  b: {type: x, properties: {b: '${a.id}'}}\n",
            "a and b refer to each other",
        ),
        (
            "variables: {a: '${b}', b: '${a}'}\nresources: {c: {type: x, properties: {b: '${a}'}}}\n",
            "c and a and b refer to each other",
        ),
    ],
)
def test_a_program_that_cannot_be_read(make_project, more, message):
    """With the line."""
    told = refused(make_project(None, HEAD + more))
    assert (told.partition(": ")[2], told.partition(":")[0]) == (message, "Pulumi.yaml")


def test_a_program_that_something_else_writes(make_project):
    """A compiler makes it of another language."""
    folder = make_project(None, "name: shop\nruntime: {name: yaml, options: {compiler: cue export}}\n")
    assert refused(folder) == (
        "shop: the program is not in a file that can be read here; write its preview with "
        "`pulumi preview --json > preview.json` and check that file"
    )


TEXTS = st.sampled_from(
    [
        "a",
        "${a}",
        "${a.b[0]}",
        "${v.x}",
        "${c}",
        "${",
        "$${a}",
        "${a.b",
        "${[0]}",
        "${pulumi.stack}",
        "${v}",
        "fn::join",
    ]
)
KEYS = st.sampled_from(
    ["a", "v", "type", "properties", "options", "parent", "get", "fn::join", "fn::invoke", "fn::secret", "Fn::Select"]
)
NODES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | TEXTS | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def test_variables_that_grow_are_refused(make_project):
    """Nine lines can stand for a hundred million values."""
    variables = {"v0": ["a"] * 8} | {f"v{n}": [f"${{v{n - 1}}}"] * 8 for n in range(1, 9)}
    chat = {"type": "azure-native:cognitiveservices:Deployment", "properties": {"accountName": "${v8}"}}
    content = {"name": "shop", "runtime": "yaml", "variables": variables, "resources": {"chat": chat}}
    assert refused(make_project(None, yaml.safe_dump(content))).endswith(
        "its expressions lead to more than is followed; write its preview with "
        "`pulumi preview --json > preview.json` and check that file"
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(resources=NODES, variables=NODES, config=NODES, options=NODES)
def test_any_program_is_read_or_refused(tmp_path, resources, variables, config, options):
    """Nothing but a plan or one line comes of it."""
    content = {
        "name": "shop",
        "runtime": "yaml",
        "config": config,
        "variables": {"v": variables},
        "resources": {
            "a": {"type": "azure-native:cognitiveservices:Account", "properties": resources, "options": options}
        },
    }
    (tmp_path / "Pulumi.yaml").write_text(yaml.safe_dump(content))
    with contextlib.suppress(InputError):
        record(str(tmp_path))


def test_what_our_component_is_given_is_judged(make_project):
    """A plugin builds it, so that is told; the account and deployments in its inputs are read nonetheless."""
    plan = record(
        make_project(
            None,
            """\
name: shop
runtime: yaml
packages: {azure-openai: ./components}
resources:
  group: {type: azure-native:resources:ResourceGroup, properties: {location: eastus2}}
  ai:
    type: azure-openai:Account
    properties:
      resourceGroupName: ${group.name}
      location: ${group.location}
      deployments:
        - {name: chat, model: gpt-5.4, version: "2026-03-05", sku: DataZoneStandard, tpm: 50000}
        - {name: embed, model: text-embedding-3-large, sku: Standard, capacity: 10, upgrade: NoAutoUpgrade}
""",
        )
    )
    (account,), (chat, embed) = plan.accounts, plan.deployments
    assert (account.name, account.location, account.sku, type(account.kind)) == ("ai", "eastus2", "S0", Unknown)
    assert (chat.account, chat.location, chat.model, chat.version) == ("ai", "eastus2", "gpt-5.4", "2026-03-05")
    assert (chat.sku, chat.capacity, chat.format) == (
        "DataZoneStandard",
        Unknown("what the component chooses"),
        None,
    )
    assert (embed.sku, embed.capacity, embed.upgrade_option) == ("Standard", 10, "NoAutoUpgrade")
    assert embed.version == Unknown("what the component chooses")
    assert chat.urn in plan.dependencies[embed.urn]
    assert [one.what for one in plan.unread] == ["ai (azure-openai:index:Account)"]


def test_a_fleet_is_judged_in_each_region_that_is_written_down(make_project):
    """With what is different there; where the component shares capacity out or chooses regions, they are not known."""
    program = """\
name: shop
runtime: yaml
packages: {azure-openai: ./components}
resources:
  ai:
    type: azure-openai:Fleet
    properties:
      account:
        resourceGroupName: rg
        deployments:
          - {name: chat, model: gpt-5.4, version: "2026-03-05", sku: DataZoneStandard, capacity: 10}
          - {name: embed, model: text-embedding-3-large, version: "1", sku: Standard, capacity: 20}
      regions: [swedencentral, eastus2]
      exceptions:
        eastus2: {without: [embed], deployments: [{name: chat, model: gpt-4.1, sku: Standard, capacity: 5}]}
"""
    project = make_project(None, program)
    plan = record(project)
    assert [(one.name, one.location) for one in plan.accounts] == [
        ("ai/swedencentral", "swedencentral"),
        ("ai/eastus2", "eastus2"),
    ]
    assert [(one.name, one.location, one.model, one.capacity) for one in plan.deployments] == [
        ("chat", "swedencentral", "gpt-5.4", 10),
        ("embed", "swedencentral", "text-embedding-3-large", 20),
        ("chat", "eastus2", "gpt-4.1", 5),
    ]
    file = Path(project, "Pulumi.yaml")
    file.write_text(f"{program}      shareCapacity: true\n", encoding="utf-8")
    shared = record(project)
    assert {one.capacity for one in shared.deployments} == {Unknown("what the component chooses"), 5}
    file.write_text(program.replace("regions: [swedencentral, eastus2]", "choose: {count: 2}"), encoding="utf-8")
    chosen = record(project)
    assert (chosen.accounts, [one.what for one in chosen.unread]) == ((), ["ai (azure-openai:index:Fleet)"])
