"""Measure how often the checker is wrong, and write `bench/TRUTH.md`: `python -m bench.truth`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.truth import page
from bench.truth.advice import advised
from bench.truth.ageing import capture_folders, captures_said, documents_said
from bench.truth.capacity import capacities
from bench.truth.dates import all_due
from bench.truth.page import Measured, title_of
from bench.truth.recorded import Day, Offer, read_day, recorded_days
from bench.truth.scores import Run, population, run, sample
from bench.truth.verdicts import catalog_of

PAGE = Path(__file__).parents[1] / "TRUTH.md"
LATER = (date(2026, 10, 4), date(2026, 11, 27))
"""Days after the newest recorded one, on which it is still the last that is known of Azure."""

DOCUMENTS = ("edition",)
ONE_DAY = timedelta(days=1)
_AGES = (1, 28, 56)
"""Least ages in days of the captures that are measured together with the documents."""


def main() -> None:
    """Measure and write the page."""
    options = _options()
    days = [read_day(day) for day in sorted(options.days or recorded_days()[-2 if options.quick else 0 :])]
    found = measure(days, size=400, advice=20) if options.quick else measure(days, later=LATER)
    options.output.write_text(page.write(found), encoding="utf-8")
    print(f"wrote {options.output}", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.truth", description=__doc__)
    parser.add_argument("--days", nargs="+", type=date.fromisoformat, metavar="DAY", help="only these recorded days")
    parser.add_argument("--quick", action="store_true", help="the two newest days and a fixed sample of offers")
    parser.add_argument("--output", type=Path, default=PAGE, help="where to write the page")
    return parser.parse_args()


def measure(days: Sequence[Day], *, later: Sequence[date] = (), size: int = sys.maxsize, advice: int = 500) -> Measured:
    """Measure everything.

    Args:
        days: Recorded days, oldest first.
        later: Days as of which the newest recorded day is measured too.
        size: How many offers of a day are checked at most, a fixed sample.
        advice: How many refused offers are asked for advice.
    """
    offers = {day.date: sample(population(day), size) for day in days}
    runs = []
    capacity, advice_of = {}, {}
    for day in days:
        for as_of in _days_of(day, later if day is days[-1] else ()):
            catalog = catalog_of(as_of)
            runs.append(run(day, offers[day.date], catalog))
            capacity[title_of(day.date, as_of)] = capacities(day, catalog)
            advice_of[title_of(day.date, as_of)] = list(advised(day, catalog, advice))
            if catalog.capture and as_of != day.date:  # on the day itself the documents know what they knew before
                alone = catalog_of(as_of, kinds=DOCUMENTS)
                runs.append(run(day, offers[day.date], alone, f"documents only, of {alone.edition}"))
    _progress("scores")
    others = [run(day, sample(population(day, openai=False), size), catalog_of(day.date - ONE_DAY)) for day in days]
    _progress("other formats")
    union = sorted({offer for several in offers.values() for offer in several})
    with TemporaryDirectory() as temporary:
        folders = capture_folders(days, Path(temporary))
        captures = captures_said(days, folders, union)
        _progress("captures alone")
        aged = list(_aged(days, offers, folders))
    _progress("captures with documents")
    documents = documents_said(days, union)
    _progress("documents alone")
    bundled = catalog_of(days[-1].date).capture
    return Measured(days, bundled, runs, aged, others, captures, documents, all_due(days), capacity, advice_of)


def _days_of(day: Day, later: Iterable[date]) -> list[date]:
    """The day before; the day itself where the catalog has a source of that day; and later ones."""
    same = [day.date] if catalog_of(day.date).newest == day.date else []
    return [day.date - ONE_DAY, *same, *(one for one in later if one > day.date)]


def _aged(days: Sequence[Day], offers: Mapping[date, Sequence[Offer]], folders: Mapping[date, Path]) -> Iterator[Run]:
    """Each day with an earlier one as a capture: the newest, and the youngest of at least four and eight weeks."""
    for number, day in enumerate(days):
        ages = [(day.date - earlier.date).days for earlier in days[:number]]
        asked = [offer for offer in offers[day.date] if offer[:2] in day.sold]
        for age in sorted({min(old) for least in _AGES if (old := [age for age in ages if age >= least])}):
            catalog = catalog_of(day.date - ONE_DAY, [folders[day.date - timedelta(days=age)]])
            yield run(day, asked, catalog, f"documents of {catalog.edition}, capture {age} days old")


def _progress(what: str) -> None:
    print(f"{what}: {time.process_time():.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
