"""`aoai catalog`: what is in the catalog, and the making of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from aoai_catalog.folders import check_folder, dated_files, open_source, overlay_files, sources_of_days
from aoai_catalog.input_error import InputError
from aoai_catalog.load import DATA, Source
from aoai_catalog.query import open_catalog
from aoai_policies.cli import (
    EXIT_FINDINGS,
    catalog_capture,
    catalog_compile,
    catalog_diff,
    catalog_disagreements,
    catalog_pack,
    catalog_refresh,
    catalog_show,
    catalog_site,
)
from aoai_policies.cli.catalog_compile import SOURCES
from aoai_policies.cli.catalog_show import json_of
from aoai_policies.cli.options import Day, as_of_option, catalog_option, folders_of, format_option
from aoai_policies.core.visible import csv_cell

if TYPE_CHECKING:
    from aoai_catalog.disagreements import Disagreement
    from aoai_catalog.verify import Verification


@click.group(name="catalog")
def command() -> None:
    """Show, compare, compile, refresh and verify the catalog.

    \b
    aoai catalog list
    aoai catalog show gpt-4.1
    aoai catalog diff 2026-07-25 2026-10-05 --stack state.json
    aoai catalog disagreements
    aoai catalog export --table offers --format csv > offers.csv
    aoai catalog compile            rebuild the bundled editions (in a checkout)
    aoai catalog compile answers/ --capture 2026-11-20 --output my-catalog
    aoai catalog capture --output my-catalog    what Azure offers today
    aoai catalog refresh --output my-catalog    the documentation of today
    aoai catalog pack --catalog my-catalog      one file, with checksums
    aoai catalog site public                    pages, with a feed of changes
    aoai check --catalog my-catalog
    """  # noqa: D301 - click reads the escape


@command.command(name="list")
@as_of_option
@catalog_option
@format_option("text", "json")
def list_command(as_of: date, catalog_folders: Sequence[Path], output_format: str) -> int:
    """List the overlays, editions and captures in effect.

    They are listed in order of precedence, with their age and tables.
    """
    sources = open_catalog(as_of, folders_of(catalog_folders)).sources
    if output_format == "json":
        rows = [
            {
                "kind": source.manifest.kind,
                "date": source.date,
                "ageDays": (as_of - source.date).days,
                "exact": source.manifest.exact,
                "title": source.manifest.title,
                "coverage": source.manifest.coverage,
                "path": str(source.path),
            }
            for source in sources
        ]
        click.echo(json_of(rows))
        return 0
    for source in sources:
        covered = source.manifest.coverage.items()
        full = [table for table, how in covered if how == "full"]
        part = [table for table, how in covered if how == "part"]
        tables = [f"{word} {', '.join(names)}" for word, names in (("all of", full), ("some of", part)) if names]
        days = (as_of - source.date).days
        age = f"{days} day{'s' * (days != 1)} old: "
        about = "" if source.manifest.exact else " (date not given by the source)"
        if source.manifest.kind == "overlay":
            age, about = "", f" ({source.manifest.title})"
        click.echo(f"{source.date}  {source.manifest.kind:<8} {age}{'; '.join(tables)}{about}")
    return 0


command.add_command(catalog_show.command)
command.add_command(catalog_diff.command)
command.add_command(catalog_compile.command)
command.add_command(catalog_capture.command)
command.add_command(catalog_disagreements.command)
command.add_command(catalog_pack.command)
command.add_command(catalog_refresh.command)
command.add_command(catalog_site.command)


@command.command(name="verify")
@catalog_option
@format_option("text", "json")
def verify_command(catalog_folders: Sequence[Path], output_format: str) -> int:
    """Verify editions, captures and overlays.

    Checks form, places, cell counts, a rebuild and contradictions. Compares the bundled files with the release, and the
    members of a packed catalog with their checksums. Exits with 1 if there are problems. Contradictions and accepted
    oddities come from the sources and are only listed.
    """
    results = list(_verified(folders_of(catalog_folders)))
    if output_format == "json":
        rows = [
            msgspec.structs.asdict(result) | {"contradictions": [_contradiction(one) for one in result.contradictions]}
            for result in results
        ]
        click.echo(json_of(rows))
    else:
        for result in results:
            records = ", ".join(f"{count} {table}" for table, count in result.records.items())
            click.echo(f"{result.path}: {records}; {result.cells} cells read")
            for word, lines in (
                ("problem", result.problems),
                ("contradiction", map(_in_a_line, result.contradictions)),
                ("accepted", result.accepted),
            ):
                for line in lines:
                    click.echo(f"  {word}: {line}")
    return EXIT_FINDINGS if any(result.problems for result in results) else 0


@command.command(name="export")
@click.option("--table", required=True, metavar="NAME", help="offers, capacity, lifecycle, quotas, limits, ...")
@click.option("--edition", type=Day(), metavar="DATE", help="Write only what this edition itself states.")
@click.option("--capture", type=Day(), metavar="DATE", help="Write only what this capture itself lists.")
@click.option("--format", "output_format", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@as_of_option
@catalog_option
def export_command(
    table: str,
    edition: date | None,
    capture: date | None,
    output_format: str,
    as_of: date,
    catalog_folders: Sequence[Path],
) -> int:
    """Export a table of facts as CSV or JSON.

    Each row is one fact: what a single source states, or what is in force on a day.
    """
    from aoai_catalog.export import COLUMNS, export_rows, text_of
    from aoai_catalog.in_force import rows_in_force

    if table not in COLUMNS:
        raise InputError(f"{table}: no such table; there are {', '.join(COLUMNS)}")
    if edition and capture:
        raise InputError("--edition and --capture exclude each other; a row belongs to one source")
    folders = folders_of(catalog_folders)
    day = edition or capture
    source = _source("edition" if edition else "capture", day, folders) if day else None
    rows: Iterable[dict[str, Any]]
    if source is None or table == "regions":
        rows = rows_in_force(open_catalog(as_of, folders), table)
        rows = rows if source is None else [row for row in rows if row["region"] in source.regions]
    else:
        rows = export_rows(source, table)
    if output_format == "json":
        click.echo(json_of(list(rows)))
        return 0
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS[table])
    writer.writerows([csv_cell(text_of(row[column])) for column in COLUMNS[table]] for row in rows)
    return 0


def _contradiction(one: Disagreement) -> dict[str, Any]:
    """What pages contradict each other in, and each value with the places that give it."""
    places: dict[str, list[str]] = {}
    for statement in one.statements:
        places.setdefault(statement.value, []).append(statement.where)
    return {"about": f"{one.table.removesuffix('s')} {one.about}".rstrip(), "statements": list(places.items())}


def _in_a_line(one: Disagreement) -> str:
    said = _contradiction(one)
    return f"{said['about']}: " + "; ".join(f"{value} ({', '.join(places)})" for value, places in said["statements"])


def _source(kind: str, day: date, folders: Sequence[Path]) -> Source:
    found = sources_of_days(kind, folders)
    if day not in found:
        raise InputError(f"there is no {kind} of {day}; there are {', '.join(map(str, sorted(found))) or 'none'}")
    return open_source(found[day])


def _verified(folders: Sequence[Path]) -> Iterator[Verification]:
    """Every compiled file, with the documents that it was compiled from where they are at hand, and every overlay."""
    from aoai_catalog.verify import verify_bundled, verify_file, verify_overlay

    for folder in folders:
        check_folder(folder)
    yield verify_bundled()
    for folder in (DATA, *folders):
        for kind in ("editions", "captures"):
            for _, path in sorted(dated_files(folder / kind)):
                documents = SOURCES / path.stem
                at_hand = kind == "editions" and folder == DATA and documents.is_dir()
                yield verify_file(path, documents if at_hand else None)
        yield from map(verify_overlay, overlay_files(folder))
