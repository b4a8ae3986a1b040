"""Foundry projects of an account of kind AIServices."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import cognitiveservices as cs

from aoai_components._children import Children
from aoai_components._known import present


class ProjectArgs(TypedDict):
    """A Foundry project: agents, evaluations and files of one team. Some models need one, such as `gpt-oss-120b`."""

    name: str
    """Its name: 2 to 64 letters, digits, `.`, `_` and `-`. Never an Output."""
    display_name: NotRequired[pulumi.Input[str]]
    """Its display name. Default: none. May be an Output."""
    description: NotRequired[pulumi.Input[str]]
    """What it is for. Default: none. May be an Output."""


def create_projects(children: Children, projects: list[ProjectArgs]) -> list[cs.Project]:
    """Create projects, each with an identity of its own."""
    return [
        children.in_turn(
            cs.Project,
            project["name"],
            project_name=project["name"],
            location=children.location,
            identity={"type": "SystemAssigned"},
            properties=present(displayName=project.get("display_name"), description=project.get("description")),
            tags=children.tags,
        )
        for project in projects
    ]
