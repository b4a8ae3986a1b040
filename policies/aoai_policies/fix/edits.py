"""Which edits follow from findings. Pure: the sources of the files stand in the arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.names import near
from aoai_policies.core.finding import Alternative, Finding, Outcome, Suggestion
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Edit, Fix
from aoai_policies.core.target import Deployment, Position, Target, value_at
from aoai_policies.fix.syntax import Configured, Group, Imported, Literal, Made, Node, Parameter, Sources

SAFE = frozenset({"AOAI101", "AOAI103", "AOAI104", "AOAI105", "AOAI111", "AOAI301", "AOAI302", "AOAI303"})
"""Rules that have one right value to write: another spelling of the same, or the next capacity that is valid."""
UNSAFE = frozenset({"AOAI102", "AOAI501", "AOAI502", "AOAI503", "AOAI508", "AOAI509"})
"""Rules whose remedy is another model or version, which answers otherwise."""

_SPELLING = frozenset({"AOAI101", "AOAI103", "AOAI104"})
_ENDINGS = {
    "location": (("location",),),
    "model.format": (("model", "format"), ("format",)),
    "model.name": (("model", "name"), ("model",)),
    "model.version": (("model", "version"), ("version",)),
    "sku.capacity": (("capacity",),),
    "sku.name": (("sku", "name"), ("sku",), ("scale", "type")),
}
"""The keys that lead to a field, from the innermost outwards, however the declaring library nests it."""
_ELSEWHERE = frozenset({"opts", "options", "depends_on", "dependsOn", "parent", "provider", "config", "runtime"})
"""What stands under these keys is of another declaration."""
_DEEPEST = 40

Config = Callable[[str], Literal | None]
"""The literal of a configuration key of the plan's stack."""


def fixes_of(
    findings: Iterable[Finding], plan: Plan, sources: Sources, config: Config, *, unsafe: bool
) -> Iterator[Fix]:
    """What is to be written for each finding that has one remedy, or why nothing is.

    Args:
        findings: What the rules said of one plan.
        plan: That plan.
        sources: The files that positions name.
        config: The configuration of the plan's stack.
        unsafe: Whether to write another model or version too.
    """
    for finding in findings:
        if finding.outcome is not Outcome.FAIL or not finding.counts or finding.rule not in SAFE | UNSAFE:
            continue
        if not finding.replacements and finding.rule in UNSAFE:
            continue
        remedy = _remedy(finding)
        if isinstance(remedy, str):
            yield Fix(finding, reason=remedy)
        elif _answers_otherwise(finding, remedy) and not unsafe:
            shown = ", ".join(str(one.value) for one in remedy)
            yield Fix(finding, reason=f"--unsafe-fixes writes {shown}, which is another model or version")
        else:
            yield _fix(finding, remedy, plan, sources, config)


def _answers_otherwise(finding: Finding, remedy: Alternative) -> bool:
    """Whether another model or version is written; a version that stood in the name is none."""
    versions = [str(one.value) for one in remedy if one.field == "model.version"]
    return finding.rule in UNSAFE or any(one not in str(finding.actual) for one in versions)


def _remedy(finding: Finding) -> Alternative | str:
    """The one alternative to write, or why there is none."""
    ways = finding.replacements
    if finding.rule == "AOAI302":  # what was asked for is not taken away: the next step up
        ways = tuple(one for one in ways if _above(one[0].value, finding.actual))[:1] or ways
    elif finding.rule in UNSAFE - {"AOAI102"}:  # the documented replacement, where it stays in place
        ways = tuple(way for way in ways if all(one.field.startswith("model.") for one in way))[:1]
    if not ways:
        return "no value is known that brings no other error"
    if len(ways) > 1:
        shown = " or ".join(", ".join(str(one.value) for one in way) for way in ways)
        return f"there are several right values: {shown}"
    (way,) = ways
    spelt = next((str(one.value) for one in way if one.field == finding.field and finding.rule in _SPELLING), None)
    if spelt is not None and not _meant(str(finding.actual), finding.field, spelt):
        return f"{finding.actual} is not surely a slip of {spelt}"
    return way


@cache
def _meant(name: str, field: str, value: str) -> bool:
    """Whether a name is another spelling of one that is known, and of no other: what works here may not be meant."""
    if field == "sku.name":
        return (reviewed.sku_by_heading(name) or near(name, reviewed.skus())) in (value, [value])
    if field == "location":
        return near(name, reviewed.regions()) == [value]
    return bool(near(name, [value])) or name.casefold() in value.casefold() or value.casefold() in name.casefold()


def _above(value: str | float, actual: str | float | None) -> bool:
    return isinstance(value, int | float) and isinstance(actual, int | float) and value > actual


def _fix(finding: Finding, remedy: Alternative, plan: Plan, sources: Sources, config: Config) -> Fix:
    target = finding.target
    if target is None:
        return Fix(finding, reason="it is of no declaration")
    edits: list[Edit] = []
    for one in remedy:
        actual = value_at(target, one.field)
        if same(actual, one.value):
            continue
        edit = _edit(_declaring(target, one.field, plan), one, actual, sources, config)
        if isinstance(edit, str):
            return Fix(finding, reason=edit)
        edits.append(edit)
    return Fix(finding, tuple(edits))


