"""Every rule has its metadata, a page, and two examples that are judged as they say, with the bundled catalog."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
import yaml

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies import rules
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import Account, Deployment, attribute_of
from aoai_policies.pack.unverified import POLICIES, UNVERIFIED
from aoai_policies.reports.rule_page import AREAS, render_index, render_page
from aoai_policies.rules import RULES

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "rules"

every_rule = pytest.mark.parametrize("rule", POLICIES, ids=lambda rule: rule.id)


@cache
def catalog_on(day: date) -> Catalog:
    return open_catalog(day)


def findings_of(rule: Rule, plan: Plan) -> tuple[Finding, ...]:
    """What all rules say of a plan, on the day, with the settings and the usage of this rule's examples."""
    settings = msgspec.convert(yaml.safe_load(rule.example_settings) or {}, Settings)
    context = Context(catalog_on(rule.as_of), settings, rule.as_of, plan, rule.example_usage)
    return run_rules(plan, RULES, context).findings


def errors(findings: tuple[Finding, ...]) -> set[str]:
    """The rules that fail with an error."""
    return {one.rule for one in findings if one.outcome is Outcome.FAIL and one.level is Level.ERROR}


with_plans = pytest.mark.parametrize(
    "rule", [rule for rule in POLICIES if isinstance(rule.wrong, Plan)], ids=lambda rule: rule.id
)
"""The rules whose examples are plans; those of others are settings or waivers."""

ALSO = {"AOAI106": {"AOAI110"}}
"""What else an example cannot help getting wrong: a SKU in the wrong place is not a valid SKU."""


def test_ids_and_slugs_are_unique() -> None:
    """No two rules have one id or one slug, so that either names a rule."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert len({rule.slug for rule in RULES}) == len(RULES)


def test_the_registry_holds_every_rule_there_is() -> None:
    """A rule's file that nobody registered would never run."""
    folder = Path(rules.__file__).parent
    for path in folder.rglob("*.py"):
        if path.name != "__init__.py":
            import_module(".".join(("aoai_policies.rules", *path.relative_to(folder).with_suffix("").parts)))
    assert {type(rule) for rule in RULES} == {kind for kind in kinds(Rule) if "id" in vars(kind)}


def kinds(rule: type) -> Iterator[type]:
    """All kinds of rules of this project."""
    for kind in rule.__subclasses__():
        yield from kinds(kind)
        if kind.__module__.startswith("aoai_policies.rules."):
            yield kind


@every_rule
def test_a_rule_names_itself(rule: Rule) -> None:
    """Id, slug and class of a rule say the same, its file names its id, and the hundreds of the id name its area."""
    assert re.fullmatch(r"AOAI[1-9]\d\d", rule.id)
    assert rule.id[4] in AREAS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)
    assert type(rule).__name__ == "".join(word.capitalize() for word in rule.slug.split("-"))
    module = type(rule).__module__
    alone = [one for one in RULES if type(one).__module__ == module] == [rule]
    assert not alone or module.rpartition(".")[2] == rule.slug.replace("-", "_")
    title = (sys.modules[module].__doc__ or "").partition(":")[0]
    assert rule.id[4:] in re.findall(r"\d{3}", title)


@every_rule
def test_a_rule_says_what_why_and_how_to_fix_it(rule: Rule) -> None:
    """The docstring is the page: what, why and fix, each in whole sentences."""
    page = rule.page()
    for part in (page.what, page.why, page.fix):
        assert part
        assert part.endswith(".")
        assert "Why:" not in part
        assert "Fix:" not in part


@every_rule
def test_a_rule_has_a_public_source(rule: Rule) -> None:
    """Every rule rests on a page that its reader can open."""
    assert rule.references
    assert all(reference.url.startswith("https://") and reference.title for reference in rule.references)


@every_rule
def test_a_rule_declares_fields_that_exist(rule: Rule) -> None:
    """What a rule reads are fields of what it judges, each once."""
    fields = (*rule.reads, *rule.may_read)
    assert len(set(fields)) == len(fields)
    resolved = {"model", "sku", "region"} if rule.judges is ResolvedDeployment else set()
    kind = Account if rule.judges is Account else Deployment
    assert bool(fields) == (rule.judges in {Account, Deployment, ResolvedDeployment})
    assert all(field in resolved or hasattr(kind("chat"), attribute_of(kind, field)) for field in fields)


@with_plans
def test_the_wrong_example_fails_this_rule_alone(rule: Rule) -> None:
    """With all rules running the example's mistake is told by this rule, and nothing else in it is an error."""
    found = findings_of(rule, rule.wrong)
    if rule is UNVERIFIED:
        assert Outcome.UNVERIFIED in {finding.outcome for finding in found}
        return
    expected = Outcome.UNVERIFIED if rule.id == "AOAI906" else Outcome.FAIL  # what is not read nobody knows
    assert {finding.outcome for finding in found if finding.rule == rule.id} == {expected}
    assert errors(found) - {rule.id} <= ALSO.get(rule.id, set())


@with_plans
def test_the_right_example_can_be_copied(rule: Rule) -> None:
    """The right example has no finding of this rule, and no error of any other."""
    found = findings_of(rule, rule.right)
    assert rule.id not in {finding.rule for finding in found}
    assert errors(found) == set()


@every_rule
def test_the_page_is_fresh(rule: Rule) -> None:
    """The page in docs/rules is what the rule says today (`make docs` writes it)."""
    assert (PAGES / f"{rule.id}.md").read_text(encoding="utf-8") == render_page(rule)


def test_there_is_a_page_for_every_rule_and_no_other() -> None:
    """docs/rules holds the rules' pages and an index that lists them all."""
    assert {path.stem for path in PAGES.glob("*.md")} == {rule.id for rule in POLICIES} | {"README"}
    assert (PAGES / "README.md").read_text(encoding="utf-8") == render_index(POLICIES)


@with_plans
def test_the_examples_on_the_page_are_yaml(rule: Rule) -> None:
    """Both examples can be read as a declarations file, with the names of the fields that findings use."""

    class Loader(yaml.SafeLoader):
        """Knows `!unknown`."""

    construct: Callable[..., object] = lambda *_: "unknown"  # noqa: E731 - a constructor of one value
    Loader.add_constructor("!unknown", construct)
    blocks = re.findall(r"```yaml\n(.*?)```", render_page(rule), re.DOTALL)
    assert len(blocks) == 2
    for block, plan in zip(blocks, (rule.wrong, rule.right), strict=True):
        content = yaml.load(block, Loader)  # noqa: S506 - a SafeLoader
        assert set(content) <= {"accounts", "deployments"}
        assert len(content.get("deployments", [])) == len(plan.deployments)
        for written, deployment in zip(content.get("deployments", []), plan.deployments, strict=True):
            if isinstance(deployment.model, str):
                assert written["model"]["name"] == deployment.model
            if isinstance(deployment.version, str):
                assert written["model"]["version"] == deployment.version
