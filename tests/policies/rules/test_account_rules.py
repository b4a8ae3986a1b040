"""What the rules about accounts say (AOAI60x, AOAI610): one thing changed in an account that nothing is wrong with."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_policies.core.finding import Level
from aoai_policies.core.plan import Knowledge, Plan, Related, RelatedKind
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import UNKNOWN, Account
from aoai_policies.rules.example import account, plan_of
from tests.synthetic import catalog_of, deployment, judged

EMPTY = catalog_of()
SECURE = {"customSubDomainName": "contoso", "disableLocalAuth": True, "publicNetworkAccess": "Disabled"}
KEY = {"encryption": {"keySource": "Microsoft.KeyVault"}}
ENDPOINT = Related(RelatedKind.PRIVATE_ENDPOINT, "pe", "pe", "acct")


def having(**properties: Any) -> Account:
    """An account with other properties; None leaves one out."""
    return account(properties={name: value for name, value in {**SECURE, **properties}.items() if value is not None})


def with_related(*related: Related, **properties: Any) -> Plan:
    return plan_of(having(**properties), related=related, knows=frozenset({Knowledge.RELATED}))


KEYS = "the account accepts keys; write disableLocalAuth: true and use Microsoft Entra ID"
OPEN = (
    "the account is reachable from every network; write publicNetworkAccess: Disabled with a private endpoint, or "
    "networkAcls.defaultAction: Deny"
)
NO_IDENTITY = "the account has no managed identity; use SystemAssigned"
NO_KEY = "no customer-managed key is declared; use Microsoft.KeyVault"
NO_READER = "a customer-managed key is declared, but no managed identity that can read it; use SystemAssigned"
NO_LOGS = "the account has no diagnostic setting in this plan; declare one with the category groups audit and allLogs"
OUTBOUND = (
    "the account's outbound calls are not restricted; write restrictOutboundNetworkAccess: true with allowedFqdnList"
)
NO_FILTER = "no content filter is named, so Azure's default applies; name one in raiPolicyName"


def no_subdomain(why: str) -> str:
    return f"no custom subdomain is declared, and {why}; write customSubDomainName"


def no_dns(name: str) -> str:
    return f"private endpoint {name} has no DNS zone group in this plan; declare a private DNS zone group on it"


@pytest.mark.parametrize(
    ("rule", "plan", "expected"),
    [
        ("AOAI601", having(), ""),
        ("AOAI601", having(disableLocalAuth=None), KEYS),
        ("AOAI601", having(disableLocalAuth=False), KEYS),
        ("AOAI601", having(disableLocalAuth="true"), KEYS),
        ("AOAI602", having(), ""),
        ("AOAI602", having(publicNetworkAccess="disabled"), ""),
        ("AOAI602", having(publicNetworkAccess=None), OPEN),
        ("AOAI602", having(publicNetworkAccess="Enabled"), OPEN),
        ("AOAI602", having(publicNetworkAccess="Enabled", networkAcls={"defaultAction": "deny"}), ""),
        ("AOAI602", having(publicNetworkAccess="Enabled", networkAcls={"defaultAction": "Allow"}), OPEN),
        ("AOAI603", having(), ""),
        ("AOAI603", having(customSubDomainName=None), no_subdomain("keys are off and network rules are set")),
        (
            "AOAI603",
            having(customSubDomainName=None, publicNetworkAccess=None),
            no_subdomain("keys are off"),
        ),
        (
            "AOAI603",
            having(customSubDomainName=None, disableLocalAuth=None, publicNetworkAccess=None),
            "",
        ),
        (
            "AOAI603",
            with_related(ENDPOINT, customSubDomainName=None, disableLocalAuth=False, publicNetworkAccess=None),
            no_subdomain("it has a private endpoint"),
        ),
        ("AOAI604", having(), ""),
        ("AOAI604", account(identity=None), NO_IDENTITY),
        ("AOAI604", account(identity={"type": "none"}), NO_IDENTITY),
        ("AOAI604", account(identity={"type": "UserAssigned"}), ""),
        ("AOAI605", with_related(), NO_LOGS),
        ("AOAI605", with_related(ENDPOINT), NO_LOGS),
        ("AOAI605", with_related(Related(RelatedKind.DIAGNOSTIC_SETTING, "d", "d", "other")), NO_LOGS),
        ("AOAI605", with_related(Related(RelatedKind.DIAGNOSTIC_SETTING, "d", "d", "acct")), ""),
        ("AOAI606", having(), NO_KEY),
        ("AOAI606", having(encryption={"keySource": "Microsoft.CognitiveServices"}), NO_KEY),
        ("AOAI606", having(encryption={"keySource": "microsoft.keyvault"}), ""),
        ("AOAI607", with_related(), ""),
        ("AOAI607", with_related(ENDPOINT), no_dns("pe")),
        ("AOAI607", with_related(ENDPOINT, Related(RelatedKind.DNS_ZONE_GROUP, "g", "g", "other")), no_dns("pe")),
        ("AOAI607", with_related(ENDPOINT, Related(RelatedKind.DNS_ZONE_GROUP, "g", "g", "pe")), ""),
        ("AOAI608", having(), OUTBOUND),
        ("AOAI608", having(restrictOutboundNetworkAccess=False), OUTBOUND),
        ("AOAI608", having(restrictOutboundNetworkAccess=True), ""),
        ("AOAI609", deployment(), NO_FILTER),
        ("AOAI609", deployment(properties={"raiPolicyName": "strict"}), ""),
        ("AOAI610", having(), ""),
        ("AOAI610", having(**KEY), ""),
        ("AOAI610", account(properties=KEY, identity=None), NO_READER),
        ("AOAI610", account(properties=KEY, identity={"type": "None"}), NO_READER),
        ("AOAI610", account(properties=KEY, identity={"type": "UserAssigned"}), ""),
        ("AOAI610", account(identity=None), ""),
    ],
)
def test_how_an_account_is_secured(rule: str, plan: Any, expected: str) -> None:
    """AOAI601 to 610: what is absent counts as Azure's default, and only the documented values close or secure."""
    settings = Settings(levels={rule: Level.WARNING})
    assert judged(rule, plan, EMPTY, settings) == ([("fail", expected)] if expected else [])


