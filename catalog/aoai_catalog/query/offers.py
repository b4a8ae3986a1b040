"""Resolves an offer: is a model offered under a SKU in a region, according to all sources in effect.

The newest source that speaks decides, with these exceptions, all measured (see `docs/catalog.md`):

- a document's no against a capture's yes is no answer, because documents lag behind Azure;
- a document's no says nothing of model-router, nor of fine-tuned models, nor of a model that is younger than its page;
- a capture's no says nothing of a model that needs registration, which a subscription without access is not shown;
- but where ARM's yes is for fine-tuned models only, both are right, as documents speak of base models;
- an overlay's word goes over both, and does not age;
- a region without a data zone has no data zone SKU of a base model, unless a source says that it has;
- a yes ends when neither the newest full edition nor the newest capture knows the model any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.load import Says, Source, Statement
from aoai_catalog.records import Model, Offer, Page, Place

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


Kind = Literal["edition", "capture", "overlay"]

_SPREADING = frozenset({"GlobalProvisionedManaged"})
"""SKUs that reach regions which no page has yet: 33 of 78 such noes were wrong, of all other SKUs 11 of 3,272."""
ROUTER = "model-router"
"""Azure offers it wherever it routes to; nearly all noes of pages about it were wrong."""


class Status(StrEnum):
    """What is known of an offer."""

    YES = "yes"
    NO = "no"
    UNVERIFIED = "unverified"


class No(msgspec.Struct, frozen=True):
    """One source's no. `counts_from` is the day from which it ages, None where it does not."""

    kind: Kind
    counts_from: date | None
    statement: Statement
    source: Source | None = None


class OfferAnswer(msgspec.Struct, frozen=True):
    """The offer in force and who says so.

    `noes` are those behind a no, the one that decided first; where nobody speaks, that of a source which has the model
    under this SKU and the region on no page: a hint. `fine_tuned_only`: only deployments of fine-tuned models.
    `reason` says why the status is unverified. `statements` are the newest of each kind of source, the one that decided
    first. `disputed`: the newest document and the newest capture that speak say different things.
    """

    status: Status
    statements: tuple[Statement, ...] = ()
    noes: tuple[No, ...] = ()
    fine_tuned_only: bool = False
    reason: str = ""
    disputed: bool = False


class _Voice(msgspec.Struct, frozen=True):
    """One source's word on an offer. `by_silence`: ARM does not list it, which it also does for want of access."""

    source: Source
    offered: bool
    place: Place
    says: Says
    about: str
    fine_tuned_only: bool = False
    by_silence: bool = False
    hint: bool = False

    @property
    def for_all(self) -> bool:
        """Whether it is offered for base models too."""
        return self.offered and not self.fine_tuned_only

    def statement(self) -> Statement:
        return self.source.statement(self.place, f"{self.about}: {self.says}", self.says)

    def no(self) -> No:
        """As a no; an organisation's own does not age."""
        kind = self.source.manifest.kind
        counts_from = None if kind == "overlay" else self.source.page(self.place).counts_from
        return No(kind, counts_from, self.statement(), self.source)


