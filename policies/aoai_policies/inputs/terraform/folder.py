"""Reads a folder of Terraform's `.tf` files, with the defaults of variables, `tfvars`, locals and local modules."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.core.target import SECRET, Position
from aoai_policies.inputs.arm.located import Located, located
from aoai_policies.inputs.source import Source
from aoai_policies.inputs.terraform.spelling import camel, spelled, terraform_files, token_of
from aoai_policies.inputs.text import read_text
from aoai_policies.stack.arm_types import SERVICE
from aoai_policies.stack.bounds import DEEPEST, MOST_BYTES_OF_TERRAFORM, Budget, TooMuchError
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.symbols import resolved, symbol

try:
    import hcl2
    from lark import Token
    from lark.exceptions import LarkError, UnexpectedInput

    from aoai_policies.inputs.terraform.expressions import Expressions, MissingError, Node, Step, later, parts, word
except ModuleNotFoundError:
    raise InputError(
        "reading `.tf` files needs python-hcl2: install `pulumi-azure-openai[terraform]`, "
        "or check a plan: `terraform show -json PLAN > plan.json`"
    ) from None

_OURS = re.compile(r"openai|cognitive|ai_?-?services|foundry|gpt", re.IGNORECASE)
_META = {
    *("for_each", "count", "depends_on", "provider", "providers", "lifecycle", "provisioner", "connection"),
    *("source", "version"),
}

_LABELS = {"resource": 2, "data": 2, "module": 1, "output": 1, "provider": 1, "variable": 1, "locals": 0}
"""The blocks of a JSON file that are read, and how many labels they have."""
_BLOCKS = {"dynamic": 1, "provisioner": 1, "content": 0, "lifecycle": 0}
"""The blocks in them that are surely blocks; without the provider's schema all else is taken as an attribute."""
_BARE = {"depends_on", "type"}
"""Attributes that JSON has as texts and that mean expressions."""
_OVERRIDES = re.compile(r"(?:^|_)override\.tf(?:\.json)?$")
_PLAN = "check a plan: `terraform show -json PLAN > plan.json`"


def read(folder: Path, source: Source) -> Plan:
    """Read the files of a folder, as one module with those that lie beside it.

    Raises:
        InputError: A file is not Terraform's language, or leads to more than is followed.
    """
    reader = _Reader(source)
    try:
        root = _Module(reader, folder, "", _values_for(reader, folder, source.stack))
        resources = list(root.resources())
    except (TooMuchError, RecursionError):
        raise InputError(
            f"{source.path}: its expressions lead to more than is followed; check a plan instead"
        ) from None
    return plan_from_resources(
        resources,
        path=source.path,
        stack=source.stack,
        knows=frozenset({Knowledge.DEPENDENCIES, Knowledge.RELATED}),
        unread=reader.unread,
        notes=reader.notes(),
        absent="not in this folder",
    )


class _Block(msgspec.Struct, frozen=True, eq=False):
    """A block with its labels, its attributes and the blocks in it."""

    kind: str
    labels: tuple[str, ...]
    attributes: dict[str, Node]
    blocks: list[_Block]
    position: Position


class _Reader:
    """What all modules of a folder share."""

    def __init__(self, source: Source) -> None:
        self.unread: list[Unread] = []
        self.budget = Budget()
        self.touched: set[str] = set()
        """The resources that what is evaluated just now comes from."""
        self.elsewhere: list[str] = []
        """The modules that are not here, and whose names do not say that they are about this service."""
        self.left: list[str] = []
        """Files that can change what is declared, and that Terraform reads only when it is told to."""
        self._source = source
        self._bytes = MOST_BYTES_OF_TERRAFORM

    def blocks(self, file: Path) -> Iterator[_Block]:
        """What a file declares.

        Raises:
            InputError: It is not Terraform's language.
        """
        name = posixpath.normpath(posixpath.join(self._source.file, posixpath.relpath(file, self._source.path)))
        if file.suffix == ".json":
            for kind, held in _object(self._text(file), file).items():
                if kind in _LABELS:
                    yield from _blocks_of(kind, held, (), _LABELS[kind], Position(name, 1))
            return
        for one in parts(parts(_tree(self._text(file), file))[0]):
            if one.data == "block":
                yield self._block(one, name)

    def values(self, file: Path) -> dict[str, Node]:
        """The attributes of a file of values."""
        if file.suffix == ".json":
            return {name: _node(value) for name, value in _object(self._text(file), file).items()}
        tree = _tree(self._text(file), file)
        return dict(map(_attribute, (one for one in parts(parts(tree)[0]) if one.data == "attribute")))

    def _text(self, file: Path) -> str:
        text = read_text(str(file), may_be_empty=True, most=self._bytes)
        self._bytes -= len(text)
        return text.decode()

    def notes(self) -> list[str]:
        """What is to be said of the modules and files that were not read."""
        notes = []
        if self.elsewhere:
            modules = "1 module is" if len(self.elsewhere) == 1 else f"{len(self.elsewhere)} modules are"
            notes.append(f"{modules} not in this folder and not read ({', '.join(self.elsewhere)}); {_PLAN}")
        if self.left:
            notes.append(f"not read, and a plan may be made with it: {', '.join(self.left)}; {_PLAN}")
        return notes

    def _block(self, node: Node, file: str) -> _Block:
        *names, body = parts(node)
        inner = parts(body)
        line = next((one.line for one in names[0].children if isinstance(one, Token) and one.line), 1)
        return _Block(
            word(names[0]),
            tuple(word(one) for one in names[1:]),
            dict(map(_attribute, (one for one in inner if one.data == "attribute"))),
            [self._block(one, file) for one in inner if one.data == "block"],
            Position(file, line),
        )


