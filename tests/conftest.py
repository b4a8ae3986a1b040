"""What tests of several rooms share: a day, the bundled catalog of that day, a small catalog of their own."""

from __future__ import annotations

import os
from collections.abc import Generator
from datetime import date

import pytest
from hypothesis import settings

from aoai_catalog.query import Catalog, open_catalog

DAY = date(2026, 10, 5)

# A busy machine is no failure, and a run can be repeated.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def bundled() -> Catalog:
    """The bundled catalog as of 2026-10-05, for tests of data."""
    return open_catalog(DAY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where `.ci/run` has installed Node.js packages and a browser, a test that skips for want of them has failed."""
    report = yield
    wanted = any(name in str(report.longrepr) for name in ("npm ci", "chromium"))
    if report.skipped and "CI" in os.environ and wanted:
        report.outcome = "failed"
        report.longrepr = f"skipped where it must run: {item.nodeid}"
    return report
