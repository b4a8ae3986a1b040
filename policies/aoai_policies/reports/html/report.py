"""The report as a page: what is wrong, what there is, what retires when, where it runs, what it draws on quotas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from aoai_policies.core.report import Report
from aoai_policies.planning.inventory import AccountRow, DeploymentRow
from aoai_policies.reports.html.findings import LEVELS, finding_list
from aoai_policies.reports.html.markup import NOTHING, Html, joined, prose, tag
from aoai_policies.reports.html.page import page
from aoai_policies.reports.html.quotas import quota_list
from aoai_policies.reports.html.retirements import retirement_list
from aoai_policies.reports.html.tables import breakable, day, declared, empty, listing, number, plain, table, under
from aoai_policies.reports.overview import Overview
from aoai_policies.reports.wording import counted, summary_lines

_PARTS = {
    "findings": "Findings",
    "inventory": "Inventory",
    "retirements": "Retirements",
    "map": "Models by region",
    "quotas": "Quotas",
    "sources": "Sources",
}


def render_page(overview: Overview) -> str:
    """Write the page, which needs nothing but itself."""
    report = overview.report
    labels = [stack.label for stack in overview.stacks]
    bodies = {
        "findings": finding_list(report, labels),
        "inventory": _inventory(overview),
        "retirements": retirement_list(overview),
        "map": _map(overview),
        "quotas": quota_list(overview),
        "sources": _sources(overview),
    }
    heading = (
        tag("h1", "Azure OpenAI report"),
        tag("p", f"{_reach(report)}, as of ", day(report.as_of), class_="lead"),
    )
    parts = (
        tag("section", tag("h2", title, id=f"{name}-title"), bodies[name], id=name, aria_labelledby=f"{name}-title")
        for name, title in _PARTS.items()
    )
    body = joined((_broken(report), _figures(report), _contents(), _filter(report, labels), *parts))
    return page(f"Azure OpenAI report, {report.as_of}", joined(heading), body, _footer())


def _reach(report: Report) -> str:
    accounts = counted(sum(plan.accounts for plan in report.plans), "account")
    deployments = counted(report.summary.deployments, "deployment")
    return f"{deployments} on {accounts} in {counted(len(report.plans), 'stack')}"


def _footer() -> Html:
    text = (
        "Written by `aoai report` from what the stacks declare and what the catalog documents. The gate of a pull "
        "request is `aoai check`."
    )
    return tag("p", prose(text))


def _broken(report: Report) -> Html:
    if not report.broken:
        return NOTHING
    lines = (tag("li", prose(problem)) for problem in dict.fromkeys(one.problem for one in report.broken))
    title = tag("strong", f"{counted(len(report.broken), 'input')} could not be read")
    return tag("div", title, tag("ul", *lines), class_="notice", role="note")


def _figures(report: Report) -> Html:
    summary = report.summary
    complete = summary.deployments and summary.fully_checked == summary.deployments
    figures: dict[str, tuple[int | str, str]] = {
        "Errors": (summary.error, "error"),
        "Warnings": (summary.warning, "warning"),
        "Info": (summary.info, "info"),
        "Unverified checks": (summary.unverified, "unverified"),
        "Waived or known": (summary.waived + summary.baselined, ""),
        "Fully checked": (f"{summary.fully_checked} of {summary.deployments}", "good" if complete else "warning"),
    }
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", number(value), class_="zero" if value == 0 else kind or None))
            for name, (value, kind) in figures.items()
        ),
        class_="figures",
    )


def _contents() -> Html:
    links = (tag("li", tag("a", title, href=f"#{name}")) for name, title in _PARTS.items())
    return tag("nav", tag("ul", *links), class_="contents", aria_label="Contents")


def _filter(report: Report, labels: Sequence[str]) -> Html:
    """What narrows the lists. It is hidden until the script that it needs shows it."""
    rules = {finding.rule: f"{finding.rule} {finding.slug}" for finding in report.findings}
    boxes = (
        tag("label", tag("input", type="checkbox", value=level, checked=True), name) for level, name in LEVELS.items()
    )
    return tag(
        "form",
        tag("label", "Search", tag("input", type="search", name="text", autocomplete="off"), class_="grows"),
        tag("label", "Stack", _select("group", "all stacks", dict(zip(labels, labels, strict=True)))),
        tag("label", "Rule", _select("rule", "all rules", dict(sorted(rules.items())))),
        tag("fieldset", tag("legend", "Level of findings"), *boxes),
        tag("button", "Reset", type="reset"),
        class_="filter",
        role="search",
        aria_label="Filter",
        hidden=True,
    )


def _select(name: str, everything: str, options: dict[str, str]) -> Html:
    entries = (tag("option", shown, value=value) for value, shown in options.items())
    return tag("select", tag("option", everything, value=""), *entries, name=name)


# What there is


def _inventory(overview: Overview) -> Html:
    deployments = [_deployment(one, stack.label) for stack in overview.stacks for one in stack.inventory.deployments]
    accounts = [_account(one, stack.label) for stack in overview.stacks for one in stack.inventory.accounts]
    columns = ["Deployment", "Stack", "Model", "SKU", "Region", "Capacity"]
    shown = [listing("deployments", "Deployments", columns, deployments, numbers={"Capacity"})]
    if not deployments:
        shown = [empty("No deployments", "No stack on this page declares a deployment of Azure OpenAI.")]
    if accounts:
        columns = ["Account", "Stack", "Kind", "SKU", "Region", "Deployments"]
        shown += [tag("h3", "Accounts"), listing("accounts", "Accounts", columns, accounts, numbers={"Deployments"})]
    return joined(shown)


def _deployment(one: DeploymentRow, label: str) -> Html:
    known = isinstance(one.capacity, int | float)
    shown = number(one.capacity) if isinstance(one.capacity, int | float) else declared(one.capacity)
    return tag(
        "tr",
        tag("th", one.name, under(f"on {one.account}" if one.account else "account not known"), scope="row"),
        tag("td", label),
        tag("td", declared(one.model), under("version ", declared(one.version))),
        tag("td", declared(one.sku)),
        tag("td", declared(one.region)),
        tag(
            "td",
            shown,
            under(one.unit) if known and one.unit else "",
            class_="number",
            data_sort=one.capacity if known else "",
        ),
        data_group=label,
    )


def _account(one: AccountRow, label: str) -> Html:
    return tag(
        "tr",
        tag("th", one.name, scope="row"),
        tag("td", label),
        *(tag("td", declared(value)) for value in (one.kind, one.sku, one.region)),
        tag("td", one.deployments, class_="number"),
        data_group=label,
    )


def _map(overview: Overview) -> Html:
    """A model a row, a region a column: the SKUs in use, and where the model is offered besides."""
    used: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for stack in overview.stacks:
        for one in stack.inventory.deployments:
            region = one.region if isinstance(one.region, str) else "region not known"
            used[_model(one), region][plain(one.sku)] += 1
    if not used:
        return empty("Nothing to place", "No stack on this page declares a deployment.")
    regions = sorted({region for _, region in used})
    rows = (
        tag(
            "tr",
            tag("th", *_named(model), scope="row"),
            *(_cell(used.get((model, region)), offered=(model, region) in overview.offered) for region in regions),
        )
        for model in sorted({model for model, _ in used}, key=str.casefold)
    )
    legend = tag(
        "p",
        "The SKUs in use. Where it says offered, the model could be deployed too, under some SKU; a dash is where no ",
        "source says so.",
        class_="small muted",
    )
    return joined((legend, table("Models by region", ("Model", *regions), rows, class_="matrix")))


def _model(one: DeploymentRow) -> str:
    version = f" {one.version}" if isinstance(one.version, str) else ", version unknown"
    return one.stands_for or plain(one.model) + (version if one.version is not None else "")


def _named(model: str) -> tuple[str | Html, ...]:
    """A model with its version in one piece."""
    name, blank, version = model.rpartition(" ")
    return name, blank, tag("span", version, class_="name")


def _cell(used: Counter[str] | None, *, offered: bool) -> Html:
    if used:
        shown = (
            f"{sku}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{count}" if count > 1 else sku for sku, count in used.items()
        )
        return tag("td", tag("ul", *(tag("li", breakable(one)) for one in shown), class_="tags"), class_="used")
    return tag("td", "offered" if offered else "–", class_="muted")


# What it rests on


def _sources(overview: Overview) -> Html:
    report = overview.report
    rows = [
        tag(
            "tr",
            tag("td", day(source.date)),
            tag("td", (report.as_of - source.date).days, class_="number"),
            tag("td", source.manifest.kind),
            tag("th", source.manifest.title, scope="row"),
            tag("td", ", ".join(name for name, how in source.manifest.coverage.items() if how != "none")),
        )
        for source in overview.sources
    ]
    columns = ("Date", "Age in days", "Kind", "Source", "Tables")
    listed = listing("sources", "Sources", columns, rows, numbers={"Age in days"})
    if not rows:
        listed = empty("No source", f"The catalog has none as old as {report.as_of}.")
    lines = [*summary_lines(report), *(f"{plan.path}: {note}" for plan in report.plans for note in plan.notes)]
    judged = tag("ul", *(tag("li", line) for line in lines), class_="plain small")
    return joined((listed, tag("h3", "How it was judged"), judged))
