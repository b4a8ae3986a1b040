"""`aoai catalog diff`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from aoai_catalog.folders import open_source, sources_in_effect, sources_of_days
from aoai_catalog.input_error import InputError
from aoai_catalog.load import Source, rank
from aoai_policies.cli import EXIT_FINDINGS
from aoai_policies.cli.catalog_diff_reports import (
    Difference,
    Verdict,
    Verdicts,
    render,
)
from aoai_policies.cli.options import Command, Day, catalog_option, folders_of, format_option, settings_option
from aoai_policies.core.finding import Finding, Outcome

if TYPE_CHECKING:
    from aoai_policies.configuration.facts import Facts
    from aoai_policies.core.plan import Plan

_KINDS = ("edition", "capture")


def concerned_option(command: Command) -> Command:
    """`--stack PATH`: whose deployments are judged by both."""
    return click.option(
        "--stack",
        "stacks",
        multiple=True,
        metavar="PATH",
        help="Show which deployments of this project, preview, export or declarations file are affected; repeatable.",
    )(command)


@click.command(name="diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@concerned_option
@settings_option
@click.option(
    "--as-of",
    type=Day(),
    envvar="AOAI_AS_OF",
    metavar="DATE",
    help="Judge the stacks by both sources on this day (default: by A on A's day, by B on B's).",
)
@catalog_option
@format_option("text", "json", "markdown")
def command(
    before: str,
    after: str,
    stacks: Sequence[str],
    settings_file: Path | None,
    as_of: date | None,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Compare two editions or captures.

    With --stack, shows which deployments the changes break or free. A and B are the dates of editions or captures, or
    their files. If a day has both, write `edition:DATE` or `capture:DATE`. Exits with 1 if there are differences.

    \b
    aoai catalog diff 2026-07-25 2026-10-05
    aoai catalog diff 2026-08-22 mine/captures/2026-11-20.json --stack state.json
    aoai catalog diff edition:2026-10-05 capture:2026-08-22 --format markdown
    """  # noqa: D301 - click reads the escape
    folders = folders_of(catalog_folders)
    sources = named_source(before, folders), named_source(after, folders)
    difference = difference_of(sources, catalog_folders, stacks, settings_file, as_of)
    click.echo(render(difference, output_format), nl=False)
    return EXIT_FINDINGS if difference.differs else 0


def difference_of(
    sources: tuple[Source, Source],
    catalog_folders: Sequence[Path],
    stacks: Sequence[str],
    settings_file: Path | None,
    as_of: date | None = None,
) -> Difference:
    """What differs between two sources, and where stacks are named, whom it concerns."""
    from aoai_catalog.diff import compare

    verdicts = _judged(sources, catalog_folders, stacks, settings_file, as_of) if stacks else None
    return Difference(*sources, compare(*sources), verdicts)


def named_source(name: str, folders: Sequence[Path]) -> Source:
    """Open the edition or capture that somebody names by its day, by kind and day, or by its file.

    Raises:
        InputError: There is none, or there are two.
        CatalogError: It cannot be read.
    """
    kind, _, day_named = name.rpartition(":")
    try:
        day = date.fromisoformat(day_named) if kind in {"", *_KINDS} else None
    except ValueError:
        day = None
    if day is None:
        if not Path(name).is_file():
            raise InputError(f"{name}: neither a day (2026-10-05) nor the file of an edition or capture")
        return open_source(Path(name))
    known = [sources_of_days(one, folders) for one in ([kind] if kind else _KINDS)]
    found = [days[day] for days in known if day in days]
    if len(found) > 1:
        raise InputError(f"{name}: there is an edition and a capture of that day; write edition:{day} or capture:{day}")
    if not found:
        others = ", ".join(map(str, sorted({other for days in known for other in days}))) or "none"
        raise InputError(f"{name}: no {kind or 'edition or capture'} of that day; there are {others}")
    return open_source(found[0])


def _judged(
    sources: tuple[Source, Source],
    catalog_folders: Sequence[Path],
    stacks: Sequence[str],
    settings_file: Path | None,
    as_of: date | None,
) -> Verdicts:
    """Run the rules on stacks with the catalog as of each source, and say what only one of them fails."""
    from aoai_policies.configuration.facts import read_facts
    from aoai_policies.inputs.read import read_plans

    days = (as_of or sources[0].date, as_of or sources[1].date)
    broken: list[Verdict] = []
    freed: list[Verdict] = []
    for path in stacks:
        facts = read_facts(path, settings_file=settings_file, as_of=days[1], catalogs=catalog_folders)
        for plan in read_plans(path):
            before, after = (_failures(plan, source, day, facts) for source, day in zip(sources, days, strict=True))
            later = _failures(plan, sources[0], days[1], facts) if days[0] != days[1] else before
            broken += _only_in(after, before, plan, later.keys())
            freed += [one for one in _only_in(before, after, plan, before.keys() - later.keys()) if not one.instead]
    return Verdicts(days, tuple(broken), tuple(freed))


Failures = dict[tuple[str, str], Finding]


def _failures(plan: Plan, source: Source, day: date, facts: Facts) -> Failures:
    """What fails by the sources in effect on the source's own day, itself included, by rule and declared name."""
    from aoai_catalog.query import Catalog
    from aoai_policies.configuration.rules import every_rule
    from aoai_policies.core.declared import DeclaredNames
    from aoai_policies.core.run import run_rules

    catalog = Catalog(day, _with(source, sources_in_effect(source.date, facts.catalogs)))
    names = DeclaredNames(plan)
    run = run_rules(plan, every_rule(), msgspec.structs.replace(facts, catalog=catalog, today=day).context(plan))
    return {
        (finding.rule, names.of(finding.target)): finding for finding in run.findings if finding.outcome is Outcome.FAIL
    }


def _with(source: Source, others: Sequence[Source]) -> list[Source]:
    """A source among the others in effect, instead of the one of the same kind and day."""
    return rank([*(one for one in others if repr(one) != repr(source)), source])


def _only_in(here: Failures, there: Failures, plan: Plan, by_time: object) -> Iterator[Verdict]:
    other: dict[str, set[str]] = {}
    for rule, target in there.keys() - here.keys():
        other.setdefault(target, set()).add(rule)
    for (rule, target), finding in here.items():
        if (rule, target) not in there:
            instead = tuple(sorted(other.get(target, ())))
            named = f"{plan.path} ({plan.stack})" if plan.stack else plan.path
            yield Verdict(named, target, finding, instead, (rule, target) in by_time)  # type: ignore[operator]
