"""The page of a report in Chromium: it can be filtered, sorted, read in both schemes, printed and used by keyboard."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from aoai_policies.core.target import UNKNOWN
from aoai_policies.reports.html.report import render_page
from tests.policies.reports.findings import finding, report_of
from tests.policies.reports.html.conftest import Opened
from tests.policies.reports.html.contrast import TOO_FAINT
from tests.policies.reports.html.parsed import ALL_OF_IT, HOSTILE, MAIL, SHOP, overview_of, plan
from tests.synthetic import deployment

if TYPE_CHECKING:
    from playwright.sync_api import Page

STACKS = render_page(overview_of(SHOP, MAIL))
EVERYTHING = render_page(ALL_OF_IT)


def shown(page: Page, table: str = "findings", column: int = 2) -> list[str]:
    """What can be seen in a column (1 is the first) of a table."""
    rows = page.locator(f"#{table}-table tbody tr:visible > :nth-child({column})")
    return [text.split("\n")[0] for text in rows.all_inner_texts()]


def test_it_is_narrowed_by_level_rule_and_text(opened: Opened) -> None:
    """What does not fit goes; the count says how much of how much is left; Reset brings all back."""
    page = opened(EVERYTHING)
    everything = shown(page)
    assert len(everything) == 10
    for level in ("warning", "info", "unverified", "waived, known"):
        page.get_by_label(level, exact=True).uncheck()
    assert shown(page) == ["AOAI103"]
    assert page.locator("output[data-of=findings-table]").inner_text() == "1 of 10"
    page.get_by_role("button", name="Reset").click()
    assert shown(page) == everything
    page.get_by_label("Rule").select_option("AOAI201")
    assert shown(page) == ["2 rules"], "the row of both rules that did not run for one cause"
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("Search").fill("IDENTITY acct")
    assert shown(page) == ["AOAI604"]


def test_a_stack_and_a_text_narrow_every_list(opened: Opened) -> None:
    """Findings, deployments, retirements and quotas are of the stack, or have the words."""
    page = opened(STACKS)
    page.get_by_label("Stack").select_option("mail")
    assert {name.partition("/")[0] for name in shown(page, column=3)} == {"mail"}
    assert shown(page, "deployments", 2) == shown(page, "retirements", 3) == ["mail"]
    assert shown(page, "quotas", 2) == []
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("Search").fill("draw")
    assert shown(page, "deployments", 1) == ["draw"]


def test_a_click_on_a_heading_sorts(opened: Opened) -> None:
    """Once upwards, twice downwards; numbers as numbers; a reader that hears the page is told; unknown values last."""
    capacities = (100, 9, None, 1200)
    targets = (deployment(name=f"d{n}", deployment_name=f"d{n}", capacity=value) for n, value in enumerate(capacities))
    page = opened(render_page(overview_of(plan(*targets))))
    heading = page.locator("#deployments-table th", has_text="Capacity")
    heading.get_by_role("button").click()
    assert shown(page, "deployments", 1) == ["d1", "d0", "d3", "d2"]
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.get_by_role("button").click()
    assert shown(page, "deployments", 1) == ["d3", "d0", "d1", "d2"]
    assert heading.get_attribute("aria-sort") == "descending"
    page.locator("#deployments-table th", has_text="Deployment").get_by_role("button").press("Enter")
    assert shown(page, "deployments", 1) == ["d0", "d1", "d2", "d3"]
    assert heading.get_attribute("aria-sort") is None


def test_levels_are_sorted_by_gravity(opened: Opened) -> None:
    """Not by their names."""
    page = opened(EVERYTHING)
    heading = page.locator("#findings-table th", has_text="Level").get_by_role("button")
    heading.click()
    assert shown(page, column=1)[0] == "error"
    heading.click()
    assert shown(page, column=1)[-1] == "error"


def test_many_findings_are_shown_in_parts(opened: Opened) -> None:
    """Of 600 the first are shown, the button shows more, and the filter finds what is not shown yet."""
    targets = tuple(deployment(name=f"d{number}", deployment_name=f"d{number}") for number in range(600))
    page = opened(render_page(overview_of(report=report_of(*map(finding, targets), targets=targets))))
    assert len(shown(page)) == 250
    more = page.get_by_role("button", name="Show 250 more of 350").first
    more.click()
    assert len(shown(page)) == 500
    page.get_by_label("Search").fill("d599")
    assert shown(page, column=3) == ["prod//d599"]


def test_text_has_contrast(opened: Opened) -> None:
    """Every text can be read against what is behind it, in both schemes (WCAG 2.2, 1.4.3, level AA)."""
    for text in (EVERYTHING, STACKS):
        page = opened(text)
        for scheme, width in product(("light", "dark"), (1280, 400)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_FAINT) == [], (scheme, width)


def test_the_scheme_can_be_chosen_and_is_kept(opened: Opened) -> None:
    """The button changes the colours, says what it would do next, and a reload keeps what was chosen."""
    page = opened(EVERYTHING, color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark colours").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    assert page.evaluate(TOO_FAINT) == []
    page.get_by_role("button", name="Light colours").click()
    assert page.evaluate(ground) == light


def test_a_keyboard_reaches_everything_in_order(opened: Opened) -> None:
    """Skip link, scheme, contents, filter, then the first table; and what has the focus can be seen."""
    page = opened(EVERYTHING)
    reached: list[str] = []
    for _ in range(19):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
              const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
              const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
              const name = document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText;
              return [name.trim(), seen];
            }"""
        )
        assert focus[1], f"the focus on {focus[0]} can be seen"
        reached.append(focus[0])
    assert reached[:3] == ["Skip to content", "Dark colours", "Findings"]
    assert reached[-3:] == ["Reset", "Findings", "Level"]


