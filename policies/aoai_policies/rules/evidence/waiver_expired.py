"""AOAI902."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.waivers import WaiverUse
from aoai_policies.rules.evidence.waivers import WAIVERS, example, key, named
from aoai_policies.rules.references import RETIREMENTS


class WaiverExpired(Rule[WaiverUse]):
    """A waiver does not apply: it has expired, has outlived the model, or is malformed.

    Why: what it waived counts again, which should surprise nobody. A waiver of a lifecycle rule ends on the day the
    model retires, whatever its own date, because the deployment then no longer answers.
    Fix: fix what was waived and remove the waiver, or agree on a new date with its owner. A waiver needs `rule`,
    `target`, `reason`, `owner` and `expires`.
    """

    id, slug, level = "AOAI902", "waiver-expired", Level.WARNING
    references = (WAIVERS, RETIREMENTS)
    wrong = example(expires="2026-09-30")
    right = example()

    def check(self, target: WaiverUse, context: Context) -> Iterator[Finding]:
        """Compare the waiver's last day, and the model's, with today."""
        read, waiver = target.read, target.read.waiver
        if waiver is None:
            place = f" in {read.position.file}:{read.position.line}" if read.position else ""
            problem = f"the waiver{place} does not apply: {read.problem}"
            yield self.fail(None, "waivers", problem).at(read.position).judging(read.problem)
            return
        if waiver.expires < context.today:
            problem = f"{named(waiver)} expired on {waiver.expires}"
            date_of = "write a later date" if read.about else f"agree on a new date with {waiver.owner}"
            advice = f"fix what it waived, or {date_of}; otherwise remove it"
            yield self.fail(None, "waivers", problem, advice=advice).at(read.position).judging(key(waiver))
        for name, day in target.outlived:
            problem = f"{named(waiver)} ended for {name} on {day}, when its model retired"
            yield self.fail(None, "waivers", problem, advice="deploy another model").at(read.position).judging(name)
