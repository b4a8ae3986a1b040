"""`aoai rules`."""

from __future__ import annotations

import click

from aoai_policies.cli.options import format_option
from aoai_policies.cli.outputs import echo_fitted
from aoai_policies.configuration.rules import rules_of_others
from aoai_policies.core.encoding import to_json
from aoai_policies.pack.unverified import policies


@click.command(name="rules")
@format_option("text", "json")
def command(output_format: str) -> int:
    """List all rules with their levels and what each reports. `aoai explain RULE` shows the details of one."""
    rules, others = policies(), rules_of_others()
    if output_format == "json":
        rows = [
            {"rule": rule.id, "slug": rule.slug, "level": rule.level.value, "says": rule.page().what}
            | ({"distribution": others[rule]} if rule in others else {})
            for rule in rules
        ]
        click.echo(to_json(rows))
        return 0
    longest, width = (max(map(len, names)) for names in zip(*((rule.id, rule.slug) for rule in rules), strict=True))
    for rule in rules:
        origin = f" [{others[rule]}]" if rule in others else ""
        line = f"{rule.id:<{longest}}  {rule.slug:<{width}}  {rule.level.value:<7}  {rule.page().what}{origin}"
        echo_fitted(f"{line}\n", hanging=longest + 2)
    return 0
