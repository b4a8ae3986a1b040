"""What tests of the inputs share: the recorded stacks, and a Pulumi project of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

STACKS = Path(__file__).parents[2] / "fixtures" / "stacks"
PACKAGES = STACKS / "node_modules"
"""Where `npm ci --ignore-scripts` puts what programs in TypeScript need."""

MakeProject = Callable[..., str]


@pytest.fixture
def stacks() -> Path:
    """The folder of the recorded stacks."""
    return STACKS


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Writes a Pulumi project named `shop` with a program and further files, and returns its folder."""

    def make(program: str | None = "", settings: str = "name: shop\nruntime: python\n", **files: str) -> str:
        folder = tmp_path / "shop"
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text(settings)
        if program is not None:
            (folder / "__main__.py").write_text(dedent(program))
        for name, text in files.items():
            path = folder / name.replace("__slash__", "/").replace("__dot__", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(dedent(text))
        return str(folder)

    return make


@pytest.fixture
def cases() -> Path:
    """The folder of the recorded cases."""
    return STACKS.parent / "cases"
