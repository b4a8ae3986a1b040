"""Content filters (Azure: RAI policies) and blocklists."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from hashlib import sha256
from typing import Any, NotRequired, TypedDict, cast

import pulumi
from pulumi_azure_native import cognitiveservices as cs

from aoai_components._children import Children
from aoai_components._plan import filter_rules
from aoai_components.choices import (
    ActionChoice,
    CategoryChoice,
    DirectionChoice,
    FilterPreset,
    PresetChoice,
    SeverityChoice,
)

BASE_POLICY = "Microsoft.DefaultV2"


class FilterRuleArgs(TypedDict):
    """What a content filter does with one category, if it differs from the preset."""

    category: CategoryChoice
    """What to look for."""
    direction: NotRequired[DirectionChoice]
    """In prompts or in completions. Default: both, if Azure supports the category there."""
    severity: NotRequired[SeverityChoice]
    """The lowest severity to act on, for hate, sexual, violence and self-harm. Default: the preset's, else `Medium`."""
    action: NotRequired[ActionChoice]
    """What to do. Default: `block`."""


class BlocklistUseArgs(TypedDict):
    """The use of a blocklist by a content filter."""

    name: pulumi.Input[str]
    """The blocklist's name: one of the account's `blocklists`; as an Output, also one that exists elsewhere."""
    direction: NotRequired[DirectionChoice]
    """In prompts or in completions. Default: both."""
    action: NotRequired[ActionChoice]
    """`block` or `annotate`. Default: `block`."""


class ContentFilterArgs(TypedDict):
    """A content filter that deployments of the account can name."""

    name: str
    """Its name: letters, digits, `.`, `_` and `-`. Never an Output."""
    preset: NotRequired[PresetChoice]
    """What it starts from. Default: `default`."""
    rules: NotRequired[list[FilterRuleArgs]]
    """What differs from the preset. Default: nothing."""
    blocklists: NotRequired[list[BlocklistUseArgs]]
    """The blocklists that it uses. Default: none."""
    asynchronous: NotRequired[bool]
    """Whether completions are streamed before they are filtered. Default: no."""


class BlocklistArgs(TypedDict):
    """Words and patterns that content filters of the account can use."""

    name: str
    """Its name: letters, digits, `.`, `_` and `-`. Never an Output."""
    description: NotRequired[pulumi.Input[str]]
    """What it is for. Default: none. May be an Output."""
    words: NotRequired[list[str]]
    """Words and phrases, matched literally. Default: none."""
    patterns: NotRequired[list[str]]
    """Regular expressions. Default: none."""


def create_blocklists(children: Children, blocklists: list[BlocklistArgs]) -> None:
    """Create blocklists and their items. An item is named after its text, so that another order changes none."""
    for blocklist in blocklists:
        name = blocklist["name"]
        created = children.in_turn(
            cs.RaiBlocklist,
            name,
            rai_blocklist_name=name,
            properties={"description": blocklist.get("description", "")},
        )
        items = [(word, False) for word in blocklist.get("words", [])]
        items += [(pattern, True) for pattern in blocklist.get("patterns", [])]
        for text, is_pattern in items:
            item = f"item-{sha256(f'{text}{is_pattern}'.encode()).hexdigest()[:12]}"
            children.in_turn(
                cs.RaiBlocklistItem,
                f"{name}/{item}",
                rai_blocklist_name=created.name,
                rai_blocklist_item_name=item,
                properties={"pattern": text, "isRegex": is_pattern},
            )


def create_content_filters(children: Children, filters: list[ContentFilterArgs]) -> None:
    """Create content filters."""
    for one in filters:
        children.in_turn(cs.RaiPolicy, one["name"], rai_policy_name=one["name"], properties=filter_properties(one))


def filter_properties(args: ContentFilterArgs) -> dict[str, Any]:
    """`properties` of the RAI policy.

    Raises:
        ArgumentError: A rule is about what Azure does not look for.
    """
    rules = cast("list[dict[str, str]]", args.get("rules", []))
    return {
        "basePolicyName": BASE_POLICY,
        "mode": "Asynchronous_filter" if args.get("asynchronous") else "Default",
        "contentFilters": filter_rules(args.get("preset", FilterPreset.DEFAULT), rules),
        "customBlocklists": [
            {"blocklistName": use["name"], "blocking": use.get("action", "block") == "block", "source": direction}
            for use in args.get("blocklists", [])
            for direction in ([str(use["direction"])] if "direction" in use else ["Prompt", "Completion"])
        ],
    }
