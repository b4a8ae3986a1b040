"""Where a plan's files are in the repository: reports for a pull request name files from the root of that."""

from __future__ import annotations

import os
from pathlib import Path

from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Place

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
_NOT_OURS = frozenset({"node_modules", "site-packages", "venv", "__pycache__"})


def project_folder(path: str, project: Path | None) -> Path:
    """The folder that files in a plan's positions are relative to.

    Args:
        path: The plan, as the user named it: a project folder, a file or `-`.
        project: The folder of `--project`.
    """
    if project is not None:
        return _resolved(project)
    start = _resolved(Path() if path == "-" else Path(path))
    here = _resolved(Path())
    return next((one for one in (start, *start.parents, here, *here.parents) if project_file(one)), here)


def projects_below(folder: Path) -> list[Path]:
    """The Pulumi projects in a folder and below it, sorted; what tools put there (`.git`, `node_modules`) left out."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _NOT_OURS]
        if not set(PROJECT_FILES).isdisjoint(files):
            found.append(Path(place))
    return sorted(found)


def place_of(plan: Plan, folder: Path) -> Place:
    """Where a plan is in the repository. Without a repository, the folder itself is taken for one.

    What stands for the whole plan is the project file, else the file that was read.
    """
    root = repository_of(folder)
    read = _resolved(Path(plan.path))
    anchor = project_file(folder) or (read if read.is_file() and read.is_relative_to(root) else None)
    return Place(
        root.as_posix(),
        folder.relative_to(root).as_posix(),
        anchor.relative_to(root).as_posix() if anchor is not None else "",
    )


def repository_of(folder: Path) -> Path:
    """The root of the repository that a folder is in, the folder itself where it is in none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def project_file(folder: Path) -> Path | None:
    """The file that makes a folder a Pulumi project, None where there is none."""
    return next((folder / name for name in PROJECT_FILES if (folder / name).is_file()), None)


def _resolved(path: Path) -> Path:
    """Without links. `Path.resolve` fails where links lead in a circle."""
    return Path(os.path.realpath(path))
