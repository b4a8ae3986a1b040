"""`.github/workflows/catalog.yml`: it is well formed, and its commands do what they are there for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aoai_catalog.checksums import CHECKSUMS, encode_checksums
from tests.documentation_server import STANDARD, Server, newest_pages, serve

ROOT = Path(__file__).parents[1]
DAY = "2026-11-02"
NOT_RUN = {
    "Set up this project": "makes an environment from a package index",
    "Install": "takes the released package from a package index",
    "Log in to Azure": "an action that needs GitHub and Azure",
    "Record a capture": "needs a login to Azure; tests of `aoai catalog capture` talk to a server of their own",
    "Measure how often the verdicts are wrong": "takes minutes; tests/bench and `make lint` run both targets' programs",
    "Open a pull request": "needs GitHub",
}
"""The steps that this test cannot run, and why."""


def workflow() -> dict[Any, Any]:
    """The file; YAML 1.1 reads its key `on` as true."""
    read: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/catalog.yml").read_text(encoding="utf-8"))
    return read


def steps() -> dict[str, dict[str, Any]]:
    """Its steps by name; the actions that stand at its beginning have none."""
    return {step["name"]: step for step in workflow()["jobs"]["refresh"]["steps"] if "name" in step}


def own(expression: str) -> str:
    """What GitHub puts in place of an expression in this repository's own run."""
    return {"inputs.catalog || 'catalog/aoai_catalog/data'": "catalog/aoai_catalog/data",
            "!inputs.catalog && 'catalog/sources' || ''": "catalog/sources"}.get(expression, "")  # fmt: skip


def called(expression: str) -> str:
    """And where an organisation calls it."""
    return {"inputs.catalog || 'catalog/aoai_catalog/data'": "facts", "inputs.catalog": "facts",
            "inputs.stacks": "stack.yaml\n"}.get(expression, "")  # fmt: skip


