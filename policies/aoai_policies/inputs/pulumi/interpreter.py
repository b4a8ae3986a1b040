"""The Python interpreter that a Pulumi project runs with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.pulumi.environment import offline_environment
from aoai_policies.inputs.pulumi.project import Project
from aoai_policies.inputs.repository import repository_of

_SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_PYTHON = "python.exe" if os.name == "nt" else "python"


def interpreter_of(project: Project, environment: Mapping[str, str]) -> Path:
    """The project's own interpreter, found alike for projects of pip, uv and Poetry.

    That of the virtual environment that Pulumi.yaml names or its toolchain makes, else of the active one, else of one
    with Pulumi beside the project or above it in its repository, else ours where it has Pulumi, else that of PATH.

    Raises:
        InputError: Pulumi.yaml names a virtual environment that does not exist.
    """
    named = project.options.get("virtualenv")
    if isinstance(named, str) and named:
        python = _python_in(project.root / named)
        if not python.is_file():
            raise InputError(f"{project.root}: its virtual environment {named} does not exist; run `pulumi install`")
        return python
    found = _toolchains(project, environment) or _active(environment) or _beside(project.root, environment)
    if found is None and (project.root / "poetry.lock").is_file():
        found = _poetrys(project.root, environment)
    if found is None and find_spec("pulumi") is None:
        of_path = shutil.which(environment.get("PULUMI_PYTHON_CMD") or "python3") or shutil.which("python")
        found = Path(of_path) if of_path else None
    return found or Path(sys.executable)


def _toolchains(project: Project, environment: Mapping[str, str]) -> Path | None:
    """The interpreter of the environment that uv or Poetry makes, where Pulumi.yaml names one of them."""
    toolchain = project.options.get("toolchain")
    if toolchain not in ("uv", "poetry"):
        return None
    name = _name_of_uv(environment) if toolchain == "uv" else ".venv"
    for folder in (project.root, *project.root.resolve().parents):
        if (python := _python_in(folder / name)).is_file():
            return python
    return _poetrys(project.root, environment) if toolchain == "poetry" else None


def _active(environment: Mapping[str, str]) -> Path | None:
    active = environment.get("VIRTUAL_ENV")
    python = _python_in(Path(active)) if active else None
    return python if python is not None and python.is_file() else None


def _beside(folder: Path, environment: Mapping[str, str]) -> Path | None:
    """The interpreter of an environment with Pulumi, beside the project or above it in its repository."""
    root = folder.resolve()
    repository = repository_of(root)
    for above in (root, *root.parents):
        if not above.is_relative_to(repository):
            break
        for name in dict.fromkeys((_name_of_uv(environment), ".venv", "venv")):
            if _has_pulumi(above / name) and (python := _python_in(above / name)).is_file():
                return python
    return None


def _name_of_uv(environment: Mapping[str, str]) -> str:
    return environment.get("UV_PROJECT_ENVIRONMENT") or ".venv"


def _has_pulumi(virtual_environment: Path) -> bool:
    """Whether Pulumi is installed there: an environment beside a project may be for something else."""
    return any(
        found
        for within in ("lib/python3*/site-packages/pulumi", "Lib/site-packages/pulumi")
        for found in virtual_environment.glob(within)
    )


def _python_in(virtual_environment: Path) -> Path:
    return virtual_environment / _SCRIPTS / _PYTHON


def _poetrys(root: Path, environment: Mapping[str, str]) -> Path | None:
    """The interpreter of an environment that Poetry keeps elsewhere. A project can extend Poetry: no credentials."""
    poetry = shutil.which("poetry")
    if poetry is None:
        return None
    cache = environment.get("POETRY_CACHE_DIR") or str(Path("~/.cache/pypoetry").expanduser())
    with tempfile.TemporaryDirectory(prefix="aoai-", ignore_cleanup_errors=True) as scratch:
        try:
            told = subprocess.run(  # noqa: S603 - the user's own tool, with fixed arguments
                [poetry, "env", "info", "--executable"],
                cwd=root,
                env={**offline_environment(environment, Path(scratch)), "POETRY_CACHE_DIR": cache},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
    python = Path(told.stdout.strip())
    return python if python.is_file() else None
