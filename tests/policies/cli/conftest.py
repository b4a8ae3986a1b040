"""The command line as a person meets it: arguments in; exit code, standard output and standard error out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aoai_policies.cli import main
from tests.policies.cli.invoked import RIGHT, WRONG, Answer, Aoai


@pytest.fixture
def aoai(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Aoai:
    """Runs `aoai` with arguments, in an empty folder, and checks that nobody ever sees a traceback."""
    for name in ("AOAI_AS_OF", "AOAI_CATALOG", "AOAI_SETTINGS", "AOAI_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["aoai", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(ended.value.code, out, err)

    return call


@pytest.fixture
def right(tmp_path: Path) -> str:
    """The name of a file without mistakes."""
    (tmp_path / "right.yaml").write_text(RIGHT, encoding="utf-8")
    return "right.yaml"


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    """The name of a file with one mistake."""
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    return "wrong.yaml"
