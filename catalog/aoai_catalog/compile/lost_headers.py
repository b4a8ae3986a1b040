"""The header of a table of which a diff shows only rows below it, told by what the rows hold.

Only layouts that their cells tell beyond doubt have one here. Rows of any other stay without one, and are reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from aoai_catalog.compile.cells import CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Row, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.retirement_dates import read_retirement
from aoai_catalog.compile.vocabulary import format_of

_RULE = re.compile(r":?-+:?")
_LIMIT = re.compile(r".*\b(?:max|maximum|default|total|number of|limits?)\b", re.IGNORECASE)
_TIER = re.compile(r"(?:default|enterprise.*|free tier|tier \d+)", re.IGNORECASE)
_TYPE = re.compile(r"(?:type|string|integer|number|boolean|array|object|enum|null)\b", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z]+/[\w.+-]+")
_REFERRAL = re.compile(r"see the models? table", re.IGNORECASE)
_LABELLED = re.compile(r"(?:Input|Output): ", re.IGNORECASE)

Test = Callable[[str], bool]


class _Layout(msgspec.Struct, frozen=True):
    """A layout: its header, and what the cells of some columns must be in every row."""

    header: tuple[str, ...]
    cells: dict[int, Test]

    def fits(self, rows: Sequence[Row]) -> bool:
        return all(
            len(row.cells) == len(self.header) and all(test(row.cells[column]) for column, test in self.cells.items())
            for row in rows
        )


def supply_header(block: Block) -> Block:
    """Give a table without a header the one that its rows tell. A rule above them is left of the header itself."""
    if not isinstance(block, Table) or block.header:
        return block
    rows = block.rows[1:] if all(_RULE.fullmatch(cell) for cell in block.rows[0].cells) else block.rows
    header = next((layout.header for layout in _LAYOUTS if rows and layout.fits(rows)), ())
    return msgspec.structs.replace(block, header=header, rows=rows)


def _reads(read: Callable[[str], object]) -> Test:
    def test(source: str) -> bool:
        try:
            read(source)
        except CellError:
            return False
        return True

    return test


def _says(pattern: re.Pattern[str]) -> Test:
    return lambda source: bool(pattern.match(read_cell(source).text))


def _is_model(source: str) -> bool:
    try:
        return all(bool(format_of(model.name)) for model in read_models(source))
    except CellError:
        return False


def _are_regions(source: str) -> bool:
    if _REFERRAL.search(read_cell(source).text):
        return True
    return bool(split_lines(source)) and all(_reads(read_regions)(line) for line in split_lines(source))


_is_date = _reads(lambda source: read_retirement(read_cell(source)))
_is_amount = _reads(lambda source: read_amount(read_cell(source).text))

_LAYOUTS = (
    _Layout(("Model", "Version", "Retirement date", "Replacement model"), {0: _is_model, 2: _is_date}),
    _Layout(
        ("Model", "Tier", "Tokens per minute", "Requests per minute"), {0: _is_model, 1: _says(_TIER), 2: _is_amount}
    ),
    _Layout(
        ("Model ID", "Description", "Max Request (tokens)", "Training Data (up to)"),
        {0: _is_model, 2: _says(_LABELLED)},
    ),
    _Layout(("Model", "Region"), {0: _is_model, 1: _are_regions}),
    _Layout(("Limit name", "Limit value"), {0: _says(_LIMIT)}),
    _Layout(("Name", "Type", "Description", "Required", "Default"), {1: _says(_TYPE)}),
    _Layout(("Content-Type", "Type", "Description"), {0: _says(_MEDIA_TYPE)}),
)
