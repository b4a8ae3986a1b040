"""What changed from one source to the next: a page for each pair, and the parts of it that other pages show."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.diff import KINDS, Change, TableDiff
from aoai_catalog.names import fold_case
from aoai_policies.reports.changes import by_model, described
from aoai_policies.reports.html.markup import Html, joined, tag
from aoai_policies.reports.html.site.site import Comparison, Site, link, model_link, site_page
from aoai_policies.reports.html.tables import empty

_COLOURS = {"appeared": "good", "went": "error", "changed": "info"}


def change_page(site: Site, comparison: Comparison) -> str:
    """All that changed between two sources, table by table."""
    parts = [_table(site, table, comparison.path) for table in comparison.tables]
    lead = f"{comparison.before.manifest.title}; {comparison.after.manifest.title}"
    title = f"Changes from {comparison.before} to {comparison.after}"
    return site_page(site, comparison.path, title, lead, parts)


def _table(site: Site, table: TableDiff, at: str) -> Html:
    notes = [tag("p", note, class_="small muted") for note in table.notes if table.comparable]
    lines = [
        tag(
            "li",
            model_link(site, changes[0].about.get("model", ""), at),
            f" {_version(changes[0])}",
            change_list(changes),
        )
        if heading
        else change_list(changes)
        for heading, changes in by_model(table.changes)
    ]
    counts = tag("span", count_of(table), class_="muted small")
    return tag(
        "section", tag("h2", table.table.capitalize()), tag("p", counts), *notes, tag("ul", *lines, class_="plain")
    )


def _version(change: Change) -> str:
    return change.about.get("version", "")


def change_list(changes: list[Change]) -> Html:
    """Changes, one a line, without the name of their model."""
    lines = (
        tag("li", tag("span", change.kind, class_=f"level {_COLOURS[change.kind]}"), f" {described(change)}")
        for change in changes
    )
    return tag("ul", *lines, class_="plain")


def count_of(table: TableDiff) -> str:
    """`12 appeared, 3 went`; or why nothing can be told."""
    if not table.comparable:
        return f"not comparable: {table.notes[0]}"
    return ", ".join(f"{table.count(kind)} {kind}" for kind in KINDS if table.count(kind)) or "no difference"


def changes_of(site: Site, model: str, at: str) -> Html:
    """What changed about a model, newest first."""
    parts = [joined(_of_model(comparison, model, at)) for comparison in site.comparisons]
    return joined(part for part in parts if part) or empty("No change", "No two sources that follow each other differ.")


def _of_model(comparison: Comparison, model: str, at: str) -> Iterator[Html]:
    changes = [
        tag("li", tag("span", change.kind, class_=f"level {_COLOURS[change.kind]}"), f" {_named(table, change)}")
        for table, change in comparison.by_model.get(fold_case(model), ())
    ]
    if changes:
        yield tag("h3", link(comparison.title, comparison.path, at))
        yield tag("ul", *changes, class_="plain")


def _named(table: str, change: Change) -> str:
    return f"{table}, {change.about.get('version') or 'all versions'}: {described(change)}"
