"""Compiles a folder of documents into an edition: recognise, read, settle what is odd, sort."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TypeAlias

import msgspec
import yaml

from aoai_catalog.compile.edition_file import canonical_order
from aoai_catalog.compile.markdown import Document, read_front_matter, read_markdown
from aoai_catalog.compile.pages import Matrix, Reading, date_of, read_page
from aoai_catalog.compile.problems import CompilationError, Problem, settle
from aoai_catalog.compile.reader import Record
from aoai_catalog.compile.readers import recognise
from aoai_catalog.compile.reviews import carry_over
from aoai_catalog.compile.sources import REVIEW_FILE, Review, document_files, name_of, read_documents, read_review
from aoai_catalog.compile.vocabulary import hosted_name, sku_by_heading, with_additions
from aoai_catalog.load import Source
from aoai_catalog.records import TABLES, Capacity, Coverage, Gap, Lifecycle, Manifest, Offer

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being read, how many pages are done, and how many there are."""

DOCUMENTED_SKUS = (
    *("GlobalStandard", "DataZoneStandard", "Standard"),
    *("GlobalProvisionedManaged", "DataZoneProvisionedManaged", "ProvisionedManaged"),
    *("GlobalBatch", "DataZoneBatch"),
)
"""The deployment types of which the documentation has a matrix."""


def ignore_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


class Compiled(msgspec.Struct, frozen=True):
    """What became of a folder: its edition, or the problems that stop it, and the review that it was read with."""

    edition: Source | None
    problems: tuple[Problem, ...]
    review: Review


def compile_edition(folder: Path, day: date, *, progress: Progress = ignore_progress) -> Source:
    """Compile the documents of a folder to the edition of a day.

    Args:
        folder: Documents in any tree; an `edition.yaml` at its top says what a reviewer adds and accepts.
        day: The date of the edition.
        progress: Called before each page.

    Raises:
        CompilationError: The documents hold something that cannot be taken as it stands, and nothing accepts it.
    """
    compiled = compile_folder(folder, day, progress=progress)
    if compiled.edition is None:
        raise CompilationError(compiled.problems)
    return compiled.edition


def newest_date(folder: Path, until: date) -> date | None:
    """The newest day that a page with facts gives as its own, up to a day; None where none gives any."""
    dated = []
    for file in document_files(folder):
        with suppress(OSError, ValueError, yaml.YAMLError):  # told when it is compiled
            if (day := date_of(read_front_matter(file.read_text(encoding="utf-8-sig")))) and day <= until:
                dated.append((day, file))
    for day, file in sorted(dated, reverse=True):
        if any(reader for _, reader in recognise(read_markdown(file.name, file.read_text(encoding="utf-8-sig")))):
            return day
    return None


def compile_folder(
    folder: Path,
    day: date,
    *,
    review_file: Path | None = None,
    former: Review | None = None,
    progress: Progress = ignore_progress,
) -> Compiled:
    """Compile a folder as `compile_edition` does, and say what is left to decide.

    Args:
        folder: Documents in any tree. Pages without a fact of the catalog are passed over.
        day: The date of the edition.
        review_file: The `edition.yaml`, where it is not at the top of the folder.
        former: The review of the edition before, in place of an `edition.yaml`.
        progress: Called before each page.

    Raises:
        CompilationError: The folder cannot be read, or holds no page of a known kind.
    """
    file = review_file or folder / REVIEW_FILE
    if former is None:
        review = read_review(file)
    else:
        review = carry_over(former, [page.relative_to(folder).as_posix() for page in document_files(folder)])
    documents = read_documents(folder, review)
    names = {document.path.rpartition("/")[2] for document in documents}
    readings: list[Reading] = []
    with with_additions(review.adds):
        for done, (document, page) in enumerate(zip(documents, _page_ids(documents), strict=True)):
            progress(document.path, done, len(documents))
            readings.append(read_page(document, page, day, review, names))
    progress(folder.name, len(documents), len(documents))
    settled = settle((problem for reading in readings for problem in reading.problems), review.accepted, folder.name)
    if former is not None:  # what was carried over and is not there any more is none of this folder's
        review = msgspec.structs.replace(review, accepted=settled.used)
    problems = list(settled.open)
    if former is None:
        problems += (*settled.unused(name_of(file)), *_unknown_pages(review, documents, name_of(file)))
    if problems:
        return Compiled(None, tuple(problems), review)
    if not any(reading.readers for reading in readings):
        raise CompilationError([Problem(folder.name, 0, "", "no page of a known kind in it; nothing to compile")])
    read = [reading for reading in readings if reading.readers or (reading.page.unread_cells and not reading.whole)]
    coverage = _coverage(read, review)
    manifest = Manifest(
        kind="edition",
        date=day,
        title=review.title or f"Microsoft Foundry documentation of {day}",
        coverage=coverage,
        pages=tuple(reading.page for reading in read),
        exact=review.exact,
        accepted=(*settled.lines, *(f"{folder.name}/{transcription}" for transcription in review.transcribed)),
        added_regions=tuple(region.region for region in review.adds.regions),
        gaps=tuple(sorted(set(_gaps(read, settled.accepted)))) if coverage["offers"] == "full" else (),
    )
    edition = assemble(manifest, _as_deployed([record for reading in read for record in reading.records]))
    return Compiled(edition, (), review)


