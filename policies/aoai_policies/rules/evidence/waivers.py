"""What the rules about waivers share: words, and an example."""

from __future__ import annotations

from aoai_policies.core.rule import Reference
from aoai_policies.core.settings import Waiver

WAIVERS = Reference(
    "Waivers and baselines",
    "https://github.com/pulumi-azure-openai/pulumi-azure-openai/blob/main/docs/waivers.md",
)


def named(waiver: Waiver) -> str:
    """A waiver in a sentence."""
    return f"the waiver of {waiver.rule} for {waiver.target}"


def key(waiver: Waiver) -> str:
    """What a baseline tells a waiver by."""
    return f"{waiver.rule} {waiver.target}"


def example(*, target: str = "dev/*/chat", expires: str = "2026-11-30") -> str:
    """Settings with one waiver."""
    return f"""\
waivers:
  - rule: AOAI107
    target: "{target}"
    reason: moves in November, ticket 812
    owner: ai-platform
    expires: {expires}"""
