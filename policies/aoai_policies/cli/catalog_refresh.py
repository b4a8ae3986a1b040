"""`aoai catalog refresh`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from aoai_catalog.folders import open_source
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
@click.option("--since", type=Day(), metavar="DATE", help="Compare with this edition (default: the newest).")
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
    ~/.cache). If anything cannot be read, the previous edition stays, and the pages wait in DIR/documents with an
    edition.yaml to complete. Exits with 0 with or without changes, and with 2 if anything is refused.

    \b
    aoai catalog refresh                          into ./catalog
    aoai catalog refresh --stack prod.json --format markdown
    aoai catalog refresh --from azure-ai-docs     pages are found by content, wherever they are
    aoai check --catalog catalog
    """  # noqa: D301 - click reads the escape
    from aoai_catalog.compile.edition_file import write_edition
    from aoai_catalog.compile.problems import CompilationError
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import REVIEW_FILE
    from aoai_policies.cli.catalog_compile import compile_month, uncompiled

    if checkout is not None and (from_url != os.environ.get("AOAI_DOCUMENTATION") or without or documents):
        raise InputError("--from takes the pages as they are; leave out --from-url, --without and --documents")
    if checkout is not None and not checkout.is_dir():
        raise InputError(f"--from {checkout}: no such folder")
    folder = checkout or (documents or output / "documents") / str(as_of)
    with progress() as said:
        if checkout is None:
            _fetch(folder, from_url, without, timeout, said)
        try:
            month = compile_month(folder, as_of, since, output, said)
        except CompilationError as error:
            raise uncompiled(error.problems, "the previous edition stays, and nothing was written") from None
        except InputError:
            if (folder / REVIEW_FILE).exists():
                mend = f"aoai catalog compile {folder} --edition {as_of} --output {output}"
                mend += f" --since {since}" if since else ""
                tell(f"the previous edition stays; complete {folder / REVIEW_FILE}, then run `{mend}`")
            raise
    if documents is not None:
        write_review(folder / REVIEW_FILE, month.review)
    elif checkout is None:
        shutil.rmtree(folder)
        with suppress(OSError):  # others wait there
            folder.parent.rmdir()
    write_review(output / "reviews" / f"{as_of}.yaml", month.review)
    written = write_edition(month.edition, output)
    note(f"wrote {written}")
    if month.before is not None:
        catalogs = [*folders_of(catalog_folders), output]
        difference = difference_of((month.before, open_source(written)), catalogs, stacks, settings_file)
        unchanged = output_format == "text" and not difference.differs
        same = f"no changes since the edition of {month.before.date}\n"
        click.echo(same if unchanged else render(difference, output_format), nl=False)
    return 0


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
