"""Which pages of the documentation hold facts, and the files that they include."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import msgspec

from aoai_catalog.compile.fetch import FetchError
from aoai_catalog.compile.markdown import included_files
from aoai_catalog.compile.readers import has_no_facts
from aoai_catalog.compile.sources import document_files
from aoai_catalog.load import DATA

_AT_ONCE = 8


class Documentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public repository of the documentation, the base address of its files, and the pages with facts, by path."""

    repository: str
    base: str
    pages: tuple[str, ...]


@cache
def documentation() -> Documentation:
    """The reviewed list."""
    return msgspec.json.decode((DATA / "documentation.json").read_bytes(), type=Documentation)


def collect_pages(
    fetch: Callable[[str], str], without: Collection[str], progress: Callable[[str, int, int], None]
) -> tuple[dict[str, str], dict[str, str]]:
    """Fetch all pages and the files that they include, and those that these include.

    Args:
        fetch: Gives the text of a path, or raises FetchError.
        without: Paths that are left out.
        progress: Called with a path, how many were fetched and how many are known.

    Returns:
        The texts, and why what is missing could not be had, both by path.
    """
    texts: dict[str, str] = {}
    missing: dict[str, str] = {}
    wanted = [page for page in documentation().pages if page not in without]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while wanted:
            for path, (text, problem) in zip(wanted, pool.map(lambda path: _tried(fetch, path), wanted), strict=True):
                if problem:
                    missing[path] = problem
                else:
                    texts[path] = text
                progress(path, len(texts), len(texts) + len(wanted))
            included = {file for path in wanted if path in texts for file in _included(path, texts[path])}
            wanted = sorted(included - texts.keys() - missing.keys() - set(without))
    return texts, missing


def _tried(fetch: Callable[[str], str], path: str) -> tuple[str, str]:
    try:
        return fetch(path), ""
    except FetchError as error:
        return "", str(error)


def _included(page: str, text: str) -> Iterator[str]:
    """The paths of what a page includes from its own repository and that can hold facts."""
    for written in included_files(text):
        rooted = written.lstrip("~/")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page) if rooted == written else "", rooted))
        if path.partition("/")[0] == page.partition("/")[0] and "://" not in written and not has_no_facts(path):
            yield path


def write_pages(folder: Path, texts: dict[str, str]) -> None:
    """Write pages below a folder, and remove the documents there that are none of them."""
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    for file in document_files(folder):
        if file.relative_to(folder).as_posix() not in texts:
            file.unlink()
