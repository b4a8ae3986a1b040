"""`aoai check` on several projects: each by its own settings, side by side, and none hides another."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.policies.cli.invoked import RIGHT, WRONG, Aoai

ON = ("--as-of", "2026-10-05")
PROGRAM = """\
import pulumi
from pulumi_azure_native import cognitiveservices as cs

account = cs.Account("acct", kind="OpenAI", location="eastus2", sku={"name": "S0"}, resource_group_name="rg")
cs.Deployment("chat", account_name=account.name, resource_group_name="rg",
    properties={"model": {"format": "OpenAI", "name": "gpt-5.1", "version": "2025-11-13"}},
    sku={"name": pulumi.Config().get("sku") or "GlobalStandard", "capacity": 10})
"""


def project(folder: str, *stacks: str, program: str = PROGRAM) -> Path:
    """A Pulumi project with the stacks; in stack `prod` its SKU is misspelt."""
    path = Path(folder)
    path.mkdir(parents=True)
    (path / "Pulumi.yaml").write_text(f"name: {path.name}\nruntime: python\n")
    (path / "__main__.py").write_text(program)
    for stack in stacks:
        sku = "Global-Standard" if stack == "prod" else "GlobalStandard"
        (path / f"Pulumi.{stack}.yaml").write_text(f"config:\n  {path.name}:sku: {sku}\n")
    return path


def found(out: str, rule: str = "AOAI103") -> list[tuple[str, str, str]]:
    """For each finding of a rule its level, and the path and stack of its plan."""
    report: dict[str, Any] = json.loads(out)
    plans = [(plan["path"], plan["stack"]) for plan in report["plans"]]
    return [(one["level"], *plans[one["plan"]]) for one in report["findings"] if one["rule"] == rule]


def test_each_path_is_judged_by_its_own_settings(aoai: Aoai) -> None:
    """The settings of the first path do not govern the others; what they say is named for each plan."""
    for name, level in (("a", "info"), ("b", "warning"), ("c", "disabled")):
        Path(name).mkdir()
        Path(name, "plan.yaml").write_text(WRONG)
        Path(name, "aoai.yaml").write_text(f"levels: {{AOAI103: {level}}}\n")
    answer = aoai("check", "a/plan.yaml", "b/plan.yaml", "c/plan.yaml", *ON, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert found(answer.out) == [("info", "a/plan.yaml", "plan"), ("warning", "b/plan.yaml", "plan")]
    plans = json.loads(answer.out)["plans"]
    assert [plan["settings"] for plan in plans] == [["a/aoai.yaml"], ["b/aoai.yaml"], ["c/aoai.yaml"]]
    assert [plan["fullyChecked"] for plan in plans] == [1, 1, 0]
    (off,) = plans[2]["rulesOff"].items()
    assert off == ("AOAI103", "c/aoai.yaml:1")


def test_each_plan_fails_by_its_own_settings(aoai: Aoai) -> None:
    """`fail_on` of a nested file holds for its own plan; the option goes over all."""
    for name, fail_on in (("a", "error"), ("b", "warning")):
        Path(name).mkdir()
        Path(name, "plan.yaml").write_text(WRONG)
        Path(name, "aoai.yaml").write_text(f"levels: {{AOAI103: info}}\nfail_on: {fail_on}\n")
    Path("b/plan.yaml").write_text(RIGHT.replace(', version: "2025-11-13"', ""))
    assert aoai("check", "a/plan.yaml", *ON).code == 0
    assert aoai("check", "a/plan.yaml", "b/plan.yaml", *ON).code == 1
    assert aoai("check", "a/plan.yaml", "b/plan.yaml", *ON, "--fail-on", "error").code == 0


def test_what_cannot_be_read_hides_nothing(aoai: Aoai) -> None:
    """The others are checked and reported, the broken one is named in the report and on standard error; exit 2."""
    Path("wrong.yaml").write_text(WRONG)
    Path("broken.yaml").write_text("deployments: 3\n")
    answer = aoai("check", "broken.yaml", "wrong.yaml", *ON, "--format", "json")
    assert answer.code == 2
    assert found(answer.out) == [("error", "wrong.yaml", "wrong")]
    aoai("check", "wrong.yaml", *ON, "--write-baseline", "known.json")
    known = aoai("check", "broken.yaml", "wrong.yaml", *ON, "--format", "json", "--baseline", "known.json")
    assert json.loads(known.out)["broken"] == json.loads(answer.out)["broken"]
    (broken,) = json.loads(answer.out)["broken"]
    assert broken["path"] == "broken.yaml"
    assert answer.err == f"aoai: {broken['problem']}\n"
    for form in ("text", "markdown", "github", "junit", "gitlab", "azdo", "sarif"):
        assert "broken.yaml" in aoai("check", "broken.yaml", "wrong.yaml", *ON, "--format", form).out


def test_nothing_that_can_be_read_is_no_report(aoai: Aoai) -> None:
    """Each is told, and standard output stays empty."""
    answer = aoai("check", "nowhere.json", "nor-here.json", *ON)
    assert answer == (
        2,
        "",
        "aoai: nowhere.json: no such file or folder\naoai: nor-here.json: no such file or folder\n",
    )


def test_a_waiver_above_several_projects(aoai: Aoai) -> None:
    """It is used where it matches one of them, and said once where it matches none."""
    Path("aoai.yaml").write_text(
        "waivers:\n"
        "  - {rule: AOAI103, target: '*/chat', reason: known, owner: us, expires: 2027-01-01}\n"
        "  - {rule: AOAI104, target: '*/chat', reason: known, owner: us, expires: 2027-01-01}\n"
    )
    Path("wrong.yaml").write_text(WRONG)
    Path("right.yaml").write_text(RIGHT)
    answer = aoai("check", "right.yaml", "wrong.yaml", *ON, "--format", "json")
    said = [one["message"] for one in json.loads(answer.out)["findings"] if one["rule"] == "AOAI903"]
    assert (answer.code, [message.partition(";")[0] for message in said]) == (
        0,
        ["the waiver of AOAI104 for */chat matches no finding"],
    )


def test_a_baseline_of_one_project_hides_no_other(aoai: Aoai) -> None:
    """The same mistake at the same place of another project is a new one."""
    for name in ("a", "b"):
        Path(name).mkdir()
        Path(name, "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n")
        Path(name, "plan.yaml").write_text(WRONG)
    Path(".git").mkdir()
    aoai("check", "a/plan.yaml", *ON, "--write-baseline", "known.json")
    assert aoai("check", "a/plan.yaml", *ON, "--baseline", "known.json").code == 0
    assert aoai("check", "b/plan.yaml", *ON, "--baseline", "known.json").code == 1
    answer = aoai("check", "a/plan.yaml", "b/plan.yaml", *ON, "--baseline", "known.json")
    assert (answer.code, answer.err) == (1, "")
    assert "baseline in effect: known.json" in answer.out


def test_all_stacks_of_all_projects(aoai: Aoai) -> None:
    """`--recursive` finds projects, `--all-stacks` their stacks; each is named with project and stack, and counted."""
    project("services/shop", "dev", "prod")
    project("services/mail", "dev")
    project("node_modules/other", "prod")
    answer = aoai("check", ".", "--recursive", "--all-stacks", *ON, "--format", "json")
    assert answer.code == 1
    assert found(answer.out) == [("error", "services/shop", "prod")]
    plans = json.loads(answer.out)["plans"]
    assert [(plan["path"], plan["project"], plan["stack"]) for plan in plans] == [
        ("services/mail", "mail", "dev"),
        ("services/shop", "shop", "dev"),
        ("services/shop", "shop", "prod"),
    ]
    told = [line.partition(": ")[2].partition(": ") for line in answer.err.splitlines()]
    assert [number for number, _, _ in told] == ["1 of 3", "2 of 3", "3 of 3"]
    assert {which for _, _, which in told} == {"services/mail (dev)", "services/shop (dev)", "services/shop (prod)"}
    text = aoai("check", "services/shop", "--stack", "dev", "--stack", "prod", *ON).out
    assert "\nservices/shop (shop, prod)\n" in text
    assert text.index("services/shop (shop, prod)") < text.index("error   AOAI103 unknown-sku  deployment chat")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--stack", "a", "--all-stacks"], "--stack and --all-stacks exclude each other"),
        (["--recursive"], "aoai: .: no Pulumi.yaml in this folder or below it\n"),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], error: str, aoai: Aoai) -> None:
    """Told, before anything is read."""
    answer = aoai("check", ".", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert error in answer.err


@pytest.mark.skipif(os.cpu_count() == 1, reason="needs two processors")
def test_projects_are_read_side_by_side(aoai: Aoai) -> None:
    """Two programs of which each waits until the other has begun come to their end."""
    for name, other in (("a", "b"), ("b", "a")):
        wait = f"while not pathlib.Path('../{other}/begun').exists():\n    time.sleep(0.01)\n"
        project(name, "dev", program=f"import pathlib, time\npathlib.Path('begun').touch()\n{wait}")
    assert aoai("check", "a", "b", *ON, "--timeout", "20").code == 0


HOSTED = RIGHT.replace("name: chat, location: eastus2", "name: chat, account: shared-acct")


def test_settings_know_accounts_that_are_declared_elsewhere(aoai: Aoai) -> None:
    """Their region and kind are those of the settings, and the deployment is judged as if it had said them."""
    Path("plan.yaml").write_text(HOSTED)
    before = json.loads(aoai("check", "plan.yaml", *ON, "--format", "json").out)["summary"]
    Path("aoai.yaml").write_text("accounts: {Shared-Acct: {location: northcentralus, kind: AIServices}}\n")
    answer = json.loads(aoai("check", "plan.yaml", *ON, "--format", "json").out)
    assert (before["fullyChecked"], answer["summary"]["fullyChecked"]) == (0, 1)
    assert {one["target"]["region"] for one in answer["findings"]} <= {"northcentralus"}


def test_what_exists_can_be_judged_as_new(aoai: Aoai) -> None:
    """`existing: judge`: an unchanged deployment is proof of nothing."""
    Path("plan.yaml").write_text(
        RIGHT.replace("gpt-5.1", "gpt-4o").replace("2025-11-13", "2024-05-13").replace("10}}", "10}, change: same}")
    )
    assert not found(aoai("check", "plan.yaml", *ON, "--format", "json").out, "AOAI502")
    Path("aoai.yaml").write_text("existing: judge\nsubscription: {deployed_before: none}\n")
    assert aoai("check", "plan.yaml", *ON, "--format", "json").code in {0, 1}


def test_settings_know_what_a_login_would_tell(aoai: Aoai) -> None:
    """`known`: an output of another stack."""
    program = PROGRAM.replace('location="eastus2"', 'location=net.get_output("location")').replace(
        "account =", 'net = pulumi.StackReference("org/net/prod")\naccount ='
    )
    project("shop", "dev", program=program)
    unknown = json.loads(aoai("check", "shop", *ON, "--format", "json").out)["summary"]
    Path("shop/aoai.yaml").write_text('known: {"org/net/prod:location": eastus2}\n')
    known = json.loads(aoai("check", "shop", *ON, "--format", "json").out)["summary"]
    assert (unknown["fullyChecked"], known["fullyChecked"]) == (0, 1)


def test_a_program_that_fails_is_reported_as_far_as_it_came(aoai: Aoai) -> None:
    """What it had declared is judged; that it failed is told, and the command exits with 2."""
    project("shop", "prod", program=PROGRAM + "\nraise RuntimeError('no quota')\n")
    answer = aoai("check", "shop", *ON, "--format", "json")
    assert answer.code == 2
    assert found(answer.out) == [("error", "shop", "prod")]
    assert "no quota" in json.loads(answer.out)["broken"][0]["problem"]


def test_no_program_is_run_where_none_may(aoai: Aoai) -> None:
    """`--no-programs`, for pull requests from strangers."""
    project("shop", "dev")
    answer = aoai("check", "shop", "--no-programs")
    assert (answer.code, answer.out) == (2, "")
    assert "--no-programs runs none" in answer.err


def test_a_time_limit_that_is_no_number(aoai: Aoai) -> None:
    """`nan` would be no limit, and end in a thread's traceback."""
    problem = "Invalid value for '--timeout': nan is not a number in the range x>0."
    assert aoai("check", "--timeout", "nan") == (2, "", f"aoai: {problem} (`aoai check --help` tells more)\n")
