"""A folder of documents, and the reviewed `edition.yaml` that may lie beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from aoai_catalog.compile.markdown import Document, read_markdown
from aoai_catalog.compile.problems import Acceptance, CompilationError, Problem
from aoai_catalog.records import Coverage

REVIEW_FILE = "edition.yaml"
_DOCUMENTS = frozenset({".md", ".mdx"})


class PageReview(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer adds to a page: title, the day it is of, its public address, its path where it was taken from."""

    title: str = ""
    date: date | None = None
    url: str = ""
    upstream: str = ""
    licence: str = ""


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `edition.yaml`; a folder without one is compiled with these defaults.

    `coverage` overrules, table by table, what the pages let assume. `pages` is by path in the folder.
    """

    title: str = ""
    exact: bool = True
    url: str = ""
    licence: str = "CC BY 4.0, Microsoft"
    coverage: dict[str, Coverage] = {}
    pages: dict[str, PageReview] = {}
    accepted: tuple[Acceptance, ...] = ()


def read_review(folder: Path) -> Review:
    """Read the folder's `edition.yaml`, if there is one. Raises CompilationError where it is malformed."""
    path = folder / REVIEW_FILE
    if not path.exists():
        return Review()
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Review)
    except (OSError, msgspec.DecodeError) as error:
        raise CompilationError([Problem(f"{folder.name}/{REVIEW_FILE}", 0, "", f"is malformed: {error}")]) from None


def read_documents(folder: Path) -> tuple[Document, ...]:
    """Read all documents below a folder, by path. Raises CompilationError where one is unreadable or there is none."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in sorted(path for path in folder.rglob("*") if path.suffix in _DOCUMENTS):
        path = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        try:
            documents.append(read_markdown(path, file.read_text(encoding="utf-8-sig")))
        except (OSError, ValueError) as error:
            problems.append(Problem(path, 0, "", f"cannot be read: {error}"))
    if problems:
        raise CompilationError(problems)
    if not documents:
        raise CompilationError([Problem(str(folder), 0, "", "holds no documents (.md, .mdx); name the folder of them")])
    return tuple(documents)
