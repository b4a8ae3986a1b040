"""`aoai`, also as `python -m aoai_policies`."""

import contextlib
import gc
import os
import sys


def main() -> None:
    """Run the command line, without the collector and without taking everything apart at the end.

    A run is short and leaves no garbage worth a search while it imports and checks; and the system takes back at once
    what the interpreter would free piece by piece. Together that is a quarter of a cold check.
    """
    gc.disable()
    from aoai_policies.cli import main as run

    try:
        run()
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(end.code)


if __name__ == "__main__":
    main()
