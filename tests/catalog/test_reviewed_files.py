"""The reviewed files hold together: unique names, no unknown format, and a form that a pull request can be read in.

Of their pages, `date` is the document's own or, where it has none, the day on which it was read.
"""

from __future__ import annotations

import json
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

import pytest

from aoai_catalog.load import DATA
from aoai_catalog.names import fold

FILES = {
    "formats.json": {"models": "pattern", "unknown": "heading", "vendors": "heading"},
    "regions.json": {"regions": "region", "zones": "data_zone"},
    "skus.json": {"skus": "sku"},
}
"""The arrays of each file beside its pages, and the field by which each is sorted."""

ARM_REGIONS = (
    "australiaeast", "brazilsouth", "canadacentral", "canadaeast", "centralindia", "centralus", "eastasia", "eastus",
    "eastus2", "francecentral", "germanywestcentral", "italynorth", "japaneast", "japanwest", "koreacentral",
    "northcentralus", "northeurope", "norwayeast", "polandcentral", "qatarcentral", "southafricanorth",
    "southcentralus", "southeastasia", "southindia", "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth",
    "uksouth", "ukwest", "westcentralus", "westeurope", "westus", "westus2", "westus3",
)  # fmt: skip
"""The regions whose answers of 2026-08-22 were recorded."""

ARM_FORMATS = {
    "Alibaba", "Anthropic", "Black Forest Labs", "Cohere", "DeepSeek", "Meta", "Microsoft", "Mistral AI",
    "MoonshotAI", "OpenAI", "OpenAI-OSS", "xAI",
}  # fmt: skip
"""The formats of those answers."""

OTHER_FORMATS = {"AI21 Labs", "Core42", "Fireworks", "Stability AI"}
"""Formats of models that no recorded answer holds: retired ones, and those that need an opt-in."""


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return content


def canonical(content: dict[str, Any]) -> str:
    arrays = [
        f"{json.dumps(name)}:[\n"
        + ",\n".join(
            json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for record in content[name]
        )
        + "\n]"
        for name in sorted(content)
    ]
    return "{\n" + ",\n".join(arrays) + "\n}\n"


def format_of(model: str) -> str | None:
    matching = [rule for rule in read("formats.json")["models"] if fnmatchcase(fold(model), fold(rule["pattern"]))]
    return max(matching, key=lambda rule: len(fold(rule["pattern"])))["format"] if matching else None


@pytest.mark.parametrize("name", FILES)
def test_encoding_a_file_again_gives_the_same_bytes(name):
    """One record a line, keys sorted, nothing escaped, a newline at the end."""
    assert (DATA / name).read_bytes() == canonical(read(name)).encode()


@pytest.mark.parametrize("name", FILES)
def test_records_are_sorted_and_no_key_stands_twice(name):
    """A new record has one place to go, so that two branches that add it conflict."""
    content = read(name)
    assert set(content) == {"pages", *FILES[name]}
    for array, key in {"pages": "id", **FILES[name]}.items():
        keys = [record[key] for record in content[array]]
        assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", FILES)
def test_every_record_names_a_page_of_its_file(name):
    """A place is a page that the file lists, a line (0: none) and a heading; pages have a date."""
    content = read(name)
    pages = {page["id"]: date.fromisoformat(page["date"]) for page in content["pages"]}
    for array in FILES[name]:
        for record in content[array]:
            page, line, heading = record["at"]
            assert page in pages
            assert line >= 0
            assert isinstance(heading, str)


def test_region_ids_are_what_azure_folds_the_english_name_to():
    """`East US 2` folds to eastus2, so ids are lower case and have no spaces."""
    for region in read("regions.json")["regions"]:
        assert region["region"] == fold(region["name_en"])


def test_no_spelling_stands_for_two_regions():
    """Ids, names in both languages and aliases, folded, lead to one region each."""
    spellings: dict[str, str] = {}
    for region in read("regions.json")["regions"]:
        assert region["name_ja"]
        for name in {fold(region["name_en"]), fold(region["name_ja"]), *map(fold, region.get("aliases", ()))}:
            assert spellings.setdefault(name, region["region"]) == region["region"]


def test_every_region_that_arm_answered_for_is_known_and_public():
    """No region of the recorded answers is missing."""
    clouds = {region["region"]: region["cloud"] for region in read("regions.json")["regions"]}
    assert len(ARM_REGIONS) == 35
    assert {clouds.get(region) for region in ARM_REGIONS} == {"public"}


def test_clouds_are_told_apart_by_the_regions_name():
    """Sovereign regions carry their cloud in their name, public ones do not."""
    for region in read("regions.json")["regions"]:
        prefix = region["region"][:5]
        expected = {"usgov": "government", "usdod": "government", "china": "china"}.get(prefix, "public")
        assert region["cloud"] == expected


@pytest.mark.parametrize(
    ("zone", "inside", "outside"),
    [
        ("eu", ("swedencentral", "westeurope", "northeurope", "norwayeast", "switzerlandnorth"), ("uksouth", "ukwest")),
        ("us", ("eastus2", "westus3", "centralus"), ("canadaeast", "usgovvirginia", "mexicocentral")),
        ("apac", ("japaneast", "southindia", "koreacentral", "southeastasia"), ("eastasia", "uaenorth")),
        ("usgov", ("usgovarizona", "usgovvirginia"), ("usgovtexas", "usdodeast", "eastus")),
    ],
)
def test_data_zones_have_the_members_that_the_documentation_defines(zone, inside, outside):
    """The EU zone follows the EU Data Boundary, so Norway and Switzerland are in it and the United Kingdom is not."""
    zones = {region["region"]: region["data_zone"] for region in read("regions.json")["regions"]}
    assert {zones[region] for region in inside} == {zone}
    assert zone not in {zones[region] for region in outside}