def test_a_phone_needs_no_scrolling_sideways(opened: Opened) -> None:
    """At 400 pixels nothing but a wide matrix is wider than the screen, and each value has the name of its column."""
    page = opened(STACKS, viewport={"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    wide = page.evaluate(
        "[...document.querySelectorAll('.scrolls')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert wide <= 1
    label = "getComputedStyle(document.querySelector('#deployments-table td'), '::before').content"
    assert page.evaluate(label) == '"Stack"'


@pytest.mark.parametrize("width", [1280, 1024])
def test_no_list_is_cut_on_a_screen(opened: Opened, width: int) -> None:
    """Long paths, models, SKUs and reasons wrap where they may, and a SKU breaks between its words."""
    named = {
        "model": "gpt-4o-mini-realtime-preview",
        "sku": "DataZoneProvisionedManaged",
        "name": "customer-chat",
    }
    folder = "/home/somebody/contoso/infrastructure/teams/customer-service"
    plans = [
        plan(deployment(**named, location=where), stack="production", path=f"{folder}/{number}/preview.json")
        for number, where in enumerate(("germanywestcentral", UNKNOWN, None))
    ]
    page = opened(render_page(overview_of(*plans)), viewport={"width": width, "height": 800})
    cut = "[...document.querySelectorAll('.scrolls')].filter(one => one.scrollWidth > one.clientWidth + 1)"
    assert page.evaluate(f"{cut}.map(one => one.ariaLabel)") == []
    assert set(shown(page, "deployments", 2)) == {f"{number}/preview.json (production)" for number in range(3)}


def test_a_phone_shows_a_part_of_a_long_list(opened: Opened) -> None:
    """A row is a card there, and a thousand of them nobody wants to pass by with a thumb."""
    targets = tuple(deployment(name=f"d{number}", deployment_name=f"d{number}") for number in range(30))
    written = render_page(overview_of(report=report_of(*map(finding, targets), targets=targets)))
    page = opened(written, viewport={"width": 400, "height": 800})
    assert len(shown(page)) == 20
    page.get_by_role("button", name="Show 10 more of 10").first.click()
    assert len(shown(page)) == 30


def test_on_paper_all_rows_and_sources_are_there(opened: Opened) -> None:
    """Printing shows what the filter fits, all of it, with its sources; what can only be clicked is left out."""
    targets = tuple(deployment(name=f"d{number}", deployment_name=f"d{number}") for number in range(300))
    page = opened(render_page(overview_of(report=report_of(*map(finding, targets), targets=targets))))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(shown(page)) == 300
    assert page.locator("#findings-table details[open]").count() == 300
    assert not page.locator("form.filter").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(shown(page)) == 250


def test_without_its_script_all_is_there(opened: Opened) -> None:
    """Whoever allows no script sees every row, and no control that would do nothing."""
    page = opened(EVERYTHING, java_script_enabled=False)
    assert page.locator("#findings-table tbody tr:visible").count() == 10
    assert not page.locator("form.filter").is_visible()
    assert page.get_by_role("button").count() == 0


def test_hostile_names_do_nothing(opened: Opened) -> None:
    """Names that would be markup are read as they are: nothing runs, nothing is asked for, nothing is logged."""
    targets = tuple(deployment(name=name, deployment_name=name, model=name) for name in HOSTILE)
    found = (finding(one, message=one.name) for one in targets)
    page = opened(render_page(overview_of(report=report_of(*found, targets=targets))))
    assert page.locator("img, iframe, object").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator("main").inner_text()
