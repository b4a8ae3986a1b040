"""`aoai forecast` tells when models retire, soonest first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.policies.cli.invoked import Aoai

DEPLOYMENTS = """\
deployments:
  - {name: late, location: eastus2, model: {format: OpenAI, name: gpt-5.1, version: "2025-11-13"},
     sku: {name: GlobalStandard, capacity: 10}}
  - {name: soon, location: eastus2, model: {format: OpenAI, name: o4-mini, version: "2025-04-16"},
     sku: {name: GlobalProvisionedManaged, capacity: 15}}
  - {name: other, location: eastus2, model: {format: OpenAI, name: unheard-of, version: "1"},
     sku: {name: GlobalStandard, capacity: 10}}
"""

SOON = """\
2026-11-19  soon (o4-mini 2025-04-16, GlobalProvisionedManaged in eastus2):
            retires on 2026-11-19, in 45 days
            then it stops answering: Azure never upgrades
            GlobalProvisionedManaged deployments
            documented replacement gpt-5.6-terra is offered here as
            GlobalProvisionedManaged
            Model retirement schedule, 2026-10-05
"""


@pytest.fixture
def stack(tmp_path: Path) -> str:
    path = tmp_path / "stack.yaml"
    path.write_text(DEPLOYMENTS, encoding="utf-8")
    return str(path)


def test_until_leaves_out_what_retires_later(aoai: Aoai, stack: str) -> None:
    """Date, what Azure does then, what to move to and who says so, for what retires in time."""
    answer = aoai("forecast", stack, "--as-of", "2026-10-05", "--until", "2026-12-31")
    assert answer == (0, SOON, "")


def test_soonest_first_and_what_has_no_date_last(aoai: Aoai, stack: str) -> None:
    """A deployment whose model nobody knows is told as such, not left out."""
    rows = json.loads(aoai("forecast", stack, "--as-of", "2026-10-05", "--format", "json").out)
    assert [(row["deployment"], row["retiresOn"]) for row in rows] == [
        ("soon", "2026-11-19"),
        ("late", "2027-05-15"),
        ("other", None),
    ]
    assert rows[1]["then"] == (
        "then it stops answering, unless Azure names a replacement, which it does some 90 to 120 days before"
    )
    assert rows[2]["what"] == "the model is not known, so neither is its date"


def test_nothing_in_time_is_said(aoai: Aoai, stack: str) -> None:
    """An empty forecast says that it is empty."""
    answer = aoai("forecast", stack, "--as-of", "2026-10-05", "--until", "2026-10-06")
    assert answer == (0, "No deployment's model retires by 2026-10-06\n", "")


def test_a_name_does_nothing_to_the_terminal(aoai: Aoai, stack: str) -> None:
    """Names come from anybody."""
    path = Path(stack)
    path.write_text(DEPLOYMENTS.replace("name: soon", 'name: "so\\x1b[31m\\non"'), encoding="utf-8")
    assert "  so\\x1b[31m\\non (o4-mini " in aoai("forecast", stack, "--as-of", "2026-10-05").out


ON = ("--as-of", "2026-10-05")


def rows(aoai: Aoai, *arguments: str) -> list[dict[str, Any]]:
    """The forecast in JSON."""
    answer = aoai("forecast", *arguments, *ON, "--format", "json")
    assert answer.code == 0, answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


PROJECT = """\
name: {name}
runtime: yaml
config: {{sku: {{type: string, default: GlobalStandard}}}}
resources:
  acct:
    type: azure-native:cognitiveservices:Account
    properties: {{accountName: {name}-ai, kind: OpenAI, location: eastus2, sku: {{name: S0}}, resourceGroupName: rg,
                 tags: {{Team: {name}-team}}}}
  chat:
    type: azure-native:cognitiveservices:Deployment
    properties:
      accountName: ${{acct.name}}
      resourceGroupName: rg
      sku: {{name: "${{sku}}", capacity: 10}}
      properties: {{model: {{format: OpenAI, name: o3, version: "2025-04-16"}}}}
