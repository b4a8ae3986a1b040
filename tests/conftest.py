"""What tests of several rooms share: a day, the bundled catalog of that day, the command line as a person meets it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.cli import main
from tests.policies.cli.invoked import Answer, Aoai

DAY = date(2026, 10, 5)

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment] # users lack it; jsonschema loads it in a second

# A busy machine is no failure, and a run can be repeated; `make fuzz` tries more.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Spare the garbage collector all that was loaded so far: it would walk through that again and again."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def bundled() -> Catalog:
    """The bundled catalog as of 2026-10-05, for tests of data."""
    return open_catalog(DAY)


@pytest.fixture
def aoai(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Aoai:
    """Runs `aoai` with arguments, in an empty folder, and checks that nobody ever sees a traceback."""
    for name in ("AOAI_AS_OF", "AOAI_CATALOG", "AOAI_SETTINGS", "AOAI_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["aoai", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(ended.value.code, out, err)

    return call


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where `.ci/run` has installed Node.js packages and a browser, a test that skips for want of them has failed."""
    report = yield
    installed = ("npm ci",) if "WITHOUT_BROWSER" in os.environ else ("npm ci", "chromium")
    wanted = any(name in str(report.longrepr) for name in installed)
    if report.skipped and "CI" in os.environ and wanted:
        report.outcome = "failed"
        report.longrepr = f"skipped where it must run: {item.nodeid}"
    return report
