"""`aoai size`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from aoai_policies.cli import EXIT_FINDINGS, width
from aoai_policies.cli.options import Amount, as_of_option, catalog_option, format_option
from aoai_policies.configuration.facts import read_facts
from aoai_policies.core.encoding import to_json
from aoai_policies.planning.size import MOST_TOKENS, Load, Quotas, Sizing, sizings
from aoai_policies.planning.where import known_region, known_sku, life

_TOKENS = Amount(0, MOST_TOKENS)


@click.command(name="size")
@click.argument("models", nargs=-1, required=True, metavar="MODEL[@VERSION]...")
@click.option("--sku", "skus", multiple=True, metavar="SKU", help="Show only this SKU; can be repeated.")
@click.option("--region", metavar="REGION", help="Use this region's figures and quota.")
@click.option(
    "--input", "input_tokens", type=_TOKENS, metavar="TPM", help="Input tokens per minute, including cached tokens."
)
@click.option("--output", "output_tokens", type=_TOKENS, metavar="TPM", help="Output tokens per minute.")
@click.option("--cached", type=_TOKENS, metavar="TPM", help="Input tokens read from the prompt cache.")
@click.option("--calls", type=_TOKENS, metavar="N", help="Calls per minute, with --prompt and --completion.")
@click.option("--prompt", type=_TOKENS, metavar="TOKENS", help="Input tokens per call.")
@click.option("--completion", type=_TOKENS, metavar="TOKENS", help="Output tokens per call.")
@click.option("--cache-rate", type=Amount(0, 100), metavar="PERCENT", help="Share of the input tokens that is cached.")
@click.option("--capacity", type=click.IntRange(min=1), metavar="N", help="Show what this capacity carries instead.")
@click.option("--tier", metavar="TIER", help="Use this quota tier instead of the settings' (`Tier 1`).")
@as_of_option
@catalog_option
@format_option("text", "json")
def command(
    models: Sequence[str],
    skus: Sequence[str],
    region: str | None,
    capacity: int | None,
    tier: str | None,
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
    **asked: float | None,
) -> int:
    """Show what capacity a load needs, in PTUs and in units of standard SKUs.

    Give the load as tokens per minute, or as calls per minute and their length. With --capacity, shows the tokens per
    minute that a capacity carries, and the calls if you give their length. The result is the documented estimate,
    rounded to what Azure sells. Quotas are the documented defaults, or those of aoai.yaml's usage snapshot.

    Exits with 1 if nothing could be sized.

    \b
    aoai size gpt-5.1 gpt-4.1-mini --input 200000 --output 20000
    aoai size gpt-5.2 --calls 1000 --prompt 200 --completion 20 --cache-rate 50
    aoai size gpt-5.2 --capacity 100 --sku DataZoneProvisionedManaged
    """  # noqa: D301 - click reads the escape
    load = _load(**asked) if capacity is None else _load_of_a_call(**asked)
    over = {"subscription": {"tier": tier}} if tier is not None else None
    facts = read_facts(as_of=as_of, catalogs=catalog_folders, settings=over, named="--tier")
    catalog = facts.catalog
    quotas = Quotas(facts.settings.subscription.tier, facts.usage, known_region(region) if region else "")
    rows = sizings(catalog, models, [known_sku(sku) for sku in skus], load, quotas, capacity=capacity)
    if output_format == "json":
        click.echo(to_json(rows))
    else:
        _print(rows, catalog, tier=quotas.tier, reverse=capacity is not None)
    return 0 if any(row.answered for row in rows) else EXIT_FINDINGS


def _load(
    input_tokens: float | None,
    output_tokens: float | None,
    cached: float | None,
    calls: float | None,
    prompt: float | None,
    completion: float | None,
    cache_rate: float | None,
) -> Load:
    by_call = any(value is not None for value in (calls, prompt, completion, cache_rate))
    if by_call and any(value is not None for value in (input_tokens, output_tokens, cached)):
        raise click.UsageError("give tokens a minute (--input, --output, --cached) or calls (--calls, --prompt, ...)")
    if by_call:
        if calls is None or not (prompt or completion):
            raise click.UsageError("calls need --calls and their length: --prompt, --completion")
        return _calls(calls, prompt, completion, cache_rate)
    if not input_tokens and not output_tokens:
        raise click.UsageError("give the load: --input and --output, or --calls and their length; or --capacity")
    if (cached or 0) > (input_tokens or 0):
        raise click.UsageError("--cached is part of --input and cannot be more")
    return Load(input_tokens or 0, output_tokens or 0, cached or 0)


def _load_of_a_call(
    prompt: float | None, completion: float | None, cache_rate: float | None, **of_a_minute: float | None
) -> Load:
    """What a call is, where its length is given, for what a capacity carries."""
    given = next((name for name, value in of_a_minute.items() if value is not None), None)
    if given is not None:
        raise click.UsageError(f"--capacity asks for the load, so --{given.removesuffix('_tokens')} is left out")
    return _calls(1, prompt, completion, cache_rate) if prompt or completion else Load()


def _calls(calls: float, prompt: float | None, completion: float | None, cache_rate: float | None) -> Load:
    tokens = calls * (prompt or 0)
    return Load(tokens, calls * (completion or 0), tokens * (cache_rate or 0) / 100, calls)


def _print(rows: Sequence[Sizing], catalog: Catalog, *, tier: str, reverse: bool) -> None:
    heading = ""
    for row in rows:
        if heading != (heading := f"{row.model} {row.version}".rstrip()):
            model = Model(row.format, row.model, row.version)
            click.echo(heading + life(model, catalog))
        click.echo(f"  {row.sku:<26}  {_amount(row, reverse=reverse)}".rstrip())
        share = f"{_rounded(row.share * 100)}% of {row.quota}" if row.share is not None else row.quota
        more = "more than that: have the quota raised, or share the load among subscriptions or models"
        for line in filter(None, (share, more * row.exceeds_quota, row.why if row.capacity is not None else "")):
            click.echo(click.wrap_text(line, width(), " " * 30, " " * 30))
    if not rows:
        click.echo("no standard or provisioned SKU of these models is offered anywhere; name another with --sku")
    click.echo("")
    answered = {row.unit for row in rows if row.answered}
    sources = dict.fromkeys(source for row in rows for source in row.sources)
    notes = [
        "The documented estimate, rounded up to what Azure sells. Measure a deployment with your own calls before you "
        "rely on it."
        if answered
        else "",
        "PTU: input tokens less cached ones, plus output tokens times the model's ratio, by the input tokens a minute "
        "that one PTU carries."
        if "PTU" in answered
        else "",
        "Standard: all input and output tokens; no source here says that cached ones do not count."
        if any(unit.endswith("TPM") for unit in answered)
        else "",
        "Quota: the highest documented default; --tier names yours."
        if not tier and any("the default of Tier" in row.quota for row in rows)
        else "",
        f"Sources: {'; '.join(sources)}." if sources else "",
        f"As of {catalog.as_of}.",
    ]
    for note in filter(None, notes):
        click.echo(click.wrap_text(note, width()))


def _rounded(number: float) -> str:
    return f"{number:,.1f}" if number >= 0.05 else "under 0.1"


def _amount(row: Sizing, *, reverse: bool) -> str:
    if row.capacity is None:
        return click.wrap_text(row.why, width(), subsequent_indent=" " * 30, initial_indent=" " * 30).lstrip()
    unit = f" {row.unit}" if row.unit in {"PTU", "RPM"} else f" x {row.unit}"
    if not reverse:
        exact = (
            f"  ({_rounded(row.exact)} before rounding)" if row.exact is not None and row.exact != row.capacity else ""
        )
        return f"{row.capacity:,}{unit}{exact}"
    each = {"input tokens" if row.unit == "PTU" else "tokens": row.tokens_per_minute, "calls": row.calls_per_minute}
    carried = ", ".join(f"{amount:,.0f} {what}" for what, amount in each.items() if amount is not None)
    return f"{row.capacity:,}{unit * bool(row.unit)}{f': {carried} a minute' if carried else ''}"
