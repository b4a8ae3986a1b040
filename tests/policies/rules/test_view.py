"""A rule's answer depends on what it reads alone: only so may deployments of equal values share one answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import msgspec
import pytest
import yaml

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import UNKNOWN, Account, Change, Deployment, attribute_of
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, only

JUDGED = {Account, Deployment, ResolvedDeployment}
OTHER: dict[str, Any] = {
    "deployment_name": "another name!",
    "account": "other",
    "account_urn": "other",
    "location": "nowhere",
    "kind": "ComputerVision",
    "format": "xAI",
    "model": "gpt-1",
    "version": "1999-01-01",
    "sku": "S0",
    "capacity": -1,
    "upgrade_option": "OnceNewDefaultVersionAvailable",
    "spillover": "nowhere",
    "properties": {"sku": {}, "customSubDomainName": "other"},
    "needs": ("nothing",),
    "before": None,
    "account_name": "?",
    "identity": None,
    "stack": "other",
}
"""For each field a value that some rule objects to."""
CATALOG_OF = cache(open_catalog)
RESOLVED_FROM = {"model": ("model", "version", "format"), "sku": ("sku",), "region": ("location",)}


def deployments() -> Iterator[Deployment]:
    """Deployments right and wrong in the fields that rules read."""
    models = (
        ("gpt-5.1", "2025-11-13"),
        ("o3", "2025-04-16"),
        ("gpt-4o-2024-08-06.ft-0a1b", "2"),
        ("gpt-3.5-turbo", None),
    )
    places = (("GlobalStandard", "eastus2"), ("ProvisionedManaged", "northcentralus"))
    for (model, version), (sku, location), capacity in product(models, places, (17, 25)):
        yield Deployment(
            "chat", location=location, format="OpenAI", model=model, version=version, sku=sku, capacity=capacity
        )


def targets(rule: AnyRule, catalog: Catalog) -> Iterator[tuple[Any, Context]]:
    """What a rule of this kind may be asked: all of the above, and the examples of its area, with their contexts."""
    if rule.judges is not Account:
        yield from ((one, Context(catalog, DEFAULTS, DAY, plan_of())) for one in deployments())
    for other in RULES:
        if isinstance(other.wrong, Plan) and other.id[:5] == rule.id[:5]:
            settings = msgspec.convert(yaml.safe_load(other.example_settings) or {}, Settings)
            for plan in (other.wrong, other.right):
                context = Context(CATALOG_OF(other.as_of), settings, other.as_of, plan, other.example_usage)
                yield from ((one, context) for one in (plan.accounts if rule.judges is Account else plan.deployments))


def messages(rule: AnyRule, target: Any, context: Context) -> list[str]:
    """What the rule says of a target by itself, as the engine asks it."""
    changes: dict[str, Any] = {"accounts": (), "deployments": ()}
    changes["accounts" if isinstance(target, Account) else "deployments"] = (target,)
    return [
        one.message for one in run_rules(msgspec.structs.replace(context.plan, **changes), [rule], context).findings
    ]


def attributes(rule: AnyRule) -> set[str]:
    """The attributes of a declaration in which what the rule reads stands."""
    kind = Account if rule.judges is Account else Deployment
    paths = (*rule.reads, *rule.may_read)
    resolved = RESOLVED_FROM if rule.judges is ResolvedDeployment else {}
    return {name for path in paths for name in resolved.get(path, (attribute_of(kind, path),))}


@pytest.mark.parametrize("rule", [one for one in RULES if one.judges in JUDGED], ids=lambda rule: rule.id)
def test_a_rule_reads_what_it_declares_and_nothing_else(rule: AnyRule, bundled: Catalog) -> None:
    """Another value in a field that a rule does not read changes nothing of what it says.

    A field that it read in secret would let deployments share an answer that is not theirs.
    """
    read = attributes(rule)
    for target, context in targets(rule, bundled):
        said = messages(rule, target, context)
        for name, value in OTHER.items():
            if name not in read and hasattr(target, name):
                changed = msgspec.structs.replace(target, **{name: value})
                newness = rule.only_new or rule.only_kept
                if not (newness and target.change is not Change.CREATE):
                    assert messages(rule, changed, context) == said, f"it reads {name}"


@pytest.mark.parametrize("rule", only("AOAI107", "AOAI110", "AOAI805"), ids=lambda rule: rule.id)
@pytest.mark.parametrize("field", ["version", "sku", "location", "account", "format"])
def test_a_rule_about_absence_takes_what_is_unknown_for_there(rule: AnyRule, field: str, bundled: Catalog) -> None:
    """A rule that meets unknown values itself says of an unknown field neither that it is absent nor that it is wrong.

    AOAI805 is about a location that cannot be known, so there an unknown one is what it tells.
    """
    changed = msgspec.structs.replace(rule.right.deployments[0], **{field: UNKNOWN})
    findings = messages(rule, changed, Context(bundled, DEFAULTS, DAY, plan_of()))
    assert bool(findings) == ((rule.id, field) == ("AOAI805", "location"))
