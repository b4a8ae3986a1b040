"""A waiver for each finding that counts, ready for the settings file but for what only a person can say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from glob import escape

from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.report import Report, reaches
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections

_HOLDS = timedelta(days=90)
_SLASHES = (".ts", ".js", ".mts", ".cts", ".json")
_HEAD = """\
# Fill in why and who, and put the entry under `waivers` of aoai.yaml; or write the comment on the line that it names.
waivers:
"""


def render_waivers(report: Report) -> str:
    """Write the list as YAML. Without a reason and an owner a waiver does not apply, so both are left open."""
    entries: dict[tuple[str, str], str] = {}
    for section in sections(report):
        if section.plan is not None:  # what is about all plans together cannot be waived
            for finding in section.findings:
                if reaches(finding, Level.INFO, strict=section.basis.strict):
                    key = finding.rule, section.name_of(finding)
                    entries.setdefault(key, "".join(_entry(report, section, finding)))
    return _HEAD + "".join(entries.values()) if entries else "# nothing to waive\nwaivers: []\n"


def _entry(report: Report, section: Section, finding: Finding) -> Iterator[str]:
    expires = report.as_of + _HOLDS
    yield f"  # {finding.level}, {finding.slug}: {' '.join(visible(finding.message).split())}\n"
    if (at := finding.position) is not None:
        marker = "//" if at.file.endswith(_SLASHES) else "#"
        yield f"  # {visible(at.file)}:{at.line}: {marker} aoai: ignore[{finding.rule}] REASON, until {expires}\n"
    yield f"  - rule: {finding.rule}\n"
    yield f"    target: {json.dumps(escape(section.name_of(finding)))}\n"
    yield f"    reason:  # why it is taken on\n    owner:  # who answers for it\n    expires: {expires}\n"
