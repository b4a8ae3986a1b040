"""Makes the small file of a recorded day: `python -m bench.truth.record SOURCE...`.

A source is a table named for its day (`models-2026-08-11.csv.gz`) or a folder of answers, one a region, named so.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

from bench.truth.recorded import rows_of_answers, rows_of_csv, write_day


def main() -> None:
    """Record every source that is named on the command line."""
    for source in map(Path, sys.argv[1:]):
        named = re.search(r"\d{4}-\d{2}-\d{2}", source.name)
        if named is None:
            sys.exit(f"{source}: name it for its day, models-2026-08-11.csv.gz")
        rows = rows_of_answers(source) if source.is_dir() else rows_of_csv(source)
        print(f"wrote {write_day(date.fromisoformat(named[0]), rows)}", file=sys.stderr)


if __name__ == "__main__":
    main()