def test_every_data_zone_in_use_is_defined_with_its_source():
    """The zones of the regions and the file's own list of zones are the same."""
    content = read("regions.json")
    assert {zone["data_zone"] for zone in content["zones"]} == {r["data_zone"] for r in content["regions"]} - {""}


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("イーストアス", "eastus"),
        ("ウェストユーエ ス", "westus"),
        ("ウクサウス", "uksouth"),
        ("オーストラリア イースト", "australiaeast"),
        ("サウスセントラ ル", "southcentralus"),
        ("スイスノース", "switzerlandnorth"),
        ("ドイツ中西部", "germanywestcentral"),
        ("ノルウェーイ ースト", "norwayeast"),
        ("ノースセントラル US", "northcentralus"),
        ("ブラジルサウス", "brazilsouth"),
        ("南インド", "southindia"),
        ("東日本", "japaneast"),
        ("米国東部 2", "eastus2"),
        ("米国東部地域 2", "eastus2"),
        ("アラブ首長国連邦北部", "uaenorth"),
        ("西ヨーロッパ", "westeurope"),
    ],
)
def test_a_japanese_page_names_regions_in_ways_that_resolve(written, region):
    """Official names, machine-translated ids, and blanks where a PDF broke a word."""
    found = [
        record["region"]
        for record in read("regions.json")["regions"]
        if fold(written) in {fold(record["name_ja"]), *map(fold, record.get("aliases", ()))}
    ]
    assert found == [region]


def test_no_heading_stands_for_two_skus():
    """SKU names, names and aliases, folded, lead to one SKU each, and an alias adds a spelling."""
    spellings: dict[str, str] = {}
    for sku in read("skus.json")["skus"]:
        names = {fold(sku["sku"]), fold(sku["name"])}
        assert not names & set(map(fold, sku.get("aliases", ())))
        for name in names | set(map(fold, sku.get("aliases", ()))):
            assert spellings.setdefault(name, sku["sku"]) == sku["sku"]


def test_a_sku_says_in_its_name_where_it_processes_data():
    """Global and DataZone stand in front; DeveloperTier and the SKUs seen in ARM only promise no residency."""
    for sku in read("skus.json")["skus"]:
        name = sku["sku"]
        if sku.get("note", "").startswith("seen in ARM only") or name == "DeveloperTier" or name.startswith("Global"):
            assert sku["processing"] == "global"
        else:
            assert sku["processing"] == ("data-zone" if name.startswith("DataZone") else "region")


def test_every_format_is_one_that_arm_knows():
    """Formats of the recorded answers, all of them, and the few that stand elsewhere."""
    content = read("formats.json")
    used = {record["format"] for record in content["vendors"] + content["models"]}
    assert used == ARM_FORMATS | OTHER_FORMATS


def test_no_heading_has_two_formats_and_none_is_both_known_and_unknown():
    """Headings are compared folded, as `Moonshot AI` and `MoonshotAI` are; both are kept, each with its place."""
    content = read("formats.json")
    formats: dict[str, str] = {}
    for record in content["vendors"]:
        assert formats.setdefault(fold(record["heading"]), record["format"]) == record["format"]
    assert not formats.keys() & {fold(record["heading"]) for record in content["unknown"]}


def test_patterns_are_lower_case_so_that_they_match_a_folded_name():
    """Models are compared folded, because pages write Cohere-command-a and ARM cohere-command-a."""
    for rule in read("formats.json")["models"]:
        assert rule["pattern"] == rule["pattern"].casefold()


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-oss-120b", "OpenAI-OSS"),
        ("gpt-6.1-sol", "OpenAI"),
        ("model-router", "OpenAI"),
        ("o3-deep-research", "OpenAI"),
        ("text-embedding-3-large", "OpenAI"),
        ("computer-use-preview", "OpenAI"),
        ("davinci", "OpenAI"),
        ("embed-v-4-0", "Cohere"),
        ("Cohere-command-a", "Cohere"),
        ("FW-GPT-OSS-120B", "Fireworks"),
        ("FW-DeepSeek-V3.1", "Fireworks"),
        ("Codestral-2501", "Mistral AI"),
        ("mistralai-Mixtral-8x7B-Instruct-v01", "Mistral AI"),
        ("Meta-Llama-3.1-8B-Instruct", "Meta"),
        ("MAI-DS-R1", "Microsoft"),
        ("Qwen-32B", "Alibaba"),
        ("qwen3-32b", "Alibaba"),
        ("FLUX.1-Kontext-pro", "Black Forest Labs"),
        ("Kimi-K2.7-Code", "MoonshotAI"),
        ("tsuzumi-7b", None),
        ("TimeGEN-1", None),
    ],
)
def test_the_longest_pattern_that_matches_gives_the_format(model, expected):
    """gpt-oss-120b matches gpt-* too; models of vendors whose format nobody knows match none."""
    assert format_of(model) == expected
