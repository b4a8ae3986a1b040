"""The declarations file, in JSON and in YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import UNKNOWN, Change, Position, Unknown
from aoai_policies.inputs.read import read_plans

WHOLE = """\
accounts:
  - {name: acct, kind: OpenAI, location: swedencentral, sku: S0, properties: {disableLocalAuth: true}}
deployments:
  - {name: chat, account: acct, model: {format: OpenAI, name: gpt-4.1, version: "2025-04-14"},
     sku: {name: GlobalStandard, capacity: 10}, change: create, dependsOn: [], needs: [responses]}
"""


def read(tmp_path: Path, text: str, name: str = "shop.yaml", **options: Any) -> Plan:
    file = tmp_path / name
    file.write_text(text)
    (plan,) = read_plans(str(file), **options)
    return plan


def refused(tmp_path: Path, text: str, name: str = "shop.yaml") -> str:
    with pytest.raises(InputError) as error:
        read(tmp_path, text, name)
    return str(error.value).removeprefix(f"{tmp_path}/")


def test_the_whole_form(tmp_path):
    """The form that the documentation shows, in all its fields."""
    plan = read(tmp_path, WHOLE)
    (account,), (chat,) = plan.accounts, plan.deployments
    assert (account.name, account.account_name, account.kind, account.location, account.sku, account.properties) == (
        "acct",
        "acct",
        "OpenAI",
        "swedencentral",
        "S0",
        {"disableLocalAuth": True},
    )
    assert (chat.name, chat.deployment_name, chat.account, chat.account_urn) == ("chat", "chat", "acct", "acct")
    assert (chat.location, chat.kind) == ("swedencentral", "OpenAI")
    assert (chat.format, chat.model, chat.version) == ("OpenAI", "gpt-4.1", "2025-04-14")
    assert (chat.sku, chat.capacity, chat.needs, chat.change) == ("GlobalStandard", 10, ("responses",), Change.CREATE)
    file = (tmp_path / "shop.yaml").as_posix()
    assert (account.position, chat.position) == (Position(file, 2), Position(file, 4))
    assert plan.stack == "shop"


def test_json_and_yaml_say_the_same(tmp_path):
    """JSON takes another way through the program."""
    text = json.dumps(yaml.safe_load(WHOLE), indent=1)
    one, other = read(tmp_path, WHOLE), read(tmp_path, text, "shop.json")
    for mine, its in zip((*one.accounts, *one.deployments), (*other.accounts, *other.deployments), strict=True):
        fields = [name for name in mine.__struct_fields__ if name != "position"]
        assert [getattr(mine, name) for name in fields] == [getattr(its, name) for name in fields]
    assert (one.children, one.dependencies, one.knows) == (other.children, other.dependencies, other.knows)


@pytest.mark.parametrize("name", ["version", "account", "location"])
def test_unquoted_texts_are_texts(tmp_path, name):
    """YAML would make a date, an octal number and a truth value of them."""
    for written in ("2025-04-14", "0125", "1106-Preview", "3.0", "yes"):
        entry = f"model: {{version: {written}}}" if name == "version" else f"{name}: {written}"
        (one,) = read(tmp_path, f"deployments:\n  - {{name: chat, {entry}}}\n").deployments
        assert getattr(one, name) == written


def test_unknown_values(tmp_path):
    """`!unknown` may stand for any value, and for a whole object."""
    text = """\
accounts: [{name: acct, location: !unknown , properties: {customSubDomainName: !unknown , tags: [!unknown ]}}]
deployments:
  - {name: a, account: acct, model: !unknown , sku: {name: Standard, capacity: !unknown }, needs: !unknown }
  - {name: b, account: !unknown , properties: !unknown }
"""
    plan = read(tmp_path, text)
    a, b = plan.deployments
    assert plan.accounts[0].properties == {"customSubDomainName": UNKNOWN, "tags": [UNKNOWN]}
    assert (a.location, a.format, a.model, a.version) == (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    assert (a.sku, a.capacity, a.needs) == ("Standard", UNKNOWN, UNKNOWN)
    assert (b.account, b.properties, b.upgrade_option, b.spillover) == (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    assert b.location == Unknown("not known before apply")
    marked = '{"deployments": [{"name": "a", "location": {"$unknown": true}, "properties": {"$unknown": true}}]}'
    (one,) = read(tmp_path, marked, "shop.json").deployments
    assert (one.location, one.properties) == (UNKNOWN, UNKNOWN)


def test_a_deployment_without_its_account(tmp_path):
    """It can say itself where it is; otherwise nothing is known of that."""
    text = """\
deployments:
  - {name: a, location: eastus2, kind: AIServices}
  - {name: b, account: shared}
  - {name: c}
