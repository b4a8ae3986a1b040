"""The Python interpreter that a Pulumi project runs with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.pulumi.environment import offline_environment
from aoai_policies.inputs.pulumi.project import Project

_SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_PYTHON = "python.exe" if os.name == "nt" else "python"


def interpreter_of(project: Project, environment: Mapping[str, str]) -> Path:
    """The project's own interpreter: that of its virtual environment, else of the active one, else ours.

    Raises:
        InputError: Pulumi.yaml names a virtual environment that does not exist.
    """
    named = project.options.get("virtualenv")
    if isinstance(named, str) and named:
        python = _python_in(project.root / named)
        if not python.is_file():
            raise InputError(f"{project.root}: its virtual environment {named} does not exist; run `pulumi install`")
        return python
    toolchain = project.options.get("toolchain")
    if toolchain in ("uv", "poetry"):
        for folder in (project.root, *project.root.resolve().parents):
            if (python := _python_in(folder / ".venv")).is_file():
                return python
        found = _poetrys(project.root, environment) if toolchain == "poetry" else None
        if found is not None:
            return found
    active = environment.get("VIRTUAL_ENV")
    if active and (python := _python_in(Path(active))).is_file():
        return python
    return Path(sys.executable)


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
