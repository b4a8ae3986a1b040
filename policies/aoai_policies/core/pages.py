"""Where the pages of the rules can be read."""

from __future__ import annotations

PAGES = "https://github.com/pulumi-azure-openai/pulumi-azure-openai/blob/main/docs/rules"


def page_url(rule: str) -> str:
    """The address of a rule's page."""
    return f"{PAGES}/{rule}.md"
