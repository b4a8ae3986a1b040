"""Tables that describe models, default versions, and what pages say of registration."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aoai_catalog.records import Feature, ModelFacts, Place

COLUMNS = (
    "|  Model ID  | Description | Context Window | Max Output Tokens | Training Data (up to)  |\n|--|--|--|--|--|\n"
)
SHORT = "| Model ID | Description |\n|---|---|\n"
MAKERS = "| Model | Type | Capabilities |\n|---|---|---|\n"


def test_a_row_is_a_model_with_its_facts(compile_pages: Callable) -> None:
    """Numbers lose their separators; the description is kept, and gives the Responses feature where it lists it."""
    row = (
        "| `gpt-5` (2025-08-07)<br />**Preview** | - [Responses API](../r). <br /> - Tools "
        "| 400,000<br /><br />Input: 272,000<br />Output: 128,000 | 128,000 | May 31, 2024 |"
    )
    edition = compile_pages({"page.md": f"## GPT-5\n\n{COLUMNS}{row}\n"})
    at = Place("page", 5, "GPT-5")
    assert edition.table("models") == (
        ModelFacts(
            "OpenAI",
            "gpt-5",
            "2025-08-07",
            at,
            context_window="400000 (input 272000, output 128000)",
            max_output="128000",
            training_data="May 31, 2024",
            capabilities={"description": "- Responses API. - Tools"},
            note="Preview",
        ),
    )
    assert edition.table("features") == (
        Feature("responses", at, "OpenAI", "gpt-5", "2025-08-07", note="listed in the model's description"),
    )


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        ("Max request (tokens)", "Input: 200,000 <br /> Output: 100,000", ("200000", "100000")),
        ("Max request (tokens)", "8,192", ("8192", "")),
        ("Max request (characters)", "4,000", ("4000 characters", "")),
        ("Max request (audio file size)", "25 MB", ("", "")),
        (
            "Context window",
            "- 1,047,576 <br /> - 300,000 (standard deployments) <br /> - 128,000 (batch deployments)",
            ("1047576; 300000 (standard deployments); 128000 (batch deployments)", ""),
        ),
        (
            "Context window",
            "- 1,047,576 **(not available)** <br /> - 128,000 (standard)",
            ("1047576 (not available); 128000 (standard)", ""),
        ),
    ],
)
def test_windows_keep_what_they_hold_for(
    compile_pages: Callable, columns: str, cells: str, expected: tuple[str, str]
) -> None:
    """Where deployment types differ all figures are kept; a request's input is the window, its output the limit."""
    page = f"| Model ID | {columns} |\n|---|---|\n| `o3` | {cells} |\n"
    assert [(facts.context_window, facts.max_output) for facts in compile_pages({"page.md": page}).table("models")] == [
        expected
    ]


def test_models_of_other_makers_are_read_by_their_bullets(compile_pages: Callable) -> None:
    """Labels in bold name the capabilities; tokens of input and output are the window and the limit."""
    row = (
        "| [Phi-4](https://x) | chat | - **Input:** text (16,384 tokens) <br /> - **Output:** text (1M tokens) <br /> "
        "- **Tool calling:** No <br /> and more |"
    )
    (facts,) = compile_pages({"page.md": f"## Microsoft\n\n{MAKERS}{row}\n"}).table("models")
    assert (facts.format, facts.model, facts.context_window, facts.max_output) == (
        "Microsoft",
        "Phi-4",
        "16384",
        "1000000",
    )
    assert facts.capabilities == {
        "input": "text (16,384 tokens)",
        "output": "text (1M tokens)",
        "tool calling": "No and more",
        "type": "chat",
    }


def test_misplaced_separators_stop(problems_of: Callable) -> None:
    """`128,00` could be either of two numbers."""
    page = "| Model ID | Max request (tokens) |\n|---|---|\n| `gpt-audio` | Input: 128,00 |\n"
    assert problems_of({"page.md": page}) == [
        "docs/page.md:3: '128,00' holds a number with misplaced separators; it is kept as written"
    ]


def test_default_versions_are_facts_of_two_models(compile_pages: Callable) -> None:
    """The one that is, and the one that will be, with the words on when."""
    page = (
        "| Model | Current default version | New default version | Default upgrade date |\n|---|---|---|---|\n"
        "| `gpt-4o` | 2024-05-13 | 2024-08-06 | starting on February 13, 2025 |\n| `o1` | 2024-12-17 | - | - |\n"
    )
    assert [(m.model, m.version, m.default, m.note) for m in compile_pages({"page.md": page}).table("models")] == [
        ("gpt-4o", "2024-05-13", True, ""),
        ("gpt-4o", "2024-08-06", False, "next default version; starting on February 13, 2025"),
        ("o1", "2024-12-17", True, ""),
    ]


