"""The one place where the measurement meets the checker: deployments in, what it says of each out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from aoai_catalog.query import Catalog, Status, open_catalog
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import Deployment, written
from aoai_policies.rules import RULES
from bench.truth.recorded import Offer, Version

HINT = "AOAI207"
"""A warning that tells of a refusal: the offer was not listed once, by facts too old for an error."""

SETTINGS = Settings(
    levels={rule.id: Level.DISABLED for rule in RULES if rule.level is not Level.ERROR and rule.id != HINT}
)
"""The defaults, without the warnings and remarks that say nothing of whether Azure refuses a deployment."""


def verdicts(
    plan: Plan, catalog: Catalog, settings: Settings = SETTINGS, today: date | None = None, *, advise: bool = False
) -> dict[str, list[Finding]]:
    """What the rules say of each deployment of a plan, by the deployment's name."""
    run = run_rules(plan, RULES, Context(catalog, settings, today or catalog.as_of, plan), advise=advise)
    said: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in run.findings:
        if finding.target is not None and finding.outcome is Outcome.FAIL:
            said[finding.target.name].append(finding)
    return said


def check(deployments: Sequence[Deployment], catalog: Catalog, *, advise: bool = False) -> list[list[Finding]]:
    """What the rules refuse or hint at, for each of these new deployments as if it were the only one.

    Args:
        deployments: Their names and accounts do not matter.
        catalog: As of the day on which they are judged.
        advise: Whether the findings' suggestions are wanted.
    """
    named = [
        msgspec.structs.replace(one, name=str(number), account=f"account-{number}")
        for number, one in enumerate(deployments)
    ]
    said = verdicts(Plan(path="truth", stack="truth", deployments=tuple(named)), catalog, advise=advise)
    return [said.get(one.name, []) for one in named]


def deployment(offer: Offer, capacity: int | None) -> Deployment:
    """A new deployment of a base model, on an account that can host every format."""
    (format_, name, version), sku, region = offer
    return Deployment(
        name="",
        deployment_name="chat",
        kind="AIServices",
        location=region,
        format=format_,
        model=name,
        version=version,
        sku=sku,
        capacity=capacity,
    )


def offer_of(target: Deployment) -> Offer:
    """What a deployment asks for."""
    return Version(str(target.format), str(target.model), str(target.version)), str(target.sku), str(target.location)


def errors(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The rules that refuse the deployment."""
    return tuple(one.rule for one in findings if one.level is Level.ERROR)


def alternatives(finding: Finding, target: Deployment) -> list[Deployment]:
    """The deployment as each alternative that a finding gives would have it."""
    return [written(target, several) for several in finding.replacements]


class Word(NamedTuple):
    """What a catalog says of an offer: `offered` is None where nobody says, `since` the day from which a no ages."""

    offered: bool | None
    since: date | None = None
    deprecated: bool = False


def word(catalog: Catalog, offer: Offer) -> Word:
    """The offer in force for a base model, and the model's stage, as the catalog's own resolvers give them."""
    version, sku, region = offer
    model = Model(*version)
    answer = catalog.offer(model, sku, region)
    if answer.status is Status.UNVERIFIED:
        return Word(None)
    deprecated = catalog.lifecycle(model, sku, region).stage in {"Deprecated", "Retired"}
    since = answer.noes[0].counts_from if answer.noes else None
    return Word(answer.status is Status.YES and not answer.fine_tuned_only, since, deprecated)


def catalog_of(as_of: date, folders: Sequence[Path] = (), *, kinds: Iterable[str] = ("edition", "capture")) -> Catalog:
    """The catalog as it would have been on a day, of these kinds of sources only."""
    catalog = open_catalog(as_of, folders)
    return Catalog(as_of, [one for one in catalog.sources if one.manifest.kind in set(kinds)])


def catalogs_alone(as_of: date, kind: str, folders: Sequence[Path] = ()) -> list[tuple[date, Catalog]]:
    """Each source of a kind as the only one, with its date; oldest first."""
    sources = [one for one in open_catalog(as_of, folders).sources if one.manifest.kind == kind]
    return sorted(((one.date, Catalog(one.date, [one])) for one in sources), key=lambda pair: pair[0])