@pytest.mark.parametrize("rule", ["AOAI601", "AOAI602", "AOAI603", "AOAI604", "AOAI606", "AOAI608"])
def test_accounts_that_cannot_host_models_are_none_of_ours(rule: str) -> None:
    """A vision account may accept keys; an account whose kind is not known is unverified."""
    fields: dict[str, Any] = {"properties": {"disableLocalAuth": rule != "AOAI601"}, "identity": None}
    settings = Settings(levels={rule: Level.WARNING})
    unknown = dict.fromkeys(fields, UNKNOWN)
    for of_vision in (account(kind="ComputerVision", **fields), account(kind="ComputerVision", **unknown)):
        assert judged(rule, of_vision, EMPTY, settings) == []
    assert [outcome for outcome, _ in judged(rule, account(kind="aiservices", **fields), EMPTY, settings)] == ["fail"]
    assert [outcome for outcome, _ in judged(rule, account(kind=UNKNOWN, **fields), EMPTY, settings)] == ["unverified"]


@pytest.mark.parametrize("rule", ["AOAI606", "AOAI608", "AOAI609"])
def test_what_is_opt_in_runs_only_where_settings_say_so(rule: str) -> None:
    """Not every team needs its own key, filter or outbound rules."""
    plan = plan_of(account(), deployment())
    assert judged(rule, plan, EMPTY) == []
    assert judged(rule, plan, EMPTY, Settings(levels={rule: Level.INFO})) != []


NETWORK = "properties.publicNetworkAccess"


@pytest.mark.parametrize(
    ("rule", "declared", "expected"),
    [
        (
            "AOAI601",
            having(disableLocalAuth=UNKNOWN),
            "properties.disableLocalAuth is not known before apply, so local-auth-enabled was not checked",
        ),
        (
            "AOAI602",
            having(publicNetworkAccess=UNKNOWN),
            f"{NETWORK} is not known before apply, so whether the network is open was not checked",
        ),
        ("AOAI602", having(publicNetworkAccess=UNKNOWN, networkAcls={"defaultAction": "Deny"}), ""),
        (
            "AOAI603",
            having(customSubDomainName=None, disableLocalAuth=UNKNOWN, publicNetworkAccess=None),
            "properties.disableLocalAuth is not known before apply, so whether a custom subdomain is needed is "
            "not known",
        ),
        ("AOAI603", having(customSubDomainName=UNKNOWN), ""),
        ("AOAI604", account(identity=UNKNOWN), ""),
    ],
)
def test_what_is_not_known_of_an_account(rule: str, declared: Account, expected: str) -> None:
    """AOAI601 to 604: an unknown value is there; where the answer depends on it nothing is claimed."""
    assert judged(rule, declared, EMPTY) == ([("unverified", expected)] if expected else [])


NO_REGION = "eastus-2 is not an Azure region; use eastus2 (Azure regions list, 2025-09-23)"


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (account(location="East US 2"), []),
        (account(location="eastus-2"), [NO_REGION]),
        (
            account(location="us"),
            ["us is not an Azure region; use centralus or eastus (Azure regions list, 2025-09-23)"],
        ),
        (account(location="zzz"), ["zzz is not an Azure region (Azure regions list, 2025-09-23)"]),
        (account(location=None), []),
        (
            account(location=UNKNOWN),
            ["location is not known before apply, so whether Azure has the region is not known"],
        ),
        (account(kind="ComputerVision", location="eastus-2"), []),
        (plan_of(account(location="eastus-2"), deployment(account_urn="acct")), []),
        (plan_of(account(location="eastus-2"), deployment(account_urn="another")), [NO_REGION]),
    ],
    ids=[
        "by its title",
        "misspelt",
        "near to many",
        "near to none",
        "none",
        "not known",
        "another kind",
        "AOAI104 says it",
        "a deployment elsewhere",
    ],
)
def test_the_region_of_an_account_alone(plan: Any, expected: list[str]) -> None:
    """AOAI112: said where no deployment is there of which AOAI104 would say it."""
    assert [message for _, message in judged("AOAI112", plan, EMPTY)] == expected
