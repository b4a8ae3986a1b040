"""Values of Terraform's expressions, as far as the files tell them; the rest are symbols.

The expressions are the parse trees of python-hcl2; what names stand for is asked of a `Names`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from lark import Token, Tree

from aoai_policies.core.target import UNKNOWN
from aoai_policies.inputs.terraform.functions import FUNCTIONS, text
from aoai_policies.stack.bounds import DEEPEST, MOST_COPIES, Budget, TooMuchError
from aoai_policies.stack.symbols import is_symbolic, symbol

Node = Tree[Token]
Step = str | int


class MissingError(Exception):
    """An attribute or element that a known value does not have."""


class Names(Protocol):
    """What the names of a module stand for."""

    def named(self, root: str, steps: Sequence[Step]) -> Any:
        """The value of a name with what is taken of it. Raises MissingError where there is no such thing."""


def later(expression: object) -> str:
    """What an expression is, known only when it is applied; the same for the same expression."""
    return symbol(expression, UNKNOWN.why)


_ORDINARY = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, StopIteration)
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other if max(abs(one), abs(other)) < 1 << 63 else 1 / 0,
    "/": lambda one, other: one / other,
    "%": lambda one, other: one % other,
}


def parts(node: Node) -> list[Node]:
    """The trees in a tree, without line ends and comments."""
    return [one for one in node.children if isinstance(one, Tree) and one.data != "new_line_or_comment"]


def word(node: Node) -> str:
    """The text of a name, a keyword or a label."""
    return "".join(str(one) for one in node.scan_values(lambda one: isinstance(one, Token))).strip('"')


class Expressions:
    """Evaluates expressions of one module."""

    def __init__(self, names: Names, budget: Budget) -> None:
        self._names = names
        self._budget = budget
        self._within = 0

    def value(self, node: Node, local: Mapping[str, Any]) -> Any:
        """The value of an expression.

        Raises:
            MissingError: It asks for what a known value does not have.
            TooMuchError: It leads to more than is followed.
        """
        self._budget.spend()
        self._within += 1
        try:
            if self._within > DEEPEST:
                raise TooMuchError
            evaluate = _NODES.get(str(node.data))
            found = later(("hcl", str(node.data), word(node))) if evaluate is None else evaluate(self, node, local)
        finally:
            self._within -= 1
        if isinstance(found, str | list):
            self._budget.spend(len(found) // (100 if isinstance(found, str) else 1))
        return found

    def _only(self, node: Node, local: Mapping[str, Any]) -> Any:
        inner = parts(node)
        return self.value(inner[0], local) if len(inner) == 1 else later(("hcl", word(node)))

    def _traversal(self, node: Node, local: Mapping[str, Any]) -> Any:
        """`a.b[c].d`, from its root on."""
        steps: list[Step] = []
        while True:
            inner = parts(node)
            if node.data == "expr_term" and len(inner) == 1:
                node = inner[0]
            elif node.data in {"get_attr_expr_term", "index_expr_term"}:
                steps.append(self._step(inner[1], local))
                node = inner[0]
            else:
                break
        steps.reverse()
        if node.data != "identifier":
            return self.taken(self.value(node, local), steps)
        root = word(node)
        if root in local:
            return self.taken(local[root], steps)
        return self._names.named(root, steps)

    def taken(self, value: Any, steps: Sequence[Step]) -> Any:
        """What is taken of a value. Raises MissingError where it is known not to have it."""
        for step in steps:
            if _symbolic(value) or _symbolic(step):
                value = later((repr(value), step))
            elif isinstance(value, list) and isinstance(step, int):
                if not -1 < step < len(value):
                    raise MissingError
                value = value[step]
            else:
                if not isinstance(value, dict) or step not in value:
                    raise MissingError
                value = value[step]
        return value

    def _text(self, node: Node, local: Mapping[str, Any]) -> Any:
        whole = [parts(one)[0] if parts(one) else one for one in parts(node)]
        if len(whole) == 1 and whole[0].data == "interpolation":
            return self._only(whole[0], local)
        pieces: list[str] = []
        for one in whole:
            if one.data == "interpolation":
                found = self._only(one, local)
                pieces.append(text(found) if isinstance(found, str | int | float) else later(("part", repr(found))))
            elif one.data == "string_part":
                raw = word(one) if '"' not in word(one) else str(one.children[0])
                pieces.append(raw.replace("$${", "${").replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\"))
            else:
                return later(("directive", word(node)))
        self._budget.spend(sum(map(len, pieces)) // 100)
        return "".join(pieces)

    def _object(self, node: Node, local: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for element in parts(node):
            key, value = parts(element)
            inner = parts(key)[0] if parts(key) else key
            bare = inner if inner.data != "expr_term" or not parts(inner) else parts(inner)[0]
            name = word(bare) if bare.data in {"identifier", "keyword"} else self.value(inner, local)
            found[str(name)] = self.value(value, local)
        return found

    def _call(self, node: Node, local: Mapping[str, Any]) -> Any:
        name, *rest = parts(node)
        given = parts(rest[0]) if rest else []
        function = word(name)
        if function in {"try", "can", "coalescelist"}:
            return self._tried(function, given, local)
        arguments = [self.value(one, local) for one in given]
        called = FUNCTIONS.get(function)
        if called is not None and (function in _MOVING or not any(map(_symbolic, arguments))):
            self._budget.weigh(arguments)
            try:
                return called(*arguments)
            except (*_ORDINARY, RecursionError):
                pass
        return later((function, repr(arguments)))

    def _tried(self, function: str, given: list[Node], local: Mapping[str, Any]) -> Any:
        for one in given:
            try:
                found = self.value(one, local)
            except MissingError:
                continue
            return True if function == "can" else found
        if function == "can":
            return False
        raise MissingError

    def _conditional(self, node: Node, local: Mapping[str, Any]) -> Any:
        condition, one, other = parts(node)
        decided = self.value(condition, local)
        if isinstance(decided, bool):
            return self.value(one if decided else other, local)
        found = self.value(one, local), self.value(other, local)
        self._budget.weigh(found)
        return found[0] if found[0] == found[1] else later(("if", repr(decided), repr(found)))

    def _binary(self, node: Node, local: Mapping[str, Any]) -> Any:
        left, term = parts(node)
        operator, right = parts(term)
        sign, one = word(operator), self.value(left, local)
        if sign in {"&&", "||"} and isinstance(one, bool):
            return self.value(right, local) if one is (sign == "&&") else one
        other = self.value(right, local)
        self._budget.weigh([one, other])
        if sign in {"==", "!="} and (one is None) is not (other is None):
            return sign == "!="  # what is not known is taken to be there
        if sign in _OPERATORS and not _symbolic(one) and not _symbolic(other):
            try:
                return _OPERATORS[sign](one, other)
            except _ORDINARY:
                pass
        return one == other if sign == "==" and one == other else later((sign, repr(one), repr(other)))

    def _unary(self, node: Node, local: Mapping[str, Any]) -> Any:
        value = self._only(node, local)
        sign = str(node.children[0])
        if sign == "!" and isinstance(value, bool):
            return not value
        if sign == "-" and isinstance(value, int | float):
            return -value
        return later((sign, repr(value)))

    def _splat(self, node: Node, local: Mapping[str, Any]) -> Any:
        whole, splat = parts(node)
        value = self.value(whole, local)
        if _symbolic(value):
            return later(("splat", value, word(splat)))
        steps = [self._step(one, local) for one in parts(splat)]
        # of `x.*.name[0]` the index is taken of the result, of `x[*].name[0]` of each item
        own = next(
            (n for n, one in enumerate(steps) if splat.data == "attr_splat" and isinstance(one, int)), len(steps)
        )
        items = value if isinstance(value, list) else [] if value is None else [value]
        return self.taken([self.taken(item, steps[:own]) for item in items], steps[own:])

    def _step(self, node: Node, local: Mapping[str, Any]) -> Step:
        """One step of what is taken of a value: an attribute or an index."""
        if node.data == "get_attr":
            return word(parts(node)[0])
        key = self.value(parts(node)[0], local) if node.data == "braces_index" else int(word(node).strip("."))
        return key if isinstance(key, str | int) else later(("index", repr(key)))

    def _for(self, node: Node, local: Mapping[str, Any]) -> Any:
        intro, *results = parts(node)
        conditions = [one for one in results if one.data == "for_cond"]
        results = [one for one in results if one.data != "for_cond"]
        *names, collection = parts(intro)
        grouped = any(str(one) == "..." for one in node.children)
        items = self.value(collection, local)
        found: list[Any] = []
        if not isinstance(items, dict | list) or len(items) > MOST_COPIES or grouped:
            return later(("for", repr(items), word(node)))
        for key, value in items.items() if isinstance(items, dict) else enumerate(items):
            own = dict(zip([word(name) for name in names], [value] if len(names) == 1 else [key, value], strict=False))
            inner = {**local, **own}
            kept = [self.value(parts(one)[0], inner) for one in conditions]
            if not all(isinstance(one, bool) for one in kept):
                return later(("for", repr(items), word(node)))
            if all(kept):
                found.append([self.value(one, inner) for one in results])
        if node.data == "for_tuple_expr":
            return [one for (one,) in found]
        return {str(key): value for key, value in found}


_MOVING = {"format", "concat", "coalesce", "tostring", "join", "nonsensitive", "one", "trimspace"}
"""Functions that take a text of which a part is not known."""


def _symbolic(value: Any) -> bool:
    return isinstance(value, str) and is_symbolic(value)


_LITERALS = {"true": True, "false": False, "null": None}
_NODES: dict[str, Callable[[Expressions, Node, Mapping[str, Any]], Any]] = {
    "expr_term": Expressions._only,
    "identifier": Expressions._traversal,
    "get_attr_expr_term": Expressions._traversal,
    "index_expr_term": Expressions._traversal,
    "string": Expressions._text,
    "object": Expressions._object,
    "function_call": Expressions._call,
    "conditional": Expressions._conditional,
    "binary_op": Expressions._binary,
    "unary_op": Expressions._unary,
    "attr_splat_expr_term": Expressions._splat,
    "full_splat_expr_term": Expressions._splat,
    "for_tuple_expr": Expressions._for,
    "for_object_expr": Expressions._for,
    "tuple": lambda self, node, local: [self.value(one, local) for one in parts(node)],
    "literal_value": lambda _, node, __: _LITERALS[word(node)],
    "int_lit": lambda _, node, __: int(word(node)) if len(word(node)) < 19 else later(word(node)),
    "float_lit": lambda _, node, __: float(word(node)),
}
"""By the kind of node."""
