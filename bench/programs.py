"""Measures the components: a program that uses them against one that declares the same by azure-native alone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from timing import ratio, table, time_in_turn

ACCOUNTS, DEPLOYMENTS = 100, 10
RECORD = "import sys; from aoai_policies.inputs.read import read_plans; read_plans(sys.argv[1])"
OURS = f"""
from aoai_components import Account

MODEL = {{"model": "gpt-5-mini", "version": "2025-08-07", "sku": "GlobalStandard", "capacity": 10}}
for number in range({ACCOUNTS}):
    Account(f"a{{number}}", {{
        "resource_group_name": "rg", "location": "swedencentral", "account_name": f"contoso-{{number}}",
        "deployments": [{{"name": f"d{{one}}", **MODEL}} for one in range({DEPLOYMENTS})],
    }})
"""
PLAIN = f"""
import pulumi
from pulumi_azure_native import cognitiveservices as cs

for number in range({ACCOUNTS}):
    account = cs.Account(f"a{{number}}", resource_group_name="rg", location="swedencentral", kind="OpenAI",
        account_name=f"contoso-{{number}}", sku={{"name": "S0"}}, identity={{"type": "SystemAssigned"}},
        properties={{"customSubDomainName": f"contoso-{{number}}", "disableLocalAuth": True}})
    last = None
    for one in range({DEPLOYMENTS}):
        last = cs.Deployment(f"a{{number}}/d{{one}}", resource_group_name="rg", account_name=account.name,
            deployment_name=f"d{{one}}", sku={{"name": "GlobalStandard", "capacity": 10}},
            properties={{"model": {{"format": "OpenAI", "name": "gpt-5-mini", "version": "2025-08-07"}},
                        "versionUpgradeOption": "OnceCurrentVersionExpired"}},
            opts=pulumi.ResourceOptions(depends_on=[last] if last else None))
"""


def components() -> list[str]:
    """100 accounts and 1,000 deployments, recorded."""
    with tempfile.TemporaryDirectory() as scratch:
        ours, plain = (_project(Path(scratch, name), program) for name, program in (("ours", OURS), ("plain", PLAIN)))
        with_components, by_azure_native = time_in_turn(
            [sys.executable, "-c", RECORD, ours], [sys.executable, "-c", RECORD, plain], runs=2, warm_up=0
        )
    return [
        "## Components",
        "",
        f"A program with {ACCOUNTS} accounts and {ACCOUNTS * DEPLOYMENTS:,} deployments, recorded as `aoai check` "
        "records it: by our components, and by azure-native alone with the same properties and order. "
        "Goal: at most 1.1 times.",
        "",
        *table([("components", with_components), ("azure-native alone", by_azure_native)]),
        "",
        ratio("to azure-native alone", with_components.seconds, by_azure_native.seconds, 1.1),
        "",
    ]


def _project(folder: Path, program: str) -> str:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: bench\nruntime: python\n", encoding="utf-8")
    (folder / "__main__.py").write_text(program, encoding="utf-8")
    return str(folder)