class Runner:
    """A checkout in which steps run as GitHub runs them."""

    def __init__(self, folder: Path, value_of: Callable[[str], str], environment: dict[str, str]) -> None:
        self.folder = folder
        self.changes = folder.parent / "changes.md"
        self._value_of = value_of
        self._environment = environment | {
            "CHANGES": str(self.changes),
            "GITHUB_OUTPUT": str(folder.parent / "output"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a step by name with the environment of job and step."""
        step = steps()[name]
        variables = {"CATALOG": workflow()["jobs"]["refresh"]["env"]["CATALOG"]} | step.get("env", {})
        environment = {key: self._value_of(value.strip("${} ")) for key, value in variables.items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env=os.environ | self._environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def git(self, *arguments: str) -> str:
        """Run git in the checkout."""
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout

    def commit_all(self) -> None:
        """Make the folder a repository with one commit."""
        self.git("init", "--quiet", ".")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Before")


@pytest.fixture
def server() -> Iterator[Server]:
    """The documentation."""
    with serve(newest_pages()) as served:
        yield served


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, of whose editions only the newest is left: each is verified."""
    folder = tmp_path / "copy"
    for room in ("catalog/aoai_catalog", "policies/aoai_policies"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    data = folder / "catalog/aoai_catalog/data"
    for edition in sorted((data / "editions").iterdir())[:-1]:
        edition.unlink()
    files = {path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*.*")}
    del files[CHECKSUMS]
    (data / CHECKSUMS).write_bytes(encode_checksums(files, "crc32"))
    return folder


@pytest.fixture
def environment(server: Server, package: Path, tmp_path: Path) -> dict[str, str]:
    """The copy, the day, the server and a cache of the test's own."""
    return {
        "PYTHONPATH": f"{package / 'catalog'}{os.pathsep}{package / 'policies'}",
        "AOAI_AS_OF": DAY,
        "AOAI_DOCUMENTATION": server.url,
        "NO_PROXY": "127.0.0.1",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }


def test_it_is_well_formed() -> None:
    """Weekly, by hand and from other repositories; no more rights than it needs; no input in the text of a command."""
    read = workflow()
    assert set(read[True]) == {"schedule", "workflow_dispatch", "workflow_call"}
    assert read["permissions"] == {}
    assert set(read["jobs"]["refresh"]["permissions"]) == {"contents", "pull-requests", "id-token"}
    assert NOT_RUN.keys() <= steps().keys()
    assert not [name for name, step in steps().items() if "${{" in step.get("run", "")]
    for step in steps().values():
        done = subprocess.run(["bash", "-n"], input=step.get("run", ""), text=True, check=False)
        assert done.returncode == 0


def test_an_organisation_s_folder(server: Server, environment: dict[str, str], tmp_path: Path) -> None:
    """Every step that can run does: refresh, what a capture changes, verify, commit."""
    runner = Runner(tmp_path / "infra", called, environment)
    runner.folder.mkdir()
    (runner.folder / "stack.yaml").write_text(
        'deployments:\n  - {name: chat, location: eastus2, model: {name: gpt-5.1, version: "2025-11-13"},\n'
        "     sku: {name: GlobalStandard, capacity: 10}}\n"
    )
    shutil.copytree(ROOT / "catalog/aoai_catalog/data/captures", runner.folder / "facts/captures")
    runner.commit_all()
    later = (runner.folder / "facts/captures/2026-08-22.json").read_text(encoding="utf-8")
    (runner.folder / "facts/captures/2026-11-01.json").write_text(later.replace('"2026-08-22"', '"2026-11-01"'))
    for name in steps().keys() - NOT_RUN.keys():
        assert name in {"Refresh the edition", "Say what the capture changes", "Verify", "Commit"}
    for name in ("Refresh the edition", "Say what the capture changes", "Verify", "Commit"):
        done = runner.run(name)
        assert done.returncode == 0, done.stdout + done.stderr
    text = runner.changes.read_text(encoding="utf-8")
    assert text.startswith(f"### Catalog: edition 2026-10-05 → edition {DAY}\n")
    assert "**Newly broken: nothing**" in text
    assert "### Catalog: capture 2026-08-22 → capture 2026-11-01\n" in text
    assert runner.git("show", "--name-only", "--format=").split() == [
        "facts/captures/2026-11-01.json",
        f"facts/editions/{DAY}.json",
        f"facts/reviews/{DAY}.yaml",
    ]
    assert (tmp_path / "output").read_text().startswith("branch=catalog-20")


def test_what_is_refused(server: Server, environment: dict[str, str], tmp_path: Path) -> None:
    """The step fails; the pull request says why, and brings the edition.yaml to complete."""
    runner = Runner(tmp_path / "infra", called, environment)
    runner.folder.mkdir()
    (runner.folder / "stack.yaml").write_text("accounts: []\n")
    runner.commit_all()
    server.pages[STANDARD] = server.pages[STANDARD].replace("**westus3**", "**Iceland North**", 1)
    assert runner.run("Refresh the edition").returncode == 1
    text = runner.changes.read_text(encoding="utf-8")
    assert text.startswith(
        f"### Refused: the previous edition stays\n\n    aoai: {DAY}/{STANDARD}:25: 'Iceland North' is"
    )
    assert runner.run("Commit").returncode == 0
    assert f"facts/documents/{DAY}/edition.yaml" in runner.git("show", "--name-only", "--format=").split()


def test_the_bundled_catalog(package: Path, environment: dict[str, str]) -> None:
    """A copy of this repository gets the edition, its documents and the checksums; it verifies."""
    runner = Runner(package, own, environment)
    (package / ".gitignore").write_text("__pycache__/\n")
    runner.commit_all()
    for name in ("Refresh the edition", "Verify", "Commit"):
        done = runner.run(name)
        assert done.returncode == 0, done.stdout + done.stderr
    changed = runner.git("show", "--name-only", "--format=").split()
    data = "catalog/aoai_catalog/data"
    assert {f"{data}/checksums.json", f"{data}/editions/{DAY}.json", f"{data}/reviews/{DAY}.yaml"} <= set(changed)
    assert f"catalog/sources/{DAY}/edition.yaml" in changed
    assert f"catalog/sources/{DAY}/{STANDARD}" in changed