def registrations(compile_pages: Callable, text: str, models: str) -> dict[str, tuple[str, str]]:
    rows = "".join(f"| `{model}` | x |\n" for model in models.split())
    edition = compile_pages({"page.md": f"{text}\n\n{SHORT}{rows}"})
    return {facts.model: (facts.registration, facts.note) for facts in edition.table("models")}


@pytest.mark.parametrize(
    ("text", "required", "note"),
    [
        (
            "- **[Registration is required for access to gpt-5.2 and gpt-5.2-codex](https://aka.ms/a).**",
            {"gpt-5.2", "gpt-5.2-codex"},
            "Registration is required for access to gpt-5.2 and gpt-5.2-codex. (https://aka.ms/a)",
        ),
        (
            "Grok is here. [Registration is required for access to](https://aka.ms/g) `o1` (Preview) and `o3`.",
            {"o1", "o3"},
            "Registration is required for access to o1 (Preview) and o3. (https://aka.ms/g)",
        ),
        (
            "Registration is required to access `o1`. Access is granted by criteria.\n\nTo request access, go to "
            "[the form](https://aka.ms/f). Done.",
            {"o1"},
            "Registration is required to access o1. (https://aka.ms/f)",
        ),
        (
            "`o1` is available only for customers who were granted access as part of the limited access.",
            {"o1"},
            "o1 is available only for customers who were granted access as part of the limited access.",
        ),
    ],
)
def test_what_prose_says_is_attached_to_the_rows(
    compile_pages: Callable, text: str, required: set[str], note: str
) -> None:
    """The words and the form's address are kept; of the others on the page its silence says that they need none."""
    found = registrations(compile_pages, text, "gpt-5.2 gpt-5.2-codex o1 o3")
    assert {model for model, (status, _) in found.items() if status == "required"} == required
    assert {status for model, (status, _) in found.items() if model not in required} == {"none"}
    assert {found[model][1] for model in required} == {note}


def test_a_page_without_a_word_of_registration_leaves_it_unknown(compile_pages: Callable) -> None:
    """Silence of such a page says nothing."""
    assert registrations(compile_pages, "A page.", "o1") == {"o1": ("unknown", "")}


def test_a_no_is_a_statement_too(compile_pages: Callable) -> None:
    """Some pages name the models that do not need it."""
    assert registrations(compile_pages, "- `o1` and `o3` do not require registration.", "o1 gpt-5") == {
        "o1": ("none", "o1 and o3 do not require registration."),
        "gpt-5": ("unknown", ""),
        "o3": ("none", "o1 and o3 do not require registration."),
    }


def test_a_footnote_or_cell_speaks_of_its_row(compile_pages: Callable) -> None:
    """Whatever the words call the model."""
    rows = "| `o1`<sup>1</sup> | x |\n| `o3` | This model is available only for customers who were granted access. |\n"
    edition = compile_pages({"page.md": f"{SHORT}{rows}\n<sup>1</sup> Omega is a gated research preview.\n"})
    assert {facts.model: facts.registration for facts in edition.table("models")} == {
        "o1": "required",
        "o3": "required",
    }


def test_a_family_decides_nothing(compile_pages: Callable) -> None:
    """Which of its models are meant the sentence does not say; it is kept, and the rows are left as they are."""
    page = "If you're using gpt-5 models, [registration](https://aka.ms/g) is required.\n"
    (facts,) = compile_pages({"page.md": page}).table("models")
    assert (facts.model, facts.registration, facts.note) == (
        "gpt-5",
        "unknown",
        "If you're using gpt-5 models, registration is required. (https://aka.ms/g)",
    )


def test_a_model_without_a_row_has_a_record_of_its_own(compile_pages: Callable) -> None:
    """A page of prose can gate a model too; words about other registrations are no statement."""
    page = "Registration is required for access to `o3-pro`.\n\nThe limit of tool registrations is 128.\n"
    assert [(facts.model, facts.registration) for facts in compile_pages({"page.md": page}).table("models")] == [
        ("o3-pro", "required")
    ]


def test_a_model_of_another_maker_can_list_its_regions(compile_pages: Callable) -> None:
    """Regions by name are offers; `all regions` names none, and stays among the capabilities."""
    page = (
        "## Mistral AI\n| Model | Capabilities | Deployment type (region availability) |\n|---|---|---|\n"
        "| `Mistral-Large-3` | x | - Global standard (West US 3, UK South) <br> - Data zone standard (all regions) |\n"
    )
    edition = compile_pages({"page.md": page})
    assert [(row.model, row.sku, row.yes) for row in edition.table("offers")] == [
        ("Mistral-Large-3", "GlobalStandard", ("uksouth", "westus3"))
    ]
    assert edition.table("models")[0].capabilities["deployment type (region availability)"] == (
        "- Global standard (West US 3, UK South) - Data zone standard (all regions)"
    )
