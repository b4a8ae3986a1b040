"""A stack in a folder of its own, run by the real Pulumi engine against the stand-in for Azure."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
PACK = ROOT / "policies"
RECORDER = Path(__file__).parent / "recorder"
DAY = "2026-10-05"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Ran(msgspec.Struct, frozen=True):
    """How a command of the engine ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams, without colours."""
        return _COLOUR.sub("", self.out + self.err)

    @property
    def rules(self) -> set[str]:
        """The rules whose policies said something, the guard's refusals included."""
        return set(re.findall(r"AOAI\d{3}", self.text.upper()))


class Stack(msgspec.Struct):
    """A Pulumi project with one stack, `dev`, and state in its own folder."""

    folder: Path
    providers: str
    environment: dict[str, str] = {}

    @classmethod
    def of(cls, folder: Path, program: str, providers: str, name: str = "shop", **environment: str) -> Stack:
        """Make it, with a program that imports `cs` and `resources` by itself."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".state").mkdir(exist_ok=True)
        options = f"{{name: python, options: {{toolchain: pip, virtualenv: {Path(sys.prefix)}}}}}"
        (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: {options}\n", encoding="utf-8")
        (folder / "__main__.py").write_text(program, encoding="utf-8")
        stack = cls(folder, providers, environment)
        if not (folder / ".state" / ".pulumi").exists():
            created = stack.pulumi("stack", "init", "dev")
            assert created.code == 0, created.text
        return stack

    def pulumi(self, *arguments: str, **environment: str) -> Ran:
        """Run a command of the engine in the project's folder."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("AOAI_", "PULUMI_"))}
        done = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env={
                **clean,
                "PATH": os.pathsep.join([str(Path(sys.prefix, "bin")), clean["PATH"]]),
                "PWD": str(self.folder),
                "PULUMI_BACKEND_URL": (self.folder / ".state").as_uri(),
                "PULUMI_CONFIG_PASSPHRASE": "",
                "PULUMI_SKIP_UPDATE_CHECK": "true",
                "PULUMI_HOME": str(self.folder / ".pulumi"),
                "PULUMI_DEBUG_PROVIDERS": self.providers,
                "PULUMI_IGNORE_AMBIENT_PLUGINS": "false",
                "AOAI_AS_OF": DAY,
                **self.environment,
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def preview(self, *arguments: str, **environment: str) -> Ran:
        """`pulumi preview` with the pack."""
        return self.pulumi("preview", "--policy-pack", str(PACK), *arguments, **environment)

    def up(self, *arguments: str, **environment: str) -> Ran:
        """`pulumi up --skip-preview` with the pack."""
        return self.pulumi("up", "--yes", "--skip-preview", "--policy-pack", str(PACK), *arguments, **environment)

    def analyze(self, *arguments: str, **environment: str) -> Ran:
        """`pulumi policy analyze` with the pack."""
        return self.pulumi("policy", "analyze", "--policy-pack", str(PACK), *arguments, **environment)

    def deploy(self, **environment: str) -> None:
        """Bring it up without any pack."""
        done = self.pulumi("up", "--yes", "--skip-preview", **environment)
        assert done.code == 0, done.text

    def recorded(self, *command: str, **environment: str) -> list[dict[str, Any]]:
        """The requests that a policy pack gets during a command."""
        lines = self.folder / "requests.jsonl"
        lines.unlink(missing_ok=True)
        done = self.pulumi(*command, "--policy-pack", str(RECORDER), ENGINE_REQUESTS=str(lines), **environment)
        assert lines.exists(), done.text
        return [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]


def analyzed(requests: Iterable[dict[str, Any]], method: str = "Analyze") -> dict[str, dict[str, Any]]:
    """What was told of each resource, by its logical name."""
    if method == "Analyze":
        return {one["request"]["name"]: one["request"] for one in requests if one["method"] == method}
    return {one["name"]: one for sent in requests if sent["method"] == method for one in sent["request"]["resources"]}
