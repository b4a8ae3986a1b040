"""`aoai check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aoai_catalog.input_error import InputError
from aoai_policies.cli import EXIT_FINDINGS, EXIT_UNUSABLE, note, tell
from aoai_policies.cli.options import GoalFile, reading_options
from aoai_policies.cli.outputs import FORMATS, OrderedCommand, Output, outputs_of, unseen, write, write_reports
from aoai_policies.core.rule import AnyRule
from aoai_policies.reports.wording import counted, summary_lines

if TYPE_CHECKING:
    from aoai_policies.core.baseline import Baseline
    from aoai_policies.core.report import Report


@click.command(name="check", cls=OrderedCommand)
@reading_options
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fail only on findings that this file does not record.",
)
@click.option(
    "--write-baseline",
    type=GoalFile(),
    metavar="FILE",
    help="Record today's findings for --baseline; this run does not fail.",
)
@click.option(
    "--select", "select", multiple=True, metavar="RULES", help="Run only these rules (AOAI101,AOAI2,sku-not-offered)."
)
@click.option("--ignore", "ignore", multiple=True, metavar="RULES", help="Run all rules except these.")
@click.option("--explain-waiver", is_flag=True, help="Print a waiver to fill in for each finding, instead of a report.")
@click.option("--strict", is_flag=True, help="Count unverified results as findings.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    help="Exit with 1 for findings at this level or above (default: the settings' level, or error).",
)
@click.option("--fix", is_flag=True, help="Rewrite literals that have exactly one right value, and report them.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, without writing it.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also change the model or version.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Write the report in this format (default: text); repeat for several reports.",
)
@click.option(
    "--output",
    "files",
    type=GoalFile(),
    multiple=True,
    metavar="FILE",
    help="Write the report of the preceding --format to this file (default: standard output, for one report).",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    baseline: Path | None,
    write_baseline: Path | None,
    select: Sequence[str],
    ignore: Sequence[str],
    explain_waiver: bool,  # noqa: FBT001
    strict: bool,  # noqa: FBT001
    fail_on: str | None,
    fix: bool,  # noqa: FBT001
    diff: bool,  # noqa: FBT001
    unsafe_fixes: bool,  # noqa: FBT001
    output_format: Sequence[str],
    files: Sequence[Path],
    **asked: Any,
) -> int:
    """Check stacks, previews and declarations against the documented catalog.

    PATH is a Pulumi project folder (its program runs offline, without a cloud login), the output of `pulumi preview
    --json` or `pulumi stack export`, an ARM template, a Terraform plan or folder, a list from Azure, or a declarations
    file. `-` is standard input. The default is the current folder.

    \b
    Exit: 0  nothing at or above --fail-on
          1  findings
          2  invalid input or usage
          3  internal error

    \b
    aoai check                             this project, its only stack or dev
    aoai check --stack prod --fail-on warning
    aoai check --recursive --all-stacks    every stack of every project below
    pulumi preview --json | aoai check -
    aoai check accounts.yaml --format json
    aoai check --format github --format sarif --output aoai.sarif
    aoai check --diff                              what --fix would rewrite
    """  # noqa: D301 - click reads the escape
    from aoai_policies.cli.projects import Asked, read_asked
    from aoai_policies.configuration.rules import every_rule
    from aoai_policies.core.report import Broken
    from aoai_policies.pipeline import check_projects

    outputs = outputs_of(ctx, output_format, files)
    _exclude(
        (baseline and write_baseline,
         "--baseline and --write-baseline exclude each other: one compares, the other records"),
        (write_baseline == Path("-"), "--write-baseline -: standard output is for the report; name a file"),
        (explain_waiver and output_format,
         "--explain-waiver and --format exclude each other: --explain-waiver prints YAML"),
        ((fix or diff) and write_baseline,
         "--fix and --write-baseline exclude each other: one fixes, the other records"),
        (unsafe_fixes and not (fix or diff), "--unsafe-fixes needs --fix or --diff"),
        (diff and output_format and any(one.file is None for one in outputs),
         "--diff writes to standard output; give the report an --output FILE"),
    )  # fmt: skip
    outputs = [Output("waivers", outputs[0].file)] if explain_waiver else outputs
    known_rules = every_rule()
    rules = selected(known_rules, select, ignore)
    known = _baseline_of(baseline)
    given = {key: value for key, value in {"strict": strict, "fail_on": fail_on}.items() if value}
    chosen = {rule.id for rule in rules}
    left_out = {rule.id: _left_out(rule, known_rules, ignore) for rule in known_rules if rule.id not in chosen}

    def judged(texts: Mapping[str, str]) -> tuple[list[Broken], Report | None]:
        projects, broken = read_asked(Asked(**asked), given, texts)
        report = check_projects(projects, rules, left_out, broken) if projects else None
        return broken, _against(report, known, baseline) if report and known else report

    broken, report = judged({})
    if report is None:
        return EXIT_UNUSABLE
    if write_baseline is not None:
        report = _against(report, _record(report, write_baseline), write_baseline)
    elif known is not None:
        _tell_repaired(known, report, rules, baseline)
    if fix or diff:
        from aoai_policies.cli.fixes import fixed

        report = fixed(report, broken, judged, unsafe=unsafe_fixes, write=not diff)
        outputs = [one for one in outputs if one.file is not None or not diff]
    write_reports(report, outputs)
    if report.fails and outputs and unseen(outputs):
        tell(f"{next(summary_lines(report))}; see {', '.join(str(one.file) for one in outputs)}")
    return EXIT_UNUSABLE if broken else EXIT_FINDINGS if report.fails else 0


def _exclude(*contradictions: tuple[object, str]) -> None:
    for given, message in contradictions:
        if given:
            raise click.UsageError(message)


def _left_out(rule: AnyRule, rules: Sequence[AnyRule], ignore: Sequence[str]) -> str:
    return "--ignore" if rule in _matching(rules, ignore) else "--select"


def _baseline_of(file: Path | None) -> Baseline | None:
    if file is None:
        return None
    from aoai_policies.configuration.baseline_file import read_baseline

    return read_baseline(file)


def _against(report: Report, baseline: Baseline, file: Path | None) -> Report:
    from aoai_policies.core.baseline import against

    return against(report, baseline, str(file))


def _record(report: Report, file: Path) -> Baseline:
    from aoai_policies.configuration.baseline_file import render_baseline
    from aoai_policies.core.baseline import make_baseline

    baseline = make_baseline(report)
    write(render_baseline(baseline), file, "--write-baseline")
    note(f"{file}: recorded {counted(len(baseline.findings), 'finding')}")
    return baseline


def _tell_repaired(known: Baseline, report: Report, rules: Sequence[AnyRule], file: Path | None) -> None:
    """Say on standard error what the baseline knows and is no more."""
    from aoai_policies.core.baseline import gone

    repaired = [
        f"{one.rule} {one.target} {one.field}".rstrip() for one in gone(known, report, [rule.id for rule in rules])
    ]
    if repaired:
        note(f"{file}: no longer found; record the baseline again with --write-baseline: {', '.join(repaired)}")


def selected(rules: Sequence[AnyRule], select: Sequence[str], ignore: Sequence[str]) -> list[AnyRule]:
    """The rules that `--select` and `--ignore` leave: by id, by the beginning of an id, or by slug.

    Raises:
        InputError: A name that fits no rule, or none is left.
    """
    chosen = _matching(rules, select) if select else set(rules)
    if not chosen:
        raise InputError("--select names no rule; `aoai rules` lists all")
    left = chosen - _matching(rules, ignore)
    if not left:
        raise InputError("--ignore leaves no rule to run; `aoai rules` lists all")
    return [rule for rule in rules if rule in left]


def _matching(rules: Sequence[AnyRule], names: Sequence[str]) -> set[AnyRule]:
    from aoai_policies.configuration.rules import unknown_rule

    found: set[AnyRule] = set()
    for name in (part.strip() for value in names for part in value.split(",") if part.strip()):
        fitting = {rule for rule in rules if name == rule.slug or rule.id.startswith(name.upper())}
        if not fitting:
            raise unknown_rule(name, rules)
        found |= fitting
    return found
