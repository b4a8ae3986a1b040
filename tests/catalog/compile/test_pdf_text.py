"""The text of a page that was extracted from a PDF becomes the Markdown that it was made from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aoai_catalog.compile.markdown import Row, Table
from aoai_catalog.compile.pdf_text import read_pdf_text
from aoai_catalog.records import Feature, ModelFacts, Offer, Place

MODELS = """\
Azure OpenAI モデル

GPT-5

リージョンの可用性

🔗 テーブルを展開する

モデル\tリージョン
gpt-5-pro (2025-10-06)\t米国東部 2 (グローバル標準) とスウェーデン中部 (グローバル標準および DataZone 標準)
gpt-5 (2025-08-07)\t「 モデル テーブル 」を参照してください。
dall-e-3\t米国東部 オーストラリア東部 米国東部 2

- [gpt-5-pro](#)、および [gpt-5](#) **モデルへのアクセスには登録が必要です**。

能力

モデル ID\tDescription\tコンテキスト ウィンドウ\t最大出力トークン数\tトレーニング データ (最大)
gpt-5 (2025-08-07)\t<ul style="x">- 推論- 応答 API。- 謎\t\
400,000 入力: 272,000 出力: 128,000\t128,000\t2024 年 9 月 30 日

モデル ID\tDescription\tコンテキスト ウィンドウ\t最大出力トークン数\tトレーニング データ (最大)
\t- ストリーミング\t\t\t

リージョンの可用性

能力
"""

MATRICES = """\
グローバル標準\t\t
リージョン\tgpt-5、2025-08-07\tgpt-4o- mini、2024- 07-18
イーストアス\t✓\t-
ノルウェーイース ト\t-\t✓

リージョン\tgpt-4o- turbo-2024- 04-09\tgpt-4o、 2024 年 5 月 13 日
eastus2\t✓\t-
"""

LOST = """\
    transcribed:
      - {page: page.txt, line: 5, reads: 標準, reason: the tab is lost}
      - {page: page.txt, line: 6, text: "gpt-4o- turbo-2024- 04-09", reads: "gpt-4、turbo-2024-04-09", reason: broken}
    """


def test_a_models_page_is_read_as_its_english_twin(compile_pages: Callable) -> None:
    """Columns, labels, items and days are put into English; a row that goes on behind a page break is one row."""
    edition = compile_pages({"page.txt": MODELS})
    described = [row for row in edition.table("models") if row.context_window]
    assert described == [
        ModelFacts(
            format="OpenAI",
            model="gpt-5",
            version="2025-08-07",
            at=Place("page", 19, "Azure OpenAI モデル / GPT-5 / Capabilities"),
            context_window="400000 (input 272000, output 128000)",
            max_output="128000",
            training_data="2024-09-30",
            registration="required",
            capabilities={"description": "- Reasoning - Responses API - 謎 - Streaming"},
            note="Registration is required to access gpt-5-pro, gpt-5.",
        )
    ]
    assert [(row.feature, row.model) for row in edition.table("features")] == [("responses", "gpt-5")]


def test_regions_in_a_cell_are_offers_of_the_skus_in_brackets(compile_pages: Callable) -> None:
    """Regions are parted by their names, as the line breaks of the cell are lost; without brackets it is Standard."""
    offers = {(row.model, row.sku, row.yes) for row in compile_pages({"page.txt": MODELS}).table("offers")}
    assert offers == {
        ("gpt-5-pro", "GlobalStandard", ("eastus2", "swedencentral")),
        ("gpt-5-pro", "DataZoneStandard", ("swedencentral",)),
        ("dall-e-3", "Standard", ("australiaeast", "eastus", "eastus2")),
    }


def test_matrices_are_read_with_their_broken_words(compile_pages: Callable) -> None:
    """A hyphen joins over a line's end, regions fold; what no rule can mend is transcribed, with a reason."""
    edition = compile_pages({"page.txt": MATRICES}, LOST)
    assert {(row.model, row.version, row.sku, row.yes, row.no) for row in edition.table("offers")} == {
        ("gpt-5", "2025-08-07", "GlobalStandard", ("eastus",), ("norwayeast",)),
        ("gpt-4o-mini", "2024-07-18", "GlobalStandard", ("norwayeast",), ("eastus",)),
        ("gpt-4", "turbo-2024-04-09", "Standard", ("eastus2",), ()),
        ("gpt-4o", "2024-05-13", "Standard", (), ("eastus2",)),
    }
    assert edition.manifest.accepted == (
        "docs/page.txt:5: a heading is lost here, taken as '標準'. Accepted: the tab is lost",
        ("docs/page.txt:6: 'gpt-4o- turbo-2024- 04-09' is read as 'gpt-4、turbo-2024-04-09'. Accepted: broken"),
    )


def test_a_matrix_without_a_heading_is_not_taken_for_the_one_above(problems_of: Callable) -> None:
    """It may be of any deployment type."""
    assert "docs/page.txt:6: no heading above this matrix names a deployment type" in problems_of(
        {"page.txt": MATRICES}
    )


@pytest.mark.parametrize(
    ("review", "message"),
    [
        (
            "transcribed: [{page: page.txt, line: 2, text: gpt-6, reads: gpt-5, reason: x}]",
            "docs/page.txt:2: 'gpt-6' is transcribed in edition.yaml and not there",
        ),
        (
            "transcribed: [{page: page.txt, line: 2, reads: 標準, reason: x}]",
            "docs/page.txt:2: is not a blank line for a heading",
        ),
    ],
)
def test_a_transcription_of_another_source_stops(problems_of: Callable, review: str, message: str) -> None:
    """The source was replaced, and nobody looked."""
    assert problems_of({"page.txt": MATRICES}, review) == [message]


def test_exceptions_in_brackets_are_kept(compile_pages: Callable) -> None:
    """The sentence above the list, and what stands behind a region, are put into English."""
    page = (
        "モデルの微調整\n\n"
        "モデル ID\t標準のトレーニング リージョン\tグローバル トレーニング\n"
        "gpt-4.1-nano (2025-04-14)\t米国中北部 スウェーデン中部\t✓\n\n"
        "グローバル トレーニングでは、安価です。現在、次のリージョンの Azure OpenAI リソースで使用できます。\n\n"
        "- 東日本 (ビジョンサポートなし)\n- ポーランド中部 (4.1 ナノサポートなし)\n"
    )
    about = {"format": "OpenAI", "model": "gpt-4.1-nano", "version": "2025-04-14"}
    features = compile_pages({"page.txt": page}).table("features")
    assert {(row.feature, row.model, row.yes, row.no) for row in features} == {
        ("fine-tuning", "gpt-4.1-nano", ("northcentralus", "swedencentral"), ()),
        ("fine-tuning-global", "gpt-4.1-nano", (), ()),
        ("fine-tuning-global", "gpt-4.1-nano", (), ("polandcentral",)),
        ("fine-tuning-global", "", ("japaneast", "polandcentral"), ()),
    }
    assert Feature("fine-tuning-global", Place("page", 6, "Fine-tuning models"), no=("polandcentral",), **about).no


def test_an_english_page_reads_the_same() -> None:
    """Only Japanese is translated; names in first cells are code, as the page has them."""
    (table,) = read_pdf_text("p.txt", "Models\n\nModel\tRegion\no3\tEast US Sweden Central (Global Standard)\n").blocks
    assert table == Table(
        3,
        ("Models",),
        "",
        ("Model", "Region"),
        (Row(4, ("`o3`", "East US<br>Sweden Central (Global Standard)")),),
    )


def test_a_text_without_tables_is_refused(problems_of: Callable) -> None:
    """It is no document of a kind that is known."""
    assert problems_of({"page.txt": "Nothing.\n"}) == [
        "docs/page.txt: cannot be read: it is neither a report of diffs nor the text of a page with tables"
    ]


def test_offers_keep_their_place(compile_pages: Callable) -> None:
    """The line is that of the text."""
    offer = next(row for row in compile_pages({"page.txt": MODELS}).table("offers") if row.model == "dall-e-3")
    assert offer == Offer(
        format="OpenAI",
        model="dall-e-3",
        version="",
        sku="Standard",
        at=Place("page", 12, "Azure OpenAI モデル / GPT-5 / Region availability"),
        yes=("australiaeast", "eastus", "eastus2"),
    )