"""


@pytest.fixture
def projects() -> Path:
    """Two Pulumi projects, one with two stacks."""
    for name, stacks in (("shop", ("dev", "prod")), ("mail", ("prod",))):
        folder = Path("infra", name)
        folder.mkdir(parents=True)
        (folder / "Pulumi.yaml").write_text(PROJECT.format(name=name))
        for stack in stacks:
            sku = "ProvisionedManaged" if stack == "prod" else "GlobalStandard"
            (folder / f"Pulumi.{stack}.yaml").write_text(f"config: {{{name}:sku: {sku}}}\n")
    return Path("infra")


def test_many_stacks_at_once(aoai: Aoai, projects: Path) -> None:
    """Every stack of every project, each with its own configuration; named stacks; the owner by any tag."""
    everything = rows(aoai, str(projects), "--recursive", "--all-stacks", "--owner-tag", "team")
    assert sorted((row["project"], row["stack"], row["outcome"], row["owner"]) for row in everything) == [
        ("mail", "prod", "stopped", "mail-team"),
        ("shop", "dev", "upgraded", "shop-team"),
        ("shop", "prod", "stopped", "shop-team"),
    ]
    assert len({row["uid"] for row in everything}) == 3
    named = rows(aoai, "infra/shop", "--stack", "dev", "--stack", "prod")
    assert {row["stack"] for row in named} == {"dev", "prod"}
    assert {row["uid"] for row in named} < {row["uid"] for row in everything}


def test_groups_have_headings(aoai: Aoai, projects: Path) -> None:
    """By stack, with its project; nothing but the forecast is on standard output."""
    arguments = ("infra/shop", "infra/mail", "--stack", "prod", "--group-by", "stack", *ON)
    lines = aoai("forecast", *arguments).out.splitlines()
    assert [line for line in lines if line and not line.startswith((" ", "2"))] == [
        "mail/prod (1 deployment)",
        "shop/prod (1 deployment)",
    ]


def test_what_cannot_be_read_hides_nothing(aoai: Aoai, stack: str) -> None:
    """The others are told, and the command exits with 2."""
    answer = aoai("forecast", "nowhere.yaml", stack, *ON, "--until", "2026-12-31")
    assert (answer.code, answer.out) == (2, SOON)
    assert answer.err == "aoai: nowhere.yaml: no such file or folder\n"


def test_a_file_is_whole_or_what_it_was(aoai: Aoai, stack: str) -> None:
    """`--output` writes a file; where it cannot, it says so."""
    assert aoai("forecast", stack, *ON, "--format", "svg", "--output", "retire.svg") == (0, "", "")
    assert Path("retire.svg").read_text().startswith("<svg ")
    answer = aoai("forecast", stack, *ON, "--output", "no/where.txt")
    assert answer == (2, "", "aoai: --output no/where.txt: No such file or directory\n")


def test_a_calendar_says_what_it_leaves_out(aoai: Aoai, stack: str) -> None:
    """A model without a date has no event."""
    answer = aoai("forecast", stack, *ON, "--format", "ical")
    assert answer.out.count("BEGIN:VEVENT") == 2
    assert answer.err == "aoai: left out because they have no date: 1 of 3 deployments\n"


def test_settings_say_where_an_account_is(aoai: Aoai) -> None:
    """As for `aoai check`."""
    Path("aoai.yaml").write_text("accounts: {shared: {location: swedencentral, kind: OpenAI}}\n")
    Path("plan.yaml").write_text(DEPLOYMENTS.replace("location: eastus2", "account: shared"))
    assert {row["region"] for row in rows(aoai, "plan.yaml")} == {"swedencentral"}


def test_tags_of_a_declarations_file(aoai: Aoai, stack: str) -> None:
    """A deployment's tag says whose it is; tags that are not known yet say so."""
    Path(stack).write_text(
        DEPLOYMENTS.replace("name: soon,", "name: soon, tags: {owner: search},").replace(
            "name: late,", "name: late, tags: !unknown ,"
        )
    )
    assert {row["deployment"]: row["owner"] for row in rows(aoai, stack)} == {
        "soon": "search", "late": "not known before apply", "other": "",
    }  # fmt: skip


def test_stacks_named_and_all_exclude_each_other(aoai: Aoai) -> None:
    """As for `aoai check`."""
    answer = aoai("forecast", "--stack", "prod", "--all-stacks")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("aoai: --stack and --all-stacks exclude each other")
