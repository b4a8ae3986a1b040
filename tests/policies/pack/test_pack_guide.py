"""The guide to the pack says what the pack does."""

from __future__ import annotations

import json
import re

import yaml

from aoai_policies.core.finding import Level
from aoai_policies.core.settings import Settings
from aoai_policies.pack.session import KNOWS, Operation
from aoai_policies.pack.settings import policy_name
from aoai_policies.pack.unverified import POLICIES
from aoai_policies.rules import RULES
from tests.policies.pack.serving import ROOT, serving

GUIDE = (ROOT / "docs" / "policy-pack.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "policy_pack"


def listed(beginning: str) -> list[str]:
    (sentence,) = re.findall(rf"{beginning}: ((?:AOAI\d+(?:, )?)+)", GUIDE)
    return sentence.split(", ")


def test_the_guide_lists_what_guards():
    """Always, and where what exists is judged."""
    assert listed("what these rules find") == [rule.id for rule in RULES if rule.guards]
    assert listed("these as well") == [rule.id for rule in RULES if rule.only_new and rule.level is Level.ERROR]
    assert f"what {', '.join(rule.id for rule in RULES if rule.guards)} find" in (ROOT / "README.md").read_text("utf-8")


def test_the_guide_names_the_rules_that_run_in_no_pack():
    """Those that ask for more than a preview tells a policy."""
    missing = [rule.id for rule in RULES if not rule.requires <= KNOWS[Operation.PREVIEW]]
    assert f"({', '.join(missing)}) run in no pack" in GUIDE


def test_the_configuration_in_the_guide_means_something():
    """Its policies and settings exist."""
    (block,) = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    configured = json.loads(block)
    assert configured.keys() <= {"aoai", *(policy_name(rule) for rule in POLICIES)}
    assert configured["aoai"].keys() - {"enforcementLevel"} <= set(Settings.__struct_fields__)


def test_the_example_is_a_pack():
    """With the organisation's levels, from an environment of its own."""
    with serving(EXAMPLE) as pack:
        levels = {one.name: one.enforcementLevel for one in pack.info().policies}
    assert levels["aoai107-version-not-pinned"] == levels["aoai503-retires-soon"] == 1
    assert (
        yaml.safe_load((EXAMPLE / "PulumiPolicy.yaml").read_text("utf-8"))["runtime"]["options"]["virtualenv"]
        == ".venv"
    )


def test_every_plugin_file_names_an_environment_of_its_own():
    """`pulumi install` beside it then installs this repository there, with the right extra, and nowhere else."""
    for room, file, extra in (
        ("policies", "PulumiPolicy.yaml", "pack"),
        ("components", "PulumiPlugin.yaml", "components"),
    ):
        options = yaml.safe_load((ROOT / room / file).read_text("utf-8"))["runtime"]["options"]
        assert options == {"toolchain": "pip", "virtualenv": ".venv"}
        assert (ROOT / room / "requirements.txt").read_text("utf-8").splitlines()[-1] == f"--editable ..[{extra}]"


def test_the_python_sdk_of_the_plugin_is_not_called_like_this_distribution():
    """`pulumi package add` would install it in the place of `aoai`."""
    schema = json.loads((ROOT / "components" / "schema.json").read_text("utf-8"))
    assert schema["language"]["python"]["packageName"].replace("_", "-") not in {"", "pulumi-azure-openai"}
