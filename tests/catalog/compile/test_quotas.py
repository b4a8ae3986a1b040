"""Default quotas in all layouts, batch quotas, usage tiers, other offer types, and limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aoai_catalog.records import Place, Quota

TIER = "| Model Name | Deployment Type | Requests Per Minute (RPM) | Tokens Per Minute (TPM) |\n|---|--:|---|---|\n"


def figures(quotas: tuple[Quota, ...]) -> set[tuple[str, str, str, int | None, int | None, str]]:
    return {(quota.tier, quota.model, quota.sku, quota.rpm, quota.tpm, quota.other) for quota in quotas}


def test_a_row_is_a_quota_in_plain_numbers(compile_pages: Callable) -> None:
    """Rates are a minute's; one of ten seconds has a column of its own, since it is enforced so."""
    rows = "| gpt-4o | DataZoneStandard | 300 / 10s | 300,000 |\n| gpt-image-1 | GlobalStandard | 9 | - |\n"
    edition = compile_pages({"tier.md": f"### Tier 1\n\n{TIER}{rows}"})
    assert edition.table("quotas") == (
        Quota(
            *("Tier 1", "OpenAI", "gpt-4o", "DataZoneStandard", Place("tier", 5, "Tier 1")),
            tpm=300_000,
            requests_per_10_s=300,
        ),
        Quota("Tier 1", "OpenAI", "gpt-image-1", "GlobalStandard", Place("tier", 6, "Tier 1"), rpm=9),
    )


def test_a_tab_can_name_the_tier(compile_pages: Callable) -> None:
    """The tables of all tiers stand on one page, indented inside tabs."""
    page = f'<Tabs>\n<Tab title="Tier 6">\n\n{TIER}| o3 | GlobalStandard | 15,000 | 15,000,000 |\n</Tab>\n</Tabs>\n'
    assert figures(compile_pages({"page.mdx": page}).table("quotas")) == {
        ("Tier 6", "o3", "GlobalStandard", 15_000, 15_000_000, "")
    }


@pytest.mark.parametrize(
    ("heading", "table", "expected"),
    [
        (
            "GPT-5 series",
            """\
            | Model | Deployment Type | Default RPM | Default TPM | Enterprise and MCA-E RPM | Enterprise and MCA-E TPM
            |---|---|---|---|---|---|
            | `gpt-5` | GlobalStandard | 10,000 | 1,000,000 | 100,000 | 10,000,000 |
            """,
            {
                ("Default", "gpt-5", "GlobalStandard", 10_000, 1_000_000, ""),
                ("Enterprise and MCA-E", "gpt-5", "GlobalStandard", 100_000, 10_000_000, ""),
            },
        ),
        (
            "gpt-4o Data Zone Standard",
            """\
            | Model|Tier| Quota limit in tokens per minute (TPM) | Requests per minute |
            |---|---|---|---|
            | `o1` and `o1-preview` | Default | 450K | 2.7K |
            | `gpt-image-1` | Low | N/A | 9 |
            """,
            {
                ("Default", "o1", "DataZoneStandard", 2_700, 450_000, ""),
                ("Default", "o1-preview", "DataZoneStandard", 2_700, 450_000, ""),
                ("Low", "gpt-image-1", "DataZoneStandard", 9, None, ""),
            },
        ),
        (
            "gpt-oss",
            """\
            | Model | Tokens per minute (TPM) | Requests per minute (RPM) |
            |---|---|---|
            | `gpt-oss-120b` | 5 M | 5 K |
            """,
            {("", "gpt-oss-120b", "", 5_000, 5_000_000, "")},
        ),
        (
            "DataZone Standard Tokens Per Minute (TPM)",
            """\
            | Model Name | Default TPM | Enterprise TPM |
            |---|---|---|
            | gpt4.1 | 300,000 | 2,000,000 |
            """,
            {
                ("Default", "gpt-4.1", "DataZoneStandard", None, 300_000, ""),
                ("Enterprise", "gpt-4.1", "DataZoneStandard", None, 2_000_000, ""),
            },
        ),
        (
            "Rate limits",
            """\
            | Models | Tokens per minute | Requests per minute | Concurrent requests |
            |---|---|---|---|
            | - Grok 3<br />- Grok 3 mini | 400,000 | 1,000 | 300 |
            | - Flux.2-Pro | not applicable | - Low (Default): 15 <br> - High (Enterprise): 100 | not applicable |
            | - FLUX-1.1-pro | not applicable | 2 capacity units (6 requests per minute) | not applicable |
            | Rest of models | 400,000 | 1,000 | 300 |
            """,
            {
                ("", "Grok-3", "", 1_000, 400_000, "300 concurrent requests"),
                ("", "Grok-3-mini", "", 1_000, 400_000, "300 concurrent requests"),
                ("Low (Default)", "Flux.2-Pro", "", 15, None, ""),
                ("High (Enterprise)", "Flux.2-Pro", "", 100, None, ""),
                ("", "FLUX-1.1-pro", "", 6, None, "2 capacity units"),
                ("", "", "", 1_000, 400_000, "300 concurrent requests"),
            },
        ),
        (
            "Global batch",
            """\
            |Model|Enterprise and MCA-E|Default| MSDN subscriptions | Azure for Students, free trials |
            |---|---|---|---|---|
            | `gpt-4.1 mini` | 1.5 B | 200M | 90k | N/A |
            """,
            {
                ("Enterprise and MCA-E", "gpt-4.1-mini", "GlobalBatch", None, None, "1500000000 enqueued tokens"),
                ("Default", "gpt-4.1-mini", "GlobalBatch", None, None, "200000000 enqueued tokens"),
                ("MSDN subscriptions", "gpt-4.1-mini", "GlobalBatch", None, None, "90000 enqueued tokens"),
                ("Azure for Students, free trials", "gpt-4.1-mini", "GlobalBatch", None, None, "N/A"),
            },
        ),
        (
            "Usage tiers",
            """\
            |Model| Usage tiers per month |
            |---|---|
            | `gpt-5` | 32 billion tokens |
            """,
            {("usage tier", "gpt-5", "", None, None, "32000000000 tokens per month")},
        ),
        (
            "Other offer types",
            """\
            |Tier| Quota limit in tokens per minute |
            |---|---|
            |`Azure for Students` | 1K (all models) <br>Exception o-series, GPT-4.1, and GPT 4.5 Preview: 0|
            |`Standard`& `Pay-as-you-go` | GPT-4o-mini: 200K |
            """,
            {
                ("Azure for Students", "", "", None, 1_000, ""),
                ("Azure for Students", "o-series", "", None, 0, ""),
                ("Azure for Students", "gpt-4.1", "", None, 0, ""),
                ("Azure for Students", "gpt-4.5-preview", "", None, 0, ""),
                ("Standard", "gpt-4o-mini", "", None, 200_000, ""),
                ("Pay-as-you-go", "gpt-4o-mini", "", None, 200_000, ""),
            },
        ),
        (
            "Standard deployment model availability",
            """\
            | **gpt-4o** | **gpt-4** |
            |---|---|
            | 300k | 200k |
            """,
            {
                ("most on request", "gpt-4o", "Standard", None, 300_000, ""),
                ("most on request", "gpt-4", "Standard", None, 200_000, ""),
            },
        ),
    ],
)
def test_every_layout_is_read_by_its_headings(
    compile_pages: Callable, heading: str, table: str, expected: set[tuple[object, ...]]
) -> None:
    """Tier and deployment type stand in a column, in a rate's heading or in the section; amounts may have a scale."""
    lines = "\n".join(line.strip() for line in table.splitlines())
    assert figures(compile_pages({"page.md": f"## {heading}\n\n{lines}\n"}).table("quotas")) == expected


