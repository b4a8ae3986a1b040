"""What arguments take beyond the type that they are annotated with, and roles by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from ipaddress import IPv4Network
from typing import Any, NamedTuple

from aoai_catalog import reviewed
from aoai_catalog.names import bare, closest, near

ROLES: Mapping[str, str] = {
    "Cognitive Services OpenAI User": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
    "Cognitive Services OpenAI Contributor": "a001fd3d-188f-4b5d-821b-7da978bf7442",
    "Cognitive Services User": "a97b65f3-24c7-4388-baec-2e87135dc908",
    "Cognitive Services Contributor": "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68",
    "Cognitive Services Usages Reader": "bba48692-92b0-4667-a9ad-c31c7b334ac2",
    "Azure AI Developer": "64702f94-c441-49e6-a78b-ef80e0188fee",
    "Azure AI User": "53ca6127-db72-4b80-b1b0-d745d6d5456d",
    "Foundry User": "53ca6127-db72-4b80-b1b0-d745d6d5456d",
    "Azure AI Project Manager": "eadc314b-1a2d-4efa-be10-5d325db5065e",
    "Foundry Project Manager": "eadc314b-1a2d-4efa-be10-5d325db5065e",
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
}
"""The ids of Azure's built-in roles that make sense on an account. Two have an old and a new name."""

_ROLE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ROLE_IDS = {bare(name): definition for name, definition in ROLES.items()}


def role_id(role: str) -> str | None:
    """The id of a role's definition, by the role's name or by the id itself; None for a name not known here."""
    return role.casefold() if _ROLE_ID.fullmatch(role) else _ROLE_IDS.get(bare(role))


class Allowed(NamedTuple):
    """Values that an argument takes. `what` completes "VALUE is not ...", `advice` completes "write ..."."""

    what: str
    advice: str
    holds: Callable[[Any], object]
    names: tuple[str, ...] = ()
    from_azure: bool = False
    """Whether an Output of it is what Azure answers, and so need not be held against this."""

    def advised(self, value: str) -> str:
        """The names that were likely meant, else what to write in general."""
        meant = self.names and (near(value, self.names) or closest(value, self.names))
        return f"{' or '.join(meant)}" if meant else self.advice


def _matching(pattern: str, what: str, advice: str, *, from_azure: bool = False) -> Allowed:
    return Allowed(what, advice, re.compile(pattern).fullmatch, from_azure=from_azure)


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def _is_public(value: str) -> bool:
    """Whether it is an IPv4 address or range of which Azure can see callers: none that is kept for private networks."""
    try:
        network = IPv4Network(value)
    except ValueError:
        return False
    return not any(network.overlaps(private) for private in _PRIVATE)


TEXT = Allowed(
    "a name", "text with something to see and nothing hidden in it", lambda text: text.strip() and text.isprintable()
)
"""Any text of which nothing more is said here."""
_PROSE = Allowed("readable text", "text without control characters", lambda text: "".join(text.split()).isprintable())
_TAG = Allowed(
    "a tag", "up to 256 characters, none of them hidden", lambda text: len(text) <= 256 and _PROSE.holds(text)
)
_GROUP = _matching(
    r"[\w().-]{0,89}[\w()-]",
    "a valid name",
    "up to 90 letters, digits, `.`, `_`, `-` and parentheses, no `.` last",
    from_azure=True,
)
_SHORT_NAME = _matching(
    r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
    "a valid name",
    "up to 64 letters, digits, `.`, `_` and `-`, a letter or digit first",
)
_NAME = _matching(
    r"[A-Za-z0-9][A-Za-z0-9_.-]{1,63}",
    "a valid name",
    "2 to 64 letters, digits, `.`, `_` and `-`, a letter or digit first",
)
_AMOUNT = Allowed("an amount", "a whole number above 0", lambda value: value > 0)
_RESOURCE = _matching("/.+", "a resource id", "one such as `/subscriptions/...`", from_azure=True)
_ANSWER = TEXT._replace(from_azure=True)
_CODE = _matching("[!-~][ -~]{0,199}", "a name", "up to 200 ASCII characters")
_REGION = Allowed("an Azure region", "one such as `swedencentral`", reviewed.region_id)
_LOG_GROUPS = ("allLogs", "audit")

