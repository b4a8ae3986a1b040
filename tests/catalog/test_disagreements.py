"""Where sources contradict each other: both statements, each with its source."""

from __future__ import annotations

import subprocess
import sys

import pytest

from aoai_catalog.disagreements import Disagreement, disagreements
from aoai_catalog.load import Source
from aoai_catalog.query import Catalog
from aoai_catalog.records import Place
from tests.synthetic import capacity, capture, catalog_of, edition, life, offer, overlay, quota


def found(*sources: Source) -> list[tuple[str, str, str, str, list[str]]]:
    """Between what, table, about, regions, and the statements with their dates."""
    return [brief(one) for one in disagreements(catalog_of(*sources))]


def brief(one: Disagreement) -> tuple[str, str, str, str, list[str]]:
    said = [f"{statement.value} [{statement.where} ({statement.date})]" for statement in one.statements]
    return one.within or one.between, one.table, one.about, " ".join(one.regions), said


BOTH = "documentation and ARM"


def test_two_rows_of_one_edition() -> None:
    """Rows of one edition that give two dates are a contradiction between its pages, with the place of each."""
    twice = edition("2026-10-01", life("2027-01-01"), life("2027-02-01", at=Place("schedule", 2)))
    assert found(twice) == [
        (
            "edition 2026-10-01",
            "lifecycle",
            "OpenAI gpt-9 2026-01-01 (public, base)",
            "",
            ["2027-01-01 [schedule.md#1 (2026-10-01)]", "2027-02-01 [schedule.md#2 (2026-10-01)]"],
        )
    ]


def test_tables_are_called_by_their_names() -> None:
    """A contradiction is of a table, as exports and editions call it."""
    (quotas,) = found(edition("2026-10-01", quota("Tier 1", 1), quota("Tier 1", 2)))
    assert quotas[1:3] == ("quotas", "Tier 1 gpt-9 GlobalStandard")
    (offers,) = found(edition("2026-10-01", offer("eastus"), offer("westus", no="eastus", at=Place("other", 2))))
    assert offers[1:3] == ("offers", "OpenAI gpt-9 2026-01-01 GlobalStandard eastus")


def test_an_offer_that_only_one_kind_of_source_has() -> None:
    """The newest document's word against the newest answer's, all regions of which both say the same together."""
    documented = edition("2026-10-01", offer("eastus eastus2 westus", no="uksouth"))
    recorded = capture("2026-09-01", offer("westus uksouth"), regions="eastus eastus2")
    assert found(documented, recorded) == [
        (
            BOTH,
            "offers",
            "gpt-9 2026-01-01 GlobalStandard",
            "eastus eastus2",
            ["offered [matrix.md#1 (2026-10-01)]", "not listed [arm.md (2026-09-01)]"],
        ),
        (
            BOTH,
            "offers",
            "gpt-9 2026-01-01 GlobalStandard",
            "uksouth",
            ["not offered [matrix.md#1 (2026-10-01)]", "offered [arm.md (2026-09-01)]"],
        ),
    ]


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(
            [edition("2026-10-01", offer("eastus")), capture("2026-09-01", offer("eastus"))], id="both say yes"
        ),
        pytest.param([edition("2026-10-01", offer("eastus"))], id="only a document speaks"),
        pytest.param(
            [edition("2026-10-01", offer("eastus")), capture("2026-09-01", offer("westus"))], id="a region not asked"
        ),
        pytest.param(
            [edition("2026-10-01", offer(no="eastus")), capture("2026-09-01", offer("eastus", fine_tuned_only=True))],
            id="ARM has it for fine-tuned models only, of which documents say nothing",
        ),
        pytest.param(
            [
                edition("2026-10-01", offer("eastus", model="gpt-8")),
                edition("2026-05-01", offer("eastus")),
                capture("2026-09-01", offer("westus"), regions="eastus"),
            ],
            id="the newest documentation has dropped the model",
        ),
        pytest.param(
            [edition("2026-10-01", capacity(50, 50)), capture("2026-09-01", capacity(default=50))],
            id="figures that only one gives",
        ),
        pytest.param(
            [edition("2026-10-01", life("2027-01-01")), capture("2026-09-01", life(stage="GA"))],
            id="a date and a stage",
        ),
        pytest.param([overlay("2026-10-01", offer("eastus"), offer(no="eastus"))], id="an organisation's own words"),
    ],
)
def test_no_contradiction(sources: list[Source]) -> None:
    """What agrees, what only one source speaks of, and what is of different things is no contradiction."""
    assert found(*sources) == []


def test_figures_and_dates() -> None:
    """Capacity figures and retirement dates that differ are told with both statements."""
    documented = edition(
        "2026-10-01", capacity(50, 50), offer("eastus", sku="GlobalProvisionedManaged"), life("2027-01-01")
    )
    recorded = capture(
        "2026-09-01", capacity(25, 25, 400), offer("eastus", sku="GlobalProvisionedManaged"), life("2027-02-01")
    )
    assert found(documented, recorded) == [
        (
            BOTH,
            "capacity",
            "gpt-9 2026-01-01 GlobalProvisionedManaged",
            "",
            [
                "gpt-9 GlobalProvisionedManaged: minimum 50, step 50 [sizing.md#1 (2026-10-01)]",
                "gpt-9 GlobalProvisionedManaged: minimum 25, step 25, maximum 400 [arm.md (2026-09-01)]",
            ],
        ),
        (
            BOTH,
            "lifecycle",
            "gpt-9 2026-01-01",
            "",
            [
                "gpt-9 2026-01-01: retires on 2027-01-01 [schedule.md#1 (2026-10-01)]",
                "gpt-9 2026-01-01: retires on 2027-02-01 [arm.md (2026-09-01)]",
            ],
        ),
    ]


def test_no_compiler_is_needed() -> None:
    """Contradictions stand in the compiled files; finding them loads neither the compiler nor a parser of documents."""
    program = "import sys, aoai_catalog.disagreements; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert [
        name for name in loaded if name.startswith(("aoai_catalog.compile", "markdown_it", "yaml", "jsonschema"))
    ] == []


def test_the_bundled_contradictions(bundled: Catalog) -> None:
    """Three that stand in the sources: a model listed twice, a minimum that ARM halves, a quota row with two values."""
    facts = [brief(one) for one in disagreements(bundled)]
    abouts = {(where, table, about) for where, table, about, _, _ in facts}
    assert {
        ("edition 2026-10-05", "lifecycle", "OpenAI gpt-realtime-mini 2025-10-06 (public, base)"),
        (BOTH, "capacity", "gpt-4.1 2025-04-14 ProvisionedManaged"),
        ("edition 2026-10-05", "quotas", "Tier 1 gpt-chat-latest GlobalStandard"),
    } <= abouts
    assert all(len(statements) > 1 for *_, statements in facts)
