"""What the Japanese pages say, in the words of the English ones, so that one reader reads both.

Only what readers go by is put into English: headings, columns, the parts of a cell that repeat from row to row, the
sentences on registration and regions. Anything else stays as it is. Region names are left to data/regions.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from aoai_catalog.compile.cells import read_cell

_TITLES: Mapping[str, str] = {
    "モデル": "Model",
    "モデル ID": "Model ID",
    "リージョン": "Region",
    "説明": "Description",
    "コンテキスト ウィンドウ": "Context Window",
    "最大出力トークン": "Max Output Tokens",
    "最大出力トークン数": "Max Output Tokens",
    "最大要求 (トークン)": "Max Request (tokens)",
    "最大要求 (文字)": "Max Request (characters)",
    "最大要求数 (オーディオ ファイル サイズ)": "Max Request (audio file size)",
    "トレーニング データ (最大)": "Training Data (up to)",
    "標準のトレーニング リージョン": "Standard training regions",
    "グローバル トレーニング": "Global training",
    "モダリティ": "Modality",
    "評価ベンチマーク": "Evaluation Benchmark",
    "リージョンの可用性": "Region availability",
    "能力": "Capabilities",
    "機能": "Capabilities",
    "モデルの微調整": "Fine-tuning models",
    "アシスタント (プレビュー)": "Assistants (preview)",
    "埋め込み": "Embeddings",
    "o シリーズ モデル": "o-series models",
    "画像生成モデル": "Image generation models",
    "ビデオ生成モデル": "Video generation models",
    "オーディオ モデル": "Audio models",
    "GPT-4o オーディオ モデル": "GPT-4o audio models",
    "音声テキスト変換モデル": "Speech-to-text models",
    "音声翻訳モデル": "Speech translation models",
    "テキスト読み上げモデル (プレビュー)": "Text-to-speech models (preview)",
    "Microsoft Foundry モデルの Azure OpenAI": "Azure OpenAI in Microsoft Foundry models",
    "モデルの概要テーブルとリージョンの可用性": "Model summary table and region availability",
    "デプロイの種類別モデル": "Models by deployment type",
    "モデルの廃止": "Model retirement",
    "関連コンテンツ": "Related content",
    "グローバル標準": "Global Standard",
    "グローバル標準モデルの提供状況": "Global Standard model availability",
    "グローバル プロビジョニング済みマネージド": "Global Provisioned managed",
    "グローバル バッチ": "Global Batch",
    "データ ゾーン標準": "Data Zone Standard",
    "データ ゾーン プロビジョニング済みマネージド": "Data Zone Provisioned managed",
    "データ ゾーン バッチ": "Data Zone Batch",
    "標準": "Standard",
    "プロビジョニング済みマネージド": "Provisioned managed",
}
"""Headings and columns, whole."""

_ITEMS: Mapping[str, str] = {
    "推論": "Reasoning",
    "推論能力の強化": "Enhanced reasoning abilities",
    "新しい推論モデル": "New reasoning model",
    "強化された推論能力を提供します": "Enhanced reasoning abilities",
    "新しい一般提供モデル": "New GA model",
    "チャット完了 API": "Chat Completions API",
    "応答 API": "Responses API",
    "レスポンス API": "Responses API",
    "応答 API のみ": "Responses API only",
    "構造化出力": "Structured outputs",
    "構造化された出力": "Structured outputs",
    "構造化された出力 (チャット補完)": "Structured outputs (chat completions)",
    "テキストと画像処理": "Text and image processing",
    "テキストのみの処理": "Text-only processing",
    "テキストと画像の入力": "Text and image input",
    "テキスト出力": "Text output",
    "テキスト (入力と出力)": "Text (input and output)",
    "画像 (入力)": "Image (input)",
    "テキストイン/テキストアウトのみ": "Text in/text out only",
    "Input: テキスト/画像": "Input: Text/Image",
    "Output: テキストのみ": "Output: Text only",
    "関数、ツール、および並列ツール呼び出し": "Functions, tools, and parallel tool calling",
    "関数とツール": "Functions and tools",
    "関数呼び出し": "Function calling",
    "並列関数呼び出し": "Parallel function calling",
    "ツール": "Tools",
    "ストリーミング": "Streaming",
    "JSON モード": "JSON Mode",
    "再現可能な出力 (Preview)": "Reproducible output (preview)",
    "精度と応答性の向上": "Enhanced accuracy and responsiveness",
    "機能の完全な概要": "Full summary of capabilities",
    "機能の完全な要約": "Full summary of capabilities",
    "Codex CLI および Codex VS Code 拡張機能用に最適化": "Optimized for Codex CLI & Codex VS Code extension",
    "以前の一般提供モデル": "Older GA model",
    "以前のプレビュー バージョン": "Older preview version",
    "以前の Preview バージョン": "Older preview version",
    "オーディオとテキスト生成向けのオーディオ モデル": "Audio model for audio and text generation",
    "リアルタイム オーディオ処理向けのオーディオ モデル": "Audio model for real-time audio processing",
    "汎用音声認識モデル": "General-purpose speech recognition model",
    "テキスト間": "Text to text",
    "テキストと視覚テキスト": "Text and vision to text",
}
"""Sentences of the items of a cell's list, without the full stop and with blanks around Latin words."""

