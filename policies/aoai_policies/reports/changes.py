"""What has changed between two sources of the catalog, in the words of all reports about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from aoai_catalog.diff import Change, Field

_WORDS = {
    "retires_on": "retires",
    "deprecated_on": "deprecated",
    "not_before": "no earlier than",
    "tpm_per_unit": "TPM per unit",
    "tpm": "TPM",
    "rpm": "RPM",
    "fine_tuned_only": "fine-tuned models only",
}
_UNREMARKABLE = {("cloud", "public"), ("subject", "base")}


def described(change: Change) -> str:
    """A change in a line, without its model: what it is about, its regions, its values before and after."""
    about = [
        value
        for name, value in change.about.items()
        if name not in {"format", "model", "version"} and (name, value) not in _UNREMARKABLE
    ]
    parts = (" ".join(about), "; ".join(_field(one, change) for one in change.fields), ", ".join(change.regions))
    return ": ".join(filter(None, parts)) or ("listed" if change.kind == "appeared" else "not listed any more")


def _field(field: Field, change: Change) -> str:
    word = _WORDS.get(field.name, field.name.replace("_", " "))
    held = field.before if change.kind == "went" else field.after
    if isinstance(field.before, bool | None) and isinstance(field.after, bool | None):
        return word if held else f"no longer {word}"
    return f"{word} {_value(field.before)} → {_value(held)}" if change.kind == "changed" else f"{word} {_value(held)}"


def _value(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "none" if value is None else str(value)


def by_model(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Changes that follow each other and are of one model and version, under its name; empty where they name none."""

    def heading(change: Change) -> str:
        return " ".join(change.about[name] for name in ("model", "version") if name in change.about)

    return ((model, list(alike)) for model, alike in groupby(changes, key=heading))
