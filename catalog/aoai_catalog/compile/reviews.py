"""The review of an edition: carried over from the edition before, and written with what is still to be decided.

An acceptance is carried over by its page and by the cell or row that it is about, never by a line: lines move. A page
is the same where its path is, or the path that it was taken from, or its file's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from aoai_catalog.compile.changes import Change
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.sources import REVIEW_FILE, PageReview, Review

_TO_DECIDE = """\
# To be decided: accept each with a reason (remove its "# "), or mend the page or the compiler.
# What stands in an accepted place is not read, and silence about it says nothing.
"""


def carry_over(former: Review, paths: Sequence[str]) -> Review:
    """Make the review of some pages (by path in their folder) from that of the edition before."""
    named = (*former.pages, *(acceptance.page for acceptance in former.accepted))
    same = {page: [other for other in paths if _is_same(page, former.pages.get(page), other)] for page in named}
    pages = {
        other: PageReview(title=review.title, url=review.url, upstream=review.upstream, sku=review.sku)
        for page, review in former.pages.items()
        for other in same[page]
    }
    return Review(
        url=former.url if pages else "",
        licence=former.licence if pages else Review().licence,
        adds=former.adds,
        pages=pages,
        accepted=tuple(
            msgspec.structs.replace(acceptance, page=other, line=0)
            for acceptance in former.accepted
            if acceptance.cell or acceptance.row
            for other in same[acceptance.page]
        ),
    )


def write_review(path: Path, review: Review, problems: Iterable[Problem] = (), changes: Iterable[Change] = ()) -> None:
    """Write an `edition.yaml`, with what is left to decide in comments."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_rendered(review, problems, changes)) + "\n", encoding="utf-8")


def _is_same(page: str, review: PageReview | None, other: str) -> bool:
    upstream = review.upstream if review else ""
    return other == page or bool(upstream and other.endswith(upstream)) or _stem(other) == _stem(upstream or page)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _rendered(review: Review, problems: Iterable[Problem], changes: Iterable[Change]) -> Iterator[str]:
    plain: dict[str, Any] = msgspec.to_builtins(review)
    for field, default in msgspec.to_builtins(Review()).items():
        if field not in {"accepted", "changes"} and plain[field] != default:
            yield _yaml({field: _without_defaults(plain[field])})
    to_accept = [_acceptance(problem) for problem in problems if not problem.path.endswith(REVIEW_FILE)]
    to_change = [f"  # {change}\n- name: {change.name}\n  reason: ''" for change in changes if change.name]
    if to_accept or to_change:
        yield _TO_DECIDE.rstrip()
    for field, left in (("accepted", to_accept), ("changes", to_change)):
        if plain[field]:
            yield _yaml({field: _without_defaults(plain[field])})
        elif left:
            yield f"# {field}:"
        yield from (f"# {line}" for entry in dict.fromkeys(left) for line in entry.split("\n"))


def _acceptance(problem: Problem) -> str:
    """An entry that accepts a problem and has no reason yet."""
    entry = {"page": problem.path.partition("/")[2], "cell": problem.cell, "row": problem.row, "reason": ""}
    named = {key: text for key, text in entry.items() if text or key == "reason"}
    return f"  # {problem.what}\n{_yaml([named])}"


def _without_defaults(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_defaults(inner) for key, inner in value.items() if inner not in ("", [], {}, None, False, 0)
        }
    return [_without_defaults(inner) for inner in value] if isinstance(value, list | tuple) else value


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1_000)).rstrip()
