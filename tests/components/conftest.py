"""A day for all tests of components, and the messages that a program logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _on_the_fifth_of_october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AOAI_AS_OF", "2026-10-05")
    for variable in ("AOAI_CHECKS", "AOAI_RECORDING", "AOAI_SETTINGS", "AOAI_CATALOG"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """The warnings that a program logs, in order."""
    messages: list[str] = []
    with caplog.at_level(logging.WARNING):
        yield messages
        messages += [record.getMessage() for record in caplog.records]
