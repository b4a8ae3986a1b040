"""A bundled file that was changed is noticed by whoever reads it, and by `aoai catalog verify`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zlib import crc32

import pytest

from aoai_catalog import checksums, folders, packed
from aoai_catalog.checksums import changed_files, write_checksums
from aoai_catalog.folders import sources_in_effect
from aoai_catalog.load import DATA, CatalogError

TODAY = date(2026, 10, 5)
REMEDY = "install pulumi-azure-openai again (in a checkout: `make docs`)"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the bundled files in their place."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    for module in (checksums, folders, packed):
        monkeypatch.setattr(module, "DATA", copy)
    _forget()
    yield copy
    _forget()


def _forget() -> None:
    checksums._shipped.cache_clear()
    checksums.check_bundled.cache_clear()


def refused() -> str:
    """What opening the catalog is refused for."""
    with pytest.raises(CatalogError) as error:
        sources_in_effect(TODAY)
    return str(error.value)


def test_nothing_was_changed(data: Path) -> None:
    """The bundled files are those of the list, whose checksums anybody can count again."""
    assert list(changed_files()) == []
    assert len(sources_in_effect(TODAY)) == 11
    listed = checksums.decode_checksums((data / "checksums.json").read_bytes())
    assert listed.files["skus.json"] == f"{crc32((data / 'skus.json').read_bytes()):08x}"


@pytest.mark.parametrize("name", ["editions/2026-07-25.json", "captures/2026-08-22.json", "regions.json"])
def test_a_changed_file(data: Path, name: str) -> None:
    """An edition, a capture and a reviewed file, by one letter."""
    content = (data / name).read_bytes()
    (data / name).write_bytes(content.replace(b"swedencentral", b"swedencentrel", 1))
    assert refused() == f"{data / name}: is not as it was released; {REMEDY}"
    assert list(changed_files()) == [refused()]


def test_a_file_that_is_gone(data: Path) -> None:
    """Without its newest capture the catalog would give other verdicts."""
    (data / "captures" / "2026-08-22.json").unlink()
    assert refused() == f"{data}/captures/2026-08-22.json: is missing; {REMEDY}"
    assert list(changed_files()) == [refused()]


def test_a_file_that_was_added(data: Path) -> None:
    """An edition that nobody released would decide; one's own goes into a folder for --catalog."""
    shutil.copy(data / "editions" / "2026-07-25.json", data / "editions" / "2026-10-01.json")
    assert refused() == f"{data}/editions/2026-10-01.json: is not a file of this release; remove it, or {REMEDY}"
    assert list(changed_files()) == [refused()]


def test_a_review_is_not_read_by_a_check(data: Path) -> None:
    """It decides nothing until somebody compiles; verify tells it."""
    (data / "reviews" / "2026-07-25.yaml").write_text("{}")
    assert len(sources_in_effect(TODAY)) == 11
    assert list(changed_files()) == [f"{data}/reviews/2026-07-25.yaml: is not as it was released; {REMEDY}"]


def test_no_list(data: Path) -> None:
    """Without the list nothing is trusted."""
    (data / "checksums.json").unlink()
    assert refused() == f"{data}/checksums.json: No such file or directory; {REMEDY}"


def test_whoever_compiles_writes_the_list(data: Path) -> None:
    """After that the files are the released ones."""
    (data / "editions" / "2025-01-09.json").unlink()
    write_checksums()
    assert len(sources_in_effect(TODAY)) == 10
    assert list(changed_files()) == []
