"""The policies of the pack: one for each rule, and `aoai`, which carries the settings and guards what is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2 as messages

from aoai_policies.core.finding import Level
from aoai_policies.core.pages import help_url, page_url
from aoai_policies.core.rule import AnyRule
from aoai_policies.pack.settings import POLICY, policy_name, settings_schema

ENFORCEMENT = {
    Level.ERROR: proto.MANDATORY,
    Level.WARNING: proto.ADVISORY,
    Level.INFO: proto.ADVISORY,
    Level.DISABLED: proto.DISABLED,
}
_SEVERITY = {
    Level.ERROR: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
    Level.WARNING: proto.PolicySeverity.POLICY_SEVERITY_MEDIUM,
}


def policies_of(rules: Iterable[AnyRule], levels: Mapping[str, Level]) -> list[messages.PolicyInfo]:
    """How the policies describe themselves.

    Args:
        rules: The rules of the pack.
        levels: The level of each policy by its name, where Pulumi's configuration says nothing.
    """
    guard = messages.PolicyInfo(
        name=POLICY,
        displayName="Azure OpenAI: guard and settings",
        description="Refuses, before it is created, what Azure would refuse; carries the pack's settings.",
        enforcementLevel=ENFORCEMENT[levels[POLICY]],
        policy_type=proto.PolicyType.POLICY_TYPE_RESOURCE,
        severity=_SEVERITY[Level.ERROR],
        tags=["azure-openai"],
        remediation_steps="Write what the message suggests. The page of the rule that it names explains the reason.",
        url=page_url("README"),
    )
    guard.configSchema.properties.update(settings_schema())
    return [guard, *(_policy(rule, levels[policy_name(rule)]) for rule in rules)]


def _policy(rule: AnyRule, level: Level) -> messages.PolicyInfo:
    page = rule.page()
    return messages.PolicyInfo(
        name=policy_name(rule),
        displayName=f"{rule.id} {rule.slug.replace('-', ' ')}",
        description=page.what,
        enforcementLevel=ENFORCEMENT[level],
        policy_type=proto.PolicyType.POLICY_TYPE_STACK,
        severity=_SEVERITY.get(rule.level, proto.PolicySeverity.POLICY_SEVERITY_LOW),
        tags=["azure-openai", *type(rule).__module__.split(".")[-2:-1]],
        remediation_steps=page.fix,
        url=help_url(rule),
    )
