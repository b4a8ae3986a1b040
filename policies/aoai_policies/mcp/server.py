"""Serves the tools and resources over standard input and output, by the official SDK."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any, NamedTuple
from urllib.parse import unquote

import anyio
import msgspec
from anyio import to_thread
from mcp import MCPError, types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from aoai_catalog.input_error import InputError
from aoai_catalog.model_sheet import model_sheet
from aoai_policies.core.visible import visible
from aoai_policies.mcp import answers, questions
from aoai_policies.mcp.desk import Desk
from aoai_policies.pack.unverified import policies, policy
from aoai_policies.planning.place import PlacementReport
from aoai_policies.planning.where import known_models
from aoai_policies.reports.json import JsonReport
from aoai_policies.reports.rule_page import render_page

_Context = ServerRequestContext[Any]
_DECLARED = (
    " Name a path in the working folder, or give the accounts and deployments as `declarations`, before any file is "
    "written."
)


class Tool(NamedTuple):
    """A tool: the types of its question and its result, when to use it, and what answers."""

    question: type[questions.Question]
    result: type[msgspec.Struct]
    title: str
    description: str
    answer: Callable[[Desk, Any], tuple[msgspec.Struct, str]]


TOOLS = {
    "check": Tool(
        questions.Check,
        JsonReport,
        "Check declarations",
        "Check Azure OpenAI accounts and deployments against the documented catalog: model, version, SKU, region, "
        "capacity, quota, retirement, your organisation's settings. Use it after each change of infrastructure code "
        "that declares such resources and before saying that the code is right. Findings name the rule, the place, "
        "what is wrong, and what to write instead. `unverified` means that something could not be judged; it does not "
        "mean that it is right." + _DECLARED,
        answers.check,
    ),
    "where": Tool(
        questions.Where,
        answers.Offers,
        "Find offers",
        "Say which models and versions are offered in which regions under which SKU, until when, and what replaces "
        "them. Use it before writing a model, version, region or SKU; never write one from memory. Narrow the "
        "question: all models everywhere is a long answer.",
        answers.offers,
    ),
    "place": Tool(
        questions.Place,
        PlacementReport,
        "Place deployments",
        "Find the regions and SKUs where several deployments fit together under all demands (residency, allow-lists, "
        "features, quota, spread), ranked, with reasons; if nothing fits, the fewest demands to give up. Use it to "
        "choose regions for more than one model, or under demands. Name models, a path or declarations.",
        answers.placement,
    ),
    "size": Tool(
        questions.Size,
        answers.Sizings,
        "Size capacity",
        "Say what capacity (PTUs, or units of a standard SKU) a load in tokens per minute needs, for several models, "
        "with the share of the quota; or what load a capacity carries. Use it before writing `capacity`. It is the "
        "documented estimate, not a measurement.",
        answers.sizing,
    ),
    "forecast": Tool(
        questions.Forecast,
        answers.Forecasts,
        "Forecast retirements",
        "Say when the models of declared deployments retire, what Azure does on that day, and what to move to. Use it "
        "when asked what has to be migrated and until when." + _DECLARED,
        answers.forecast,
    ),
    "explain": Tool(
        questions.Explain,
        answers.RulePage,
        "Explain a rule",
        "Explain a rule that a finding of `check` names: what it says, why it matters, a wrong and a right example, "
        "how to fix it, and its sources. Use it if a finding's message is not enough.",
        answers.explanation,
    ),
}
_JSON = "application/json"
_RULES, _MODELS = "aoai://rules", "aoai://models"
_INSTRUCTIONS = (
    "Answers about Azure OpenAI deployments from a documented, dated catalog, offline: nothing is sent to Azure. Ask "
    "`where`, `place` and `size` before you write a model, region, SKU or capacity, and `check` what you wrote."
)


def serve(desk: Desk) -> None:
    """Serve until the client closes standard input."""
    anyio.run(partial(_serve, desk))


async def _serve(desk: Desk) -> None:
    one_at_a_time = anyio.CapacityLimiter(1)  # answers share the catalog, which is read once

    async def list_tools(_: _Context, __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(name, tool, desk) for name, tool in TOOLS.items()])

    async def call_tool(_: _Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        return await to_thread.run_sync(called, desk, asked.name, asked.arguments or {}, limiter=one_at_a_time)

    async def list_resources(_: _Context, __: object) -> types.ListResourcesResult:
        return types.ListResourcesResult(
            resources=[
                types.Resource(name="rules", uri=_RULES, description="Every rule: id, slug, level, what it says.",
                               mime_type=_JSON),
                types.Resource(name="models", uri=_MODELS, description="Every model in the catalog.",
                               mime_type=_JSON),
            ]
        )  # fmt: skip

    async def list_templates(_: _Context, __: object) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(name="rule", uri_template=f"{_RULES}/{{rule}}", mime_type="text/markdown",
                                       description="A rule's page, such as aoai://rules/AOAI202."),
                types.ResourceTemplate(name="model", uri_template=f"{_MODELS}/{{model}}", mime_type=_JSON,
                                       description="Everything known about a model, such as aoai://models/gpt-5.1."),
            ]
        )  # fmt: skip

    async def read_resource(_: _Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        kind, text = await to_thread.run_sync(resource, desk, str(asked.uri), limiter=one_at_a_time)
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=asked.uri, mime_type=kind, text=text)])

    server: Server[Any] = Server(
        "aoai",
        version=version("pulumi-azure-openai"),
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def called(desk: Desk, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """A tool's answer. What is wrong with the question is told as the tool's error, with the remedy."""
    tool = TOOLS.get(name)
    if tool is None:
        raise MCPError(types.INVALID_PARAMS, f"{name}: no such tool; there are {', '.join(TOOLS)}")
    try:
        result, text = tool.answer(desk, msgspec.convert(arguments, tool.question))
    except msgspec.ValidationError as error:
        return _error(f"{name}: {error}; the tool's input schema says what it takes")
    except InputError as error:
        return _error(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the server goes on
        return _error(_unforeseen(name, error))
    return types.CallToolResult(
        content=[types.TextContent(text=text)], structured_content=msgspec.to_builtins(result, str_keys=True)
    )


def _unforeseen(asked: str, error: Exception) -> str:
    said = visible(str(error)) or "without a message"
    return f"{asked}: internal error: {type(error).__name__}: {said}; this is a defect of aoai"


def _error(problem: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=problem)], is_error=True)


def resource(desk: Desk, uri: str) -> tuple[str, str]:
    """A resource's media type and text."""
    try:
        kind, content = _content(desk, uri)
    except InputError as error:
        raise MCPError(types.INVALID_PARAMS, str(error)) from None
    except Exception as error:  # noqa: BLE001
        raise MCPError(types.INTERNAL_ERROR, _unforeseen(uri, error)) from None
    return kind, content if isinstance(content, str) else msgspec.json.encode(content).decode()


def _content(desk: Desk, uri: str) -> tuple[str, Any]:
    table, _, name = unquote(uri.removeprefix("aoai://")).partition("/")
    if table == "rules" and name:
        return "text/markdown", render_page(policy(name))
    if table == "rules":
        return _JSON, [
            {"rule": one.id, "slug": one.slug, "level": one.level.value, "says": one.page().what} for one in policies()
        ]
    if table == "models":
        catalog = desk.facts().catalog
        return _JSON, model_sheet(catalog, known_models(catalog, name, None)) if name else catalog.model_names()
    raise InputError(f"{uri}: no such resource; there are {_RULES} and {_MODELS}, and one of each below them")


def _described(name: str, tool: Tool, desk: Desk) -> types.Tool:
    return types.Tool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=schema(tool.question),
        output_schema=schema(tool.result),
        annotations=types.ToolAnnotations(read_only_hint=not desk.programs, open_world_hint=False),
    )


def schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema of a type, with those that it refers to under `$defs`."""
    (root,), parts = msgspec.json.schema_components((kind,), ref_template="#/$defs/{name}")
    return {**parts.pop(root["$ref"].rpartition("/")[2]), "$defs": parts}
