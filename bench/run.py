"""Measures what the project promises and writes `RESULTS.md`. Ratios count: both sides are timed in turn in one run."""

from __future__ import annotations

import compileall
import platform
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from checks import cold_check, growth, project_folder, repository
from packs import guard_growth, whole_pack
from placing import placing
from programs import components

HERE = Path(__file__).parent
SECTIONS: tuple[Callable[[], list[str]], ...] = (
    cold_check,
    growth,
    project_folder,
    repository,
    whole_pack,
    guard_growth,
    components,
    placing,
)


def main() -> None:
    """Measure every section, or those named on the command line, and write the results."""
    wanted = sys.argv[1:]
    for room in ("catalog", "policies", "components"):  # as installed: a program finds what it imports compiled
        compileall.compile_dir(HERE.parent / room, quiet=1, rx=re.compile(r"/\.venv/"))
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
