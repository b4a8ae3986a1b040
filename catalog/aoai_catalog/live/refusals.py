"""Why Azure does not answer, in one line with the remedy.

Azure's own sentences name people and subscriptions: of them only the code is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aoai_catalog.records import Cloud

LOGIN = "log in with `az login` (a pipeline: AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret or federated token)"
REGISTER = (
    "the subscription has not registered the provider of Azure OpenAI; "
    "whoever owns it runs `az provider register --namespace Microsoft.CognitiveServices`"
)
_CLOUD_NAMES: Mapping[Cloud, str] = {"government": "AzureUSGovernment", "china": "AzureChinaCloud"}
_ENTRA_CODE = re.compile(r"AADSTS\d+")
_CODES = {
    "ExpiredAuthenticationToken": f"the login has expired; {LOGIN}",
    "InvalidAuthenticationTokenTenant": "the subscription belongs to another tenant than the login; "
    "run `az login --tenant TENANT`, or name another subscription with --subscription",
    "MissingSubscriptionRegistration": REGISTER,
}
_UNKNOWN_SUBSCRIPTION = {"SubscriptionNotFound", "InvalidSubscriptionId"}
_STATUS = {
    401: f"the login is refused; {LOGIN}",
    403: "the login may not read this of the subscription; have it given the role Reader there",
    404: "Azure has no such answer for this region",
    429: "too many requests, also after waiting as Azure asked; run it again later",
}


def refused(error: Any, cloud: Cloud = "public") -> str:
    """What is to be told of an error of the SDK."""
    from azure.core.exceptions import (
        ClientAuthenticationError,
        HttpResponseError,
        ServiceRequestError,
        ServiceResponseError,
        ServiceResponseTimeoutError,
    )

    status = getattr(error, "status_code", None)
    if isinstance(error, ClientAuthenticationError) and status != 401:
        return _not_logged_in(str(error), cloud)
    if isinstance(error, ServiceRequestError):
        return "Azure cannot be reached; look at the network, the proxy (HTTPS_PROXY) and its certificate"
    if isinstance(error, ServiceResponseTimeoutError):
        return "Azure did not answer in time; run it again"
    if isinstance(error, ServiceResponseError) or (isinstance(error, HttpResponseError) and status in {None, 200}):
        return "the answer broke off or is not ARM's; run it again, and look at what stands between (a proxy)"
    if not isinstance(error, HttpResponseError):
        return "the answer is not as ARM writes it; run it again, or with a newer pulumi-azure-openai"
    code = getattr(error.error, "code", None) or ""
    told = f"{status} {code}".strip()
    if code in _UNKNOWN_SUBSCRIPTION:
        return f"the login does not see the subscription ({told}); `az account list` has those that it sees"
    remedy = _CODES.get(code) or _STATUS.get(status or 0) or "run it again later"
    return f"{remedy} ({told})"


def concerns_all(error: Any) -> bool:
    """Whether an error is of the login or the subscription, so that no other region would answer either."""
    code = getattr(getattr(error, "error", None), "code", None)
    return getattr(error, "status_code", None) == 401 or code in {*_CODES, *_UNKNOWN_SUBSCRIPTION}


def _not_logged_in(said: str, cloud: Cloud) -> str:
    """Why there is no token: nobody is logged in, or Entra ID refuses a login and says so by a code."""
    first = f"`az cloud set --name {_CLOUD_NAMES[cloud]}`, then " if cloud in _CLOUD_NAMES else ""
    if code := _ENTRA_CODE.search(said):
        why = "the login has expired" if "expired" in said else "Microsoft Entra ID refuses the login"
        return f"{why} ({code[0]}); {first}{LOGIN}"
    return f"not logged in to Azure; {first}{LOGIN}"
