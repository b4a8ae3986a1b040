"""AOAI903."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.waivers import WaiverUse
from aoai_policies.rules.evidence.waivers import WAIVERS, example, key, named


class WaiverUnused(Rule[WaiverUse]):
    """A waiver matches no finding, although its rule ran over the stack that it names.

    Why: either what it waived is fixed, and the waiver would hide the next mistake of its kind; or its pattern is
    misspelt, and it never waived anything.
    Fix: remove it, or write the target as `stack/account/deployment` by declared names, as `aoai check
    --explain-waiver` prints it. `*` matches any text. A comment in the source belongs on the line of the declaration.
    """

    id, slug, level = "AOAI903", "waiver-unused", Level.WARNING
    references = (WAIVERS,)
    wrong = example(target="dev/chat")
    right = example()

    def check(self, target: WaiverUse, context: Context) -> Iterator[Finding]:
        """Tell of what could have matched and did not."""
        read = target.read
        waiver = read.waiver
        if waiver is None or not target.idle or waiver.expires < context.today:
            return
        advice = (
            "remove it, or write it on the line that the finding names, or alone on the line above"
            if read.about
            else f"the nearest declared target is {target.near}; correct it, or remove it"
            if target.near
            else "remove it, or correct its target (`stack/account/deployment`)"
        )
        problem = f"{named(waiver)} matches no finding"
        yield self.fail(None, "waivers", problem, advice=advice).at(read.position).judging(key(waiver))
