"""What the retirement date of a deployment's model means today; shared by the rules that tell its stages."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from aoai_catalog.load import Statement
from aoai_catalog.query import LifecycleAnswer, Status
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.target import Deployment

_LONGEST_WAY = 8
"""Replacements of replacements that are followed."""


class Phase(StrEnum):
    """Where today lies before or after the retirement."""

    FAR = "far"
    SOON = "soon"
    NOW = "now"
    PASSED = "passed"
    DOUBTFUL = "passed, but contradicted or no date certain"


class Retirement(msgspec.Struct, frozen=True):
    """A model's retirement seen from today. `days` are negative once it has passed."""

    phase: Phase
    model: Model
    answer: LifecycleAnswer
    days: int | None = None
    contradiction: tuple[Statement, ...] = ()

    @property
    def facts(self) -> tuple[Statement, ...]:
        """The statements behind it, the deciding one first, then what contradicts it."""
        decided = self.answer.dated_by or self.answer.staged_by
        return (*([decided] if decided else []), *self.contradiction)


def retirement(deployment: Deployment, context: Context) -> Retirement | None:
    """See the model's retirement from today; None where no source gives a date or says that it has retired."""
    model = context.model(deployment)
    if model is None:
        return None
    answer = context.lifecycle(deployment)
    if answer.retires_on is None:
        return Retirement(Phase.PASSED, model, answer) if answer.stage == "Retired" else None
    days = (answer.retires_on - context.today).days
    if days > 0:
        return Retirement(_phase(days, answer, context), model, answer, days)
    contradiction = _contradiction(deployment, model, answer, context)
    # A "no earlier than" is certain enough once later sources that would list the model have left it out.
    open_end = answer.not_before and not context.catalog.is_gone(model, answer.retires_on)
    doubtful = open_end or bool(contradiction)
    return Retirement(Phase.DOUBTFUL if doubtful else Phase.PASSED, model, answer, days, contradiction)


def _phase(days: int, answer: LifecycleAnswer, context: Context) -> Phase:
    bounds = context.settings.retirement
    if days <= bounds.error_days and not answer.not_before and not answer.disputed:
        return Phase.NOW
    return Phase.SOON if days <= bounds.warn_days else Phase.FAR


def _contradiction(
    deployment: Deployment, model: Model, answer: LifecycleAnswer, context: Context
) -> tuple[Statement, ...]:
    """Another date on the same page, or a source written after date and retirement that still offers the model.

    A date of one SKU is contradicted by an offer of that SKU anywhere: had it retired, it would be gone everywhere.
    """
    if len(answer.disputed) > 1:
        return answer.disputed
    if _outlived(answer):
        return (answer.dated_by,) if answer.dated_by else ()
    sku, region = context.sku(deployment), context.region(deployment)
    if sku is None or region is None or answer.dated_by is None or answer.retires_on is None:
        return ()
    regions = [region, *context.catalog.regions_of(model, sku)] if answer.scope == sku else [region]
    for place in regions:
        offer = context.catalog.offer(model, sku, place)
        if offer.status is Status.YES:
            statement = offer.statements[0]
            later = statement.date > answer.dated_by.date and statement.date > answer.retires_on
            recorded = context.catalog.recorded_retirement(model, sku, place)
            # ARM goes on listing what it dates as retired; its listing says nothing against that date.
            by_arm = statement.date == context.catalog.capture and recorded is not None and recorded <= context.today
            return (statement,) if later and not by_arm else ()
    return ()


def _outlived(answer: LifecycleAnswer) -> bool:
    """Whether the page that gives the date was written after it, and still does not call the model retired."""
    dated = answer.dated_by
    if dated is None or answer.retires_on is None or answer.staged_by != dated:
        return False
    return dated.date > answer.retires_on and answer.stage in {"Preview", "GA", "Legacy"}


class Announcement(msgspec.Struct, frozen=True):
    """What to say of a retirement that is to come."""

    problem: str
    advice: str
    facts: tuple[Statement, ...]


def announced(deployment: Deployment, context: Context, phase: Phase) -> Announcement | None:
    """What to say of the model's retirement, where today lies in this phase before it."""
    found = retirement(deployment, context)
    if found is None or found.phase is not phase or found.answer.retires_on is None:
        return None
    when = today_in_days(found.answer.retires_on, context.today)
    return Announcement(
        f"{found.model} retires {scheduled(found.answer)}, {when}",
        replacement_advice(deployment, context, found.answer),
        found.facts,
    )


def scheduled(answer: LifecycleAnswer) -> str:
    """`on 2026-12-09`, or `no earlier than 2026-12-09`, with the SKU or region that the date is for."""
    date_of = f"{'no earlier than' if answer.not_before else 'on'} {answer.retires_on}"
    return f"{date_of} ({answer.scope})" if answer.scope else date_of


def replacement_advice(deployment: Deployment, context: Context, answer: LifecycleAnswer) -> str:
    """What to move to: the documented replacement, and under which SKU it is offered here."""
    if not answer.replacement:
        return "no replacement is documented"
    way, versions = living_replacement(answer.replacement[0], context)
    advice = f"documented replacement {way[0]}" + "".join(f", retired too, and then {name}" for name in way[1:])
    sku, region = context.sku(deployment), context.region(deployment)
    if sku is None or region is None or not versions:
        return advice
    for version in versions:
        offered = context.catalog.skus_in(version, region)
        if offered:
            return f"{advice} is offered here as {sku if sku in offered else offered[0]}"
    return f"{advice} is not known to be offered here"


def living_replacement(name: str, context: Context) -> tuple[list[str], list[Model]]:
    """The names on the way to the first replacement that has not retired, and its living versions, newest first."""
    way: list[str] = []
    while name and name not in way and len(way) < _LONGEST_WAY:
        way.append(name)
        alive = replacements(name, context)
        if alive:
            return way, alive
        known = _written(name, context)
        following = context.catalog.lifecycle(known[-1]).replacement if known else ()
        name = following[0] if following else ""
    return way, []


def replacements(name: str, context: Context) -> list[Model]:
    """The living models that a source writes as `name`, `name version` or `name (version)`, newest first."""
    return sorted((model for model in _written(name, context) if not context.has_retired(model)), reverse=True)


def _written(name: str, context: Context) -> list[Model]:
    head, _, version = name.replace("(", "").replace(")", "").partition(" ")
    return [model for model in context.catalog.models(head) if version in {"", model.version}]


def today_in_days(day: date, today: date) -> str:
    """`in 65 days`, `today`, `12 days ago`."""
    days = (day - today).days
    if days == 0:
        return "today"
    unit = "day" if abs(days) == 1 else "days"
    return f"in {days} {unit}" if days > 0 else f"{-days} {unit} ago"
