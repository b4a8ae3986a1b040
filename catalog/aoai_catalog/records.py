"""What the catalog holds: one frozen record for each statement that a source makes.

A record is one row of a document's table (or of an ARM answer, regions with equal values taken together), as the
source gives it. Records say nothing about precedence; `aoai_catalog.query` alone decides what is in force.

Names are folded on the way in: regions are ids (`eastus2`), SKUs and models are in the API's spelling, dates are ISO,
token counts are plain numbers (tokens per minute, never thousands).

Annotations are evaluated here and not postponed: a decoder that has to evaluate them itself starts more slowly.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

import msgspec

Coverage = Literal["full", "part", "none"]
"""Whether a source states a table in full (its silence can mean no), in part, or not at all."""

Day: TypeAlias = date
"""A calendar day; the name that is free where a record has a field `date`."""

Cloud = Literal["public", "government", "china"]
"""The clouds of which the documentation lists models; Azure China has regions and none."""

Subject = Literal["base", "fine-tuned", "training"]
Stage = Literal["", "Preview", "GA", "Legacy", "Deprecated", "Retired"]
"""The documentation's words. ARM's Stable and GenerallyAvailable are GA, Deprecating Deprecated, Deprecated Retired."""


def in_a_sentence(stage: str) -> str:
    """A stage as a sentence has it: `deprecated`, but `GA`."""
    return stage if stage == "GA" else stage.lower()


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a source says it: the page's id in the manifest, the line (1-based; 0: none), the nearest headings."""

    page: str
    """In a statement the page's path, so that it stands without its source."""
    line: int = 0
    heading: str = ""

    def __str__(self) -> str:
        """Show it as exports do: `2026-10-05/tier-1.md#30`."""
        return f"{self.page}#{self.line}" if self.line else self.page


