"""What plans are judged by, read in one place for the command line, the pack, the components and other programs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.configuration.environment import catalogs_named, settings_named, today
from aoai_policies.configuration.settings_file import read_settings
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Plan
from aoai_policies.core.settings import Settings
from aoai_policies.core.usage import UsageSnapshot
from aoai_policies.core.waivers import ReadWaiver


class Facts(msgspec.Struct, frozen=True):
    """The catalog in effect on a day, the organisation's settings and waivers, and the quota that is used.

    `settings_files` are the files that the settings were read from, the nearest first; `places` says where each key is
    written, and `loosened` what a file allows that those above it would not. `catalogs` are the folders beside the
    bundled catalog.
    """

    catalog: Catalog
    settings: Settings
    today: date
    waivers: tuple[ReadWaiver, ...] = ()
    usage: tuple[UsageSnapshot, ...] = ()
    settings_files: tuple[str, ...] = ()
    catalogs: tuple[Path, ...] = ()
    places: dict[tuple[str | int, ...], str] = {}
    loosened: tuple[str, ...] = ()

    def context(self, plan: Plan) -> Context:
        """What rules may look at while they judge a plan."""
        return Context(self.catalog, self.settings, self.today, plan, self.usage)


def read_facts(  # noqa: PLR0913 - one call for all there is to read, by keyword
    start: str | Path | None = ".",
    *,
    settings_file: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    defaults: Mapping[str, Any] | None = None,
    named: str = "settings",
    environment: Mapping[str, str] | None = None,
    as_of: date | None = None,
    catalogs: Sequence[Path] = (),
    waiver_files: Sequence[Path] = (),
    root: Path | None = None,
) -> Facts:
    """Read everything that plans are judged by.

    Args:
        start: What is checked: `aoai.yaml` is looked for from here upwards. `-` is the current folder; None looks for
            no file.
        settings_file: The settings file, instead of AOAI_SETTINGS and of what is found.
        settings: Keys of `aoai.yaml` that go over the file, key by key.
        defaults: Keys of `aoai.yaml` that the file goes over.
        named: How errors name `settings`.
        environment: Where AOAI_AS_OF, AOAI_SETTINGS and AOAI_CATALOG are looked up; `os.environ` by default.
        as_of: The day, instead of AOAI_AS_OF and of today.
        catalogs: Folders beside the bundled catalog. Those of AOAI_CATALOG outrank them, those of the settings both.
        waiver_files: Waivers beside those of the settings.
        root: The folder that positions in files are relative to; each file's own where it is left out.

    Raises:
        InputError: Something cannot be read or is malformed.
    """
    environment = os.environ if environment is None else environment
    day = as_of or today(environment)
    found = read_settings(
        start, file=settings_file or settings_named(environment), over=settings, under=defaults, named=named, root=root
    )
    folders = (*catalogs, *catalogs_named(environment), *map(Path, found.settings.catalog.paths))
    waivers = [*found.waivers]
    for file in waiver_files:
        from aoai_policies.configuration.waiver_file import read_waiver_file

        waivers += read_waiver_file(file, root or file.parent)
    catalog = open_catalog(day, folders) if folders else _bundled(day)
    if tier := found.settings.subscription.tier:
        from aoai_policies.configuration.settings_values import check_tier

        check_tier(tier, catalog, found.places["subscription", "tier"])
    usage: tuple[UsageSnapshot, ...] = ()
    if found.settings.subscription.usage_files:
        from aoai_policies.configuration.usage_file import read_usages

        usage = read_usages(found.settings)
    return Facts(
        catalog,
        found.settings,
        day,
        tuple(waivers),
        usage,
        found.files,
        folders,
        found.places,
        found.loosened,
    )


@cache
def _bundled(day: date) -> Catalog:
    """The bundled catalog, which many projects share: it does not change while a program runs."""
    return open_catalog(day)
