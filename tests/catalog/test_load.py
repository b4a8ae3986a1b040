"""Which files are read, of which day, and what is told of one that cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from aoai_catalog import folders
from aoai_catalog.compile.edition_file import encode_edition
from aoai_catalog.folders import open_source, sources_in_effect
from aoai_catalog.load import DATA, CatalogError, Source, rank
from aoai_catalog.names import fold_case
from aoai_catalog.query import Catalog, open_catalog
from aoai_catalog.records import TABLES, Offer
from tests.synthetic import GPT_9, capture, edition, offer, overlay


def written(folder: Path, *sources: Source) -> Path:
    """Write sources where `--catalog` looks for them."""
    for source in sources:
        place = folder / f"{source.manifest.kind}s"
        place.mkdir(parents=True, exist_ok=True)
        content = {"manifest": source.manifest, "offers": source.table("offers")}
        (place / f"{source.date}.json").write_bytes(msgspec.json.encode(content))
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three sources, and nothing bundled."""
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    monkeypatch.setattr(folders, "DATA", bundled)
    return written(
        tmp_path / "more",
        edition("2026-05-01", offer(no="eastus2")),
        edition("2026-06-01", offer("eastus2")),
        capture("2026-06-01", offer("eastus2")),
    )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-04-30", []),
        ("2026-05-01", ["edition 2026-05-01"]),
        ("2026-05-31", ["edition 2026-05-01"]),
        ("2026-06-01", ["capture 2026-06-01", "edition 2026-06-01", "edition 2026-05-01"]),
    ],
)
def test_sources_of_a_day(folder: Path, as_of: str, expected: list[str]) -> None:
    """Sources dated up to the day are opened, newest first, and of one day the capture first."""
    assert [repr(source) for source in sources_in_effect(date.fromisoformat(as_of), [folder])] == expected


def test_one_order_for_all() -> None:
    """Overlays before editions and captures whatever their dates, then the newest, and of one day the capture."""
    sources = [
        edition("2026-06-01"),
        overlay("2026-04-01"),
        capture("2026-06-01"),
        overlay("2026-05-01"),
        edition("2026-07-01"),
    ]
    assert [repr(source) for source in rank(sources)] == [
        "overlay 2026-05-01",
        "overlay 2026-04-01",
        "edition 2026-07-01",
        "capture 2026-06-01",
        "edition 2026-06-01",
    ]


def test_a_later_source_is_not_even_opened(folder: Path) -> None:
    """A file of a later day may be broken: a run of an earlier day repeats."""
    (folder / "editions" / "2026-07-01.json").write_text("broken")
    assert len(list(sources_in_effect(date(2026, 6, 30), [folder]))) == 3


def test_other_files_are_left_alone(folder: Path) -> None:
    """Only files that are named for a day are sources."""
    (folder / "editions" / "README.md").write_text("notes")
    (folder / "editions" / "2026-05-01.json.bak").write_text("old")
    assert len(list(sources_in_effect(date(2026, 6, 1), [folder]))) == 3


def test_a_catalog_opens_its_folders(folder: Path) -> None:
    """`open_catalog` answers from the folders beside the bundled one, and says how new they are."""
    catalog = open_catalog(date(2026, 5, 2), [folder])
    assert (catalog.edition, catalog.capture, catalog.newest) == (date(2026, 5, 1), None, date(2026, 5, 1))
    assert catalog.offer(GPT_9, "GlobalStandard", "eastus2").status == "no"


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    """A folder that is not there is told with what it should hold."""
    missing = tmp_path / "nowhere"
    expected = f"{missing}: no such folder; --catalog names one that holds editions/ and captures/"
    with pytest.raises(CatalogError, match=f"^{re.escape(expected)}$"):
        list(sources_in_effect(date(2026, 10, 5), [missing]))


@pytest.mark.parametrize(
    ("name", "inside", "problem"),
    [
        (
            "mine",
            (),
            "holds no source in editions/, captures/ or overlays/; `aoai catalog compile --output` writes one",
        ),
        (
            "mine",
            ("editions/newest.json", "overlays/notes.txt"),
            "holds no source in editions/, captures/ or overlays/; `aoai catalog compile --output` writes one",
        ),
        ("editions", ("2026-05-01.json",), "holds no catalog; --catalog names the folder that holds editions/"),
        ("overlays", ("contoso.yaml",), "holds no catalog; --catalog names the folder that holds overlays/"),
    ],
)
def test_a_folder_that_holds_no_catalog(tmp_path: Path, name: str, inside: tuple[str, ...], problem: str) -> None:
    """A folder in which nothing would be found is told, and one level too deep is told as that."""
    folder = tmp_path / name
    folder.mkdir()
    for file in inside:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text("{}")
    with pytest.raises(CatalogError) as caught:
        list(sources_in_effect(date(2026, 10, 5), [folder]))
    assert str(caught.value) == f"{folder}: {problem}"


