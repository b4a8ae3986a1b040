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
NO_TIER = "names no tier that the reader of quotas knows"


def marked(mark: str) -> tuple[str, str, str]:
    """An edit of the first mark of gpt-4.1."""
    return STANDARD, ROW, ROW.replace("✅", mark, 1)


def dated(text: str) -> tuple[str, str, str]:
    """An edit of the retirement date of gpt-4.1."""
    return SCHEDULE, DATED, DATED.replace("2027-04-14", text)


def compile_edited(folder: Path, page: str, old: str | re.Pattern[str], new: str, *, alone: bool = False) -> Source:
    """Compile the pages of 2026-10-05 with one edit; `alone`: that page only, up to its second table where that will do.

    That takes a tenth of the time.
    """
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
]


@pytest.mark.parametrize(("edit", "line", "cell", "what"), REFUSED)
def test_an_edit_that_nobody_can_read_is_refused(
    tmp_path: Path, edit: tuple[str, str, str], line: int, cell: str, what: str
) -> None:
    """With file, line and cell; nothing is passed over, taken for a note, or guessed."""
    with pytest.raises(CompilationError) as caught:
        compile_edited(tmp_path, *edit, alone=True)
    problem = caught.value.problems[0]
    assert str(problem) == f"2026-10-05/{edit[0]}:{line}: " + (f"{cell!r} {what}" if cell else what)


def offer(edition: Source) -> object:
    """Whether gpt-4.1 is offered as Global Standard in Brazil South, and with what note."""
    rows = (
        row for row in edition.table("offers") if (row.model, row.sku, row.at.line) == ("gpt-4.1", "GlobalStandard", 29)
    )
    return next(("brazilsouth" in row.yes, row.note) for row in rows)


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
    ],
)
def test_an_edit_that_can_be_read_is_read_right(
    tmp_path: Path, edit: tuple[str, str, str], question: Callable[[Source], object], answer: object
) -> None:
    """Other marks, bounds, dates that were moved, a note in brackets; and a table that is gone is no no."""
    assert question(compile_edited(tmp_path, *edit)) == answer


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
