"""`aoai where`: one model by SKU, many in a table, what has retired, and names that do not exist."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, open_catalog
from aoai_catalog.records import Model
from aoai_policies.cli.where import command
from tests.policies.cli.invoked import Aoai

ON = ("--as-of", "2026-10-05")


def test_one_model_fits_a_terminal(aoai: Aoai) -> None:
    """Where nobody says how wide it is, 80 columns."""
    lines = aoai("where", "gpt-5.1", *ON).out.splitlines()
    assert 70 < max(map(len, lines)) <= 80


def rows(aoai: Aoai, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    """The answer in JSON."""
    answer = aoai("where", *arguments, *ON, "--format", "json")
    assert answer.code == code, answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def whole_stage(row: dict[str, Any], catalog: Catalog = open_catalog(date.fromisoformat(ON[1]))) -> str:  # noqa: B008
    """The stage of the model in general, for an offer of which no source says its own."""
    return catalog.lifecycle(Model(row["format"], row["model"], row["version"])).stage


def test_a_deprecated_model_is_not_supported_where_no_stage_is_its_own(aoai: Aoai) -> None:
    """Government regions have offers without a stage; the model's counts, and the date that has passed is none."""
    (row, *_) = rows(aoai, "gpt-4o", "--version", "2024-05-13", "--region", "usgovvirginia", "--sku", "Standard")
    assert (row["stage"], whole_stage(row)) == ("", "Deprecated")
    named = ("gpt-4o", "--version", "2024-05-13", "--supported-only")
    assert rows(aoai, *named, code=1) == []


def test_before_the_first_source(aoai: Aoai) -> None:
    """No model is known, and none is suggested."""
    answer = aoai("where", "gpt-5.1", "--as-of", "2020-01-01")
    assert answer == (2, "", "aoai: gpt-5.1: no source is in effect on 2020-01-01, so no model is known\n")


def test_a_table_of_models_by_sku(aoai: Aoai) -> None:
    """A pattern gives a table: stage, end date, and in how many regions each SKU offers the model."""
    answer = aoai("where", "text-embedding-3-*", "--zone", "eu", "--sku", "GlobalStandard", "--sku", "Standard", *ON)
    assert answer == (
        0,
        "model                    stage retires    GlobalStandard  Standard\n"
        "text-embedding-3-large 1 GA    2028-02-09             11         7\n"
        "text-embedding-3-small 1 GA    2028-02-09             11         1\n"
        "\n"
        "figures: regions that offer it\n"
        "as of 2026-10-05 against edition 2026-10-05 and capture 2026-08-22\n",
        "",
    )


def test_a_table_of_models_by_region(aoai: Aoai) -> None:
    """`--by region` gives a column to each region, and in it the number of SKUs."""
    answer = aoai("where", "gpt-5.1", "--region", "japaneast", "--region", "Sweden Central", "--by", "region", *ON)
    assert answer.out.splitlines()[:3] == [
        "model              stage retires    japaneast  swedencentral",
        "gpt-5.1 2025-11-13 GA    2027-05-15         4              7",
        "",
    ]


