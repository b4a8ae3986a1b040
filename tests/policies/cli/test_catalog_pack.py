"""`aoai catalog pack`, and what takes its file; how `list` and `verify` tell ages and changed files."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.catalog.test_packed import OVERLAY
from tests.policies.cli.invoked import Aoai


@pytest.fixture
def overlays(tmp_path: Path) -> Path:
    """A folder with an overlay."""
    (tmp_path / "mine" / "overlays").mkdir(parents=True)
    (tmp_path / "mine" / "overlays" / "contoso.yaml").write_text(OVERLAY)
    return tmp_path / "mine"


@pytest.mark.usefixtures("not_rebuilt")
def test_the_bundled_catalog(aoai: Aoai, tmp_path: Path) -> None:
    """Without a folder the bundled sources are packed, named for the newest; the same bytes every time."""
    done = aoai("catalog", "pack")
    packed = (tmp_path / "aoai-catalog-2026-10-05.zip").read_bytes()
    held = "10 editions, 1 capture"
    assert done.out == f"wrote aoai-catalog-2026-10-05.zip: {held}, SHA-256 {sha256(packed).hexdigest()}\n"
    assert aoai("catalog", "pack", "--output", "again.zip").code == 0
    assert (tmp_path / "again.zip").read_bytes() == packed
    verified = aoai("catalog", "verify", "--catalog", "again.zip")
    assert verified.code == 0
    assert verified.out.splitlines()[0].endswith("/data/checksums.json: 27 files; 0 cells read")


def test_wherever_a_folder_is_read(aoai: Aoai, overlays: Path, right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """--catalog, AOAI_CATALOG and catalog.paths take the file; reports name the overlay in it."""
    assert aoai("catalog", "pack", "--catalog", str(overlays), "--output", "mine.zip").code == 0
    check = ("check", right, "--as-of", "2026-10-05", "--format", "json")
    by_option = json.loads(aoai(*check, "--catalog", "mine.zip").out)
    monkeypatch.setenv("AOAI_CATALOG", "mine.zip")
    by_variable = json.loads(aoai(*check).out)
    monkeypatch.delenv("AOAI_CATALOG")
    Path("aoai.yaml").write_text("catalog: {paths: [mine.zip]}")
    by_settings = json.loads(aoai(*check).out)
    Path("aoai.yaml").unlink()
    plain = json.loads(aoai(*check).out)
    used = [report["plans"][0]["overlays"] for report in (by_option, by_variable, by_settings, plain)]
    assert used == [["contoso.yaml (2026-05-01)"]] * 3 + [[]]
    assert by_option["findings"] == plain["findings"]


def test_a_damaged_file(aoai: Aoai, overlays: Path, right: str) -> None:
    """It is unusable input, named with the member."""
    assert aoai("catalog", "pack", "--catalog", str(overlays), "--output", "mine.zip").code == 0
    file = Path("mine.zip")
    file.write_bytes(file.read_bytes().replace(b"ticket 1", b"ticket 2"))
    for command in (("check", right), ("catalog", "list"), ("catalog", "verify"), ("where", "gpt-5.1")):
        done = aoai(*command, "--catalog", "mine.zip")
        assert done.code == 2
        assert done.err.endswith(
            "aoai: mine.zip: overlays/contoso.yaml: is not as it was packed; fetch the file again\n"
        )


def test_ages(aoai: Aoai) -> None:
    """The list says how old each source is on the day."""
    text = aoai("catalog", "list", "--as-of", "2026-10-06").out.splitlines()
    assert text[0] == "2026-10-05  edition  1 day old: all of lifecycle, offers; some of capacity, limits, quotas"
    assert text[1].startswith("2026-08-22  capture  45 days old: all of")
    rows = json.loads(aoai("catalog", "list", "--as-of", "2026-10-06", "--format", "json").out)
    assert [row["ageDays"] for row in rows[:2]] == [1, 45]
