"""Compiles small documents written in a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from aoai_catalog.compile.editions import compile_edition
from aoai_catalog.compile.problems import CompilationError
from aoai_catalog.load import Source

DAY = date(2026, 10, 5)

Compile = Callable[..., Source]


@pytest.fixture
def compile_pages(tmp_path: Path) -> Compile:
    """Compile pages (text by path) as the edition of 2026-10-05, in a folder called `docs`."""

    def compile_them(pages: Mapping[str, str], review: str = "") -> Source:
        folder = tmp_path / "docs"
        for path, text in pages.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(dedent(text), encoding="utf-8")
        if review:
            (folder / "edition.yaml").write_text(dedent(review), encoding="utf-8")
        return compile_edition(folder, DAY)

    return compile_them


@pytest.fixture
def problems_of(compile_pages: Compile) -> Callable[..., list[str]]:
    """Compile pages that must not compile, and return the lines of the message."""

    def compile_them(pages: Mapping[str, str], review: str = "") -> list[str]:
        with pytest.raises(CompilationError) as caught:
            compile_pages(pages, review)
        return str(caught.value).splitlines()

    return compile_them
