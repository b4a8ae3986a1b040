"""PTU sizing tables: a model a column, a figure a row; global, data zone and regional SKUs may have rows of their own.

A row says by its title which figure it gives and for which SKUs: `Global & data zone provisioned minimum deployment`.
One that names no SKU (`Minimum deployment`, in the table of Fireworks) is for those that the text above it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aoai_catalog.compile.cells import CellError, read_cell, read_count
from aoai_catalog.compile.markdown import Document, Table
from aoai_catalog.compile.reader import Column, Field, Line, Read, TableReader, above, join_notes, matching
from aoai_catalog.records import Capacity

_REACHES: Mapping[str, str] = {
    "GlobalProvisionedManaged": r"\bglobal\b",
    "DataZoneProvisionedManaged": r"\bdata ?zone\b",
    "ProvisionedManaged": r"\bregional\b",
}
"""The provisioned SKUs, and the word by which a row or text means one."""

_WHOSE = r"(?P<of>(?:global|data ?zone|regional)(?:(?:,| and| &|, and) (?:global|data ?zone|regional))*) provisioned "
_COLUMNS: tuple[Column, ...] = (
    matching("minimum", rf"(?:{_WHOSE})?minimum deployment"),
    matching("step", rf"(?:{_WHOSE})?scale increment"),
    matching("tokens", r"(?:max )?input (?:tpm|tokens per minute(?: \(tpm\))?) per ptu", "required"),
    matching("remark", r"(?P<of>(?:max )?output (?:tpm|tokens per minute(?: \(tpm\))?) per ptu|output-to-input ratio)"),
    matching("remark", r"(?P<of>latency target(?: value)?)"),
)


def _has_counts(table: Table, _document: Document) -> bool:
    """Whether the table sizes models: one that explains the rows has the same titles, and words beside them."""
    return any(_is_count(source) for row in table.rows for source in row.cells[1:])


def _read_line(line: Line) -> Read:
    """Read a column as the capacity of its models under each provisioned SKU that the table gives a figure for."""
    counts: dict[Field, int | None] = {}
    for field in line.among("minimum", "step", "tokens"):
        try:
            counts[field] = read_count(field.cell)
        except CellError as error:
            yield line.problem(error, field.line)
    models = line.models()
    tokens = next((count for field, count in counts.items() if field.role == "tokens"), None)
    notes = [*line.notes(read_cell(line.title)), *_remarks(line)]
    for sku in _REACHES:
        figures: dict[str, Field | None] = {}
        for role in ("minimum", "step"):
            fields = [field for field in line.among(role) if sku in _skus(field, line)]
            for field in fields[1:]:
                what = f"gives {sku} the {role} that another row gives"
                yield line.problem(CellError(field.title.text, what), field.line)
            figures[role] = fields[0] if fields else None
        minimum, step = (counts.get(field) if field else None for field in figures.values())
        place = figures["minimum"] or figures["step"]
        if place is None or (minimum is None and step is None):
            continue
        if not (figures["minimum"] and figures["step"]):
            given = line.among("minimum", "step")
            title = next(field for field in given if field.line == place.line).title.text
            what = f"gives {sku} one of minimum and scale increment, and no row gives the other"
            yield line.problem(CellError(title, what), place.line)
        for model in models:
            yield line.of_model(
                Capacity,
                model,
                sku=sku,
                unit="PTU",
                at=line.at_line(place.line),
                minimum=minimum,
                step=step,
                tpm_per_unit=tokens,
                note=join_notes(model.remark, *notes),
            )


def _remarks(line: Line) -> Iterator[str]:
    """What stands in the rows of remarks, and what footnotes say of any figure."""
    for field in line.fields:
        label = field.title.text.lower().replace(" and ", " & ")
        notes = line.notes(field.cell, field.title)
        if field.role != "remark":
            yield from (f"{label}: {note}" for note in notes)
        elif field.cell.text:
            yield f"{label} {field.cell.text}" + (f" ({' '.join(notes)})" if notes else "")


def _named(text: str) -> tuple[str, ...]:
    return tuple(sku for sku, word in _REACHES.items() if re.search(word, text, re.IGNORECASE))


def _skus(field: Field, line: Line) -> tuple[str, ...]:
    """The SKUs of a row. One that names none is for those that the section's text above the table names, or all."""
    if field.of:
        return _named(field.of)
    for block in above(line):
        text = read_cell(block.text).text
        if block.headings == line.table.headings and "provisioned" in text.lower() and (named := _named(text)):
            return named
    return tuple(_REACHES)


def _is_count(source: str) -> bool:
    try:
        return read_count(read_cell(source)) is not None
    except CellError:
        return False


PTU_SIZING = TableReader("PTU sizing", ("capacity",), _COLUMNS, _read_line, _has_counts, labels=("topic",))
