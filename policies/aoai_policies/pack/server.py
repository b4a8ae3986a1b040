"""The policy SDK's server, with the stack judged once for all policies.

Why the SDK's own way does not do: for every stack policy it unpacks every resource again. With a policy for each rule
that makes the check of a large stack dozens of times as long, only to hand each policy the same resources, which lack
the inputs and the marks of secrets. A single policy would be fast, but a policy has one enforcement level, and each
rule needs its own. So the server judges the stack when the request arrives, and hands the SDK a request without
resources. The SDK then calls each policy, which reports its own rule's findings, under its own name, level and
severity, all by the SDK's code. Our policies never look at the resources that the SDK would pass.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import grpc  # type: ignore[import-untyped]
import pulumi_policy.policy as sdk
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, PolicyPack
from pulumi_policy.version import VERSION

from aoai_catalog.input_error import InputError
from aoai_policies.core.finding import Level
from aoai_policies.pack.requests import values_of
from aoai_policies.pack.settings import Configured

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pulumi.runtime.proto import analyzer_pb2 as messages
    from pulumi_policy import Policy

    from aoai_policies.pack.session import Session

_LEVELS = {
    proto.ADVISORY: Level.WARNING,
    proto.MANDATORY: Level.ERROR,
    proto.REMEDIATE: Level.ERROR,
    proto.DISABLED: Level.DISABLED,
}
_SERVICER = "_PolicyAnalyzerServicer"
_OVERRIDDEN = ("ConfigureStack", "Configure", "Analyze", "AnalyzeStack")


def servicer_for(session: Session) -> type[Any]:
    """The SDK's servicer, made to feed a session. Raises RuntimeError where the SDK has changed too much for that."""
    theirs: Any = getattr(sdk, _SERVICER, None)
    if not all(callable(getattr(theirs, method, None)) for method in _OVERRIDDEN):
        raise RuntimeError(f"pulumi-policy {VERSION} serves policies in a way this pack does not know; use 1.21")

    class Servicer(theirs):  # type: ignore[misc]
        def ConfigureStack(  # noqa: N802
            self, request: messages.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
        ) -> Any:
            session.begin(preview=request.dry_run)
            return super().ConfigureStack(request, context)

        def Configure(  # noqa: N802
            self, request: messages.ConfigureAnalyzerRequest, context: grpc.ServicerContext
        ) -> Any:
            with _told_to_the_engine(context):
                session.configure(_configuration(request.policyConfig))
            return super().Configure(request, context)

        def Analyze(  # noqa: N802
            self, request: messages.AnalyzeRequest, context: grpc.ServicerContext
        ) -> Any:
            session.remember(request)
            with _told_to_the_engine(context):
                return super().Analyze(request, context)

        def AnalyzeStack(  # noqa: N802
            self, request: messages.AnalyzeStackRequest, context: grpc.ServicerContext
        ) -> Any:
            with _told_to_the_engine(context):
                session.judge(request)
            return super().AnalyzeStack(type(request)(), context)

    return Servicer


@contextmanager
def _told_to_the_engine(context: grpc.ServicerContext) -> Iterator[None]:
    """End the call with the one line of an input error; the engine shows it and stops."""
    try:
        yield
    except InputError as error:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))


def serve(session: Session, policies: Sequence[Policy], *, name: str, description: str, display_name: str) -> None:
    """Serve policies to the engine until it ends the process."""
    # `PolicyPack` makes its servicer by this name and offers no way to pass another.
    setattr(sdk, _SERVICER, servicer_for(session))
    PolicyPack(
        name,
        [*policies],
        enforcement_level=EnforcementLevel.ADVISORY,
        description=description,
        display_name=display_name,
        provider="azure",
        tags=["azure", "openai", "cognitive-services"],
    )


def _configuration(told: Mapping[str, messages.PolicyConfig]) -> dict[str, Configured]:
    return {
        name: Configured(_LEVELS[policy.enforcementLevel], values_of(policy.properties))
        for name, policy in told.items()
    }
