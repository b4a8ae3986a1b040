"""Measures the command `aoai check`: cold, with growing input, and of a project folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from declarations import write_declarations
from timing import Timing, ratio, table, time_in_turn

STACKS = Path(__file__).parents[1] / "tests" / "fixtures" / "stacks"
AOAI = str(Path(sys.executable).with_name("aoai"))
AS_OF = ("--as-of", "2026-10-05")
SIZES = (100, 1_000, 5_000, 20_000)


def cold_check() -> list[str]:
    """A cold check of a recorded preview, against an interpreter that only imports the libraries that it needs."""
    arguments = ["check", str(STACKS / "basic" / "preview.json"), *AS_OF]
    check, bare, empty = time_in_turn(
        [AOAI, *arguments],
        [sys.executable, "-c", f"import {', '.join(_libraries(arguments))}"],
        [sys.executable, "-c", "pass"],
        runs=15,
    )
    return [
        "## Cold check",
        "",
        "`aoai check preview.json` (stack `basic`) against a bare interpreter that imports the same modules of others "
        "(click, msgspec and what of the standard library the check has loaded). Goal: at most 1.5 times, about 0.1 s.",
        "",
        *table([("aoai check", check), ("same imports", bare), ("empty interpreter", empty)]),
        "",
        ratio("to the same imports", check.seconds, bare.seconds, 1.5),
        "",
    ]


def _libraries(arguments: list[str]) -> list[str]:
    """The modules of others that a check has loaded at its end."""
    program = (
        f"import sys\nfrom aoai_policies.cli import main\nsys.argv = ['aoai', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return [name for name in done.stderr.split() if not name.startswith(("aoai_", "__main__"))]


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
        *table(rows),
        "",
    ]


def project_folder() -> list[str]:
    """A project folder, whose program is run, against the preview of the same stack, and against bare imports."""
    folder, preview, bare = time_in_turn(
        [AOAI, "check", str(STACKS / "component"), *AS_OF],
        [AOAI, "check", str(STACKS / "component" / "preview.json"), *AS_OF],
        [
            sys.executable,
            "-c",
            "import pulumi_azure_native; from pulumi_azure_native import cognitiveservices, resources",
        ],
        runs=7,
    )
    return [
        "## Project folder",
        "",
        "`aoai check FOLDER` (stack `component`), which runs the program, against `aoai check preview.json` of the "
        "same stack, and against an interpreter that only imports what the program imports. Goal: at most 2.5 times "
        "the check of the preview and the imports together, and at most twice the memory of the larger of the two.",
        "",
        *table([("aoai check FOLDER", folder), ("aoai check preview.json", preview), ("the program's imports", bare)]),
        "",
        ratio("to preview and imports together", folder.seconds, preview.seconds + bare.seconds, 2.5),
        ratio("of memory", folder.megabytes, max(preview.megabytes, bare.megabytes), 2),
        ratio("to the preview alone (no goal: the program has to be run)", folder.seconds, preview.seconds),
        "",
    ]


def repository() -> list[str]:
    """A repository of 50 projects against one of them alone, on the cores there are."""
    projects, cores = 50, os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        for number in range(projects):
            place = Path(folder) / f"project-{number}"
            place.mkdir()
            shutil.copy(STACKS / "component" / "__main__.py", place)
            (place / "Pulumi.yaml").write_text(f"name: project-{number}\nruntime: python\n", encoding="utf-8")
        one, all_of_them = time_in_turn(
            [AOAI, "check", str(place), *AS_OF], [AOAI, "check", "--recursive", folder, *AS_OF], runs=2, warm_up=0
        )
    return [
        "## Repository",
        "",
        f"`aoai check --recursive` on {projects} projects, whose programs are run side by side on {cores} cores, "
        "against one of them alone. Goal: no longer than one after the other would take, shared by the cores.",
        "",
        *table([("one project", one), (f"{projects} projects", all_of_them)]),
        "",
        ratio(
            f"to {projects} times one, shared by {cores} cores", all_of_them.seconds, one.seconds * projects / cores, 1
        ),
        "",
    ]