def _attribute(node: Node) -> tuple[str, Node]:
    name, value = parts(node)
    return word(name), value


def _tree(text: str, file: Path | str) -> Any:
    """A text of Terraform's language.

    Raises:
        InputError: It is none.
    """
    try:
        return hcl2.parses_to_tree(text)
    except UnexpectedInput as error:
        raise InputError(f"{file}:{error.line}: not Terraform's language; `terraform validate` says why") from None
    except LarkError:
        raise InputError(f"{file}: not Terraform's language; `terraform validate` says why") from None


def _object(text: str, file: Path) -> dict[str, Any]:
    """A text in Terraform's JSON.

    Raises:
        InputError: It is no JSON, or no object.
    """
    try:
        value = located(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InputError(f"{file}: not Terraform's JSON; `terraform validate` says why")
    return value


def _blocks_of(kind: str, held: Any, labels: tuple[str, ...], more: int, at: Position) -> Iterator[_Block]:
    """The blocks of JSON: objects, or lists of them, under their labels."""
    if isinstance(held, list):
        for one in held:
            yield from _blocks_of(kind, one, labels, more, at)
    if not isinstance(held, Located):
        return
    if more:
        for label, inner in held.items():
            yield from _blocks_of(kind, inner, (*labels, label), more - 1, at)
        return
    at = Position(at.file, held.line)
    inside = [one for key, number in _BLOCKS.items() for one in _blocks_of(key, held.get(key), (), number, at)]
    own = {key: item for key, item in held.items() if key not in _BLOCKS and key != "//"}
    yield _Block(kind, labels, {key: _node(item, bare=key in _BARE) for key, item in own.items()}, inside, at)


def _node(value: Any, *, bare: bool = False) -> Node:
    """A value of JSON as an expression; its texts are templates as in quotes."""
    tree = _tree(f"x = {_written(value, bare=bare)}\n", "a value in JSON")
    return _attribute(parts(parts(tree)[0])[0])[1]


def _written(value: Any, *, bare: bool) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_written(item, bare=bare)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item, bare=bare) for item in value) + "]"
    return value if bare and isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _merged(files: Iterable[tuple[Path, list[_Block]]]) -> dict[tuple[str, ...], _Block]:
    """The blocks of a folder by kind and labels, with those of override files laid over the others."""
    found: dict[tuple[str, ...], _Block] = {}
    for file, blocks in files:
        for one in blocks:
            key = (one.kind, *one.labels)
            below = found.get(key)
            if below is not None and _OVERRIDES.search(file.name):
                anew = {_named(inner) for inner in one.blocks}
                kept = [inner for inner in below.blocks if _named(inner) not in anew]
                attributes = below.attributes | one.attributes
                one = msgspec.structs.replace(below, attributes=attributes, blocks=[*kept, *one.blocks])  # noqa: PLW2901
            found[key] = one
    return found


def _named(block: _Block) -> str:
    """The argument that a block in another is, which a dynamic one has as its label."""
    return block.labels[0] if block.kind == "dynamic" and block.labels else block.kind


