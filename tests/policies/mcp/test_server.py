"""`aoai mcp` as a client meets it: the SDK's own, over the standard streams of the started process."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, MCPError, StdioServerParameters, stdio_client

RIGHT = {
    "name": "chat",
    "location": "eastus2",
    "model": {"format": "OpenAI", "name": "gpt-5.1", "version": "2025-11-13"},
    "sku": {"name": "GlobalStandard", "capacity": 10},
}
WRONG = {**RIGHT, "location": "japaneast", "sku": {"name": "DataZoneStandard", "capacity": 15}}
AOAI = (sys.executable, "-c", "from aoai_policies.cli import main; main()", "mcp", "--as-of", "2026-10-05")


class Session:
    """A connected client whose calls wait for the answer."""

    def __init__(self, portal: Any, client: Client, folder: Path) -> None:
        self._portal, self._client, self.folder = portal, client, folder
        self.tools = {tool.name: tool for tool in portal.call(client.list_tools).tools}

    def call(self, tool: str, **arguments: Any) -> Any:
        return self._portal.call(self._client.call_tool, tool, arguments)

    def right(self, tool: str, **arguments: Any) -> Any:
        """The structured result of a call, after it has been held against the schema that the tool advertises."""
        done = self.call(tool, **arguments)
        assert not done.is_error, done.content
        checker = jsonschema.Draft202012Validator(
            self.tools[tool].output_schema, format_checker=jsonschema.FormatChecker()
        )
        checker.validate(done.structured_content)
        assert done.content[0].text.strip()
        return done.structured_content

    def wrong(self, tool: str, **arguments: Any) -> str:
        """What a call is refused for."""
        done = self.call(tool, **arguments)
        assert done.is_error
        assert done.structured_content is None
        return str(done.content[0].text)

    def resources(self) -> tuple[Any, Any]:
        client, call = self._client, self._portal.call
        return call(client.list_resources).resources, call(client.list_resource_templates).resource_templates

    def read(self, uri: str) -> str:
        return str(self._portal.call(self._client.read_resource, uri).contents[0].text)


@contextmanager
def started(folder: Path, *options: str, program: str = AOAI[2]) -> Iterator[Session]:
    command, *arguments = (*AOAI[:2], program, *AOAI[3:], *options)
    streams = stdio_client(StdioServerParameters(command=command, args=arguments, cwd=folder))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(streams)) as client:
        yield Session(portal, client, folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("work")
    for name, deployment in (("right", RIGHT), ("wrong", WRONG)):
        (folder / f"{name}.json").write_text(json.dumps({"deployments": [deployment]}))
    project = folder / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (project / "Pulumi.dev.yaml").write_text("config: {}\n")
    (project / "__main__.py").write_text("print('ran')\nopen('ran', 'w').close()\n")
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.json").write_text(json.dumps({"deployments": [WRONG]}))
    (folder / "link.json").symlink_to(outside / "secret.json")
    (folder / "folder").symlink_to(outside)
    linked = folder / "linked"
    linked.mkdir()
    (linked / "Pulumi.yaml").symlink_to(outside / "secret.json")
    with started(folder) as session:
        yield session


def test_it_lists_what_an_agent_may_ask(server: Session) -> None:
    """Every tool says when to use it, describes or enumerates what it takes, and has valid schemas; it only reads."""
    assert list(server.tools) == ["check", "where", "place", "size", "forecast", "explain"]
    for tool in server.tools.values():
        assert "Use it" in tool.description
        assert tool.annotations.read_only_hint
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
    where = server.tools["where"].input_schema["properties"]
    assert "GlobalStandard" in where["skus"]["items"]["enum"]
    assert "embedding" in where["kinds"]["items"]["enum"]
    assert "eu" in where["dataZones"]["items"]["enum"]
    declared = server.tools["check"].input_schema
    jsonschema.validate({"declarations": {"deployments": [RIGHT]}}, declared)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"declarations": {"deployments": [{"nam": "chat"}]}}, declared)


@pytest.mark.parametrize("asked", [{"path": "right.json"}, {"declarations": {"deployments": [RIGHT]}}])
def test_check_of_what_is_right(server: Session, asked: dict[str, Any]) -> None:
    """A path and declarations in the question are judged alike."""
    report = server.right("check", **asked)
    assert report["summary"]["error"] == 0
    assert report["plans"][0]["fullyChecked"] == 1


@pytest.mark.parametrize("asked", [{"path": "wrong.json"}, {"declarations": {"deployments": [WRONG]}}])
def test_check_of_what_is_wrong(server: Session, asked: dict[str, Any]) -> None:
    """Findings are a result, with the rule and what is right instead, and no error of the tool."""
    found = server.right("check", **asked)["findings"]
    assert "AOAI202" in [one["rule"] for one in found]
    assert next(one for one in found if one["rule"] == "AOAI202")["suggestions"]


def test_where(server: Session) -> None:
    """An offer names its regions, its end and its source; regions that say the same stand together."""
    (offer,) = server.right("where", models=["gpt-5.1"], skus=["GlobalStandard"], dataZones=["eu"])["offers"]
    assert {"swedencentral", "francecentral"} <= set(offer["regions"])
    assert offer["retiresOn"] == "2027-05-15"
    assert offer["sources"]


DEFECT = """
from aoai_policies.cli import main
from aoai_policies.mcp import server

