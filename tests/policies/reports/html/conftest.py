"""A browser for the tests of pages: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Opened = Callable[..., "Page"]
"""Opens a file, or the text of a page, in a new context with the options given."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, which is started once."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("needs a chromium on PATH; `.ci/run` installs Debian's")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens pages, and holds at the end that none logged anything, failed, or asked for anything but files."""
    seen: list[str] = []

    def asked(url: str) -> None:
        if not url.startswith(("file:", "data:")):
            seen.append(f"asked for {url}")

    def opening(page: str | Path, **options: object) -> Page:
        file = page
        if isinstance(page, str):
            file = tmp_path / "page.html"
            file.write_text(page, encoding="utf-8")
        assert isinstance(file, Path)
        new = browser.new_context(**({"locale": "en-GB"} | options)).new_page()  # type: ignore[arg-type]
        new.on("request", lambda request: asked(request.url))
        new.on("console", lambda message: seen.append(message.text))
        new.on("pageerror", lambda error: seen.append(str(error)))
        new.goto(file.as_uri())
        return new

    yield opening
    for context in browser.contexts:
        context.close()
    assert seen == []
