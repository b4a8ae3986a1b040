"""`aoai catalog site` writes a folder that is whole, and harms no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from aoai_policies.cli import catalog_site
from aoai_policies.reports.html.site.site import Site
from tests.policies.cli.invoked import Aoai
from tests.synthetic import catalog_of, edition, offer

DAY = ("--as-of", "2025-06-18")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a small catalog, so that no test waits for hundreds of models."""
    site_of = catalog_site.site_of
    catalog = catalog_of(edition("2026-09-01", offer("eastus2")), edition("2026-10-01", offer("eastus2 westus")))
    monkeypatch.setattr(catalog_site, "site_of", lambda _, tell: _told(site_of(catalog, tell)))


def _told(site: Site) -> Site:
    assert [one.path for one in site.comparisons] == ["changes/edition-2026-10-01.html"]
    return site


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in folder.rglob("*") if file.is_file()}


def test_a_site_is_written_and_written_anew(aoai: Aoai, tmp_path: Path) -> None:
    """The second takes the place of the first, and nothing is left beside it."""
    answer = aoai("catalog", "site", "public/catalog", *DAY)
    first = contents(tmp_path / "public" / "catalog")
    assert answer == (0, f"wrote {len(first)} files to public/catalog\n", "")
    assert {"index.html", "feed.xml", "models/gpt-9.html", "regions/westus.html"} <= first.keys()
    (tmp_path / "public" / "catalog" / "models" / "former.html").write_text("x")
    assert aoai("catalog", "site", "public/catalog", *DAY).code == 0
    assert contents(tmp_path / "public" / "catalog") == first
    assert [one.name for one in (tmp_path / "public").iterdir()] == ["catalog"]


def test_a_folder_with_anything_else_is_left_alone(aoai: Aoai, tmp_path: Path) -> None:
    """A name given by mistake costs nobody a file."""
    (tmp_path / "notes.txt").write_text("mine")
    assert aoai("catalog", "site", ".", *DAY) == (
        2,
        "",
        "aoai: .: not empty, and not a catalog site; name a new folder, or empty this one\n",
    )
    assert contents(tmp_path) == {"notes.txt": "mine"}


def test_what_cannot_be_written_leaves_the_former_site(
    aoai: Aoai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full takes no site away."""
    aoai("catalog", "site", "site", *DAY)
    before = contents(tmp_path / "site")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert aoai("catalog", "site", "site", *DAY) == (2, "", "aoai: site: No space left on device\n")
    assert contents(tmp_path / "site") == before
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_the_base_url_is_an_address(aoai: Aoai, tmp_path: Path) -> None:
    """With or without a slash at its end; anything else is refused."""
    aoai("catalog", "site", "site", *DAY, "--base-url", "https://example.com/catalog")
    assert (
        'href="https://example.com/catalog/models/gpt-9.html#changes"' in (tmp_path / "site" / "feed.xml").read_text()
    )
    assert aoai("catalog", "site", "site", *DAY, "--base-url", "example.com") == (
        2,
        "",
        "aoai: --base-url example.com: not a web address; write it as https://example.com/catalog\n",
    )