def test_a_folder_of_later_sources_is_a_catalog(folder: Path) -> None:
    """On a day before its first source a folder adds nothing, and is no mistake."""
    assert list(sources_in_effect(date(2020, 1, 1), [folder])) == []


def test_a_day_that_does_not_exist(folder: Path) -> None:
    """A file named for no day is told by its path."""
    (folder / "editions" / "2026-02-30.json").write_text("{}")
    with pytest.raises(
        CatalogError, match=r"/2026-02-30\.json: named for a day that does not exist; compile it again$"
    ):
        list(sources_in_effect(date(2026, 10, 5), [folder]))


def test_a_file_named_for_another_day(folder: Path) -> None:
    """A file that is of another day than its name would count from the wrong day, and is told."""
    (folder / "editions" / "2026-06-01.json").rename(folder / "editions" / "2026-06-02.json")
    with pytest.raises(CatalogError) as caught:
        list(sources_in_effect(date(2026, 10, 5), [folder]))
    path = folder / "editions" / "2026-06-02.json"
    assert str(caught.value) == f"{path}: is of 2026-06-01; name it 2026-06-01.json, or compile it again"


def test_the_later_folder_goes_over_the_earlier(folder: Path, tmp_path: Path) -> None:
    """Of two files of one day and kind the one of the folder that was given last decides."""
    mine = written(tmp_path / "a-mine", edition("2026-06-01", offer(no="eastus2")))
    catalog = open_catalog(date(2026, 6, 2), [mine])
    assert catalog.offer(GPT_9, "GlobalStandard", "eastus2").status == "no"
    for order, status in (([folder, mine], "no"), ([mine, folder], "yes")):
        editions = [one for one in sources_in_effect(date(2026, 6, 2), order) if one.manifest.kind == "edition"]
        assert Catalog(date(2026, 6, 2), editions).offer(GPT_9, "GlobalStandard", "eastus2").status == status


def test_a_record_of_a_page_that_is_not_there() -> None:
    """A record whose page the manifest lacks is told when it is to be shown."""
    manifest = msgspec.to_builtins(edition("2026-05-01").manifest)
    content = msgspec.json.encode({"manifest": manifest, "offers": [offer("eastus2")]})
    source = Source.decode(Path("2026-05-01.json"), content)
    with pytest.raises(CatalogError) as caught:
        Catalog(date(2026, 10, 5), [source]).offer(GPT_9, "GlobalStandard", "eastus2")
    problem = "a record of page 'matrix', which the manifest does not list; compile the source again"
    assert str(caught.value) == f"2026-05-01.json: {problem}"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b"\0", b'{"manifest": null}', b'"'])
def test_whatever_a_file_holds_is_told_in_one_line(content: bytes, folder: Path) -> None:
    """No content of a file leads to anything but one line with its path."""
    path = folder / "editions" / "2026-06-01.json"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match=rf"^{re.escape(str(path))}: not a compiled catalog source [^\n]*$"):
        list(sources_in_effect(date(2026, 10, 5), [folder]))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "not a compiled catalog source (Input data was truncated); compile it again"),
        ("[]", "not a compiled catalog source (Expected `object`, got `array`); compile it again"),
        ("{}", "not a compiled catalog source (Object missing required field `manifest`); compile it again"),
    ],
)
def test_a_file_that_is_no_source(tmp_path: Path, content: str, problem: str) -> None:
    """A malformed file is told by its path, what is wrong, and what to do."""
    path = tmp_path / "2026-05-01.json"
    path.write_text(content)
    with pytest.raises(CatalogError) as caught:
        open_source(path)
    assert str(caught.value) == f"{path}: {problem}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is told by its path."""
    with pytest.raises(CatalogError, match=r"/2026-05-01\.json: No such file or directory$"):
        open_source(tmp_path / "2026-05-01.json")


def test_a_malformed_table_is_told_when_it_is_needed() -> None:
    """Opening reads the manifest only; a broken table stops the question that needs it, and no other."""
    manifest = msgspec.to_builtins(edition("2026-05-01", offer("eastus2")).manifest)
    content = msgspec.json.encode({"manifest": manifest, "offers": [{"format": "OpenAI"}], "lifecycle": []})
    source = Source.decode(Path("2026-05-01.json"), content)
    assert source.table("lifecycle") == ()
    with pytest.raises(CatalogError) as caught:
        source.table("offers")
    assert str(caught.value) == (
        "2026-05-01.json: table offers: Object missing required field `model` - at `$[0]`; compile the source again"
    )


SPELT = (
    offer("eastus2", model="GPT 9"),
    offer("westus"),
    offer("uksouth", model="gpt-8"),
    offer("westus"),
    offer("northeurope", model='gpt"9'),
)


