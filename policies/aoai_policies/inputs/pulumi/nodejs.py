"""The Node.js that a Pulumi project in TypeScript or JavaScript runs with."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.pulumi.contained import MEMORY
from aoai_policies.inputs.pulumi.project import Project

_INSTALLERS = {
    "package-lock.json": "npm ci",
    "yarn.lock": "yarn install --frozen-lockfile",
    "pnpm-lock.yaml": "pnpm install --frozen-lockfile",
    "bun.lock": "bun install --frozen-lockfile",
}


def node_command(project: Project, path: str) -> list[str]:
    """What runs a module of Node.js for a project.

    Raises:
        InputError: There is no Node.js, or the project's packages are not installed.
    """
    node = shutil.which("node")
    if node is None:
        raise InputError(f"{path}: `node` is not on the PATH, but the program needs it; install Node.js")
    if not any((one / "node_modules" / "@pulumi" / "pulumi" / "package.json").is_file() for one in _folders(project)):
        raise InputError(f"{path}: the program's packages are not installed; run `{node_installer(project)}`")
    given = project.options.get("nodeargs")
    try:
        arguments = shlex.split(given) if isinstance(given, str) else []
    except ValueError:
        raise InputError(f"{path}: nodeargs `{given}` in Pulumi.yaml: a quotation mark is missing") from None
    return [node, f"--max-old-space-size={MEMORY * 3 // 4 >> 20}", *arguments]


def node_installer(project: Project) -> str:
    """The command that installs the packages of a project, by what it has."""
    if project.settings.get("packages"):  # whose SDKs it makes first
        return "pulumi install"
    found = (command for one in _folders(project) for file, command in _INSTALLERS.items() if (one / file).is_file())
    return next(found, "npm install")


def _folders(project: Project) -> tuple[Path, ...]:
    """Where Node.js looks for packages: in the folder of the program and in all above."""
    folder = (project.main if project.main.is_dir() else project.main.parent).resolve()
    return (folder, *folder.parents)
