"""`aoai explain`."""

from __future__ import annotations

import click
import msgspec

from aoai_policies.cli.options import format_option
from aoai_policies.cli.outputs import echo_fitted
from aoai_policies.core.encoding import to_json
from aoai_policies.pack.unverified import policy
from aoai_policies.reports.rule_page import render_page


@click.command(name="explain")
@click.argument("rule", metavar="RULE")
@format_option("text", "json")
def command(rule: str, output_format: str) -> int:
    """Explain a rule: what it reports and why, an example, the fix, and sources.

    RULE is an id (AOAI202) or a slug (sku-not-in-region).
    """
    found = policy(rule)
    if output_format == "json":
        page = {"rule": found.id, "slug": found.slug, "level": found.level.value, **msgspec.to_builtins(found.page())}
        click.echo(to_json(page))
    else:
        echo_fitted(render_page(found))
    return 0
