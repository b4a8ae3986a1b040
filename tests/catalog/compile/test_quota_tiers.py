"""Default quotas by tier."""

from __future__ import annotations

from collections.abc import Callable

from aoai_catalog.records import Place, Quota


def tier(rows: str) -> dict[str, str]:
    header = (
        "| Model Name | Deployment Type | Requests Per Minute (RPM) | Tokens Per Minute (TPM) |\n|---|--:|---|---|\n"
    )
    return {"tier.md": f"### Tier 1\n\n{header}{rows}"}


def test_a_row_is_a_quota_in_plain_numbers(compile_pages: Callable) -> None:
    """Rates are a minute's; one of another period is kept as written, since it is enforced so."""
    edition = compile_pages(
        tier("| gpt-4o | DataZoneStandard | 300 / 10s | 300,000 |\n| gpt-image-1 | GlobalStandard | 9 | - |")
    )
    assert edition.quotas == (
        Quota(
            "Tier 1", "OpenAI", "gpt-4o", "DataZoneStandard", Place("tier", 5, "Tier 1"), tpm=300_000, other="300 / 10s"
        ),
        Quota("Tier 1", "OpenAI", "gpt-image-1", "GlobalStandard", Place("tier", 6, "Tier 1"), rpm=9),
    )


def test_an_unknown_deployment_type_stops(problems_of: Callable) -> None:
    """A SKU that nobody reviewed is not taken over."""
    assert problems_of(tier("| gpt-4o | Turbo | 1 | 1 |")) == [
        "docs/tier.md:5: 'Turbo' is no deployment type of data/skus.json"
    ]
