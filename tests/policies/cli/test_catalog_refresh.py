"""`aoai catalog refresh`: pages in, an edition out, and what changed for whom."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import documentation_server as spoil
from tests.documentation_server import SCHEDULE, STANDARD, Server, newest_pages, serve, write_tree
from tests.policies.cli.invoked import Answer, Aoai

DAY = "2026-11-02"
EDITION = Path("catalog/editions/2026-11-02.json")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    """The pages of 2026-10-05, and a cache of the test's own."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with serve(newest_pages()) as served:
        yield served


def refresh(aoai: Aoai, server: Server, *more: str) -> Answer:
    return aoai("catalog", "refresh", "--from-url", server.url, "--as-of", DAY, *more)


def edit(server: Server, path: str, old: str, new: str) -> None:
    assert old in server.pages[path]
    server.pages[path] = server.pages[path].replace(old, new, 1)


def test_nothing_has_changed(server: Server, aoai: Aoai, tmp_path: Path) -> None:
    """It says so and exits 0; the edition of the day confirms the one before, and no page is fetched twice."""
    first = refresh(aoai, server)
    assert (first.code, first.out) == (0, "no changes since the edition of 2026-10-05\n")
    assert first.err.endswith(f"aoai: wrote {EDITION}\n")
    content = EDITION.read_bytes()
    asked = len(server.asked)
    again = refresh(aoai, server)
    assert (again.code, again.out) == (0, "no changes since the edition of 2026-11-02\n")
    assert (len(server.asked), server.not_modified) == (2 * asked, asked)
    assert EDITION.read_bytes() == content
    assert sorted(
        path.relative_to(tmp_path / "catalog").as_posix() for path in (tmp_path / "catalog").rglob("*.*")
    ) == [
        "editions/2026-11-02.json",
        "reviews/2026-11-02.yaml",
    ]
    listed = aoai("catalog", "list", "--as-of", DAY, "--catalog", "catalog")
    assert listed.out.startswith("2026-11-02  edition  0 days old: all of")


def test_what_changed_and_for_whom(server: Server, aoai: Aoai, right: str) -> None:
    """The difference is that of `catalog diff`, in its formats; a stack that is broken is named."""
    row = re.search(r"^\| .?gpt-5\.1.? \|.*2025-11-13.*$", server.pages[SCHEDULE], re.MULTILINE)
    assert row is not None
    edit(server, SCHEDULE, row[0], re.sub(r"(2025-11-13.*?)202\d-\d\d-\d\d", r"\g<1>2026-11-12", row[0]))
    done = refresh(aoai, server, "--stack", right, "--format", "json")
    assert done.code == 0
    answer = json.loads(done.out)
    lifecycle = next(table for table in answer["tables"] if table["table"] == "lifecycle")
    assert lifecycle["changed"] == 1
    assert [one["rule"] for one in answer["stacks"]["broken"]] == ["AOAI508"]
    by_diff = aoai("catalog", "diff", "2026-10-05", str(EDITION), "--stack", right, "--format", "json")
    assert json.loads(by_diff.out) == answer
    text = refresh(aoai, server, "--since", "2026-10-05", "--format", "markdown").out
    assert text.startswith("### Catalog: edition 2026-10-05 → edition 2026-11-02\n")


def test_what_is_refused(server: Server, aoai: Aoai) -> None:
    """The previous edition stays; cells are named, and completing the edition.yaml is all that is left to do."""
    edit(server, STANDARD, "**westus3**", "**Iceland North**")
    done = refresh(aoai, server)
    review = Path(f"catalog/documents/{DAY}/edition.yaml")
    mend = f"aoai catalog compile catalog/documents/{DAY} --edition {DAY} --output catalog"
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        f"aoai: {DAY}/{STANDARD}:25: 'Iceland North' is not a column that the reader of availability matrix knows",
        f"aoai: the previous edition stays; complete {review}, then run `{mend}`",
        f"aoai: 1 problem; {review} was written, where they wait for a reason; nothing else was",
    ]
    assert not EDITION.exists()
    left = f"# - page: {STANDARD}\n#   cell: Iceland North\n#   reason: ''\n"
    text = review.read_text(encoding="utf-8")
    assert left in text
    mended = left.replace("# ", "").replace("''", "opens next month")
    review.write_text(text.replace(left, mended), encoding="utf-8")
    assert aoai(*mend.split()[1:]).code == 0
    assert EDITION.exists()


