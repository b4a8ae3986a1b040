"""Whether an edition or capture can be trusted: its form, its places, its cells, its rebuild, its contradictions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.checksums import CHECKSUMS, bundled_files, changed_files
from aoai_catalog.compile.edition_file import encode_edition
from aoai_catalog.compile.edition_schema import mismatch
from aoai_catalog.compile.editions import compile_edition
from aoai_catalog.compile.problems import CompilationError
from aoai_catalog.disagreements import Disagreement, between_pages
from aoai_catalog.folders import open_source
from aoai_catalog.input_error import InputError
from aoai_catalog.load import DATA, CatalogError, Source
from aoai_catalog.packed import content_of
from aoai_catalog.records import TABLES

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\{/\*.*?(?:\*/\}|\Z)", re.DOTALL)
_ROW = re.compile(r"^[\s>]*\|(.*?)\|?\s*$")
_RULE = re.compile(r"[\s|:-]+")
_DIFF = re.compile(r"(`{3,})diff")
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")


class Verification(msgspec.Struct, frozen=True):
    """What is to be said of a file: what is wrong with it, what it contradicts itself in, which oddities it accepts.

    `records` and `cells` count what it holds and what the tables behind it hold.
    """

    path: str
    problems: tuple[str, ...]
    contradictions: tuple[Disagreement, ...]
    accepted: tuple[str, ...]
    records: dict[str, int]
    cells: int


def verify_file(path: Path, documents: Path | None = None) -> Verification:
    """Verify a compiled file.

    Args:
        path: The edition or capture.
        documents: The folder that an edition was compiled from. With it the cells are counted again in the documents
            themselves and the edition is rebuilt. A capture's answers are not kept, so it has none.
    """
    content = path.read_bytes() if path.is_file() else content_of(path)
    if what := mismatch(content):
        return Verification(str(path), (f"{path}: {what}; compile it again",), (), (), {}, 0)
    problems: list[str] = []
    edition = Source.decode(path, content)
    if encode_edition(edition) != content:
        problems.append(f"{path}: is not in canonical form; compile it again")
    problems += (f"{path}: {problem}" for problem in _misplaced(edition))
    if documents is not None:
        problems += _uncounted_cells(edition, documents)
        problems += _rebuild_differences(path, content, edition, documents)
    return Verification(
        path=str(path),
        problems=tuple(problems),
        contradictions=tuple(between_pages(edition)),
        accepted=edition.manifest.accepted,
        records=_counted(edition),
        cells=sum(page.cells for page in edition.manifest.pages),
    )


def verify_bundled() -> Verification:
    """Verify that the bundled files are those that were released."""
    return Verification(str(DATA / CHECKSUMS), tuple(changed_files()), (), (), {"files": len(bundled_files())}, 0)


def verify_overlay(path: Path) -> Verification:
    """Verify an overlay: whether it can be read, and how many facts it holds."""
    try:
        overlay = open_source(path)
    except CatalogError as error:
        return Verification(str(path), (str(error),), (), (), {}, 0)
    return Verification(str(path), (), (), (), _counted(overlay), 0)


def _counted(source: Source) -> dict[str, int]:
    return {table: len(source.table(table)) for table in TABLES if source.table(table)}


def count_cells(text: str) -> int:
    """Count the cells of all tables of a Markdown page, headers and separators apart, line by line.

    It shares nothing with the reader of tables, so that the two can be compared.
    """
    cells = 0
    header = 0
    for line in _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text).splitlines():
        row = _ROW.match(line)
        if row is None:
            header = 0
        elif _RULE.fullmatch(row[1]) and ("--" in row[1] or (header and "-" in row[1])):
            cells -= header
            header = 0
        else:
            header = row[1].replace("\\|", "").count("|") + 1
            cells += header
    return cells


def count_cells_after_changes(text: str) -> int:
    """Count the cells of the tables that the hunks of a report of diffs show, as they are after the changes."""
    lines: list[str] = []
    fence = ""
    inside = False
    for line in text.splitlines():
        if opening := _DIFF.fullmatch(line.strip()):
            fence = opening[1]
        elif line.rstrip() in {fence, "Summary"} - {""} and not (fence and line.rstrip() == "Summary"):
            inside, fence = False, ""
        inside = inside or bool(_HUNK.match(line))
        is_row_after = inside and not line.startswith(("-", "@@"))
        lines.append(line.removeprefix("+") if is_row_after else "")
    return count_cells("\n".join(lines))


def count_tabbed_cells(text: str) -> int:
    """Count the cells of rows with tabs. A run begins with its header; a row without a first cell goes on above."""
    cells = 0
    below_header = False
    for line in text.splitlines():
        row = [cell.strip() for cell in line.split("\t")]
        if len(row) == 1:
            below_header = False
        elif not below_header:
            below_header = any(row[1:]) and not _RULE.fullmatch("".join(row))
        elif row[0]:
            cells += len(row)
    return cells


def _misplaced(edition: Source) -> Iterator[str]:
    """Records of a page that the manifest has not, without a line, or with a region that Azure has not."""
    known = {*reviewed.regions(), *edition.manifest.added_regions}
    for table in TABLES:
        for record in edition.table(table):
            if record.at.page not in edition.pages:
                yield f"{table}: a record of page {record.at.page!r}, which the manifest does not list"
            if edition.manifest.kind == "edition" and record.at.line == 0:
                yield f"{table}: a record without a line in {record.at.page!r}"
            for field in ("yes", "no", "regions"):
                for region in getattr(record, field, ()):
                    if region not in known:
                        yield f"{table}: {region!r} is not a region of data/regions.json"


def _uncounted_cells(edition: Source, documents: Path) -> Iterator[str]:
    """The documents whose tables hold other cells than were read. A report of diffs is one document of many pages."""
    read: dict[str, int] = defaultdict(int)
    for page in edition.manifest.pages:
        read[page.path] += page.cells + page.unread_cells
    for path, cells in read.items():
        document = documents.parent / path
        if not document.exists():
            yield f"{path}: is not there any more; compile the edition again"
        elif (counted := _count(document)) != cells:
            yield f"{path}: its tables hold {counted} cells, and {cells} of them were read"


def _count(document: Path) -> int:
    text = document.read_text(encoding="utf-8-sig")
    if document.suffix != ".txt":
        return count_cells(text)
    return count_cells_after_changes(text) if re.search(_HUNK.pattern, text) else count_tabbed_cells(text)


def _rebuild_differences(path: Path, content: bytes, edition: Source, documents: Path) -> Iterator[str]:
    try:
        rebuilt = encode_edition(compile_edition(documents, edition.manifest.date))
    except CompilationError as error:
        yield from (str(problem) for problem in error.problems)
        return
    except InputError as error:
        yield str(error)
        return
    old, new = content.splitlines(), rebuilt.splitlines()
    if old != new:
        line = next((number for number, pair in enumerate(zip(old, new, strict=False), 1) if pair[0] != pair[1]), 0)
        yield f"{path}:{line or min(len(old), len(new)) + 1}: a rebuild from {documents} differs; compile it again"
