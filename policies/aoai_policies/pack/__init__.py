"""The policy pack for Pulumi.

A stack's own pack is three lines::

    from aoai_policies.pack import policy_pack

    policy_pack("contoso-openai", settings={"levels": {"AOAI107": "error"}})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aoai_policies.core.rule import AnyRule

__all__ = ["policy_pack"]


def policy_pack(
    name: str = "azure-openai", *, settings: Mapping[str, Any] | None = None, rules: Sequence[AnyRule] | None = None
) -> None:
    """Serve the rules as a policy pack. Returns when the engine ends the process.

    Args:
        name: The pack's name, as Pulumi shows it.
        settings: The keys of `aoai.yaml`, `levels` included. The stack's own `aoai.yaml` (or the file named by
            AOAI_SETTINGS) goes over them, and over both goes Pulumi's policy configuration: `enforcementLevel` of each
            policy, the other keys under `aoai`. With `locked: true` no file and no variable goes over them.
        rules: Rules to serve; all by default.
    """
    import os
    import sys

    from aoai_catalog.input_error import InputError

    try:
        from aoai_policies.pack.server import serve
    except ModuleNotFoundError as error:
        missing = f"the policy pack needs {error.name}: install `pulumi-azure-openai[pack]`"
        raise ModuleNotFoundError(missing, name=error.name) from None
    from aoai_policies.pack.session import Session
    from aoai_policies.pack.unverified import policies

    try:
        served = policies() if rules is None else rules
    except InputError as error:
        sys.exit(f"{name}: {error}")
    serve(Session(served, os.environ, settings), name)
