"""The findings of a report as a list: first what counts, then what is unverified, waived or known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aoai_catalog.load import Statement
from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.pages import page_url
from aoai_policies.core.report import Report
from aoai_policies.core.target import Deployment
from aoai_policies.reports.html.markup import NOTHING, Html, joined, prose, tag
from aoai_policies.reports.html.tables import breakable, day, empty, listing, under
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import counted, gaps, status, waived

LEVELS = {"error": "error", "warning": "warning", "info": "info", "unverified": "unverified", "held": "waived, known"}
"""What the list can be narrowed to, in its order, and what to call it."""


def finding_list(report: Report, labels: Sequence[str]) -> Html:
    """The list. `labels` are what the plans are called, in their order."""
    rows = sorted(_rows(report, labels), key=lambda row: row[0])
    if rows:
        columns = ("Level", "Rule", "Declaration", "Finding")
        return listing("findings", "Findings", columns, [row for _, row in rows], class_="messages")
    checked, all_of = report.summary.fully_checked, counted(report.summary.deployments, "deployment")
    why = f"{checked} of {all_of} fully checked." if report.summary.deployments else "There was nothing to check."
    return empty("No findings", why)


def _rows(report: Report, labels: Sequence[str]) -> Iterator[tuple[int, Html]]:
    """Each finding as a row, and the place of its level. What is said of all plans comes last, and is of no plan."""
    for section, label in zip(sections(report), (*labels, ""), strict=False):
        for finding in section.findings:
            if finding.outcome is Outcome.FAIL:
                yield _row(section, label, [finding], finding.message)
        for gap in gaps(section.findings):
            cause, did_not_run, _ = gap.message.partition(" did not run: ")
            yield _row(section, label, gap.findings, (cause + did_not_run).removesuffix(": "))


def _row(section: Section, label: str, findings: Sequence[Finding], message: str) -> tuple[int, Html]:
    """One finding, or those that are unverified for one cause."""
    first = findings[0]
    state = status(first)
    level = "held" if state else first.level.value if first.outcome is Outcome.FAIL else "unverified"
    place = list(LEVELS).index(level)
    row = tag(
        "tr",
        tag("td", tag("span", state or level, class_=f"level {level}"), data_sort=place),
        tag("td", *_rules(findings), data_sort=first.rule),
        tag("th", *_declaration(section, first), scope="row"),
        tag("td", prose(message), _not_run(findings), _waiver(first), _instead(first), _said_by(first.statements)),
        data_group=label,
        data_level=level,
        data_rule=" ".join(finding.rule for finding in findings),
    )
    return place, row


def _rules(findings: Sequence[Finding]) -> tuple[object, ...]:
    """The rule with its name, or how many there are, which the message lists."""
    first, *others = findings
    return (f"{len(findings)} rules",) if others else (_link(first), under(first.slug))


def _not_run(findings: Sequence[Finding]) -> Html:
    return under(joined(map(_link, findings), " ")) if len(findings) > 1 else NOTHING


def _link(finding: Finding) -> Html:
    return tag("a", finding.rule, href=page_url(finding.rule), title=finding.slug, class_="name")


def _declaration(section: Section, finding: Finding) -> Iterator[Html]:
    target = finding.target
    yield joined((section.name_of(finding) or section.title,))
    if target is not None:
        yield under("deployment" if isinstance(target, Deployment) else "account")
    spots = [section.spot_of(finding), *map(section.spot, target.called_from if target is not None else ())]
    shown = [f"{spot.file}:{spot.line}" if spot.line else spot.file for spot in spots if spot is not None]
    if shown:
        yield under(breakable(", from ".join(shown)))


def _waiver(finding: Finding) -> Html:
    return under(waived(finding.waiver)) if finding.waiver is not None else NOTHING


def _instead(finding: Finding) -> Html:
    """The ways to mend it, best first."""
    ways = [
        tag("li", joined((tag("code", f"{one.field}: {one.value}") for one in way), " with "))
        for way in finding.replacements
    ]
    return tag("ul", *ways, class_="instead", aria_label="Write instead") if ways else NOTHING


def _said_by(statements: Sequence[Statement]) -> Html:
    lines = [tag("li", f"{one.title}, ", day(one.date), f": {one.value} ({one.where})") for one in statements]
    summary = tag("summary", counted(len(lines), "source"))
    return tag("details", summary, tag("ul", *lines)) if lines else NOTHING
