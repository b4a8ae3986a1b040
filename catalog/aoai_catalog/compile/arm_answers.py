"""Recorded answers of Azure Resource Manager to "which models are there in this region", one file a region.

`az cognitiveservices model list -l REGION` gives an array, ARM's own `models.list` an object with `value`. The region
is the file's name, unless the answer names it itself (`location`). Both hold an entry for each model and account kind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.compile.cells import CellError
from aoai_catalog.compile.problems import CompilationError, Problem


class CapacityFigures(msgspec.Struct, frozen=True):
    """What capacity a deployment may have, in units of the SKU."""

    minimum: int | None = None
    maximum: int | None = None
    step: int | None = None
    default: int | None = None


class RateLimit(msgspec.Struct, frozen=True, rename="camel"):
    """What one unit of capacity allows: `count` in `renewal_period` seconds. ARM does not say of what."""

    count: Annotated[float, msgspec.Meta(ge=0, le=1e12)] = 0
    renewal_period: Annotated[float, msgspec.Meta(ge=1, le=1e6)] = 60


class SkuRow(msgspec.Struct, frozen=True, rename="camel"):
    """A SKU of a model. One name can stand twice: for base models, and for fine-tuned ones."""

    name: str
    usage_name: str | None = None
    deprecation_date: str | None = None
    capacity: CapacityFigures | None = None
    rate_limits: tuple[RateLimit, ...] | None = None

    @property
    def fine_tuned(self) -> bool:
        """Whether the row permits only deployments of fine-tuned models. Answers write `-finetune` and `-Finetune`."""
        return (self.usage_name or "").casefold().endswith("-finetune")


class DeprecationDates(msgspec.Struct, frozen=True, rename="camel"):
    """When deployments of the model stop answering, and when it can no longer be trained."""

    inference: str | None = None
    fine_tune: str | None = None


class ReplacementConfig(msgspec.Struct, frozen=True, rename="camel"):
    """What Azure moves deployments to, from when on, and how many days before the end."""

    target_model_name: str | None = None
    target_model_version: str | None = None
    auto_upgrade_start_date: str | None = None
    upgrade_on_expiry_lead_time_days: int | None = None


class ListedModel(msgspec.Struct, frozen=True, rename="camel"):
    """A model as an answer lists it. Fields that no deployment depends on (publisher, cost, ids) are not read."""

    format: str
    name: str
    version: str
    is_default_version: bool | None = None
    skus: tuple[SkuRow, ...] | None = None
    capabilities: dict[str, str] | None = None
    deprecation: DeprecationDates | None = None
    replacement_config: ReplacementConfig | None = None
    lifecycle_status: str | None = None


class Entry(msgspec.Struct, frozen=True):
    """An entry of an answer. The account kind that it is for is not read: an offer holds for all that list it."""

    model: ListedModel


class Answer(msgspec.Struct, frozen=True):
    """What one region answered. An answer without entries says that the region offers nothing."""

    region: str
    path: str
    entries: tuple[Entry, ...]


class _Page(msgspec.Struct, rename="camel"):
    value: tuple[Entry, ...]
    location: str = ""
    next_link: str | None = None


def answer_of(region: str, entries: list[Any]) -> Answer:
    """What a region has just answered. Raises msgspec.ValidationError where it is not a list of models."""
    return Answer(region, region, msgspec.convert(entries, tuple[Entry, ...]))


def read_answers(folder: Path) -> tuple[Answer, ...]:
    """Read all answers of a folder, by region. Raises CompilationError where one is unreadable or incomplete."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.json")):
        path = f"{folder.name}/{file.name}"
        try:
            answer = _read_answer(path, file.stem, file.read_bytes())
        except CellError as error:
            problems.append(Problem(path, 0, error.text, error.what))
            continue
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
            what = (
                f"is not an answer of `az cognitiveservices model list` or ARM's models.list ({error}); record it again"
            )
            problems.append(Problem(path, 0, "", what))
            continue
        if answer.region in answers:
            what = f"is a second answer of {answer.region}, beside {answers[answer.region].path}; keep one"
            problems.append(Problem(path, 0, "", what))
        answers[answer.region] = answer
    if not answers and not problems:
        what = "holds no answers (.json); record one a region with `az cognitiveservices model list -l REGION`"
        problems.append(Problem(str(folder), 0, "", what))
    if problems:
        raise CompilationError(problems)
    return tuple(answers[region] for region in sorted(answers))


def _read_answer(path: str, stem: str, content: bytes) -> Answer:
    page = msgspec.json.decode(content, type=_Page | tuple[Entry, ...])
    if not isinstance(page, _Page):
        return Answer(_region(stem), path, page)
    if page.next_link:
        raise CellError(page.next_link, "says that the answer goes on; record all its pages in one `value`")
    return Answer(_region(page.location or stem), path, page.value)


def _region(name: str) -> str:
    if region := reviewed.region_id(name):
        return region
    raise CellError(name, "is not a region of data/regions.json; add it there if Azure has it")