_PARTS: Mapping[re.Pattern[str], str] = {
    re.compile(r"入力:"): "Input:",
    re.compile(r"出力:"): "Output:",
    re.compile(
        r"(?:トレーニング用コンテキストの例の長さ|トレーニング例のコンテキスト長):"
    ): "Training example context length:",
    re.compile(r"プロビジョニングされたマネージド デプロイ"): "provisioned managed deployments",
    re.compile(r"バッチ デプロイ"): "batch deployments",
    re.compile(r"グローバル標準"): "Global Standard",
    re.compile(r"(?:DataZone|データ ゾーン) ?標準"): "Data Zone Standard",
    re.compile(r"プレビュー"): "Preview",
    re.compile(r"(?<=\()オムニ(?=\))"): "omni",
    re.compile(r"オーディオ\Z"): "audio",
    re.compile(r"「 ?モデル テーブル ?」を参照してください。?"): "See the models table.",
    re.compile(r"すべての Azure OpenAI リージョン"): "All Azure OpenAI regions",
    re.compile(r"このモデルは、元の制限付きアクセスの一部としてアクセス権が付与されたお客様のみが使用できます。?"): (
        "This model is available only for customers who were granted access as part of the original limited access."
    ),
}
"""What repeats inside the cells of tables."""

_SENTENCES: Mapping[re.Pattern[str], str] = {
    re.compile(
        r"他の Azure OpenAI モデルとは異なり、 ?(\S+) モデルをデプロイするには Foundry プロジェクト ?が必要です。?"
    ): (r"Unlike other Azure OpenAI models \1 requires a Foundry project to deploy the model."),
    re.compile(r"グローバル トレーニングでは、.*次のリージョンの Azure OpenAI リソースで使用できます。?"): (
        "Global training provides more affordable training per token, but doesn't offer data residency. "
        "It's currently available to Azure OpenAI resources in the following regions:"
    ),
    re.compile(
        r"既知の問題は、すべての (.+?) シリーズ モデルに影響します。\s*"
        r"([\d,]+) トークンを超える大規模なツールまたは関数呼び出しの定義では、.*"
    ): (
        r"A known issue is affecting all \1 series models. "
        r"Large tool or function call definitions that exceed \2 tokens will result in failures."
    ),
    re.compile(r"ビジョン ?サポートなし"): "no vision support",
    re.compile(r"4\.1[ -]?ナノ ?サポートなし"): "no 4.1-nano support",
}
"""What repeats in sentences and lists."""

_AND = re.compile(r"\s*(?:、\s*)?および\s*|\s+と\s*(?=\S)|(?<=\))と\s*|\s*、\s*または\s*|\s*または\s*")
_DAY = re.compile(r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?日)?")
_BETWEEN_SCRIPTS = re.compile(r"(?<=[A-Za-z])(?=[぀-ヿ一-鿿])|(?<=[぀-ヿ一-鿿])(?=[A-Za-z])")
_REGISTRATION: Mapping[re.Pattern[str], str] = {
    re.compile(
        r"(?P<names>.+?)\s*(?:モデル)?\s*(?:へのアクセスには|にアクセスするには)、?\s*登録が必要です\s*。?\s*(?P<rest>.*)"
    ): "Registration is required to access {}.",
    re.compile(r"(?P<names>.+?)\s*は登録を必要としません\s*。?\s*(?P<rest>.*)"): "{} do not require registration.",
}
_LIST_OF_NAMES = re.compile(r"\s*(?:、\s*および|、\s*または|、|および|または|,)\s*")
_MODEL_NAME = re.compile(r"[A-Za-z][\w.-]*\w")


def english_title(text: str) -> str:
    """Put a heading or a column into English: `リージョンの可用性` is `Region availability`."""
    folded = " ".join(text.replace("(", " (").replace(")", ") ").split())
    return _TITLES.get(text) or _TITLES.get(folded) or re.sub(r"\s*シリーズ\Z", " series", _AND.sub(" and ", text))


def english_cell(text: str) -> str:
    """Put into English what repeats word for word in cells, and write days as ISO days."""
    text = _DAY.sub(_iso_day, text)
    for pattern, english in _PARTS.items():
        text = pattern.sub(english, text)
    return text


def english_item(text: str) -> str:
    """Put an item of a cell's list into English, sentence by sentence, where all are of those that the pages repeat."""
    sentences = [sentence.strip() for sentence in text.split("。") if sentence.strip()]
    known = [_ITEMS.get(_spaced(sentence)) or _ITEMS.get(sentence) or sentence for sentence in sentences]
    return ". ".join(known) if all(sentence.isascii() for sentence in known) else text


def _spaced(text: str) -> str:
    """A text with a blank between Latin and Japanese words, as most pages write it."""
    return " ".join(_BETWEEN_SCRIPTS.sub(" ", text).replace("( ", "(").split())


def english_regions(text: str) -> str:
    """Put the conjunctions of a list of regions into English; the names are known in both languages."""
    return _AND.sub(" and ", text).replace("、", ", ")


def english_text(text: str) -> str:
    """Put into English the sentences that readers go by: who must register, in which regions something is available."""
    for pattern, english in _SENTENCES.items():
        text = pattern.sub(english, text)
    plain = read_cell(text).text.removeprefix("- ")
    for pattern, english in _REGISTRATION.items():
        if match := pattern.fullmatch(plain):
            names = [name.strip() for name in _LIST_OF_NAMES.split(match["names"])]
            if all(_MODEL_NAME.fullmatch(name) for name in names):
                sentence = english.format(", ".join(f"`{name}`" for name in names))
                return f"{sentence} {match['rest']}".rstrip()
    return text


def _iso_day(match: re.Match[str]) -> str:
    month = f"{match['year']}-{int(match['month']):02}"
    return f"{month}-{int(match['day']):02}" if match["day"] else month
