"""AOAI501, 503, 508, 509 and 510: how near a model's retirement is; of one deployment only the gravest is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_catalog.records import in_a_sentence
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.retirement import Phase, Retirement
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Change
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.replacement import alternatives, replacement_advice, scheduled, today_in_days
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class _Retirement(Rule[ResolvedDeployment]):
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model", "sku", "region")
    ends_with_model = True

    def said(self, target: ResolvedDeployment, context: Context, found: Retirement, problem: str) -> Finding:
        """A finding with what to move to."""
        return self.fail(
            target,
            "model.name",
            problem,
            advice=replacement_advice(target, context, found.answer),
            replace=alternatives(target, context, found.answer),
            facts=found.facts,
        )

    def announced(self, target: ResolvedDeployment, context: Context, phase: Phase) -> Iterator[Finding]:
        """What is to be said where today lies in this phase before the retirement."""
        found = context.retirement(target)
        if found is not None and found.phase is phase and found.answer.retires_on is not None:
            when = today_in_days(found.answer.retires_on, context.today)
            yield self.said(target, context, found, f"{target.model} retires {scheduled(found.answer)}, {when}")


class ModelRetired(_Retirement):
    """The model has retired and can no longer be deployed.

    Why: after the retirement date, Azure answers ServiceModelDeprecated to a new deployment, and calls to an existing
    one return 410. If the SKU has its own date, that date counts.
    Fix: deploy the replacement in the message. Dates get postponed. A date that has passed is therefore an error only
    if a later source calls the model deprecated or retired, or no longer lists it. Otherwise the result is unverified,
    and the message gives the contradicting evidence.
    """

    id, slug, level = "AOAI501", "model-retired", Level.ERROR
    only_new = True
    wrong = plan_of(deployment("gpt-4o-mini-realtime-preview@2024-12-17"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Compare today with the most specific date there is."""
        found = context.retirement(target)
        if found is None:
            return
        if found.phase is Phase.PASSED:
            yield self.said(target, context, found, f"{target.model} retired{_when(found, context)}")
        elif found.phase is Phase.DOUBTFUL:
            yield self.unverified(target, "model.name", _doubt(found, context), facts=found.facts)


class RetiresNow(_Retirement):
    """The model retires now: within 14 days, unless `retirement.error_days` says otherwise.

    Why: the deployment is about to stop answering or move to another model, with little time left to test.
    Fix: deploy the replacement in the message. Waive the rule for the target if the move is under way.
    """

    id, slug, level = "AOAI508", "retires-now", Level.WARNING
    after = ("AOAI501",)
    as_of = date(2026, 11, 10)
    wrong = plan_of(deployment("o3@2025-04-16"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Compare today with the most specific date there is."""
        yield from self.announced(target, context, Phase.NOW)


class RetiresSoon(_Retirement):
    """The model retires soon: within 90 days, unless `retirement.warn_days` says otherwise.

    Why: at retirement, calls begin to fail, or Azure moves the deployment to another model. Moving takes tests and
    time.
    Fix: plan the move to the replacement in the message. A "no earlier than" date is not final, and the message says
    so.
    """

    id, slug, level = "AOAI503", "retires-soon", Level.WARNING
    after = ("AOAI501", "AOAI508")
    wrong = plan_of(deployment("o3@2025-04-16"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Compare today with the most specific date there is."""
        yield from self.announced(target, context, Phase.SOON)


class DeprecatedModel(_Retirement):
    """The model is legacy or deprecated, and its retirement is set.

    Why: a legacy model has a successor and gets no improvements; a deprecated model is closed to new customers. Both
    retire, and a new stack that uses one soon needs a migration.
    Fix: move to the replacement in the message while there is time.
    """

    id, slug, level = "AOAI509", "deprecated-model", Level.WARNING
    after = ("AOAI501", "AOAI508", "AOAI503")
    wrong = plan_of(deployment("gpt-4.1@2025-04-14"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Say until when, if a date is known."""
        answer = context.lifecycle(target)
        if answer.stage not in {"Legacy", "Deprecated"} or answer.staged_by is None:
            return
        found = context.retirement(target)
        if found is not None and found.phase in {Phase.PASSED, Phase.DOUBTFUL}:
            return  # AOAI501's or AOAI510's
        until = f" and retires {scheduled(answer)}" if answer.retires_on else ""
        yield self.fail(
            target,
            "model.name",
            f"{target.model} is {in_a_sentence(answer.stage)}{until}",
            advice=replacement_advice(target, context, answer),
            replace=alternatives(target, context, answer),
            facts=(answer.staged_by,),
        )


class RetiredDeployment(_Retirement):
    """The deployment exists, but its model has retired.

    Why: Azure keeps the deployment and answers its calls with 410. No apply fails, so nobody notices.
    Fix: move the deployment to the replacement in the message, or delete it.
    """

    id, slug, level = "AOAI510", "retired-deployment", Level.WARNING
    only_kept = True
    requires = frozenset({Knowledge.OPERATIONS})
    wrong = plan_of(deployment("gpt-4o-mini-realtime-preview@2024-12-17", change=Change.SAME), knows=requires)
    right = plan_of(deployment("gpt-5.1@2025-11-13", change=Change.SAME), knows=requires)

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """What is new is AOAI501's."""
        found = context.retirement(target)
        if found is not None and found.phase is Phase.PASSED:
            problem = f"{target.model} retired{_when(found, context)}, so this deployment no longer answers"
            yield self.said(target, context, found, problem)


def _when(found: Retirement, context: Context) -> str:
    """` on 2026-09-30, 5 days ago`; for a "no earlier than" also what shows that it has gone."""
    day = found.answer.retires_on
    if day is None:
        return ""
    gone = f": {found.proof.value} in {found.proof.title}" if found.answer.not_before and found.proof else ""
    return f" {scheduled(found.answer)}, {today_in_days(day, context.today)}{gone}"


def _doubt(found: Retirement, context: Context) -> str:
    """Why a date that has passed proves nothing."""
    answer, dated = found.answer, found.answer.dated_by
    day = answer.retires_on or context.today
    when = f"{found.model} was to retire {scheduled(answer)}, {today_in_days(day, context.today)}"
    if found.doubt is not None and dated is not None:
        return f"{when} ({dated.title}, {dated.date}), which is not certain: {found.doubt.value}"
    if len(answer.disputed) > 1:
        return f"{when}, which is not certain: {' and '.join(one.value for one in answer.disputed)}"
    if dated is not None and dated.date <= day:
        return f"{when}; the source is older than that day, and dates get postponed"
    calls = f"still calls the model {in_a_sentence(answer.stage)}" if answer.stage else "names no stage"
    return f"{when}; the source that gives the date was written after it and {calls}"
