"""The page of a model: each version with its life, where it is offered, how much of it, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from aoai_catalog.load import Statement
from aoai_catalog.model_sheet import CapacityLine, Life, ModelSheet, QuotaLine, SkuOffers, VersionSheet
from aoai_policies.reports.html.markup import NOTHING, Html, joined, tag
from aoai_policies.reports.html.site.changes import changes_of
from aoai_policies.reports.html.site.site import Site, file_name, link, model_link, region_path, site_page
from aoai_policies.reports.html.tables import UNKNOWN, breakable, day, empty, number, table, under
from aoai_policies.reports.wording import counted

_FIRST = ("context window", "max output", "training data")
_FIGURES = ("minimum", "step", "maximum", "default", "tpm_per_unit")


def model_page(site: Site, sheet: ModelSheet) -> str:
    """All that is known of a model, newest version first."""
    at = f"models/{file_name(sheet.model)}.html"
    formats = sorted({version.format for version in sheet.versions if version.format})
    lead = f"{', '.join(formats) or 'format unknown'}, {counted(len(sheet.versions), 'version')}"
    links = [
        tag("li", tag("a", version.version or "no version", href=f"#{_anchor(version)}")) for version in sheet.versions
    ]
    links += [tag("li", tag("a", "Quotas", href="#quotas")), tag("li", tag("a", "Changes", href="#changes"))]
    parts = [
        tag("nav", tag("ul", *links), class_="contents", aria_label="Contents"),
        *(_version(site, sheet, version, at) for version in sheet.versions),
        tag("section", tag("h2", "Default quotas"), _quotas(sheet.quotas), id="quotas"),
        tag("section", tag("h2", "Changes"), changes_of(site, sheet.model, at), id="changes"),
    ]
    return site_page(site, at, sheet.model, lead, parts)


def _anchor(version: VersionSheet) -> str:
    return f"version-{file_name(version.version) or 'none'}"


def _version(site: Site, sheet: ModelSheet, version: VersionSheet, at: str) -> Html:
    sources = [
        *version.life.sources,
        *(source for life in version.other_lives for source in life.sources),
        *(source for line in version.offers for source in line.sources),
        *(source for line in version.capacity for source in line.sources),
        *(trait.source for trait in version.traits),
        *(source for line in version.features for source in line.sources),
    ]
    return tag(
        "section",
        tag("h2", f"{sheet.model} {version.version}".rstrip()),
        tag("div", tag("dl", *_facts(site, version, at), class_="facts"), class_="card"),
        tag("h3", "Where it is offered"),
        _offers(version.offers, at),
        *((tag("h3", "Capacity"), _capacity(version.capacity)) if version.capacity else ()),
        _sources(sources),
        id=_anchor(version),
    )


# Facts


def _facts(site: Site, version: VersionSheet, at: str) -> Iterator[Html]:
    yield _fact("Stage", stage(version.life))
    yield _fact("Retires", retires(version.life, site.as_of))
    if version.life.deprecated_on:
        yield _fact("Deprecated", day(version.life.deprecated_on))
    for life in version.other_lives:
        where = f" in {', '.join(life.regions)}" if life.regions else ""
        yield _fact(
            life.scope[:1].upper() + life.scope[1:] + where, joined((stage(life), retires(life, site.as_of)), ", ")
        )
    for replacement in version.replacements:
        when = f"; Azure upgrades by itself from {replacement.upgrades_from}" if replacement.upgrades_from else ""
        yield _fact("Replacement", joined((model_link(site, replacement.name, at), when)))
    if version.default:
        yield _fact("Default", "the version that Azure takes where none is named")
    if version.registration is not None:
        yield _fact("Registration", "needed" if version.registration.value == "required" else "not needed")
    for trait in sorted(version.traits, key=lambda one: not one.name.startswith(_FIRST)):
        if trait.value != "true":
            yield _fact(trait.name.capitalize() if " " in trait.name else trait.name, trait.value)
    able = [tag("li", trait.name) for trait in version.traits if trait.value == "true"]
    able += [tag("li", _feature(line.feature, () if line.everywhere else line.regions)) for line in version.features]
    if able:
        yield _fact("Capabilities", tag("ul", *able, class_="tags"))


def _feature(name: str, regions: Sequence[str]) -> str:
    if not regions:
        return name
    where = ", ".join(regions) if len(regions) <= 3 else f"{len(regions)} regions"
    return f"{name} in {where}"


def _fact(name: str, value: object) -> Html:
    return joined((tag("dt", name), tag("dd", value)))


def stage(life: Life) -> Html:
    """The stage in the documentation's word."""
    kind = {"Deprecated": "warning", "Legacy": "warning", "Retired": "error", "GA": "good", "Preview": "info"}
    return tag("span", life.stage, class_=f"level {kind.get(life.stage, '')}") if life.stage else UNKNOWN


