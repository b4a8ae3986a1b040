"""What the tools are asked, as types: their schemas tell a client what may be sent, and decoding refuses the rest."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from aoai_catalog import reviewed
from aoai_catalog.query import Kind
from aoai_policies.inputs.declarations.keys import Declarations
from aoai_policies.planning.size import MOST_TOKENS

_ZONES = sorted({one.data_zone for one in reviewed.regions().values()} - {""})
Sku = Annotated[str, Meta(description="An Azure OpenAI SKU.", extra_json_schema={"enum": [*reviewed.skus()]})]
Region = Annotated[str, Meta(description="An Azure region, such as eastus2 or 'East US 2'.")]
Zone = Annotated[str, Meta(description="A data zone.", extra_json_schema={"enum": _ZONES})]
Feature = Annotated[str, Meta(description="A documented feature, such as fine-tuning or responses.")]
Tokens = Annotated[float, Meta(ge=0, le=MOST_TOKENS)]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What every question refuses: a key that it does not know."""


class Declared(Question, frozen=True, kw_only=True):
    """What is declared: at a path, or right here."""

    path: Annotated[
        str | None,
        Meta(
            description="A path within the working folder: a Pulumi project folder, a folder of .tf files, a file of "
            "declarations, a preview (`pulumi preview --json --show-sames`), a stack export, an ARM template or a "
            "Terraform plan. Without it and without declarations: the working folder."
        ),
    ] = None
    declarations: Annotated[
        Declarations | None,
        Meta(
            description="Instead of path: accounts and deployments, as in a declarations file. Lines in the "
            "answer count its entries, accounts first."
        ),
    ] = None
    stack: Annotated[str | None, Meta(description="Read a project with this stack's configuration.")] = None


class Check(Declared, frozen=True, kw_only=True):
    """What is to be judged."""


class Forecast(Declared, frozen=True, kw_only=True):
    """Whose retirements are asked for."""

    until: Annotated[date | None, Meta(description="Only what retires on or before this day.")] = None
    owner_tag: Annotated[str, Meta(description="The tag that names a deployment's owner.")] = "owner"


class Where(Question, frozen=True, kw_only=True):
    """Which offers are asked for; what is left out does not narrow."""

    models: Annotated[
        list[str], Meta(description="Names or patterns, such as gpt-5.1 or 'gpt-5*'; empty: all models.")
    ] = []
    version: Annotated[str | None, Meta(description="Only this version of the models.")] = None
    skus: list[Sku] = []
    regions: list[Region] = []
    data_zones: list[Zone] = []
    geographies: Annotated[list[str], Meta(description="Such as Japan or France.")] = []
    kinds: Annotated[list[Kind], Meta(description="Only models documented as one of these kinds.")] = []
    features: Annotated[list[Feature], Meta(description="Only regions that have all of these for the model.")] = []
    supported_only: Annotated[bool, Meta(description="Leave out what is legacy, deprecated or retired.")] = False


class Place(Declared, frozen=True, kw_only=True):
    """What is to be placed, and what is demanded of the place."""

    models: Annotated[
        list[str],
        Meta(description="Instead of path and declarations: models as gpt-5.1, gpt-5.1@2025-11-13 or gpt-5.1=100."),
    ] = []
    needs: Annotated[list[Feature], Meta(description="Features that each of `models` must have.")] = []
    skus: Annotated[list[Sku], Meta(description="Choose among these, preferred first.")] = []
    near: Annotated[Region | None, Meta(description="Prefer regions near this one.")] = None
    regions_at_least: Annotated[int, Meta(ge=1, description="Place each deployment in at least this many regions.")] = 1
    paired: Annotated[bool, Meta(description="Place each region beside its documented pair.")] = False
    residency: Annotated[
        str | None, Meta(description="Where data may be processed, such as eu. Default: as in aoai.yaml.")
    ] = None
    limit: Annotated[int, Meta(ge=1, le=20, description="At most this many answers.")] = 3


class Size(Question, frozen=True, kw_only=True):
    """A load to find the capacity for, or a capacity to find the load of."""

    models: Annotated[list[str], Meta(min_length=1, description="NAME or NAME@VERSION each; several are compared.")]
    skus: Annotated[list[Sku], Meta(description="Empty: the standard and provisioned SKUs of the model.")] = []
    input_tokens: Annotated[
        Tokens,
        Meta(
            description="Input tokens per minute at the peak, including cached ones; or per call, see callsPerMinute."
        ),
    ] = 0
    output_tokens: Annotated[Tokens, Meta(description="Output tokens, likewise.")] = 0
    cached_tokens: Annotated[Tokens, Meta(description="Input tokens read from the prompt cache.")] = 0
    calls_per_minute: Annotated[
        Annotated[float, Meta(gt=0, le=MOST_TOKENS)] | None,
        Meta(description="If given, the tokens above are per call."),
    ] = None
    capacity: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="Asks what this capacity carries instead; tokens above, if any, are per call."),
    ] = None
    region: Annotated[Region | None, Meta(description="Some figures and quotas depend on the region.")] = None
    tier: Annotated[str | None, Meta(description="The subscription's quota tier, such as 'Tier 1'.")] = None


class Explain(Question, frozen=True, kw_only=True):
    """Which rule."""

    rule: Annotated[str, Meta(description="Its id or slug, such as AOAI202 or sku-not-in-region.")]