def test_a_page_that_cannot_be_had(server: Server, aoai: Aoai) -> None:
    """Every one is told in a line; nothing is written, and the next run fetches only what is missing."""
    server.spoilt = {
        STANDARD: spoil.gone,
        SCHEDULE: spoil.web_page,
        "articles/foundry/reference/region-support.md": spoil.moved,
    }
    done = refresh(aoai, server)
    assert (done.code, done.out) == (2, "")
    assert [line.split(" (")[0] for line in done.err.splitlines()] == [
        "aoai: articles/foundry/reference/region-support.md has moved to https://example.com/elsewhere.md",
        f"aoai: {STANDARD} is not there",
        f"aoai: {SCHEDULE} is a web page",
        "aoai: 3 pages missing; the previous edition stays, and nothing was written",
    ]
    assert not Path("catalog").exists()
    server.spoilt.clear()
    fetched = len(server.asked)
    assert refresh(aoai, server).code == 0
    assert server.not_modified == fetched - 3


def test_no_network(aoai: Aoai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What all pages have in common is said once."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = aoai("catalog", "refresh", "--from-url", "http://127.0.0.1:1")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "aoai: articles/foundry/agents/concepts/azure-government.md was not answered (ConnectionRefusedError); run the "
        "command again; what was fetched is kept (and 19 more)",
        "aoai: 20 pages missing; the previous edition stays, and nothing was written",
    ]


def test_a_page_that_is_left_out(server: Server, aoai: Aoai) -> None:
    """What only that page has is not covered any more, and a table that is gone is a wholesale change."""
    page = "articles/foundry/openai/quotas-limits.md"
    server.spoilt[page] = spoil.gone
    assert refresh(aoai, server).code == 2
    assert refresh(aoai, server, "--without", page).code == 0
    manifest = json.loads(EDITION.read_text(encoding="utf-8"))["manifest"]
    assert manifest["coverage"]["quotas"] == "none"


def test_a_checkout(server: Server, aoai: Aoai, tmp_path: Path) -> None:
    """The same edition without network, whatever else is in the folder; nothing is written there."""
    assert refresh(aoai, server).code == 0
    tree = write_tree(
        tmp_path / DAY, server.pages | {"articles/moved/elsewhere.md": "# Colours\n\n| A | B |\n|--|--|\n| 1 | 2 |\n"}
    )
    asked = len(server.asked)
    done = aoai("catalog", "refresh", "--from", str(tree), "--as-of", DAY, "--edition", DAY, "--output", "other")
    assert (done.code, done.out) == (0, "no changes since the edition of 2026-10-05\n")
    assert Path("other/editions/2026-11-02.json").read_bytes() == EDITION.read_bytes()
    assert len(server.asked) == asked
    assert not (tree / "edition.yaml").exists()


def test_a_checkout_is_as_old_as_its_pages(server: Server, aoai: Aoai, tmp_path: Path) -> None:
    """Its edition is of the newest date on a page with facts; other pages and dates to come do not make it younger."""
    other = {"news.md": "---\nms.date: 11/01/2026\n---\n# News\n", SCHEDULE: server.pages[SCHEDULE]}
    other[SCHEDULE] = other[SCHEDULE].replace("ms.date: 10/05/2026", "ms.date: 10/05/2027")
    tree = write_tree(tmp_path / "docs", server.pages | other)
    done = aoai("catalog", "refresh", "--from", str(tree), "--as-of", DAY)
    assert (done.code, done.out) == (0, "no changes since the edition of 2026-10-05\n")
    said = "aoai: the edition is of 2026-10-05, the newest date on a page with facts; --edition gives another"
    assert done.err.splitlines()[0] == said
    listed = aoai("catalog", "list", "--as-of", DAY, "--catalog", "catalog")
    assert listed.out.startswith("2026-10-05  edition  28 days old: all of")


def test_a_checkout_that_is_older_than_the_newest_edition(aoai: Aoai, tmp_path: Path) -> None:
    """It goes before it, and says so."""
    page = "---\nms.date: 06/18/2025\n---\n## Retired models\n\n| Model | Version | Retirement date |\n|--|--|--|\n"
    tree = write_tree(tmp_path / "docs", {"a.md": page + "| gpt-4 | 0314 | 2025-06-06 |\n"})
    done = aoai("catalog", "refresh", "--from", str(tree), "--as-of", DAY, "--since", "2025-05-29")
    assert done.code == 0
    assert done.err.splitlines()[-2:] == [
        "aoai: wrote catalog/editions/2025-06-18.json",
        "aoai: the edition of 2026-10-05 is newer and takes precedence",
    ]