def _as_deployed(records: Sequence[Record]) -> Iterator[Record]:
    """Give the models of PTU tables the names by which a host deploys them, where another table has those."""
    deployed = sorted({record.model for record in records if isinstance(record, Lifecycle | Offer)})
    for record in records:
        if isinstance(record, Capacity):
            name = hosted_name(record.format, record.model, deployed)
            yield msgspec.structs.replace(record, model=name)
        else:
            yield record


def _gaps(readings: Sequence[Reading], accepted: Collection[Problem]) -> Iterator[Gap]:
    """Where an edition that covers offers says nothing by its silence: what it lacks, or has and could not read."""
    stated = {matrix.sku for reading in readings for matrix in reading.matrices}
    yield from (Gap(sku) for sku in DOCUMENTED_SKUS if sku not in stated)
    for reading in readings:
        yield from _missing_tabs(reading.matrices)
        for problem in accepted:
            if problem.path != reading.page.path:
                continue
            if not any(problem.line in table for table in reading.tables):
                yield from (Gap(matrix.sku) for matrix in reading.matrices)
            for matrix in reading.matrices:
                if problem.line in matrix.lines:
                    yield Gap(matrix.sku, tuple(sorted(matrix.regions)))


def _missing_tabs(matrices: Sequence[Matrix]) -> Iterator[Gap]:
    """The tabs of a page that some section lacks, with the regions that other sections have in them."""
    regions: dict[str, frozenset[str]] = {}
    tabs: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for matrix in matrices:
        if matrix.tab and not sku_by_heading(matrix.tab):
            regions[matrix.tab] = regions.get(matrix.tab, frozenset()) | matrix.regions
            tabs.setdefault((matrix.sku, matrix.headings), set()).add(matrix.tab)
    for (sku, _), own in tabs.items():
        yield from (Gap(sku, tuple(sorted(regions[tab]))) for tab in regions.keys() - own if regions[tab])


def assemble(manifest: Manifest, records: Iterable[Record]) -> Source:
    """Sort records into the tables of an edition or capture."""
    return Source.of(manifest, canonical_order(records))


def _page_ids(documents: Sequence[Document]) -> list[str]:
    """A short id for each page: its file's name up to the first dot, with a number where that stands twice."""
    ids: list[str] = []
    for document in documents:
        numbered = (f"{document.name}-{number}" for number in range(2, len(documents) + 2))
        ids.append(next(candidate for candidate in (document.name, *numbered) if candidate not in ids))
    return ids


def _unknown_pages(review: Review, documents: Sequence[Document], file: str) -> Iterator[Problem]:
    paths = {document.path.partition("/")[2] for document in documents} | {document.upstream for document in documents}
    for page in review.pages:
        if page not in paths:
            yield Problem(file, 0, page, "is not a document of the folder")


def _coverage(readings: Sequence[Reading], review: Review) -> dict[str, Coverage]:
    """For every table: full where what states it whole stands on whole pages only, none where nothing gives it."""
    coverage: dict[str, Coverage] = dict.fromkeys(TABLES, "none")
    for table in TABLES:
        givers = [
            (reading.whole, reader) for reading in readings for reader in reading.readers if table in reader.fills
        ]
        stating = [whole for whole, reader in givers if reader.extent == "whole"]
        if givers:
            coverage[table] = "full" if stating and all(whole for whole, _ in givers) else "part"
    return coverage | review.coverage
