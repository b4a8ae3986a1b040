"""The report as JSON, `schemaVersion` 1 (schema in `schema/report.schema.json`)."""

from __future__ import annotations

import msgspec

from aoai_catalog import reviewed
from aoai_policies.core.finding import Finding, Suggestion, Waived, shown
from aoai_policies.core.report import Broken, CheckedPlan, Report
from aoai_policies.core.settings import Waiver
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
    replacements: tuple[tuple[Suggestion, ...], ...]
    sources: tuple[_Source, ...]
    position: Position | None
    called_from: tuple[Position, ...]
    waiver: Waived | None
    baseline: bool
    plan: int | None


class _Catalog(msgspec.Struct, rename="camel", frozen=True):
    edition: str | None
    capture: str | None
    age_days: int | None


class _Plan(msgspec.Struct, rename="camel", frozen=True):
    path: str
    stack: str
    project: str
    accounts: int
    deployments: int
    fully_checked: int
    settings: tuple[str, ...]
    loosened: tuple[str, ...]
    rules_off: dict[str, str]
    waivers: tuple[Waiver, ...]
    overlays: tuple[str, ...]
    baseline: str | None
    fail_on: str
    strict: bool
    notes: tuple[str, ...]


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
    broken: tuple[Broken, ...]
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
        plans=tuple(map(_plan, report.plans)),
        broken=report.broken,
        findings=(
            *(finding_as_json(one, number) for number, run in enumerate(report.runs) for one in run.findings),
            *(finding_as_json(one) for one in report.overall),
        ),
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


def _plan(plan: CheckedPlan) -> _Plan:
    basis = plan.basis
    return _Plan(
        path=plan.path,
        stack=plan.stack,
        project=plan.project,
        accounts=plan.accounts,
        deployments=plan.deployments,
        fully_checked=plan.fully_checked,
        settings=basis.settings,
        loosened=basis.loosened,
        rules_off=basis.rules_off,
        waivers=basis.waivers,
        overlays=basis.overlays,
        baseline=basis.baseline or None,
        fail_on=basis.fail_on.value,
        strict=basis.strict,
        notes=plan.notes,
    )


def finding_as_json(finding: Finding, plan: int | None = None) -> JsonFinding:
    """A finding in the shape of its JSON. `plan` is the place of its plan among the report's, if it is of one."""
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
        replacements=finding.replacements,
        sources=tuple(_Source(one.title, one.date.isoformat(), one.where) for one in finding.statements),
        position=finding.position,
        called_from=target.called_from if target is not None else (),
        waiver=finding.waiver,
        baseline=finding.baseline,
        plan=plan,
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