def resolve_offer(
    sources: Sequence[Source],
    model: Model,
    sku: str,
    region: str,
    *,
    fine_tuned: bool = False,
    gated: Callable[[], bool],
) -> OfferAnswer:
    """Say whether `model` is offered as `sku` in `region`.

    Args:
        sources: Newest first. Older ones are opened only as far as the answer needs them.
        model: With its version, as the sources spell it.
        sku: As the API spells it.
        region: A region id.
        fine_tuned: Ask for deployments of a fine-tuned model, of which documents say nothing.
        gated: Asked whether the model needs registration, where that matters.
    """
    voices = _deciding_voices(sources, model, sku, region, fine_tuned=fine_tuned, gated=gated)
    zoneless = None if fine_tuned or any(voice.offered for voice in voices) else _without_zone(model, sku, region)
    if zoneless is not None:
        return OfferAnswer(Status.NO, (zoneless.statement,), (zoneless,))
    if not voices:
        return OfferAnswer(Status.UNVERIFIED, reason="no source in effect says anything of it")
    decider = voices[0]
    if decider.hint:
        reason = "the pages of this SKU do not have the region"
        return OfferAnswer(Status.UNVERIFIED, (decider.statement(),), (decider.no(),), reason=reason)
    statements = tuple(voice.statement() for voice in voices)
    disputed = len({voice.for_all for voice in voices if voice.source.manifest.kind != "overlay"}) > 1
    if not decider.offered:
        recorded = next((voice for voice in voices if voice.offered and voice.source.manifest.kind == "capture"), None)
        if decider.source.manifest.kind == "edition" and recorded is not None:
            if recorded.fine_tuned_only:  # a matrix is of base models: both are right
                return OfferAnswer(Status.YES, statements[::-1], fine_tuned_only=True)
            reason = "the newest document and ARM's answer differ"
            return OfferAnswer(Status.UNVERIFIED, statements, reason=reason, disputed=disputed)
        noes = tuple(voice.no() for voice in voices if not voice.offered)
        return OfferAnswer(Status.NO, statements, noes, disputed=disputed)
    if _has_gone(sources, model, decider.source):
        reason = f"last documented on {decider.source.date}"
        return OfferAnswer(Status.UNVERIFIED, statements, reason=reason, disputed=disputed)
    return OfferAnswer(Status.YES, statements, fine_tuned_only=decider.fine_tuned_only, disputed=disputed)


def _without_zone(model: Model, sku: str, region: str) -> No | None:
    """The no of geography: of OpenAI's models none of 6,576 such offers was accepted on three recorded days."""
    if model.format != "OpenAI":
        return None
    places, skus = reviewed.regions(), reviewed.skus()
    if sku not in skus or skus[sku].processing != "data-zone" or region not in places or places[region].data_zone:
        return None
    return No("edition", None, reviewed.region_statement(region, f"{region} is in no data zone"))


def _deciding_voices(
    sources: Sequence[Source],
    model: Model,
    sku: str,
    region: str,
    *,
    fine_tuned: bool,
    gated: Callable[[], bool],
) -> list[_Voice]:
    """The newest word of each kind of source: what the newest one says decides, the other kind can contradict it."""
    voices: dict[str, _Voice] = {}
    hint: _Voice | None = None
    for source in sources:
        kind = source.manifest.kind
        if kind in voices:
            continue
        voice = _voice(source, model, sku, region)
        if voice is None or (kind == "capture" and voice.by_silence and gated()):
            continue
        if kind == "edition" and not voice.offered and (fine_tuned or model.name == ROUTER):
            continue
        if voice.hint:
            hint = hint or voice
            continue
        voices[kind] = voice
        if {"edition", "capture"} <= voices.keys():
            break
    return list(voices.values()) or ([hint] if hint is not None else [])


def matching(rows: Sequence[Offer], model: Model) -> list[Offer]:
    """One source's rows of this very model: same format, and same version, or where it gives none, those without."""
    fitting = [row for row in rows if not model.format or row.format == model.format]
    return [row for row in fitting if row.version == model.version] or [row for row in fitting if not row.version]


def knows(source: Source, model: Model) -> bool:
    """Whether a source has the model (this version) at all, in its offers or among its models."""
    return bool(matching(source.rows("offers", model.name), model)) or (
        source.manifest.kind == "capture" and bool(matching(source.rows("models", model.name), model))
    )


def _voice(source: Source, model: Model, sku: str, region: str) -> _Voice | None:
    about = f"{model} {sku} in {region}"
    rows = [row for row in matching(source.rows("offers", model.name), model) if row.sku == sku]
    listing = [row for row in rows if region in row.yes]
    if listing:
        # A base row and a row for fine-tuned models of one SKU are one offer, and not for fine-tuned models only.
        row = min(listing, key=lambda row: row.fine_tuned_only)
        if source.manifest.kind == "capture" and has_retired(source, model, region):
            return _Voice(source, offered=False, place=row.at, says="retired", about=about)
        says: Says = "offered for fine-tuned models only" if row.fine_tuned_only else "offered"
        return _Voice(source, offered=True, place=row.at, says=says, about=about, fine_tuned_only=row.fine_tuned_only)
    if source.manifest.kind == "capture":
        return _silence_of_capture(source, model, region, about)
    for row in rows:
        if region in row.no:
            return _Voice(source, offered=False, place=row.at, says="not offered", about=about)
    if not source.covers_offer(sku, region):
        return None
    if not rows and sku == "Standard":
        return _absence_from_standard(source, model, region, about)
    return _left_out(source, rows, model, region, about)


