"""`aoai catalog refresh`."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from aoai_catalog.folders import open_source, sources_of_days
from aoai_catalog.input_error import InputError
from aoai_policies.cli import note, progress, tell
from aoai_policies.cli.catalog_diff import concerned_option, difference_of
from aoai_policies.cli.catalog_diff_reports import render
from aoai_policies.cli.options import (
    Amount,
    Day,
    as_of_option,
    catalog_option,
    folders_of,
    format_option,
    settings_option,
)

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(name="refresh")
@click.option(
    "--from", "checkout", type=_FOLDER, metavar="FOLDER", help="Read the pages from a checkout, without the network."
)
@click.option(
    "--from-url",
    envvar="AOAI_DOCUMENTATION",
    metavar="URL",
    help="Fetch the pages from this base address (also AOAI_DOCUMENTATION; default: the documentation's repository).",
)
@click.option(
    "--without", multiple=True, metavar="PAGE", help="Leave out a page that no longer exists; can be repeated."
)
@click.option(
    "--timeout",
    type=Amount(min=0.1),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Stop waiting for a page after this time.",
)
@click.option(
    "--edition",
    type=Day(),
    metavar="DATE",
    help="Date the pages to this day (default: today; with --from, the newest date on a page with facts).",
)
@click.option(
    "--since", type=Day(), metavar="DATE", help="Compare with this edition (default: the newest by that day)."
)
@concerned_option
@settings_option
@click.option(
    "--output",
    type=_FOLDER,
    default=Path("catalog"),
    show_default=True,
    metavar="DIR",
    help="Write editions/ and reviews/ below this folder; use it with --catalog.",
)
@click.option("--documents", type=_FOLDER, metavar="DIR", help="Keep the pages and their review below this folder.")
@as_of_option
@catalog_option
@format_option("text", "json", "markdown")
def command(
    checkout: Path | None,
    from_url: str | None,
    without: Sequence[str],
    timeout: float,
    edition: date | None,
    since: date | None,
    stacks: Sequence[str],
    settings_file: Path | None,
    output: Path,
    documents: Path | None,
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Fetch and compile today's documentation.

    Shows what changed and, with --stack, for whom. Unchanged pages come from the cache (below XDG_CACHE_HOME or
    ~/.cache). If anything cannot be read, the previous edition stays, and the pages wait in DIR/documents/DATE with an
    edition.yaml to complete (with --from, only the edition.yaml: nothing is written to the checkout). Exits with 0 with
    or without changes, and with 2 if anything is refused.

    \b
    aoai catalog refresh                          into ./catalog
    aoai catalog refresh --stack prod.json --format markdown
    aoai catalog refresh --from azure-ai-docs     pages are found by content; dated by what they say
    aoai check --catalog catalog
    """  # noqa: D301 - click reads the escape
    from aoai_catalog.compile.edition_file import write_edition
    from aoai_catalog.compile.problems import CompilationError
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import REVIEW_FILE
    from aoai_policies.cli.catalog_compile import compile_month, uncompiled

    if checkout is not None and (from_url != os.environ.get("AOAI_DOCUMENTATION") or without or documents):
        raise InputError("--from takes the pages as they are; leave out --from-url, --without and --documents")
    day = _day_of(checkout, edition, as_of)
    waiting = (documents or output / "documents") / str(day) / REVIEW_FILE
    folder = checkout or waiting.parent
    review = next((file for file in (waiting, folder / REVIEW_FILE) if file.exists()), waiting)
    with progress() as said:
        if checkout is None:
            _fetch(folder, from_url, without, timeout, said)
        try:
            month = compile_month(folder, day, since, output, review, said)
        except CompilationError as error:
            raise uncompiled(error.problems, "the previous edition stays, and nothing was written") from None
        except InputError:
            if review.exists():
                mend = ["aoai", "catalog", "compile", str(folder), "--edition", str(day), "--output", str(output)]
                mend += ["--since", str(since)] if since else []
                again = "this command again" if checkout else f"`{shlex.join(mend)}`"
                tell(f"the previous edition stays; complete {review}, then run {again}")
            raise
    if documents is not None:
        write_review(review, month.review)
    write_review(output / "reviews" / f"{day}.yaml", month.review)
    written = write_edition(month.edition, output)
    if documents is None:
        _clear(waiting, fetched=checkout is None)
    note(f"wrote {written}")
    if (newest := max(sources_of_days("edition", [output]))) > day:
        note(f"the edition of {newest} is newer and takes precedence")
    if month.before is not None:
        catalogs = [*folders_of(catalog_folders), output]
        difference = difference_of((month.before, open_source(written)), catalogs, stacks, settings_file)
        unchanged = output_format == "text" and not difference.differs
        same = f"no changes since the edition of {month.before.date}\n"
        click.echo(same if unchanged else render(difference, output_format), nl=False)
    return 0


def _day_of(checkout: Path | None, edition: date | None, today: date) -> date:
    """The day that the pages are of: what is served is today's, and a checkout says by its pages."""
    from aoai_catalog.compile.editions import newest_date

    if edition is not None and edition > today:
        raise InputError(f"--edition {edition}: that day is after today, {today}")
    if checkout is not None and not checkout.is_dir():
        raise InputError(f"--from {checkout}: no such folder")
    if edition is not None or checkout is None:
        return edition or today
    day = newest_date(checkout, today)
    if day is None:
        raise InputError(
            f"--from {checkout}: holds no page with facts that gives a date (ms.date); if it is the folder of the "
            "documents, give their day by --edition (of a clone: `git log -1 --format=%cs`)"
        )
    note(f"the edition is of {day}, the newest date on a page with facts; --edition gives another")
    return day


def _clear(review: Path, *, fetched: bool) -> None:
    """Remove the pages that were fetched, or only the review that was completed, and the folders then empty."""
    if fetched:
        shutil.rmtree(review.parent)
    review.unlink(missing_ok=True)
    for folder in review.parents[:2]:
        with suppress(OSError):
            folder.rmdir()


def _fetch(
    folder: Path,
    from_url: str | None,
    without: Sequence[str],
    timeout: float,
    progress: Callable[[str, int, int], None],
) -> None:
    """Write the pages of today below a folder. Raises InputError where one cannot be had, after telling why."""
    from aoai_catalog.compile.documentation import collect_pages, documentation, write_pages
    from aoai_catalog.compile.fetch import fetch_page

    base = from_url or documentation().base
    if urlsplit(base).scheme not in {"https", "http"}:
        raise InputError(f"--from-url {base}: not an https:// address; for a folder use --from")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "pulumi-azure-openai"  # noqa: PTH111 - never raises
    texts, missing = collect_pages(
        lambda path: fetch_page(f"{base.rstrip('/')}/{quote(path)}", cache, timeout), without, progress
    )
    for why in dict.fromkeys(missing.values()):
        first, *more = (path for path, other in missing.items() if other == why)
        tell(f"{first} {why}" + (f" (and {len(more)} more)" if more else ""))
    if missing:
        pages = "page" if len(missing) == 1 else "pages"
        raise InputError(f"{len(missing)} {pages} missing; the previous edition stays, and nothing was written")
    write_pages(folder, texts)
