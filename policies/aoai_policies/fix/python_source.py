"""Programs in Python, by libcst: it knows the place of every token, and what a name stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import libcst as cst
from libcst.metadata import (
    Assignment,
    BaseAssignment,
    ImportAssignment,
    MetadataWrapper,
    ParentNodeProvider,
    PositionProvider,
    ScopeProvider,
)

from aoai_policies.fix.syntax import Configured, Group, Imported, Literal, Made, Node, Parameter, line_starts, quoted

_GETTERS = frozenset(
    f"{kind}{suffix}"
    for kind in ("get", "require")
    for suffix in ("", "_int", "_float", "_secret", "_secret_int", "_object")
)
_DEEPEST = 12
_COMPUTED, _LOOP, _FUNCTION = Made("computed"), Made("made by a loop"), Made("made by a function")


class PythonSource:
    """A module. Raises ValueError where it is not one."""

    def __init__(self, file: str, text: str) -> None:
        try:
            module = cst.parse_module(text.removeprefix("\ufeff"))
        except cst.ParserSyntaxError as error:
            raise ValueError(str(error)) from None
        self.text = text
        self._file = file
        self._starts = line_starts(text)
        self._wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._places = self._wrapper.resolve(PositionProvider)
        self._parents = self._wrapper.resolve(ParentNodeProvider)
        self._scopes = self._wrapper.resolve(ScopeProvider)

    def at(self, line: int) -> Node | None:
        """The smallest statement that the line is in."""
        statement = self._statements.get(line)
        return Group(tuple(("", self._node(one, _DEEPEST)) for one in _expressions(statement))) if statement else None

    def named(self, name: str) -> Node | None:
        """What a name of the module is given, once."""
        scope = self._scopes[self._wrapper.module]
        return self._meaning(scope[name], name, _DEEPEST) if scope is not None and name in scope else None

    def token(self, literal: Literal, value: str | float) -> str | None:
        """In the quotation marks that are there."""
        return quoted(self.text[literal.start : literal.end], value)

    @cached_property
    def _statements(self) -> dict[int, cst.SimpleStatementLine | cst.SimpleStatementSuite]:
        """The simple statements of each line; none is in another."""
        kinds = (cst.SimpleStatementLine, cst.SimpleStatementSuite)
        placed = [(one, place) for one, place in self._places.items() if isinstance(one, kinds)]
        return {line: one for one, place in placed for line in range(place.start.line, place.end.line + 1)}

    def _node(self, node: cst.BaseExpression, depth: int) -> Node:
        """What an expression says, to a depth: a name may stand for itself."""
        if not depth:
            return _COMPUTED
        depth -= 1
        match node:
            case cst.SimpleString() | cst.Integer() | cst.Float():
                return self._literal(node)
            case cst.Call():
                return self._call(node, depth)
            case cst.Dict():
                return Group(tuple(self._items(node, depth)))
            case cst.Name() if (scope := self._scopes.get(node)) is not None and node.value in scope:
                return self._meaning(scope[node.value], node.value, depth)
            case cst.FormattedString() | cst.ConcatenatedString():
                return Made("put together of several texts")
            case cst.GeneratorExp() | cst.ListComp() | cst.DictComp() | cst.SetComp():
                return _LOOP
        parts = _parts(node)
        return Group(tuple(("", self._node(one, depth)) for one in parts)) if parts else _COMPUTED

    def _literal(self, node: cst.SimpleString | cst.Integer | cst.Float) -> Node:
        value = node.evaluated_value
        if isinstance(value, bytes):
            return _COMPUTED
        place = self._places[node]
        start, end = (self._starts[one.line - 1] + one.column for one in (place.start, place.end))
        return Literal(value, start, end, place.start.line, self._file)

    def _call(self, node: cst.Call, depth: int) -> Node:
        called = _last_name(node.func)
        if called in _GETTERS and isinstance(node.func, cst.Attribute) and node.args:
            key, holder = self._node(node.args[0].value, depth), self._node(node.func.value, depth)
            if isinstance(key, Literal) and isinstance(holder, Group) and holder.called == "Config":
                space = next((one.value for _, one in holder.entries if isinstance(one, Literal)), "")
                return Configured(f"{space}:{key.value}" if space else str(key.value))
        entries = [
            (one.keyword.value if one.keyword is not None else "", self._node(one.value, depth)) for one in node.args
        ]
        return Group(tuple(entries), called)

    def _items(self, node: cst.Dict, depth: int) -> Iterator[tuple[str, Node]]:
        for one in node.elements:
            if not isinstance(one, cst.DictElement):
                yield "", self._node(one.value, depth)
            elif isinstance(key := self._node(one.key, depth), Literal):
                yield str(key.value), self._node(one.value, depth)

    def _meaning(self, assignments: Iterable[BaseAssignment], name: str, depth: int) -> Node:
        """What a name stands for, where it is given a value once."""
        one, *others = assignments
        if others:
            return Made("assigned several times")
        if isinstance(one, ImportAssignment):
            return self._imported(one, name)
        if not isinstance(one, Assignment):
            return _COMPUTED
        parent = self._parents.get(one.node)
        match one.node, parent:
            case cst.Param() as parameter, cst.Parameters():
                return self._parameter(parameter, parent)
            case cst.Name(), cst.AssignTarget():
                assign = self._parents[parent]
                return self._node(assign.value, depth) if isinstance(assign, cst.Assign) else _COMPUTED
            case cst.Name(), cst.AnnAssign(value=cst.BaseExpression() as value):
                return self._node(value, depth)
            case (cst.Name(), cst.NamedExpr()):
                return self._node(parent.value, depth)
            case ((cst.FunctionDef() | cst.ClassDef()), _):
                return _FUNCTION
        return _LOOP

    def _parameter(self, one: cst.Param, parameters: cst.Parameters) -> Node:
        function = self._parents[parameters]
        positional = [*parameters.posonly_params, *parameters.params]
        if not isinstance(function, cst.FunctionDef) or one not in (*positional, *parameters.kwonly_params):
            return _FUNCTION
        owner = self._in_class(function)
        static = any(_last_name(one.decorator) == "staticmethod" for one in function.decorators)
        index = positional.index(one) - bool(owner and not static) if one in positional else -1
        called = owner if function.name.value == "__init__" else function.name.value
        return Parameter(called, one.name.value, index)

    def _in_class(self, function: cst.FunctionDef) -> str:
        """The name of the class that a method is of, empty for a function."""
        body = self._parents.get(function)
        holder = self._parents.get(body) if body is not None else None
        return holder.name.value if isinstance(holder, cst.ClassDef) else ""

    def _imported(self, one: ImportAssignment, name: str) -> Node:
        match one.node:
            case cst.ImportFrom(module=cst.BaseExpression() as module, names=[*names], relative=dots):
                alias = next(one for one in names if name == (one.evaluated_alias or one.evaluated_name))
                base = (cst.helpers.get_full_name_for_node(module) or "").replace(".", "/")
                folder, _, _ = self._file.rpartition("/")
                for _ in dots[1:]:
                    folder, _, _ = folder.rpartition("/")
                beside = f"{folder}/{base}" if folder else base
                roots = (beside,) if dots else (base, beside)
                files = tuple(f"{root}{end}" for root in roots for end in (".py", "/__init__.py"))
                return Imported(files, alias.evaluated_name)
        return _COMPUTED


def _expressions(statement: cst.SimpleStatementLine | cst.SimpleStatementSuite) -> Iterator[cst.BaseExpression]:
    for one in statement.body:
        match one:
            case cst.Expr(value=cst.BaseExpression() as value):
                yield value
            case cst.Assign(value=value) | cst.AugAssign(value=value):
                yield value
            case cst.Return(value=cst.BaseExpression() as value) | cst.AnnAssign(value=cst.BaseExpression() as value):
                yield value


def _parts(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What a value may be, or what it holds, each without a name of its own."""
    match node:
        case cst.List() | cst.Tuple() | cst.Set():
            return [one.value for one in node.elements]
        case cst.IfExp():
            return [node.body, node.orelse]
        case cst.BooleanOperation(operator=cst.Or()):
            return [node.left, node.right]
    return []


def _last_name(node: cst.BaseExpression) -> str:
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return node.attr.value
    return ""
