"""The site of the catalog: each model, each region, what changed, and a feed; every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.diff import compare
from aoai_catalog.model_sheet import model_sheet
from aoai_catalog.query import Catalog
from aoai_policies.reports.html.site.pages import files
from aoai_policies.reports.html.site.site import Comparison, Site, file_name
from tests.policies.reports.html.conftest import Opened
from tests.policies.reports.html.contrast import TOO_FAINT
from tests.policies.reports.html.parsed import HOSTILE, Page
from tests.synthetic import capacity, catalog_of, edition, feature, life, offer, quota

ATOM = "{http://www.w3.org/2005/Atom}"
BEFORE = edition("2026-09-01", offer("eastus2"), life("2027-06-01", stage="GA"), offer("eastus2", model="gpt-8"))
AFTER = edition(
    "2026-10-01",
    offer("eastus2 swedencentral", no="westus"),
    capacity(15, 5, sku="GlobalProvisionedManaged"),
    quota("Tier 1", 50_000),
    feature("assistants", "eastus2"),
    life("2027-03-01", stage="Deprecated", replacement=("gpt-8 (2026-01-01)",)),
    offer("eastus2", model="gpt-8"),
)


def site(before: object = BEFORE, after: object = AFTER, as_of: date = date(2026, 10, 5)) -> Site:
    """A site of two editions."""
    catalog = catalog_of(before, after, as_of=as_of)  # type: ignore[arg-type]
    return site_of(catalog, (Comparison(before, after, compare(before, after)),))  # type: ignore[arg-type]


def site_of(catalog: Catalog, comparisons: tuple[Comparison, ...]) -> Site:
    sheets = (model_sheet(catalog, catalog.models(name)) for name in sorted(catalog.model_names()))
    return Site(catalog.as_of, tuple(sheets), comparisons, tuple(catalog.sources))


WRITTEN = dict(files(site()))


def text_of(path: str) -> str:
    return Page(WRITTEN[path]).text


def parsed(feed: str) -> ElementTree.Element:
    return ElementTree.fromstring(feed)  # noqa: S314 - our own


def broken_links(written: dict[str, str]) -> list[str]:
    """The links of all pages and of the feed that lead to no file, or to no element of one."""
    pages = {path: Page(text) for path, text in written.items() if path.endswith(".html")}
    ids = {path: {one["id"] for _, one in page.elements if "id" in one} for path, page in pages.items()}
    links = [(path, one["href"]) for path, page in pages.items() for one in (*page.all("a"), *page.all("link"))]
    links += [("feed.xml", one.attrib["href"]) for one in parsed(written["feed.xml"]).iter(f"{ATOM}link")]
    broken = []
    for path, link in links:
        address, _, fragment = link.partition("#")
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) if address else path
        if link != "data:," and (goal not in written or (fragment and fragment not in ids[goal])):
            broken.append(f"{path}: {link}")
    return broken


def test_every_link_leads_somewhere() -> None:
    """From every page and the feed to a file of the site, and to what is there."""
    assert len(WRITTEN) > 60
    assert broken_links(WRITTEN) == []


def test_the_pages_of_the_bundled_catalog_link_to_each_other(bundled: Catalog) -> None:
    """The same for the catalog as it is, its newest two editions compared."""
    after, before = [source for source in bundled.sources if source.manifest.kind == "edition"][:2]
    sheets = tuple(
        model_sheet(bundled, bundled.models(name), all_features=False)
        for name in ("gpt-4.1", "gpt-5.1", "gpt-35-turbo")
    )
    some = Site(bundled.as_of, sheets, (Comparison(before, after, compare(before, after)),), tuple(bundled.sources))
    assert broken_links(dict(files(some))) == []


def test_the_index_lists_models_regions_and_changes() -> None:
    """Each model with its newest version, stage and date; each region with how many models."""
    text = text_of("index.html")
    assert "2 models in 2 regions, as of 2026-10-05" in text
    assert "gpt-9 OpenAI 2026-01-01 Deprecated 2027-03-01 2" in text
    assert "eastus2 East US 2 United States us 2" in text
    assert "edition 2026-09-01 → edition 2026-10-01 offers: 1 appeared; capacity: 1 appeared" in text


def test_a_model_page_has_all_that_is_known() -> None:
    """Life, replacement, offers, capacity, quotas, features, sources, changes."""
    text = text_of("models/gpt-9.html")
    assert (
        "Stage Deprecated Retires 2027-03-01 Replacement gpt-8 (2026-01-01) Capabilities assistants in eastus2" in text
    )
    assert "Region GlobalStandard eastus2 yes swedencentral yes" in text
    assert "GlobalProvisionedManaged PTU 15 5 unknown unknown unknown unknown" in text
    assert "GlobalStandard Tier 1 50,000 unknown" in text
    assert "offers, 2026-01-01: GlobalStandard: swedencentral" in text
    assert "lifecycle, 2026-01-01: stage GA → Deprecated; retires 2027-06-01 → 2027-03-01" in text


def test_a_region_page_lists_what_is_offered_there() -> None:
    """Models with their SKUs; a region without any says so."""
    assert "swedencentral Sweden Central" in text_of("regions/swedencentral.html")
    assert "gpt-9 2026-01-01 GlobalStandard Deprecated 2027-03-01" in text_of("regions/swedencentral.html")
    assert "No source in force says that a model is offered in westus." in text_of("regions/westus.html")


def test_a_date_that_has_passed_says_so() -> None:
    """A date in the past of what no source calls retired is not shown as if it were to come."""
    gone = edition("2026-10-01", offer("eastus2"), life("2026-10-03", stage="GA"))
    assert "GA Retires 2026-10-03 (passed)" in Page(dict(files(site(after=gone)))["models/gpt-9.html"]).text


def test_the_site_is_the_same_for_the_same_day() -> None:
    """Nothing in it comes from a clock or from chance."""
    assert dict(files(site())) == WRITTEN


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_a_model_breaks_out(name: str) -> None:
    """An overlay or a capture of others names no element, no address and no file."""
    before = edition("2026-09-01", offer("eastus2", model=name, version=name))
    after = edition(
        "2026-10-01", offer("eastus2 westus", model=name, version=name, sku=name), quota(name, 1, model=name)
    )
    written = dict(files(site(before, after)))
    assert broken_links(written) == []
    for path, text in written.items():
        assert re.fullmatch(r"(\w+/)?[a-z0-9][a-z0-9.-]*", path), path
        if path.endswith(".html"):
            page = Page(text)
            assert len(page.all("script")) == 2
            assert not {"img", "b"} & {tag for tag, _ in page.elements}
            assert not [one for _, one in page.elements if any(key.startswith("on") for key in one)]


@given(st.text(max_size=200))
def test_any_name_makes_a_file_name(name: str) -> None:
    """Short, of letters that every file system takes, and never a path."""
    assert re.fullmatch(r"([a-z0-9]([a-z0-9.-]{0,87}[a-z0-9])?)?", file_name(name))
    assert file_name(name) or not name


def test_names_that_look_alike_have_files_of_their_own() -> None:
    """What a file's name cannot keep is told by a digest."""
    assert file_name("gpt-9") == file_name("GPT-9") == "gpt-9"
    assert len({file_name(name) for name in ("gpt/9", "gpt 9", "gpt-9", "gpt?9")}) == 4


