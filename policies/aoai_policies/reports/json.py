"""The report as JSON, `schemaVersion` 1 (schema in `schema/report.schema.json`)."""

from __future__ import annotations

import msgspec

from aoai_catalog import reviewed
from aoai_policies.core.finding import Finding, Suggestion, Waived, shown
from aoai_policies.core.report import Report
from aoai_policies.core.target import Account, Deployment, Position


class _Target(msgspec.Struct, rename="camel", frozen=True):
    type: str
    urn: str
    name: str
    deployment_name: str | None
    account: str | None
    region: str | None


class _Source(msgspec.Struct, frozen=True):
    title: str
    date: str
    where: str


class JsonFinding(msgspec.Struct, rename="camel", frozen=True):
    """A finding as it is written."""

    rule: str
    slug: str
    level: str
    outcome: str
    target: _Target | None
    message: str
    field: str
    actual: str | int | float | None
    suggestions: tuple[Suggestion, ...]
    sources: tuple[_Source, ...]
    position: Position | None
    called_from: tuple[Position, ...]
    waiver: Waived | None
    baseline: bool


class _Catalog(msgspec.Struct, rename="camel", frozen=True):
    edition: str | None
    capture: str | None
    age_days: int | None


class _Plan(msgspec.Struct, frozen=True):
    path: str
    stack: str
    accounts: int
    deployments: int


class _Summary(msgspec.Struct, rename="camel", frozen=True):
    error: int
    warning: int
    info: int
    unverified: int
    waived: int
    baselined: int
    deployments: int
    fully_checked: int
    rules_not_run: tuple[str, ...]


class JsonReport(msgspec.Struct, rename="camel", frozen=True):
    """The whole report as it is written; the JSON Schema is generated from this type."""

    schema_version: int
    as_of: str
    catalog: _Catalog
    plans: tuple[_Plan, ...]
    findings: tuple[JsonFinding, ...]
    summary: _Summary


def render_json(report: Report) -> str:
    """Write the report, indented, with a final newline."""
    encoded = msgspec.json.encode(as_json(report))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def as_json(report: Report) -> JsonReport:
    """The report in the shape of its JSON."""
    dates, summary = report.catalog, report.summary
    return JsonReport(
        schema_version=1,
        as_of=report.as_of.isoformat(),
        catalog=_Catalog(
            dates.edition.isoformat() if dates.edition else None,
            dates.capture.isoformat() if dates.capture else None,
            dates.age_days,
        ),
        plans=tuple(_Plan(plan.path, plan.stack, plan.accounts, plan.deployments) for plan in report.plans),
        findings=tuple(finding_as_json(finding) for finding in report.findings),
        summary=_Summary(
            error=summary.error,
            warning=summary.warning,
            info=summary.info,
            unverified=summary.unverified,
            waived=summary.waived,
            baselined=summary.baselined,
            deployments=summary.deployments,
            fully_checked=summary.fully_checked,
            rules_not_run=summary.rules_not_run,
        ),
    )


def finding_as_json(finding: Finding) -> JsonFinding:
    """A finding in the shape of its JSON."""
    target = finding.target
    return JsonFinding(
        rule=finding.rule,
        slug=finding.slug,
        level=finding.level.value,
        outcome=finding.outcome.value,
        target=_target(target) if target is not None else None,
        message=finding.message,
        field=finding.field,
        actual=finding.actual,
        suggestions=finding.suggestions,
        sources=tuple(_Source(one.title, one.date.isoformat(), one.where) for one in finding.statements),
        position=finding.position,
        called_from=target.called_from if target is not None else (),
        waiver=finding.waiver,
        baseline=finding.baseline,
    )


def _target(target: Account | Deployment) -> _Target:
    if isinstance(target, Account):
        kind, deployment_name, account = "account", None, _text(target.account_name)
    else:
        kind, deployment_name, account = "deployment", _text(target.deployment_name), _text(target.account)
    return _Target(
        type=kind,
        urn=target.urn,
        name=target.name,
        deployment_name=deployment_name,
        account=account,
        region=region_shown(target),
    )


def region_shown(target: Account | Deployment) -> str | None:
    """The region's id, what was written where there is no such region, None where it is not known."""
    location = _text(target.location)
    return (reviewed.region_id(location) or location) if location is not None else None


def _text(value: object) -> str | None:
    known = shown(value)
    return str(known) if known is not None else None
