"""`aoai catalog`: what is in the catalog, and the making of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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
    catalog_diff,
    catalog_disagreements,
    catalog_pack,
    catalog_refresh,
    catalog_show,
    catalog_site,
)
from aoai_policies.cli.catalog_show import json_of
from aoai_policies.cli.options import Day, as_of_option, catalog_option, folders_of, format_option
from aoai_policies.core.visible import csv_cell, visible

if TYPE_CHECKING:
    from aoai_catalog.compile.sources import Review
    from aoai_catalog.disagreements import Disagreement
    from aoai_catalog.verify import Verification

SOURCES = DATA.parent.parent / "sources"
"""The documents that the bundled editions are compiled from; in a checkout only."""


@click.group(name="catalog")
def command() -> None:
    """Look into the catalog, compile it, verify it.

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
    """List the overlays, editions and captures in effect, in the order in which they decide, with age and tables."""
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
command.add_command(catalog_capture.command)
command.add_command(catalog_disagreements.command)
command.add_command(catalog_pack.command)
command.add_command(catalog_refresh.command)
command.add_command(catalog_site.command)


@command.command(name="compile")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--edition", type=Day(), metavar="DATE", help="FOLDER holds the documentation of this day.")
@click.option("--since", type=Day(), metavar="DATE", help="The edition before, whose review is carried over.")
@click.option("--capture", type=Day(), metavar="DATE", help="FOLDER holds ARM's answers of this day, one a region.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write editions/ or captures/ below this folder (default: the current one; use it with --catalog).",
)
def compile_command(
    folder: Path | None, edition: date | None, since: date | None, capture: date | None, output: Path | None
) -> int:
    """Compile an edition from a folder of documents, or a capture from a folder of ARM's answers.

    Without FOLDER all bundled editions are rebuilt from catalog/sources (in a checkout of the project).

    FOLDER may be a whole checkout of the documentation: pages are recognised by their content, and those without a fact
    are passed over. What cannot be read stops the compilation with file, line and cell, and so does a wholesale change
    against the edition before. Where FOLDER has no edition.yaml, one is written: with what the edition before accepts
    on the same pages, and what is left to decide in comments.

    Answers are recorded by `az cognitiveservices model list -l REGION > FOLDER/REGION.json`.
    """
    from aoai_catalog.compile.arm import compile_capture
    from aoai_catalog.compile.edition_file import write_edition
    from aoai_catalog.compile.editions import compile_edition
    from aoai_catalog.compile.problems import CompilationError
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import read_review

    if folder is None and (edition or capture or since):
        raise InputError("--edition, --since and --capture need a FOLDER to compile")
    if folder is not None and bool(edition) == bool(capture):
        raise InputError("say what FOLDER holds: --edition DATE for documents, --capture DATE for ARM's answers")
    goal = output or (Path() if folder else DATA)
    try:
        with progress() as tell:
            if folder is None:
                written = []
                for day, documents in _bundled_documents():
                    write_review(goal / "reviews" / f"{day}.yaml", read_review(documents))
                    written.append(write_edition(compile_edition(documents, day, progress=tell), goal))
            elif edition is not None:
                written = [_compile_folder(folder, edition, since, goal, tell)]
            elif capture is not None:
                written = [write_edition(compile_capture(folder, capture, progress=tell), goal)]
    except CompilationError as error:
        raise uncompiled(error.problems, "nothing was written") from None
    for path in written:
        click.echo(f"wrote {path}")
    return 0


def uncompiled(problems: Sequence[object], so: str) -> InputError:
    """Tell each problem, and make the error that ends the command."""
    for problem in problems:
        click.echo(f"aoai: {visible(str(problem))}", err=True)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return InputError(f"{count}; {so}")


def _compile_folder(
    folder: Path, day: date, since: date | None, output: Path, progress: Callable[[str, int, int], None]
) -> Path:
    """Compile documents by the review of the edition before, and keep the review beside the edition."""
    from aoai_catalog.compile.edition_file import write_edition
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import REVIEW_FILE

    month = compile_month(folder, day, since, output, progress)
    if not (folder / REVIEW_FILE).exists() and month.review.accepted:
        write_review(folder / REVIEW_FILE, month.review)
    write_review(output / "reviews" / f"{day}.yaml", month.review)
    return write_edition(month.edition, output)


