"""`aoai check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from aoai_policies.adapters.input_error import InputError
from aoai_policies.cli import EXIT_FINDINGS
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of
from aoai_policies.core.finding import Level
from aoai_policies.core.report import Report, make_report
from aoai_policies.core.rule import Rule

FORMATS = ("text", "json")


@click.command(name="check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--stack", metavar="NAME", help="The stack whose configuration a project folder is run with.")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that files in findings are relative to (default: that of the nearest Pulumi.yaml).",
)
@as_of_option
@click.option(
    "--settings", "settings_file", type=click.Path(path_type=Path), metavar="FILE", help="Instead of aoai.yaml."
)
@catalog_option
@click.option(
    "--select", "select", multiple=True, metavar="RULES", help="Only these rules (AOAI101,AOAI2,sku-not-offered)."
)
@click.option("--ignore", "ignore", multiple=True, metavar="RULES", help="All rules but these.")
@click.option("--strict", is_flag=True, help="Count what could not be verified as a finding.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Exit 1 from this level on.",
)
@click.option("--format", "output_format", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the report here."
)
def command(
    paths: Sequence[str],
    stack: str | None,
    project: Path | None,
    as_of: date,
    settings_file: Path | None,
    catalog_folders: Sequence[Path],
    select: Sequence[str],
    ignore: Sequence[str],
    strict: bool,  # noqa: FBT001 - click passes a flag so
    fail_on: str,
    output_format: str,
    output: Path | None,
) -> int:
    r"""Check stacks, previews and declarations against the documented catalog.

    PATH is a Pulumi project folder (its program is run offline, without any cloud login), the output of `pulumi preview
    --json` or of `pulumi stack export`, or a declarations file; `-` is standard input. Without a PATH, the current
    folder.

    \b
    Exit: 0  nothing at or above --fail-on
          1  findings
          2  unusable input or usage
          3  internal error

    \b
    aoai check                                     this project, its only stack or dev
    aoai check --stack prod --fail-on warning
    pulumi preview --json | aoai check -
    aoai check accounts.yaml --format json
    """
    from aoai_catalog.query import open_catalog

    from aoai_policies.adapters.read import read_plans
    from aoai_policies.adapters.settings_file import find_settings
    from aoai_policies.core.context import Context
    from aoai_policies.core.run import run_rules
    from aoai_policies.rules import RULES

    rules = selected(RULES, select, ignore)
    settings, beside = find_settings(settings_file, paths or (".",))
    folders = [*folders_of(catalog_folders), *(beside / path for path in settings.catalog.paths)]
    catalog = open_catalog(as_of, folders)
    runs = [
        run_rules(plan, rules, Context(catalog, settings, as_of, plan))
        for path in paths or (".",)
        for plan in read_plans(path, stack=stack, project=project)
    ]
    report = make_report(runs, catalog)
    write(render(report, output_format, colour=output is None and sys.stdout.isatty()), output)
    return EXIT_FINDINGS if report.reaches(Level(fail_on), strict=strict) else 0


def selected(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> list[Rule]:
    """The rules that `--select` and `--ignore` leave: by id, by the beginning of an id, or by slug.

    Raises:
        InputError: A name that fits no rule.
    """
    chosen = _matching(rules, select) or set(rules)
    return [rule for rule in rules if rule in chosen - _matching(rules, ignore)]


def _matching(rules: Sequence[Rule], names: Sequence[str]) -> set[Rule]:
    found: set[Rule] = set()
    for name in (part.strip() for value in names for part in value.split(",") if part.strip()):
        fitting = {rule for rule in rules if name == rule.slug or rule.id.startswith(name.upper())}
        if not fitting:
            raise InputError(unknown_rule(name, rules))
        found |= fitting
    return found


def unknown_rule(name: str, rules: Sequence[Rule]) -> str:
    """What to tell somebody who names a rule that does not exist."""
    from aoai_catalog.names import closest

    near = closest(name, [*(rule.id for rule in rules), *(rule.slug for rule in rules)], 1)
    return f"{name}: no such rule; " + (f"did you mean {near[0]}? " if near else "") + "`aoai rules` lists all"


def render(report: Report, output_format: str, *, colour: bool) -> str:
    """Write the report in a format."""
    if output_format == "json":
        from aoai_policies.reports.json import render_json

        return render_json(report)
    from aoai_policies.reports.text import COLOURS, render_text

    if not colour:
        return render_text(report)

    def style(text: str, name: str) -> str:
        return click.style(text, fg=COLOURS.get(name), bold=name == "bold", dim=name == "dim")

    return render_text(report, style)


def write(text: str, output: Path | None) -> None:
    """Write the report to standard output, or to a file that is whole or not there."""
    if output is None:
        click.echo(text, nl=False)
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(output)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(f"--output {output}: {error.strerror}") from None