# The feed


def feed(base_url: str = "") -> ElementTree.Element:
    return parsed(dict(files(site(), base_url))["feed.xml"])


def test_the_feed_has_an_entry_for_each_model_that_changed() -> None:
    """With id, day, link and what changed, as RFC 4287 wants them."""
    found = feed()
    assert [found.findtext(f"{ATOM}{name}") for name in ("title", "updated")] == [
        "Azure OpenAI catalog: changes",
        "2026-10-01T00:00:00Z",
    ]
    [entry] = [one for one in found.iter(f"{ATOM}entry") if "gpt-9" in (one.findtext(f"{ATOM}title") or "")]
    assert entry.findtext(f"{ATOM}title") == "gpt-9: 5 changes in edition 2026-10-01"
    assert "<li>offers, appeared: 2026-01-01 GlobalStandard: swedencentral</li>" in (
        entry.findtext(f"{ATOM}content") or ""
    )
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == "models/gpt-9.html#changes"


def test_ids_stay_the_same() -> None:
    """Wherever the site is published and whatever else it says, an entry is known by its id."""
    [relative, absolute] = [
        [one.text for one in feed(base).iter(f"{ATOM}id")] for base in ("", "https://example.com/c/")
    ]
    assert relative == absolute
    assert len(set(relative)) == len(relative)
    assert relative[0] == "urn:uuid:db09dfa0-d908-5175-b738-30b784a56673"


def test_with_a_base_url_links_are_absolute() -> None:
    """And the feed says where it is itself."""
    links = [one.attrib for one in feed("https://example.com/c/").iter(f"{ATOM}link")]
    assert {"rel": "self", "href": "https://example.com/c/feed.xml"} in links
    assert all(one["href"].startswith("https://example.com/c/") for one in links)


# In a browser


def test_pages_can_be_read_and_searched(opened: Opened) -> None:
    """Contrast in both schemes, no message on the console, nothing asked for; the index finds a model."""
    for path in ("models/gpt-9.html", "regions/eastus2.html", "changes/edition-2026-10-01.html", "index.html"):
        page = opened(WRITTEN[path])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(TOO_FAINT) == [], (path, scheme)
    page.get_by_label("Search").fill("gpt-8")
    assert page.locator("#models-table tbody tr:visible").count() == 1
    assert page.locator("#regions-table tbody tr:visible").count() == 0
