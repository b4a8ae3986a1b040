"""What the retirement date of a model means today.

Dates move: of those that fell due between two recorded answers of ARM nearly all had been postponed. So a date that has
passed proves nothing by itself; a source that was written since has to say that the model has gone.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from aoai_catalog.load import Statement
from aoai_catalog.query import Catalog, LifecycleAnswer, Status
from aoai_catalog.records import Model
from aoai_policies.core.settings import Retirement as Bounds


class Phase(StrEnum):
    """Where today lies before or after the retirement."""

    FAR = "far"
    SOON = "soon"
    NOW = "now"
    PASSED = "passed"
    DOUBTFUL = "passed, without proof that the model has gone"


class Retirement(msgspec.Struct, frozen=True):
    """A model's retirement seen from today. `days` are negative once it has passed.

    `proof` says that the model has gone (PASSED), `doubt` that it may not have (DOUBTFUL).
    """

    phase: Phase
    model: Model
    answer: LifecycleAnswer
    days: int | None = None
    proof: Statement | None = None
    doubt: Statement | None = None

    @property
    def facts(self) -> tuple[Statement, ...]:
        """The statements behind it, the deciding one first."""
        dated = self.answer.dated_by or self.answer.staged_by
        said = (self.doubt, dated) if self.doubt is not None else (dated, self.proof, *self.answer.disputed)
        return tuple(dict.fromkeys(one for one in said if one is not None))


def retirement_of(
    catalog: Catalog, model: Model, sku: str, region: str, answer: LifecycleAnswer, bounds: Bounds
) -> Retirement | None:
    """See a model's retirement from the catalog's day; None where no source gives a date or says that it has retired.

    Args:
        catalog: For what other sources say since.
        model: With its version.
        sku: The SKU, empty where it is not known.
        region: The region's id, empty where it is not known.
        answer: The model's stage and dates for this SKU and region.
        bounds: From how many days before on it is soon, and now.
    """
    today = catalog.as_of
    if answer.retires_on is None:
        return Retirement(Phase.PASSED, model, answer) if answer.stage == "Retired" else None
    days = (answer.retires_on - today).days
    if days > 0:
        certain = not answer.not_before and not answer.disputed
        near = Phase.NOW if days <= bounds.error_days and certain else Phase.SOON
        return Retirement(near if days <= bounds.warn_days else Phase.FAR, model, answer, days)
    if (proof := _proof(catalog, model, sku, answer, answer.retires_on)) is not None:
        return Retirement(Phase.PASSED, model, answer, days, proof=proof)
    doubt = _offered_since(catalog, model, sku, region, answer.retires_on)
    return Retirement(Phase.DOUBTFUL, model, answer, days, doubt=doubt)


def _proof(catalog: Catalog, model: Model, sku: str, answer: LifecycleAnswer, day: date) -> Statement | None:
    """A source written after the date that says retired or deprecated, dates the SKU into the past, or lists none."""
    if len(answer.disputed) > 1:
        return None
    staged, dated = answer.staged_by, answer.dated_by
    if staged is not None and staged.date > day and answer.stage in {"Retired", "Deprecated"}:
        return staged
    by_arm = dated is not None and dated.date == catalog.capture and not answer.not_before
    if by_arm and dated is not None and dated.date > day and answer.scope == sku != "":
        return dated
    return catalog.gone_since(model, day)


def _offered_since(catalog: Catalog, model: Model, sku: str, region: str, day: date) -> Statement | None:
    """A source written after the date that still offers the model."""
    if not sku or not region:
        return None
    offer = catalog.offer(model, sku, region)
    said = offer.statements[0] if offer.status is Status.YES else None
    return said if said is not None and said.date > day else None
