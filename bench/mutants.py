"""Mutation testing: which small changes of the rules, the core and the catalog's questions no test notices.

    python -m bench.mutants                                         all rooms
    python -m bench.mutants query policies/aoai_policies/core/absence.py   a room, or files
    python -m bench.mutants compile --every 5                       a sample: every fifth mutant

The tests are collected once. One run of them tells which tests reach which line; then every mutant runs the tests that
reach its line, in a fork of the process that collected them, until one fails. mutmut and cosmic-ray start Python anew
for every mutant, which takes some hours where this takes minutes.

A survivor is a row of a table that is missing, or a mutant that changes nothing; what is known to change nothing stands
in `mutants.yaml` with the reason.
"""

from __future__ import annotations

import ast
import copy
import gc
import os
import pickle
import signal
import sys
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from enum import IntEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

import pytest
import yaml
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_suffix(".yaml")


def _in(folder: str, *names: str) -> list[str]:
    return [f"{folder}/{name}" for name in names]


ROOMS = {
    "query": (
        _in("catalog/aoai_catalog", "query", "names.py", "reviewed.py"),
        [*_in("catalog", "query", "test_names.py", "test_reviewed_files.py"), "policies/core/test_context.py"],
    ),
    "compile": (
        _in("catalog/aoai_catalog/compile", "cells.py", "model_cells.py", "retirement_dates.py", "vocabulary.py"),
        ["catalog/compile"],
    ),
    "core": (["policies/aoai_policies/core"], _in("policies", "core", "rules", "waivers", "reports")),
    "rules": (["policies/aoai_policies/rules"], _in("policies", "rules", "core")),
    "planning": (
        ["policies/aoai_policies/planning"],
        _in("policies", "planning", *(f"cli/test_{name}.py" for name in ("where", "where_needs", "place", "size"))),
    ),
    "configuration": (
        ["policies/aoai_policies/configuration"],
        _in("policies", "configuration", "settings", "waivers", "rules/test_own_rules.py"),
    ),
    "stack": (
        ["policies/aoai_policies/stack"],
        _in("policies", "stack", *(f"inputs/test_read_{name}.py" for name in ("template", "state", "preview"))),
    ),
    "inputs": (
        _in("policies/aoai_policies/inputs", "arm", "azure", "declarations", "terraform", "comments.py", "read.py")
        + _in("policies/aoai_policies/inputs/pulumi", "checkpoint.py", "preview.py", "state.py", "yaml_program.py"),
        ["policies/inputs"],
    ),
    "fix": (["policies/aoai_policies/fix"], ["policies/fix"]),
    "pack": (
        _in("policies/aoai_policies/pack", "policies.py", "requests.py", "session.py", "settings.py", "unverified.py"),
        ["policies/pack"],
    ),
    "reports": (
        _in("policies/aoai_policies/reports", "located.py", "notices.py", "overview.py", "text.py", "wording.py"),
        ["policies/reports"],
    ),
}
"""What is mutated, and the tests that have to notice."""
SLOW = [
    "policies/rules/test_view.py",
    *_in("catalog/compile", "test_edited_pages.py", "test_diff_reports.py"),
    *(
        f"policies/inputs/test_{name}.py"
        for name in ("containment", "recorded_program", "node_program", "front_end_parity", "declarations_guide")
    ),
    *_in("policies/pack", "test_pack_in_runs.py", "test_pack_hosts.py"),
]
"""They run whole programs or the bundled catalog, and notice little that the tables do not."""
DECLARED = "tests/policies/rules/test_tables.py"
"""It holds what rules declare."""
UNMUTATED = {"example.py", "settings.py"}
"""Examples, and a schema: declarations that say what they say."""
WANTED = 0.9
SWAPPED: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Mod: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
EXAMPLES = {"wrong", "right", "as_of", "example_usage", "example_settings", "references"}
"""What a rule shows, and does not do."""


class Mutant(NamedTuple):
    """A change of one place: `number` is the place in a walk of the module's tree, `way` how it is changed there."""

    path: str
    number: int
    way: str
    line: int
    source: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"

    @property
    def key(self) -> str:
        """What names it whatever the number of its line: the file, the line itself and the change."""
        return f"{self.path}: {self.source}: {self.text}"


# Changing


