"""A folder that holds nothing of use is refused: an empty source would make an old catalog look fresh."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aoai_catalog.compile.arm import compile_capture
from aoai_catalog.compile.editions import compile_edition
from aoai_catalog.compile.problems import CompilationError

DAY = date(2026, 11, 20)


def test_documents_of_no_known_kind_are_refused(tmp_path: Path) -> None:
    """A page without any table or sentence that a reader knows gives no edition."""
    (tmp_path / "page.md").write_text("# Hello\n", encoding="utf-8")
    with pytest.raises(CompilationError) as caught:
        compile_edition(tmp_path, DAY)
    assert str(caught.value) == f"{tmp_path.name}: no page of a known kind in it; nothing to compile"


def test_answers_without_models_are_refused(tmp_path: Path) -> None:
    """A region that lists nothing is a fact; where all regions list nothing, there is no capture."""
    (tmp_path / "eastus.json").write_text("[]", encoding="utf-8")
    with pytest.raises(CompilationError) as caught:
        compile_capture(tmp_path, DAY)
    assert str(caught.value) == f"{tmp_path.name}: no answer in it lists a model; nothing to compile"