def _left_out(source: Source, rows: Sequence[Offer], model: Model, region: str, about: str) -> _Voice | None:
    """A full edition's no by silence: the model has rows under the SKU, all of which leave out the region.

    The page that has the region speaks, else one of the region's cloud: matrices leave out what would hold "-" only,
    so that a region can be on another page of the edition. Where it is on none, the no is a hint.
    """
    places = reviewed.regions()
    cloud = places[region].cloud if region in places else ""

    def of_cloud(row: Offer) -> bool:
        return any(one in places and places[one].cloud == cloud for one in source.page(row.at).regions)

    row = min(filter(of_cloud, rows), key=lambda row: region not in source.page(row.at).regions, default=None)
    if row is None:
        return None
    page = source.page(row.at)
    if _younger(model, page) or (row.sku in _SPREADING and region not in page.regions):
        return None
    listed = region in source.regions
    if not listed and cloud != "public":
        return None
    return _Voice(source, offered=False, place=row.at, says="not listed", about=about, hint=not listed)


def _absence_from_standard(source: Source, model: Model, region: str, about: str) -> _Voice | None:
    """A full edition's no for a model that it has under other SKUs only, where its Standard table has the region.

    Measured against ARM's answer of 2026-08-22: all 222 such offers of the editions 2026-07-25 and 2026-10-05 were
    refused. The other SKUs gain models too quickly for their tables' silence to say as much.
    """
    formats = {row.format for row in matching(source.rows("offers", model.name), model)}
    for row in source.by_sku.get("Standard", ()) if formats else ():
        page = source.page(row.at)
        if row.format in formats and region in page.regions and not _younger(model, page):
            place = Place(page.id, heading=row.at.heading)
            return _Voice(source, offered=False, place=place, says="not listed under this SKU", about=about)
    return None


def _younger(model: Model, page: Page) -> bool:
    """Whether the model's version is dated after the page, which then cannot know of it."""
    return bool(_DAY.fullmatch(model.version)) and model.version > page.counts_from.isoformat()


def _silence_of_capture(source: Source, model: Model, region: str, about: str) -> _Voice | None:
    """ARM's silence is a no for a region that was asked, of a model that it lists anywhere."""
    page = next((page for page in source.manifest.pages if region in page.regions), None)
    if page is None or not knows(source, model):
        return None
    return _Voice(source, offered=False, place=Place(page.id), says="not listed", about=about, by_silence=True)


def has_retired(source: Source, model: Model, region: str) -> bool:
    """Whether a capture lists a version as retired in a region (ARM: Deprecated), where it is no offer any more."""
    return any(
        row.stage == "Retired" and row.version == model.version and (not row.regions or region in row.regions)
        for row in source.rows("lifecycle", model.name)
        if not row.skus and row.subject == "base"
    )


def witnesses(sources: Sequence[Source]) -> list[Source]:
    """The newest full edition and the newest full capture, as far as there are: a living model is in one."""
    edition = next((one for one in sources if one.manifest.kind == "edition" and one.covers("offers")), None)
    capture = next((one for one in sources if one.manifest.kind == "capture" and one.covers("models")), None)
    return [one for one in (edition, capture) if one is not None]


def _has_gone(sources: Sequence[Source], model: Model, decider: Source) -> bool:
    """Whether the sources that would list the model do not, one of them newer than the yes."""
    present = witnesses(sources)
    if decider in present or decider.manifest.kind == "overlay" or not present:
        return False
    newer = any(witness.date >= decider.date for witness in present)
    return newer and not any(knows(witness, model) for witness in present)
