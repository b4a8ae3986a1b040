"""The page of a report: all of it is there, every value is a text, and nothing of it is loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.finding import Waived
from aoai_policies.core.pages import page_url
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.report import Broken
from aoai_policies.core.settings import Settings, Subscription
from aoai_policies.core.target import UNKNOWN, Account, Position
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.core.visible import visible
from aoai_policies.reports.html.report import render_page
from aoai_policies.reports.overview import Overview
from tests.policies.reports.findings import CALLED, finding, report_of
from tests.policies.reports.html.parsed import ALL_OF_IT, HOSTILE, MAIL, SHOP, Page, overview_of, plan
from tests.synthetic import catalog_of, deployment, edition, life, offer


def page(overview: Overview) -> Page:
    """The page as a parser reads it."""
    return Page(render_page(overview))


# Safe


def hostile(name: str) -> Overview:
    """An overview in which everything that others name is named so."""
    account = Account(name, urn="a", account_name=name, kind=name, location=name, position=Position(name, 3))
    chat = deployment(
        name=name, deployment_name=name, account_urn="a", model=name, version=name, sku=name, location=name
    )
    waiver = Waived(name, name, date(2027, 3, 1))
    found = (
        finding(chat, slug=name, message=name, actual=name),
        finding(chat, message=name, waiver=waiver),
        finding(account, message=name),
        finding(None, message=name),
    )
    return overview_of(report=report_of(*found, targets=(account, chat), stack=name, notes=(name,)))


PLAIN = page(hostile("name"))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_out(name: str) -> None:
    """Names, messages and values of others change no element and no attribute's name, whatever they hold."""
    said = page(hostile(name))
    assert [one for one in said.shape() if one[0] != "code"] == [one for one in PLAIN.shape() if one[0] != "code"]
    assert visible(name).replace("`", "") in "".join(said.texts).replace("`", "")


@given(st.text(max_size=30).filter(lambda text: "`" not in text))
def test_no_text_breaks_out(name: str) -> None:
    """The same for whatever a text can be; an empty one may leave out what would hold it."""
    said = page(hostile(name))
    allowed = set(map(str, PLAIN.shape()))
    assert not {str(one) for one in said.shape()} - allowed
    assert len(said.all("script")) == 2


def test_links_lead_to_pages_of_rules_and_into_the_page() -> None:
    """No link and no address comes from what is reported."""
    said = page(ALL_OF_IT)
    links = {attributes["href"] for attributes in said.all("a")}
    ids = {attributes["id"] for _, attributes in said.elements if "id" in attributes}
    assert {link for link in links if link.startswith("#")} <= {f"#{name}" for name in ids}
    rules = {one.rule for one in ALL_OF_IT.report.findings}
    assert {link for link in links if not link.startswith("#")} == set(map(page_url, rules))


