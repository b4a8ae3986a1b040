"""`aoai`, also as `python -m aoai_policies`."""

import atexit
import gc


def main() -> None:
    """Run the command line without a search for garbage, which takes a fifth of a cold check.

    A run is short and makes none worth it, neither while it imports and checks nor when the interpreter ends.
    """
    gc.disable()
    atexit.register(gc.freeze)
    from aoai_policies.cli import main as run

    run()


if __name__ == "__main__":
    main()
