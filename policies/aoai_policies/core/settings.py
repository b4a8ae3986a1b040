"""Settings: what a team wants, from `aoai.yaml` or the policy pack's configuration. One shape for both."""

from __future__ import annotations

import msgspec

from aoai_policies.core.finding import Level


class NoHoldsDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"global_": "global"}):
    """For how many days a documented "not offered" holds, by kind of SKU."""

    global_: int = 60
    provisioned: int = 120
    standard: int = 365


class Availability(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How availability is judged."""

    no_holds_days: NoHoldsDays = NoHoldsDays()


class Retirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days before a retirement it is a warning, and an error."""

    warn_days: int = 90
    error_days: int = 14


class CatalogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where further editions and captures are, and how old the newest may be."""

    max_age_days: int = 90
    paths: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. Every key has a default, so that no file is needed."""

    levels: dict[str, Level] = {}
    retirement: Retirement = Retirement()
    availability: Availability = Availability()
    catalog: CatalogSettings = CatalogSettings()


DEFAULTS = Settings()
"""What holds where nothing is set."""
