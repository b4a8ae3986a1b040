"""Names as documents write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aoai_catalog.compile.cells import CellError
from aoai_catalog.compile.vocabulary import (
    format_of,
    hosted_name,
    read_model,
    read_sku_name,
    read_sku_words,
    read_version,
)


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


ADD = "add the one that names the vendor to `vendors` in edition.yaml"


@pytest.mark.parametrize(
    ("reads", "text", "found"),
    [
        (read_sku_name, "globalstandard", "GlobalStandard"),
        (read_sku_name, "Global Standard", "GlobalStandard"),
        (read_model, "GPT-4.1 mini (preview)", ("gpt-4.1-mini", "preview")),
        (read_model, "DALLE-3", ("dall-e-3", "")),
        (read_version, "", ""),
        (lambda heading: format_of("x", (heading,)), "Cohere (preview)", "Cohere"),
        (lambda heading: format_of("x", ("OpenAI", heading, "Models")), "Cohere", "Cohere"),
        (lambda name: hosted_name("Fireworks", name, ["GLM-4.7", "FW-GLM-4.7"]), "GLM-4.7", "FW-GLM-4.7"),
        (lambda name: hosted_name("Fireworks", name, ["FW-GLM-4.7"]), "x", "x"),
        (lambda name: hosted_name("OpenAI", name, ["FW-gpt-9"]), "gpt-9", "gpt-9"),
    ],
)
def test_names_as_azure_has_them(reads: Callable[[str], object], text: str, found: object) -> None:
    """SKUs, models, versions, formats, and what a host calls a model."""
    assert reads(text) == found


@pytest.mark.parametrize(
    ("reads", "text", "problem"),
    [
        (read_sku_name, "Fast", "is not a known deployment type; add it to `skus` in edition.yaml if Azure has it"),
        (read_model, "a/b", "is not a model name"),
        (read_model, "2026-01-01", "is a version where a model is due; are the titles of two columns swapped?"),
        (read_version, "2026-02-30", "is not a version of a model"),
        (read_version, "x y", "is not a version of a model"),
        (format_of, "x", f"is of no known vendor; no heading stands above it: {ADD}"),
        (lambda model: format_of(model, ("Models",)), "x",
         f"is of no known vendor; the headings above it are 'Models': {ADD}"),
        *((lambda heading: format_of("x", (heading,)), heading,
           "is not a known heading of a vendor; add it to `vendors` in edition.yaml")
          for heading in ("Cohere (x)", "Fireworks things")),
    ],
)  # fmt: skip
def test_names_that_nobody_knows(reads: Callable[[str], object], text: str, problem: str) -> None:
    """The text, and what to do about it."""
    with pytest.raises(CellError) as raised:
        reads(text)
    assert str(raised.value) == f"{text!r} {problem}"
