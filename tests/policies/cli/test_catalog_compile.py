"""`aoai catalog compile TREE --edition DATE`: the month's work of whoever keeps the catalog."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aoai_policies.cli.catalog_compile import SOURCES
from tests.policies.cli.invoked import Aoai

STANDARD = "articles/foundry/foundry-models/includes/model-matrix/deployments-standard.md"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout of the documentation with the pages of 2026-10-05 at their own paths, and others without a fact."""
    documents = tmp_path / "azure-ai-docs"
    for page in SOURCES.joinpath("2026-10-05").glob("*.md"):
        folder = documents / "articles/foundry/foundry-models/includes/model-matrix"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(page, folder / page.name)
    (documents / "LICENSE.txt").write_text("Creative Commons")
    (documents / "articles" / "how-to.md").write_text("# How to\n\n| Button | Colour |\n|---|---|\n| OK | blue |\n")
    return documents


def edit(tree: Path, old: str, new: str) -> None:
    page = tree / STANDARD
    page.write_text(page.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_the_review_of_the_edition_before_is_carried_over(tree: Path, aoai: Aoai, tmp_path: Path) -> None:
    """By page and cell or row; what moved is told, and the review is kept beside the edition for the next month."""
    answer = aoai("catalog", "compile", "azure-ai-docs", "--edition", "2026-11-02", "--output", "mine")
    assert (answer.code, answer.out) == (0, "wrote mine/editions/2026-11-02.json\n")
    assert answer.err.splitlines() == [
        f"aoai: since 2026-10-05: {table}: 0 appeared, 0 went"
        for table in ("offers", "capacity", "lifecycle", "quotas")
    ]
    review = (tree / "edition.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "mine/reviews/2026-11-02.yaml").read_text(encoding="utf-8") == review
    assert "row: gpt-realtime-mini" in review
    assert "# To be decided" not in review


def test_what_is_left_to_decide_stands_in_comments(tree: Path, aoai: Aoai) -> None:
    """Accepting it with a reason is all that is needed; without one it is refused."""
    edit(tree, "**westus3**", "**Iceland North**")
    compile_it = ("catalog", "compile", "azure-ai-docs", "--edition", "2026-11-02", "--since", "2026-10-05")
    answer = aoai(*compile_it)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines() == [
        f"aoai: azure-ai-docs/{STANDARD}:25: 'Iceland North' is not a column that the reader of availability matrix "
        "knows",
        "aoai: 1 problem; azure-ai-docs/edition.yaml was written, where they wait for a reason; nothing else was",
    ]
    review = tree / "edition.yaml"
    left = f"# - page: {STANDARD}\n#   cell: Iceland North\n#   reason: ''\n"
    assert left in review.read_text(encoding="utf-8")
    accepted = review.read_text(encoding="utf-8").replace(left, left.replace("# ", ""))
    review.write_text(accepted, encoding="utf-8")
    assert aoai(*compile_it).err.splitlines()[0] == (
        f"aoai: azure-ai-docs/edition.yaml: '{STANDARD}' is accepted without a reason; give one"
    )
    review.write_text(accepted.replace("reason: ''", "reason: opens next month"), encoding="utf-8")
    assert aoai(*compile_it).code == 0


def test_a_wholesale_change_needs_a_reason(tree: Path, aoai: Aoai) -> None:
    """A page that is gone is rather a page that was moved."""
    for page in tree.rglob("deployments-batch.md"):
        page.unlink()
    answer = aoai("catalog", "compile", "azure-ai-docs", "--edition", "2026-11-02")
    assert answer.code == 2
    names = ["DataZoneBatch in Europe", "DataZoneBatch in United States"]
    for name in names:
        entry = f"- {{name: offers {name}, reason: ...}}"
        wanted = f"offers: the table of {name} went; accept it by `{entry}` under `changes`"
        assert f"aoai: azure-ai-docs/edition.yaml: {wanted}" in answer.err.splitlines()
    review = tree / "edition.yaml"
    head, changes = review.read_text(encoding="utf-8").split("# changes:\n")
    lines = (line.removeprefix("# ").replace("''", "moved, see issue 12") for line in changes.splitlines())
    review.write_text("\n".join((head, "changes:", *lines)), encoding="utf-8")
    assert aoai("catalog", "compile", "azure-ai-docs", "--edition", "2026-11-02").code == 0


def test_a_part_of_the_documentation_is_an_excerpt(tree: Path, aoai: Aoai, tmp_path: Path) -> None:
    """One page alone is not the documentation with all others gone."""
    (tmp_path / "one").mkdir()
    shutil.copy(next(tree.rglob("deployments-batch.md")), tmp_path / "one")
    answer = aoai("catalog", "compile", "one", "--edition", "2026-11-02")
    assert (answer.code, answer.out) == (0, "wrote editions/2026-11-02.json\n")
    assert "have no table here; compiled as an excerpt" in answer.err


def test_an_edition_that_is_not_there_is_told(tree: Path, aoai: Aoai) -> None:
    """With those that are."""
    answer = aoai("catalog", "compile", tree.name, "--edition", "2026-11-02", "--since", "2026-11-01")
    assert answer.code == 2
    assert answer.err.startswith("aoai: --since 2026-11-01: no edition of that day; there are 2025-01-09, 2025-02-28, ")