@pytest.mark.parametrize("columns", ["80", "200"])
@pytest.mark.parametrize("by", ["sku", "region"])
def test_all_models_fit_the_width(by: str, columns: str, aoai: Aoai, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model and region at once, on a terminal of any usual width."""
    monkeypatch.setenv("COLUMNS", columns)
    lines = aoai("where", "--by", by, *ON).out.splitlines()
    assert len(lines) > 100
    assert max(map(len, lines)) <= int(columns)


@pytest.fixture(scope="module")
def everything() -> list[dict[str, Any]]:
    """All offers in force."""
    found: list[dict[str, Any]] = json.loads(CliRunner().invoke(command, [*ON, "--format", "json"]).stdout)
    return found


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--region", "japaneast"), lambda row: row["region"] == "japaneast"),
        (("--region", "eastus", "--region", "westus"), lambda row: row["region"] in {"eastus", "westus"}),
        (("--zone", "EU"), lambda row: reviewed.regions()[row["region"]].data_zone == "eu"),
        (("--geography", "japan"), lambda row: row["region"].startswith("japan")),
        (("--sku", "standard", "--sku", "Global Batch"), lambda row: row["sku"] in {"Standard", "GlobalBatch"}),
        (("--zone", "eu", "--geography", "France"), lambda row: row["region"].startswith("france")),
        (("--supported-only",), lambda row: (row["stage"] or whole_stage(row)) not in {"Legacy", "Deprecated"}),
        (("--kind", "embedding"), lambda row: "embed" in row["model"]),
        (("--kind", "video"), lambda row: row["model"] == "sora-2"),
        (("gpt-5*", "o3-mini"), lambda row: row["model"].startswith(("gpt-5", "o3-mini"))),
    ],
)
def test_what_narrows_leaves_exactly_that(
    arguments: tuple[str, ...], wanted: Any, everything: list[dict[str, Any]], aoai: Aoai
) -> None:
    """Each option leaves the rows that it names, of all that there are; the same option twice is either."""
    left = rows(aoai, *arguments)
    assert left == [row for row in everything if wanted(row)] + [row for row in left if row["status"] == "retired"]


def test_models_of_unknown_kind_are_said(aoai: Aoai) -> None:
    """What no source says of a model is not guessed, and not passed over in silence."""
    answer = aoai("where", "gpt-6*", "gpt-5.1", "--kind", "chat", *ON, "--format", "json")
    assert {row["model"] for row in json.loads(answer.out)} == {"gpt-5.1"}
    assert answer.err == (
        "aoai: left out, because no source says what kind they are: gpt-6-astra 2026-09-03, "
        "gpt-6-luna 2026-09-22, gpt-6-sol 2026-09-22, gpt-6.1-sol 2026-09-29\n"
    )


def test_a_retired_model_is_said_to_have(aoai: Aoai) -> None:
    """In text, in JSON and by the exit code, with its replacement."""
    assert aoai("where", "gpt-4", "--version", "0613", *ON) == (
        1,
        "gpt-4 0613 retired on 2025-06-06; documented replacement gpt-4o 2024-11-20\n",
        "",
    )
    (row,) = rows(aoai, "gpt-4", "--version", "0613", code=1)
    assert (row["status"], row["sku"], row["region"], row["retires_on"], row["replacement"]) == (
        *("retired", "", "", "2025-06-06", "gpt-4o 2024-11-20"),
    )


def test_a_model_that_retired_under_the_sku_asked_for(aoai: Aoai) -> None:
    """The date of a SKU counts for it alone."""
    arguments = ("gpt-4o", "--version", "2024-08-06", "--sku", "Standard")
    assert aoai("where", *arguments, *ON).out == (
        "gpt-4o 2024-08-06 retired on 2026-03-31 (Standard); documented replacement\n  gpt-5.1\n"
    )
    (row,) = rows(aoai, *arguments, code=1)
    assert (row["status"], row["sku"], row["region"]) == ("retired", "Standard", "")
    assert {row["status"] for row in rows(aoai, *arguments[:-2])} == {"yes"}
    assert "\n  Standard: retired on 2026-03-31\n" in aoai("where", *arguments[:-2], *ON).out


def test_all_models_before_the_first_source(aoai: Aoai) -> None:
    """There is none whose day could be named."""
    said = "no model is offered under these options, as of 1990-01-01 (no source is in\neffect)\n"
    assert aoai("where", "--as-of", "1990-01-01") == (1, said, "")


def test_all_models_count_those_that_retired(aoai: Aoai) -> None:
    """Nobody who asks for all is told of each model that ever was; `--supported-only` tells of none."""
    assert " models have retired; `aoai where MODEL` says when" in aoai("where", "--region", "japaneast", *ON).out
    assert "retired" not in aoai("where", "gpt-4*", "--supported-only", *ON).out
    assert all(row["status"] == "yes" for row in rows(aoai, "--region", "japaneast"))


def test_rows_say_until_when(aoai: Aoai) -> None:
    """A row has stage, date, whether that is a bound or unverified, and the replacement."""
    fields = ("stage", "retires_on", "not_before", "unverified", "replacement")
    (row,) = rows(aoai, "o3", "--region", "eastus2", "--sku", "GlobalStandard")
    assert [row[field] for field in fields] == ["Deprecated", "2026-11-19", False, False, "gpt-5.6-sol"]
    (row,) = rows(aoai, "sora-2", "--version", "2025-12-08", "--region", "eastus2", "--sku", "GlobalStandard")
    assert [row[field] for field in fields][:3] == ["Preview", row["retires_on"], True]


def test_where_lists_offers(aoai: Aoai) -> None:
    """`aoai where` lists for each version and SKU the regions, and the dates of the sources."""
    answer = aoai("where", "gpt-5.1", "--sku", "datazonestandard", "--region", "East US 2", *ON)
    assert answer == (
        0,
        "gpt-5.1 2025-11-13\n"
        "  DataZoneStandard: eastus2\n"
        "as of 2026-10-05 against edition 2026-10-05 and capture 2026-08-22\n",
        "",
    )


def test_where_in_json(aoai: Aoai) -> None:
    """JSON is a list of offers, one row a region, with the source of each."""
    rows = json.loads(aoai("where", "GPT-5.1", "--sku", "GlobalStandard", *ON, "--format", "json").out)
    assert len(rows) > 5
    assert {(row["model"], row["version"], row["sku"], row["status"]) for row in rows} == {
        ("gpt-5.1", "2025-11-13", "GlobalStandard", "yes")
    }
    assert [row["region"] for row in rows] == sorted({row["region"] for row in rows})
    assert all(row["source"].endswith(")") for row in rows)


def test_where_nothing_is_offered(aoai: Aoai) -> None:
    """Nothing offered is exit 1, said in a sentence, and an empty list in JSON."""
    arguments = ("where", "gpt-5-pro", "--sku", "Standard", *ON)
    assert aoai(*arguments) == (
        1,
        "gpt-5-pro 2025-10-06: not offered under these options, as of 2026-10-05 (newest\n  source 2026-10-05)\n",
        "",
    )
    assert aoai(*arguments, "--format", "json") == (1, "[]\n", "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("gpt-5.6",),
            "gpt-5.6: the catalog of 2026-10-05 has no such model; did you mean gpt-5.6-luna or gpt-5.6-sol",
        ),
        (("gtp-9*",), "gtp-9*: the catalog of 2026-10-05 has no model that fits"),
        (("--zone", "europe"), "europe is not a data zone; did you mean eu?"),
        (("--geography", "united"), "united is not a geography; did you mean United Kingdom or United States?"),
        (("--geography", "mars"), "mars is not a geography; there are Asia Pacific, Australia, Austria, "),
        (("",), "'': the catalog of 2026-10-05 has no such model; `aoai where` lists all that are offered"),
        (("--zone", "xyz"), "xyz is not a data zone; there are apac, eu, us, usgov"),
        (("--geography", "UK"), "UK is not a geography; did you mean United Kingdom?"),
        (("--region", "eastus", "--zone", "eu"), "no region matches all of --region, --zone and --geography"),
        (("--version", "1"), "--version names a version of a MODEL; name the model (`"),
        (
            ("gpt-5.1", "--sku", "Provisoned"),
            "Provisoned is not a valid SKU; did you mean ProvisionedManaged or Global",
        ),
        (("gpt-5-1",), "gpt-5-1: the catalog of 2026-10-05 has no such model; did you mean gpt-5.1?"),
        (("gpt-5.1", "--version", "1"), "gpt-5.1 has no version 1; the catalog knows 2025-11-13"),
        (("gpt-5.1", "--sku", "Regional"), "Regional is not a valid SKU; did you mean Standard?"),
        (("gpt-5.1", "--sku", "Globl"), "Globl is not a valid SKU; did you mean GlobalStandard?"),
        (("gpt-5.1", "--region", "swedencentrl"), "swedencentrl is not an Azure region; did you mean swedencentral"),
        (("§",), "§: the catalog of 2026-10-05 has no such model; `aoai where` lists all that are offered"),
        (("gpt-5.1", "--region", "tokyo"), "tokyo is not an Azure region; `aoai catalog export --table regions"),
        (("gpt-5.1", "--sku", "§"), "§ is not a valid SKU; did you mean GlobalStandard or"),
        (("gpt-5.1", "--region", "§"), "§ is not an Azure region"),
    ],
)
def test_where_of_names_that_do_not_exist(arguments: tuple[str, ...], error: str, aoai: Aoai) -> None:
    """A name that does not exist is told with the nearest, and exits 2."""
    answer = aoai("where", *arguments, *ON)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"aoai: {error}")
    assert "mean ?" not in answer.err
