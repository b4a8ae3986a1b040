"""The bill of materials, made as `make sbom` makes it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_it_holds_all_that_is_pinned_and_nothing_of_the_machine(tmp_path):
    """Names, versions and hashes of the lock file; neither a time, nor a number of its own, nor a path."""
    file = tmp_path / "sbom.json"
    subprocess.run(
        ["make", "-s", "-o", ".venv/ready", "sbom", f"SBOM={file}", "SBOM_FLAGS=--no-validate"], cwd=ROOT, check=True
    )
    bill = json.loads(file.read_text("utf-8"))
    pinned = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert {one["name"]: one["version"] for one in bill["components"]} == pinned
    assert all(one["externalReferences"][0]["hashes"] for one in bill["components"])
    assert bill["metadata"]["component"]["name"] == "pulumi-azure-openai"
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    assert str(ROOT) not in file.read_text("utf-8")
