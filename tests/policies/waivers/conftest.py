"""A folder with a project in a repository, and `aoai check` run in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from aoai_policies.cli import main
from tests.policies.waivers.checked import LIFECYCLE, MANIFEST, RULES, STACK, Answer, Check


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Check:
    """Runs `aoai check prod.yaml` with further arguments in `repository/infra`, a project that declares the stack."""
    for name in ("AOAI_AS_OF", "AOAI_CATALOG", "AOAI_SETTINGS", "AOAI_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    repository = tmp_path / "repository"
    folder = repository / "infra"
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    (folder / "Pulumi.yaml").write_text("name: infra\nruntime: python\n")
    (folder / "prod.yaml").write_text(STACK)
    editions = tmp_path / "catalog" / "editions"
    editions.mkdir(parents=True)
    edition = {"manifest": MANIFEST, "lifecycle": [LIFECYCLE]}
    (editions / "2026-10-01.json").write_bytes(msgspec.json.encode(edition))
    monkeypatch.setenv("AOAI_CATALOG", str(editions.parent))
    monkeypatch.chdir(folder)

    def call(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["aoai", "check", "prod.yaml", *RULES, *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "internal error" not in err
        return Answer(ended.value.code, out, err)

    return call
