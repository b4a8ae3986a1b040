"""Settings: what a team wants, from `aoai.yaml` or the policy pack's configuration. One shape for both.

The descriptions and examples stand in the JSON Schema, and in the file that `aoai init` writes.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aoai_policies.core.finding import Level
from aoai_policies.core.patterns import any_match

Days = Annotated[int, Meta(ge=0)]
Patterns = tuple[str, ...]
"""Shell globs."""
Residency = str | dict[str, str] | None
DeployedBefore = tuple[str, ...] | Literal["none"] | None
Files = tuple[str, ...] | str
FailOn = Literal["error", "warning", "info"]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of names that are allowed, or denied. A model is matched as `name` and as `name@version`."""

    regions: Annotated[Patterns, Meta(description="Regions.", examples=[["swedencentral", "*europe"]])] = ()
    models: Annotated[
        Patterns, Meta(description="Models, by name or name@version.", examples=[["gpt-5*", "gpt-4.1@2025-04-14"]])
    ] = ()
    skus: Annotated[Patterns, Meta(description="SKUs.", examples=[["*Standard"]])] = ()


class Grant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Access to gated models that Microsoft granted, and until when."""

    models: Annotated[Patterns, Meta(description="The models, by name or name@version.", examples=[["o3-pro"]])]
    until: Annotated[date | None, Meta(description="The last day of the grant.", examples=["2027-01-31"])] = None


class Access(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To which gated models this organisation has access."""

    granted: Annotated[
        tuple[Grant, ...],
        Meta(
            description="Gated models that Microsoft granted access to.",
            examples=[[{"models": ["o3-pro"], "until": "2027-01-31"}]],
        ),
    ] = ()


class Subscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What only the subscription knows."""

    tier: Annotated[
        str,
        Meta(
            description="Its quota tier, as the documentation spells it. It decides which documented quotas apply.",
            examples=["Tier 3"],
        ),
    ] = ""
    deployed_before: Annotated[
        DeployedBefore,
        Meta(
            description="Models (`model@version`) that it has ever deployed: it may deploy them again after they are "
            "deprecated. Write `none` if there are none.",
            examples=[["gpt-4.1@2025-04-14"]],
        ),
    ] = None
    usage: Annotated[
        Files,
        Meta(
            description="Usage snapshots, a file or a list of files, relative to this file. They decide what quota is "
            "left. `aoai catalog capture` writes one.",
            examples=["my-catalog/usage.json"],
        ),
    ] = ()

    @property
    def usage_files(self) -> tuple[str, ...]:
        """The files of `usage`."""
        return (self.usage,) if isinstance(self.usage, str) else self.usage


class Retirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days before a retirement it is reported."""

    warn_days: Annotated[Days, Meta(description="Warn from this many days before a retirement.")] = 90
    error_days: Annotated[Days, Meta(description="Report AOAI508 instead from this many days on.")] = 14


class NoHoldsDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"global_": "global"}):
    """For how many days a documented "not offered" holds, by kind of SKU."""

    global_: Annotated[Days, Meta(description="GlobalStandard and DataZoneStandard.")] = 7
    data_zone_provisioned: Annotated[
        Days, Meta(description="DataZoneProvisionedManaged, and GlobalProvisionedManaged according to ARM.")
    ] = 60
    provisioned: Annotated[Days, Meta(description="ProvisionedManaged.")] = 90
    standard: Annotated[Days, Meta(description="Standard and batch.")] = 365


