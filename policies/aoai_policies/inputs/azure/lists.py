"""Reads Azure's own lists: what exists, all of it unchanged.

`az cognitiveservices account list`, `... account deployment list`, `az resource list`, an answer of Resource Graph or
of Azure's API; also several after one another, as a loop in a shell writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.core.target import Change, Unknown
from aoai_policies.inputs.source import Source
from aoai_policies.stack.arm_types import native, spelled
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource

_ID = re.compile(
    r"^/subscriptions/[^/]+/resourceGroups/(?P<group>[^/]+)/providers/(?P<namespace>[\w.]+)/(?P<rest>[^?]+)$",
    re.IGNORECASE,
)
_MORE = frozenset({"nextlink", "$skiptoken", "skiptoken"})
_OURS = re.compile(r"cognitiveservices/+accounts/", re.IGNORECASE)
_KINDS = "`az cognitiveservices account deployment list`, `az resource list` or a Resource Graph answer"


def read(data: bytes, source: Source) -> Plan:
    """Read lists of resources.

    Raises:
        InputError: They are no JSON, or hold something else than Azure's resources.
    """
    resources: dict[str, Resource] = {}
    unread: list[Unread] = []
    told = False
    for document in _documents(data.decode(), source.path):
        rows = _rows(document)
        known = [one for one in rows or () if isinstance(one, dict) and str(one.get("id")).startswith("/")]
        if rows is None or (rows and not known):
            raise InputError(f"{source.path}: JSON, and not a list of Azure's resources, as {_KINDS} writes it")
        told |= bool(known) or isinstance(document, dict)
        if len(known) < len(rows):
            left = len(rows) - len(known)
            unread.append(Unread("the answer", f"{left} of its {len(rows)} rows have no `id`", remedy="ask for `id`"))
        unread += (one for row in known if (one := _add(row, resources)) is not None)
        if isinstance(document, dict) and _goes_on(document, len(rows)):
            unread.append(
                Unread("the answer", "it has more pages", remedy="read all pages, by `--first` or `--skip-token`")
            )
    if not told:
        raise InputError(f"{source.path}: an empty list, and nothing tells of what; {_KINDS} lists resources")
    return plan_from_resources(
        resources.values(),
        path=source.path,
        stack=source.stack,
        knows=frozenset({Knowledge.OPERATIONS, Knowledge.REPLACEMENTS}),
        unread=unread,
        absent="not in this list",
    )


def _add(row: dict[str, Any], resources: dict[str, Resource]) -> Unread | None:
    """Take a row, and say what of it cannot be taken."""
    found = _resource(row)
    if found is None:
        account = _OURS.search(row["id"])
        ours = account is not None and "/deployments" in row["id"][account.end() :].casefold()
        return Unread(row["id"], "this is not an id as Azure writes it") if ours else None
    former = resources.setdefault(found.urn.casefold(), found)
    if isinstance(former.inputs.get("properties"), Unknown):
        resources[found.urn.casefold()] = found
    elif found.inputs != former.inputs and not isinstance(found.inputs.get("properties"), Unknown):
        why = "it stands here twice, with other contents the second time"
        return Unread(found.name, why, found.urn, remedy="list it once")
    return None


def _goes_on(document: dict[str, Any], rows: int) -> bool:
    """Whether an answer is one page of several."""
    told = {key.replace("_", "").casefold(): value for key, value in document.items()}
    total = told.get("totalrecords")
    cut = str(told.get("resulttruncated")).casefold() == "true" or (isinstance(total, int) and total > rows)
    return cut or any(told.get(key) for key in _MORE)


def _documents(text: str, path: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(), 0
    while at < len(text) and (found := re.compile(r"\s*").match(text, at)) and found.end() < len(text):
        try:
            document, at = decoder.raw_decode(text, found.end())
        except ValueError as error:
            line = text.count("\n", 0, getattr(error, "pos", 0)) + 1
            raise InputError(
                f"{path}:{line}: not valid JSON; write the file again, without anything else in it"
            ) from None
        yield document


def _rows(document: Any) -> list[Any] | None:
    """The resources in an answer: a list, one resource, a page, or a table of columns and rows; None for all else."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    pages = [document[key] for key in ("value", "data") if key in document]
    if not pages:
        return [document]
    rows: list[Any] = []
    for page in pages:
        held = page
        if isinstance(page, dict) and isinstance(columns := page.get("columns"), list):
            names = [str(one.get("name") if isinstance(one, dict) else one) for one in columns]
            held = page.get("rows")
            held = [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in held or ()]
        if not isinstance(held, list):
            return None
        rows += held
    return rows


def _resource(row: dict[str, Any]) -> Resource | None:
    found = _ID.match(row["id"])
    if found is None:
        return None
    held = found["rest"].split("/")
    names = held[1::2]
    body = {**spelled(row, deep=False), "resourceGroupName": found["group"]}
    if body.get("properties") is None:
        body["properties"] = Unknown("not in this list")
    base = Resource(urn=row["id"], type="", name=names[-1] if names else "", change=Change.SAME)
    return native(
        base, "/".join([found["namespace"], *held[::2]]), names, body, property_dependencies={"deploymentName": ()}
    )
