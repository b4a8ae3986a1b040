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
    today, proof = catalog.as_of, catalog.retired(model, sku, answer)
    if answer.retires_on is None:
        return Retirement(Phase.PASSED, model, answer, proof=proof) if proof is not None else None
    days = (answer.retires_on - today).days
    if days > 0:
        certain = not answer.not_before and not answer.disputed
        near = Phase.NOW if days <= bounds.error_days and certain else Phase.SOON
        return Retirement(near if days <= bounds.warn_days else Phase.FAR, model, answer, days)
    if proof is not None:
        return Retirement(Phase.PASSED, model, answer, days, proof=proof)
    doubt = _offered_since(catalog, model, sku, region, answer.retires_on)
    return Retirement(Phase.DOUBTFUL, model, answer, days, doubt=doubt)


def _offered_since(catalog: Catalog, model: Model, sku: str, region: str, day: date) -> Statement | None:
    """A source written after the date that still offers the model."""
    if not sku or not region:
        return None
    offer = catalog.offer(model, sku, region)
    said = offer.statements[0] if offer.status is Status.YES else None
    return said if said is not None and said.date > day else None