def _values_for(reader: _Reader, folder: Path, stack: str) -> Callable[[str], Any]:
    """What the environment and files of values give for the variables of the root; later ones win, as in Terraform."""
    automatic = sorted([*folder.glob("*.auto.tfvars"), *folder.glob("*.auto.tfvars.json")])
    own = [folder / f"{name}.tfvars{ending}" for name in ("terraform", stack) for ending in ("", ".json")]
    nodes = {name[7:]: _node(text) for name, text in os.environ.items() if name.startswith("TF_VAR_")}
    others = {*folder.glob("*.tfvars*"), *folder.glob("terragrunt.hcl"), *folder.glob("*.tofu")}
    reader.left = sorted(file.name for file in others - {*own, *automatic})
    for file in (*own[:2], *automatic, *own[2:]):
        if file.is_file():
            nodes |= reader.values(file)
    evaluate = Expressions(_Nothing(), reader.budget)
    return lambda name: evaluate.value(nodes[name], {}) if name in nodes else _NOT_GIVEN


class _Nothing:
    def named(self, root: str, steps: Sequence[Step]) -> Any:
        return later(("values", root, *steps))


class _Instance(msgspec.Struct, frozen=True, eq=False):
    """A resource or module as often as it is made: its key, and what `each` and `count` are there."""

    address: str
    key: Step | None
    local: dict[str, Any]
    block: _Block


_NOT_GIVEN: Any = object()