class Availability(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How availability is judged."""

    no_holds_days: Annotated[
        NoHoldsDays, Meta(description='How many days a documented "not offered" is an error; after that, a warning.')
    ] = NoHoldsDays()


class CatalogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where further editions and captures are, and how old the newest may be."""

    max_age_days: Annotated[Days, Meta(description="Warn if the newest edition or capture is older than this.")] = 90
    paths: Annotated[
        tuple[str, ...],
        Meta(
            description="Folders or packed catalogs with more editions, captures and overlays, relative to this file.",
            examples=[["./catalog"]],
        ),
    ] = ()


class KnownAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of an account that exists and is declared elsewhere."""

    location: Annotated[str | None, Meta(description="Its region.", examples=["swedencentral"])] = None
    kind: Annotated[str | None, Meta(description="Its kind.", examples=["AIServices"])] = None


class Waiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that somebody accepts until a given day."""

    rule: Annotated[str, Meta(description="The rule, by id or slug.", examples=["AOAI503"])]
    target: Annotated[
        str,
        Meta(
            description="A pattern for `stack/account/deployment`, by declared names, or for a URN.",
            examples=["prod/*/legacy-chat"],
        ),
    ]
    reason: Annotated[str, Meta(description="Why it is accepted.", examples=["moves in March, ticket 812"])]
    owner: Annotated[str, Meta(description="Who is responsible for it.", examples=["ai-platform"])]
    expires: Annotated[date, Meta(description="The last day on which it holds.", examples=["2027-03-01"])]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. Every key has a default, so that no file is needed."""

    production: Annotated[bool, Meta(description="Whether this is production, where preview models are reported.")] = (
        False
    )
    levels: Annotated[
        dict[str, Level],
        Meta(
            description="A different level for a rule, by id or slug: error, warning, info or disabled.",
            examples=[{"AOAI601": "error", "preview-model": "disabled"}],
        ),
    ] = {}
    residency: Annotated[
        Residency,
        Meta(
            description="Where data may be processed: a region, a data zone (eu, us, ...) or global. Or one of these "
            "for each stack pattern; the first pattern that matches applies.",
            examples=["eu"],
        ),
    ] = None
    allow: Annotated[Names, Meta(description="Only these are allowed. An empty list allows everything.")] = Names()
    deny: Annotated[Names, Meta(description="These are not allowed, even if they match `allow`.")] = Names()
    access: Annotated[Access, Meta(description="Access to gated models.")] = Access()
    subscription: Annotated[Subscription, Meta(description="What only the subscription knows.")] = Subscription()
    retirement: Annotated[Retirement, Meta(description="How early a retirement is reported.")] = Retirement()
    availability: Annotated[Availability, Meta(description="How availability is judged.")] = Availability()
    catalog: Annotated[CatalogSettings, Meta(description="Facts beyond the bundled catalog.")] = CatalogSettings()
    strict: Annotated[bool, Meta(description="Whether an unverified result counts as a finding.")] = False
    fail_on: Annotated[FailOn, Meta(description="The lowest level that fails: error, warning or info.")] = "error"
    accounts: Annotated[
        dict[str, KnownAccount],
        Meta(
            description="Existing accounts, by name, that stacks use but do not declare.",
            examples=[{"shared-acct": {"location": "swedencentral", "kind": "AIServices"}}],
        ),
    ] = {}
    known: Annotated[
        dict[str, Any],
        Meta(
            description="Values that a check cannot get without a login: those of stack references "
            "(`organisation/project/stack:output`), provider function calls and configuration.",
            examples=[{"org/net/prod:location": "swedencentral"}],
        ),
    ] = {}
    existing: Annotated[
        Literal["trust", "judge"],
        Meta(
            description="Whether an unchanged existing deployment is taken as valid (trust), or judged as if it were "
            "new, for example for an update without a preview (judge)."
        ),
    ] = "trust"
    inherit: Annotated[
        bool,
        Meta(
            description="Whether keys that this file leaves out come from the settings files in the folders above. "
            "false: only this file applies."
        ),
    ] = True
    locked: Annotated[
        bool,
        Meta(description="In a policy pack's settings: neither a stack's file nor the environment can change them."),
    ] = False
    waivers: Annotated[
        tuple[Waiver, ...],
        Meta(
            description="Findings that somebody accepts until a given day; visible, but they do not fail the check.",
            examples=[
                [
                    {
                        "rule": "AOAI503",
                        "target": "prod/*/legacy-chat",
                        "reason": "moves in March, ticket 812",
                        "owner": "ai-platform",
                        "expires": "2027-03-01",
                    }
                ]
            ],
        ),
    ] = ()

    def residency_of(self, stack: str) -> str | None:
        """Where a stack's data may be processed, None where nothing is required."""
        if not isinstance(self.residency, dict):
            return self.residency
        return next((where for pattern, where in self.residency.items() if any_match((pattern,), stack)), None)


DEFAULTS = Settings()
"""What holds where nothing is set."""
