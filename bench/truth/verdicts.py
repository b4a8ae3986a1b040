"""The one place where the measurement meets the checker: deployments in, findings of each out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import Deployment
from aoai_policies.rules import RULES
from bench.truth.recorded import Offer


def verdicts(
    plan: Plan, catalog: Catalog, settings: Settings = DEFAULTS, today: date | None = None
) -> dict[str, list[Finding]]:
    """What the rules say of each deployment of a plan, by the deployment's name."""
    run = run_rules(plan, RULES, Context(catalog, settings, today or catalog.as_of, plan))
    said: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in run.findings:
        if finding.target is not None:
            said[finding.target.name].append(finding)
    return said


def plan_of(deployments: Iterable[Deployment]) -> Plan:
    """A plan of new deployments that knows nothing else."""
    return Plan(path="truth", stack="truth", deployments=tuple(deployments))


def deployment(name: str, offer: Offer, capacity: int | None) -> Deployment:
    """A new deployment of a base model, on an account of its own that can host every format."""
    version, sku, region = offer
    return Deployment(
        name=name,
        deployment_name="chat",
        account=f"account-{name}",
        location=region,
        kind="AIServices",
        format=version.format,
        model=version.name,
        version=version.version,
        sku=sku,
        capacity=capacity,
    )


def errors(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The rules that refuse the deployment."""
    return tuple(one.rule for one in findings if one.level is Level.ERROR and one.outcome is Outcome.FAIL)


def tells(findings: Sequence[Finding]) -> bool:
    """Whether the findings tell of a refusal: an error, or AOAI207's hint that the offer is not listed."""
    return bool(errors(findings)) or any(one.rule == "AOAI207" and one.outcome is Outcome.FAIL for one in findings)


class Word(NamedTuple):
    """What a catalog says of an offer: `offered` is None where nobody says, `since` the day from which a no ages."""

    offered: bool | None
    since: date | None
    deprecated: bool
    how: str
    page: str


def word(catalog: Catalog, offer: Offer) -> Word:
    """The offer in force and the model's stage, as the catalog's own resolvers give them."""
    version, sku, region = offer
    model = Model(*version)
    answer = catalog.offer(model, sku, region)
    said = answer.statements[0] if answer.statements else None
    return Word(
        {Status.YES: not answer.fine_tuned_only, Status.NO: False}.get(answer.status),
        answer.counts_from,
        catalog.lifecycle(model, sku, region).stage in {"Deprecated", "Retired"},
        said.value.rpartition(": ")[2] if said else "",
        said.title if said else "",
    )
