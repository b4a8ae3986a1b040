"""A real Pulumi engine, where there is one: `pulumi` and `pulumi-language-python` on PATH."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.engine.azure import attached
from tests.engine.stacks import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.engine.azure import Azure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, and skip it where there is no engine."""
    missing = [tool for tool in ("pulumi", "pulumi-language-python") if shutil.which(tool) is None]
    for item in items:
        if item.path.is_relative_to(str(item.config.rootpath / "tests" / "engine")):
            item.add_marker(pytest.mark.engine)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"no Pulumi engine: {' and '.join(missing)} not on PATH"))


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Azure, str]]:
    """The stand-in for Azure, and how the engine finds it."""
    with attached() as (azure, providers):
        yield azure, providers


@pytest.fixture
def azure(served: tuple[Azure, str]) -> Azure:
    """The stand-in for Azure, with nothing in it."""
    served[0].existing.clear()
    return served[0]


@pytest.fixture
def stack(azure: Azure, served: tuple[Azure, str], tmp_path: Path) -> Callable[..., Stack]:
    """Makes a stack of a program."""

    def made(program: str, **environment: str) -> Stack:
        return Stack.of(tmp_path / "stack", program, served[1], **environment)

    return made