class _Module:
    """The files of one folder, called with some values."""

    def __init__(self, reader: _Reader, folder: Path, prefix: str, given: Callable[[str], Any], depth: int = 0) -> None:
        if depth > DEEPEST // 10:
            raise TooMuchError
        self._reader, self._folder, self._prefix, self._given, self._depth = reader, folder, prefix, given, depth
        self._expressions = Expressions(self, reader.budget)
        self._known: dict[tuple[str, ...], tuple[Any, frozenset[str]]] = {}
        files = sorted((bool(_OVERRIDES.search(file.name)), file) for file in terraform_files(folder))
        read = [(file, list(reader.blocks(file))) for _, file in files]
        self._blocks = _merged(read)
        blocks = [block for _, held in read for block in held]
        self._locals = {name: node for one in blocks if one.kind == "locals" for name, node in one.attributes.items()}
        self._instances: dict[tuple[str, ...], list[_Instance]] = {}
        self._inner: dict[str, _Module | None] = {}

    def resources(self) -> Iterator[Resource]:
        """All that is declared, with what is in the modules beside it."""
        for key, block in self._blocks.items():
            if block.kind in {"resource", "data"} and len(block.labels) == 2:
                yield from (self._resource(one) for one in self._made(key))
            elif block.kind == "module":
                for one in self._made(key):
                    module = self._module(one)
                    if module is not None:
                        yield from module.resources()

    def named(self, root: str, steps: Sequence[Step]) -> Any:
        """What a name stands for here."""
        match root, steps:
            case "var", [str(name), *rest]:
                return self._taken(self._once(("var", name), lambda: self._variable(name)), rest)
            case "local", [str(name), *rest] if name in self._locals:
                return self._taken(self._once(("local", name), lambda: self._value(self._locals[name], {})), rest)
            case "module", [str(name), *rest]:
                return self._of_module(name, rest)
            case "data", [str(kind), str(name), *rest]:
                return self._of_resource(("data", kind, name), rest)
            case _, [str(name), *rest]:
                return self._of_resource(("resource", root, name), rest)
        return later((self._prefix, root, *steps))

    def output(self, name: str) -> tuple[Any, frozenset[str]]:
        """The value of an output, and the resources that it comes from."""
        block = self._blocks.get(("output", name))
        node = block.attributes.get("value") if block is not None else None
        if node is None:
            return later((self._prefix, "output", name)), frozenset()
        value = self._once(("output", name), lambda: self._value(node, {}))
        return value, self._known["output", name][1]

    def _taken(self, value: Any, steps: Sequence[Step]) -> Any:
        return self._expressions.taken(value, steps)

    def _value(self, node: Node, local: Mapping[str, Any]) -> Any:
        return self._expressions.value(node, local)

    def _once(self, key: tuple[str, ...], evaluate: Callable[[], Any]) -> Any:
        """Evaluate what a name stands for, once, and keep what it comes from; a circle ends in a symbol."""
        if key not in self._known:
            self._known[key] = later((self._prefix, *key)), frozenset()
            outer, self._reader.touched = self._reader.touched, set()
            try:
                value = evaluate()
            except MissingError:
                value = later((self._prefix, "missing", *key))
            self._known[key] = value, frozenset(self._reader.touched)
            self._reader.touched = outer
        value, touched = self._known[key]
        self._reader.touched |= touched
        return value

    def _variable(self, name: str) -> Any:
        block = self._blocks.get(("variable", name))
        attributes = block.attributes if block is not None else {}
        value = self._given(name)
        if value is _NOT_GIVEN and "default" in attributes:
            value = self._value(attributes["default"], {})
        if value is not _NOT_GIVEN and "sensitive" in attributes and self._value(attributes["sensitive"], {}) is True:
            return symbol((self._prefix, "var", name), SECRET.why)
        if value is _NOT_GIVEN:
            return symbol((self._prefix, "var", name), f"the variable {name}, which has no value here")
        return self._typed(attributes["type"], value) if "type" in attributes else value

    def _typed(self, kind: Node, value: Any) -> Any:
        """A value with the defaults that its type gives to optional attributes."""
        while kind.data == "expr_term" and len(parts(kind)) == 1:
            kind = parts(kind)[0]
        if kind.data != "function_call":
            return value
        name, *rest = parts(kind)
        given = parts(rest[0]) if rest else []
        match word(name), value:
            case "optional", _ if given:
                filled = self._value(given[1], {}) if value is None and len(given) > 1 else value
                return self._typed(given[0], filled)
            case "list" | "set", list() if given:
                return [self._typed(given[0], item) for item in value]
            case "map", dict() if given:
                return {key: self._typed(given[0], item) for key, item in value.items()}
            case "object", dict() if given:
                fields = parts(parts(given[0])[0]) if parts(given[0]) else []
                kinds = {word(parts(one)[0]): parts(one)[1] for one in fields if len(parts(one)) == 2}
                return {**value, **{key: self._typed(of, value.get(key)) for key, of in kinds.items()}}
        return value

    def _made(self, key: tuple[str, ...]) -> list[_Instance]:
        """A block as often as `for_each` or `count` say; once where they are not known."""
        if key not in self._instances:
            self._instances[key] = []  # where it leads back to itself
            block = self._blocks[key]
            address = self._prefix + ".".join(key[1:] if key[0] == "resource" else key)
            self._instances[key] = list(self._repeated(block, address))
        return self._instances[key]

    def _repeated(self, block: _Block, address: str) -> Iterator[_Instance]:
        each, count = block.attributes.get("for_each"), block.attributes.get("count")
        node = each or count
        if node is None:
            yield _Instance(address, None, {}, block)
            return
        try:
            value = self._value(node, {})
        except MissingError:
            value = later((address, "missing"))
        if each is not None and isinstance(value, dict | list):
            items = value if isinstance(value, dict) else {str(one): one for one in value}
            for key, item in items.items():
                yield _Instance(f'{address}["{key}"]', key, {"each": {"key": key, "value": item}}, block)
        elif count is not None and isinstance(value, int) and value < 1000:
            for number in range(value):
                yield _Instance(f"{address}[{number}]", number, {"count": {"index": number}}, block)
        else:
            if each is not None and _OURS.search(address):
                why = "how often `for_each` makes it is not known here"
                self._reader.unread.append(Unread(address, why, address, block.position))
            unknown = {"key": later((address, "key")), "value": later((address, "value"))}
            yield _Instance(address, None, {"each": unknown, "count": {"index": later((address, "index"))}}, block)

    def _of_resource(self, key: tuple[str, ...], steps: Sequence[Step]) -> Any:
        """An attribute of a resource: what the resource says itself, else what is known when it is made."""
        if key not in self._blocks:
            return later((self._prefix, *key, *steps))
        instances = self._made(key)
        rest = list(steps)
        if rest and any(one.key is not None for one in instances):
            wanted = rest.pop(0)
            instances = [one for one in instances if one.key == wanted]
        self._reader.touched |= {one.address for one in instances}
        if len(instances) != 1 or not rest:
            return later((self._prefix, *key, *steps))
        one, attribute = instances[0], str(rest[0])
        node = one.block.attributes.get(attribute)
        if node is None:
            return later((one.address, *rest))
        return self._taken(self._once((one.address, attribute), lambda: self._value(node, one.local)), rest[1:])

    def _of_module(self, name: str, steps: Sequence[Step]) -> Any:
        instances = self._made(("module", name)) if ("module", name) in self._blocks else []
        rest = list(steps)
        if rest and any(one.key is not None for one in instances):
            wanted = rest.pop(0)
            instances = [one for one in instances if one.key == wanted]
        module = self._module(instances[0]) if len(instances) == 1 else None
        if module is None or not rest:
            return later((self._prefix, "module", name, *steps))
        value, touched = module.output(str(rest[0]))
        self._reader.touched |= touched
        return self._taken(value, rest[1:])

    def _module(self, one: _Instance) -> _Module | None:
        """The module that a block calls, None where it is not in this folder."""
        if one.address not in self._inner:
            self._inner[one.address] = None
            attributes = one.block.attributes
            node = attributes.get("source")
            source = None if node is None else self._once((one.address, "source"), lambda: self._value(node, {}))
            folder = self._folder / source if isinstance(source, str) and source.startswith(("./", "../")) else None
            if folder is not None and folder.is_dir():
                given = self._arguments(one)
                self._inner[one.address] = _Module(self._reader, folder, f"{one.address}.", given, self._depth + 1)
            elif _OURS.search(" ".join([one.address, str(source), *attributes])):
                why = f"its source {source} is not in this folder"
                self._reader.unread.append(Unread(one.address, why, one.address, one.block.position, remedy=_PLAN))
            else:
                self._reader.elsewhere.append(one.address)
        return self._inner[one.address]

    def _arguments(self, one: _Instance) -> Callable[[str], Any]:
        def given(name: str) -> Any:
            node = one.block.attributes.get(name)
            if node is None or name in _META:
                return _NOT_GIVEN
            return self._once((one.address, name), lambda: self._value(node, one.local))

        return given

    def _resource(self, one: _Instance) -> Resource:
        origins: dict[str, tuple[str, ...]] = {}
        inputs: dict[str, Any] = {}
        for name, node in one.block.attributes.items():
            if name not in _META:
                inputs[name] = self._once((one.address, name), lambda node=node: self._value(node, one.local))  # type: ignore[misc]
                origins[camel(name)] = tuple(sorted(self._known[one.address, name][1]))
        for block in one.block.blocks:
            if block.kind == "provisioner" and SERVICE in repr(self._body(block, one.local)).casefold():
                why = "a command that calls Cognitive Services itself"
                self._reader.unread.append(Unread(one.address, why, one.address, block.position))
            elif block.kind not in _META:
                name = _named(block)
                key = (one.address, "block", str(id(block)))
                self._once(key, lambda block=block: self._content(block, one.local))  # type: ignore[misc]
                value, touched = self._known[key]
                inputs[name] = [*inputs.get(name, []), *value] if isinstance(value, list) else value
                origins[camel(name)] = (*origins.get(camel(name), ()), *sorted(touched))
        depends = one.block.attributes.get("depends_on")
        if depends is not None:
            self._once((one.address, "depends_on"), lambda: self._value(depends, one.local))
            origins[""] = tuple(sorted(self._known[one.address, "depends_on"][1]))
        self._reader.budget.weigh(inputs)
        kind, name = one.block.labels
        return Resource(
            urn=one.address,
            type=token_of(kind),
            name=name if one.key is None else f"{name}[{one.key}]",
            inputs=_known_names(spelled(inputs)),
            dependencies=tuple(dict.fromkeys(urn for urns in origins.values() for urn in urns)),
            property_dependencies=origins,
            position=one.block.position,
            external=one.block.kind == "data",
        )

    def _content(self, block: _Block, local: Mapping[str, Any]) -> list[dict[str, Any]] | str:
        """The blocks that a block stands for: itself, or what a dynamic one makes."""
        if block.kind != "dynamic":
            return [self._body(block, local)]
        inner = next((one for one in block.blocks if one.kind == "content"), None)
        items = self._value(block.attributes["for_each"], local) if "for_each" in block.attributes else []
        if inner is None or not isinstance(items, dict | list):
            return later((repr(block.labels), repr(items)))
        iterator = word(block.attributes["iterator"]) if "iterator" in block.attributes else block.labels[0]
        pairs = items.items() if isinstance(items, dict) else enumerate(items)
        return [self._body(inner, {**local, iterator: {"key": key, "value": item}}) for key, item in pairs]

    def _body(self, block: _Block, local: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, node in block.attributes.items():
            try:
                found[name] = self._value(node, local)
            except MissingError:
                found[name] = later((str(block.position), "missing", name))
        for one in block.blocks:
            try:
                content = self._content(one, local)
            except MissingError:
                content = later((str(one.position), "missing"))
            key = _named(one)
            found[key] = [*found.get(key, []), *content] if isinstance(content, list) else content
        return found


def _known_names(inputs: Any) -> dict[str, Any]:
    """Inputs with ids that are not known as such: a symbol is no name to look for."""
    return {key: resolved(item) if key in {"cognitiveAccountId", "parentId"} else item for key, item in inputs.items()}
