"""HTML put together from elements. What is not markup already is text, and escaped where it is put in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from aoai_policies.core.visible import visible

_CODE = re.compile(r"`([^`]+)`")
_WITHOUT_END = {"br", "input", "link", "wbr"}


class Html(str):
    """Markup. Every other value is text, whoever it comes from."""

    __slots__ = ()


NOTHING = Html()


def escaped(text: object) -> Html:
    """A text as markup: the one place that escapes."""
    return Html(html.escape(visible(str(text))))


def joined(parts: Iterable[object], between: object = "") -> Html:
    """Markup and texts one after another, with another between them."""
    return Html(_markup(between).join(map(_markup, parts)))


def _markup(value: object) -> Html:
    return value if isinstance(value, Html) else escaped(value)


def tag(name: str, /, *content: object, **attributes: object) -> Html:
    """An element. `class_` is the attribute class, `aria_label` aria-label; one that is None or False is left out."""
    named = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{named}>{joined(content)}" + ("" if name in _WITHOUT_END else f"</{name}>"))


def prose(message: str) -> Html:
    """A message, with what stands in backticks as code."""
    parts = _CODE.split(message)
    return joined(tag("code", part) if number % 2 else part for number, part in enumerate(parts))
