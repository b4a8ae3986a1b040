"""A folder of documents, and the reviewed `edition.yaml` that may lie beside them.

Markdown is read as such. A text file is a report of diffs, or the text of a page that was extracted from a PDF; which
of them is told by what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from aoai_catalog.compile.diff_reports import is_report, read_report
from aoai_catalog.compile.markdown import Document, read_markdown
from aoai_catalog.compile.pdf_text import is_pdf_text, read_pdf_text
from aoai_catalog.compile.problems import Acceptance, CompilationError, Problem
from aoai_catalog.compile.vocabulary import Additions
from aoai_catalog.input_error import InputError
from aoai_catalog.marked_yaml import read_marked, typed
from aoai_catalog.records import Coverage

REVIEW_FILE = "edition.yaml"
_MARKDOWN = frozenset({".md", ".mdx"})
_DOCUMENTS = _MARKDOWN | {".txt"}


class PageReview(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer adds to a page: title, the day it is of, its public address, its path where it was taken from.

    `excerpt`: the file is a part of the page, so that its silence says nothing. `sku`: the deployment type that its
    matrices and batch quotas are of, where no heading says so.
    """

    title: str = ""
    date: date | None = None
    url: str = ""
    upstream: str = ""
    licence: str = ""
    excerpt: bool = False
    sku: str = ""


class Transcription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word that a source broke, as a reviewer reads it. `text` is what stands on the line, `reads` what it means.

    A heading that the source lost is one on a blank line: there `text` is empty.
    """

    page: str
    line: int
    reads: str
    reason: str
    text: str = ""

    def __str__(self) -> str:
        """Show it as one line, as accepted oddities are shown."""
        what = f"{self.text!r} is read as" if self.text else "a heading is lost here, taken as"
        return f"{self.page}:{self.line}: {what} {self.reads!r}. Accepted: {self.reason}"


class AcceptedChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wholesale change against the edition before that a reviewer has seen, by the compiler's name of it."""

    name: str
    reason: str


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `edition.yaml`; a folder without one is compiled with these defaults.

    `coverage` overrules, table by table, what the pages let assume. `pages` is by path in the folder, or by the path
    of a page that a report of diffs shows. `adds` has names that the reviewed files do not know yet.
    """

    title: str = ""
    exact: bool = True
    url: str = ""
    licence: str = "CC BY 4.0, Microsoft"
    coverage: dict[str, Coverage] = {}
    pages: dict[str, PageReview] = {}
    adds: Additions = Additions()
    accepted: tuple[Acceptance, ...] = ()
    changes: tuple[AcceptedChange, ...] = ()
    transcribed: tuple[Transcription, ...] = ()

    def page(self, document: Document) -> PageReview:
        """What the reviewer adds to a page, by its own path or that of the report that shows it."""
        path = document.path.partition("/")[2]
        own, shown = self.pages.get(path, PageReview()), self.pages.get(document.upstream)
        return own if shown is None else msgspec.structs.replace(own, sku=shown.sku)


def read_review(*files: Path) -> Review:
    """Read the first of some `edition.yaml` that exists.

    Raises:
        InputError: It is malformed, with the line.
        CompilationError: It accepts something without a reason.
    """
    path = next((path for path in files if path.exists()), None)
    if path is None:
        return Review()
    name = name_of(path)
    try:
        review: Review = typed(read_marked(path.read_text(encoding="utf-8-sig"), name), Review)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: cannot be read: {error}") from None
    bare = [acceptance.place for acceptance in review.accepted if not acceptance.reason.strip()]
    if bare := [*bare, *(change.name for change in review.changes if not change.reason.strip())]:
        what = "is accepted without a reason; give one"
        raise CompilationError([Problem(name, 0, place, what) for place in bare])
    return review


def name_of(file: Path) -> str:
    """How messages name a file: by its folder's name and its own."""
    return f"{file.parent.name}/{file.name}"


def document_files(folder: Path) -> list[Path]:
    """The documents below a folder, by path; what is hidden (`.git`) is passed over."""
    files = (path for path in folder.rglob("*") if path.suffix in _DOCUMENTS)
    return sorted(path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def read_documents(folder: Path, review: Review) -> tuple[Document, ...]:
    """Read all documents below a folder, by path. Raises CompilationError where one is unreadable or there is none."""
    documents: list[Document] = []
    problems: list[Problem] = []
    files = document_files(folder)
    of_pages = any(file.suffix in _MARKDOWN for file in files)  # among pages, a text of another kind is none of them
    for file in files:
        page = file.relative_to(folder).as_posix()
        path = f"{folder.name}/{page}"
        try:
            text, untrue = _transcribe(path, file.read_text(encoding="utf-8-sig"), _transcriptions(review, page))
            problems += untrue
            if file.suffix in _MARKDOWN:
                documents.append(read_markdown(path, text))
            elif is_report(text) or is_pdf_text(text) or not of_pages:
                documents += _read_text(path, text)
        except (OSError, ValueError) as error:
            problems.append(Problem(path, 0, "", f"cannot be read: {error}"))
    if problems:
        raise CompilationError(problems)
    if not documents:
        what = "holds no documents (.md, .mdx, .txt); name the folder of them"
        raise CompilationError([Problem(str(folder), 0, "", what)])
    return tuple(_reviewed(document, review.page(document)) for document in documents)


def _reviewed(document: Document, page: PageReview) -> Document:
    titled = document.front_matter | ({"title": page.title} if page.title else {})
    return msgspec.structs.replace(document, front_matter=titled, sku=page.sku)


def _read_text(path: str, text: str) -> tuple[Document, ...]:
    if is_report(text):
        return read_report(path, text)
    if is_pdf_text(text):
        return (read_pdf_text(path, text),)
    raise ValueError("it is neither a report of diffs nor the text of a page with tables")


def _transcriptions(review: Review, page: str) -> list[Transcription]:
    return [transcription for transcription in review.transcribed if transcription.page == page]


def _transcribe(path: str, text: str, transcriptions: Iterable[Transcription]) -> tuple[str, list[Problem]]:
    """Replace broken words. One that is not on its line is a problem: the source is another than was reviewed."""
    lines = text.split("\n")
    problems: list[Problem] = []
    for transcription in transcriptions:
        line = lines[transcription.line - 1] if 0 < transcription.line <= len(lines) else None
        if line is not None and (transcription.text in line if transcription.text else not line.strip()):
            lines[transcription.line - 1] = line.replace(transcription.text, transcription.reads, 1)
        else:
            what = (
                "is transcribed in edition.yaml and not there"
                if transcription.text
                else "is not a blank line for a heading"
            )
            problems.append(Problem(path, transcription.line, transcription.text, what))
    return "\n".join(lines), problems