def fail(*_):
    raise ValueError("two\\nlines")

server.TOOLS["where"] = server.TOOLS["where"]._replace(answer=fail)
server.policies = fail
main()
"""


def test_a_defect_is_told_in_one_line_and_the_server_goes_on(tmp_path: Path) -> None:
    """A tool's or a resource's; no traceback."""
    defect = "internal error: ValueError: two\\nlines; this is a defect of aoai"
    with started(tmp_path, program=DEFECT) as session:
        assert session.wrong("where", models=["gpt-5.1"]) == f"where: {defect}"
        with pytest.raises(MCPError, match=f"^aoai://rules: {re.escape(defect)}$"):
            session.read("aoai://rules")
        assert session.right("explain", rule="AOAI101")["slug"] == "unknown-model"


def test_where_something_has_retired(server: Session) -> None:
    """A retired model is said to have retired, with the day."""
    answer = server.right("where", models=["gpt-35-turbo"])
    assert not answer["offers"]
    assert {one["status"] for one in answer["retired"]} == {"retired"}


def test_place(server: Session) -> None:
    """Models, and declarations as well, are placed nearest to where they should be."""
    best = server.right("place", models=["gpt-5.1=100"], near="japaneast")["placements"][0]
    assert best["accounts"][0]["region"] == "japaneast"
    assert server.right("place", path="right.json")["fits"]


def test_place_says_what_to_give_up(server: Session) -> None:
    """Where nothing fits the result says so, and what to give up."""
    answer = server.right("place", models=["gpt-5.1"], skus=["DataZoneStandard"], residency="apac")
    assert not answer["fits"]
    assert answer["placements"][0]["givenUp"]


def test_size(server: Session) -> None:
    """Tokens a minute, or calls and their length, need the same capacity; the reverse gives it back."""
    asked = {"models": ["gpt-5.1"], "skus": ["GlobalStandard"]}
    (row,) = server.right("size", **asked, inputTokens=200_000, outputTokens=20_000)["sizings"]
    assert row["capacity"] == 220
    (same,) = server.right("size", **asked, inputTokens=200, outputTokens=20, callsPerMinute=1000)["sizings"]
    assert (same["capacity"], same["callsPerMinute"]) == (220, 1000)
    (back,) = server.right("size", **asked, inputTokens=200, outputTokens=20, capacity=220)["sizings"]
    assert (back["tokensPerMinute"], back["callsPerMinute"]) == (220_000, 1000)


def test_forecast(server: Session) -> None:
    """The day of each deployment, unless it is later than what is asked for."""
    (row,) = server.right("forecast", path="right.json")["forecasts"]
    assert row["retiresOn"] == "2027-05-15"
    assert server.right("forecast", path="right.json", until="2027-01-01")["forecasts"] == []


def test_explain(server: Session) -> None:
    """A rule is found by id and slug, with its page."""
    page = server.right("explain", rule="AOAI202")
    assert page == server.right("explain", rule="sku-not-in-region")
    assert page["page"].startswith("# AOAI202 sku-not-in-region\n")
    assert page["sources"][0]["url"].startswith("https://")


@pytest.mark.parametrize(
    ("tool", "asked", "problem"),
    [
        ("check", {"path": "none.json"}, "none.json: no such file or folder"),
        ("check", {"path": "right.json", "declarations": {}}, "give a path or declarations, not both"),
        (
            "check",
            {"declarations": {"deployments": [{"name": 1}]}},
            "check: Expected `str`, got `int` - at `$.declarations.deployments[0].name`; the tool's",
        ),
        ("check", {"path": "a\0b"}, "'a\\x00b': no such file or folder"),
        ("where", {"models": ["gpt-51"]}, "did you mean gpt-5.1?"),
        ("where", {"skus": ["GlobalStandart"]}, "GlobalStandart is not a valid SKU; did you mean GlobalStandard"),
        ("where", {"regions": ["eastus"], "dataZones": ["eu"]}, "no region matches all of regions, dataZones and"),
        ("where", {"kinds": ["chatty"]}, "where: Invalid enum value 'chatty' - at `$.kinds[0]`; the tool's input"),
        ("where", {"model": "gpt-5.1"}, "where: Object contains unknown field `model`; the tool's input schema says"),
        ("place", {"models": ["gpt-5.1"], "path": "right.json"}, "give models, or a path or declarations, not both"),
        ("place", {"models": ["gpt-5.1=0"]}, "gpt-5.1=0: write a model as gpt-5.1, gpt-5.1@2025-11-13 or gpt-5.1=100"),
        ("size", {"models": ["gpt-5.1"]}, "give the load by inputTokens and outputTokens, or a capacity"),
        ("size", {"models": ["gpt-5.1"], "inputTokens": 1, "cachedTokens": 2}, "cachedTokens is part of inputTokens"),
        ("forecast", {"path": "right.json", "until": "soon"}, "forecast: Invalid RFC3339 encoded date - at `$.until`"),
        ("explain", {"rule": "AOAI2O2"}, "AOAI2O2: no such rule; did you mean AOAI202? `aoai rules` lists all"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_what_is_wrong_is_told_to_the_tool(server: Session, tool: str, asked: dict[str, Any], problem: str) -> None:
    """A wrong question is the tool's error, with the remedy; the next question is answered."""
    assert problem in server.wrong(tool, **asked)
    assert server.right("explain", rule="AOAI202")["rule"] == "AOAI202"


