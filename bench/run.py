"""Measures what the project promises and writes `RESULTS.md`. Ratios count: both sides are timed in turn in one run."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from declarations import write_declarations
from timing import Timing, time_in_turn

HERE = Path(__file__).parent
STACKS = HERE.parent / "tests" / "fixtures" / "stacks"
AOAI = str(Path(sys.executable).with_name("aoai"))
AS_OF = ("--as-of", "2026-10-05")
SIZES = (100, 1_000, 5_000, 20_000)


def cold_check() -> list[str]:
    """A cold check of a recorded preview, against an interpreter that only imports the libraries that it needs."""
    check, bare, empty = time_in_turn(
        [AOAI, "check", str(STACKS / "basic" / "preview.json"), *AS_OF],
        [sys.executable, "-c", "import click, msgspec, importlib.metadata"],
        [sys.executable, "-c", "pass"],
        runs=15,
    )
    return [
        "## Cold check",
        "",
        "`aoai check preview.json` (stack `basic`) against a bare interpreter that imports the same libraries "
        "(click, msgspec, importlib.metadata). Goal: at most 1.5 times, about 0.1 s.",
        "",
        *_table([("aoai check", check), ("same imports", bare), ("empty interpreter", empty)]),
        "",
        f"Ratio to the same imports: {check.seconds / bare.seconds:.2f}.",
        "",
    ]


def growth() -> list[str]:
    """One declarations file from 100 to 20,000 deployments. Goal: linear, 20,000 in at most 2 s and 300 MB."""
    with tempfile.TemporaryDirectory() as folder:
        rows: list[tuple[str, Timing]] = []
        for alike in (True, False):
            for size in SIZES:
                path = write_declarations(Path(folder) / f"{size}.json", size, alike=alike)
                (timing,) = time_in_turn([AOAI, "check", str(path), "--format", "json", *AS_OF], runs=3)
                rows.append((f"{size:,} deployments, {'few' if alike else 'all different'} capacities", timing))
    return [
        "## Growth",
        "",
        "`aoai check declarations.json --format json`. Goal: linear; 20,000 deployments in at most 2 s and 300 MB.",
        "",
        *_table(rows),
        "",
    ]


def _table(rows: Sequence[tuple[str, Timing]]) -> list[str]:
    return [
        "| what | seconds (median) | peak MB |",
        "|---|---:|---:|",
        *(f"| {name} | {timing.seconds:.3f} | {timing.megabytes:.0f} |" for name, timing in rows),
    ]


SECTIONS: tuple[Callable[[], list[str]], ...] = (cold_check, growth)


def main() -> None:
    """Measure every section, or those named on the command line, and write the results."""
    wanted = sys.argv[1:]
    lines = [
        "# Results",
        "",
        f"Measured {date.today()} with Python {platform.python_version()} on {platform.machine()}. "  # noqa: DTZ011
        "Machines differ: ratios count.",
        "",
    ]
    for section in SECTIONS:
        if not wanted or section.__name__ in wanted:
            print(f"measuring {section.__name__} ...", file=sys.stderr)
            lines += section()
    if wanted:
        print("\n".join(lines))
    else:
        (HERE / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")
        print(f"wrote {HERE / 'RESULTS.md'}", file=sys.stderr)


if __name__ == "__main__":
    main()
