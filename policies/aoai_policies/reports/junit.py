"""The report as JUnit XML: a test suite a plan, a test case a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.report import Report, reaches
from aoai_policies.core.target import Target
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import counted, status, waived

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can have, not even escaped."""


def render_junit(report: Report, *, fail_on: Level = Level.ERROR, strict: bool = False) -> str:
    """Write the report.

    A declaration fails by the findings that make `aoai check` exit 1. One that was not fully checked is skipped. What
    else there is to say of it is its output.

    Args:
        report: What was found.
        fail_on: The level of `--fail-on`.
        strict: Whether unverified findings count.
    """
    root = ET.Element("testsuites", name="aoai")
    for section in sections(report):
        root.append(_suite(section, report, fail_on, strict=strict))
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(section: Section, report: Report, fail_on: Level, *, strict: bool) -> ET.Element:
    suite = ET.Element("testsuite", name=_text(section.title))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report):
        ET.SubElement(properties, "property", name=name, value=_text(value))
    about: dict[int, list[Finding]] = {}
    for finding in section.findings:
        about.setdefault(id(finding.target), []).append(finding)
    plan = section.plan
    targets: Sequence[Target | None] = (*plan.accounts, *plan.deployments) if plan is not None else ()
    if about.get(id(None)):
        targets = (None, *targets)
    for target in targets:
        suite.append(_case(target, about.get(id(target), []), section, fail_on, strict=strict))
    suite.set("tests", str(len(targets)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("time", "0")
    return suite


def _properties(report: Report) -> Iterable[tuple[str, str]]:
    yield "asOf", report.as_of.isoformat()
    yield "edition", str(report.catalog.edition or "")
    yield "capture", str(report.catalog.capture or "")
    if report.not_run:
        yield "rulesNotRun", " ".join(report.not_run)


def _case(
    target: Target | None, findings: Sequence[Finding], section: Section, fail_on: Level, *, strict: bool
) -> ET.Element:
    name = section.names.of(target) if section.names is not None else "catalog and waivers"
    case = ET.Element("testcase", classname=_text(section.title), name=_text(name), time="0")
    spot = section.spot(target.position) if target is not None else None
    if spot is not None:
        case.set("file", _text(spot.file))
        case.set("line", str(spot.line))
    failing = [one for one in findings if reaches(one, fail_on, strict=strict)]
    unverified = [one for one in findings if one.outcome is Outcome.UNVERIFIED and one.counts]
    if failing:
        message = failing[0].message if len(failing) == 1 else counted(len(failing), "finding")
        failure = ET.SubElement(case, "failure", type=failing[0].rule, message=_text(message))
        failure.text = "\n".join(_text(_line(one)) for one in failing)
    elif unverified:
        ET.SubElement(case, "skipped", message=_text(f"{counted(len(unverified), 'check')} unverified"))
    rest = [one for one in findings if one not in failing]
    if rest:
        ET.SubElement(case, "system-out").text = "\n".join(_text(_line(one)) for one in rest)
    return case


def _line(finding: Finding) -> str:
    unverified = "unverified" if finding.outcome is Outcome.UNVERIFIED else finding.level.value
    state = ", ".join(word for word in (status(finding), unverified) if word)
    waiver = f" ({waived(finding.waiver)})" if finding.waiver is not None else ""
    return f"{state} {finding.rule} {finding.slug}: {finding.message}{waiver}"


def _text(text: str) -> str:
    return _NOT_XML.sub("", visible(text))
