"""`aoai mcp`."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from click.core import ParameterSource

from aoai_catalog.input_error import InputError
from aoai_policies.cli.options import as_of_option, catalog_option


@click.command(name="mcp")
@click.option("--allow-programs", is_flag=True, help="Run the programs of project folders, as `aoai check` does.")
@as_of_option
@catalog_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    allow_programs: bool,  # noqa: FBT001 - click passes flags so
    as_of: date,
    catalog_folders: Sequence[Path],
) -> None:
    """Serve check, where, place, size, forecast and explain to a coding agent over the Model Context Protocol.

    The client starts the server in its working folder and talks to it over standard input and output. The server reads
    only within that folder, runs no program without --allow-programs, and never contacts Azure. Without --as-of, each
    question uses the day on which it is asked.

    \b
    aoai mcp
    aoai mcp --allow-programs --catalog ../catalog

    \b
    In a client's configuration:
    {"mcpServers": {"aoai": {"command": "aoai", "args": ["mcp"]}}}
    """  # noqa: D301 - click reads the escape
    from aoai_policies.mcp.desk import Desk

    try:
        from aoai_policies.mcp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "aoai_policies":
            raise
        raise InputError("serving MCP needs the MCP SDK: install `pulumi-azure-openai[mcp]`") from None
    gc.enable()  # a server lives long, unlike the commands for which `main` switches it off
    given = ctx.get_parameter_source("as_of") is not ParameterSource.DEFAULT
    catalogs = [folder.resolve() for folder in catalog_folders]
    serve(Desk(Path.cwd().resolve(), as_of if given else None, catalogs, allow_programs))
