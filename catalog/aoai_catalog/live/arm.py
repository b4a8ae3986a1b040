"""Logs in to Azure Resource Manager (ARM) and asks it, through the SDK that the extra `azure` brings.

Nothing is ever changed: every request is a GET. The SDK itself pages, retries and waits as ARM says (Retry-After).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aoai_catalog.input_error import InputError
from aoai_catalog.live.refusals import LOGIN, REGISTER, in_words
from aoai_catalog.records import Cloud

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient

_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_HOSTING = frozenset({"OpenAI", "AIServices"})
"""The kinds of account that models are deployed in."""


class Arm:
    """Azure Resource Manager, as one subscription sees it."""

    def __init__(self, client: CognitiveServicesManagementClient) -> None:
        self._client = client

    def locations(self) -> set[str]:
        """Where the subscription may have accounts that models are deployed in, as Azure spells it."""
        skus = self._client.resource_skus.list()
        hosting = [sku for sku in skus if sku.resource_type == "accounts" and sku.kind in _HOSTING]
        return {location for sku in hosting for location in sku.locations or ()}

    def models(self, region: str) -> list[Any]:
        """The answer to which models a region has, as ARM writes it, all its pages in one."""
        return [model.serialize(keep_readonly=True) for model in self._client.models.list(region)]

    def usages(self, region: str) -> list[Any]:
        """The quota pools of a region, as ARM writes them, without the ids that it adds."""
        return [
            {"name": {"value": usage.name.value}, "limit": usage.limit, "currentValue": usage.current_value}
            for usage in self._client.usages.list(region)
            if usage.name is not None and usage.name.value
        ]


@contextmanager
def connected(subscription: str | None, cloud: Cloud = "public") -> Iterator[tuple[str, Arm]]:
    """Log in as `DefaultAzureCredential` does, and give the subscription's id and its ARM.

    Args:
        subscription: Its id; None for the only one that the login sees.
        cloud: Each has logins and an ARM of its own.

    Raises:
        InputError: The extra is missing, nobody is logged in, or the login sees no or several subscriptions.
    """
    try:
        from azure.core import AzureClouds
        from azure.identity import AzureAuthorityHosts, DefaultAzureCredential
        from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient
        from azure.mgmt.core.tools import get_arm_endpoints
    except ModuleNotFoundError:
        raise InputError(
            "asking Azure needs its SDK: install `pulumi-azure-openai[azure]`, or record answers by "
            "`az cognitiveservices model list` and compile them (`aoai catalog compile FOLDER --capture DATE`)"
        ) from None
    logging.getLogger("azure").addHandler(logging.NullHandler())  # it warns of what is raised and told here anyway
    host, setting = {
        "public": (AzureAuthorityHosts.AZURE_PUBLIC_CLOUD, AzureClouds.AZURE_PUBLIC_CLOUD),
        "government": (AzureAuthorityHosts.AZURE_GOVERNMENT, AzureClouds.AZURE_US_GOVERNMENT),
        "china": (AzureAuthorityHosts.AZURE_CHINA, AzureClouds.AZURE_CHINA_CLOUD),
    }[cloud]
    endpoints = get_arm_endpoints(setting)
    options = {
        "base_url": endpoints["resource_manager"],
        "connection_timeout": _CONNECT_SECONDS,
        "read_timeout": _READ_SECONDS,
    }
    with DefaultAzureCredential(authority=host) as credential:
        with in_words(cloud):
            credential.get_token(*endpoints["credential_scopes"])
            subscription = subscription or _only_subscription(credential, endpoints["credential_scopes"], options)
        with CognitiveServicesManagementClient(
            credential, subscription, cloud_setting=setting, raw_request_hook=_only_read, **options
        ) as client:
            yield subscription, Arm(client)


def _only_read(request: Any) -> None:
    """Keep the SDK from registering the resource provider by itself: that changes the subscription."""
    if request.http_request.method != "GET":
        raise InputError(REGISTER)


def _only_subscription(credential: TokenCredential, scopes: list[str], options: dict[str, Any]) -> str:
    """The subscription that the login sees, where there is but one."""
    from azure.core.configuration import Configuration
    from azure.core.pipeline.policies import RetryPolicy
    from azure.core.rest import HttpRequest
    from azure.mgmt.core import ARMPipelineClient
    from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy

    config: Configuration[Any, Any] = Configuration()
    config.retry_policy = RetryPolicy(**options)
    config.authentication_policy = ARMChallengeAuthenticationPolicy(credential, *scopes)
    with ARMPipelineClient[Any, Any](config=config, **options) as client:
        response = client.send_request(HttpRequest("GET", client.format_url("/subscriptions?api-version=2022-12-01")))
        response.raise_for_status()
        listed = [one["subscriptionId"] for one in response.json()["value"] if one.get("state") == "Enabled"]
    if len(listed) != 1:
        seen = f"{len(listed)} subscriptions" if listed else "no subscription"
        remedy = "name one with --subscription or AZURE_SUBSCRIPTION_ID" if listed else LOGIN
        raise InputError(f"this login can see {seen}; {remedy}")
    return str(listed[0])
