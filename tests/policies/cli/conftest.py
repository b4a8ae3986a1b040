"""What tests of commands share: files to check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policies.cli.invoked import RIGHT, WRONG


@pytest.fixture
def right(tmp_path: Path) -> str:
    """The name of a file without mistakes."""
    (tmp_path / "right.yaml").write_text(RIGHT, encoding="utf-8")
    return "right.yaml"


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    """The name of a file with one mistake."""
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    return "wrong.yaml"


@pytest.fixture
def not_rebuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets `catalog verify` pass without building the bundled editions again, which tests of the files do."""
    monkeypatch.setattr("aoai_policies.cli.catalog.SOURCES", Path("nowhere"))
