"""Tables that explain and hold no fact of the catalog: parameters, troubleshooting, stages, example figures.

They are known by their columns, and stand on many pages of every date. Their cells count as not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record

_COLUMNS = frozenset(
    {
        # what a request, a file or a form takes
        ("parameter", "description"),
        ("parameter", "type", "description"),
        ("parameter", "type", "required?", "description"),
        ("name", "type", "description"),
        ("name", "description"),
        # the reference of an API
        ("name", "in", "required", "type", "description"),
        ("name", "required", "type", "description"),
        ("name", "type", "description", "required", "default"),
        ("content-type", "type", "description"),
        # other things that a request takes
        ("input", "description"),
        ("field", "description", "example"),
        ("column name", "description"),
        ("variable", "definition"),
        ("option", "read", "update"),
        ("mode", "description"),
        ("deployment-level setting", "request-level setting", "request processed by service tier"),
        ("", "api version"),
        # what went wrong
        ("issue", "resolution"),
        ("issue", "cause", "resolution"),
        ("error", "description"),
        ("error scenario", "http status", "error code", "recommended action"),
        # what words mean, and where to read on
        ("stage", "what it means", "can create new deployments?", "existing deployments work?"),
        (
            *("stage (docs and portal)", "api status field (lifecyclestatus)"),
            *("api date field (deprecation.inference)", "what it means"),
        ),
        ("order", "deployment type", "when available"),
        ("phase", "pattern"),
        ("outcome", "what happens"),
        ("event", "timing", "applies to"),
        ("channel", "details"),
        ("question", "answer", "learn more"),
        ("benefit", "description"),
        ("topic", "details"),
        ("models", "description"),
        ("service", "description", "link"),
        ("resource", "learn", "extend"),
        ("what you want to do", "article"),
        ("data type", "basic setup", "standard setup"),
        ("deployment type", "billing", "latency service level agreement (sla)", "workload type and needs"),
        ("deployment type", "quota name"),
        ("deployment type", "sku-name in cli"),
        ("deployment type", "sku-name in cli", "data routing", "best for"),
        ("quota allocation/offer type", "subscription quota id"),
        # figures of an example
        ("deepseek ptus added", "covered by reservation", "hourly overage"),
    }
)
_FIRST_COLUMNS = frozenset({"evaluation benchmark", "peak calls per minute (rpm)"})
"""The first columns of tables whose others vary: benchmarks by model, a worked example."""


def claims_aside(block: Block, _document: Document) -> bool:
    """Whether a block is a table that only explains."""
    if not isinstance(block, Table):
        return False
    columns = tuple(column.lower() for column in block.columns)
    return columns in _COLUMNS or columns[:1] in {(first,) for first in _FIRST_COLUMNS}


def read_nothing(_block: Block, _context: Context) -> Iterator[Record | Problem]:
    """Yield nothing."""
    return iter(())


ASIDE = Reader("table that explains", (), claims_aside, read_nothing)
