"""Who may import whom, and what a command may load before it needs it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    "aoai_catalog": ROOT / "catalog" / "aoai_catalog",
    "aoai_policies": ROOT / "policies" / "aoai_policies",
    "aoai_components": ROOT / "components" / "aoai_components",
}
OURS = tuple(ROOMS)
PULUMI = ("pulumi", "pulumi_policy", "pulumi_azure_native")


def modules(room: str, *parts: str) -> list[Path]:
    """The modules of a room, or of a part of it."""
    return sorted((ROOMS[room].joinpath(*parts)).rglob("*.py"))


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    """What a module imports, by full name; with `top_only` what it imports as soon as it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level and path.parent.name == "recorder":
                continue  # it is run by path, in another interpreter, and knows no name of its own
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def offending(paths: list[Path], *forbidden: str, allowed: tuple[str, ...] = (), top_only: bool = False) -> list[str]:
    """The imports of names that begin with something forbidden."""

    def within(name: str, packages: tuple[str, ...]) -> bool:
        return any(name == package or name.startswith(f"{package}.") for package in packages)

    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path, top_only=top_only)
        if within(name, forbidden) and not within(name, allowed)
    ]


def test_the_rooms_are_there() -> None:
    """The tests below read what they think they read."""
    assert all(len(modules(room)) > 5 for room in ROOMS)
    assert "aoai_catalog.names" in set(imports(ROOMS["aoai_policies"] / "rules" / "declaration" / "unknown_sku.py"))


def test_the_catalog_imports_nothing_of_ours() -> None:
    """The catalog is facts and questions: no rule, no component, no Pulumi, no command line."""
    others = ("aoai_policies", "aoai_components", "click", "rich", *PULUMI)
    assert offending(modules("aoai_catalog"), *others) == []


def test_questions_need_no_compiler() -> None:
    """Reading the catalog needs neither its compiler nor the formats of documents."""
    reading = [path for path in modules("aoai_catalog") if not {"compile", "live"} & set(path.parts)]
    names = {"verify.py", "export.py", "marked_yaml.py"}
    questions = [path for path in reading if path.name not in names]
    assert offending(questions, "aoai_catalog.compile", "yaml", "markdown_it") == []


def test_policies_import_no_component() -> None:
    """Rules know nothing of the components that use them."""
    assert offending(modules("aoai_policies"), "aoai_components") == []


@pytest.mark.parametrize("part", ["core", "rules"])
def test_rules_and_core_are_pure(part: str) -> None:
    """Rules and the engine that runs them import no Pulumi, no file format, no command line, no input and no report.

    Nor do they read a clock, a file, the environment or the network: what a rule may look at stands in its arguments.
    """
    outside = (
        "aoai_policies.inputs",
        "aoai_policies.configuration",
        "aoai_policies.reports",
        "aoai_policies.cli",
        "aoai_policies.pack",
    )
    formats = ("yaml", "json", "jsonschema", "click", "rich", *PULUMI)
    world = ("os", "pathlib", "io", "time", "subprocess", "socket", "urllib", "tempfile", "random")
    assert offending(modules("aoai_policies", part), *outside, *formats, *world) == []


