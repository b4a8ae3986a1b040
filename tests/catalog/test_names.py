"""Names as people write them: what is folded, what is near, what is alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog import reviewed
from aoai_catalog.names import bare, by_words, closest, fold, near
from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from tests.synthetic import catalog_of, edition, facts, offer

KNOWN = ("gpt-35-turbo", "gpt-4", "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-5-mini", "o3", "o3-mini")
names = st.text("abgopt-. _145", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gpt-3.5-turbo", ["gpt-35-turbo"]),
        ("GPT-4.1 mini", ["gpt-4.1-mini"]),
        ("gtp-4o", ["gpt-4o"]),
        ("gpt-4o-mni", ["gpt-4o-mini"]),
        ("gpt-4o-miini", ["gpt-4o-mini"]),
        ("gpt-5", []),
        ("gpt-6-mini", []),
        ("o4-mini", []),
        ("gpt-41", ["gpt-4.1"]),
        ("claude", []),
        ("", []),
        ("gpt-35-trubos", ["gpt-35-turbo"]),
        ("gpt-35-trobous", []),
        ("gpt-4-o-mmni", ["gpt-4o-mini"]),
        ("gpt-5-mnnii", []),
        ("gpt-4oomii", []),
        ("gpt-5-mii", ["gpt-5-mini"]),
        ("gtp-5-mni", []),
    ],
)
def test_near_names(written: str, meant: list[str]) -> None:
    """A name is near by punctuation and case, or by one slip (two in a long name) that leaves its digits alone."""
    assert near(written, KNOWN) == meant


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("chats", ["chat", "cats", "Chats"], ["Chats"]),
        ("chats", ["cats", "chat"], ["cats", "chat"]),
        ("chats", ["chat", "cats"], ["cats", "chat"]),
        ("abcdefghij", ["abcdefgh"], ["abcdefgh"]),
        ("abcdefghi", ["abcdefg"], []),
        ("abcdefghij", ["abcdefg"], []),
        ("abcdefghij", ["badcefghij"], ["badcefghij"]),
        ("abcdefghij", ["badcfeghij"], []),
        ("abcdefghij", ["abcdefghji", "abcdefhgji"], ["abcdefghji"]),
        ("ab", ["ba"], ["ba"]),
        ("ab", ["cd"], []),
        ("", ["a"], ["a"]),
    ],
)
def test_slips(written: str, known: list[str], meant: list[str]) -> None:
    """One slip is near, two in a name of ten characters; of several names only the nearest."""
    assert near(written, known) == meant


def test_names_alike_are_three_at_most() -> None:
    """Of many names alike the first three, and none that is not."""
    assert closest("chat", ["chat1", "chat2", "chat3", "chat4", "llama"]) == ["chat4", "chat3", "chat2"]
    assert closest("zzzz", ["chat1"]) == []


WORDS = {
    "westus": ["west", "us"],
    "westus2": ["west", "us", "2"],
    "westeurope": ["west", "europe"],
    "uksouth": ["uk", "south"],
    "ukwest": ["uk", "west"],
    "ukwest2": ["uk", "west2"],
    "ukwest3": ["uk", "west3"],
    "northeurope": ["north", "europe"],
}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("westeu", ["westeurope"]),
        ("eu-west", ["westeurope"]),
        ("eu-west-1", ["westeurope"]),
        ("west us", ["westus"]),
        ("us-west-2", ["westus2"]),
        ("uk", ["uksouth", "ukwest", "ukwest2"]),
        ("northern", ["northeurope"]),
        ("europe", ["northeurope", "westeurope"]),
        ("w", []),
        ("xyz", []),
        ("", []),
        ("2", ["westus2"]),
        ("1westeu", ["westeurope"]),
        ("ukw", ["uksouth", "ukwest", "ukwest2"]),
    ],
)
def test_names_by_their_words(written: str, meant: list[str]) -> None:
    """Those that share most words or beginnings of words, and have the fewest besides; three at most."""
    assert by_words(written, WORDS) == meant
    assert by_words(written, dict(reversed(WORDS.items()))) == meant


def test_a_word_that_only_one_of_the_written_ones_begins_is_not_missed() -> None:
    """Each word of a name may be begun by another of the written ones."""
    assert by_words("west-west2", {"both": ["west", "west2"], "longer": ["west2x"]}) == ["both", "longer"]


@pytest.mark.parametrize(
    ("other", "far"), [("eastus2", 0), ("westus", 1), ("canadaeast", 3), ("swedencentral", 3), ("atlantis", 3)]
)
def test_how_far_one_region_is_from_another(other: str, far: int) -> None:
    """Nothing from itself, one step in its geography; two in its data zone; one that nobody knows is farthest."""
    assert reviewed.distance("eastus2", other) == far
    assert reviewed.distance("swedencentral", "francecentral") == 2


def test_reviewed_facts_name_the_page_that_they_were_written_from() -> None:
    """Each of its own file, and of several pages the one that its place names."""
    skus = {name: reviewed.sku_statement(name, "said").title for name in ("GlobalStandard", "LowPriority")}
    assert skus == {
        "GlobalStandard": "Understanding deployment types in Microsoft Foundry Models",
        "LowPriority": "Collected facts: SKU names of recorded ARM answers",
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("westeu", ["westeurope"]),
        ("us-east-1", ["eastus"]),
        ("uk", ["uksouth", "ukwest"]),
        ("eastus22", ["eastus2"]),
        ("swedencentrl", ["swedencentral"]),
        ("sweden", ["swedencentral", "swedensouth"]),
        ("xyz", []),
    ],
)
def test_what_somebody_meant_by_a_region(written: str, meant: list[str]) -> None:
    """By a slip, else by the words in it, else by likeness."""
    assert reviewed.closest_regions(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PTU", ["ProvisionedManaged", "GlobalProvisionedManaged"]),
        ("Global-Standard", ["GlobalStandard"]),
        ("data zone batch", ["DataZoneBatch"]),
        ("developer", ["DeveloperTier"]),
        ("Provisoned", ["ProvisionedManaged", "GlobalProvisionedManaged"]),
        ("standrd", ["Standard"]),
        ("xyz", ["GlobalStandard", "DataZoneStandard", "Standard"]),
    ],
)
def test_what_somebody_meant_by_a_sku(written: str, meant: list[str]) -> None:
    """By name, family and billing, the shortest name first; of what means nothing the usual ones."""
    assert reviewed.closest_skus(written) == meant


def test_a_sku_by_the_heading_of_a_page() -> None:
    """A page writes the display name or an alias, in any case and spacing."""
    assert reviewed.sku_by_heading("global standard") == reviewed.sku_by_heading("GlobalStandard") == "GlobalStandard"
    assert reviewed.sku_by_heading("standard of the globe") is None


@given(names, st.lists(names, max_size=6, unique=True))
def test_near_never_leads_to_other_digits(written: str, known: list[str]) -> None:
    """Another digit makes another model, not a slip."""
    digits = [character for character in written if character.isdigit()]
    for meant in near(written, known):
        assert [character for character in meant if character.isdigit()] == digits


@given(names, st.text("-. _", max_size=3), st.integers(0, 14))
def test_punctuation_and_case_are_no_difference(name: str, noise: str, place: int) -> None:
    """Punctuation anywhere and capitals lead to the same name, before any other."""
    written = (name[:place] + noise + name[place:]).upper()
    assert near(written, [name])[:1] == [name]
    assert bare(written) == bare(name)


@given(names, names)
def test_nearness_is_mutual(one: str, other: str) -> None:
    """Of two names as long as each other, either both are near or neither is."""
    if len(bare(one)) == len(bare(other)):
        assert bool(near(one, [other])) == bool(near(other, [one]))


@given(names, st.lists(names, max_size=6, unique=True))
def test_what_is_near_or_alike_is_known(written: str, known: list[str]) -> None:
    """Nothing is suggested twice or that nobody knows, and of names alike three at most."""
    for found in (near(written, known), closest(written, known)):
        assert set(found) <= set(known)
        assert len(found) == len(set(found))
    assert len(closest(written, known)) <= 3


@given(st.permutations(KNOWN))
def test_near_does_not_depend_on_the_order_of_names(known: list[str]) -> None:
    """What is suggested does not change from run to run."""
    assert near("gpt-4o-min", known) == near("gpt-4o-min", KNOWN) == ["gpt-4o-mini"]


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(name: str) -> None:
    """Folded names are folded, and hold no space."""
    assert fold(fold(name)) == fold(name)
    assert " " not in fold(name)


@pytest.mark.parametrize("written", ["eastus2", "East US 2", "EastUS2", "EAST US2", "米国東部 2"])
def test_a_region_by_any_spelling(written: str) -> None:
    """Regions are found by id, by display name in English and Japanese, and in any case and spacing."""
    assert reviewed.region_id(written) == "eastus2"


@given(st.sampled_from(sorted(reviewed.regions())), st.data())
def test_every_region_by_its_name_with_noise(region: str, data: st.DataObject) -> None:
    """Every region is found by its names, whatever the case and spaces."""
    record = reviewed.regions()[region]
    written = data.draw(st.sampled_from([region, record.name_en, record.name_ja]))
    place = data.draw(st.integers(0, len(written)))
    assert reviewed.region_id(f"{written[:place]} {written[place:]}".upper()) == region


@pytest.mark.parametrize("written", ["eastus-2", "east_us_2", "eastus22", "", "global"])
def test_what_is_no_region(written: str) -> None:
    """Azure folds case and spaces of a region, and nothing else."""
    assert reviewed.region_id(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("GlobalStandard", "GlobalStandard"), ("globalstandard", "GlobalStandard"), ("Global Standard", None), ("", None)],
)
def test_a_sku_in_azures_spelling(written: str, meant: str | None) -> None:
    """Azure folds the case of a SKU, and nothing else."""
    assert reviewed.sku_name(written) == meant


def test_skus_come_in_the_order_in_which_one_would_try_them() -> None:
    """Standard kinds come before provisioned and batch ones, and of each the global one first."""
    documented = [name for name, sku in reviewed.skus().items() if not sku.note.startswith("seen in ARM only")]
    assert documented == [
        "GlobalStandard",
        "DataZoneStandard",
        "Standard",
        "GlobalProvisionedManaged",
        "DataZoneProvisionedManaged",
        "ProvisionedManaged",
        "GlobalBatch",
        "DataZoneBatch",
        "DeveloperTier",
    ]


@pytest.mark.parametrize(
    ("sku", "family"),
    [
        ("DataZoneStandard", "standard"),
        ("globalprovisionedmanaged", "provisioned"),
        ("Provisioned_Image", "provisioned"),
        ("GlobalBatch", "batch"),
        ("DeveloperTier", "developer"),
        ("LowPriority", "other"),
        ("NobodysStandard", "other"),
    ],
)
def test_the_family_of_a_sku_is_a_field_of_its_record(sku: str, family: str) -> None:
    """It is read, in any case, and never taken from the name: of a SKU that is not known nothing is."""
    assert reviewed.family(sku) == family


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Two names, one of them with versions that look like names."""
    return catalog_of(
        edition(
            "2026-05-01",
            offer("eastus2", model="gpt-4o", version="2024-08-06"),
            offer("eastus2", model="gpt-4o", version="2024-11-20"),
            offer("eastus2", model="gpt-4", version="turbo-2024-04-09"),
            offer("eastus2", model="gpt-4", version="0613"),
            facts(model="gpt-4", version="turbo-2024-04-09", default=True),
        )
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gtp-4o", [Model("", "gpt-4o")]),
        ("gpt-4o-2024-08-06", [Model("OpenAI", "gpt-4o", "2024-08-06")]),
        ("gpt-4-turbo", [Model("OpenAI", "gpt-4", "turbo-2024-04-09")]),
        ("gpt-4-0613", [Model("OpenAI", "gpt-4", "0613")]),
        ("gpt-4o-2024-08-07", []),
        ("llama", []),
    ],
)
def test_a_version_written_into_the_name(written: str, meant: list[Model], catalog: Catalog) -> None:
    """Somebody who writes a model with its version means that model and version."""
    assert catalog.near_models(written) == meant


