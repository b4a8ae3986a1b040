"""The README does what it says: every command of ours in it is run, and its sample output is real."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
AOAI = str(Path(sys.executable).with_name("aoai"))
STACK = ROOT / "tests" / "fixtures" / "stacks" / "component"


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    """The lines of the console blocks that call `aoai`, without prompt and comment."""
    lines = (
        line.partition("  #")[0].removeprefix("$ ").strip()
        for block in blocks("console")
        for line in block.splitlines()
    )
    return [line for line in lines if re.search(r"(^|\| )aoai ", line)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the README's commands name."""
    for name in ("__main__.py", "preview.json"):
        shutil.copy(STACK / name, tmp_path / name)
    runtime = f"{{name: python, options: {{toolchain: pip, virtualenv: {sys.prefix}}}}}"
    (tmp_path / "Pulumi.yaml").write_text(f"name: component\nruntime: {runtime}\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n", encoding="utf-8")
    deployment = "{name: chat, location: eastus2, model: {format: OpenAI, name: gpt-5.1}, sku: {name: GlobalStandard}}"
    (tmp_path / "deployments.yaml").write_text(f"deployments:\n  - {deployment}\n", encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as it stands; what `pulumi preview --json` would pipe into it is a recorded preview."""
    piped, _, ours = command.rpartition(" | ")
    arguments = shlex.split(ours or piped)
    assert arguments[0] == "aoai"
    given = (folder / "preview.json").read_text(encoding="utf-8") if piped else ""
    return subprocess.run([AOAI, *arguments[1:]], cwd=folder, input=given, capture_output=True, text=True, check=False)


def test_there_are_commands_to_run() -> None:
    """The test below runs something."""
    assert len(commands()) >= 9


@pytest.mark.parametrize("command", commands())
def test_every_command_runs(command: str, folder: Path) -> None:
    """No command of the README is refused: it finds something or nothing."""
    done = run(command, folder)
    assert done.returncode in {0, 1}, done.stderr
    assert done.stdout


def test_the_sample_output_is_real(folder: Path) -> None:
    """The output that the README begins with is what its command prints, but for how many rules there are by now."""
    prompt, _, output = blocks("console")[0].partition("\n")
    printed = run(prompt.removeprefix("$ "), folder).stdout
    assert re.sub(r"and \d+ more by", "and N more by", printed) == re.sub(r"and \d+ more by", "and N more by", output)


def test_the_component_sample_is_a_program(tmp_path: Path) -> None:
    """The sample of the components can be recorded and checked."""
    sample = next(block for block in blocks("python") if "aoai_components" in block)
    (tmp_path / "__main__.py").write_text(sample, encoding="utf-8")
    runtime = f"{{name: python, options: {{toolchain: pip, virtualenv: {sys.prefix}}}}}"
    (tmp_path / "Pulumi.yaml").write_text(f"name: sample\nruntime: {runtime}\n", encoding="utf-8")
    done = subprocess.run(
        [AOAI, "check", "--as-of", "2026-11-21"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 deployment on 1 account in ." in done.stdout


def test_the_links_lead_somewhere() -> None:
    """Every relative link names a file of the repository."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
