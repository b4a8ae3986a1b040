"""Tables that describe models: context window and output limit, training data, capabilities.

Azure OpenAI's have a column for each (`Context Window`, `Max request (tokens)`); those of other makers have one cell of
bullets, each with a label (`**Input:** text (131,072 tokens)`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from aoai_catalog.compile.cells import Cell, CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, by_row, join_notes
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.registration import registration_of
from aoai_catalog.compile.retirements import cloud_of
from aoai_catalog.compile.vocabulary import format_of, read_sku
from aoai_catalog.records import Feature, ModelFacts, Offer

_WINDOW = ("context window", "max request (tokens)", "max request (characters)", "max request (audio file size)")
_OUTPUT = "max output tokens"
_TRAINING = ("training data (up to)",)
_BULLETS = "capabilities"
_OTHERS = frozenset({"description", "output dimensions", "type", "type & api endpoint", "project type"})
_DEPLOYMENT_TYPES = "deployment type (region availability)"
_OTHERS_OF_MAKERS = frozenset({_DEPLOYMENT_TYPES, "offer availability region", "api reference", "inference api"})
_KNOWN = frozenset({*_WINDOW, _OUTPUT, *_TRAINING, _BULLETS, *_OTHERS, *_OTHERS_OF_MAKERS})

_LABELLED = re.compile(r"(?P<label>Input|Output): (?P<amount>.+)")
_QUALIFIED = re.compile(r"(?P<amount>[\d,.]+[KMB]?)(?P<qualifier> \(.+\))?", re.IGNORECASE)
_BULLET = re.compile(r"(?:- )?(?P<label>[A-Z][\w &]*?): ?(?P<text>.*)")
_TOKENS = re.compile(r"(?P<amount>[\d,.]+ ?[KM]?) (?:max )?tokens")
_LEADING_AMOUNT = re.compile(r"(?P<amount>[\d,]+)\b")
_OFFERED = re.compile(r"-? ?(?P<kind>[^()]+?) \((?P<regions>[^()]+)\)")
_RESPONSES = "responses api"


def claims_models(block: Block, _document: Document) -> bool:
    """Whether a block is a table that describes a model a row."""
    if not isinstance(block, Table):
        return False
    first, *others = (column.lower() for column in block.columns) if block.columns else ("",)
    return bool(others) and set(others) <= _KNOWN and (first == "model id" or (first == "model" and _BULLETS in others))


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Record | Problem]:
    """Read a row as the facts of its models, and as the Responses feature of those whose description lists it."""
    sources = dict(zip((column.lower() for column in table.columns), row.cells, strict=True))
    bullets = _read_bullets(sources.get(_BULLETS, ""))
    problems: list[Problem] = []
    window, output = _read_limits(sources, bullets)
    for amount in (window, output):
        if _is_misspelt(amount):
            what = "holds a number with misplaced separators; it is kept as written"
            problems.append(context.problem(row.line, CellError(amount, what)))
    yield from problems
    cells = [read_cell(source) for source in row.cells]
    for model in read_models(row.cells[0]):
        format_ = format_of(model.name, table.headings)
        registration, words = registration_of(context.document, model.name)
        notes = context.notes(table, *cells)
        yield ModelFacts(
            format=format_,
            model=model.name,
            version=model.version,
            at=context.place(table, row.line),
            context_window=window,
            max_output=output,
            training_data=next((read_cell(sources[name]).value for name in _TRAINING if name in sources), ""),
            registration=registration,
            capabilities=_capabilities(sources, bullets),
            note=join_notes(_cloud(context.document), model.remark, *notes, words),
        )
        if _RESPONSES in read_cell(sources.get("description", "")).text.lower():
            yield _responses(model, format_, row, table, context)
        yield from _offers(model, format_, row, sources.get(_DEPLOYMENT_TYPES, ""), table, context)


def _cloud(document: Document) -> str:
    """What is noted of the models of another cloud, which can have other limits there."""
    return "" if cloud_of(document) == "public" else f"in Azure {cloud_of(document).capitalize()}"


def _offers(model: NamedModel, format_: str, row: Row, source: str, table: Table, context: Context) -> Iterator[Offer]:
    """Read the deployment types whose regions a cell lists: `- Global standard (East US 2, Sweden Central)`.

    What names no regions (`all regions`, `US and EU`) is no offer; the whole cell is kept among the capabilities.
    """
    for line in split_lines(source):
        match = _OFFERED.fullmatch(read_cell(line).text)
        sku = read_sku((match["kind"],)) if match else None
        if match is None or sku is None:
            continue
        try:
            regions = read_regions(match["regions"]).ids
        except CellError:
            continue
        yield Offer(
            format=format_,
            model=model.name,
            version=model.version,
            sku=sku,
            at=context.place(table, row.line),
            yes=tuple(sorted(regions)),
            note=join_notes(*context.notes(table, read_cell(line))),
        )


def _responses(model: NamedModel, format_: str, row: Row, table: Table, context: Context) -> Feature:
    return Feature(
        feature="responses",
        at=context.place(table, row.line),
        format=format_,
        model=model.name,
        version=model.version,
        note="listed in the model's description",
    )


def _read_limits(sources: Mapping[str, str], bullets: Mapping[str, str]) -> tuple[str, str]:
    """Read the context window and the output limit, from the columns or from the bullets."""
    if _BULLETS in sources:
        window = bullets.get("context window") or bullets.get("context length") or ""
        return _leading_amount(window) or _tokens(bullets.get("input", "")), _tokens(bullets.get("output", ""))
    column = next((name for name in _WINDOW if name in sources), "")
    window, output = _read_window(split_lines(sources.get(column, "")))
    if column.endswith("(characters)") and window:
        window += " characters"
    return window, _amount(read_cell(sources[_OUTPUT]).value) if _OUTPUT in sources else output


def _read_window(lines: Sequence[str]) -> tuple[str, str]:
    """Read the lines of a window's cell: amounts, some with what they hold for, and labelled ones for input and output.

    Where only labelled ones stand, the input is the window and the output the output limit.
    """
    whole: list[str] = []
    labelled: dict[str, str] = {}
    for line in lines:
        text = read_cell(line).text.removeprefix("- ")
        if match := _LABELLED.fullmatch(text):
            labelled[match["label"].lower()] = _amount(match["amount"])
        elif match := _QUALIFIED.fullmatch(text):
            whole.append(_amount(match["amount"]) + (match["qualifier"] or ""))
        elif text:
            whole.append(text)
    if not whole:
        return labelled.get("input", ""), labelled.get("output", "")
    parts = ", ".join(f"{label} {amount}" for label, amount in labelled.items())
    return "; ".join(whole) + (f" ({parts})" if parts else ""), labelled.get("output", "")


def _amount(text: str) -> str:
    """An amount as a plain number, or as written where it is none."""
    try:
        return str(read_amount(text))
    except CellError:
        return text


def _is_misspelt(amount: str) -> bool:
    """Whether an amount still has separators, because they do not part thousands."""
    return bool(re.search(r"\d,\d", amount))


def _tokens(text: str) -> str:
    return _amount(match["amount"]) if (match := _TOKENS.search(text)) else ""


def _leading_amount(text: str) -> str:
    return _amount(match["amount"]) if (match := _LEADING_AMOUNT.match(text)) else ""


def _read_bullets(source: str) -> dict[str, str]:
    """Read a cell of bullets by their labels; a line without a label goes on with the one above."""
    bullets: dict[str, str] = {}
    label = "description"
    for line in split_lines(source):
        text = read_cell(line).text
        if match := _BULLET.fullmatch(text):
            label, text = match["label"].lower(), match["text"]
        bullets[label] = f"{bullets[label]} {text}" if label in bullets else text
    return bullets


def _capabilities(sources: Mapping[str, str], bullets: Mapping[str, str]) -> dict[str, str]:
    """What a row says of a model that has no column of the export."""
    cells: dict[str, Cell] = {name: read_cell(sources[name]) for name in sources if name in _OTHERS | _OTHERS_OF_MAKERS}
    described = {name: _amount(cell.value) for name, cell in cells.items() if cell.value}
    return dict(sorted((described | dict(bullets)).items()))


MODEL_TABLE = Reader("models", ("models", "features"), claims_models, by_row(_read_row))