def changes(node: ast.AST) -> Iterator[str]:
    """The ways to change a node."""
    if isinstance(node, ast.Compare):
        yield from (f"op of {place}" for place, op in enumerate(node.ops) if type(op) in SWAPPED)
    elif isinstance(node, ast.BoolOp) or (isinstance(node, ast.BinOp) and type(node.op) in SWAPPED):
        yield "op"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "without not"
    elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
        yield "other value"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RENAMED:
        if node.func.id != "sorted" or not any(one.arg == "reverse" for one in node.keywords):
            yield "other function"
        else:
            yield "not reversed"
    elif isinstance(node, ast.Return) and ast.unparse(node)[7:] not in {"", "None", "False", "''", "()", "[]", "0"}:
        yield "None"
    if isinstance(node, (ast.If, ast.IfExp, ast.While)) and not isinstance(node.test, (ast.Compare, ast.UnaryOp)):
        yield "not"
    if isinstance(node, ast.comprehension):
        yield from (f"if or true {place}" for place in range(len(node.ifs)))


def changed(node: Any, way: str) -> None:  # noqa: C901 - one case a way
    """Change a node in place."""
    kind, _, place = way.rpartition(" ") if way[-1].isdigit() else (way, "", "")
    match kind:
        case "op":
            node.op = SWAPPED[type(node.op)]()
        case "op of":
            node.ops[int(place)] = SWAPPED[type(node.ops[int(place)])]()
        case "other value":
            node.value = not node.value if isinstance(node.value, bool) else node.value + 1
        case "other function":
            node.func.id = RENAMED[node.func.id]
            if node.func.id == "list":
                node.keywords = []
        case "not reversed":
            node.keywords = [one for one in node.keywords if one.arg != "reverse"]
        case "None":  # the value stays, so that the function closes over the same names
            both = ast.Tuple([node.value, ast.Constant(None)], ast.Load())
            node.value = ast.Subscript(both, ast.Constant(1), ast.Load())
        case "not":
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case "without not":
            node.op, node.operand = ast.UAdd(), ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case "if or true":
            node.ifs[int(place)] = ast.BoolOp(ast.Or(), [node.ifs[int(place)], ast.Constant(1)])


def walked(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that do something: no annotation, example or field of a record."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "bases", "type_ignores"}:
                continue
            if isinstance(node, ast.ClassDef) and name == "keywords":
                continue  # how a record is made
            if isinstance(node, ast.keyword) and node.arg == "strict" and isinstance(value, ast.Constant):
                continue  # of `zip`, whose parts are as long as each other all the same
            if (
                isinstance(node, ast.Assign)
                and {one.id for one in node.targets if isinstance(one, ast.Name)} & EXAMPLES
            ):
                continue
            stack += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST)]


