"""The policy pack for Pulumi.

A stack's own pack is three lines::

    from aoai_policies.pack import policy_pack

    policy_pack("contoso-openai", settings={"levels": {"AOAI107": "error"}})
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from aoai_catalog.input_error import InputError
from aoai_policies.pack.policies import policies_of
from aoai_policies.pack.server import serve
from aoai_policies.pack.session import Session
from aoai_policies.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aoai_policies.core.rule import AnyRule

__all__ = ["policy_pack"]


def policy_pack(
    name: str = "azure-openai", *, settings: Mapping[str, Any] | None = None, rules: Sequence[AnyRule] = RULES
) -> None:
    """Serve the rules as a policy pack. Returns when the engine ends the process.

    Args:
        name: The pack's name, as Pulumi shows it.
        settings: The keys of `aoai.yaml`, `levels` included. The file named by AOAI_SETTINGS goes over them, and over
            both goes Pulumi's policy configuration: `enforcementLevel` of each policy, the other keys under `aoai`.
        rules: Rules to serve; all by default.
    """
    session = Session(rules, os.environ, settings)
    try:
        levels = session.settings().levels
    except InputError:
        # Said when the engine configures the pack: there it can be shown, here the pack would only fail to start.
        levels = {rule.id: rule.level for rule in rules}
    serve(
        session,
        policies_of(session, levels),
        name=name,
        display_name="Azure OpenAI",
        description="Azure OpenAI deployments against the documented catalog, before anything is applied.",
    )