def _declaring(target: Target, field: str, plan: Plan) -> Target:
    """The declaration that has the field: a deployment's region is its account's."""
    if field != "location" or not isinstance(target, Deployment) or target.account_urn is None:
        return target
    return next((one for one in plan.accounts if one.id == target.account_urn), target)


def _edit(target: Target, to: Suggestion, actual: object, sources: Sources, config: Config) -> Edit | str:
    if actual is None:
        return f"{to.field} is not written, and a fix adds nothing"
    if to.field not in _ENDINGS:
        return f"{to.field} is not a field that is rewritten"
    if target.position is None:
        return "its place is not known"
    names = frozenset({target.name, value_at(target, "name")})
    trace = _Trace((target.position, *target.called_from), names, sources, config)
    found = trace.find(to.field, actual)
    if isinstance(found, str):
        return found
    source = sources(found.file)
    if source is None or (token := source.token(found, to.value)) is None:
        return f"{found.file}:{found.line} is written in a way that cannot be kept"
    return Edit(found.file, found.line, found.start, found.end, source.text[found.start : found.end], token, to.field)


class _Leaf(msgspec.Struct, frozen=True):
    """A node that is no group, the keys that lead to it, and whether it stands beside the declaration's name."""

    node: Literal | Made
    keys: tuple[str, ...] = ()
    named: bool = False


_START = _Leaf(Made("computed"))


class _Trace(msgspec.Struct, frozen=True):
    """Looks for the literal that a field's value comes from, from the declaring line outwards."""

    frames: tuple[Position, ...]
    names: frozenset[object]
    sources: Sources
    config: Config

    def find(self, field: str, actual: object) -> Literal | str:
        """The one literal, or why it was not found without doubt."""
        reasons: list[str] = []
        for number, frame in enumerate(self.frames):
            if self.sources(frame.file) is None:
                reasons.append(f"{frame.file} is not a file that is rewritten")
            leaves = [one for one in self._at(number) if any(one.keys[-len(end) :] == end for end in _ENDINGS[field])]
            reasons += [f"{field} is {one.node.how}" for one in leaves if isinstance(one.node, Made)]
            fitting = [(one.node, one.named) for one in leaves if isinstance(one.node, Literal)]
            fitting = [(node, named) for node, named in fitting if same(node.value, actual)]
            literals = {node for node, named in fitting if named} or {node for node, _ in fitting}
            if len(literals) > 1:
                return f"{actual} stands {len(literals)} times at {frame.file}:{frame.line}"
            if literals:
                return literals.pop()
        return next(iter(reasons), f"{field} is not written at {self.frames[0].file}:{self.frames[0].line}")

    def _tree(self, number: int) -> Node | None:
        frame = self.frames[number]
        source = self.sources(frame.file)
        return source.at(frame.line) if source is not None else None

    def _at(self, number: int) -> Iterator[_Leaf]:
        tree = self._tree(number)
        return self._leaves(tree, number) if tree is not None else iter(())

    def _leaves(self, node: Node, number: int, before: _Leaf = _START, depth: int = _DEEPEST) -> Iterator[_Leaf]:
        """All values in a node that is reached in a frame; a parameter's are in the frame that gives it."""
        depth -= 1
        if not depth:
            yield msgspec.structs.replace(before, node=Made("computed"))
        elif isinstance(node, Group):
            named = before.named or any(isinstance(one, Literal) and one.value in self.names for _, one in node.entries)
            for key, entry in node.entries:
                if key not in _ELSEWHERE:
                    keys = (*before.keys, key) if key else before.keys
                    yield from self._leaves(entry, number, _Leaf(before.node, keys, named), depth)
        elif isinstance(node, Imported):
            yield from self._leaves(self._imported(node), number, before, depth)
        elif isinstance(node, Parameter):
            yield from self._leaves(*self._argument(node, number), before, depth)
        else:
            if isinstance(node, Configured):
                node = self.config(node.key) or Made(f"configured as {node.key}, which no file gives")
            yield msgspec.structs.replace(before, node=node)

    def _imported(self, name: Imported) -> Node:
        sources = (source for file in name.files if (source := self.sources(file)) is not None)
        return next((source.named(name.name) for source in sources), None) or Made("imported from outside the project")

    def _argument(self, parameter: Parameter, number: int) -> tuple[Node, int]:
        for outer in range(number + 1, len(self.frames)):
            tree = self._tree(outer)
            calls = [one for one in _groups(tree) if one.called == parameter.function] if tree is not None else []
            if len(calls) == 1:
                return _given(calls[0], parameter), outer
        return Made(f"a parameter of {parameter.function}, whose call is not clear"), number


def _groups(node: Node) -> Iterator[Group]:
    if isinstance(node, Group):
        yield node
        for _, entry in node.entries:
            yield from _groups(entry)


def _given(call: Group, parameter: Parameter) -> Node:
    by_name = dict(call.entries).get(parameter.name)
    if by_name is not None:
        return by_name
    positional = [entry for key, entry in call.entries if not key]
    if 0 <= parameter.index < len(positional):
        return positional[parameter.index]
    return Made(f"the default of {parameter.name} in {parameter.function}, which other calls may share")


def same(written: object, actual: object) -> bool:
    """Whether a value as it is written is the one that was declared: `10` in YAML is 10.0 in a plan."""
    if isinstance(actual, str):
        return str(written) == actual
    try:
        return float(str(written)) == float(str(actual))
    except ValueError:
        return False