def test_nothing_but_its_own_style_and_script_may_be_loaded() -> None:
    """The policy names both by their digests, and forbids all else; no element names anything to load."""
    text = render_page(ALL_OF_IT)
    style, early, script = (
        f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"
        for _, part in re.findall(r"<(style|script)>(.*?)</\1>", text, re.DOTALL)
    )
    [policy] = Page(text).all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["content"] == (
        f"default-src 'none'; style-src {style}; script-src {early} {script}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    elements = Page(text).elements
    assert not [one for one in elements if {"src", "style", "srcset", "action"} & one[1].keys()]
    assert [one["href"] for one in Page(text).all("link")] == ["data:,"]


# Findings


def test_a_finding_has_level_rule_place_message_and_what_to_write() -> None:
    """What counts first, by level; then what is unverified; then what is waived or known."""
    said = page(ALL_OF_IT)
    rows = [one for one in said.all("tr") if "data-level" in one]
    levels = [row["data-level"] for row in rows]
    assert levels == ["error", *["warning"] * 4, "info", *["unverified"] * 2, *["held"] * 2]
    assert (
        "error AOAI103 unknown-sku prod/acct/chat deployment infra/team.py:9 Global-Standard is not a valid SKU; Azure "
        "spells it GlobalStandard sku.name: GlobalStandard 1 source Deployment types, 2026-10-01 : GlobalStandard "
        "(types.md#3)"
    ) in said.text
    assert "infra/team.py:9, from infra/__main__.py:31, from shared/run.py:2" in said.text
    assert "waived until 2027-03-01 by ai-platform: moves in March, ticket 812" in said.text


def test_what_is_unverified_for_one_cause_is_one_row() -> None:
    """It names every rule that did not run, and the cause once."""
    said = page(ALL_OF_IT)
    [row] = [one for one in said.all("tr") if one.get("data-rule") == "AOAI104 AOAI201"]
    assert row["data-level"] == "unverified"
    assert "location is not known before apply, so 2 checks did not run" in said.text


def test_no_findings_say_how_much_was_checked() -> None:
    """A page without findings does not look better than it is."""
    found = overview_of(report=report_of(targets=(CALLED,)))
    assert "No findings 1 of 1 deployment fully checked." in page(found).text
    assert "No findings There was nothing to check." in page(overview_of(report=report_of(targets=()))).text


def test_what_could_not_be_read_is_said_on_top() -> None:
    """A page that lacks something says what."""
    import msgspec

    report = msgspec.structs.replace(report_of(targets=()), broken=(Broken("mail.yaml", "mail.yaml: no such file"),))
    assert "1 input could not be read mail.yaml: no such file" in page(overview_of(report=report)).text


# What there is


def test_the_inventory_shows_values_and_what_is_not_known() -> None:
    """Unknown and absent are told apart, from each other and from a value."""
    text = page(overview_of(plan(deployment(capacity=1200, location=UNKNOWN, version=None)))).text
    assert "chat account not known prod gpt-9 version none GlobalStandard not known before apply 1,200" in text


def test_stacks_of_one_name_are_told_apart() -> None:
    """Where two plans have one stack's name, each is called by all that is known of it."""
    found = overview_of(plan(deployment(), path="a.yaml"), plan(deployment(), path="b.yaml"))
    assert [stack.label for stack in found.stacks] == ["a.yaml (prod)", "b.yaml (prod)"]
    assert {one.get("data-group") for one in page(found).all("tr") if "data-level" in one} >= {"a.yaml (prod)"}


def test_empty_states() -> None:
    """Where there is nothing, the page says what is missing and why."""
    text = page(overview_of(plan(), catalog=catalog_of())).text
    assert "No deployments No stack on this page declares a deployment of Azure OpenAI." in text
    assert "Nothing retires No stack on this page declares a deployment." in text
    assert "Nothing to place No stack on this page declares a deployment." in text
    assert "No quota in use No deployment on this page has a known model, SKU, region and capacity." in text
    assert "No source The catalog has none as old as 2026-10-05." in text


# Retirements


def test_retirements_are_drawn_and_listed() -> None:
    """A bar for a model and date, with how many deployments; the list has each, and what happens."""
    found = overview_of(plan(deployment(), deployment(name="two", deployment_name="two")), SHOP)
    text = page(found).text
    assert "gpt-9 2026-01-01 × 3 2026-12-09" in text
    assert "2026-12-09 chat prod gpt-9 2026-01-01 GlobalStandard in eastus2 retires on 2026-12-09, in 65 days" in text
    [drawing] = [one for one in page(found).all("svg") if one.get("role") == "img"]
    assert drawing["aria-label"] == (
        "Timeline of 1 retirement dates from 2026-10-05 to 2026-12-09; the table below has each"
    )
    assert "unknown draw shop gpt-8" in text, "a model without a date is in the list, last"


@pytest.mark.parametrize("day", ["2026-10-06", "2027-11-01", "2030-01-01", "2099-12-31", "9999-12-31"])
def test_a_date_however_far_is_drawn(day: str) -> None:
    """A placeholder decades away is drawn at the end of the axis, and leaves the others their room."""
    far = life(day, stage="GA", model="gpt-8")
    catalog = catalog_of(edition("2026-10-01", offer("eastus2"), far, life("2027-04-05", stage="GA")))
    said = page(overview_of(plan(deployment(), deployment(name="far", model="gpt-8")), catalog=catalog))
    widths = [float(one["width"].rstrip("%")) for one in said.all("rect") if one["class"] in {"far", "soon", "now"}]
    assert all(0 < width <= 100 for width in widths)
    assert max(widths) == 100 or day == "2026-10-06"
    assert min(widths) >= 12 or day == "2026-10-06"


# Map


def test_the_map_shows_what_is_used_and_where_else_it_is_offered() -> None:
    """A cell is in use, offered, or neither; two deployments of one SKU are counted."""
    found = overview_of(
        plan(deployment(), deployment(name="two"), deployment(name="eu", model="gpt-8", location="swedencentral")),
        plan(deployment(name="west", model="gpt-8", location="westus"), stack="west"),
    )
    assert "Model eastus2 swedencentral westus" in page(found).text
    assert "gpt-9 2026-01-01 GlobalStandard × 2 offered –" in page(found).text


# Quotas


def quotas(text: str) -> str:
    """The part of a page's text about quotas."""
    return text.partition("Share ")[2].partition(" Sources ")[0]


def test_a_documented_default_is_the_limit_where_no_usage_is_known() -> None:
    """The bar is the share of the tier's default; what is in use is unknown, and how to know it is said."""
    settings = Settings(subscription=Subscription(tier="Tier 1"))
    text = page(overview_of(SHOP, settings=settings)).text
    assert "record it with az cognitiveservices usage list -l REGION" in text
    assert quotas(text) == (
        "OpenAI.GlobalStandard.gpt-9 gpt-9 GlobalStandard; global quota shop 40 unknown 50 1000 TPM "
        "80% declared default of Tier 1, 2026-10-01"
    )


def test_a_usage_snapshot_is_the_limit_where_there_is_one() -> None:
    """Limit and use are the snapshot's; what the plan adds is told where it knows what exists."""
    usage = UsageSnapshot(
        "usage.json",
        "",
        date(2026, 10, 4),
        {"openai.globalstandard.gpt-9": Usage("OpenAI.GlobalStandard.gpt-9", 30, 12)},
    )
    found = overview_of(plan(deployment(capacity=40), knows=frozenset({Knowledge.OPERATIONS})), usage=(usage,))
    assert quotas(page(found).text) == (
        "OpenAI.GlobalStandard.gpt-9 gpt-9 GlobalStandard; global quota prod 40 adds 40 12 30 1000 TPM "
        "133% declared, 40% in use usage of 2026-10-04"
    )
    assert len(page(found).all("rect", **{"class": "over"})) == 1


def test_a_limit_that_nobody_gives_is_unknown() -> None:
    """Nothing is drawn, and nothing is guessed."""
    found = overview_of(plan(deployment(sku="Standard", capacity=5)))
    assert (
        "pool not documented gpt-9 Standard; scope unknown prod 5 unknown unknown no limit is known" in page(found).text
    )


# Many


def test_a_screen_reader_finds_its_way() -> None:
    """Landmarks, one first heading, a caption and headers in every table, a name for every control."""
    said = page(overview_of(SHOP, MAIL))
    names = [name for name, _ in said.elements]
    assert names.count("h1") == names.count("main") == names.count("header") == names.count("footer") == 1
    assert names.count("caption") == names.count("table") == names.count("thead")
    assert all(one.get("scope") in {"col", "row"} for one in said.all("th"))
    assert all("aria-label" in one for one in (*said.all("nav"), *said.all("form")))
