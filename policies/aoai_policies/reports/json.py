"""The report as JSON, `schemaVersion` 1 (schema in `schema/report.schema.json`)."""

from __future__ import annotations

import datetime

import msgspec

from aoai_policies.core.declared import region_shown
from aoai_policies.core.encoding import to_json
from aoai_policies.core.finding import Finding, Suggestion, Waived, shown
from aoai_policies.core.report import Basis, Broken, CatalogDates, CheckedPlan, Fix, Report, Summary
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
    date: datetime.date
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


class JsonPlan(Basis, rename="camel", frozen=True, kw_only=True):
    """A plan as it is written, with what it was judged by."""

    path: str
    stack: str
    project: str
    accounts: int
    deployments: int
    fully_checked: int
    notes: tuple[str, ...]


class JsonEdit(msgspec.Struct, rename="camel", frozen=True):
    """A token that is written anew, in a file as positions name it."""

    file: str
    line: int
    field: str
    old: str
    new: str


class JsonFix(msgspec.Struct, rename="camel", frozen=True):
    """What mends a finding; without edits, the reason."""

    rule: str
    target: _Target | None
    position: Position | None
    edits: tuple[JsonEdit, ...]
    reason: str


class JsonReport(msgspec.Struct, rename="camel", frozen=True):
    """The whole report as it is written; the JSON Schema is generated from this type."""

    schema_version: int
    as_of: datetime.date
    catalog: CatalogDates
    plans: tuple[JsonPlan, ...]
    broken: tuple[Broken, ...]
    findings: tuple[JsonFinding, ...]
    summary: Summary
    fixes: tuple[JsonFix, ...] | msgspec.UnsetType = msgspec.UNSET
    """Only of a run with `--fix` or `--diff`."""


def render_json(report: Report) -> str:
    """Write the report, indented, with a final newline."""
    return to_json(as_json(report)) + "\n"


def as_json(report: Report) -> JsonReport:
    """The report in the shape of its JSON."""
    return JsonReport(
        schema_version=1,
        as_of=report.as_of,
        catalog=report.catalog,
        plans=tuple(map(_plan, report.plans)),
        broken=report.broken,
        findings=(
            *(finding_as_json(one, number) for number, run in enumerate(report.runs) for one in run.findings),
            *(finding_as_json(one) for one in report.overall),
        ),
        summary=report.summary,
        fixes=tuple(map(_fix, report.fixes)) if report.fixes is not None else msgspec.UNSET,
    )


def _fix(fix: Fix) -> JsonFix:
    finding = fix.finding
    return JsonFix(
        rule=finding.rule,
        target=_target(finding.target) if finding.target is not None else None,
        position=finding.position,
        edits=tuple(JsonEdit(one.file, one.line, one.field, one.old, one.new) for one in fix.edits),
        reason=fix.reason,
    )


def _plan(plan: CheckedPlan) -> JsonPlan:
    own = msgspec.structs.asdict(plan)
    del own["place"]
    return JsonPlan(**msgspec.structs.asdict(own.pop("basis")), **own)


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
        sources=tuple(_Source(one.title, one.date, one.where) for one in finding.statements),
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


def _text(value: object) -> str | None:
    known = shown(value)
    return str(known) if known is not None else None
