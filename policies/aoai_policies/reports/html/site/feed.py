"""What changed, as an Atom feed (RFC 4287): an entry for each model that two sources differ in, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from aoai_catalog.diff import Change
from aoai_catalog.names import fold_case
from aoai_policies.core.visible import visible
from aoai_policies.reports.changes import described
from aoai_policies.reports.html.markup import tag
from aoai_policies.reports.html.site.site import Comparison, Site
from aoai_policies.reports.wording import counted

GENERATOR = "aoai catalog site"
_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = "https://github.com/pulumi-azure-openai/pulumi-azure-openai/catalog"
"""What ids are made from; they stay the same wherever the site is published."""


def render_feed(site: Site, base_url: str) -> str:
    """Write the feed. Without a `base_url` its links are relative to where it stands.

    Args:
        site: What it is of.
        base_url: Where the site will be published, with a slash at its end, or empty.
    """
    ElementTree.register_namespace("", _ATOM)
    newest = max((one.after.date for one in site.comparisons), default=site.as_of)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", "Azure OpenAI catalog: changes")
    _add(feed, "id", _id("feed"))
    _add(feed, "updated", f"{newest}T00:00:00Z")
    _add(feed, "generator", GENERATOR)
    _add(_add(feed, "author"), "name", GENERATOR)
    _add(feed, "link", href=f"{base_url}index.html")
    if base_url:
        _add(feed, "link", rel="self", href=f"{base_url}feed.xml")
    for comparison in site.comparisons:
        for model, changes in sorted(comparison.by_model.items()):
            _entry(feed, comparison, changes, site.model_paths.get(model, ""), base_url)
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _entry(
    feed: ElementTree.Element, comparison: Comparison, changes: Sequence[tuple[str, Change]], path: str, base_url: str
) -> None:
    """What changed about one model, or about none."""
    model = changes[0][1].about.get("model", "")
    lines = (
        tag("li", f"{table}, {change.kind}: {' '.join(filter(None, (change.about.get('version'), described(change))))}")
        for table, change in changes
    )
    after = comparison.after
    entry = _add(feed, "entry")
    _add(entry, "title", f"{model or 'All models'}: {counted(len(changes), 'change')} in {after}")
    _add(entry, "id", _id(f"{after.manifest.kind}/{after.date}/{fold_case(model)}"))
    _add(entry, "updated", f"{after.date}T00:00:00Z")
    _add(entry, "link", href=base_url + (f"{path}#changes" if path else comparison.path))
    _add(entry, "content", tag("ul", *lines), type="html")


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"{_NAMES}/{name}").urn


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = visible(text) or None
    return element