"""
    a, b, c = read(tmp_path, text).deployments
    assert (a.location, a.kind, a.account) == ("eastus2", "AIServices", None)
    assert b.location == Unknown("unknown, because account shared is not in this plan")
    assert c.location == c.kind == Unknown("unknown, because no account is named")


def test_changes(tmp_path):
    """An update carries the former declaration, which says only what was different of name, account and place."""
    text = """\
accounts: [{name: acct, location: eastus2}, {name: old, location: westus}]
deployments:
  - {name: a, account: acct, change: update, sku: {name: Standard, capacity: 20},
     before: {model: {name: gpt-4o}, sku: {name: Standard, capacity: 10}}}
  - {name: b, account: acct, change: replace, before: {name: b-old, account: old}}
  - {name: c, account: acct, change: delete}
  - {name: d, account: acct, change: same}
"""
    plan = read(tmp_path, text)
    a, b, d = plan.deployments
    assert (a.change, a.before.model, a.before.capacity, a.before.location) == (Change.UPDATE, "gpt-4o", 10, "eastus2")
    assert (b.change, b.before.deployment_name, b.before.account, b.before.location) == (
        Change.REPLACE,
        "b-old",
        "old",
        "westus",
    )
    assert d.change is Change.SAME
    assert [one.name for one in plan.removed] == ["c"]


@pytest.mark.parametrize(
    ("entry", "knows"),
    [
        ("", set()),
        ("change: create", {Knowledge.OPERATIONS, Knowledge.REPLACEMENTS}),
        ("before: {}, change: update", {Knowledge.OPERATIONS, Knowledge.BEFORE, Knowledge.REPLACEMENTS}),
        ("dependsOn: []", {Knowledge.DEPENDENCIES}),
    ],
)
def test_a_file_knows_what_somebody_wrote(tmp_path, entry, knows):
    """Without any `dependsOn` it says nothing of order, and so on."""
    assert read(tmp_path, f"deployments: [{{name: chat, {entry}}}]").knows == knows


def test_depends_on_names_declarations(tmp_path):
    """A name is looked for beside, then everywhere; `account/name` tells equal names apart."""
    text = """\
accounts: [{name: A}, {name: B, dependsOn: [A]}]
deployments:
  - {name: chat, account: A}
  - {name: chat, account: B, dependsOn: [A/chat]}
  - {name: embed, account: B, dependsOn: [chat, A]}
"""
    plan = read(tmp_path, text)
    assert plan.dependencies == {
        "B": ("A",),
        "A/chat": ("A",),
        "B/chat": ("B", "A/chat"),
        "embed": ("B", "B/chat", "A"),
    }
    assert [(child.id, child.account) for child in plan.children] == [("A/chat", "A"), ("B/chat", "B"), ("embed", "B")]


def test_merge_keys_and_aliases(tmp_path):
    """People write what deployments share once."""
    text = """\
deployments:
  - &base {name: a, location: eastus2, sku: {name: Standard}}
  - {<<: *base, name: b}
"""
    assert [(one.name, one.location, one.sku) for one in read(tmp_path, text).deployments] == [
        ("a", "eastus2", "Standard"),
        ("b", "eastus2", "Standard"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("deployments:\n  - name: a\n    modle: {}\n", "shop.yaml:3: unknown key modle; did you mean model?"),
        ("deployment: []\n", "shop.yaml:1: unknown key deployment; did you mean deployments?"),
        (
            "deployments:\n  - name: a\n    model:\n      nme: gpt-4o\n",
            "shop.yaml:4: unknown key nme; did you mean name?",
        ),
        (
            "deployments:\n  - name: a\n    name: b\n",
            "shop.yaml:3: name is given twice; remove one",
        ),
        (
            "accounts:\n  - name: a\n  - name: A\n",
            "shop.yaml:3: account A is declared twice, first in line 2",
        ),
        (
            "deployments:\n  - {name: chat}\n  - {name: b, dependsOn: [chta]}\n",
            "shop.yaml:3: dependsOn names chta, which this file does not declare; did you mean chat?",
        ),
        (
            "just text\n",
            "shop.yaml: not a declarations file, which has `accounts` and `deployments`; nor a preview "
            "(`pulumi preview --json --show-sames`) or a stack export (`pulumi stack export`)",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, message):
    """And with the nearest key, where one is near."""
    assert refused(tmp_path, text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"deployments": [\n{"name": "a"},\n{"name": "b",\n"modle": {}}]}',
            "shop.json:4: unknown key modle; did you mean model?",
        ),
        ('{"deployments": [\n{"name": "a",\n"name": "b"}]}', "shop.json:3: name is given twice; remove one"),
        (
            '{"deployments": [{"name": "a"}],\n"deployment": []}',
            "shop.json:2: unknown key deployment; did you mean deployments?",
        ),
    ],
)
def test_json_is_refused_in_the_same_words(tmp_path, text, message):
    """Although it is decoded without keeping lines."""
    assert refused(tmp_path, text, "shop.json") == message


@pytest.mark.parametrize("indent", [None, 1])
def test_each_element_of_json_has_its_line(tmp_path, indent):
    """Equal elements, too, are told apart by where they stand."""
    entries = [{"name": "same", "account": "x"}, {"name": "other"}, {"name": "same", "account": "x"}]
    text = json.dumps({"deployments": entries, "accounts": [{"name": "x"}]}, indent=indent)
    plan = read(tmp_path, text, "shop.json")
    lines = [1, 1, 1, 1] if indent is None else [3, 7, 10, 16]
    assert [one.position.line for one in (*plan.deployments, *plan.accounts)] == lines


def test_positions_are_relative_to_the_nearest_project(tmp_path):
    """Or to the folder that the user names; elsewhere the path is as the user wrote it."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "plans").mkdir()
    text = "deployments: [{name: a}]"
    assert read(tmp_path, text, "plans/prod.yaml").deployments[0].position == Position("plans/prod.yaml", 1)
    inside = read(tmp_path, text, "plans/prod.yaml", project=tmp_path / "plans")
    assert inside.deployments[0].position == Position("prod.yaml", 1)
    assert inside.stack == "prod"
    outside = read(tmp_path, text, "plans/prod.yaml", project=tmp_path / "elsewhere", stack="qa")
    assert outside.deployments[0].position == Position((tmp_path / "plans/prod.yaml").as_posix(), 1)
    assert outside.stack == "qa"


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
values = st.one_of(st.none(), texts, st.just({"$unknown": True}))
entries = st.fixed_dictionaries(
    {"name": texts},
    optional={
        "account": values,
        "location": values,
        "model": st.fixed_dictionaries({}, optional={"format": values, "name": values, "version": values}),
        "sku": st.fixed_dictionaries({"name": values}, optional={"capacity": st.integers(0, 1000) | st.none()}),
        "change": st.sampled_from([one.value for one in Change]),
        "needs": st.lists(texts, max_size=2),
    },
)