def test_quotas_of_government_say_so(compile_pages: Callable) -> None:
    """The page's title names the cloud."""
    table = "## Standard\n| Model Name | Default TPM |\n|---|---|\n| o3 | 1 |\n"
    page = f"---\ntitle: Quotas in Azure Government\n---\n{table}"
    assert [quota.scope for quota in compile_pages({"page.md": page}).table("quotas")] == ["government"]


@pytest.mark.parametrize(
    ("heading", "table", "problem"),
    [
        (
            "Tier 1",
            f"{TIER}| gpt-4o | Turbo | 1 | 1 |",
            "6: 'Turbo' is not a known deployment type; add it to `skus` in edition.yaml if Azure has it",
        ),
        ("Tier 1", f"{TIER}| gpt-4o | Standard | 1 a day | 1 |", "6: '1 a day' is not an amount"),
        (
            "Standard",
            "| Model | Default | MSDN subscriptions |\n|---|---|---|\n| o3 | 1B | 1B |",
            "6: 'o3' has a batch quota under no heading of a batch deployment type",
        ),
        (
            "Offers",
            "| Tier | Quota limit in tokens per minute |\n|---|---|\n| `MSDN` | little |",
            "6: 'little' is not a quota of a model",
        ),
    ],
)
def test_what_is_no_quota_stops(problems_of: Callable, heading: str, table: str, problem: str) -> None:
    """A figure or deployment type that nobody knows is not passed over."""
    assert problems_of({"page.md": f"# Page\n## {heading}\n\n{table}\n"}) == [f"docs/page.md:{problem}"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Standard deployments per resource", "32.", [("Standard deployments per resource", "32", "", "")]),
        ("Number of provisioned throughput units per deployment", "100,000.", [(None, "100000", "PTU", "")]),
        ("Size of all files", "1 GB.", [(None, "1", "GB", "")]),
        ("Training job size", "2 billion.", [(None, "2000000000", "", "")]),
        ("Uploads", "30 requests per second.", [(None, "30", "requests per second", "")]),
        ("Assistants token limit", "2,000,000 token limit.", [(None, "2000000", "tokens", "")]),
        ("Files", "10,000 when using the API.", [(None, "10000", "", "when using the API")]),
        (
            "File size",
            "512 MB via the API<br/><br/>200 MB via the portal.",
            [(None, "512", "MB", "via the API"), (None, "200", "MB", "via the portal")],
        ),
        (
            "Jobs",
            "Standard and global training: 3; <br> Developer training: 5",
            [("Jobs (Standard and global training)", "3", "", ""), ("Jobs (Developer training)", "5", "", "")],
        ),
        ("Default", "16. <br><br> Increase it.", [(None, "16", "", "Increase it.")]),
        ("Prompt tokens", "Varies per model.", [(None, "Varies per model.", "", "")]),
    ],
)
def test_a_limit_is_a_figure_with_a_unit(
    compile_pages: Callable, name: str, value: str, expected: list[tuple[str | None, str, str, str]]
) -> None:
    """What stands beside the figure is its unit or a note; lines with figures of their own are limits of their own."""
    limits = compile_pages({"page.md": f"| Limit name | Limit value |\n|--|--|\n| {name} | {value} |\n"}).table(
        "limits"
    )
    assert {(limit.name, limit.value, limit.unit, limit.note) for limit in limits} == {
        (shown or name, *rest) for shown, *rest in expected
    }
