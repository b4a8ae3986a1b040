"""The guides on settings, waivers and reports say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aoai_policies.cli.check import command
from aoai_policies.cli.init import render_template
from aoai_policies.cli.outputs import FORMATS
from aoai_policies.configuration.settings_file import read_settings

DOCS = Path(__file__).parents[3] / "docs"
GUIDES = ("settings", "waivers", "reports")


def text_of(guide: str) -> str:
    return (DOCS / f"{guide}.md").read_text(encoding="utf-8")


def test_the_settings_guide_shows_what_init_writes() -> None:
    """One text for both."""
    assert f"```yaml\n{render_template()}```\n" in text_of("settings")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_of_settings_is_read(guide: str, tmp_path: Path) -> None:
    """Whoever copies one gets what it says, without a malformed waiver."""
    for block in re.findall(r"```yaml\n(.*?)```", text_of(guide), re.DOTALL):
        path = tmp_path / "aoai.yaml"
        path.write_text(block, encoding="utf-8")
        assert all(one.problem == "" for one in read_settings(file=path).waivers)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_option_in_the_guides_exists(guide: str) -> None:
    """No guide promises an option that `aoai check` does not have."""
    known = {option for param in command.params for option in param.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text_of(guide))) <= known


def test_every_format_is_described() -> None:
    """The guide on reports has a row for each format."""
    assert re.findall(r"^\| `(\w+)` \|", text_of("reports"), re.MULTILINE) == list(FORMATS)


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide: str) -> None:
    """Every link between pages names one that is there."""
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text_of(guide)):
        assert (DOCS / link).is_file()
