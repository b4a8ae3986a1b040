"""docs/mcp.md names what the server has."""

from __future__ import annotations

import json
import re
from pathlib import Path

from aoai_policies.cli.mcp import command
from aoai_policies.mcp.server import TOOLS

GUIDE = (Path(__file__).parents[3] / "docs" / "mcp.md").read_text(encoding="utf-8")


def test_the_configuration_starts_the_server() -> None:
    """What is to be pasted is JSON, and names the command."""
    (block,) = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert json.loads(block)["mcpServers"]["aoai"] == {"command": "aoai", "args": [command.name]}


def test_every_tool_and_option_has_its_line() -> None:
    """No more and no fewer than there are."""
    tools = GUIDE.partition("## Tools")[2].partition("## Resources")[0]
    assert re.findall(r"^\| `(\w+)` \|", tools, re.MULTILINE) == list(TOOLS)
    options = {option for one in command.params for option in one.opts} - {"--color", "--quiet", "-q"}
    assert set(re.findall(r"^\| `(--[\w-]+)", GUIDE, re.MULTILINE)) == options
