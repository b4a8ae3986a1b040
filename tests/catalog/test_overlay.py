"""An organisation's own facts: what an overlay may say, how its mistakes are told, and that it goes over everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog import folders, reviewed
from aoai_catalog.folders import open_source, sources_in_effect
from aoai_catalog.load import CatalogError, Source
from aoai_catalog.overlay import OVERLAY_TABLES, open_overlay
from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import TABLES
from tests.synthetic import DAY, GPT_9, capacity, capture, edition, facts, life, offer, quota

HEAD = "date: 2026-09-01\nreason: private preview granted\nsource: ticket 812\n"
OFFER = "offers:\n  - {model: gpt-9, version: 2026-01-01, sku: GlobalStandard, yes: [eastus2]}\n"


def overlay_of(text: str, folder: Path, name: str = "contoso.yaml") -> Path:
    """Write an overlay where `--catalog` looks for it."""
    path = folder / "overlays" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def over(text: str, folder: Path, *sources: Source, as_of: date = DAY) -> Catalog:
    """A catalog of an overlay over sources."""
    return Catalog(as_of, [open_overlay(overlay_of(text, folder), as_of), *sources])


def test_an_offer_of_ones_own_is_named_with_its_reason(tmp_path: Path) -> None:
    """What a finding shows is the overlay's name, the reason and source, the line, and the day since when it holds."""
    answer = over(HEAD + OFFER, tmp_path, capture("2026-10-01", offer("westus"))).offer(
        GPT_9, "GlobalStandard", "eastus2"
    )
    assert answer.status is Status.YES
    assert answer.statements[0].title == "overlay contoso.yaml: private preview granted, ticket 812"
    assert answer.statements[0].where == "overlays/contoso.yaml#5"
    assert answer.statements[0].date == date(2026, 9, 1)


def test_names_are_folded_as_azure_folds_them(tmp_path: Path) -> None:
    """Regions in any spelling, SKUs in any case, and versions without quotes are what they are everywhere else."""
    text = OFFER.replace("GlobalStandard", "globalstandard").replace("[eastus2]", "[East US 2, 東日本]")
    (row,) = open_overlay(overlay_of(HEAD + text, tmp_path)).table("offers")
    assert (row.version, row.sku, row.yes) == ("2026-01-01", "GlobalStandard", ("eastus2", "japaneast"))


@pytest.mark.parametrize("sources", [
    [edition("2026-10-05", offer("westus", no="eastus2"))],
    [capture("2026-10-05", offer("westus"), regions="eastus2")],
    [capture("2026-10-05", offer("westus"), regions="eastus2"), edition("2026-10-05", offer("westus", no="eastus2"))],
])  # fmt: skip
def test_an_overlay_goes_over_newer_sources(sources: Sequence[Source], tmp_path: Path) -> None:
    """An older overlay's yes holds against a newer no of documents and of ARM."""
    catalog = over(HEAD + OFFER, tmp_path, *sources)
    assert catalog.offer(GPT_9, "GlobalStandard", "eastus2").status is Status.YES


def test_a_no_of_ones_own_does_not_age(tmp_path: Path) -> None:
    """A region that an organisation closes for itself stays closed, however old the file is."""
    text = HEAD + OFFER.replace("yes:", "no:")
    answer = over(text, tmp_path, edition("2026-10-05", offer("eastus2"))).offer(GPT_9, "GlobalStandard", "eastus2")
    assert (answer.status, answer.noes[0].counts_from) == (Status.NO, None)


def test_an_overlay_says_nothing_of_what_it_leaves_out(tmp_path: Path) -> None:
    """Regions, SKUs and models that it does not name are what the other sources say."""
    catalog = over(HEAD + OFFER, tmp_path, edition("2026-10-05", offer("westus", no="northeurope")))
    assert catalog.offer(GPT_9, "GlobalStandard", "westus").status is Status.YES
    assert catalog.offer(GPT_9, "GlobalStandard", "northeurope").status is Status.NO
    assert (catalog.edition, catalog.capture, catalog.newest) == (DAY, None, DAY)


def test_a_date_for_one_sku_is_no_date_for_another(tmp_path: Path) -> None:
    """An extension for a SKU goes over the general date, and leaves the other SKUs theirs."""
    text = HEAD + "lifecycle:\n  - {model: gpt-9, skus: [ProvisionedManaged], retires_on: 2028-01-31}\n"
    catalog = over(text, tmp_path, edition("2026-10-05", life("2027-04-14", stage="GA")))
    extended = catalog.lifecycle(GPT_9, "ProvisionedManaged", "eastus2")
    assert (extended.retires_on, extended.scope, extended.stage) == (date(2028, 1, 31), "ProvisionedManaged", "GA")
    assert catalog.lifecycle(GPT_9, "GlobalStandard", "eastus2").retires_on == date(2027, 4, 14)
    assert catalog.lifecycle(GPT_9).retires_on == date(2027, 4, 14)


