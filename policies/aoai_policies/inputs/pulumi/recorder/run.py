"""Records one program: sets its SDK up, runs it, and says how it ended."""

from __future__ import annotations

import asyncio
import importlib.machinery
import inspect
import io
import json
import logging
import os
import runpy
import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any

from .journal import Constructors, Frames, Journal, first_line

if TYPE_CHECKING:
    from .applies import Applies

NETWORK = ("gaierror", "ConnectionError", "ConnectTimeout", "ConnectionRefusedError", "URLError", "TimeoutException")


def configure(order: dict[str, Any], journal: Journal, frames: Frames) -> Applies:
    """Set the Pulumi SDK up as the language host does, with stand-ins for engine and monitor."""
    import pulumi
    from pulumi.runtime.settings import Settings

    from . import configuration
    from .applies import Applies
    from .functions import Functions, know_other_stacks
    from .monitor import Engine, Monitor

    constructors = Constructors(frames)
    wanted = {
        "project": order["project"],
        "stack": order["stack"],
        "monitor": Monitor(order, journal, constructors),
        "engine": Engine(journal),
        "parallel": 1,
        "dry_run": True,
        "organization": "organization",
        "root_directory": order["root"],
    }
    known = inspect.signature(Settings.__init__).parameters
    pulumi.runtime.configure(Settings(**{key: value for key, value in wanted.items() if key in known}))
    if hasattr(pulumi.runtime, "set_all_config"):
        pulumi.runtime.set_all_config(order["config"], order["secrets"])
    else:
        for key, value in order["config"].items():
            pulumi.runtime.set_config(key, value)
    constructors.watch(pulumi.Resource)
    Functions(journal, order["known"]).replace()
    know_other_stacks(order["known"])
    configuration.hide_secrets(journal)
    configuration.guard_secret_config()
    configuration.say_what_is_withheld(order["withheld"], journal, frames)
    configuration.say_what_an_update_may_add(journal, frames)
    threading.excepthook = lambda failed: journal.note(
        f"a thread of the program fails: {describe(failed.exc_value) if failed.exc_value else failed.exc_type.__name__}"
    )
    applies = Applies(journal, frames)
    applies.watch()
    return applies


def run(order: dict[str, Any], journal: Journal, frames: Frames) -> None:
    """Run the program and wait until all that it declared is registered."""
    read_instead(order["texts"])
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    applies = configure(order, journal, frames)
    import pulumi

    sys.argv = [order["program"]]
    sys.path[0] = order["folder"]
    os.chdir(order["folder"])

    def program() -> None:
        try:
            runpy.run_path(order["program"], run_name="__main__")
        except BaseException as error:
            if journal.left:
                end_fork(error)
            raise
        if journal.left:
            end_fork(None)

    async def in_stack() -> None:
        await pulumi.runtime.run_in_stack(program)

    loop.run_until_complete(in_stack())
    applies.write()


def read_instead(texts: dict[str, str]) -> None:
    """Let modules be what a text says instead of their file, by its real path; no compiled one is read or written."""
    if not texts:
        return
    import _io

    read, loader = io.open_code, importlib.machinery.SourceFileLoader
    stats = loader.path_stats

    def open_code(path: str) -> Any:
        text = texts.get(os.path.realpath(path))
        return read(path) if text is None else io.BytesIO(text.encode())

    def path_stats(self: Any, path: str) -> Any:
        if os.path.realpath(path) in texts:
            raise OSError
        return stats(self, path)

    for holder in (io, _io):
        setattr(holder, "open_code", open_code)  # noqa: B010 - mypy takes it for an assignment to a method
    setattr(loader, "path_stats", path_stats)  # noqa: B010


def end_fork(error: BaseException | None) -> None:
    """End a process that the program forked, when it has come to the program's end."""
    code = error.code if isinstance(error, SystemExit) else error and 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def describe(error: BaseException) -> str:
    """An exception as the last line of its traceback."""
    if type(error).__name__ == "RunError":
        return first_line(str(error))
    if type(error).__name__ == "CheckError" and hasattr(error, "problems"):  # our components', a problem a line
        heading, *problems = (line.strip() for line in str(error).splitlines())
        return f"{heading} {'; '.join(problems)}".rstrip()
    shown = traceback.format_exception_only(type(error), error)[-1]
    return first_line(shown).replace("pulumi.config.", "").replace("pulumi.errors.", "")


def without_place(message: str, position: Any) -> str:
    """A message that does not begin with the place that is said already."""
    start, _, rest = message.partition(": ")
    place = f"{position[0]}:{position[1]}" if position else ""
    return rest if place and (start == place or start.startswith(place + " (from ")) else message


def watch_the_clock(seconds: float, journal: Journal, frames: Frames) -> None:
    """End the process when its time is up, saying which line it was at."""
    main = threading.main_thread().ident

    def end() -> None:
        lines = frames.of_stack(sys._current_frames().get(main or 0))
        journal.fail("timeout", "", lines[0] if lines else None)
        os._exit(3)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def main() -> None:
    """Record one program, as standard input says."""
    order = json.load(sys.stdin)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(PULUMI_PROJECT=order["project"], PULUMI_STACK=order["stack"])
    journal = Journal()
    frames = Frames(order["root"])
    try:
        import pulumi  # noqa: F401
    except ModuleNotFoundError as error:
        journal.fail("no-pulumi" if error.name == "pulumi" else "module", describe(error))
        return
    except Exception as error:  # noqa: BLE001 - an SDK that does not fit its own dependencies
        journal.fail("raised", f"pulumi cannot be imported: {describe(error)}")
        return
    watch_the_clock(order["timeout"], journal, frames)
    try:
        run(order, journal, frames)
    except SystemExit as stop:
        journal.fail("exit", str(0 if stop.code is None else stop.code), frames.of_error(stop))
    except KeyboardInterrupt:
        journal.fail("interrupted")
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is the result
        place = frames.of_error(error)
        journal.fail(kind_of(error), without_place(describe(error), place), place)
    else:
        journal.write(done=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads that the program left behind must not keep it alive


def kind_of(error: BaseException | None) -> str:
    """What whoever reads the result may have to say about an exception."""
    if isinstance(error, ModuleNotFoundError):
        return "module"
    while error is not None:
        if isinstance(error, MemoryError):
            return "memory"
        if any(cls.__name__ in NETWORK for cls in type(error).__mro__):
            return "network"
        error = error.__cause__ or error.__context__
    return "raised"
