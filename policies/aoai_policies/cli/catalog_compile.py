"""`aoai catalog compile`: editions from documents, captures from answers, and what moved since the edition before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from aoai_catalog.folders import dated_files, open_source
from aoai_catalog.input_error import InputError
from aoai_catalog.load import DATA, Source
from aoai_policies.cli import progress, tell
from aoai_policies.cli.options import Day

if TYPE_CHECKING:
    from aoai_catalog.compile.sources import Review

SOURCES = DATA.parent.parent / "sources"
"""The documents that the bundled editions are compiled from; in a checkout only."""

_OLD_COPY = 30
"""Days after which the documentation has a newer page, as it drifts monthly."""


@click.command(name="compile")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--edition", type=Day(), metavar="DATE", help="FOLDER holds the documentation of this day.")
@click.option("--since", type=Day(), metavar="DATE", help="Carry over the review of this earlier edition.")
@click.option("--capture", type=Day(), metavar="DATE", help="FOLDER holds ARM's answers of this day, one per region.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write editions/ or captures/ below this folder (default: the current one; use it with --catalog).",
)
def command(
    folder: Path | None, edition: date | None, since: date | None, capture: date | None, output: Path | None
) -> int:
    """Compile an edition or a capture from a folder.

    An edition is compiled from documents, a capture from ARM's answers. Without FOLDER, all bundled editions are
    rebuilt from catalog/sources (in a checkout of the project).

    FOLDER may be a whole checkout of the documentation: pages are recognised by their content, and those without facts
    are skipped. Compilation stops at anything that cannot be read, with file, line and cell, and at a wholesale change
    since the previous edition. If FOLDER has no edition.yaml, one is written: with what the previous edition accepts on
    the same pages, and with what is left to decide in comments.

    Record ARM's answers with `az cognitiveservices model list -l REGION > FOLDER/REGION.json`.
    """
    from aoai_catalog.compile.arm import compile_capture
    from aoai_catalog.compile.edition_file import write_edition
    from aoai_catalog.compile.editions import compile_edition
    from aoai_catalog.compile.problems import CompilationError
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import REVIEW_FILE, read_review

    if folder is None and (edition or capture or since):
        raise InputError("--edition, --since and --capture need a FOLDER to compile")
    if folder is not None and bool(edition) == bool(capture):
        raise InputError("say what FOLDER holds: --edition DATE for documents, --capture DATE for ARM's answers")
    goal = output or (Path() if folder else DATA)
    try:
        with progress() as said:
            if folder is None:
                written = []
                for day, documents in _bundled_documents():
                    write_review(goal / "reviews" / f"{day}.yaml", read_review(documents / REVIEW_FILE))
                    written.append(write_edition(compile_edition(documents, day, progress=said), goal))
            elif edition is not None:
                written = [_compile_folder(folder, edition, since, goal, said)]
            elif capture is not None:
                written = [write_edition(compile_capture(folder, capture, progress=said), goal)]
    except CompilationError as error:
        raise uncompiled(error.problems, "nothing was written") from None
    for path in written:
        click.echo(f"wrote {path}")
    return 0


def uncompiled(problems: Sequence[object], so: str) -> InputError:
    """Tell each problem, and make the error that ends the command."""
    for problem in problems:
        tell(str(problem))
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return InputError(f"{count}; {so}")


def _compile_folder(
    folder: Path, day: date, since: date | None, output: Path, progress: Callable[[str, int, int], None]
) -> Path:
    """Compile documents by the review of the edition before, and keep the review beside the edition."""
    from aoai_catalog.compile.edition_file import write_edition
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import REVIEW_FILE

    review_file = folder / REVIEW_FILE
    month = compile_month(folder, day, since, output, review_file, progress)
    if not review_file.exists() and month.review.accepted:
        write_review(review_file, month.review)
    write_review(output / "reviews" / f"{day}.yaml", month.review)
    return write_edition(month.edition, output)


class Month(msgspec.Struct, frozen=True):
    """An edition that was just compiled, the one before it, and the review that it was read with."""

    before: Source | None
    edition: Source
    review: Review


def compile_month(
    folder: Path,
    day: date,
    since: date | None,
    output: Path,
    review_file: Path,
    progress: Callable[[str, int, int], None],
) -> Month:
    """Compile documents by `review_file`, or the review of the edition before where there is none; say what moved.

    The edition before is one in `output` or bundled.

    Raises:
        InputError: Something is refused. Each problem has been told; where there was no `review_file`, they wait in it.
    """
    from aoai_catalog.compile.changes import changes_since
    from aoai_catalog.compile.editions import compile_folder
    from aoai_catalog.compile.reviews import write_review
    from aoai_catalog.compile.sources import name_of, read_review

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
    own = review_file.exists()
    former = None
    if not own:
        reviews = () if before is None else (data / "reviews" / f"{before}.yaml" for data in (output, DATA))
        former = read_review(*reviews)
    compiled = compile_folder(folder, day, review_file=review_file, former=former, progress=progress)
    changes = []
    if compiled.edition is not None:
        newest = max(page.date for page in compiled.edition.manifest.pages)
        if (day - newest).days > _OLD_COPY:
            tell(f"the newest date on a page is {newest}; if they are an older copy, give its day by --edition")
    if compiled.edition is not None and earlier is not None:
        for change in changes_since(earlier, compiled.edition):
            accepted = any(change.name == one.name for one in compiled.review.changes)
            if change.name and not accepted:
                changes.append(change)
            tell(f"since {before}: {change}")
    if compiled.edition is None or changes:
        moved = [
            f"{name_of(review_file)}: {change}; accept it by `- {{name: {change.name}, reason: ...}}` under `changes`"
            for change in changes
        ]
        left = [*compiled.problems, *moved]
        if own:
            raise uncompiled(left, "nothing was written")
        write_review(review_file, compiled.review, compiled.problems, changes)
        raise uncompiled(left, f"{review_file} was written, where they wait for a reason; nothing else was")
    return Month(earlier, compiled.edition, compiled.review)


def _bundled_documents() -> Iterator[tuple[date, Path]]:
    if not SOURCES.is_dir():
        raise InputError(
            "the bundled editions can be rebuilt only in a checkout of the project; name a FOLDER to compile"
        )
    for folder in sorted(SOURCES.iterdir()):
        if folder.is_dir():
            yield date.fromisoformat(folder.name), folder
