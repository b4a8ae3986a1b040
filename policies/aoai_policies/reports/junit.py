"""The report as JUnit XML: a test suite a plan, a test case a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.report import Report, reaches
from aoai_policies.core.target import Target
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import counted, status, waived

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can have, not even escaped."""


def render_junit(report: Report) -> str:
    """Write the report.

    A declaration fails by the findings that make `aoai check` exit 1. One that was not fully checked is skipped. What
    else there is to say of it is its output. What could not be read is an error.
    """
    root = ET.Element("testsuites", name="aoai")
    for section in sections(report):
        root.append(_suite(section, report))
    for broken in report.broken:
        suite = ET.SubElement(
            root, "testsuite", name=_text(broken.path), tests="1", failures="0", errors="1", skipped="0"
        )
        case = ET.SubElement(suite, "testcase", classname=_text(broken.path), name="not checked", time="0")
        ET.SubElement(case, "error", message=_text(broken.problem))
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(section: Section, report: Report) -> ET.Element:
    suite = ET.Element("testsuite", name=_text(section.title))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report, section):
        ET.SubElement(properties, "property", name=name, value=_text(value))
    about: dict[int, list[Finding]] = {}
    for finding in section.findings:
        about.setdefault(id(finding.target), []).append(finding)
    plan = section.plan
    targets: Sequence[Target | None] = (*plan.accounts, *plan.deployments) if plan is not None else ()
    if about.get(id(None)):
        targets = (None, *targets)
    for target in targets:
        suite.append(_case(target, about.get(id(target), []), section))
    suite.set("tests", str(len(targets)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("time", "0")
    return suite


def _properties(report: Report, section: Section) -> Iterable[tuple[str, str]]:
    yield "asOf", report.as_of.isoformat()
    yield "edition", str(report.catalog.edition or "")
    yield "capture", str(report.catalog.capture or "")
    if report.not_run:
        yield "rulesNotRun", " ".join(report.not_run)
    if section.basis.rules_off:
        yield "rulesOff", "; ".join(f"{rule}: {by}" for rule, by in section.basis.rules_off.items())
    for name, values in (
        ("settings", section.basis.settings),
        ("loosened", section.basis.loosened),
        ("waivers", [f"{one.rule} {one.target} until {one.expires}" for one in section.basis.waivers]),
        ("overlays", section.basis.overlays),
        ("baseline", [section.basis.baseline]),
    ):
        if any(values):
            yield name, "; ".join(values)


def _case(target: Target | None, findings: Sequence[Finding], section: Section) -> ET.Element:
    name = section.names.of(target) if section.names is not None else "catalog and waivers"
    case = ET.Element("testcase", classname=_text(section.title), name=_text(name), time="0")
    spot = section.spot(target.position) if target is not None else None
    if spot is not None:
        case.set("file", _text(spot.file))
        case.set("line", str(spot.line))
    failing = [one for one in findings if reaches(one, section.basis.fail_on, strict=section.basis.strict)]
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
