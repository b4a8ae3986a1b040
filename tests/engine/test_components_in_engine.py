"""Our components in a real engine."""

from __future__ import annotations

from tests.engine.programs import COMPONENT


def test_children_of_a_component_never_meet(stack, azure):
    """Neither when they are created nor when two that are not neighbours are removed: Azure would answer 409."""
    shop = stack(COMPONENT, NAMES="one,two,three,four")
    for names in ("one,two,three,four", "two,four"):
        ran = shop.up(NAMES=names)
        assert ran.code == 0, ran.text
        assert sorted(deployments(azure)) == sorted(names.split(","))


def deployments(azure):
    return [name.rpartition("/")[2] for name in azure.existing if "/deployments/" in name]