@pytest.mark.parametrize("part", ["core", "rules"])
def test_rules_and_core_read_no_clock(part: str) -> None:
    """No rule asks for today: the day is in its context."""
    for path in modules("aoai_policies", part):
        called = {node.func.attr for node in ast.walk(ast.parse(path.read_text("utf-8")))
                  if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
        assert called.isdisjoint({"now", "utcnow", "getenv", "read_text", "read_bytes", "open"}), path


def test_core_knows_no_rule() -> None:
    """The engine runs any rules; it knows none."""
    assert offending(modules("aoai_policies", "core"), "aoai_policies.rules") == []


def test_only_the_pack_and_the_recorder_import_pulumi() -> None:
    """Without its extras the distribution needs no Pulumi: in policies, only the pack and what records programs do."""
    users = {path.parent.name for path in modules("aoai_policies") if offending([path], *PULUMI)}
    assert users == {"pack", "recorder"}


def test_only_one_room_and_its_command_know_the_protocol_of_agents() -> None:
    """The SDK of MCP stays in its room, and the room is for nobody but the command that starts it."""
    users = offending([*modules("aoai_policies"), *modules("aoai_components")], "mcp", "aoai_policies.mcp")
    places = {found.partition(" imports ")[0].removeprefix("policies/aoai_policies/") for found in users}
    assert {place for place in places if not place.startswith("mcp/")} == {"cli/mcp.py"}


def test_components_import_no_front_end() -> None:
    """Components check their arguments by the rules and the organisation's settings, and need no front end for it."""
    allowed = ("aoai_policies.core", "aoai_policies.configuration", "aoai_policies.pipeline")
    assert offending(modules("aoai_components"), "aoai_policies", "click", "pulumi_policy", allowed=allowed) == []


def test_reports_read_no_input() -> None:
    """A report is written from findings, not from what an input read."""
    assert offending(modules("aoai_policies", "reports"), "aoai_policies.cli", "aoai_policies.inputs", *PULUMI) == []


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("aoai_policies.inputs", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.pack")),
        ("aoai_policies.stack", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.inputs")),
        ("aoai_policies.pack", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.inputs", "click")),
        ("aoai_policies.configuration", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.inputs")),
        ("aoai_policies.planning", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.inputs", "click")),
        ("aoai_policies.fix", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.pack", "click")),
        ("aoai_policies.pipeline", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.inputs", "click")),
        ("aoai_policies.mcp", ("aoai_policies.cli",)),  # the SDK itself loads click
        ("aoai_components", ("aoai_policies.reports", "aoai_policies.cli", "aoai_policies.inputs", "click")),
    ],
)
def test_only_the_command_line_loads_reports(room: str, forbidden: tuple[str, ...]) -> None:
    """Whatever a room imports, by whatever way, no report, command or input comes with it but its own."""
    loaded = loaded_by(f"""
import importlib, pkgutil
room = importlib.import_module({room!r})
for module in pkgutil.walk_packages(getattr(room, "__path__", ()), {room!r} + "."):
    if "__main__" not in module.name and not module.name.endswith(".record"):
        importlib.import_module(module.name)
""")
    assert [
        name for name in sorted(loaded) if any(name == one or name.startswith(f"{one}.") for one in forbidden)
    ] == []


def test_the_public_names_load_what_they_are() -> None:
    """`import aoai_policies` loads nothing; each name of `__all__` is there."""
    assert not {name for name in loaded_by("import aoai_policies") if name.startswith("aoai_policies.")}
    loaded_by("import aoai_policies\nassert all(getattr(aoai_policies, name) for name in aoai_policies.__all__)")


def loaded_by(code: str) -> set[str]:
    """The modules that a program has loaded at its end."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    return set(done.stderr.split())


HEAVY = {"pulumi", "pulumi_policy", "pulumi_azure_native", "grpc", "rich", "jsonschema", "markdown_it", "yaml", "mcp"}
NETWORK = {"azure", "requests", "msal", "aoai_catalog.live"}

RUN = """
from aoai_policies.cli import main
sys.argv = ["aoai", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    ("arguments", "may_load"),
    [
        (["--help"], set()),
        (["rules"], set()),
        (["explain", "AOAI202"], set()),
        (["where", "gpt-5.1", "--as-of", "2026-10-05"], set()),
        (["check", "plan.json", "--as-of", "2026-10-05"], set()),
        (["check", "plan.yaml", "--as-of", "2026-10-05"], {"yaml"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_what_it_needs(
    arguments: list[str], may_load: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command loads Pulumi, a terminal library, schemas or a parser of a format that it does not read."""
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_text('{"deployments": [{"name": "chat", "location": "eastus2"}]}')
    Path("plan.yaml").write_text("deployments:\n  - {name: chat, location: eastus2}\n")
    loaded = loaded_by(RUN.format(arguments=arguments))
    assert loaded & (HEAVY | NETWORK) - may_load == set()
    assert "aoai_policies.cli" in loaded


def test_help_loads_neither_rules_nor_catalog() -> None:
    """`aoai --help` is there at once: it loads no command, no rule and no data."""
    loaded = loaded_by(RUN.format(arguments=["--help"]))
    assert not {name for name in loaded if name.startswith(("aoai_policies.rules", "aoai_policies.cli.check"))}


def test_a_check_loads_no_other_command() -> None:
    """A check pays for no other command, and for no report but its own."""
    loaded = loaded_by("from aoai_policies.cli import group\ngroup.get_command(None, 'check')")
    assert not loaded & {"aoai_policies.cli.where", "aoai_policies.cli.catalog", "aoai_policies.reports.rule_page"}
    assert not loaded & HEAVY


def test_rules_are_loaded_without_pulumi() -> None:
    """All rules can be loaded, as components do, without Pulumi, YAML or the command line."""
    loaded = loaded_by("import aoai_policies.rules, aoai_policies.core.run")
    assert not loaded & (HEAVY | {"click"})
