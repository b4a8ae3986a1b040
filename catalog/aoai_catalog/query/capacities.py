"""Resolves a capacity: unit, minimum, step, maximum and default of a model under a SKU.

ARM's figures decide where there are any, else the newest document's; an overlay's go over both, figure by figure. What
the documents say is kept beside them, so that a value that only they refuse can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeVar

import msgspec

from aoai_catalog.load import Source, Statement
from aoai_catalog.names import fold
from aoai_catalog.records import Capacity, Model

T = TypeVar("T")
Figure = Literal["minimum", "step", "maximum", "default", "tpm_per_unit"]
_RATIO = re.compile(r"output-to-input ratio ([^;(]*[^;( ])")


class Figures(msgspec.Struct, frozen=True):
    """The figures of one kind of source. None where it gives none."""

    unit: str
    minimum: int | None
    step: int | None
    maximum: int | None
    default: int | None
    tpm_per_unit: int | None
    statement: Statement

    def takes(self, capacity: float) -> bool:
        """Whether a capacity is within these figures and on a step."""
        return (
            capacity >= (self.minimum or 1)
            and capacity % (self.step or 1) == 0
            and (self.maximum is None or capacity <= self.maximum)
        )


class CapacityAnswer(msgspec.Struct, frozen=True):
    """The capacity in force. None where nobody gives the figure; `usage_name` names the quota pool in ARM.

    `output_ratio` is how many input tokens an output token counts as in PTU, as the document writes it: a number, or
    where else to look. `own`, `recorded` and `documented` are what an overlay, ARM and the documents say.
    """

    unit: str = ""
    minimum: int | None = None
    step: int | None = None
    maximum: int | None = None
    default: int | None = None
    tpm_per_unit: int | None = None
    output_ratio: str = ""
    usage_name: str = ""
    documented: Figures | None = None
    recorded: Figures | None = None
    own: Figures | None = None

    @property
    def _all(self) -> tuple[Figures, ...]:
        return tuple(figures for figures in (self.own, self.recorded, self.documented) if figures is not None)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Who says so, the one that decides first."""
        return tuple(figures.statement for figures in self._all)

    def behind(self, figure: Figure) -> tuple[Statement, ...]:
        """Who gives a figure, the one that decides first."""
        return tuple(figures.statement for figures in self._all if getattr(figures, figure) is not None)


def resolve_capacity(
    sources: Sequence[Source], model: Model, sku: str, region: str, *, fine_tuned: bool = False
) -> CapacityAnswer:
    """Say what capacity a deployment of `model` as `sku` in `region` may have.

    Args:
        sources: Newest first.
        model: With its version; a document's row without version speaks for all.
        sku: As the API spells it.
        region: A region id, or empty for the figures that hold in most regions.
        fine_tuned: Ask for deployments of fine-tuned models, which have rows of their own in ARM.
    """
    overlay, capture, edition = (
        _newest(sources, kind, model, sku, region, fine_tuned=fine_tuned) for kind in ("overlay", "capture", "edition")
    )
    order = [found[1] for found in (overlay, capture, edition) if found is not None]
    if not order:
        return CapacityAnswer()
    return CapacityAnswer(
        unit=_first(row.unit or None for row in order) or "",
        minimum=_first(row.minimum for row in order),
        step=_first(row.step for row in order),
        maximum=_first(row.maximum for row in order),
        default=_first(row.default for row in order),
        tpm_per_unit=_first(row.tpm_per_unit for row in order),
        output_ratio=_first(found[1] for row in order if (found := _RATIO.search(row.note))) or "",
        usage_name=_first(row.usage_name or None for row in order) or "",
        documented=_figures(*edition) if edition else None,
        recorded=_figures(*capture) if capture else None,
        own=_figures(*overlay) if overlay else None,
    )


def _first(values: Iterator[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _newest(
    sources: Sequence[Source], kind: str, model: Model, sku: str, region: str, *, fine_tuned: bool
) -> tuple[Source, Capacity] | None:
    for source in sources:
        if source.manifest.kind != kind:
            continue
        rows = [
            row
            for row in source.rows("capacity", model.name)
            if fold(row.sku) == fold(sku)
            and row.version in {"", model.version}
            and (not model.format or row.format == model.format)
            and (kind != "capture" or bool(row.subject) == fine_tuned)
        ]
        here = [row for row in rows if not row.regions or region in row.regions]
        if here:
            return source, max(here, key=lambda row: row.version == model.version)
        if rows and kind != "overlay":  # what an organisation knows of one region it says of no other
            return source, max(rows, key=lambda row: len(row.regions))
    return None


def _figures(source: Source, row: Capacity) -> Figures:
    value = ", ".join(
        f"{name} {figure}"
        for name, figure in (("minimum", row.minimum), ("step", row.step), ("maximum", row.maximum))
        if figure is not None
    )
    statement = source.statement(row.at, f"{row.model} {row.sku}: {value or 'no figures'}")
    return Figures(row.unit, row.minimum, row.step, row.maximum, row.default, row.tpm_per_unit, statement)
