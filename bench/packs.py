"""Measures the policy pack: requests as the engine sends them, to packs started as the engine starts them."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from declarations import DEPLOYMENTS_PER_ACCOUNT, REGIONS, model_of
from google.protobuf import json_format
from pulumi.runtime import proto
from timing import calls_in_turn, ratio, times

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.policies.pack.serving import Pack, serving  # noqa: E402 - the root is no package

STACK = "urn:pulumi:dev::bench::"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ONE_EMPTY_POLICY = """
from pulumi_policy import EnforcementLevel, PolicyPack, StackValidationPolicy

PolicyPack("empty", [StackValidationPolicy("nothing", "Finds nothing.", lambda args, report: None)])
"""
RESOURCES = 1_000
GUARDED = (250, 500, 1_000, 2_000)


def whole_pack() -> list[str]:
    """AnalyzeStack with 1,000 accounts and deployments: the whole pack against one empty stack policy."""
    stack = list(_resources(RESOURCES, known=False))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "__main__.py").write_text(ONE_EMPTY_POLICY, encoding="utf-8")
        with serving() as ours, serving(Path(folder)) as empty:
            policies = len(ours.info().policies)
            for pack in (ours, empty):
                _begin(pack, preview=True)
                _declare(pack, stack)
            request = _finished(stack)
            whole, one = calls_in_turn(
                lambda: ours.stub.AnalyzeStack(request), lambda: empty.stub.AnalyzeStack(request), runs=15
            )
            said = len(ours.stub.AnalyzeStack(request).diagnostics)
    return [
        "## Whole pack",
        "",
        f"AnalyzeStack with {RESOURCES:,} accounts and deployments, which every Pulumi operation sends once, answered "
        f"by the whole pack ({policies} policies, {said} findings) and by one stack policy that finds nothing. "
        "Goal: at most 3 times.",
        "",
        *times([("whole pack", whole), ("one empty policy", one)]),
        "",
        ratio("to one empty policy", whole, one, 3),
        "",
    ]


def guard_growth() -> list[str]:
    """Analyze of every resource during `up`, which the guard answers one by one. Goal: linear."""
    rows: list[tuple[int, float]] = []
    for size in GUARDED:
        stack = list(_resources(size, known=True))
        with serving() as pack:
            _begin(pack, preview=False)
            _declare(pack, stack[:10])
            start = time.perf_counter()
            _declare(pack, stack)
            rows.append((size, time.perf_counter() - start))
    (small, first), (large, last) = rows[0], rows[-1]
    return [
        "## Guard",
        "",
        "Analyze of all accounts and deployments of an `up`, one request each, before it is created. Goal: linear.",
        "",
        *times([(f"{size:,} resources", seconds) for size, seconds in rows]),
        "",
        ratio(f"of one resource among {large:,} to one among {small:,}", last / large, first / small, 1.5),
        "",
    ]


def _resources(number: int, *, known: bool) -> Iterator[dict[str, Any]]:
    """Accounts with their deployments, as Analyze tells them; names are known during `up` only."""
    accounts = number // (DEPLOYMENTS_PER_ACCOUNT + 1)
    for one in range(accounts):
        yield _resource("Account", f"acct-{one}", {
            "accountName": f"acct-{one}", "resourceGroupName": "rg", "kind": "OpenAI", "sku": {"name": "S0"},
            "location": REGIONS[one % len(REGIONS)],
        })  # fmt: skip
    for one in range(number - accounts):
        name, version, sku, capacity = model_of(one)
        account = f"acct-{one % accounts}"
        yield _resource("Deployment", f"deployment-{one}", {
            "accountName": account if known else UNKNOWN, "resourceGroupName": "rg",
            "deploymentName": f"deployment-{one}",
            "sku": {"name": sku, "capacity": capacity},
            "properties": {"model": {"format": "OpenAI", "name": name, "version": version}},
        }, account)  # fmt: skip


def _resource(kind: str, name: str, inputs: dict[str, Any], account: str = "") -> dict[str, Any]:
    token = f"azure-native:cognitiveservices:{kind}"
    on = [f"{STACK}azure-native:cognitiveservices:Account::{account}"] if account else []
    outputs = {
        **{key: value for key, value in inputs.items() if key not in {"accountName", "deploymentName"}},
        "name": UNKNOWN,
        "id": UNKNOWN,
        "etag": UNKNOWN,
        "systemData": UNKNOWN,
    }
    return {
        "analyze": {"urn": f"{STACK}{token}::{name}", "type": token, "name": name, "properties": inputs},
        "stack": {
            "urn": f"{STACK}{token}::{name}", "type": token, "name": name, "properties": outputs, "dependencies": on,
            "propertyDependencies": {"accountName": {"urns": on}} if on else {},
        },
    }  # fmt: skip


def _begin(pack: Pack, *, preview: bool) -> None:
    pack.call("ConfigureStack", {"stack": "dev", "project": "bench", "dryRun": preview})
    pack.call("Configure", {"policyConfig": {}})


def _declare(pack: Pack, stack: list[dict[str, Any]]) -> None:
    for one in stack:
        pack.call("Analyze", one["analyze"])


def _finished(stack: list[dict[str, Any]]) -> Any:
    return json_format.ParseDict({"resources": [one["stack"] for one in stack]}, proto.AnalyzeStackRequest())
