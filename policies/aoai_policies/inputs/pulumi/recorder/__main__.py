"""Starts the recorder, under a name that no module of a program has."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys


def main() -> None:
    """Import the folder that this file is in as a package, and record."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - a cold start counts
    file = os.path.join(folder, "__init__.py")  # noqa: PTH118
    spec = importlib.util.spec_from_file_location("_recorder", file, submodule_search_locations=[folder])
    if spec is not None:
        sys.modules["_recorder"] = importlib.util.module_from_spec(spec)
        importlib.import_module("_recorder.run").main()


if __name__ == "__main__":
    main()