def retires(life: Life, today: date) -> Html:
    """The retirement date; a bound says that it is one, and a date of what has not retired that it has passed."""
    if life.retires_on is None:
        return tag("span", "no date documented", class_="none")
    passed = life.retires_on <= today and life.stage != "Retired"
    bound = "no earlier than " if life.not_before else ""
    return joined((bound, day(life.retires_on), tag("span", " (passed)", class_="none") if passed else ""))


# Where, how much


def _offers(offers: Sequence[SkuOffers], at: str) -> Html:
    """A region a row, a SKU a column."""
    regions = sorted(
        {one for line in offers for one in (*line.regions, *line.fine_tuned_only, *line.unverified, *line.retired)}
    )
    if not regions:
        return empty("Offered nowhere", "No source in force says that it is offered in any region.")
    rows = (
        tag(
            "tr",
            tag("th", link(region, region_path(region), at), scope="row"),
            *(_cell(line, region) for line in offers),
        )
        for region in regions
    )
    reasons = sorted({reason for line in offers for reason in line.unverified.values()})
    notes = tag("p", f"Unverified: {'; '.join(reasons)}.", class_="small muted") if reasons else NOTHING
    columns = ("Region", *(breakable(line.sku) for line in offers))
    return joined((table("Offers", columns, rows, class_="matrix"), notes))


def _cell(line: SkuOffers, region: str) -> Html:
    if region in line.regions:
        return tag("td", "yes", class_="used")
    if region in line.fine_tuned_only:
        return tag("td", "fine-tuned only", class_="used")
    if region in line.retired:
        return tag("td", "retired", class_="error")
    return tag("td", "unverified" if region in line.unverified else "–", class_="muted")


def _capacity(lines: Iterable[CapacityLine]) -> Html:
    rows = (
        tag(
            "tr",
            tag("th", breakable(line.sku), under("fine-tuned models") if line.fine_tuned else "", scope="row"),
            tag("td", line.unit or UNKNOWN),
            *(_figure(getattr(line, name)) for name in _FIGURES),
            tag("td", breakable(line.usage_name) if line.usage_name else UNKNOWN),
        )
        for line in lines
    )
    columns = ("SKU", "Unit", "Minimum", "Step", "Maximum", "Default", "TPM per unit", "Quota pool")
    return table("Capacity", columns, rows, numbers=columns[2:7])


def _figure(value: int | None) -> Html:
    return tag("td", UNKNOWN if value is None else number(value), class_="number")


def _quotas(lines: Sequence[QuotaLine]) -> Html:
    if not lines:
        return empty("No default quota", "No source in force documents one.")
    rows = (
        tag(
            "tr",
            tag("th", line.sku or "every SKU", scope="row"),
            tag("td", line.tier or "all"),
            tag("td", line.scope),
            _figure(line.tpm),
            _figure(line.rpm),
            tag("td", "; ".join(filter(None, (line.other, line.note)))),
        )
        for line in sorted(lines, key=lambda one: (one.sku, one.scope, one.tier))
    )
    columns = ("SKU", "Tier", "Scope", "TPM", "RPM", "Besides")
    return table("Default quotas", columns, rows, numbers=columns[3:5])


def _sources(statements: Iterable[Statement]) -> Html:
    lines = [tag("li", f"{one.title}, ", day(one.date), f" ({one.where})") for one in dict.fromkeys(statements)]
    lines = list(dict.fromkeys(lines))
    return tag("details", tag("summary", counted(len(lines), "source")), tag("ul", *lines)) if lines else NOTHING