def test_models_of_a_name(catalog: Catalog) -> None:
    """A name in any case leads to all its versions, and its default where a source gives one."""
    assert catalog.models("GPT-4") == (
        Model("OpenAI", "gpt-4", "0613"),
        Model("OpenAI", "gpt-4", "turbo-2024-04-09"),
    )
    assert catalog.models("gpt-5") == ()
    assert catalog.default_version("gpt-4") == Model("OpenAI", "gpt-4", "turbo-2024-04-09")
    assert catalog.default_version("gpt-4o") is None
    assert catalog.model_names() == {"gpt-4", "gpt-4o"}
    versions = [str(number) for number in range(10, 20)]
    many = catalog_of(edition("2026-05-01", *(offer("eastus2", version=version) for version in versions)))
    assert [model.version for model in many.models("gpt-9")] == versions


@given(
    st.sampled_from(sorted(reviewed.regions())),
    st.lists(st.sampled_from(sorted(reviewed.regions())), unique=True, max_size=8),
)
def test_nearest_regions_are_the_same_ones_sorted(here: str, candidates: list[str]) -> None:
    """Sorting by nearness keeps every region, puts those of the same geography first, and is the same every time."""
    known = reviewed.regions()
    ordered = catalog_of().nearest_regions(here, candidates)
    assert sorted(ordered) == sorted(candidates)
    away = [known[region].geography != known[here].geography for region in ordered]
    assert away == sorted(away)
    assert ordered == catalog_of().nearest_regions(here, candidates[::-1])


@pytest.mark.parametrize(
    ("region", "other", "paired"),
    [
        ("australiaeast", "australiasoutheast", True),
        ("brazilsouth", "southcentralus", True),
        ("southcentralus", "brazilsouth", True),
        ("brazilsouth", "eastus", False),
        ("eastus", "brazilsouth", False),
    ],
)
def test_which_regions_are_paired(region: str, other: str, paired: bool) -> None:  # noqa: FBT001
    """In whichever direction Azure documents it: of some pairs one region has another partner."""
    assert reviewed.are_paired(region, other) is paired
