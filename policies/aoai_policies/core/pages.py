"""Where the pages of the rules can be read."""

from __future__ import annotations

from aoai_policies.core.rule import AnyRule

PAGES = "https://github.com/pulumi-azure-openai/pulumi-azure-openai/blob/main/docs/rules"


def page_url(rule: str) -> str:
    """The address of a rule's page."""
    return f"{PAGES}/{rule}.md"


def help_url(rule: AnyRule) -> str:
    """Where to read about a rule: its page, for a rule of others the first page that it rests on."""
    if rule.id.startswith("AOAI"):
        return page_url(rule.id)
    return rule.references[0].url if rule.references else page_url("README")
