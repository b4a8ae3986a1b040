"""What the pack's configuration comes to, without a pack that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.core.finding import Level
from aoai_policies.pack.settings import Configured, check_names, facts_of, in_force, policy_name
from aoai_policies.pack.unverified import POLICIES, policy

LOCKED = {"locked": True}


@pytest.mark.parametrize(
    ("own", "configuration", "environment", "remark"),
    [
        ({}, {}, {}, ""),
        ({}, {}, {"AOAI_AS_OF": ""}, ""),
        (
            {},
            {},
            {"AOAI_AS_OF": "2026-10-05", "AOAI_SETTINGS": "/a.yaml", "OTHER": "1"},
            "the environment changes this run: AOAI_SETTINGS=/a.yaml names the settings, "
            "AOAI_AS_OF=2026-10-05 sets the day",
        ),
        (
            LOCKED,
            {},
            {"AOAI_CATALOG": "/c"},
            "the environment changes this run: AOAI_CATALOG=/c adds to the catalog; "
            "the pack's settings are locked, so it ignores these",
        ),
        (LOCKED, {"locked": False}, {"AOAI_CHECKS": "off"},
         "the environment changes this run: AOAI_CHECKS=off sets the checks of components"),
    ],
)  # fmt: skip
def test_variables_that_have_a_say_are_told(
    own: dict[str, Any], configuration: dict[str, Any], environment: dict[str, str], remark: str
) -> None:
    """Each with what it does, and that it is ignored where the settings are locked; the configuration decides."""
    assert in_force(own, configuration, environment) == remark


def test_locked_settings_take_nothing_from_outside(tmp_path: Path) -> None:
    """Neither the variable nor the file that it names; otherwise the file goes over the pack's own."""
    file = tmp_path / "aoai.yaml"
    file.write_text("strict: true\n")
    environment = {"AOAI_SETTINGS": str(file), "AOAI_AS_OF": "2026-10-05"}
    own = {"strict": False, "production": True}
    free = facts_of(own, {"retirement": {"warn_days": 30}}, environment)
    assert (free.settings.strict, free.settings.production, str(free.today)) == (True, True, "2026-10-05")
    assert free.settings.retirement.warn_days == 30
    locked = facts_of({**own, **LOCKED}, {}, {**environment, "AOAI_AS_OF": "1999-01-01", "AOAI_SETTINGS": "a.yaml"})
    assert (locked.settings.strict, locked.settings.production, locked.today.year > 1999) == (False, True, True)


@pytest.mark.parametrize(
    ("configuration", "environment", "problem"),
    [
        ({"levels": {}}, {},
         "`levels` under `aoai`: a policy's level is its own `enforcementLevel`, such as "
         '"aoai107-version-not-pinned": "mandatory"'),
        ({}, {"AOAI_SETTINGS": "a.yaml"},
         "AOAI_SETTINGS=a.yaml: a policy pack runs in its own folder; write the absolute path"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(configuration: Any, environment: dict[str, str], problem: str) -> None:
    """With what to write instead."""
    with pytest.raises(InputError) as raised:
        facts_of({}, configuration, environment)
    assert str(raised.value) == problem


@pytest.mark.parametrize(
    ("name", "properties", "problem"),
    [
        ("aoai", {"strict": True}, ""),
        ("aoai202-sku-not-in-region", {}, ""),
        ("somebody-elses", {}, ""),
        ("AOAI202", {}, "`AOAI202`: the pack has no such policy; write `aoai202-sku-not-in-region`"),
        ("sku-not-in-region", {},
         "`sku-not-in-region`: the pack has no such policy; write `aoai202-sku-not-in-region`"),
        ("aoai202", {}, "`aoai202`: the pack has no such policy; write `aoai202-sku-not-in-region`"),
        ("aoai202-sku-not-in-regoin", {},
         "`aoai202-sku-not-in-regoin`: the pack has no such policy; write `aoai202-sku-not-in-region`"),
        ("aoai503-retires-soon", {"warn_days": 3},
         "`aoai503-retires-soon`: takes an `enforcementLevel` only, not warn_days; write `retirement.warn_days` "
         "under `aoai`"),
    ],
)  # fmt: skip
def test_names_in_the_configuration(name: str, properties: dict[str, Any], problem: str) -> None:
    """A policy's, or nothing like one: what comes close would have no effect."""
    configuration = {name: Configured(Level.ERROR, properties)}
    if not problem:
        check_names(configuration, POLICIES)
        return
    with pytest.raises(InputError) as raised:
        check_names(configuration, POLICIES)
    assert str(raised.value) == problem


@pytest.mark.parametrize("name", ["AOAI904", "aoai904", "unverified", "UNVERIFIED"])
def test_a_policy_by_id_or_slug(name: str) -> None:
    """In any case; AOAI904 is the pack's own, and stands in its place among all."""
    assert policy_name(policy(name)) == "aoai904-unverified"
    assert [one.id for one in POLICIES] == sorted(one.id for one in POLICIES)
    with pytest.raises(InputError, match=r"^AOAI999: no such rule; did you mean AOAI"):
        policy("AOAI999")