def test_a_general_date_goes_over_a_sku_s(tmp_path: Path) -> None:
    """A date of one's own without a SKU holds for all SKUs, also for those of which a document has a date."""
    text = HEAD + "lifecycle:\n  - {model: gpt-9, version: 2026-01-01, retires_on: 2028-01-31}\n"
    documented = edition("2026-10-05", life("2027-04-14"), life("2026-12-01", skus="Standard"))
    assert over(text, tmp_path, documented).lifecycle(GPT_9, "Standard", "eastus2").retires_on == date(2028, 1, 31)


def test_a_stage_of_ones_own_leaves_the_date(tmp_path: Path) -> None:
    """An entry that gives a stage and no date says nothing of the date."""
    text = HEAD + "lifecycle:\n  - {model: gpt-9, version: 2026-01-01, stage: Legacy}\n"
    answer = over(text, tmp_path, edition("2026-10-05", life("2027-04-14", stage="GA"))).lifecycle(GPT_9)
    assert (answer.stage, answer.retires_on) == ("Legacy", date(2027, 4, 14))


def test_one_figure_leaves_the_others(tmp_path: Path) -> None:
    """A maximum of one's own goes over ARM's; minimum and step stay ARM's, and each figure has its source."""
    text = HEAD + "capacity:\n  - {model: gpt-9, sku: GlobalProvisionedManaged, maximum: 500}\n"
    answer = over(text, tmp_path, capture("2026-10-01", capacity(15, 5, 100))).capacity(
        GPT_9, "GlobalProvisionedManaged", "eastus2"
    )
    assert (answer.unit, answer.minimum, answer.step, answer.maximum) == ("PTU", 15, 5, 500)
    assert [one.title for one in answer.behind("maximum")] == [
        "overlay contoso.yaml: private preview granted, ticket 812",
        "ARM",
    ]
    assert [one.title for one in answer.behind("minimum")] == ["ARM"]


def test_a_quota_and_an_access_of_ones_own(tmp_path: Path) -> None:
    """An agreed quota holds in every tier; a registration that was done is needed no more."""
    text = (
        f"{HEAD}quotas:\n  - {{model: gpt-9, sku: GlobalStandard, tpm: 9000000}}\n"
        "models:\n  - {model: gpt-9, registration: none}\n"
    )
    catalog = over(text, tmp_path, edition("2026-10-05", quota("Tier 1", 1000), facts(registration="required")))
    for tier in ("", "Tier 1", "Tier 6"):
        agreed = catalog.default_quota(GPT_9, "GlobalStandard", tier)
        assert agreed is not None
        assert (agreed.tpm, agreed.statement.value) == (
            9_000_000,
            "gpt-9 GlobalStandard, every tier: 9,000,000 tokens per minute",
        )
    assert catalog.registration_statement(GPT_9) is None


def test_a_feature_of_ones_own(tmp_path: Path) -> None:
    """A feature that a preview opened in a region is offered there, and says nothing of the others."""
    text = HEAD + "features:\n  - {feature: fine-tuning, model: gpt-9, yes: [eastus2]}\n"
    catalog = over(text, tmp_path)
    assert catalog.feature("fine-tuning", GPT_9, "eastus2").status is Status.YES
    assert catalog.feature("fine-tuning", GPT_9, "westus").status is Status.UNVERIFIED


@pytest.mark.parametrize(
    ("keys", "as_of", "holds"),
    [
        ("", "2026-08-31", False),
        ("", "2026-09-01", True),
        ("until: 2026-12-31", "2026-12-31", True),
        ("until: 2026-12-31", "2027-01-01", False),
        ("date: 2026-10-01", "2026-09-30", False),
        ("date: 2026-10-01", "2026-10-01", True),
    ],
)
def test_a_fact_holds_from_its_date_until_its_end(keys: str, as_of: str, *, holds: bool, tmp_path: Path) -> None:
    """The file's date is that of its facts, unless one has its own; `until` is the last day on which it holds."""
    text = HEAD + OFFER.replace("yes:", f"{keys}, yes:" if keys else "yes:")
    overlay_of(text, tmp_path)
    sources = list(sources_in_effect(date.fromisoformat(as_of), [tmp_path]))
    assert any(one.manifest.kind == "overlay" and one.table("offers") for one in sources) is holds


