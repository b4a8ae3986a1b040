"""Small edits of the newest pages, as months bring them: each is refused with its place, or read right."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from aoai_catalog.compile.editions import compile_edition, compile_folder
from aoai_catalog.compile.problems import CompilationError
from aoai_catalog.compile.sources import read_review
from aoai_catalog.load import Source
from aoai_catalog.records import Gap

SOURCES = Path(__file__).parents[3] / "catalog" / "sources" / "2026-10-05"
DAY = date(2026, 10, 5)
STANDARD, PROVISIONED = "deployments-standard.md", "deployments-provisioned.md"
SCHEDULE, SIZING, TIER = "concepts-model-retirement-schedule-content.md", "ptu-sizing-content.excerpt.md", "tier-1.md"
HEADS = {STANDARD: 101, PROVISIONED: 50, SCHEDULE: 107, SIZING: 36, TIER: 34}
"""How many lines of a page stand before its second table."""

ROW = "| gpt-4.1 | 2025-04-14 | ✅ | - | ✅ |"
DATED = "| gpt-4.1 | 2025-04-14 | Deprecated | 2027-04-14 | — |"
LAST_TITLE = "**westus3** |\n| :--- |" + " :--- |" + " :---: |" * 10
FIRST_MATRIX = re.compile(r"\| \*\*Model\*\*.*?(?=\n\n)", re.DOTALL)
UNKNOWN = "is not a column that the reader of {} knows"
UNREAD = UNKNOWN + ", so that it reads nothing of this table"
NO_MARK = "under brazilsouth is neither a tick nor a dash"
NO_SKU = "is not a known deployment type; add it to `skus` in edition.yaml if it is one"
SECOND = "has a second matrix here; a heading or tab between the two is missing, or is not known"
OPENAI = "Global Standard / Availability for Azure OpenAI in Foundry Models / Americas"
NO_STAGE = "is not a lifecycle stage; known are Preview, GA, Legacy, Deprecated, Retired"
NOT_OFFERED = "is not a heading of what is offered"
TURNED = "says of a table below what its reader does not know"
TWICE = "gives ProvisionedManaged the minimum that another row gives"
AMERICAS = "# [Americas](#tab/az-americas)"
FOOTNOTE = r"\1<sup>1</sup>\2\n<sup>1</sup> Retired on 2026-09-01.\n\n"
PTU_ROW = "minimum deployment | 15 |"
QUOTA = "| gpt-4.1                        | GlobalStandard    | 1,000       | 1,000,000   |"
NO_TIER = "names no tier that the reader of quotas knows"


def marked(mark: str) -> tuple[str, str, str]:
    """An edit of the first mark of gpt-4.1."""
    return STANDARD, ROW, ROW.replace("✅", mark, 1)


def dated(text: str) -> tuple[str, str, str]:
    """An edit of the retirement date of gpt-4.1."""
    return SCHEDULE, DATED, DATED.replace("2027-04-14", text)


def compile_edited(folder: Path, page: str, old: str | re.Pattern[str], new: str, *, alone: bool = False) -> Source:
    """Compile the pages of 2026-10-05 with one edit; `alone`: that page only, to its second table where that does."""
    documents = folder / "2026-10-05"
    documents.mkdir()
    for name in (page,) if alone else (path.name for path in SOURCES.iterdir()):
        shutil.copy(SOURCES / name, documents)
    text = (documents / page).read_text(encoding="utf-8")
    head = "".join(text.splitlines(keepends=True)[: HEADS.get(page, 0)])
    if alone and (old.search(head) if isinstance(old, re.Pattern) else old in head):
        text = head
    edited = old.sub(new, text, count=1) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert edited != text, "the page has nothing of the kind any more"
    (documents / page).write_text(edited, encoding="utf-8")
    if not alone:
        return compile_edition(documents, DAY)
    compiled = compile_folder(documents, DAY, former=read_review(SOURCES / "edition.yaml"))
    if compiled.edition is None:
        raise CompilationError(compiled.problems)
    return compiled.edition


def named(name: str) -> tuple[str, str, str]:
    """An edit of the name of gpt-4.1."""
    return STANDARD, ROW, ROW.replace("gpt-4.1", name)


def versioned(version: str) -> tuple[str, str, str]:
    """An edit of the version of gpt-4.1."""
    return STANDARD, ROW, ROW.replace("2025-04-14", version)


REFUSED = [
    # titles of matrices
    ((STANDARD, "**Version**", "**Build**"), 25, "Build", UNKNOWN.format("availability matrix")),
    ((STANDARD, "**Model**", "**Deployment**"), 25, "Deployment", UNREAD.format("availability matrix")),
    (
        (STANDARD, LAST_TITLE, LAST_TITLE.replace("westus3", "Offer")),
        25,
        "Offer",
        UNKNOWN.format("availability matrix"),
    ),
    ((STANDARD, "**westus3**", "**Iceland North**"), 25, "Iceland North", UNKNOWN.format("availability matrix")),
    (
        (STANDARD, "**westus3**", "**icelandnorth**"),
        *(25, "icelandnorth", "is not a known region; add it to `regions` in edition.yaml if Azure has it"),
    ),
    (
        (STANDARD, "**brazilsouth**", "**brazilsouth (preview)**"),
        *(25, "brazilsouth (preview)", UNKNOWN.format("availability matrix")),
    ),
    ((STANDARD, "**eastus2**", "**eastus**"), 25, "eastus", "stands twice; its second column is not read"),
    ((STANDARD, "**eastus2**", ""), 25, "", UNKNOWN.format("availability matrix")),
    # headings
    (
        (STANDARD, "## Data Zone Standard", "## Data Zone Standard Flex"),
        *(519, "Data Zone Standard Flex", NO_SKU),
    ),
    (
        (STANDARD, "## Data Zone Standard", "## Data Zone Standard (preview)"),
        *(519, "Data Zone Standard (preview)", NO_SKU),
    ),
    (
        (STANDARD, "## Global Standard", "## Worldwide"),
        *(25, "Region availability, standard deployments", NO_SKU),
    ),
    ((STANDARD, "## Data Zone Standard\n", ""), 518, OPENAI, SECOND),
    ((STANDARD, "#### Availability for other Foundry Models sold by Azure\n", ""), 298, OPENAI, SECOND),
    ((STANDARD, "# [Europe](#tab/az-europe)", ""), 104, OPENAI, SECOND),
    # marks
    (marked("![Yes](yes.svg)"), 29, "![Yes](yes.svg)", NO_MARK),
    (marked(':::image type="icon" source="yes.svg":::'), 29, ':::image type="icon" source="yes.svg":::', NO_MARK),
    (marked('<img src="yes.png"/>'), 29, '<img src="yes.png"/>', NO_MARK),
    (marked('<span class="ok"></span>'), 29, '<span class="ok"></span>', NO_MARK),
    (marked('<i class="fa-check"></i>'), 29, '<i class="fa-check"></i>', NO_MARK),
    (marked("GA"), 29, "GA", NO_MARK),
    (marked("~~✅~~"), 29, "~~✅~~", NO_MARK),
    (marked("<del>✅</del>"), 29, "~~✅~~", NO_MARK),
    (marked("✅ until May 2027"), 29, "✅ until May 2027", NO_MARK),
    (marked("✅<sup>1</sup>"), 29, "✅", "has footnote 1, which nothing below the table defines"),
    # models and versions
    (
        (STANDARD, ROW, "| gpt-4.1 | 2025-04-14 | - | ✅ |"),
        29,
        "gpt-4.1",
        "begins a row of 11 cells under a header of 12",
    ),
    (
        (STANDARD, ROW, ROW.replace("2025-04-14", "2025-04-14 (preview)")),
        *(29, "2025-04-14 (preview)", "is not a version of a model"),
    ),
    ((STANDARD, ROW, ROW.replace("2025-04-14", "2025-14-04")), 29, "2025-14-04", "is not a version of a model"),
    (
        (STANDARD, "**Model** | **Version**", "**Version** | **Model**"),
        *(27, "2025-05-16", "is a version where a model is due; are the titles of two columns swapped?"),
    ),
    ((STANDARD, ROW, ROW.replace("gpt-4.1", "<del>gpt-4.1</del>")), 29, "~~gpt-4.1~~", "is not a model name"),
    (
        (STANDARD, ROW, f"| gpt-4.1 | 2025-04-14 |{' - |' * 10}\n{ROW}"),
        *(30, "gpt-4.1 2025-04-14", "says another thing than the row on line 29 of the same table"),
    ),
    # what no reader sees
    (
        (STANDARD, "| o3 | 2025-04-16 | ✅ |", "<!-- | o3 | 2025-04-16 | ✅ | -->\n| o3 | 2025-04-16 | ✅ |"),
        *(91, "o3 | 2025-04-16 | ✅", "is in a comment or in code, where no reader sees it"),
    ),
    (
        (PROVISIONED, FIRST_MATRIX, "```\n| Model | eastus |\n|---|---|\n| gpt-4.1 | ✅ |\n```"),
        *(25, "Model | eastus", "is in a comment or in code, where no reader sees it"),
    ),
    (
        (PROVISIONED, FIRST_MATRIX, "<table><tr><td>gpt-4.1</td><td>✅</td></tr></table>"),
        *(24, "<table>", "is a table in HTML, which no reader reads; write it in Markdown"),
    ),
    (
        (PROVISIONED, FIRST_MATRIX, "[!INCLUDE [Americas](model-matrix/americas.md)]"),
        *(24, "model-matrix/americas.md", "is included and not in the folder; add the file"),
    ),
    (
        (PROVISIONED, FIRST_MATRIX, '<RegionMatrix geography="americas" />'),
        *(24, "RegionMatrix", "is included and not in the folder; add the file"),
    ),
    # schedules
    ((SCHEDULE, "| Lifecycle |", "| Phase |"), 26, "Phase", UNKNOWN.format("retirement dates")),
    ((SCHEDULE, "| Replacement |", "| Successor |"), 26, "Successor", UNKNOWN.format("retirement dates")),
    (
        (SCHEDULE, "| Retirement date |", "| Retirement date (Provisioned) |"),
        *(26, "Retirement date (Provisioned)", UNREAD.format("retirement dates")),
    ),
    (
        (SCHEDULE, "Retirement date | Replacement |", "Retirement date | Retirement date (Provisioned) |"),
        *(26, "Retirement date (Provisioned)", UNKNOWN.format("retirement dates")),
    ),
    (
        (SCHEDULE, DATED, DATED.replace("Deprecated", "Sunset")),
        *(29, "Sunset", "is not a lifecycle stage; known are Preview, GA, Legacy, Deprecated, Retired"),
    ),
    (dated("Before 2027-04-14"), 29, "Before 2027-04-14", "says 'Before' of a date, which this reader does not know"),
    (dated("About 2027-04-14"), 29, "About 2027-04-14", "says 'About' of a date, which this reader does not know"),
    (dated("Q2 2027"), 29, "Q2 2027", "is not a date, or a day that does not exist"),
    (dated("2026-09-31"), 29, "2026-09-31", "is not a date, or a day that does not exist"),
    (dated("~~2027-04-14~~"), 29, "~~2027-04-14~~", "is struck out, and nothing stands in its place"),
    (
        dated("2027-04-14 / 2027-10-14"),
        *(29, "2027-04-14 / 2027-10-14", "gives two dates for the same deployment types"),
    ),
    (
        dated("2027-04-14 (Standard Flex), 2027-10-14"),
        *(29, "2027-04-14 (Standard Flex), 2027-10-14", "says 'Flex' of a date, which this reader does not know"),
    ),
    (
        (SCHEDULE, DATED, f"{DATED}\n{DATED.replace('2027-04-14', '2028-04-14')}"),
        *(30, "gpt-4.1 2025-04-14", "says another thing than the row on line 29 of the same table"),
    ),
    # PTU sizing
    (
        (SIZING, "Regional provisioned minimum deployment", "In-region provisioned minimum deployment"),
        *(28, "In-region provisioned minimum deployment", UNKNOWN.format("PTU sizing")),
    ),
    (
        (SIZING, "& data zone provisioned minimum deployment", "& data zone provisioned minimum deployment (Flex)"),
        *(26, "Global & data zone provisioned minimum deployment (Flex)", UNKNOWN.format("PTU sizing")),
    ),
    (
        (SIZING, "Global & data zone provisioned minimum", "Global provisioned minimum"),
        27,
        "Global & data zone provisioned scale increment",
        "gives DataZoneProvisionedManaged one of minimum and scale increment, and no row gives the other",
    ),
    ((SIZING, "Input TPM per PTU", "Input tokens per PTU"), 30, "Input tokens per PTU", UNREAD.format("PTU sizing")),
    ((SIZING, "| Input TPM per PTU | 3,000", "| Input TPM per PTU | 3,00"), 30, "3,00", "is not a whole number"),
    # quotas
    ((TIER, "### Tier 1", "### Tier 1 (default)"), 18, "Tier 1 (default)", NO_TIER),
    ((TIER, "### Tier 1", ""), 18, "Default quotas, tier 1", NO_TIER),
    ((TIER, "Requests Per Minute (RPM)", "Requests Per Hour"), 18, "Requests Per Hour", UNKNOWN.format("quotas")),
    (
        (TIER, "Tokens Per Minute (TPM)", "Tokens Per Minute (thousands)"),
        *(18, "Tokens Per Minute (thousands)", UNKNOWN.format("quotas")),
    ),
    (
        (TIER, "| GlobalStandard  ", "| GlobalStandardFlex  "),
        *(20, "GlobalStandardFlex", "is not a known deployment type; add it to `skus` in edition.yaml if Azure has it"),
    ),
    ((TIER, "1,000,000", "1,000,00"), 20, "1,000,00", "is not an amount"),
    ((TIER, "300 / 10s", "300 / 20s"), 29, "300 / 20s", "is not an amount"),
    # a second round: marks
    *(
        (marked(mark), 29, mark, NO_MARK)
        for mark in (
            *(
                "🟢",
                "●",
                "Y",
                "X",
                "🔜",
                "coming soon",
                "TBD",
                "Preview",
                "Limited",
                "✅*",
                "✅¹",
                "✅/-",
                "- ✅",
                "✅ ✅",
            ),
            *("✅ (limited)", "✅ (coming soon)", "✅ no new customers", "✅ retired", "✅ Nov 2026", "~~-~~ ✅"),
            *("✅\u200b", ":white_check_mark:", "√", "--", "−", "1", "true", "fine-tuning", "✅ (fine-tuned only)"),
        )
    ),
    (marked("-<sup>1</sup>"), 29, "-", "has footnote 1, which nothing below the table defines"),
    (
        (STANDARD, re.compile(r"(\| gpt-4\.1 \| 2025-04-14 \| ✅)(.*?\n)\n", re.DOTALL), FOOTNOTE),
        *(29, "Retired on 2026-09-01.", "is said of the mark under brazilsouth"),
    ),
    # models and versions
    *(
        (named(name), 29, name, "is not a model name")
        for name in (
            *("gpt-4.1, gpt-4.1-mini", "gpt-4.1 / gpt-4.1-mini", "gpt-4.1 + gpt-4.1-mini", "gpt-4.1 or gpt-4.1-mini"),
            *("gpt-4.1; gpt-4.1-mini", "gpt-4.1 NEW", "gpt-4.1*", "🆕 gpt-4.1", "gpt-４.1", "gрt-4.1", "gpt\u200b-4.1"),
            *("gpt–4.1", "gpt‑4.1", "gpt-4.1 long context"),
        )
    ),
    (named("gpt-4.1 *retiring*"), 29, "gpt-4.1 retiring", "is not a model name"),
    (named("gpt-4.1 \\| gpt-4.1-mini"), 29, "gpt-4.1 | gpt-4.1-mini", "is not a model name"),
    (named("gpt-4.1 (2024-04-14)"), 29, "gpt-4.1 2024-04-14", "stands beside version 2025-04-14"),
    (named(""), 29, "", "names no model"),
    (versioned(""), 29, "gpt-4.1", "has no version; write the one that it is of, or a dash"),
    *(
        (versioned(version), 29, version.replace("<br>", " "), "is not a version of a model")
        for version in (
            "2025-04-14<br>2025-05-14",
            "latest",
            "v2025-04-14",
            "2025/04/14",
            "2025‑04‑14",
            "２０２５-04-14",
        )
    ),
    (
        (STANDARD, "| ✅ |\n| gpt-4.1-mini", "|\n| gpt-4.1-mini"),
        29,
        "gpt-4.1",
        "begins a row of 11 cells under a header of 12",
    ),
    # headings, legends and text above
    *(
        ((STANDARD, "#### Availability for Azure OpenAI in Foundry Models", f"#### {title}"), 25, title, NOT_OFFERED)
        for title in ("Models not available", "Unavailable models", "Planned availability", "Retired models")
    ),
    *(
        ((STANDARD, AMERICAS, f"{text}\n\n{AMERICAS}"), 23, text, TURNED)
        for text in (
            "✅ = preview, - = not available",
            "✅ = retired",
            "✘ = available on request",
            "The following models aren't available yet.",
        )
    ),
    (
        (STANDARD, AMERICAS, "# [Azure Government](#tab/gov)"),
        *(25, "Azure Government", "is a heading of another cloud on a page of the public one"),
    ),
    (
        (STANDARD, "## Global Standard", "## Not available: Global Standard"),
        25,
        "Not available: Global Standard",
        NOT_OFFERED,
    ),
    *(
        ((STANDARD, "## Global Standard", f"## {title}"), 25, title, NO_SKU)
        for title in ("Global Standard and Data Zone Standard", "Global Standard (GlobalStandard)", "Global Standard :")
    ),
    *(
        ((STANDARD, "**brazilsouth**", f"**{title}**"), 25, title, UNKNOWN.format("availability matrix"))
        for title in (
            "Brazil",
            "brazil-south",
            "brazil\u200bsouth",
            "Brazil South (brazilsouth)",
            "~~brazilsouth~~",
            "Notes",
        )
    ),
    # schedules
    *(
        (dated(text), 29, text, f"says {word!r} of a date, which this reader does not know")
        for text, word in (
            *(("2027-04-14 (earliest)", "earliest"), ("2027-04-14 (tentative)", "tentative"), ("2027-04-14*", "*")),
            *(("~2027-04-14", "~"), ("≥ 2027-04-14", "≥"), ("2027-04-14+", "+"), ("2027-04-14?", "?")),
            *(("2027-04-14 (not Provisioned)", "not"), ("Not 2027-04-14", "Not"), ("No later than 2027-04-14", "No")),
            *(("By 2027-04-14", "By"), ("Until 2027-04-14", "Until"), ("2027-04-14 except Provisioned", "except")),
            *(
                ("2027-04-14 → 2027-10-14", "→"),
                ("New: 2027-04-14", "New"),
                ("Deprecated 2027-04-14", "Deprecated"),
                ("2027-04-14 (US)", "US"),
            ),
        )
    ),
    *(
        (dated(text), 29, text, "is not a date, or a day that does not exist")
        for text in (
            "TBD",
            "2027",
            "H1 2027",
            "Nov 2026",
            "14/04/2027",
            "2027.04.14",
            "2027‑04‑14",
            "0027-04-14",
            "2207-04-14",
        )
    ),
    *(
        (dated(text), 29, text, "gives two dates for the same deployment types")
        for text in ("2027-04-14 or 2027-10-14", "2027-04-14, 2027-10-14", "2027-04-14 - 2027-10-14")
    ),
    (dated("2027-04-14<sup>1</sup>"), 29, "2027-04-14", "has footnote 1, which nothing below the table defines"),
    *(
        ((SCHEDULE, DATED, DATED.replace("Deprecated", stage)), 29, stage, NO_STAGE)
        for stage in (
            "GA (preview in EU)",
            "Deprecated (2026-10-14)",
            "Not deprecated",
            "~~GA~~ Deprecated",
            "GA / Preview",
        )
    ),
    *(
        ((SCHEDULE, "| Retirement date |", f"| {title} |"), 26, title, UNREAD.format("retirement dates"))
        for title in (
            "Earliest retirement date",
            "Retirement date (UTC)",
            "Retirement date for new customers",
            "Launch date",
        )
    ),
    (
        (SCHEDULE, "### Azure OpenAI", "### Azure OpenAI in Azure Government"),
        *(26, "Azure OpenAI in Azure Government", "is a heading of another cloud on a page of the public one"),
    ),
    (
        (SCHEDULE, "### Azure OpenAI", "### Azure OpenAI fine-tuned models"),
        *(
            28,
            "Azure OpenAI fine-tuned models",
            "is a heading of fine-tuned models above retirement dates of base models",
        ),
    ),
    (
        (SCHEDULE, DATED, f"| **Deprecated models** | | | | |\n{DATED}"),
        *(
            29,
            "**Deprecated models**",
            "begins a row with nothing else in it; if it is a heading of those below, write it as one",
        ),
    ),
    ((SCHEDULE, DATED, f"{DATED} x |"), 29, "gpt-4.1", "begins a row of 6 cells under a header of 5"),
    (
        (SCHEDULE, DATED, f'{DATED}\n\n[!INCLUDE [more](more.md "More")]\n'),
        *(31, "more.md", "is included and not in the folder; add the file"),
    ),
    (
        (SCHEDULE, DATED, f"{DATED}\n\n<tr><td>gpt-4.2</td></tr>\n"),
        *(31, "<table>", "is a table in HTML, which no reader reads; write it in Markdown"),
    ),
    # PTU sizing
    *(
        ((SIZING, PTU_ROW, PTU_ROW.replace("15", figure)), 26, figure, "is not a whole number")
        for figure in ("15 PTUs", "15–50", "15+", "15*", "１５", "15.0", "~~15~~ 25")
    ),
    *(
        (
            (SIZING, "Global & data zone provisioned minimum", title),
            28,
            "Regional provisioned minimum deployment",
            TWICE,
        )
        for title in ("Global, data zone, and regional provisioned minimum", "Minimum")
    ),
    ((SIZING, "| Topic |", "All figures are in thousands.\n\n| Topic |"), 24, "All figures are in thousands.", TURNED),
    # quotas
    *(
        ((TIER, QUOTA, QUOTA.replace("1,000,000", figure)), 23, figure, "is not an amount")
        for figure in ("1M per day", "1,000,000 / 10s", "~1M", "1M / 2M", "1.000.000", "1,000,000 TPD", "Unlimited")
    ),
    *(
        ((TIER, QUOTA, QUOTA.replace("gpt-4.1", name)), 23, name, "is not a model name")
        for name in ("gpt-4.1, gpt-4.1-mini", "gpt-4.1 family", "gpt-4.1 batch", "gpt-4.1 - finetune")
    ),
    ((TIER, "(TPM)", "(K TPM)"), 18, "Tokens Per Minute (K TPM)", UNKNOWN.format("quotas")),
    ((TIER, "### Tier 1\n", "### Tier 1\n\nIn thousands.\n"), 18, "In thousands.", TURNED),
    (
        (
            TIER,
            re.compile(r"(### Tier 1\n\n.*\n.*\n)(.*\n)"),
            r"\1\2\nAnd:\n\n| Model | Deployment type | TPM |\n|--|--|--|\n| codex-mini | GlobalStandard | 5 |\n\n",
        ),
        *(26, "codex-mini", "says another thing than the row on line 20 of the same table"),
    ),
]


@pytest.mark.parametrize(("edit", "line", "cell", "what"), REFUSED)
def test_an_edit_that_nobody_can_read_is_refused(
    tmp_path: Path, edit: tuple[str, str | re.Pattern[str], str], line: int, cell: str, what: str
) -> None:
    """With file, line and cell; nothing is passed over, taken for a note, or guessed."""
    with pytest.raises(CompilationError) as caught:
        compile_edited(tmp_path, *edit, alone=True)
    problem = caught.value.problems[0]
    assert str(problem) == f"2026-10-05/{edit[0]}:{line}: " + (f"{cell!r} {what}" if cell else what)


def offer(edition: Source) -> object:
    """Whether gpt-4.1 is offered as Global Standard in Brazil South, and with what note."""
    rows = (row for row in edition.table("offers") if (row.model, row.sku) == ("gpt-4.1", "GlobalStandard"))
    return next(("brazilsouth" in row.yes, row.note) for row in rows if "brazilsouth" in (*row.yes, *row.no))


def retirement(edition: Source) -> object:
    """The dates of gpt-4.1, each with whether it is a bound and for which SKUs."""
    rows = (row for row in edition.table("lifecycle") if row.model == "gpt-4.1" and row.subject == "base")
    return sorted((str(row.retires_on), row.not_before, row.skus) for row in rows)


def replacements(edition: Source) -> object:
    """What gpt-4o 2024-05-13 is replaced by."""
    return next(
        row.replacement for row in edition.table("lifecycle") if (row.model, row.version) == ("gpt-4o", "2024-05-13")
    )


def fireworks(edition: Source) -> object:
    """How many models Fireworks hosts."""
    return len({row.model for row in edition.table("lifecycle") if row.format == "Fireworks"})


def gaps(edition: Source) -> object:
    """What the edition says of its own gaps."""
    return [(gap.sku, len(gap.regions)) for gap in edition.manifest.gaps]


@pytest.mark.parametrize(
    ("edit", "question", "answer"),
    [
        (marked("&#9989;"), offer, (True, "")),
        (marked("Yes"), offer, (True, "")),
        (marked("–"), offer, (False, "")),
        (marked("✅ (preview)"), offer, (True, "brazilsouth: preview")),
        (dated("After 2027-04-14"), retirement, [("2027-04-14", True, ())]),
        (dated("Earliest 2027-04-14"), retirement, [("2027-04-14", True, ())]),
        (dated("On or after April 14, 2027"), retirement, [("2027-04-14", True, ())]),
        (dated("2027-04-14 or later"), retirement, [("2027-04-14", True, ())]),
        (dated("2027-10-14 (extended from 2027-04-14)"), retirement, [("2027-10-14", False, ())]),
        (dated("~~2027-04-14~~ 2027-10-14"), retirement, [("2027-10-14", False, ())]),
        (dated("<del>2027-04-14</del> 2027-10-14"), retirement, [("2027-10-14", False, ())]),
        (
            dated("2027-04-14 (Standard), 2027-10-14 (Global Standard)"),
            *(retirement, [("2027-04-14", False, ("Standard",)), ("2027-10-14", False, ("GlobalStandard",))]),
        ),
        (
            (SCHEDULE, "| 2026-12-09 | gpt-5.6-sol |", "| 2026-12-09 | ~~gpt-5.6-sol~~ gpt-6-sol |"),
            *(replacements, ("gpt-6-sol",)),
        ),
        ((SCHEDULE, "### Fireworks", "### Fireworks (Preview)"), fireworks, 13),
        ((PROVISIONED, FIRST_MATRIX, ""), gaps, [("GlobalProvisionedManaged", 12)]),
        # a second round
        *(
            (marked(mark), offer, (True, ""))
            for mark in ("✔", "☑️", "**✅**", "`✅`", "[✅](x.md)", "&check;", "YES", "✅<br>")
        ),
        *(
            (marked(mark), offer, (False, ""))
            for mark in ("❌", "N/A", "&mdash;", "&nbsp;", "", "\u00a0", "Not supported")
        ),
        *(
            (named(name), offer, (True, ""))
            for name in (
                "**`gpt-4.1`**",
                "**[gpt-4.1](x.md)**",
                "GPT 4.1",
                "gpt&#45;4.1",
                "gpt-4.1\u00a0",
                "gpt-4.1<!-- x -->",
            )
        ),
        (named("gpt-4.1 (preview)"), offer, (True, "preview")),
        *(
            ((STANDARD, "**brazilsouth**", title), offer, (True, ""))
            for title in ("**Brazil<br>South**", "[Brazil South](x.md)", "BrazilSouth")
        ),
        *(
            ((STANDARD, "## Global Standard", title), offer, (True, ""))
            for title in (
                '## <a id="gs"></a>Global Standard',
                "## **Global Standard** deployments",
                "# Global Standard ##",
            )
        ),
        ((STANDARD, AMERICAS, f"✅ = available, - = not available\n\n{AMERICAS}"), offer, (True, "")),
        ((STANDARD, ROW, f"\n{ROW}"), offer, (True, "")),
        ((STANDARD, re.compile(r"(?m)^\|"), "  |"), offer, (True, "")),
        *(
            (dated(text), retirement, [("2027-04-14", True, ())])
            for text in ("Not before 2027-04-14", "No sooner than Apr 14, 2027")
        ),
        *(
            (dated(text), retirement, [("2026-11-05", False, ())])
            for text in ("2026/11/05", "5 Nov 2026", "11/05/2026")
        ),
        *((dated(text), retirement, [("None", False, ())]) for text in ("N/A", "No retirement scheduled", "&nbsp;")),
        (dated("2027-04-14 (was 2026-10-14)"), retirement, [("2027-04-14", False, ())]),
        (dated("Provisioned: 2027-10-14"), retirement, [("2027-10-14", False, ("ProvisionedManaged",))]),
        (
            (SCHEDULE, "| Retirement date | Replacement |", "| Retirement<br>date | Suggested replacement model |"),
            *(retirement, [("2027-04-14", False, ())]),
        ),
        *(
            ((SCHEDULE, DATED, edited), retirement, [("2027-04-14", False, ())])
            for edited in (f"<!-- x -->\n{DATED}", f"\n\n{DATED}", DATED.replace(" | ", "\t|\t"))
        ),
        (
            (SCHEDULE, "### Azure OpenAI\n", '### Azure OpenAI\n\n::: zone pivot="x"\n'),
            retirement,
            [("2027-04-14", False, ())],
        ),
        *(
            ((SCHEDULE, "| 2026-12-09 | gpt-5.6-sol |", f"| 2026-12-09 | {text} |"), replacements, read)
            for text, read in (
                *(("gpt-5.1 2025-11-13", ("gpt-5.1 2025-11-13",)), ("gpt-5.1-2025-11-13", ("gpt-5.1 2025-11-13",))),
                *(("gpt-5.1 mini", ("gpt-5.1-mini",)), ("`gpt-5.1`<br>[gpt-5.2](x.md)", ("gpt-5.1", "gpt-5.2"))),
                *((words, ()) for words in ("TBD", "gpt-5.1 or later", "Not gpt-5.1", "gpt-5.1+", "gpt-5.1 when GA")),
            )
        ),
    ],
)
def test_an_edit_that_can_be_read_is_read_right(
    tmp_path: Path, edit: tuple[str, str, str], question: Callable[[Source], object], answer: object
) -> None:
    """Other marks, bounds, dates that were moved, a note in brackets; and a table that is gone is no no."""
    assert question(compile_edited(tmp_path, *edit, alone=question is not gaps)) == answer


def test_an_accepted_column_makes_its_tables_silence_say_nothing(tmp_path: Path) -> None:
    """The column is not read, and what the table leaves out is not taken for a no."""
    documents = tmp_path / "2026-10-05"
    shutil.copytree(SOURCES, documents)
    page, review = documents / STANDARD, documents / "edition.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace("**westus3**", "**Iceland North**", 1), encoding="utf-8")
    entry = f"accepted:\n  - {{page: {STANDARD}, cell: Iceland North, reason: announced for next month}}\n"
    review.write_text(review.read_text(encoding="utf-8").replace("accepted:\n", entry), encoding="utf-8")
    (gap,) = compile_edition(documents, DAY).manifest.gaps
    regions = "brazilsouth canadacentral canadaeast centralus eastus eastus2 northcentralus southcentralus westus"
    assert gap == Gap("GlobalStandard", tuple(regions.split()))
