"""Starts a pack as the engine does, and talks to it as the engine does."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import msgspec
from google.protobuf import json_format
from pulumi.runtime import proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerStub

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[3]
PACK = ROOT / "policies"
STACKS = ROOT / "tests" / "fixtures" / "stacks"

Told = dict[str, Any]


class Pack(msgspec.Struct):
    """A pack that runs, and what it has said so far."""

    stub: Any
    stdout: str

    def call(self, method: str, request: Told) -> Any:
        """Send one request, written as the engine's recorder wrote it."""
        kind = {
            "Analyze": proto.AnalyzeRequest,
            "AnalyzeStack": proto.AnalyzeStackRequest,
            "Configure": proto.ConfigureAnalyzerRequest,
            "ConfigureStack": proto.AnalyzerStackConfigureRequest,
            "Remediate": proto.AnalyzeRequest,
        }[method]
        return getattr(self.stub, method)(json_format.ParseDict(request, kind(), ignore_unknown_fields=True))

    def info(self) -> Any:
        """What the pack tells about itself."""
        return self.stub.GetAnalyzerInfo(proto.AnalyzeRequest())

    def replay(self, records: Iterable[Told], configuration: Told | None = None) -> Replayed:
        """Send recorded requests in order, the given configuration in the place of the recorded one."""
        before: list[Violation] = []
        after: list[Violation] = []
        remarks: list[Violation] = []
        for record in records:
            method, request = record["method"], record["request"]
            if method == "Configure":
                request = {"policyConfig": configuration or {}}
            answer = self.call(method, request)
            if method == "Analyze":
                before += [Violation(one.policyName, request["name"], one.message) for one in answer.diagnostics]
            elif method == "AnalyzeStack":
                for one in answer.diagnostics:
                    said = Violation(one.policyName, one.urn.rpartition("::")[2], one.message, one.enforcementLevel)
                    (remarks if one.policyName == "aoai" else after).append(said)
        return Replayed(before, after, remarks)


class Violation(msgspec.Struct, frozen=True):
    """What a policy said of a resource (logical name, empty for the stack)."""

    policy: str
    resource: str
    message: str
    level: int = 0


class Replayed(msgspec.Struct, frozen=True):
    """Violations of resources before they are created, and of the finished stack; and what stops nothing."""

    before: list[Violation]
    after: list[Violation]
    remarks: list[Violation]

    def policies(self) -> set[tuple[str, str]]:
        """What was said of the finished stack: resource and policy."""
        return {(one.resource, one.policy) for one in self.after}


@contextlib.contextmanager
def serving(folder: Path = PACK, environment: Mapping[str, str] | None = None) -> Iterator[Pack]:
    """Run the pack in a folder with the command and the working directory that Pulumi's language host gives it."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("AOAI_", "PULUMI_"))}
    paths = os.pathsep.join(str(ROOT / room) for room in ("catalog", "policies", "components"))
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(folder)],
        cwd=folder,
        env={**clean, "PYTHONPATH": paths, "AOAI_AS_OF": "2026-10-05", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        port = process.stdout.readline().strip()
        if not port.isdecimal():
            process.kill()
            raise AssertionError(f"the pack printed {port!r} for a port: {process.stderr.read()}")
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            pack = Pack(AnalyzerStub(channel), port)
            yield pack
        process.terminate()
        pack.stdout += process.stdout.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def recorded(stack: str, run: str) -> list[Told]:
    """The requests that the engine sent for a stack during `preview`, `up` or `up-unchanged`, in order."""
    lines = (STACKS / stack / f"{run}.analyzer.jsonl").read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["method"] != "Handshake"]
