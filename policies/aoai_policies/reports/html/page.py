"""The frame of every page: one file with its style and scripts, to which the browser forbids everything else."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template

from aoai_policies.reports.html.markup import NOTHING, Html, escaped


@cache
def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """What the page may load: nothing but its own style and scripts, which are told by their digests."""
    style, early, script = (
        f"'sha256-{b64encode(sha256(_part(name).encode()).digest()).decode()}'"
        for name in ("page.css", "early.js", "page.js")
    )
    own = f"style-src {style}; script-src {early} {script}; img-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def page(title: str, heading: Html, body: Html, footer: Html, links: Html = NOTHING) -> str:
    """A whole page.

    Args:
        title: What the browser's tab says.
        heading: What stands on top, with the page's only `h1`.
        body: What it is about.
        footer: Where it comes from.
        links: What of other pages belongs into its head.
    """
    return Template(_part("page.html")).substitute(
        policy=_policy(),
        title=escaped(title),
        links=links,
        style=_part("page.css"),
        early=_part("early.js"),
        heading=heading,
        body=body,
        footer=footer,
        script=_part("page.js"),
    )
