"""`aoai catalog show`."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from aoai_catalog.load import Statement
from aoai_catalog.query import open_catalog
from aoai_policies.cli import coloured, width
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of, format_option
from aoai_policies.core.encoding import to_json
from aoai_policies.planning.where import known_models

if TYPE_CHECKING:
    from aoai_catalog.model_sheet import CapacityLine, FeatureLine, Life, ModelSheet, QuotaLine, SkuOffers, VersionSheet

_FIRST = ("context window", "max output", "training data", "description")


@click.command(name="show")
@click.argument("model", metavar="MODEL")
@click.option("--version", "version", metavar="VERSION", help="Show only this version (default: all).")
@as_of_option
@catalog_option
@format_option("text", "json")
def command(model: str, version: str | None, as_of: date, catalog_folders: Sequence[Path], output_format: str) -> int:
    """Show everything known about a model, with sources.

    Shows its lifecycle, replacement, regions by SKU, capacity, quotas and features.

    \b
    aoai catalog show gpt-4.1
    aoai catalog show gpt-4o --version 2024-11-20 --as-of 2026-02-17
    aoai catalog show gpt-5.1 --format json
    """  # noqa: D301 - click reads the escape
    from aoai_catalog.model_sheet import model_sheet

    catalog = open_catalog(as_of, folders_of(catalog_folders))
    sheet = model_sheet(catalog, known_models(catalog, model, version))
    if output_format == "json":
        click.echo(json_of(sheet))
        return 0
    for line in _lines(sheet):
        click.echo(line)
    return 0


def _lines(sheet: ModelSheet) -> Iterator[str]:
    known = " and ".join(
        f"{kind} {day}" for kind, day in (("edition", sheet.edition), ("capture", sheet.capture)) if day
    )
    yield f"{_bold(sheet.model)}  as of {sheet.as_of} against {known or 'no source'}"
    for version in sheet.versions:
        yield ""
        default = ", the default version" if version.default else ""
        yield f"{_bold(f'{sheet.model} {version.version}'.rstrip())}  format {version.format}{default}"
        yield from _of_version(version)
    if sheet.quotas:
        yield ""
        yield _bold("Default quotas")
        yield from _quotas(sheet.quotas)


def _of_version(version: VersionSheet) -> Iterator[str]:
    yield _entry("stage", _stage(version.life), version.life.sources)
    for life in version.other_lives:
        where = f" in {', '.join(life.regions)}" if life.regions else ""
        yield _entry("", f"{life.scope}{where}: {_stage(life)}", life.sources)
    for replacement in version.replacements:
        offered = "; ".join(f"{sku} in {_counted(regions)}" for sku, regions in replacement.regions.items())
        upgrade = f"; Azure upgrades by itself from {replacement.upgrades_from}" if replacement.upgrades_from else ""
        text = f"{replacement.name}, {f'offered as {offered}' if offered else 'not known to be offered'}{upgrade}"
        yield _entry("replacement", text, [replacement.source] if replacement.source else [])
    if version.registration is not None:
        yield _entry("registration", version.registration.value, [version.registration.source])
    yield from _traits(version)
    if version.offers:
        yield ""
        yield from _offer_table(version.offers)
    if version.capacity:
        yield ""
        yield "  Capacity"
        for line in version.capacity:
            yield _entry(line.sku, _capacity(line), line.sources, indent=4, column=30)
    if version.features:
        yield ""
        yield "  Features"
        yield from _features(version.features)


def _stage(life: Life) -> str:
    said = [life.stage or "stage not documented"] if not life.scope or life.stage else []
    if life.deprecated_on:
        said.append(f"deprecated on {life.deprecated_on}")
    if life.retires_on:
        said.append(f"retires {'no earlier than' if life.not_before else 'on'} {life.retires_on}")
    else:
        said.append("no retirement date")
    return ", ".join(said)


def _traits(version: VersionSheet) -> Iterator[str]:
    named = [trait for trait in version.traits if trait.name.startswith((*_FIRST, "note"))]
    for trait in sorted(
        named, key=lambda one: next((n for n, name in enumerate(_FIRST) if one.name.startswith(name)), 9)
    ):
        yield _entry(trait.name, trait.value, [trait.source])
    others = [trait for trait in version.traits if trait not in named]
    for _, alike in groupby(others, key=lambda one: one.source.where):
        traits = list(alike)
        text = ", ".join(one.name if one.value == "true" else f"{one.name} {one.value}" for one in traits)
        yield _entry("capabilities", text, [traits[0].source])


def _offer_table(offers: Sequence[SkuOffers]) -> Iterator[str]:
    """A region a row, a SKU a column; on a terminal drawn by rich, which is not to be loaded where nobody looks."""
    regions = sorted(
        {one for line in offers for one in (*line.regions, *line.fine_tuned_only, *line.unverified, *line.retired)}
    )
    rows = [[region, *(_mark(line, region) for line in offers)] for region in regions]
    if sys.stdout.isatty():
        yield from _drawn(["region", *(line.sku for line in offers)], rows)
    else:
        header = ["region", *(line.sku for line in offers)]
        widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
        for row in (header, *rows):
            yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if any(line.unverified for line in offers):
        reasons = dict.fromkeys(reason for line in offers for reason in line.unverified.values())
        yield _entry("", f"? not certain: {'; '.join(reasons)}", (), column=4)
    for line in offers:
        yield _entry(line.sku, f"from {shown_sources(line.sources)}", (), indent=4, column=30)


def _mark(line: SkuOffers, region: str) -> str:
    if region in line.regions:
        return "yes"
    if region in line.fine_tuned_only:
        return "fine-tuned"
    if region in line.retired:
        return "retired"
    return "?" if region in line.unverified else "-"


def _drawn(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for number, name in enumerate(header):
        broken = re.sub(r"(?<=[a-z])(?=[A-Z])", "\n", name).replace("Provisioned", "Provi-\nsioned")
        table.add_column(broken, no_wrap=number == 0, overflow="fold")
    styles = {"yes": "green", "fine-tuned": "cyan", "?": "yellow", "retired": "red", "-": "dim"}
    for region, *marks in rows:
        table.add_row(region, *(f"[{styles[mark]}]{'tuned' if mark == 'fine-tuned' else mark}[/]" for mark in marks))
    console = Console(no_color=not coloured())
    with console.capture() as drawn:
        console.print(table)
    yield from drawn.get().rstrip("\n").splitlines()
    if any("fine-tuned" in row for row in rows):
        yield "  tuned: fine-tuned models only"


def _capacity(line: CapacityLine) -> str:
    named = {name: getattr(line, name) for name in ("minimum", "step", "maximum", "default")}
    figures = [f"{name} {value:,}" for name, value in named.items() if value is not None]
    unit = f"unit {line.unit}" if line.unit else ""
    per_unit = f"{line.tpm_per_unit:,} TPM per unit" if line.tpm_per_unit and line.unit == "PTU" else ""
    pool = f"quota pool {line.usage_name}" if line.usage_name else ""
    only = "deployments of fine-tuned models" if line.fine_tuned else ""
    return "; ".join(part for part in (only, unit, ", ".join(figures), per_unit, pool, *line.notes) if part)


def _quotas(quotas: Sequence[QuotaLine]) -> Iterator[str]:
    ordered = sorted(quotas, key=lambda one: (one.sku, one.scope, one.tier))
    for sku, alike in groupby(ordered, key=lambda one: one.sku):
        for number, quota in enumerate(alike):
            rates = [f"{quota.tpm:,} TPM"] if quota.tpm is not None else []
            rates += [f"{quota.rpm:,} RPM"] if quota.rpm is not None else []
            rates += [part for part in (quota.other, quota.note) if part]
            named = " ".join(part for part in (quota.tier, f"({quota.scope})" if quota.scope else "") if part)
            text = f"{named or 'all'}: {', '.join(rates)}"
            yield _entry("" if number else sku or "every SKU", text, [quota.source], column=20)


def _features(features: Sequence[FeatureLine]) -> Iterator[str]:
    """Features of the model, those in the same regions together; then the names of those that are of regions only."""
    own = [line for line in features if line.of_model]
    groups: dict[tuple[str, ...], list[FeatureLine]] = {}
    for line in own:
        groups.setdefault(("*",) if line.everywhere else line.regions, []).append(line)
    for regions, lines in groups.items():
        where = "wherever it is offered" if lines[0].everywhere else f"in {', '.join(regions)}"
        names = ", ".join(f"{line.feature} ({'; '.join(line.notes)})" if line.notes else line.feature for line in lines)
        sources = [source for line in lines for source in line.sources]
        yield _entry("", f"{where}: {names}", sources, indent=4, column=4)
    others = [line.feature for line in features if not line.of_model]
    if others:
        text = f"for all models, in regions that `--format json` lists: {', '.join(others)}"
        yield _entry("", text, (), indent=4, column=4)


def _entry(name: str, text: str, sources: Iterable[Statement], *, indent: int = 2, column: int = 16) -> str:
    """A named value, wrapped, with its sources at the end."""
    shown = shown_sources(sources)
    label = " " * indent + (name.ljust(column - 1) + " " if column > 4 else "")
    whole = f"{' '.join(text.split())}{f' [{shown}]' if shown else ''}"
    after = " " * (indent + column)
    return textwrap.fill(whole, width(), initial_indent=label, subsequent_indent=after, break_on_hyphens=False)


def shown_sources(sources: Iterable[Statement]) -> str:
    """Each source as exports write it; the lines of one document together: `page.md#12, #40 (2026-10-05)`."""
    lines: dict[tuple[str, date], set[int]] = {}
    for one in sources:
        lines.setdefault((one.at.page, one.date), set()).add(one.at.line)
    return "; ".join(
        f"{path}{', '.join(f'#{line}' for line in sorted(numbers) if line)} ({day})"
        for (path, day), numbers in lines.items()
    )


def json_of(value: Any) -> str:
    """Write JSON, indented; of a statement what people are shown."""
    return to_json(_shown(value))


def _shown(value: Any) -> Any:
    if isinstance(value, Statement):
        return {"value": value.value, "title": value.title, "date": value.date, "where": value.where}
    if isinstance(value, msgspec.Struct):
        return {name: _shown(getattr(value, name)) for name in value.__struct_fields__}
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value


def _counted(regions: Sequence[str]) -> str:
    return regions[0] if len(regions) == 1 else f"{len(regions)} regions"


def _bold(text: str) -> str:
    return click.style(text, bold=coloured())
