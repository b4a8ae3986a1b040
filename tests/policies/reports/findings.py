"""Reports for the tests of formats: one of everything that a format has to show."""

from __future__ import annotations

from datetime import date
from typing import Any

from aoai_catalog.load import Statement
from aoai_catalog.records import Place as PlaceOf
from aoai_policies.core.finding import Finding, Level, Outcome, Suggestion, Waived
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.report import NOTHING_ELSE, Basis, Place, Report, make_report
from aoai_policies.core.run import Run
from aoai_policies.core.target import UNKNOWN, Account, Deployment, Position
from tests.synthetic import catalog_of, deployment, edition

CATALOG = catalog_of(edition("2026-10-01"))
PLACE = Place("/repository", "infra", "infra/Pulumi.yaml")
HELD = Waived("moves in March, ticket 812", "ai-platform", date(2027, 3, 1))
ACCOUNT = Account("acct", urn="a", position=Position("__main__.py", 3))
CHAT = deployment(account_urn="a", sku="Global-Standard", position=Position("team.py", 9))
FAST = deployment(name="fast", deployment_name=None, account_urn="a", location=UNKNOWN)
CALLED = deployment(
    name="called",
    deployment_name="called",
    account_urn="a",
    position=Position("team.py", 9),
    called_from=(Position("__main__.py", 31), Position("../shared/run.py", 2)),
)


def finding(target: Any = CHAT, **fields: Any) -> Finding:
    """A failure of AOAI103, with some fields changed."""
    given = {
        "rule": "AOAI103",
        "slug": "unknown-sku",
        "level": Level.ERROR,
        "outcome": Outcome.FAIL,
        "message": "Global-Standard is not a valid SKU; Azure spells it GlobalStandard",
        "field": "sku.name",
        "actual": "Global-Standard",
        "replacements": ((Suggestion("sku.name", "GlobalStandard"),),),
        "statements": (Statement("GlobalStandard", "Deployment types", date(2026, 10, 1), PlaceOf("types.md", 3)),),
    }
    return Finding(target=target, **(given | fields))


def gap(rule: str, target: Any = FAST) -> Finding:
    """A rule that did not run, for want of the location."""
    return Finding(
        rule,
        "gap",
        Level.ERROR,
        Outcome.UNVERIFIED,
        target,
        f"location is not known before apply, so {rule} was not checked",
        field="location",
        unknown="location",
        gap="location is not known before apply",
    )


def report_of(
    *findings: Finding,
    overall: tuple[Finding, ...] = (),
    targets: tuple[Account | Deployment, ...] = (ACCOUNT, CHAT, FAST, CALLED),
    stack: str = "prod",
    place: Place = PLACE,
    notes: tuple[str, ...] = (),
    not_run: dict[str, frozenset[Knowledge]] | None = None,
    basis: Basis = NOTHING_ELSE,
) -> Report:
    """A report of one plan, `preview.json`, with these findings."""
    plan = Plan(
        path="preview.json",
        stack=stack,
        accounts=tuple(one for one in targets if isinstance(one, Account)),
        deployments=tuple(one for one in targets if isinstance(one, Deployment)),
        notes=notes,
    )
    return make_report([Run(plan, findings, not_run or {})], CATALOG, overall, [place], basis)


STALE = Finding("AOAI901", "stale-catalog", Level.WARNING, Outcome.FAIL, None, "the catalog is old")
EXPIRED = Finding(
    "AOAI902", "waiver-expired", Level.WARNING, Outcome.FAIL, None, "it expired", place=Position("aoai.yaml", 4)
)
EVERYTHING = report_of(
    finding(),
    finding(CALLED, rule="AOAI107", slug="version-not-pinned", level=Level.WARNING, message="no version"),
    finding(ACCOUNT, rule="AOAI604", slug="managed-identity-missing", level=Level.INFO, message="no identity"),
    finding(FAST, waiver=HELD),
    finding(CALLED, baseline=True),
    finding(None, rule="AOAI305", slug="exceeds-default-quota", level=Level.WARNING, message="too much"),
    gap("AOAI104"),
    gap("AOAI201"),
    finding(CHAT, rule="AOAI502", slug="closed", outcome=Outcome.UNVERIFIED, message="nobody knows"),
    overall=(STALE, EXPIRED),
    notes=("1 resource could not be read",),
    not_run={"AOAI804": frozenset({Knowledge.OPERATIONS})},
)
"""Every level, outcome and state, on every kind of target."""
