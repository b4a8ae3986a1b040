"""The service that the engine calls: each call is led to the session, and its answer given in the engine's words.

Why not the policy SDK's server: for every policy it unpacks every resource again, and once more for remediations. With
a policy for each rule that makes the check of a large stack dozens of times as long, only to hand each policy the same
resources, without the marks of secrets. Here a stack is judged once, and each policy's part is said under its own name,
level and severity.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent import futures
from contextlib import contextmanager

import grpc  # type: ignore[import-untyped]
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2 as messages
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerServicer, add_AnalyzerServicer_to_server

from aoai_catalog.input_error import InputError
from aoai_policies.core.finding import Level
from aoai_policies.pack.policies import ENFORCEMENT, policies_of
from aoai_policies.pack.requests import values_of
from aoai_policies.pack.session import Operation, Session, Violation
from aoai_policies.pack.settings import Configured

_VERSION = "0.1.0"
"""Shown where PulumiPolicy.yaml names none."""
_LARGEST_MESSAGE = 400 * 1024 * 1024
"""As in Pulumi's SDKs: a large stack arrives in one message."""
_LEVELS = {proto.ADVISORY: Level.WARNING, proto.DISABLED: Level.DISABLED}
"""The level of a rule whose policy is configured so; else it is an error."""


def serve(session: Session, name: str) -> None:
    """Serve a session's rules to the engine until it ends the process."""
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=1), options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE)]
    )
    add_AnalyzerServicer_to_server(Analyzer(session, name), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")  # the engine reads it there
    sys.stdout.flush()
    server.wait_for_termination()


class Analyzer(AnalyzerServicer):
    """One pack, in the engine's protocol."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name
        self._policies = {one.name: one for one in policies_of(session.rules, session.levels())}

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> proto.PluginInfo:
        """Which version this is."""
        return proto.PluginInfo(version=_VERSION)

    def GetAnalyzerInfo(self, request: Empty, context: grpc.ServicerContext) -> messages.AnalyzerInfo:
        """Which policies there are."""
        return messages.AnalyzerInfo(
            name=self._name,
            displayName="Azure OpenAI",
            version=_VERSION,
            description="Azure OpenAI deployments against the documented catalog, before anything is applied.",
            provider="azure",
            tags=["azure", "openai", "cognitive-services"],
            supportsConfig=True,
            policies=self._policies.values(),
        )

    def ConfigureStack(
        self, request: messages.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> messages.AnalyzerStackConfigureResponse:
        """A run begins; `pulumi policy analyze`, which runs nothing, names no stack."""
        operation = Operation.PREVIEW if request.dry_run else Operation.UP if request.stack else Operation.STATE
        self._session.begin(operation)
        return messages.AnalyzerStackConfigureResponse()

    def Configure(self, request: messages.ConfigureAnalyzerRequest, context: grpc.ServicerContext) -> Empty:
        """Pulumi's configuration of the policies."""
        with _told_to_the_engine(context):
            self._session.configure(
                {
                    name: Configured(_LEVELS.get(policy.enforcementLevel, Level.ERROR), values_of(policy.properties))
                    for name, policy in request.policyConfig.items()
                }
            )
        return Empty()

    def Analyze(self, request: messages.AnalyzeRequest, context: grpc.ServicerContext) -> messages.AnalyzeResponse:
        """A resource is declared."""
        with _told_to_the_engine(context):
            return self._answer(self._session.declare(request))

    def AnalyzeStack(
        self, request: messages.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> messages.AnalyzeResponse:
        """The stack is finished."""
        with _told_to_the_engine(context):
            return self._answer(self._session.judge(request))

    def Remediate(self, request: messages.AnalyzeRequest, context: grpc.ServicerContext) -> messages.RemediateResponse:
        """Nothing is changed here."""
        return messages.RemediateResponse()

    def _answer(self, violations: Iterable[Violation]) -> messages.AnalyzeResponse:
        levels = self._session.levels()
        return messages.AnalyzeResponse(
            diagnostics=[
                messages.AnalyzeDiagnostic(
                    policyName=one.policy,
                    policyPackName=self._name,
                    policyPackVersion=_VERSION,
                    description=self._policies[one.policy].description,
                    message=f"{self._policies[one.policy].description}\n{one.message}",
                    urn=one.urn,
                    severity=self._policies[one.policy].severity,
                    enforcementLevel=proto.ADVISORY if one.remark else ENFORCEMENT[levels[one.policy]],
                )
                for one in violations
                if levels[one.policy] is not Level.DISABLED
            ]
        )


@contextmanager
def _told_to_the_engine(context: grpc.ServicerContext) -> Iterator[None]:
    """End the call with the one line of an input error; the engine shows it and stops."""
    try:
        yield
    except InputError as error:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
