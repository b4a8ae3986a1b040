"""Diagnostic settings: where an account's logs and metrics go."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from typing import NotRequired, TypedDict

import pulumi
import pulumi_azure_native as azure

from aoai_components._arguments import ArgumentError
from aoai_components._children import Children

DESTINATIONS = ("workspace_id", "storage_account_id", "event_hub_rule_id")


class DiagnosticsArgs(TypedDict):
    """Where logs and metrics of the account go: to one destination or several of different kinds."""

    name: str
    """The setting's name. Never an Output."""
    workspace_id: NotRequired[pulumi.Input[str]]
    """The resource id of a Log Analytics workspace. Default: none. May be an Output."""
    storage_account_id: NotRequired[pulumi.Input[str]]
    """The resource id of a storage account. Default: none. May be an Output."""
    event_hub_rule_id: NotRequired[pulumi.Input[str]]
    """The resource id of an authorization rule of an event hub namespace. Default: none. May be an Output."""
    event_hub_name: NotRequired[pulumi.Input[str]]
    """The event hub in that namespace. Default: one for each category. May be an Output."""
    log_groups: NotRequired[list[str]]
    """The groups of log categories: `allLogs`, `audit`. Default: `allLogs`."""
    metrics: NotRequired[bool]
    """Whether to send metrics there too. Default: yes."""


def check_destinations(settings: list[DiagnosticsArgs]) -> None:
    """Refuse a setting that goes nowhere. Raises ArgumentError."""
    for setting in settings:
        if not any(setting.get(destination) for destination in DESTINATIONS):
            problem = "goes nowhere; declare `workspace_id`, `storage_account_id` or `event_hub_rule_id`"
            raise ArgumentError(f"diagnostics.{setting['name']}", problem)


def create_diagnostics(children: Children, settings: list[DiagnosticsArgs]) -> None:
    """Create diagnostic settings."""
    for setting in settings:
        metrics = [{"category": "AllMetrics", "enabled": True}] if setting.get("metrics", True) else []
        children.beside(
            azure.monitor.DiagnosticSetting,
            setting["name"],
            name=setting["name"],
            resource_uri=children.account.id,
            workspace_id=setting.get("workspace_id"),
            storage_account_id=setting.get("storage_account_id"),
            event_hub_authorization_rule_id=setting.get("event_hub_rule_id"),
            event_hub_name=setting.get("event_hub_name"),
            logs=[{"categoryGroup": group, "enabled": True} for group in setting.get("log_groups", ["allLogs"])],
            metrics=metrics,
        )
