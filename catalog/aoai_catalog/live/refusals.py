"""Why Azure does not answer, in one line with the remedy.

Azure's own sentences name people and subscriptions: of them only the code is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aoai_catalog.input_error import InputError
from aoai_catalog.records import Cloud

LOGIN = "run `az login`, or in a pipeline set AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret or federated token"
REGISTER = (
    "the resource provider is not registered in the subscription; "
    "its owner runs `az provider register --namespace Microsoft.CognitiveServices`"
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
_UNREACHABLE = "Azure cannot be reached; check the network, the proxy (HTTPS_PROXY) and REQUESTS_CA_BUNDLE"
_STATUS = {
    401: f"the login is refused; {LOGIN}",
    403: "the login may not read this; have it granted the role Reader on the subscription",
    404: "Azure has no such answer here",
    429: "too many requests, even after waiting as long as Azure asked; run it again later",
}


@contextmanager
def in_words(cloud: Cloud) -> Iterator[None]:
    """Turn whatever the SDK makes of an answer into an error that names the remedy."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - its many errors have no common base
        raise InputError(refused(error, cloud)) from None


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
        return _UNREACHABLE
    if isinstance(error, ServiceResponseTimeoutError):
        return "Azure did not answer in time; run it again"
    if isinstance(error, ServiceResponseError) or (isinstance(error, HttpResponseError) and status in {None, 200}):
        return "the answer was cut off or did not come from Azure; run it again, and check the proxy in between"
    if not isinstance(error, HttpResponseError):
        return "the answer has an unexpected form; run it again, or update pulumi-azure-openai"
    code = getattr(error.error, "code", None) or ""
    told = f"{status} {code}".strip()
    if code in _UNKNOWN_SUBSCRIPTION:
        return f"this login has no such subscription ({told}); `az account list` shows those that it has"
    remedy = _CODES.get(code) or _STATUS.get(status or 0) or "run it again later"
    return f"{remedy} ({told})"


def concerns_all(error: Any) -> bool:
    """Whether an error is of the login or the subscription, so that no other region would answer either."""
    from azure.core.exceptions import ClientAuthenticationError

    code = getattr(getattr(error, "error", None), "code", None)
    return isinstance(error, ClientAuthenticationError) or code in {*_CODES, *_UNKNOWN_SUBSCRIPTION}


def _not_logged_in(said: str, cloud: Cloud) -> str:
    """Why there is no token: nobody is logged in, or Entra ID refuses a login and says so by a code."""
    first = f"`az cloud set --name {_CLOUD_NAMES[cloud]}`, then " if cloud in _CLOUD_NAMES else ""
    if code := _ENTRA_CODE.search(said):
        why = "the login has expired" if "expired" in said else "Microsoft Entra ID refuses the login"
        return f"{why} ({code[0]}); {first}{LOGIN}"
    return _UNREACHABLE if "HTTPSConnection" in said else f"not logged in to Azure; {first}{LOGIN}"
