"""A policy pack that writes every request of the engine, one a line, into the file that ENGINE_REQUESTS names."""

from __future__ import annotations

import json
import os
import time
from concurrent import futures
from pathlib import Path

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime import proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerServicer, add_AnalyzerServicer_to_server

LINES = Path(os.environ["ENGINE_REQUESTS"])
ANSWERS = {
    "GetAnalyzerInfo": lambda: proto.AnalyzerInfo(
        name="recorder",
        version="1.0.0",
        supportsConfig=True,
        policies=[proto.PolicyInfo(name="nothing", policy_type=proto.PolicyType.POLICY_TYPE_STACK)],
    ),
    "GetPluginInfo": lambda: proto.PluginInfo(version="1.0.0"),
    "ConfigureStack": proto.AnalyzerStackConfigureResponse,
    "Configure": empty_pb2.Empty,
    "Analyze": proto.AnalyzeResponse,
    "AnalyzeStack": proto.AnalyzeResponse,
    "Remediate": proto.RemediateResponse,
}
WRITTEN = ("ConfigureStack", "Configure", "Analyze", "AnalyzeStack")


def answering(method: str):
    """Write the request down, if it is of a kind that is replayed, and answer that nothing is wrong."""

    def answer(_self, request, _context):
        if method in WRITTEN:
            told = {"method": method, "request": json_format.MessageToDict(request)}
            with LINES.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told, sort_keys=True, ensure_ascii=False) + "\n")
        return ANSWERS[method]()

    return answer


Recorder = type("Recorder", (AnalyzerServicer,), {method: answering(method) for method in ANSWERS})
server = grpc.server(
    futures.ThreadPoolExecutor(max_workers=1), options=[("grpc.max_receive_message_length", 400 * 1024 * 1024)]
)
add_AnalyzerServicer_to_server(Recorder(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)  # noqa: T201 - the engine reads it
while True:
    time.sleep(3600)
