"""`aoai catalog site`."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aoai_catalog.input_error import InputError
from aoai_catalog.load import Source
from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.cli import progress
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of

if TYPE_CHECKING:
    from aoai_policies.reports.html.site.site import Comparison, Site

Tell = Callable[[str, int, int], None]
_ADDRESS = re.compile(r"https?://[^\s?#]+")


@click.command(name="site")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--base-url", metavar="URL", help="The site's public address, for the links in its feed.")
@as_of_option
@catalog_option
def command(folder: Path, base_url: str | None, as_of: date, catalog_folders: Sequence[Path]) -> int:
    """Write the catalog as a website.

    The site has a page for each model and region, pages of what changed, and a feed of changes. The pages load nothing
    else and use relative links, so they work on any server or without one. DIR is created, or replaced if it holds an
    earlier site; any other content is refused.

    \b
    aoai catalog site public
    aoai catalog site public --base-url https://ai.contoso.com/catalog
    aoai catalog site public --catalog my-catalog --as-of 2026-10-05
    """  # noqa: D301 - click reads the escape
    from aoai_policies.reports.html.site.pages import files

    goal = Path(os.path.realpath(folder))
    _check_goal(folder, goal)
    address = _checked_address(base_url) if base_url else ""
    with progress() as tell:
        site = site_of(open_catalog(as_of, folders_of(catalog_folders)), tell)
        tell("writing", 1, 1)
        try:
            count = _write(files(site, address), goal)
        except OSError as error:
            raise InputError(f"{folder}: {error.strerror or error}") from None
    click.echo(f"wrote {count} files to {folder}")
    return 0


def site_of(catalog: Catalog, tell: Tell) -> Site:
    """Put together what the site shows: each model that the catalog knows, and each two sources in a row compared."""
    from aoai_catalog.model_sheet import model_sheet
    from aoai_catalog.names import fold_case
    from aoai_policies.reports.html.site.site import Site

    names = {fold_case(name): name for name in sorted(catalog.model_names())}
    sheets = []
    for number, (_, name) in enumerate(sorted(names.items()), 1):
        tell(name, number, len(names))
        sheets.append(model_sheet(catalog, catalog.models(name), all_features=False))
    comparisons = sorted(_comparisons(catalog, tell), key=lambda one: (one.after.date, repr(one)), reverse=True)
    return Site(catalog.as_of, tuple(sheets), tuple(comparisons), tuple(catalog.sources))


def _comparisons(catalog: Catalog, tell: Tell) -> Iterator[Comparison]:
    """Each edition with the one before it, each capture with the one before; of one day the last folder's counts."""
    from aoai_catalog.diff import compare
    from aoai_policies.reports.html.site.site import Comparison

    for kind in ("edition", "capture"):
        of_days: dict[date, Source] = {one.date: one for one in catalog.sources if one.manifest.kind == kind}
        pairs = list(pairwise(source for _, source in sorted(of_days.items())))
        for number, (before, after) in enumerate(pairs, 1):
            tell(f"{before} → {after}", number, len(pairs))
            yield Comparison(before, after, compare(before, after))


def _check_goal(folder: Path, goal: Path) -> None:
    """Refuse a folder that holds anything else than a site: it would be gone.

    Raises:
        InputError: It does, or cannot be looked into.
    """
    from aoai_policies.reports.html.site.feed import GENERATOR

    try:
        if not goal.exists() or not any(goal.iterdir()):
            return
        feed = goal / "feed.xml"
        ours = feed.is_file() and f"<generator>{GENERATOR}</generator>" in feed.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        ours = False
    if not ours:
        raise InputError(f"{folder}: not empty, and not a catalog site; name a new folder, or empty this one")


def _checked_address(base_url: str) -> str:
    if not _ADDRESS.fullmatch(base_url):
        raise InputError(f"--base-url {base_url}: not a web address; write it as https://example.com/catalog")
    return base_url.rstrip("/") + "/"


def _write(files: Iterator[tuple[str, str]], goal: Path) -> int:
    """Write files into a new folder that then takes the place of the goal, so that nobody sees half of it."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    secret = os.urandom(8).hex()
    partial, former = (goal.with_name(f".aoai-{secret}.{word}") for word in ("partial", "former"))
    count = 0
    try:
        for path, text in files:
            file = partial / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            count += 1
        if goal.exists():
            goal.rename(former)
        try:
            partial.rename(goal)
        except OSError:
            if former.exists():
                former.rename(goal)
            raise
    finally:
        for rest in (partial, former):
            shutil.rmtree(rest, ignore_errors=True)
    return count
