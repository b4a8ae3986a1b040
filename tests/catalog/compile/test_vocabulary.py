"""Names as documents write them."""

from __future__ import annotations

import pytest

from aoai_catalog.compile.vocabulary import format_of, read_sku_words, read_version


@pytest.mark.parametrize(
    ("title", "sku"),
    [
        ("standard-models", "Standard"),
        ("standard-global", "GlobalStandard"),
        ("Datazone standard model availability", "DataZoneStandard"),
        ("PTU-managed model availability", "ProvisionedManaged"),
        ("provisioned-global", "GlobalProvisionedManaged"),
        ("Data zone provisioned managed  model availability", "DataZoneProvisionedManaged"),
        ("global-batch", "GlobalBatch"),
        ("global-batch-datazone", "DataZoneBatch"),
        ("Developer (for fine-tuned models)", "DeveloperTier"),
        ("Standard and provisioned deployments", None),
        ("Region availability", None),
        ("Batch", None),
    ],
)
def test_words_amount_to_a_sku(title: str, sku: str | None) -> None:
    """A kind and a reach, in any order; two kinds, or a kind that no SKU has, are none."""
    assert read_sku_words(title) == sku


@pytest.mark.parametrize(
    ("written", "version"),
    [("1106-preview", "1106-Preview"), ("0125-Preview", "0125-Preview"), ("vision-preview", "vision-preview")],
)
def test_versions_are_spelled_as_azure_spells_them(written: str, version: str) -> None:
    """Pages disagree about the capital."""
    assert read_version(written) == version


def test_a_host_goes_before_the_models_name() -> None:
    """Fireworks hosts models of others with figures of its own; the name would tell their maker."""
    assert format_of("gpt-oss-120b", ("Fireworks on Microsoft Foundry models",)) == "Fireworks"
    assert format_of("gpt-oss-120b", ("Latest Azure OpenAI models",)) == "OpenAI-OSS"
    assert format_of("model-router", ("Microsoft",)) == "OpenAI"