@pytest.mark.parametrize("tool", ["check", "place", "forecast"])
@pytest.mark.parametrize(
    "path", ["..", "/etc/passwd", "link.json", "folder", "folder/secret.json", "linked", "~/../.."]
)
def test_nothing_outside_the_folder_is_read(server: Session, tool: str, path: str) -> None:
    """Neither by `..`, nor by an absolute path, nor by a link, be it in a folder that is named."""
    problem = server.wrong(tool, path=path)
    assert problem.startswith(f"{path}: ")
    assert "leads out of the folder that the server works in; name a path within" in problem or "~" in path


def test_standard_input_is_not_read(server: Session) -> None:
    """It carries the protocol."""
    assert server.wrong("check", path="-") == (
        "-: standard input carries the protocol; write a file and name it, or give declarations"
    )


def test_no_program_is_run(server: Session) -> None:
    """A program is refused, and the refusal says what to do instead."""
    assert server.wrong("check", path="project") == (
        "project: a program, and this server runs none; check its preview (`pulumi preview --json --show-sames > "
        "preview.json`), give its deployments as declarations, or let a person start the server with --allow-programs"
    )
    assert not (server.folder / "project" / "ran").exists()


def test_no_project_above_the_folder_is_read(server: Session) -> None:
    """The working folder is what it is, also in a project."""
    inner = server.folder / "project" / "inner"
    inner.mkdir()
    with started(inner) as there:
        assert "no Pulumi.yaml here" in there.wrong("check")


def test_resources(server: Session) -> None:
    """Rules and models are listed, and each has what `aoai explain` and the sheet of the catalog say."""
    listed, templates = server.resources()
    assert [str(one.uri) for one in listed] == ["aoai://rules", "aoai://models"]
    assert [one.uri_template for one in templates] == ["aoai://rules/{rule}", "aoai://models/{model}"]
    assert "AOAI202" in [one["rule"] for one in json.loads(server.read("aoai://rules"))]
    assert server.read("aoai://rules/AOAI202") == server.right("explain", rule="AOAI202")["page"]
    assert "gpt-5.1" in json.loads(server.read("aoai://models"))
    assert json.loads(server.read("aoai://models/gpt-5.1"))["versions"][0]["version"] == "2025-11-13"


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("aoai://rules/AOAI2O2", "did you mean AOAI202?"),
        ("aoai://models/gpt-51", "did you mean gpt-5.1?"),
        ("aoai://skus", "no such resource; there are aoai://rules and aoai://models"),
    ],
)
def test_a_resource_that_is_not_there(server: Session, uri: str, problem: str) -> None:
    """The error says which are, and the server lives on."""
    with pytest.raises(MCPError, match=re.escape(problem)):
        server.read(uri)
    assert server.read("aoai://rules")


def test_a_tool_that_is_not_there(server: Session) -> None:
    """The error names those that are."""
    with pytest.raises(MCPError, match="chekc: no such tool; there are check, where, place, size, forecast, explain"):
        server.call("chekc")


def test_programs_run_where_a_person_allows_it(server: Session, tmp_path: Path) -> None:
    """With --allow-programs a program runs as by `aoai check`; what it prints stays out of the protocol."""
    project = shutil.copytree(server.folder / "project", tmp_path / "project")
    with started(tmp_path, "--allow-programs") as there:
        assert not there.tools["check"].annotations.read_only_hint
        (plan,) = there.right("check", path="project")["plans"]
    assert (plan["path"], plan["stack"]) == ("project", "dev")
    assert (project / "ran").exists()


def test_standard_output_is_the_protocol_only(tmp_path: Path) -> None:
    """Whatever comes in, each line that goes out is a message; when the input ends, so does the server."""
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    call = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "explain", "arguments": {"rule": "AOAI202"}},
    }
    lines = "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in ("no JSON", hello, ready, call))
    done = subprocess.run(AOAI, input=lines, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=30)
    assert [json.loads(line)["jsonrpc"] for line in done.stdout.splitlines()] == ["2.0"] * len(done.stdout.splitlines())


def test_without_the_extra_it_says_which(tmp_path: Path) -> None:
    """One line, and no traceback."""
    blocked = "import sys; sys.modules['mcp'] = None; " + AOAI[2]
    done = subprocess.run(
        (sys.executable, "-c", blocked, "mcp"), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 2
    assert done.stderr == "aoai: serving MCP needs the MCP SDK: install `pulumi-azure-openai[mcp]`\n"
    assert done.stdout == ""
