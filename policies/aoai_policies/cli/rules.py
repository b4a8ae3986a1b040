"""`aoai rules`."""

from __future__ import annotations

import click
import msgspec

from aoai_policies.cli.options import format_option
from aoai_policies.pack.unverified import POLICIES


@click.command(name="rules")
@format_option("text", "json")
def command(output_format: str) -> int:
    """List all rules with level and what each says. `aoai explain RULE` tells more of one."""
    if output_format == "json":
        rows = [
            {"rule": rule.id, "slug": rule.slug, "level": rule.level.value, "says": rule.page().what}
            for rule in POLICIES
        ]
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return 0
    width = max(len(rule.slug) for rule in POLICIES)
    for rule in POLICIES:
        click.echo(f"{rule.id}  {rule.slug:<{width}}  {rule.level.value:<7}  {rule.page().what}")
    return 0
