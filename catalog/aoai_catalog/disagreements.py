"""Where sources contradict each other: pages of one source, and documentation and ARM. Both statements are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from aoai_catalog.export import facts_of
from aoai_catalog.load import Source, Statement
from aoai_catalog.query import Catalog, Figures
from aoai_catalog.query.dates import LifecycleAnswer, resolve_lifecycle, speaking
from aoai_catalog.query.offers import knows
from aoai_catalog.records import TABLES, Model, Place


class Disagreement(msgspec.Struct, frozen=True):
    """Statements that cannot all be right.

    `within` is the source whose pages contradict each other, empty where documentation and ARM do. `about` names the
    thing; `regions` are those of which all of it is said.
    """

    between: Literal["pages", "documentation and ARM"]
    table: str
    about: str
    statements: tuple[Statement, ...]
    within: str = ""
    regions: tuple[str, ...] = ()


def disagreements(catalog: Catalog) -> Iterator[Disagreement]:
    """Find all, between the pages of every source in effect, then between documentation and ARM."""
    for source in catalog.sources:
        if source.manifest.kind != "overlay":
            yield from between_pages(source)
    for name in sorted(catalog.model_names()):
        for model in catalog.models(name):
            yield from between_kinds(catalog, model)


def between_pages(source: Source) -> Iterator[Disagreement]:
    """What an edition or capture says in two ways: rows about the same thing that differ. All of them are kept."""
    said: defaultdict[tuple[str, str], defaultdict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for table, (about, value_of) in _WORDS.items():
        for record in source.table(table):
            for fact in facts_of(record, (*TABLES[table].columns, *TABLES[table].key)):
                if value := value_of(fact):
                    said[table, " ".join(about.format_map(fact).split())][value].append(record.at)
    for (table, about), values in said.items():
        if len(values) > 1:
            statements = tuple(source.statement(at, value) for value, places in values.items() for at in places)
            yield Disagreement("pages", table, about, statements, str(source))


_Fact = Mapping[str, Any]
_WORDS: Mapping[str, tuple[str, Callable[[_Fact], str]]] = {
    "offers": ("{format} {model} {version} {sku} {region}", lambda fact: fact["status"]),
    "capacity": (
        "{format} {model} {version} {sku} {usage_name} {region}",
        lambda fact: (
            f"minimum {fact['minimum']}, step {fact['step']}, maximum {fact['maximum']}, {fact['tpm_per_unit']} TPM"
        ),
    ),
    "lifecycle": (
        "{format} {model} {version} {sku} {region} ({cloud}, {subject})",
        lambda fact: (
            f"{fact['stage']} {'not before ' if fact['not_before'] else ''}{fact['retires_on'] or 'no date'}".strip()
        ),
    ),
    "quotas": (
        "{tier} {model} {sku} {scope}",
        lambda fact: f"{fact['rpm']} RPM, {fact['tpm']} TPM {fact['other']}".rstrip(),
    ),
    "features": (
        "{feature} {format} {model} {version} {region}",
        lambda fact: fact["status"] if fact["region"] else "",
    ),
}
"""How a thing of a table is named, and what is said of it."""


def between_kinds(catalog: Catalog, model: Model) -> Iterator[Disagreement]:
    """Where the newest document that speaks of a model and the newest capture that does say different things."""
    yield from _offers(catalog, model)
    yield from _capacities(catalog, model)
    yield from _dates(catalog, model)


def _offers(catalog: Catalog, model: Model) -> Iterator[Disagreement]:
    newest = next((one for one in catalog.sources if one.manifest.kind == "edition" and one.covers("offers")), None)
    if newest is not None and not knows(newest, model):
        return  # the documentation has dropped it, and contradicts nobody any more
    regions = sorted({region for source in catalog.sources for region in source.regions})
    for sku in sorted(catalog.skus_of(model)):
        alike: dict[tuple[str, ...], dict[str, tuple[Statement, ...]]] = {}
        for region in regions:
            answer = catalog.offer(model, sku, region)
            if answer.disputed:
                said = tuple(msgspec.structs.replace(one, value=one.says) for one in answer.statements)
                alike.setdefault(tuple(one.says for one in said), {})[region] = said
        for places in alike.values():
            statements = tuple(dict.fromkeys(statement for said in places.values() for statement in said))
            about = f"{model} {sku}"
            yield Disagreement("documentation and ARM", "offers", about, statements, regions=tuple(places))


def _capacities(catalog: Catalog, model: Model) -> Iterator[Disagreement]:
    for sku in sorted(catalog.skus_of(model)):
        answer = catalog.capacity(model, sku)
        if answer.documented and answer.recorded and _differ(answer.documented, answer.recorded):
            statements = (answer.documented.statement, answer.recorded.statement)
            yield Disagreement("documentation and ARM", "capacity", f"{model} {sku}", statements)


def _differ(one: Figures, other: Figures) -> bool:
    """Whether both give a figure, and not the same."""
    pairs = ((one.minimum, other.minimum), (one.step, other.step), (one.maximum, other.maximum))
    return any(first is not None and second is not None and first != second for first, second in pairs)


def _dates(catalog: Catalog, model: Model) -> Iterator[Disagreement]:
    newest: dict[str, LifecycleAnswer] = {}
    for source, _ in speaking(catalog.sources, model):
        answer = resolve_lifecycle([source], model)
        if answer.retires_on is not None or answer.stage:
            newest.setdefault(source.manifest.kind, answer)
    documented, recorded = newest.get("edition"), newest.get("capture")
    if documented is None or recorded is None:
        return
    dates = documented.retires_on, recorded.retires_on
    stages = documented.stage, recorded.stage
    if (all(dates) and dates[0] != dates[1]) or (all(stages) and stages[0] != stages[1]):
        statements = tuple(one.statements[0] for one in (documented, recorded))
        yield Disagreement("documentation and ARM", "lifecycle", str(model), statements)
