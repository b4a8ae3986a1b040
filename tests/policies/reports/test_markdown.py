"""Markdown for a comment on a pull request: summary first, a table that names cannot break, the rest folded away."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from aoai_policies.core.finding import Level
from aoai_policies.core.report import Basis, Broken, Report, joined
from aoai_policies.reports.markdown import escape, render_markdown
from tests.policies.reports.findings import EVERYTHING, HELD, finding, gap, report_of
from tests.synthetic import deployment

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})


def cells(text: str) -> list[list[str]]:
    """The rows of all tables as a reader sees them."""
    rows: list[list[str]] = []
    for token in MARKDOWN.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level >= 4 and rows:
            rows[-1].append(
                "".join(child.content for child in token.children or () if child.type in {"text", "code_inline"})
            )
    return rows


def test_one_of_everything() -> None:
    """The verdict, what fails or warns with what to write, then folded away what informs, is open, or is waived."""
    sku = "Global-Standard is not a valid SKU; Azure spells it GlobalStandard"
    assert render_markdown(EVERYTHING) == (
        "### ❌ Azure OpenAI: 1 error, 4 warnings, 1 info, 3 unverified, 1 waived, 1 known\n"
        "\n"
        "3 deployments on 1 account in preview.json (prod)\n"
        "\n"
        "1 of 3 fully checked as of 2026-10-05 against edition 2026-10-01 (newest source 4 days old)\n"
        "\n"
        "- preview.json: 1 resource could not be read\n"
        "\n"
        "| level | rule | declaration | finding |\n"
        "|---|---|---|---|\n"
        f"| ❌ error | [AOAI103] | prod/acct/chat<br>infra/team.py:9 | {sku}<br>→ **sku.name: GlobalStandard** |\n"
        "| ⚠️ warning | [AOAI107] | prod/acct/called<br>infra/team.py:9 | "
        "no version<br>→ **sku.name: GlobalStandard** |\n"
        "| ⚠️ warning | [AOAI305] | prod<br>infra/Pulumi.yaml | too much<br>→ **sku.name: GlobalStandard** |\n"
        "| ⚠️ warning | [AOAI901] | all plans<br>infra/Pulumi.yaml | the catalog is old |\n"
        "| ⚠️ warning | [AOAI902] | all plans<br>infra/aoai.yaml:4 | it expired |\n"
        "\n"
        "<details>\n"
        "<summary>1 info</summary>\n"
        "\n"
        "| level | rule | declaration | finding |\n"
        "|---|---|---|---|\n"
        "| ℹ️ info | [AOAI604] | prod/acct<br>infra/\\_\\_main\\_\\_.py:3 | "
        "no identity<br>→ **sku.name: GlobalStandard** |\n"
        "\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>3 checks unverified</summary>\n"
        "\n"
        "| level | rule | declaration | finding |\n"
        "|---|---|---|---|\n"
        "| unverified | [AOAI104] [AOAI201] | prod/acct/fast<br>infra/Pulumi.yaml | "
        "location is not known before apply, so 2 checks did not run |\n"
        "| unverified | [AOAI502] | prod/acct/chat<br>infra/team.py:9 | nobody knows |\n"
        "\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>2 waived or known</summary>\n"
        "\n"
        "| level | rule | declaration | finding |\n"
        "|---|---|---|---|\n"
        f"| waived, error | [AOAI103] | prod/acct/fast<br>infra/Pulumi.yaml | {sku}; "
        "waived until 2027-03-01 by ai-platform: moves in March, ticket 812 |\n"
        f"| known, error | [AOAI103] | prod/acct/called<br>infra/team.py:9 | {sku} |\n"
        "\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>What this rests on</summary>\n"
        "\n"
        "- not run: AOAI804 (needs operations)\n"
        "\n"
        "</details>\n"
        "\n"
        + "\n".join(
            f"[{rule}]: https://github.com/pulumi-azure-openai/pulumi-azure-openai/blob/main/docs/rules/{rule}.md"
            for rule in (
                "AOAI103",
                "AOAI104",
                "AOAI107",
                "AOAI201",
                "AOAI305",
                "AOAI502",
                "AOAI604",
                "AOAI901",
                "AOAI902",
            )
        )
        + "\n"
    )


def test_nothing_found_has_no_table() -> None:
    """A clean report is its summary."""
    assert "|" not in render_markdown(report_of())


@pytest.mark.parametrize(
    ("report", "icon"),
    [
        (report_of(finding()), "❌"),
        (report_of(finding(level=Level.WARNING)), "✅"),
        (report_of(finding(level=Level.WARNING), basis=Basis(fail_on=Level.WARNING)), "❌"),
        (report_of(finding(waiver=HELD)), "✅"),
        (report_of(gap("AOAI104")), "⚠️"),
        (report_of(gap("AOAI104"), basis=Basis(strict=True)), "❌"),
        (report_of(targets=()), "⚠️"),
        (msgspec.structs.replace(report_of(), broken=(Broken("shop", "no such stack"),)), "❌"),
    ],
)
def test_the_verdict_is_seen_at_once(report: Report, icon: str) -> None:
    """It fails, passes, or passes without having checked everything; what makes it fail is not folded away."""
    text = render_markdown(report)
    assert text.startswith(f"### {icon} Azure OpenAI: ")
    shown = text.partition("<details>")[0]
    assert ("| level |" in shown or "shop: no such stack" in shown) == (icon == "❌" or "⚠️ warning" in shown)


def test_what_is_true_of_several_stacks_is_said_once() -> None:
    """One row names the declarations of all; another message, or another file, has a row of its own."""
    one, other = finding(), finding(message="something else")
    prod, dev = report_of(one), report_of(one, other, stack="dev")
    rows = [row[2] for row in cells(render_markdown(joined([dev, prod], ()))) if "AOAI103" in row[1]]
    assert rows == ["dev/acct/chatinfra/team.py:9", "dev/acct/chat, prod/acct/chatinfra/team.py:9"][::-1]


def test_rules_are_links() -> None:
    """Each rule leads to its page."""
    (links,) = [
        [child.attrs["href"] for child in token.children or () if child.type == "link_open"]
        for token in MARKDOWN.parse(render_markdown(report_of(finding())))
        if token.type == "inline" and "AOAI103" in token.content
    ]
    assert links == ["https://github.com/pulumi-azure-openai/pulumi-azure-openai/blob/main/docs/rules/AOAI103.md"]


def test_code_stays_code() -> None:
    """What a message puts in backticks is shown as code."""
    assert (
        escape("`Global-Standard_x` is not a valid SKU; *use* <b>")
        == r"`Global-Standard_x` is not a valid SKU; \*use\* \<b\>"
    )
    assert escape("a `|` b") == r"a `\|` b"
    assert escape("one ` alone") == r"one \` alone"


@given(st.text(st.sampled_from("`\\a"), max_size=6), st.text(st.sampled_from("`\\a"), max_size=6))
def test_no_run_of_backticks_lets_a_link_through(before: str, after: str) -> None:
    """Code that does not end as it began is text, and text makes no link and no tag."""
    text = escape(f"{before}[see](https://evil.example)<b>{after}")
    kinds = [child.type for token in MARKDOWN.parse(text) for child in token.children or ()]
    assert not {"link_open", "html_inline"} & set(kinds)


@given(st.text(st.sampled_from("ab|`*_<>[]\\\n#~!&@ :-"), max_size=20))
def test_a_message_stays_in_its_cell(message: str) -> None:
    """No message breaks the table, makes a tag, a link or a heading."""
    rows = cells(render_markdown(report_of(finding(message=f"x{message}"))))
    assert [len(row) for row in rows] == [4, 4]
    shown = [token.type for token in MARKDOWN.parse(render_markdown(report_of(finding(message=f"x{message}"))))]
    assert shown.count("tr_open") == 2
    assert shown.count("heading_open") == 1


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8))
def test_a_name_is_shown_as_it_is(name: str) -> None:
    """Names in any script, with any sign that Markdown would read."""
    if "`" in name:
        return
    rows = cells(render_markdown(report_of(finding(deployment(deployment_name=name, account_urn="a")))))
    assert rows[1][2].startswith(f"prod/acct/{name}")


def test_a_long_report_still_fits_into_a_comment() -> None:
    """GitHub takes 65,536 characters: what does not fit is counted."""
    many = [finding(level=Level.ERROR, message=f"wrong {number} " * 20) for number in range(1000)]
    text = render_markdown(report_of(*many))
    assert len(text) < 65_536
    left = re.search(r"and (\d+) more: `aoai check --format json` has all", text)
    assert left is not None
    assert int(left[1]) + text.count("| ❌ error |") == 1000
