"""A rule sees no more of its target than it declares: only so may deployments of equal values share one answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec
import pytest
import yaml

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import UNKNOWN, Account, Change, Deployment
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, only

SHARING = [rule for rule in RULES if rule.judges in {Account, Deployment}]


class View:
    """A target that shows the declared fields only, and remembers which were looked at."""

    def __init__(self, target: Any, fields: tuple[str, ...]) -> None:
        self._target, self._fields = target, fields
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        computed = vars(type(self._target)).get(name)
        if name not in self._fields and isinstance(computed, property) and computed.fget is not None:
            return computed.fget(self)
        assert name in self._fields, f"it reads {name}, which is in neither reads nor may_read"
        self.seen.add(name)
        return getattr(self._target, name)


def deployments() -> Iterator[Deployment]:
    """Deployments right and wrong in every field that rules read, by itself and together."""
    models = (
        ("gpt-5.1", "2025-11-13"),
        ("gpt-5.1", None),
        ("gpt-5.1", "2020-01-01"),
        ("gpt-5-chat", "2025-08-07"),
        ("o3", "2025-04-16"),
        ("gpt-4o", "2024-08-06"),
        ("gpt-4o-2024-08-06.ft-0a1b", "1"),
        ("gpt-4o-2024-08-06.ft-0a1b", "2"),
        ("no-model.ft-0a1b", "1"),
        ("gpt-3.5-turbo", None),
        ("unheard-of", "1"),
        ("mistral-document-ai-2512", "1"),
        (None, None),
    )
    skus = ("GlobalStandard", "Standard", "GlobalProvisionedManaged", "ProvisionedManaged", "Global-Standard", None)
    for (model, version), sku, location in product(models, skus, ("eastus2", "northcentralus", "nowhere", None)):
        for capacity, change in (
            (5, Change.REPLACE),
            (1, Change.CREATE),
            (17, Change.SAME),
            (25, Change.UPDATE),
            (10**9, Change.CREATE),
        ):
            yield Deployment(
                "chat",
                location=location,
                format="OpenAI",
                model=model,
                version=version,
                sku=sku,
                capacity=capacity,
                change=change,
                before=Deployment("chat", account="old", model=model, version=version, sku=sku, format="OpenAI")
                if change in {Change.UPDATE, Change.REPLACE}
                else None,
            )


def targets(rule: Rule) -> Iterator[tuple[Any, Context]]:
    """What a rule of this kind may be asked: all of the above, and the examples of all rules, with their contexts."""
    catalog = open_catalog(DAY)
    if rule.judges is Deployment:
        context = Context(catalog, DEFAULTS, DAY, plan_of())
        yield from ((one, context) for one in deployments())
    for other in RULES:
        settings = msgspec.convert(yaml.safe_load(other.example_settings) or {}, Settings)
        for plan in (other.wrong, other.right):
            if isinstance(plan, Plan):
                context = Context(catalog, settings, other.as_of, plan, other.example_usage)
                declared = plan.deployments if rule.judges is Deployment else plan.accounts
                yield from ((one, context) for one in declared)


@pytest.mark.parametrize("rule", SHARING, ids=lambda rule: rule.id)
def test_a_rule_reads_what_it_declares_and_nothing_else(rule: Rule) -> None:
    """A rule reads no field outside `reads` and `may_read`, and every one of them for some target.

    A field that it does not read would make it unverified for nothing where that field is unknown.
    """
    fields = (*rule.reads, *rule.may_read)
    read: set[str] = set()
    for target, context in targets(rule):
        if None not in [getattr(target, field) for field in rule.reads]:
            view = View(target, fields)
            list(rule.check(view, context))
            read |= view.seen
    assert set(fields) == read


def test_the_view_refuses_what_is_not_declared() -> None:
    """The test above can fail: a rule that reads a field in secret is told by the field's name."""

    class Secretive(Rule):
        """Reads more than it says. Why: to be found out. Fix: nothing."""

        id, slug, level = only("AOAI101")[0].id, "secretive", only("AOAI101")[0].level
        reads = ("model",)

        def check(self, target: Any, context: Context) -> Iterator[Finding]:
            if target.sku:
                yield self.fail(target, "model", "wrong")

    context = Context(None, DEFAULTS, DAY, plan_of())  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="it reads sku, which is in neither reads nor may_read"):
        list(Secretive().check(View(Deployment("chat", model="gpt-9"), ("model",)), context))


@pytest.mark.parametrize("rule", only("AOAI107", "AOAI110", "AOAI805"), ids=lambda rule: rule.id)
@pytest.mark.parametrize("field", ["model", "version", "sku", "location", "account", "format"])
def test_a_rule_about_absence_takes_what_is_unknown_for_there(rule: Rule, field: str, bundled: Catalog) -> None:
    """A rule that meets unknown values itself says of an unknown field neither that it is absent nor that it is wrong.

    AOAI805 is about a location that cannot be known, so there an unknown one is what it tells.
    """
    right = rule.right.deployments[0]
    fields = {name: getattr(right, name) for name in right.__struct_fields__} | {field: UNKNOWN}
    findings = list(rule.check(Deployment(**fields), Context(bundled, DEFAULTS, DAY, plan_of())))
    assert [finding.rule for finding in findings] == (
        ["AOAI805"] if (rule.id, field) == ("AOAI805", "location") else []
    )
