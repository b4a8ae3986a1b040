"""`aoai catalog disagreements`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aoai_catalog.names import fold
from aoai_catalog.query import open_catalog
from aoai_policies.cli import width
from aoai_policies.cli.catalog_show import json_of, shown_sources
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of, format_option
from aoai_policies.planning.where import known_models

if TYPE_CHECKING:
    from aoai_catalog.disagreements import Disagreement


@click.command(name="disagreements")
@click.argument("model", metavar="[MODEL]", required=False)
@as_of_option
@catalog_option
@format_option("text", "json")
def command(model: str | None, as_of: date, catalog_folders: Sequence[Path], output_format: str) -> int:
    """List where sources contradict each other.

    Shows both statements. Compares the pages of one edition or capture, and the newest document with the newest capture
    about the same offer, capacity or retirement. Contradictions are not errors in the catalog, so this exits with 0.

    \b
    aoai catalog disagreements
    aoai catalog disagreements gpt-4.1 --format json
    """  # noqa: D301 - click reads the escape
    from aoai_catalog.disagreements import between_kinds, between_pages, disagreements

    catalog = open_catalog(as_of, folders_of(catalog_folders))
    if model is None:
        found = list(disagreements(catalog))
    else:
        models = known_models(catalog, model, None)
        named = fold(models[0].name)
        pages = (one for source in catalog.sources for one in between_pages(source))
        found = [one for one in pages if named in {fold(word) for word in one.about.split()}]
        found += [one for version in models for one in between_kinds(catalog, version)]
    if output_format == "json":
        click.echo(json_of(found))
        return 0
    for line in _lines(found):
        click.echo(line)
    return 0


def _lines(found: Sequence[Disagreement]) -> Iterator[str]:
    if not found:
        yield "no contradictions"
        return

    def place(one: Disagreement) -> str:
        return f"pages of {one.within}" if one.within else one.between

    for number, (where, alike) in enumerate(groupby(found, key=place)):
        listed = list(alike)
        if number:
            yield ""
        yield f"{where}: {len(listed)}"
        for table, of_table in groupby(sorted(listed, key=lambda one: one.table), key=lambda one: one.table):
            yield f"  {table}"
            for one in of_table:
                yield from _entry(one)


def _entry(one: Disagreement) -> Iterable[str]:
    regions = f" in {', '.join(one.regions)}" if one.regions else ""
    yield _filled(f"{one.about}{regions}", 4)
    for value in dict.fromkeys(statement.value for statement in one.statements):
        said = [statement for statement in one.statements if statement.value == value]
        yield _filled(f"{value} [{shown_sources(said)}]", 6)


def _filled(text: str, indent: int) -> str:
    first, after = " " * indent, " " * (indent + 4)
    return textwrap.fill(text, width(), initial_indent=first, subsequent_indent=after, break_on_hyphens=False)