def test_overlays_come_first_and_the_later_folder_before_the_earlier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overlays decide before all others; of several the last folder given, and of one folder the newest."""
    monkeypatch.setattr(folders, "DATA", tmp_path / "nothing")
    added = [tmp_path / "company", tmp_path / "team"]
    for folder in added:
        folder.mkdir()
    overlay_of(HEAD + OFFER, added[0], "old.yaml")
    overlay_of(HEAD.replace("09-01", "09-02") + OFFER, added[0], "new.yml")
    overlay_of(HEAD + OFFER, added[1], "team.yaml")
    (added[1] / "overlays" / "README.md").write_text("notes")
    found = [source.path.name for source in sources_in_effect(DAY, added)]
    assert found == ["team.yaml", "new.yml", "old.yaml"]


MISTAKES = {
    "nothing": ("", "contoso.yaml:1: takes a mapping of keys, not nothing"),
    "no YAML": ("offers: [\n", "contoso.yaml:2: not valid YAML: did not find expected node content"),
    "no date": (OFFER, "contoso.yaml:1: date is missing"),
    "a day that does not exist": (
        HEAD.replace("09-01", "02-30") + OFFER,
        "contoso.yaml:1: 2026-02-30: day is out of range for month",
    ),
    "an unknown table": (
        HEAD + OFFER.replace("offers", "offer"),
        "contoso.yaml:4: unknown key offer; did you mean offers?",
    ),
    "an unknown key": (
        HEAD + OFFER.replace("yes:", "yess:"),
        "contoso.yaml:5: unknown key yess; did you mean yes?",
    ),
    "the SKUs, which are Azure's": (HEAD + "skus: []\n", "contoso.yaml:4: unknown key skus; "),
    "a field that is not there": (
        HEAD + OFFER.replace("version: 2026-01-01, ", ""),
        "contoso.yaml:5: offers.0: version is missing",
    ),
    "an unknown region": (
        HEAD + OFFER.replace("eastus2", "eastus9"),
        "contoso.yaml:5: offers.0.yes.0: eastus9 is not an Azure region; did you mean eastus?",
    ),
    "an unknown SKU": (
        HEAD + OFFER.replace("GlobalStandard", "Global-Standrd"),
        "contoso.yaml:5: offers.0.sku: Global-Standrd is not a valid SKU; did you mean GlobalStandard?",
    ),
    "an unknown SKU in a list": (
        f"{HEAD}lifecycle:\n  - model: gpt-9\n    skus:\n      - Standard\n      - §\n    stage: GA\n",
        "contoso.yaml:8: lifecycle.0.skus.1: § is not a valid SKU",
    ),
    "an unknown stage": (
        HEAD + "lifecycle:\n  - {model: gpt-9, stage: Gone}\n",
        "contoso.yaml:5: lifecycle.0.stage: Gone is none of Deprecated, GA, Legacy, Preview, Retired",
    ),
    "yes and no": (
        HEAD + OFFER.replace("yes:", "no: [eastus2], yes:"),
        "contoso.yaml:5: offers.0: eastus2 stands under yes and under no; remove one",
    ),
    "no region": (
        HEAD + OFFER.replace("[eastus2]", "[]"),
        "contoso.yaml:5: offers.0: says nothing; list regions under `yes`, where it is offered, or under `no`",
    ),
    "no figure": (
        HEAD + "capacity:\n  - {model: gpt-9, sku: Standard}\n",
        "contoso.yaml:5: capacity.0: says nothing; give one of minimum, step, maximum, default, tpm_per_unit",
    ),
    "no reason": (
        HEAD.replace("reason: private preview granted\n", "") + OFFER,
        "contoso.yaml:4: offers.0: no reason; write why this holds for you, on the entry or once at the top of the "
        "file",
    ),
    "no source": (
        HEAD.replace("ticket 812", "''") + OFFER,
        "contoso.yaml:5: offers.0: no source; write who says so, and where: a ticket, a mail, on the entry or once at "
        "the top of the file",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line(mistake: str, tmp_path: Path) -> None:
    """Every mistake is one line with file, line and, where there is one, the nearest name."""
    text, message = MISTAKES[mistake]
    path = overlay_of(text, tmp_path)
    with pytest.raises(CatalogError) as caught:
        list(sources_in_effect(DAY, [tmp_path]))
    assert str(caught.value).startswith(f"{path.parent}/{message}")
    assert "\n" not in str(caught.value)


def test_what_is_no_file_and_no_utf_8(tmp_path: Path) -> None:
    """A file that is not there or no text is told by its path."""
    with pytest.raises(CatalogError, match=r"/contoso\.yaml: No such file or directory$"):
        open_source(tmp_path / "contoso.yaml")
    path = overlay_of("", tmp_path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogError, match=r"/contoso\.yaml: not UTF-8; save it as UTF-8$"):
        open_overlay(path)


@pytest.mark.parametrize("table", OVERLAY_TABLES)
def test_an_entry_has_the_keys_of_its_record(table: str) -> None:
    """Every table takes the keys of the catalog's records, so that an export can be written back as an overlay."""
    from aoai_catalog.overlay import _entry_type

    fields = {name for name in TABLES[table].record.__struct_fields__ if name != "at"}
    assert set(_entry_type(table).__struct_fields__) == fields | {"reason", "source", "date", "until"}


@given(st.sets(st.sampled_from(sorted(reviewed.regions())), min_size=1), st.sampled_from(sorted(reviewed.skus())))
def test_whatever_it_opens_is_open(regions: set[str], sku: str) -> None:
    """Every region and SKU of Azure can be opened, and exactly those that are named are."""
    text = f"{HEAD}offers:\n  - {{model: gpt-9, version: x, sku: {sku}, yes: [{', '.join(regions)}]}}\n"
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog(DAY, [open_overlay(overlay_of(text, Path(folder)))])
    (model,) = catalog.models("gpt-9")
    assert set(catalog.regions_of(model, sku)) == regions
