"""Where a plan's files are in the repository: reports for a pull request name files from the root of that."""

from __future__ import annotations

from pathlib import Path

from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Place

_PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")


def project_folder(path: str, project: Path | None) -> Path:
    """The folder that files in a plan's positions are relative to.

    Args:
        path: The plan, as the user named it: a project folder, a file or `-`.
        project: The folder of `--project`.
    """
    if project is not None:
        return project.resolve()
    start = (Path() if path == "-" else Path(path)).resolve()
    for candidate in (start, *start.parents):
        if any((candidate / name).is_file() for name in _PROJECT_FILES):
            return candidate
    here = Path().resolve()
    return next((one for one in (here, *here.parents) if any((one / name).is_file() for name in _PROJECT_FILES)), here)


def place_of(plan: Plan, folder: Path) -> Place:
    """Where a plan is in the repository. Without a repository, the folder itself is taken for one.

    What stands for the whole plan is the project file, else the file that was read.
    """
    root = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
    project_file = next((folder / name for name in _PROJECT_FILES if (folder / name).is_file()), None)
    read = Path(plan.path).resolve()
    anchor = project_file or (read if read.is_file() and read.is_relative_to(root) else None)
    return Place(
        root.as_posix(),
        folder.relative_to(root).as_posix(),
        anchor.relative_to(root).as_posix() if anchor is not None else "",
    )
