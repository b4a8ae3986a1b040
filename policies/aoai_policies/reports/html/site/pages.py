"""All files of the site, by path."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_catalog.model_sheet import ModelSheet, VersionSheet
from aoai_catalog.names import fold_case
from aoai_policies.reports.html.markup import Html, joined, tag
from aoai_policies.reports.html.site.changes import change_page, count_of
from aoai_policies.reports.html.site.feed import render_feed
from aoai_policies.reports.html.site.model import model_page, retires, stage
from aoai_policies.reports.html.site.site import Comparison, Site, link, model_link, region_path, regions, site_page
from aoai_policies.reports.html.tables import UNKNOWN, empty, listing
from aoai_policies.reports.wording import counted

INDEX = "index.html"


def files(site: Site, base_url: str = "") -> Iterator[tuple[str, str]]:
    """Each file of the site as it is written.

    Args:
        site: What it is of.
        base_url: Where it will be published, for the feed; with a slash at its end, or empty.
    """
    yield INDEX, _index(site)
    yield "feed.xml", render_feed(site, base_url)
    for sheet in site.sheets:
        yield site.model_paths[fold_case(sheet.model)], model_page(site, sheet)
    for region in regions():
        yield region_path(region), _region_page(site, region)
    for comparison in site.comparisons:
        yield comparison.path, change_page(site, comparison)


# The index


def _index(site: Site) -> str:
    formats = sorted({version.format for sheet in site.sheets for version in sheet.versions if version.format})
    lead = f"{counted(len(site.sheets), 'model')} in {counted(len(site.in_region), 'region')}, as of {site.as_of}"
    columns = ("Model", "Format", "Newest version", "Stage", "Retires", "Regions")
    models = listing(
        "models", "Models", columns, [_model_row(site, sheet) for sheet in site.sheets], numbers={"Regions"}
    )
    places = listing("regions", "Regions", ("Region", "Name", "Geography", "Data zone", "Models"),
                     [_region_row(site, region) for region in regions()], numbers={"Models"})  # fmt: skip
    parts = [
        _contents(),
        _filter(formats),
        tag("section", tag("h2", "Models"), models, id="models"),
        tag("section", tag("h2", "Regions"), places, id="regions"),
        tag("section", tag("h2", "Changes"), _changes(site), id="changes"),
    ]
    return site_page(site, INDEX, "Azure OpenAI catalog", lead, parts)


def _contents() -> Html:
    links = [tag("li", tag("a", name.capitalize(), href=f"#{name}")) for name in ("models", "regions", "changes")]
    links.append(tag("li", link("Feed", "feed.xml", INDEX)))
    return tag("nav", tag("ul", *links), class_="contents", aria_label="Contents")


def _filter(formats: list[str]) -> Html:
    options = (tag("option", name, value=name) for name in formats)
    return tag(
        "form",
        tag("label", "Search", tag("input", type="search", name="text", autocomplete="off"), class_="grows"),
        tag("label", "Format", tag("select", tag("option", "all formats", value=""), *options, name="group")),
        tag("button", "Reset", type="reset"),
        class_="filter",
        role="search",
        aria_label="Filter",
        hidden=True,
    )


def _model_row(site: Site, sheet: ModelSheet) -> Html:
    newest = sheet.versions[0]
    places = {region for version in sheet.versions for line in version.offers for region in line.regions}
    return tag(
        "tr",
        tag("th", model_link(site, sheet.model, INDEX), scope="row"),
        tag("td", newest.format or UNKNOWN),
        tag("td", newest.version or UNKNOWN, class_="name"),
        tag("td", stage(newest.life)),
        tag("td", retires(newest.life, site.as_of), data_sort=newest.life.retires_on or ""),
        tag("td", len(places), class_="number"),
        data_group=newest.format,
    )


def _region_row(site: Site, region: str) -> Html:
    known = reviewed.regions()[region]
    return tag(
        "tr",
        tag("th", link(region, region_path(region), INDEX), scope="row"),
        tag("td", known.name_en),
        tag("td", known.geography),
        tag("td", known.data_zone or tag("span", "none", class_="none")),
        tag("td", len({sheet.model for sheet, _, _ in site.in_region.get(region, ())}), class_="number"),
    )


def _changes(site: Site) -> Html:
    if not site.comparisons:
        return empty("Nothing to compare", "There are no two sources of one kind.")
    lines = (
        tag("li", link(one.title, one.path, INDEX), tag("span", f" {_summary(one)}", class_="muted small"))
        for one in site.comparisons
    )
    return tag("ul", *lines, class_="plain")


def _summary(comparison: Comparison) -> str:
    told = [f"{table.table}: {count_of(table)}" for table in comparison.tables if table.changes]
    return "; ".join(told) or "no difference that can be told"


# A region


def _region_page(site: Site, region: str) -> str:
    known, at = reviewed.regions()[region], region_path(region)
    offered = site.in_region.get(region, [])
    clouds = {"public": "Azure", "government": "Azure Government", "china": "Azure operated by 21Vianet"}
    zone = f", data zone {known.data_zone}" if known.data_zone else ""
    zone += f", paired with {known.pair}" if known.pair else ""
    japanese = tag("span", known.name_ja, lang="ja")
    lead = joined((f"{known.name_en} (", japanese, f"), {known.geography}{zone}, {clouds[known.cloud]}"))
    if not offered:
        body = empty("No models", f"No source in force says that a model is offered in {region}.")
        return site_page(site, at, region, lead, [body])
    rows = [_offer_row(site, *one, at) for one in offered]
    listed = listing("offers", f"Models in {region}", ("Model", "Version", "SKUs", "Stage", "Retires"), rows)
    return site_page(site, at, region, lead, [tag("section", tag("h2", "Models"), listed)])


def _offer_row(site: Site, sheet: ModelSheet, version: VersionSheet, skus: tuple[str, ...], at: str) -> Html:
    return tag(
        "tr",
        tag("th", model_link(site, sheet.model, at), scope="row"),
        tag("td", version.version or UNKNOWN, class_="name"),
        tag("td", tag("ul", *(tag("li", sku) for sku in skus), class_="tags")),
        tag("td", stage(version.life)),
        tag("td", retires(version.life, site.as_of), data_sort=version.life.retires_on or ""),
    )