class Model(msgspec.Struct, frozen=True, order=True):
    """A model as ARM names it: format, name and version (empty: the source gives none)."""

    format: str
    name: str
    version: str = ""

    def __str__(self) -> str:
        """The name and version as messages show them: `gpt-4.1 2025-04-14`."""
        return f"{self.name} {self.version}".rstrip()


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of an availability matrix: where a model is, and is not, offered under a SKU."""

    format: str
    model: str
    version: str
    sku: str
    at: Place
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    fine_tuned_only: bool = False
    note: str = ""


class Capacity(msgspec.Struct, frozen=True, omit_defaults=True):
    """What capacity a deployment may have. `unit` is `PTU`, `1000 TPM` or `RPM`; None where the source gives no figure.

    `tpm_per_unit` is tokens per minute for one unit of capacity (a PTU's input tokens). `regions` is empty where it
    holds in all. `note` keeps what stands beside it: output-to-input ratio, latency target.
    """

    format: str
    model: str
    version: str
    sku: str
    unit: str
    at: Place
    minimum: int | None = None
    step: int | None = None
    maximum: int | None = None
    default: int | None = None
    tpm_per_unit: int | None = None
    usage_name: str = ""
    regions: tuple[str, ...] = ()
    note: str = ""

    @property
    def subject(self) -> Literal["fine-tuned", ""]:
        """Whether ARM's row is for deployments of fine-tuned models, by the ending of its usage name."""
        return "fine-tuned" if self.usage_name.casefold().endswith("-finetune") else ""


class Lifecycle(msgspec.Struct, frozen=True, omit_defaults=True):
    """Stage and dates of a model. Empty `skus` or `regions`: all of them.

    `not_before` says that `retires_on` is a "no earlier than" and no date certain. `replacement` holds names as the
    source writes them, `name` or `name version`; `upgrades_from` is the day from which Azure upgrades by itself.
    """

    format: str
    model: str
    version: str
    at: Place
    skus: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cloud: Cloud = "public"
    subject: Subject = "base"
    stage: Stage = ""
    deprecated_on: date | None = None
    retires_on: date | None = None
    not_before: bool = False
    replacement: tuple[str, ...] = ()
    upgrades_from: date | None = None
    note: str = ""


class Quota(msgspec.Struct, frozen=True, omit_defaults=True):
    """A documented default quota of a tier or a kind of subscription. `other` keeps a rate or unit of another kind."""

    tier: str
    format: str
    model: str
    sku: str
    at: Place
    scope: str = ""
    rpm: int | None = None
    tpm: int | None = None
    other: str = ""
    note: str = ""
    requests_per_10_s: int | None = None


class Limit(msgspec.Struct, frozen=True, omit_defaults=True):
    """A documented limit that is not a quota of a model: deployments per resource, PTU per deployment."""

    name: str
    value: str
    at: Place
    unit: str = ""
    note: str = ""


class Feature(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a feature is, and is not, offered. Empty model or regions where the document names only the other.

    `status` is what it says of a model where it names no region.
    """

    feature: str
    at: Place
    format: str = ""
    model: str = ""
    version: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    status: Literal["yes", "no"] = "yes"
    note: str = ""


class ModelFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a document or ARM says of a model itself. `default`: Azure picks this version where none is given."""

    format: str
    model: str
    version: str
    at: Place
    context_window: str = ""
    max_output: str = ""
    training_data: str = ""
    default: bool | None = None
    registration: Literal["required", "none", "unknown"] = "unknown"
    capabilities: dict[str, str] = {}
    note: str = ""


class Sku(msgspec.Struct, frozen=True, omit_defaults=True):
    """A deployment type: its `sku.name`, the documentation's name, where it processes data and how it is billed."""

    sku: str
    name: str
    processing: Literal["region", "data-zone", "global"]
    billing: str
    at: Place

    def __str__(self) -> str:
        """The `sku.name`."""
        return self.sku


class Region(msgspec.Struct, frozen=True, omit_defaults=True):
    """A region of Azure: id, display names, geography, data zone (`us`, `eu`, ... or empty) and cloud."""

    region: str
    name_en: str
    name_ja: str
    geography: str
    at: Place
    data_zone: str = ""
    cloud: Literal["public", "government", "china"] = "public"

    def __str__(self) -> str:
        """The id."""
        return self.region


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document or ARM answer behind an edition or capture.

    `date` is the file's own (the edition's where it has none); `counts_from` is the day from which a "no" of it ages:
    the file's date, or the edition's where the file names a version newer than its own date. `regions` are those that
    its matrices have as a column or row, by which "not listed" is told from silence.
    """

    id: str
    path: str
    title: str
    date: Day
    counts_from: Day
    regions: tuple[str, ...] = ()
    url: str = ""
    licence: str = "CC BY 4.0, Microsoft"
    cells: int = 0
    """Cells in the tables of this page that the compiler is answerable for."""
    hidden_cells: int = 0
    """Cells of tables that comments in the page hide, and that nobody reads."""
    unread_cells: int = 0
    """Cells of tables that a reviewer accepts as none of the catalog's."""


class Gap(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """Where a source that covers offers says nothing by silence: a SKU (empty: all) in some regions (empty: all)."""

    sku: str = ""
    regions: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a source is: an edition of the documentation, a capture of ARM, or an organisation's overlay.

    `exact` says whether the source itself gives the date. `coverage` names, for every table, whether it is full.
    """

    kind: Literal["edition", "capture", "overlay"]
    date: Day
    title: str
    coverage: dict[str, Coverage]
    pages: tuple[Page, ...]
    exact: bool = True
    accepted: tuple[str, ...] = ()
    """Oddities of the source that a reviewed overlay accepts, each with its place and reason."""
    added_regions: tuple[str, ...] = ()
    """Regions that a reviewer added to those of data/regions.json."""
    gaps: tuple[Gap, ...] = ()
    """What it lacks of a table that it covers, or has and could not be read."""


class Table(msgspec.Struct, frozen=True):
    """A table of the catalog; whatever loads, exports, compares, verifies or writes one goes by this description.

    Columns are the fields of its record, but `region`, `sku` and `status` for what a record says of several at once.
    `general`: a row without version, SKU or region speaks of all. `scopes`: what one source can lack as a whole,
    because a page of it is missing, without anything having appeared or gone.
    """

    record: type[msgspec.Struct]
    key: tuple[str, ...]
    """The columns that name a thing."""
    values: tuple[str, ...]
    """The columns that say something of it."""
    exported: tuple[str, ...] = ()
    """The columns of an export, before `source`, where they are others than `key` and `values`."""
    scopes: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    """Columns of which an overlay's entry gives at least one."""
    general: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of an export, before `source`."""
        return self.exported or (*self.key, *self.values)


_MODEL = ("format", "model", "version")
_FIGURES = ("minimum", "step", "maximum", "default", "tpm_per_unit")
_TRAITS = ("context_window", "max_output", "training_data", "default", "registration")

TABLES: Mapping[str, Table] = {
    "offers": Table(
        Offer,
        key=(*_MODEL, "sku", "region"),
        values=("fine_tuned_only",),
        exported=(*_MODEL, "sku", "region", "status", "fine_tuned_only", "note"),
        scopes=("format", "sku", "cloud"),
    ),
    "capacity": Table(
        Capacity,
        key=(*_MODEL, "sku", "subject", "region"),
        values=("unit", *_FIGURES),
        exported=(*_MODEL, "sku", "unit", *_FIGURES, "usage_name"),
        scopes=("format", "sku"),
        needed=_FIGURES,
        general=True,
    ),
    "lifecycle": Table(
        Lifecycle,
        key=(*_MODEL, "sku", "region", "cloud", "subject"),
        values=("stage", "deprecated_on", "retires_on", "not_before", "replacement"),
        scopes=("format", "cloud", "subject"),
        needed=("stage", "retires_on", "deprecated_on", "replacement"),
        general=True,
    ),
    "quotas": Table(
        Quota,
        key=("format", "model", "sku", "tier", "scope"),
        values=("tpm", "rpm", "requests_per_10_s", "other"),
        exported=("tier", "format", "model", "sku", "scope", "rpm", "requests_per_10_s", "tpm", "other"),
        scopes=("format", "tier"),
        needed=("tpm", "rpm", "requests_per_10_s", "other"),
    ),
    "limits": Table(Limit, key=("name",), values=("value", "unit")),
    "features": Table(Feature, key=("feature", *_MODEL, "region"), values=("status",), scopes=("feature",)),
    "models": Table(
        ModelFacts,
        key=_MODEL,
        values=(*_TRAITS, "capabilities"),
        exported=(*_MODEL, *_TRAITS),
        scopes=("format",),
        general=True,
    ),
    "skus": Table(Sku, key=("sku",), values=("name", "processing", "billing")),
}
"""The tables of an edition or capture, in the order in which files hold them."""
