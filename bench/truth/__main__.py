"""`python -m bench.truth`: measure, and write `bench/TRUTH.md`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.truth.ageing import capture_folders, captures_said, documents_said
from bench.truth.page import Run, by_group, by_rule, curve, headline, of, share, stages, table
from bench.truth.recorded import SKUS, Day, Offer, read_day, recorded_days
from bench.truth.scores import catalog_of, judge, population, sample, score

PAGE = Path(__file__).parents[1] / "TRUTH.md"
LATER = (date(2026, 10, 4), date(2026, 11, 27))
"""Days on which the newest recorded day is still the newest thing known of Azure."""


def main() -> None:
    options = _options()
    days = [read_day(day) for day in recorded_days() if not options.days or day in options.days]
    offers = {day.date: sample(population(day, ["OpenAI"]), options.sample) for day in days}
    lines: list[str] = []
    runs = [run for day in days for run in _runs(day, offers[day.date], newest=day is days[-1])]
    _tell("scores")
    before = [run for run in runs if run.as_of < run.recorded or run.as_of > run.recorded]
    lines += ["# Truth", "", *headline(runs)]
    lines += ["## By rule", "", *by_rule(runs)]
    lines += ["## By SKU", "", "False errors among accepted offers:", ""]
    lines += by_group(runs, "SKU", SKUS, lambda one: one.offer[1], lambda s: of(s.false, s.accepted))
    lines += ["Told of what Azure refused there and offered elsewhere:", ""]
    lines += by_group(runs, "SKU", SKUS, lambda one: one.offer[1], lambda s: of(s.told, s.refused))
    lines += ["## By stage", "", *by_group(runs, "stage", stages(runs), lambda one: one.stage, lambda s: of(s.false, s.accepted))]
    lines += by_group(runs, "stage", stages(runs), lambda one: one.stage, lambda s: of(s.told, s.refused))
    with TemporaryDirectory() as temporary:
        folders = capture_folders(days, Path(temporary))
        said = list(captures_said(days, folders, offers))
        _tell("captures")
        lines += ["## With an earlier day as the capture", ""]
        aged = [
            Run(later.date, later.date - timedelta(1), f"documents and a capture of {earlier.date}, {(later.date - earlier.date).days} days", judge(later, offers[later.date], catalog_of(later.date - timedelta(1), [folders[earlier.date]])))
            for later in days
            for earlier in days
            if earlier.date < later.date
        ]
        lines += headline(aged)
        _tell("aged")
    living = [one for one in said if not one.deprecated]
    lines += ["## Captures' noes, model living and sold under the SKU somewhere", "", *curve(one for one in living if not one.offered and one.known_sku)]
    lines += ["### SKU not sold for the model anywhere", "", *curve(one for one in living if not one.offered and not one.known_sku)]
    lines += ["### Deprecated models", "", *curve(one for one in said if not one.offered and one.deprecated)]
    lines += ["### Yeses", "", *curve(one for one in said if one.offered)]
    said = list(documents_said(days, offers))
    _tell("documents")
    noes = [one for one in said if not one.offered and not one.deprecated]
    lines += ["## Documents' noes, versions older than 90 days", "", *curve(one for one in noes if not one.young)]
    lines += ["### Versions younger than 90 days", "", *curve(one for one in noes if one.young)]
    lines += ["### Deprecated models", "", *curve(one for one in said if not one.offered and one.deprecated)]
    lines += ["### Yeses", "", *curve(one for one in said if one.offered)]
    options.output.write_text("\n".join(lines), encoding="utf-8")


def _tell(what: str) -> None:
    print(f"{what}: {time.process_time():.0f} s", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.truth", description=__doc__)
    parser.add_argument("--days", nargs="*", type=date.fromisoformat, default=())
    parser.add_argument("--sample", type=int, default=10**9)
    parser.add_argument("--output", type=Path, default=PAGE)
    return parser.parse_args()


def _runs(day: Day, offers: Sequence[Offer], *, newest: bool) -> Iterator[Run]:
    for as_of in (day.date - timedelta(1), day.date, *(LATER if newest else ())):
        catalog = catalog_of(as_of)
        yield Run(day.date, as_of, "documents and capture" if catalog.capture else "documents", judge(day, offers, catalog))
        if catalog.capture:
            yield Run(day.date, as_of, "documents", judge(day, offers, catalog_of(as_of, captures=False)))


if __name__ == "__main__":
    main()