def mutants_of(path: str) -> Iterator[Mutant]:
    """All mutants of a file."""
    code = (ROOT / path).read_text(encoding="utf-8")
    tree, lines = ast.parse(code), code.splitlines()
    records = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Struct" in ast.unparse(base) for base in node.bases)
        for field in node.body
        if isinstance(field, ast.AnnAssign)
        for part in ast.walk(field)
    }
    for number, node in enumerate(walked(tree)):
        if id(node) in records:
            continue
        for way in changes(node):
            line = getattr(node, "lineno", 0) or getattr(getattr(node, "iter", None), "lineno", 0)
            before = ast.unparse(node)
            other = copy.deepcopy(node)
            changed(other, way)
            after = "return None" if way == "None" else ast.unparse(ast.fix_missing_locations(other))
            text = f"{_short(before)} -> {_short(after)}"
            yield Mutant(path, number, way, line, lines[line - 1].strip(), text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 110 else line[:107] + "..."


def functions_of(files: Collection[str]) -> list[FunctionType]:
    """All functions of these files that there are."""
    gc.unfreeze()  # the suite hides from the collector what is there before its first test
    return [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename in files]


def applied(mutant: Mutant, functions: list[FunctionType]) -> bool:
    """Change the running program; False where the place is none that can be changed in it."""
    file = str(ROOT / mutant.path)
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    node = next(node for number, node in enumerate(walked(tree)) if number == mutant.number)
    changed(node, mutant.way)
    ast.fix_missing_locations(tree)
    module = next(one for one in list(sys.modules.values()) if getattr(one, "__file__", None) == file)
    codes = {_key(code): code for code in _codes(compile(tree, file, "exec"))}
    found = False
    for one in functions:
        new = codes.get(_key(one.__code__)) if one.__code__.co_filename == file else None
        if new is not None and new != one.__code__:
            one.__code__ = new
            found = True
    return found or _assigned(tree, node, module)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _assigned(tree: ast.Module, node: ast.AST, module: Any) -> bool:
    """A constant of a module or a class, or a default of an argument."""
    for owner in ast.walk(tree):
        holder = vars(module).get(owner.name) if isinstance(owner, ast.ClassDef) else module
        if not isinstance(owner, (ast.Module, ast.ClassDef)) or holder is None:
            continue
        for one in owner.body:
            if isinstance(one, ast.FunctionDef) and any(node is part for part in ast.walk(one.args)):
                function = getattr(holder, one.name)
                function.__defaults__ = tuple(_value(value, module) for value in one.args.defaults) or None
                function.__kwdefaults__ = {
                    name.arg: _value(value, module)
                    for name, value in zip(one.args.kwonlyargs, one.args.kw_defaults, strict=True)
                    if value is not None
                } or None
                return True
            if isinstance(one, (ast.Assign, ast.AnnAssign)) and one.value is not None and node in ast.walk(one.value):
                target = one.targets[0] if isinstance(one, ast.Assign) else one.target
                if isinstance(target, ast.Name):
                    _set_everywhere(holder, target.id, _value(one.value, module))
                    return True
    return False


def _value(expression: ast.expr, module: Any) -> Any:
    return eval(compile(ast.Expression(expression), "mutant", "eval"), vars(module))  # noqa: S307 - our own source


def _set_everywhere(holder: Any, name: str, value: Any) -> None:
    former = getattr(holder, name)
    setattr(holder, name, value)
    for other in list(sys.modules.values()):
        if other is not holder and getattr(other, name, None) is former and former is not None:
            setattr(other, name, value)


# Running


class Outcome(IntEnum):
    """What became of a mutant, as the exit code of its process. One that runs out of time is killed."""

    SURVIVED = 0
    KILLED = 10
    NOT_APPLIED = 11


class Mutation:
    """A plugin that runs mutants where pytest would run the tests."""

    def __init__(self, mutants: list[Mutant], known: Collection[str], jobs: int) -> None:
        self.mutants, self.known, self.jobs = mutants, known, jobs
        self.outcomes: list[tuple[Mutant, Outcome]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of the tests."""
        items = session.items
        files = sorted({str(ROOT / mutant.path) for mutant in self.mutants})
        functions = functions_of(files)
        gc.collect()
        gc.freeze()  # what is there already is not copied into each fork
        reached, took = _in_fork(lambda: _reach(items, files))
        # What stands in no function is run when a module is imported, and no test reaches it by a line.
        declared = {number for number, item in enumerate(items) if DECLARED in item.nodeid}
        everything = {file: declared.union(*reached.get(file, {}).values()) for file in files}

        def started(mutant: Mutant, tests: set[int]) -> int:
            chosen = sorted(tests, key=lambda one: took[one])
            sys.stdout.flush()
            pid = os.fork()
            if not pid:
                seconds = 10 + 10 * sum(took[one] for one in chosen)
                _quietly(mutant, functions, [items[one] for one in chosen], seconds)
            return pid

        for file in files:  # a test that needs another one before it would kill every mutant
            chosen = [items[one] for one in sorted(everything[file], key=lambda one: took[one])]
            if failing := _in_fork(partial(_failing, chosen)):
                pytest.exit(f"{file}: {failing} fails by itself, without any mutant", 1)
        running: dict[int, Mutant] = {}
        waiting = list(self.mutants)
        while waiting or running:
            while waiting and len(running) < self.jobs:
                mutant = waiting.pop(0)
                file = str(ROOT / mutant.path)
                running[started(mutant, reached.get(file, {}).get(mutant.line) or everything[file])] = mutant
            pid, status = os.wait()
            code = os.waitstatus_to_exitcode(status)
            outcome = Outcome.KILLED if code == -signal.SIGALRM else Outcome(code)
            self.outcomes.append((running[pid], outcome))
            if outcome is Outcome.SURVIVED and running[pid].key not in self.known:
                print(running[pid], flush=True)
            del running[pid]
        return True


class _BrokenError(Exception):
    """A test that fails as it is tells nothing of mutants."""


def _in_fork(work: Callable[[], Any]) -> Any:
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            try:
                pickle.dump(work(), pipe)
            except _BrokenError as problem:
                pickle.dump(problem, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pickle.load(pipe)  # noqa: S301 - our own
    os.waitpid(pid, 0)
    if isinstance(answer, _BrokenError):
        pytest.exit(str(answer), 1)
    return answer


def _reach(items: list[pytest.Item], files: Collection[str]) -> tuple[dict[str, dict[int, set[int]]], list[float]]:
    """For each file and line the tests that reach it, and how long each takes."""
    lines: defaultdict[str, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    took: list[float] = []
    now = 0

    def trace(frame: FrameType, _event: str, _: object) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        lines[frame.f_code.co_filename][frame.f_lineno].add(now)
        return trace

    for now, item in enumerate(items):
        begun = time.perf_counter()
        sys.settrace(trace)
        passed = _passes(item, items[now + 1] if now + 1 < len(items) else None)
        sys.settrace(None)
        took.append(time.perf_counter() - begun)
        if not passed:
            raise _BrokenError(f"{item.nodeid} fails without any mutant")
    return {file: dict(of) for file, of in lines.items()}, took


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _failing(items: list[pytest.Item]) -> str:
    """The first of these tests, in this order, that fails; empty where none does."""
    following = [*items[1:], None]
    failing = (item.nodeid for item, after in zip(items, following, strict=False) if not _passes(item, after))
    return next(failing, "")


def _quietly(mutant: Mutant, functions: list[FunctionType], items: list[pytest.Item], seconds: float) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    signal.alarm(int(seconds))
    outcome = Outcome.NOT_APPLIED
    try:
        if applied(mutant, functions):
            outcome = Outcome.KILLED
            if not _failing(items):
                outcome = Outcome.SURVIVED
    finally:
        os._exit(outcome)


# Telling


def main() -> int:
    """Mutate rooms or files, write what survived; 1 where too much did."""
    parser = ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("wanted", nargs="*", metavar="ROOM | FILE")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="run every N-th mutant only")
    arguments = parser.parse_args()
    wanted: list[str] = arguments.wanted
    reasons: dict[str, str] = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    enough = True
    for room, (places, tests) in ROOMS.items():
        files = sorted(
            str(file.relative_to(ROOT))
            for place in places
            for file in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
            if file.name not in UNMUTATED
        )
        if chosen := [file for file in files if not wanted or room in wanted or file in wanted]:
            enough = _in_fork(partial(_room, chosen, tests, reasons, arguments.every)) and enough
    return 0 if enough else 1


def _room(files: list[str], tests: list[str], reasons: dict[str, str], every: int) -> bool:
    for file in files:  # before pytest, so that all of them are there to be changed
        import_module(".".join(Path(file).with_suffix("").parts[1:]).removesuffix(".__init__"))
    mutants = [mutant for file in files for mutant in mutants_of(file)][::every]
    mutation = Mutation(mutants, reasons, jobs=os.cpu_count() or 1)
    folders = [str(ROOT / "tests" / place) for place in tests]
    slow = [f"--ignore={ROOT / 'tests' / place}" for place in SLOW]
    quietly = ["--quiet", "--no-header", "-p", "no:cacheprovider", "-n", "0", "--capture=sys"]
    pytest.main([*folders, *slow, *quietly], plugins=[mutation])
    return len(mutation.outcomes) == len(mutants) and _tell(mutation, files)


def _tell(mutation: Mutation, files: list[str]) -> bool:
    killed = total = 0
    for file in files:
        of = [(mutant.key, outcome) for mutant, outcome in mutation.outcomes if mutant.path == file]
        dead = sum(outcome is Outcome.KILLED for _, outcome in of)
        same = sum(outcome is Outcome.SURVIVED and key in mutation.known for key, outcome in of)
        none = sum(outcome is Outcome.NOT_APPLIED for _, outcome in of)
        left = len(of) - same - none
        killed, total = killed + dead, total + left
        if of:
            besides = f" ({same} change nothing, {none} could not be made)" if same or none else ""
            print(f"{file}: {dead} of {left} killed{besides}")
    print(f"{killed} of {total} killed, {killed / max(total, 1):.1%} (wanted: {WANTED:.0%})", flush=True)
    return killed >= WANTED * max(total, 1)


if __name__ == "__main__":
    raise SystemExit(main())
