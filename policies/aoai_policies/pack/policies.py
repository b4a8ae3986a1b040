"""One Pulumi policy for each rule, and the policy `aoai`: settings, and the guard before creation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)

from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.pages import page_url
from aoai_policies.pack.settings import POLICY, policy_name, settings_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aoai_policies.core.rule import AnyRule
    from aoai_policies.pack.session import Session

ENFORCEMENT = {
    Level.ERROR: EnforcementLevel.MANDATORY,
    Level.WARNING: EnforcementLevel.ADVISORY,
    Level.INFO: EnforcementLevel.ADVISORY,
    Level.DISABLED: EnforcementLevel.DISABLED,
}
SEVERITY = {
    Level.ERROR: Severity.HIGH,
    Level.WARNING: Severity.MEDIUM,
    Level.INFO: Severity.LOW,
    Level.DISABLED: Severity.LOW,
}


def policies_of(session: Session, levels: Mapping[str, Level]) -> list[Policy]:
    """All policies of the pack; they report what the session knows.

    Args:
        session: Holds the rules and, when a policy is called, the verdict.
        levels: The level of each rule by its id, where Pulumi's configuration says nothing.
    """
    return [_guard(session), *(_policy(rule, session, levels[rule.id]) for rule in session.rules)]


def _guard(session: Session) -> Policy:
    def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        for finding in session.refusals(args.urn):
            report_violation(f"{finding.rule} {finding.slug}: {finding.message}", None)

    return ResourceValidationPolicy(
        POLICY,
        "Refuses, before it is created, what Azure would refuse; carries the pack's settings.",
        validate,
        enforcement_level=EnforcementLevel.MANDATORY,
        config_schema=PolicyConfigSchema(settings_schema()),
        display_name="Azure OpenAI: guard and settings",
        severity=Severity.HIGH,
        tags=["azure-openai"],
        remediation_steps="Write what the message suggests. The rule that it names has a page with the reason.",
        url=page_url("README"),
    )


def _policy(rule: AnyRule, session: Session, level: Level) -> Policy:
    def validate(_args: StackValidationArgs, report_violation: ReportViolation) -> None:
        # Findings only: the resources in the arguments are left out (pack_server.py says why).
        for message, urn in session.unverified() if rule.judges is Finding else session.failures(rule):
            report_violation(message, urn or None)

    page = rule.page()
    return StackValidationPolicy(
        policy_name(rule),
        page.what,
        validate,
        enforcement_level=ENFORCEMENT[level],
        display_name=f"{rule.id} {rule.slug.replace('-', ' ')}",
        severity=SEVERITY[rule.level],
        tags=["azure-openai", *type(rule).__module__.split(".")[-2:-1]],
        remediation_steps=page.fix,
        url=page_url(rule.id),
    )
