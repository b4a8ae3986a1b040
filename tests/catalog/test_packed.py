"""A catalog in one file is read wherever a folder is, and refused where it is not as it was packed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.folders import check_folder, contents_of, open_source, sources_in_effect, sources_of_days
from aoai_catalog.load import CatalogError
from aoai_catalog.packed import encode_packed, packed_members
from aoai_catalog.verify import verify_file
from tests.catalog.test_load import written
from tests.synthetic import capture, edition, offer

OVERLAY = "{date: 2026-05-01, reason: granted, source: ticket 1, quotas: [{model: gpt-9, sku: Standard, tpm: 5}]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an edition, a capture and an overlay."""
    made = written(tmp_path / "more", edition("2026-05-01", offer("eastus2")), capture("2026-06-01", offer("eastus2")))
    (made / "overlays").mkdir()
    (made / "overlays" / "contoso.yaml").write_text(OVERLAY)
    return made


@pytest.fixture
def packed(folder: Path, tmp_path: Path) -> Path:
    """The folder in one file."""
    file = tmp_path / "catalog.zip"
    file.write_bytes(encode_packed(contents_of([folder])))
    return file


def test_what_a_folder_holds_a_file_holds(folder: Path, packed: Path) -> None:
    """The same sources are in effect, and a member is opened by its path below the file."""
    day = date(2026, 6, 1)
    by_folder, by_file = ([repr(one) for one in sources_in_effect(day, [place])] for place in (folder, packed))
    assert by_file == by_folder
    assert by_file[0] == "overlay 2026-05-01"
    assert sources_of_days("edition", [packed])[date(2026, 5, 1)] == packed / "editions" / "2026-05-01.json"
    assert open_source(packed / "captures" / "2026-06-01.json").table("offers")[0].yes == ("eastus2",)
    assert not verify_file(packed / "captures" / "2026-06-01.json").path.startswith(str(folder))


def test_the_same_sources_give_the_same_bytes(folder: Path, packed: Path) -> None:
    """Neither the order of files, nor their times, nor where they lie make a difference."""
    assert encode_packed(dict(reversed(contents_of([folder]).items()))) == packed.read_bytes()
    assert encode_packed(contents_of([packed])) == packed.read_bytes()


def test_of_several_folders(folder: Path, tmp_path: Path) -> None:
    """Of one day the last folder's source is packed; overlays of one name are refused, for both count."""
    other = written(tmp_path / "other", edition("2026-05-01", offer("westus")))
    assert b"westus" in contents_of([folder, other])["editions/2026-05-01.json"]
    (other / "overlays").mkdir()
    (other / "overlays" / "contoso.yaml").write_text(OVERLAY)
    with pytest.raises(CatalogError) as error:
        contents_of([folder, other])
    assert str(error.value) == (
        f"{other}/overlays/contoso.yaml: another folder has an overlay of that name; rename one of them"
    )


def repacked(file: Path, changes: dict[str, bytes | None], compression: int = 0) -> Path:
    """A file with some members changed or left out, the list of checksums as it was."""
    with ZipFile(file) as old:
        members = {name: old.read(name) for name in old.namelist()} | changes
    with ZipFile(file, "w", compression) as new:
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"editions/2026-05-01.json": b"{}"}, "editions/2026-05-01.json: is not as it was packed"),
        ({"overlays/contoso.yaml": None}, "overlays/contoso.yaml: is missing"),
        ({"overlays/other.yaml": b"{}"}, "overlays/other.yaml: was not packed with the rest"),
        ({"checksums.json": b"[]"}, "checksums.json: is not as it was packed"),
        ({"checksums.json": None}, "checksums.json: is not as it was packed"),
    ],
)
def test_a_changed_member(packed: Path, changes: dict[str, bytes | None], problem: str) -> None:
    """It is named, whichever source was asked for."""
    with pytest.raises(CatalogError) as error:
        list(sources_in_effect(date(2026, 6, 1), [repacked(packed, changes)]))
    assert str(error.value) == f"{packed}: {problem}; fetch the file again"


def test_a_damaged_member(packed: Path) -> None:
    """A byte that changed on the way is found by the member that it is in."""
    packed.write_bytes(packed.read_bytes().replace(b"ticket 1", b"ticket 7"))
    with pytest.raises(CatalogError, match=r"catalog.zip: overlays/contoso.yaml: is not as it was packed; fetch"):
        check_folder(packed)


@pytest.mark.parametrize("content", [b"", b"PK", b"# a page", b"{}"])
def test_another_file(tmp_path: Path, content: bytes) -> None:
    """What was never packed, or only half arrived, is refused as a whole."""
    file = tmp_path / "catalog.zip"
    file.write_bytes(content)
    with pytest.raises(CatalogError) as error:
        check_folder(file)
    said = f"{file}: not a catalog that `aoai catalog pack` has written; fetch the file again"
    assert str(error.value) == said


def test_a_compressed_file(packed: Path) -> None:
    """A ZIP file that somebody else made is refused, and with it one that unpacks to more than it is."""
    with pytest.raises(CatalogError, match="not a catalog that `aoai catalog pack` has written"):
        packed_members(repacked(packed, {}, ZIP_DEFLATED))


PACKED = encode_packed({"overlays/contoso.yaml": OVERLAY.encode(), "editions/2026-05-01.json": b'{"manifest": {}}'})


@given(st.integers(0, len(PACKED) - 1), st.binary(max_size=4), st.integers(0, 4))
def test_no_damage_passes(tmp_path_factory: pytest.TempPathFactory, at: int, new: bytes, gone: int) -> None:
    """Whatever happens to the bytes, the members are what they were, or the file is refused."""
    file = tmp_path_factory.mktemp("packed") / "catalog.zip"
    file.write_bytes(PACKED[:at] + new + PACKED[at + gone :])
    with suppress(CatalogError), ZipFile(BytesIO(PACKED)) as old:
        assert packed_members(file) == {name: old.read(name) for name in old.namelist() if name != "checksums.json"}
