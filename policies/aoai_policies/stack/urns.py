"""URNs, which name a resource's stack, project, type and logical name."""

from __future__ import annotations


def name_of(urn: str) -> str:
    """The logical name."""
    return urn.split("::", 3)[-1]


def type_of(urn: str) -> str:
    """The type token, without those of the parents."""
    parts = urn.split("::", 3)
    return parts[2].rpartition("$")[2] if len(parts) == 4 else ""


def stack_of(urn: str) -> str:
    """The stack's name."""
    return urn.partition("::")[0].removeprefix("urn:pulumi:")


def without_id(reference: str) -> str:
    """The URN in a reference to a provider, which ends in the provider's id."""
    return reference.rpartition("::")[0]
