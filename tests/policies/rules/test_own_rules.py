"""Rules of others: the guide's package behind every front end; and what cannot be used says whose it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies import check, read_facts
from aoai_policies.authoring import Level, Rule, deployment, plan_of
from aoai_policies.configuration.rules import every_rule, rules_of_others, unknown_rule
from aoai_policies.pack.policies import policies_of
from aoai_policies.pack.settings import policy_name
from aoai_policies.pack.unverified import policies
from aoai_policies.rules import RULES
from aoai_policies.testing import check_examples, check_metadata, check_unique
from tests.policies.cli.invoked import RIGHT, Aoai

GUIDE = (Path(__file__).parents[3] / "docs" / "own-rules.md").read_text("utf-8")
ON = ("--as-of", "2026-10-05")
LARGE = RIGHT.replace("capacity: 10", "capacity: 250")


def forget() -> None:
    """Let rules be looked for again."""
    every_rule.cache_clear()
    rules_of_others.cache_clear()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The guide's files in a folder, and where they are installed."""
    source, target = tmp_path_factory.mktemp("package"), tmp_path_factory.mktemp("installed")
    for name, text in re.findall(r"`([\w.]+)`[^`\n]*:\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL):
        (source / name).write_text(text)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", str(target), str(source)], check=True)
    return source, target


@pytest.fixture
def installed(package: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The guide's package, installed beside this one."""
    monkeypatch.syspath_prepend(package[1])
    forget()
    yield package[1]
    forget()


def test_the_guides_tests_pass(package: tuple[Path, Path]) -> None:
    """As they stand, with the test kit."""
    source, target = package
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(source)]
    done = subprocess.run(command, env={"PYTHONPATH": str(target)}, capture_output=True, text=True, check=False)
    assert "6 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.usefixtures("installed")
def test_the_command_line_runs_and_shows_them(aoai: Aoai) -> None:
    """They are listed with their distribution, explained, chosen by id, levelled and waived like ours."""
    listed = aoai("rules").out.splitlines()[-1].split(maxsplit=3)
    assert listed[:3] == ["CONTOSO001", "capacity-not-granted", "error"]
    assert listed[3].endswith(" [contoso-aoai-rules 1.0]")
    assert json.loads(aoai("rules", "--format", "json").out)[-1]["distribution"] == "contoso-aoai-rules 1.0"
    assert aoai("explain", "contoso001").out.startswith("# CONTOSO001 capacity-not-granted\n\nA deployment asks for")
    Path("plan.yaml").write_text(LARGE)
    message = "capacity 250 is above the 100 that a team has without approval; use 100"
    answer = aoai("check", "plan.yaml", *ON)
    assert (answer.code, answer.err) == (1, "")
    assert f"error   CONTOSO001 capacity-not-granted  deployment chat  plan.yaml:2\n        {message}\n" in answer.out
    assert message in aoai("check", "plan.yaml", *ON, "--select", "CONTOSO").out
    assert aoai("check", "plan.yaml", *ON, "--ignore", "capacity-not-granted").code == 0
    Path("aoai.yaml").write_text("levels: {CONTOSO001: warning}\n")
    assert aoai("check", "plan.yaml", *ON).code == 0
    waiver = "{rule: CONTOSO001, target: '*chat', reason: ticket 1, owner: ops, expires: 2027-01-01}"
    Path("aoai.yaml").write_text(f"waivers:\n  - {waiver}\n")
    assert "1 waived" in aoai("check", "plan.yaml", *ON).out


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["json", "sarif", "junit", "github", "gitlab", "azdo", "markdown"])
def test_every_format_reports_them(aoai: Aoai, name: str) -> None:
    """With the page that they rest on, where a format has links."""
    Path("plan.yaml").write_text(LARGE)
    out = aoai("check", "plan.yaml", *ON, "--format", name).out
    assert "CONTOSO001" in out
    if name in {"sarif", "markdown"}:
        assert "https://wiki.contoso.example/capacity" in out


@pytest.mark.usefixtures("installed")
def test_the_pack_has_a_policy_for_each() -> None:
    """With level and page."""
    rules = policies()
    levels = {policy_name(rule): rule.level for rule in rules} | {"aoai": Level.ERROR}
    policy = policies_of(rules, levels)[-1]
    assert (policy.name, policy.url) == ("contoso001-capacity-not-granted", "https://wiki.contoso.example/capacity")


@pytest.mark.usefixtures("installed")
def test_the_pipeline_runs_them() -> None:
    """And so the components, which judge their arguments by it."""
    report = check([plan_of(deployment(capacity=250))], read_facts(as_of=date(2026, 10, 5), environment={}))
    assert [one.rule for one in report.findings if one.level is Level.ERROR] == ["CONTOSO001"]