def written(value: Any) -> Any:
    return UNKNOWN if value == {"$unknown": True} else value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(deployments=st.lists(entries, max_size=5), as_yaml=st.booleans())
def test_what_is_written_is_what_is_read(tmp_path, deployments, as_yaml):
    """Any declaration survives the way through a file, in either format."""
    content = {"deployments": deployments}
    text = yaml.safe_dump(content, allow_unicode=True) if as_yaml else json.dumps(content)
    file = tmp_path / ("shop.yaml" if as_yaml else "shop.json")
    file.write_text(text, encoding="utf-8")
    (plan,) = read_plans(str(file))
    found = [*plan.deployments, *plan.removed]
    expected = sorted(deployments, key=lambda one: one.get("change") == "delete")
    for one, entry in zip(found, expected, strict=True):
        model, sku = entry.get("model", {}), entry.get("sku", {})
        assert (one.name, one.account) == (entry["name"], written(entry.get("account")))
        assert [one.format, one.model, one.version] == [
            written(model.get(key)) for key in ("format", "name", "version")
        ]
        assert [one.sku, one.capacity] == [written(sku.get(key)) for key in ("name", "capacity")]
        assert one.change.value == entry.get("change", "create")
        assert one.needs == tuple(entry.get("needs", ()))


UPDATED = """\
deployments:
  - {name: chat, location: eastus2, change: update}
  - {name: mini, location: eastus2, change: update, before: {sku: {capacity: 5}}}
"""


def test_an_update_without_what_was_before(tmp_path):
    """It is read; what was before is not known, and where other entries tell theirs, a note says so."""
    plan = read(tmp_path, "".join(UPDATED.splitlines(keepends=True)[:2]))
    assert (plan.deployments[0].change, plan.deployments[0].before) == (Change.UPDATE, None)
    assert Knowledge.OPERATIONS in plan.knows
    assert Knowledge.BEFORE not in plan.knows
    assert plan.notes == ()
    plan = read(tmp_path, UPDATED)
    assert Knowledge.BEFORE in plan.knows
    assert plan.notes == ("line 2: chat is updated without `before`, so what changes in it was not checked",)


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        ('sku: {capacity: "10"}', "deployments.0.sku.capacity: write 10 without quotes"),
        ("sku: {capacity: [10]}", "deployments.0.sku.capacity: takes a number or !unknown, not a list"),
        ("sku: {capacity: .inf}", ".inf is not a number that can stand here"),
        ("change: updat", "deployments.0.change: updat is none of create, delete, replace, same, update"),
        ("needs: responses", "deployments.0.needs: takes a list or !unknown, not a text"),
        ("location: !unknown", "not valid YAML: put a space after !unknown, before `}`"),
    ],
)
def test_a_value_of_another_kind_is_told_in_words(entry, error, tmp_path):
    """What may stand there, not what a decoder expected."""
    assert refused(tmp_path, f"deployments:\n  - {{name: chat, {entry}}}\n") == f"shop.yaml:2: {error}"
