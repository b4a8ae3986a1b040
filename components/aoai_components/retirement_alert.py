"""An alert that tells people of retirements, from Azure itself, whatever is deployed."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from typing import NotRequired, TypedDict

import pulumi
import pulumi_azure_native as azure

from aoai_components._arguments import CheckError, read_arguments
from aoai_components._caller import heading_of
from aoai_components._children import component_options, register_outputs
from aoai_components.choices import Tags, Texts

SERVICE = "Azure OpenAI Service"
"""Service Health knows no service named Foundry: this name stands for both (model-retirements, 2026-07-25)."""

_ADVISORIES = ("Informational", "ActionRequired")
"""Health advisories in the words of the activity log: they announce upgrades, deprecations and retirements."""
_OUTAGES = ("Incident",)


class RetirementAlertArgs(TypedDict):
    """Whom to tell of retirements, and of what else."""

    resource_group_name: pulumi.Input[str]
    """The resource group of the alert. May be an Output."""
    emails: NotRequired[list[str]]
    """Addresses that receive an email. Default: none."""
    webhooks: NotRequired[Texts]
    """Addresses that receive a call, in the common alert schema. Default: none. May be Outputs."""
    action_group_ids: NotRequired[Texts]
    """Resource ids of existing action groups. Default: none. May be Outputs."""
    outages: NotRequired[bool]
    """Whether outages are reported too. Default: no."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """The id of the subscription that is watched. Default: the one that the alert lives in. May be an Output."""
    tags: NotRequired[Tags]
    """Azure tags. Default: none. May be an Output."""


class RetirementAlert(pulumi.ComponentResource):
    """The Service Health alert that the documentation recommends for model retirements; one per subscription."""

    alert_id: pulumi.Output[str]
    """The resource id of the alert rule."""

    def __init__(self, name: str, args: RetirementAlertArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the alert rule, and an action group for the addresses given.

        Args:
            name: The logical name.
            args: What to declare.
            opts: Pulumi's options.

        Raises:
            CheckError: Nobody would be told, or an argument is not valid.
        """
        heading = heading_of(f"RetirementAlert {name}")
        args = read_arguments(RetirementAlertArgs, args, heading)
        emails, webhooks, groups = args.get("emails", []), args.get("webhooks", []), args.get("action_group_ids", [])
        if not (emails or webhooks or groups):
            problem = "nobody would be told; declare emails, webhooks or `action_group_ids`"
            raise CheckError([("emails", problem)], heading)
        super().__init__("azure-openai:index:RetirementAlert", name, {}, component_options(opts))
        child = pulumi.ResourceOptions(parent=self)
        ids = list(groups)
        if emails or webhooks:
            group = azure.monitor.ActionGroup(
                name,
                resource_group_name=args["resource_group_name"],
                action_group_name=name,
                group_short_name="aoai-retire",
                enabled=True,
                location="Global",
                email_receivers=[
                    {"name": address, "emailAddress": address, "useCommonAlertSchema": True} for address in emails
                ],
                webhook_receivers=[
                    {"name": f"webhook-{number}", "serviceUri": address, "useCommonAlertSchema": True}
                    for number, address in enumerate(webhooks)
                ],
                tags=args.get("tags"),
                opts=child,
            )
            ids.insert(0, group.id)
        subscription = pulumi.Output.all(args.get("subscription_id"), ids[0]).apply(
            lambda known: known[0] or known[1].split("/")[2]
        )
        alert = azure.monitor.ActivityLogAlert(
            name,
            resource_group_name=args["resource_group_name"],
            activity_log_alert_name=name,
            description="Retirements, deprecations and upgrades of Azure OpenAI and Foundry models",
            enabled=True,
            location="Global",
            scopes=[pulumi.Output.concat("/subscriptions/", subscription)],
            condition=_condition(outages=args.get("outages", False)),
            actions={"actionGroups": [{"actionGroupId": group_id} for group_id in ids]},
            tags=args.get("tags"),
            opts=child,
        )
        self.alert_id = alert.id
        register_outputs(self)


def _condition(*, outages: bool) -> dict[str, list[object]]:
    kinds = (*_ADVISORIES, *(_OUTAGES if outages else ()))
    return {
        "allOf": [
            {"field": "category", "equals": "ServiceHealth"},
            {"anyOf": [{"field": "properties.incidentType", "equals": kind} for kind in kinds]},
            {"field": "properties.impactedServices[*].ServiceName", "containsAny": [SERVICE]},
        ]
    }
