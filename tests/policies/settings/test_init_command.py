"""`aoai init`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from aoai_policies.cli import main
from aoai_policies.cli.init import render_template


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[object, str, str]:
    monkeypatch.setattr(sys, "argv", ["aoai", "init", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return (ended.value.code, *capsys.readouterr())


def test_init_writes_the_file_and_never_over_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`aoai.yaml` in this folder, or `--output`; what exists stays as it is."""
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, capsys) == (0, "wrote aoai.yaml\n", "")
    assert Path("aoai.yaml").read_text(encoding="utf-8") == render_template()
    Path("aoai.yaml").write_text("mine\n")
    assert run(monkeypatch, capsys) == (
        2,
        "",
        "aoai: aoai.yaml: already exists; name another file with --output\n",
    )
    assert Path("aoai.yaml").read_text() == "mine\n"
    code, out, err = run(monkeypatch, capsys, "--output", "other.yaml", "--format", "json")
    assert (code, json.loads(out), err) == (0, {"wrote": "other.yaml"}, "")
    assert run(monkeypatch, capsys, "--output", "nowhere/a.yaml") == (
        2,
        "",
        "aoai: nowhere/a.yaml: No such file or directory\n",
    )
