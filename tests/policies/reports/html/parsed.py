"""Pages as a parser of HTML reads them, and the overviews that tests write as pages."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Report, make_report
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import Account, Deployment
from aoai_policies.core.usage import UsageSnapshot
from aoai_policies.planning.forecast import forecast
from aoai_policies.planning.inventory import inventory, offered
from aoai_policies.reports.overview import Overview, Stack, labels
from aoai_policies.rules import RULES
from tests.policies.reports.findings import EVERYTHING
from tests.synthetic import capacity, catalog_of, deployment, edition, life, offer, quota

CATALOG = catalog_of(
    edition(
        "2026-10-01",
        offer("eastus2 swedencentral", no="westus"),
        capacity(unit="1000 TPM", sku="GlobalStandard", tpm_per_unit=1000, usage_name="OpenAI.GlobalStandard.gpt-9"),
        quota("Tier 1", 50_000),
        life("2026-12-09", stage="GA"),
    )
)
_ALONE = {"meta", "link", "input", "br"}
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "</script><script>alert(1)//",
    "' onmouseover='alert(1)",
    "</style></table></main>",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "\u202eexe.\x00\x1b[31m",
    "`<b>`",
)


class Page(HTMLParser):
    """What a page consists of: its elements with their attributes, in order, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text.replace("<wbr>", ""))  # a place where a name may break says nothing
        self.close()
        assert self.open == [], "every element ends"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> ends what it began"

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that a person can read, in one line."""
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of all elements of a kind that have these."""
        return [found for name, found in self.elements if name == tag and attributes.items() <= found.items()]

    def shape(self) -> list[tuple[str, list[str]]]:
        """The elements with the names of their attributes: what no value of anybody can change."""
        return [(tag, sorted(attributes)) for tag, attributes in self.elements]


def overview_of(
    *plans: Plan,
    catalog: Catalog = CATALOG,
    settings: Settings = DEFAULTS,
    usage: tuple[UsageSnapshot, ...] = (),
    report: Report | None = None,
) -> Overview:
    """What a page shows of plans that all rules have judged, or of a report."""
    if report is None:
        runs = [run_rules(plan, RULES, Context(catalog, settings, catalog.as_of, plan, usage)) for plan in plans]
        report = make_report(runs, catalog)
    contexts = [Context(catalog, settings, catalog.as_of, run.plan, usage) for run in report.runs]
    stacks = tuple(
        Stack(label, inventory(one.plan, one), tuple(forecast(one.plan, one)))
        for label, one in zip(labels(report), contexts, strict=True)
    )
    return Overview(report, stacks, tuple(catalog.sources), offered(contexts))


def plan(*targets: Account | Deployment, stack: str = "prod", path: str = "prod.yaml", **fields: Any) -> Plan:
    """A plan of these declarations."""
    return Plan(path, stack, _only(Account, targets), _only(Deployment, targets), **fields)


def _only(kind: type, targets: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(one for one in targets if isinstance(one, kind))


SHOP = plan(deployment(capacity=40), deployment(name="draw", deployment_name="draw", model="gpt-8"), stack="shop")
MAIL = plan(deployment(sku="Global-Standard", capacity=10), stack="mail", path="mail.yaml")
ALL_OF_IT = overview_of(report=EVERYTHING)
