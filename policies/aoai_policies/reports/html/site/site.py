"""What the site is of, and where each of its pages is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from hashlib import sha256

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.diff import Change, TableDiff
from aoai_catalog.load import Source
from aoai_catalog.model_sheet import ModelSheet, VersionSheet
from aoai_catalog.names import fold_case
from aoai_policies.reports.html.markup import Html, escaped, joined, tag
from aoai_policies.reports.html.page import page

_UNSAFE = re.compile(r"[^a-z0-9.-]+")
_LONGEST = 80


class Comparison(msgspec.Struct, frozen=True, dict=True):
    """Two sources of one kind that follow each other, and what differs."""

    before: Source
    after: Source
    tables: tuple[TableDiff, ...]

    @property
    def path(self) -> str:
        """Its page."""
        return f"changes/{self.after.manifest.kind}-{self.after.date}.html"

    @property
    def title(self) -> str:
        """Both sources: `edition 2026-07-25 → edition 2026-10-05`."""
        return f"{self.before} → {self.after}"

    @cached_property
    def by_model(self) -> dict[str, list[tuple[str, Change]]]:
        """The changes with their tables, by the folded name of their model; by an empty one those of none."""
        found: dict[str, list[tuple[str, Change]]] = {}
        for table in self.tables:
            for change in table.changes:
                found.setdefault(fold_case(change.about.get("model", "")), []).append((table.table, change))
        return found


class Site(msgspec.Struct, frozen=True, dict=True):
    """The models as of a day, by name, and the comparisons, newest first. `sources` are those in effect."""

    as_of: date
    sheets: tuple[ModelSheet, ...]
    comparisons: tuple[Comparison, ...]
    sources: tuple[Source, ...]

    @cached_property
    def model_paths(self) -> dict[str, str]:
        """The page of each model, by its folded name."""
        return {fold_case(sheet.model): f"models/{file_name(sheet.model)}.html" for sheet in self.sheets}

    @cached_property
    def in_region(self) -> dict[str, list[tuple[ModelSheet, VersionSheet, tuple[str, ...]]]]:
        """What is offered in each region: the versions, and under which SKUs."""
        found: dict[str, list[tuple[ModelSheet, VersionSheet, tuple[str, ...]]]] = {}
        for sheet in self.sheets:
            for version in sheet.versions:
                skus: dict[str, list[str]] = {}
                for line in version.offers:
                    for region in line.regions:
                        skus.setdefault(region, []).append(line.sku)
                for region, names in skus.items():
                    found.setdefault(region, []).append((sheet, version, tuple(names)))
        return found


def region_path(region: str) -> str:
    """The page of a region."""
    return f"regions/{file_name(region)}.html"


def file_name(name: str) -> str:
    """A name that every file system and address takes; what it cannot keep of the original is told by a digest."""
    folded = fold_case(name)
    plain = _UNSAFE.sub("-", folded).strip("-.")[:_LONGEST]
    return (
        plain
        if plain == folded
        else f"{plain}-{sha256(folded.encode(errors='backslashreplace')).hexdigest()[:8]}".strip("-")
    )


def link(text: object, path: str, at: str, fragment: str = "") -> Html:
    """A link from one page to another, both by their paths in the site."""
    return tag("a", text, href=address(path, at) + (f"#{fragment}" if fragment else ""))


def address(path: str, at: str) -> str:
    """Where a page is, seen from another."""
    return "../" * at.count("/") + path


def model_link(site: Site, name: str, at: str, fragment: str = "") -> Html:
    """A model as a link to its page; as a text where it has none, or as a source writes a replacement."""
    path = site.model_paths.get(fold_case(name)) or site.model_paths.get(fold_case(name.partition(" ")[0]))
    return link(name, path, at, fragment) if path else escaped(name)


def site_page(site: Site, at: str, title: str, lead: object, body: Iterable[object]) -> str:
    """A page of the site, in the frame that all of them share."""
    home = tag("nav", link("Azure OpenAI catalog", "index.html", at), class_="home", aria_label="Site")
    heading = (home if at != "index.html" else "", tag("h1", title), tag("p", lead, class_="lead"))
    feed = tag(
        "link",
        rel="alternate",
        type="application/atom+xml",
        title="Changes of the catalog",
        href=address("feed.xml", at),
    )
    return page(f"{title} as of {site.as_of}", joined(heading), joined(body), _footer(site), feed)


def _footer(site: Site) -> Html:
    newest = next((source for source in site.sources if source.manifest.kind != "overlay"), None)
    known = f"; the newest source is the {newest}" if newest is not None else ""
    text = (
        f"As of {site.as_of}{known}. Facts are taken from Microsoft's documentation (CC BY 4.0) and from answers of "
        "Azure Resource Manager; ",
        tag("code", "aoai catalog site"),
        " wrote this page.",
    )
    return tag("p", *text)


def regions() -> list[str]:
    """All of Azure's regions, by id."""
    return sorted(reviewed.regions())