def test_what_a_checkout_is_refused_for(server: Server, aoai: Aoai, tmp_path: Path) -> None:
    """The checkout stays as it was; what is to be completed waits in the catalog, and the same command goes on."""
    edit(server, STANDARD, "**westus3**", "**Iceland North**")
    tree = write_tree(tmp_path / "docs", server.pages)
    before = sorted(tree.rglob("*"))
    done = aoai("catalog", "refresh", "--from", "docs", "--as-of", DAY)
    review = Path("catalog/documents/2026-10-05/edition.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-2:] == [
        f"aoai: the previous edition stays; complete {review}, then run this command again",
        f"aoai: 1 problem; {review} was written, where they wait for a reason; nothing else was",
    ]
    left = f"# - page: {STANDARD}\n#   cell: Iceland North\n#   reason: ''\n"
    text = review.read_text(encoding="utf-8")
    review.write_text(text.replace(left, left.replace("# ", "")), encoding="utf-8")
    done = aoai("catalog", "refresh", "--from", "docs", "--as-of", DAY)
    assert f"aoai: 2026-10-05/edition.yaml: '{STANDARD}' is accepted without a reason; give one" in done.err
    mended = left.replace("# ", "").replace("''", "opens next month")
    review.write_text(text.replace(left, mended), encoding="utf-8")
    assert aoai("catalog", "refresh", "--from", "docs", "--as-of", DAY).code == 0
    assert sorted(tree.rglob("*")) == before
    written = sorted(path.as_posix() for path in Path("catalog").rglob("*") if path.is_file())
    assert written == ["catalog/editions/2026-10-05.json", "catalog/reviews/2026-10-05.yaml"]


def test_a_server_of_old_pages(server: Server, aoai: Aoai) -> None:
    """A mirror that was not renewed is told from the documentation of today by the dates on its pages."""
    done = aoai("catalog", "refresh", "--from-url", server.url, "--as-of", "2026-11-28")
    said = "the newest date on a page is 2026-10-05; if they are an older copy, give its day by --edition"
    assert f"aoai: {said}\n" in done.err
    assert aoai("catalog", "refresh", "--from-url", server.url, "--edition", "2026-10-06").code == 0
    assert Path("catalog/editions/2026-10-06.json").exists()


def test_documents_are_kept(server: Server, aoai: Aoai) -> None:
    """With their review, from which the edition is compiled again byte for byte: that is how one is bundled."""
    assert refresh(aoai, server, "--documents", "sources").code == 0
    done = aoai("catalog", "compile", f"sources/{DAY}", "--edition", DAY, "--output", "again")
    assert (done.code, done.out) == (0, f"wrote again/editions/{DAY}.json\n")
    assert Path(f"again/editions/{DAY}.json").read_bytes() == EDITION.read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--from-url", "file:///etc"),
            "--from-url file:///etc: not an https:// address; for a folder use --from",
        ),
        (("--from", "nowhere"), "--from nowhere: no such folder"),
        (
            ("--from", ".", "--without", "a.md"),
            "--from takes the pages as they are; leave out --from-url, --without and --documents",
        ),
        (
            ("--from", "."),
            "--from .: holds no page with facts that gives a date (ms.date); if it is the folder of the documents, "
            "give their day by --edition (of a clone: `git log -1 --format=%cs`)",
        ),
        (("--from", ".", "--edition", DAY), ".: holds no documents (.md, .mdx, .txt); name the folder of them"),
        (("--from", ".", "--edition", "2026-12-24"), f"--edition 2026-12-24: that day is after today, {DAY}"),
        (
            ("--from", ".", "--edition", DAY, "--since", "2020-01-01"),
            "--since 2020-01-01: no edition of that day",
        ),
    ],
)
def test_unusable_options(aoai: Aoai, options: tuple[str, ...], message: str) -> None:
    """One line, and nothing written."""
    done = aoai("catalog", "refresh", *options, "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert f"aoai: {message}" in done.err
    assert not Path("catalog").exists()
