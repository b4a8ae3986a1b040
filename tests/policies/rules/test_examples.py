"""Every rule has its metadata, a page, and two examples that are judged as they say, with the bundled catalog."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from aoai_policies import rules
from aoai_policies.core.finding import Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.pack.unverified import POLICIES, UNVERIFIED
from aoai_policies.reports.rule_page import AREAS, render_index, render_page
from aoai_policies.rules import RULES
from aoai_policies.testing import check_examples, check_metadata, check_unique, findings_of

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "rules"

every_rule = pytest.mark.parametrize("rule", POLICIES, ids=lambda rule: rule.id)


with_plans = pytest.mark.parametrize(
    "rule", [rule for rule in POLICIES if isinstance(rule.wrong, Plan)], ids=lambda rule: rule.id
)
"""The rules whose examples are plans; those of others are settings or waivers."""

ALSO = {"AOAI106": ("AOAI110",)}
"""What else an example cannot help getting wrong: a SKU in the wrong place is not a valid SKU."""


def test_ids_and_slugs_are_unique() -> None:
    """No two rules have one id or one slug, so that either names a rule."""
    check_unique(RULES)


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
    """Its metadata are whole, its file names its id and is called like it, the hundreds of the id name its area."""
    if rule is not UNVERIFIED:  # it judges findings
        check_metadata(rule)
    assert re.fullmatch(r"AOAI[1-9]\d\d", rule.id)
    assert rule.id[4] in AREAS
    module = type(rule).__module__
    alone = [one for one in RULES if type(one).__module__ == module] == [rule]
    assert not alone or module.rpartition(".")[2] == rule.slug.replace("-", "_")
    title = (sys.modules[module].__doc__ or "").partition(":")[0]
    assert rule.id[4:] in re.findall(r"\d{3}", title)


@with_plans
def test_the_examples_are_judged_as_they_say(rule: Rule) -> None:
    """With all rules running the wrong example fails this one alone; the right one can be copied."""
    if rule is UNVERIFIED:
        assert Outcome.UNVERIFIED in {finding.outcome for finding in findings_of(rule, rule.wrong)}
        return
    outcome = Outcome.UNVERIFIED if rule.id == "AOAI906" else Outcome.FAIL  # what is not read nobody knows
    check_examples(rule, outcome=outcome, also=ALSO.get(rule.id, ()))


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