@pytest.mark.parametrize("rows", [SPELT, SPELT[:-1]], ids=["a name that JSON escapes", "plain names"])
@pytest.mark.parametrize(
    "rewritten",
    [
        lambda content: content,
        lambda content: json.dumps(json.loads(content)).encode(),
        lambda content: json.dumps(json.loads(content), indent=1).encode(),
        lambda content: content.replace(b",\n{", b",{"),
        lambda content: content.replace(b",\n{", b",{", 2),
        lambda content: content.replace(b'"model"', b'\n"model"'),
        lambda content: content.replace(b'"model":', b'"model" :'),
    ],
    ids=[
        "canonical",
        "one line",
        "indented",
        "all records on a line",
        "several records a line",
        "a record on two lines",
        "spaces",
    ],
)
def test_the_rows_of_a_model_are_those_of_the_table(
    rows: tuple[Offer, ...], rewritten: Callable[[bytes], bytes]
) -> None:
    """A model's lines are looked up in the bytes of a compiled file; a file that is written otherwise says the same."""
    content = rewritten(encode_edition(edition("2026-05-01", *rows)))
    whole, by_model = (Source.decode(Path("2026-05-01.json"), content) for _ in range(2))
    models = ("gpt 9", "gpt9", "gpt-9", "GPT-8", 'gpt"9', "gpt-7")

    def expected(model: str) -> list[Offer]:
        return [row for row in whole.table("offers") if fold_case(row.model) == fold_case(model)]

    assert set(by_model.model_names("offers")) == {row.model for row in whole.table("offers")}
    assert list(by_model.rows("offers", models[0])) == expected(models[0])
    assert by_model.table("offers") == whole.table("offers")
    for model in models:  # also after the table was decoded as a whole
        assert list(by_model.rows("offers", model)) == expected(model)


@pytest.mark.parametrize("path", sorted(DATA.glob("*s/????-??-??.json")), ids=lambda path: path.name)
def test_a_bundled_file_says_what_it_says_elsewhere(path: Path) -> None:
    """Its tables are cut out by their lines and names found as they are written; any other file is read through."""
    cut, read = open_source(path), Source.decode(path, path.read_bytes())
    assert cut.manifest == read.manifest
    for table in ("offers", "lifecycle"):
        for name in read.model_names(table):
            if name != fold_case(name):
                assert list(cut.rows(table, fold_case(name))) == list(read.rows(table, name)) != []
    assert [cut.table(table) for table in TABLES] == [read.table(table) for table in TABLES]


def test_a_malformed_line_stops_the_question_that_needs_it() -> None:
    """And is told as a malformed table is."""
    content = encode_edition(edition("2026-05-01", offer("eastus2"), offer("eastus2", model="gpt-8")))
    broken = content.replace(b'"gpt-9","version":"2026-01-01"', b'"gpt-9","version":7')
    source = Source.decode(Path("2026-05-01.json"), broken)
    assert len(source.rows("offers", "gpt-8")) == 1
    with pytest.raises(CatalogError) as caught:
        source.rows("offers", "gpt-9")
    assert str(caught.value) == (
        "2026-05-01.json: table offers: Expected `str`, got `int` - at `$[0].version`; compile the source again"
    )


def test_a_name_that_is_not_text_is_told_as_a_malformed_table() -> None:
    """Bytes that are not UTF-8 in a model's name stop the question with the table, and never with a traceback."""
    content = encode_edition(edition("2026-05-01", offer("eastus2"))).replace(b'"gpt-9"', b'"gpt\xd8\xda9"')
    with pytest.raises(CatalogError) as caught:
        Source.decode(Path("2026-05-01.json"), content).rows("offers", "gpt-9")
    assert str(caught.value).startswith("2026-05-01.json: table offers: ")
    assert str(caught.value).endswith("; compile the source again")


def test_rows_are_found_in_any_case() -> None:
    """A model's rows are found by its name in any case."""
    source = edition("2026-05-01", offer("eastus2"), offer("westus", model="gpt-8"))
    assert [row.yes for row in source.rows("offers", "GPT-9")] == [("eastus2",)]
    assert source.rows("offers", "gpt-7") == ()


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_of_a_table_are_fields_of_its_record(table: str) -> None:
    """But for what one record says of several regions and SKUs at once, and a subject that it is told by."""
    described = TABLES[table]
    columns = {*described.key, *described.values, *described.columns, *described.needed} - {"region", "sku", "status"}
    assert columns - {"subject"} <= set(described.record.__struct_fields__)
    assert set(described.scopes) <= {*described.key, "cloud"}


def test_the_bundled_sources(bundled: Catalog) -> None:
    """The distribution holds the newest edition and capture among others, newest first, and every table decodes."""
    assert {"edition 2026-10-05", "capture 2026-08-22"} <= {repr(source) for source in bundled.sources}
    assert [source.date for source in bundled.sources] == sorted((one.date for one in bundled.sources), reverse=True)
    for source in bundled.sources:
        for table in TABLES:
            if source.covers(table):
                assert source.table(table), f"{source}: {table} is said to be full, and is empty"


def test_bundled_records_stand_on_pages_of_their_source(bundled: Catalog) -> None:
    """Every record's place leads to a page of the manifest."""
    for source in bundled.sources:
        for table in TABLES:
            assert {row.at.page for row in source.table(table)} <= set(source.pages)
