"""The Python interpreter that a Pulumi project runs with, and the environment that it may see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.pulumi.project import Project

_WITHHELD = (
    "ARM_",
    "AWS_",
    "AZURE_",
    "CLOUDSDK_",
    "GCLOUD_",
    "GCP_",
    "GOOGLE_",
    "IDENTITY_",
    "MSI_",
    "OPENAI_",
    "PULUMI_",
    "KUBECONFIG",
)
"""Beginnings of the variables that hold credentials, or that a real run of Pulumi would be steered by."""
_SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_PYTHON = "python.exe" if os.name == "nt" else "python"


def withheld(name: str) -> bool:
    """Whether a program that is only recorded does not get to see an environment variable."""
    return name.upper().startswith(_WITHHELD)


def offline_environment(environment: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """The environment for a program that is only recorded: no credentials, neither in variables nor in a home folder.

    `AOAI_RECORDING` tells components that their arguments are being checked from outside.
    """
    kept = {name: value for name, value in environment.items() if not withheld(name)}
    nowhere = str(scratch)
    return {
        **kept,
        "AOAI_RECORDING": "1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AZURE_CONFIG_DIR": nowhere,
        "CLOUDSDK_CONFIG": nowhere,
        "PULUMI_HOME": nowhere,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PYTHONIOENCODING": "utf-8",
    }


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
    if toolchain in {"uv", "poetry"}:
        for folder in (project.root, *project.root.resolve().parents):
            if (python := _python_in(folder / ".venv")).is_file():
                return python
        found = _poetrys(project.root) if toolchain == "poetry" else None
        if found is not None:
            return found
    active = environment.get("VIRTUAL_ENV")
    if active and (python := _python_in(Path(active))).is_file():
        return python
    return Path(sys.executable)


def _python_in(virtual_environment: Path) -> Path:
    return virtual_environment / _SCRIPTS / _PYTHON


def _poetrys(root: Path) -> Path | None:
    """The interpreter of an environment that Poetry keeps elsewhere."""
    poetry = shutil.which("poetry")
    if poetry is None:
        return None
    try:
        told = subprocess.run(  # noqa: S603 - the user's own tool, with fixed arguments
            [poetry, "env", "info", "--executable"], cwd=root, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    python = Path(told.stdout.strip())
    return python if python.is_file() else None