class Month(msgspec.Struct, frozen=True):
    """An edition that was just compiled, the one before it, and the review that it was read with."""

    before: Source | None
    edition: Source
    review: Review


def compile_month(
    folder: Path, day: date, since: date | None, output: Path, progress: Callable[[str, int, int], None]
) -> Month:
    """Compile documents by the review of the edition before, in `output` or bundled, and say what moved.

    Raises:
        InputError: Something is refused. Each problem has been told, and waits in the folder's `edition.yaml`.
    """
    from aoai_catalog.compile.changes import changes_since
    from aoai_catalog.compile.editions import compile_folder
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import REVIEW_FILE, Review, read_review

    dated = {
        number: path
        for data in dict.fromkeys((DATA, output))
        for number, path in sorted(dated_files(data / "editions"))
        if number <= day
    }
    if since is not None and since not in dated:
        known = ", ".join(map(str, sorted(dated))) or "none"
        raise InputError(f"--since {since}: no edition of that day; there are {known}")
    before = since or max(dated, default=None)
    earlier = open_source(dated[before]) if before is not None else None
    own = (folder / REVIEW_FILE).exists()
    former = Review()
    if before is not None:
        former = read_review(folder, *(data / "reviews" / f"{before}.yaml" for data in (output, DATA)))
    compiled = compile_folder(folder, day, former=None if own else former, progress=progress)
    changes = []
    if compiled.edition is not None and earlier is not None:
        for change in changes_since(earlier, compiled.edition):
            accepted = any(change.name == one.name for one in compiled.review.changes)
            if change.name and not accepted:
                changes.append(change)
            click.echo(f"aoai: since {before}: {change}", err=True)
    if compiled.edition is None or changes:
        moved = [f"{folder.name}/{REVIEW_FILE}: {change}; accept {change.name!r} under `changes`" for change in changes]
        left = [*compiled.problems, *moved]
        if own:
            raise uncompiled(left, "nothing was written")
        write_review(folder / REVIEW_FILE, compiled.review, compiled.problems, changes)
        raise uncompiled(left, f"{folder / REVIEW_FILE} was written, where they wait for a reason; nothing else was")
    return Month(earlier, compiled.edition, compiled.review)


@command.command(name="verify")
@catalog_option
@format_option("text", "json")
def verify_command(catalog_folders: Sequence[Path], output_format: str) -> int:
    """Verify editions, captures and overlays: form, places, cells counted again, rebuild, contradictions.

    The bundled files are compared with what was released, and the members of a packed catalog with what was packed.
    Exits 1 where there are problems. Contradictions and accepted oddities are of the sources, and only listed.
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
@click.option("--edition", type=Day(), metavar="DATE", help="Only what this edition itself states.")
@click.option("--capture", type=Day(), metavar="DATE", help="Only what this capture itself lists.")
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
    """Write a table, one row a fact: what one source states, or what is in force on a day."""
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


def _bundled_documents() -> Iterator[tuple[date, Path]]:
    if not SOURCES.is_dir():
        raise InputError("the bundled editions are rebuilt in a checkout of the project only; name a FOLDER to compile")
    for folder in sorted(SOURCES.iterdir()):
        if folder.is_dir():
            yield date.fromisoformat(folder.name), folder


def _verified(folders: Sequence[Path]) -> Iterator[Verification]:
    """Every compiled file, with the documents that it was compiled from where they are at hand, and every overlay."""
    from aoai_catalog.verify import verify_bundled, verify_file, verify_overlay

    yield verify_bundled()
    for folder in (DATA, *folders):
        check_folder(folder)
        for kind in ("editions", "captures"):
            for _, path in sorted(dated_files(folder / kind)):
                documents = SOURCES / path.stem
                at_hand = kind == "editions" and folder == DATA and documents.is_dir()
                yield verify_file(path, documents if at_hand else None)
        yield from map(verify_overlay, overlay_files(folder))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Progress on a terminal, on standard error; nothing elsewhere."""
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda what, done, total: status.update(Text(f"{done}/{total} {what}"))