def test_there_are_none_by_default() -> None:
    """Nothing is installed here, and nothing is loaded to find that out."""
    program = (
        "import sys\nfrom aoai_policies.configuration.rules import every_rule\n"
        "assert len(every_rule()) == int(sys.argv[1])\nassert 'importlib.metadata' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(len(RULES))], check=True)


GOOD = """\
from aoai_policies.authoring import *

class OwnRule(Rule[Deployment]):
    id, slug, level = "CONTOSO002", "own-rule", Level.ERROR
    reads = ("sku.capacity",)
    wrong = right = plan_of(deployment())
    def check(self, target, context):
        raise KeyError("x")

RULES = OwnRule()
"""
Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a distribution with one module, whose `RULES` are its rules."""

    def make(name: str, module: str) -> None:
        folder = tmp_path / "site"
        metadata = folder / f"{name}-2.0.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
        (metadata / "entry_points.txt").write_text(f"[aoai.rules]\nown = {name}_rules:RULES\n")
        (folder / f"{name}_rules.py").write_text(dedent(module))
        monkeypatch.syspath_prepend(folder)
        monkeypatch.delitem(sys.modules, f"{name}_rules", raising=False)
        forget()

    yield make
    forget()


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        (GOOD.replace("CONTOSO002", "AOAI998"), "AOAI998 of OwnRule: write an id of your own, such as CONTOSO001"),
        (GOOD.replace("CONTOSO002", "contoso-2"), "contoso-2 of OwnRule: write an id of your own, such as CONTOSO001"),
        (GOOD.replace("own-rule", "Own Rule"),
         "CONTOSO002: write a slug that names the problem, such as owner-missing"),
        (GOOD.replace("own-rule", "unknown-sku"),
         "unknown-sku is taken by a rule of pulumi-azure-openai; choose another"),
        (GOOD.replace("OwnRule()", "(OwnRule(), OwnRule())"),
         "CONTOSO002 is taken by a rule of shop 2.0; choose another"),
        (GOOD.replace("OwnRule()", "[3]"), "3 is not a rule; name an instance of Rule, or a tuple of them"),
        (GOOD.replace("wrong = right", "wrong"), "CONTOSO002: write right"),
        (GOOD.replace("Rule[Deployment]", "Rule"), "CONTOSO002: derive it from Rule[Deployment] or another target"),
        ("import nowhere", "cannot be loaded: ModuleNotFoundError: No module named 'nowhere'"),
        ("x = 1", "cannot be loaded: AttributeError: module 'shop_rules' has no attribute 'RULES'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_names_its_distribution(aoai: Aoai, install: Install, module: str, problem: str) -> None:
    """An input error in one line, before anything is checked."""
    install("shop", module)
    Path("plan.yaml").write_text(RIGHT)
    answer = aoai("check", "plan.yaml", *ON)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"aoai: rules of shop 2.0 (shop_rules:RULES): {problem}\n"


def test_two_distributions_do_not_share_an_id(install: Install) -> None:
    """The second is told which was first."""
    install("one", GOOD)
    install("two", GOOD)
    with pytest.raises(InputError) as error:
        rules_of_others()
    assert str(error.value) == (
        "rules of two 2.0 (two_rules:RULES): CONTOSO002 is taken by a rule of one 2.0; choose another"
    )


def test_rules_of_several_distributions_come_by_id(install: Install) -> None:
    """Whichever distribution has them."""
    install("one", GOOD.replace("CONTOSO002", "CONTOSO009").replace("own-rule", "last"))
    install("two", GOOD)
    assert [(rule.id, whose) for rule, whose in rules_of_others().items()] == [
        ("CONTOSO002", "two 2.0"), ("CONTOSO009", "one 2.0")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "hint"),
    [("AOAI1022", "did you mean AOAI102? "), ("sku-not-in-regoin", "did you mean sku-not-in-region? "), ("?", "")],
)
def test_a_rule_that_does_not_exist(name: str, hint: str) -> None:
    """The nearest id or slug, if there is one, and where all are."""
    assert str(unknown_rule(name, RULES)) == f"{name}: no such rule; {hint}`aoai rules` lists all"


def test_a_rule_that_raises_is_named(aoai: Aoai, install: Install) -> None:
    """It is no defect of ours, and no verdict."""
    install("shop", GOOD)
    Path("plan.yaml").write_text(RIGHT)
    answer = aoai("check", "plan.yaml", *ON)
    assert (answer.code, answer.err) == (2, "aoai: rule CONTOSO002 cannot judge: KeyError: 'x'\n")


class BadlyMade(Rule):  # type: ignore[type-arg]
    """Without the rest."""

    id, slug, level = "CONTOSO003", "badly-made", Level.ERROR


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"slug": "other"}, "CONTOSO003: its class is to be called Other, as its slug is"),
        ({"id": "X1"}, "X1 badly-made: an id is letters and three digits, a slug lower-case words with hyphens"),
        ({}, "CONTOSO003: the `Why:` of its docstring is to be there, in whole sentences"),
    ],
)
def test_the_kit_says_what_is_missing(change: dict[str, str], problem: str) -> None:
    """One sentence for whoever runs it."""
    rule = type("BadlyMade", (BadlyMade,), {"__doc__": BadlyMade.__doc__, **change})()
    with pytest.raises(AssertionError, match=re.escape(problem)):
        check_metadata(rule)


def test_the_kit_runs_the_examples() -> None:
    """An example that is not judged as it says, and two rules of one name, are told."""
    rule = type("BadlyMade", (BadlyMade,), {"wrong": plan_of(deployment()), "judges": int})()
    with pytest.raises(AssertionError, match="CONTOSO003: the wrong example is to come to fail, not to nothing"):
        check_examples(rule)
    with pytest.raises(AssertionError, match="CONTOSO003 names two rules, BadlyMade and BadlyMade"):
        check_unique([rule, type("BadlyMade", (BadlyMade,), {})()])