VALUES: Mapping[str, Allowed] = {
    "AccountArgs.account_name": _NAME,
    "AccountArgs.custom_subdomain": _matching(
        "[a-z0-9][a-z0-9-]{0,61}[a-z0-9]", "a valid subdomain", "2 to 63 lower case letters, digits and `-`"
    ),
    "AccountArgs.defaults_as_of": Allowed("a day", f"one such as {date(2026, 10, 5)}", _is_day),
    "AccountArgs.import_id": _RESOURCE,
    "AccountArgs.location": _CODE,
    "AccountArgs.resource_group_name": _GROUP,
    "AccountArgs.tags": _TAG,
    "AccountArgs.user_identities": _RESOURCE,
    "BlocklistArgs.description": _PROSE,
    "BlocklistArgs.name": _SHORT_NAME,
    "ContentFilterArgs.name": _SHORT_NAME,
    "CustomerManagedKeyArgs.key_name": _ANSWER,
    "CustomerManagedKeyArgs.key_vault_uri": _matching(
        "https://.+", "an address", "one such as `https://contoso.vault.azure.net`", from_azure=True
    ),
    "DeploymentArgs.format": _CODE,
    "DeploymentArgs.import_id": _RESOURCE,
    "DeploymentArgs.model": _CODE,
    "DeploymentArgs.ptu": _AMOUNT,
    "DeploymentArgs.sku": _CODE,
    "DeploymentArgs.source": _RESOURCE,
    "DeploymentArgs.source_account": _RESOURCE,
    "DeploymentArgs.tags": _TAG,
    "DeploymentArgs.tpm": _AMOUNT,
    "DeploymentArgs.version": _CODE,
    "DiagnosticsArgs.event_hub_rule_id": _RESOURCE,
    "DiagnosticsArgs.log_groups": Allowed(
        "a group of log categories", " or ".join(_LOG_GROUPS), _LOG_GROUPS.__contains__, _LOG_GROUPS
    ),
    "DiagnosticsArgs.name": _SHORT_NAME,
    "DiagnosticsArgs.storage_account_id": _RESOURCE,
    "DiagnosticsArgs.workspace_id": _RESOURCE,
    "NetworkArgs.allowed_ips": Allowed(
        "a public IPv4 address or range", "one such as `203.0.113.7` or `203.0.113.0/24`", _is_public
    ),
    "NetworkArgs.allowed_outbound": _matching(
        r"([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+", "a host name", "one such as `contoso.search.windows.net`"
    ),
    "NetworkArgs.allowed_subnets": _RESOURCE,
    "PrivateDnsArgs.resource_group_name": _GROUP,
    "PrivateDnsArgs.tags": _TAG,
    "PrivateDnsArgs.virtual_network_ids": _RESOURCE,
    "PrivateEndpointArgs.dns_zone_ids": _RESOURCE,
    "PrivateEndpointArgs.location": _REGION,
    "PrivateEndpointArgs.name": _SHORT_NAME,
    "PrivateEndpointArgs.subnet_id": _RESOURCE,
    "ProjectArgs.description": _PROSE,
    "ProjectArgs.display_name": _PROSE,
    "ProjectArgs.name": _NAME,
    "RegionChoiceArgs.count": _AMOUNT,
    "RegionChoiceArgs.near": _REGION,
    "RetirementAlertArgs.action_group_ids": _RESOURCE,
    "RetirementAlertArgs.emails": _matching(
        r"[^@\s]+@[^@\s]+\.[^@\s]+", "an email address", "one such as `ai-team@example.com`"
    ),
    "RetirementAlertArgs.resource_group_name": _GROUP,
    "RetirementAlertArgs.tags": _TAG,
    "RetirementAlertArgs.webhooks": _matching("https?://.+", "an address", "one such as `https://example.com/hook`"),
    "RoleArgs.principal_id": _ANSWER,
    "RoleArgs.role": Allowed(
        "a role known here", f"{', '.join(ROLES)}, or the id of a role's definition", role_id, tuple(ROLES)
    ),
}
"""By TypedDict and argument; of a list or a map, what its elements are."""

EXAMPLES: Mapping[str, object] = {
    "AccountArgs.location": "swedencentral",
    "DeploymentArgs.capacity": 10,
    "DeploymentArgs.model": "gpt-5.4-mini",
    "DeploymentArgs.ptu": 50,
    "DeploymentArgs.sku": "GlobalStandard",
    "DeploymentArgs.tpm": 50000,
    "DeploymentArgs.version": "2026-03-17",
}
