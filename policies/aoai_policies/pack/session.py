"""One run of the engine as the pack sees it: what was declared so far, and the verdict on the finished stack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.target import Account, Change, Deployment, Target
from aoai_policies.pack.announced import Announced
from aoai_policies.pack.hosts import Hosts
from aoai_policies.pack.requests import declared, standing
from aoai_policies.pack.settings import POLICY, Configured, check_names, facts_of, in_force, policy_name
from aoai_policies.pack.unverified import UNVERIFIED, not_run_message, unverified_messages
from aoai_policies.pipeline import check
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource

if TYPE_CHECKING:
    from pulumi.runtime.proto.analyzer_pb2 import AnalyzeRequest, AnalyzeStackRequest

    from aoai_policies.configuration.facts import Facts


AnyTarget = TypeVar("AnyTarget", Account, Deployment)


class Operation(StrEnum):
    """What the engine does: `pulumi preview`, `up`, or `policy analyze` of a state."""

    PREVIEW = "preview"
    UP = "up"
    STATE = "state"


KNOWS = {
    Operation.PREVIEW: frozenset({Knowledge.OPERATIONS, Knowledge.DEPENDENCIES, Knowledge.RELATED}),
    Operation.UP: frozenset({Knowledge.RELATED}),
    Operation.STATE: frozenset({Knowledge.OPERATIONS, Knowledge.DEPENDENCIES, Knowledge.RELATED}),
}
"""What each tells of a stack; the state before an update is told to no policy. `up` shows the stack when all is created
and says nothing of what was new. Dependencies are told then, but matter only between what changes."""


class Violation(msgspec.Struct, frozen=True):
    """What a policy says of a resource, or of the stack where `urn` is empty.

    A `remark` tells the person who runs the engine something, and never stops a run, whatever the policy's level.
    """

    policy: str
    message: str
    urn: str = ""
    remark: bool = False


class Session:
    """What the server asks. It serves one run at a time."""

    def __init__(
        self, rules: Sequence[AnyRule], environment: Mapping[str, str], settings: Mapping[str, Any] | None = None
    ) -> None:
        self.rules = tuple(rules)
        self._environment = environment
        self._own = settings or {}
        self._configuration: Mapping[str, Configured] = {}
        self._facts: Facts | None = None
        self.begin(Operation.PREVIEW if environment.get("PULUMI_DRY_RUN") == "true" else Operation.UP)

    def begin(self, operation: Operation) -> None:
        """Forget the former run."""
        self._operation = operation
        self._declared: dict[str, Resource] = {}
        self._hosts = Hosts()

    def configure(self, configuration: Mapping[str, Configured]) -> None:
        """Take Pulumi's configuration of the policies. Raises InputError where it cannot be meant so."""
        check_names(configuration, self.rules)
        self._configuration, self._facts = configuration, None
        self.facts()

    def declare(self, request: AnalyzeRequest) -> list[Violation]:
        """Keep a resource's inputs, because the finished stack is told with outputs only.

        Returns:
            Why it must not be created, as far as it can be told from it alone; nothing in a preview. After `up` the
            stack's policies come too late: everything is created by then. Nothing tells a new resource from an
            unchanged one here, so unless settings say `existing: judge` only rules speak that hold for both.
        """
        resource = declared(request)
        self._declared[resource.urn] = resource
        # What has no inputs is not declared in this run, which goes for other targets (`--target`, `--exclude`).
        if self._operation is not Operation.UP or not resource.inputs or not self._hosts.add(resource):
            return []
        whole = self._plan(self._hosts.of(resource))
        plan = msgspec.structs.replace(
            whole,
            accounts=tuple(one for one in whole.accounts if self._declarer(one) == resource.urn),
            deployments=tuple(one for one in whole.deployments if self._declarer(one) == resource.urn),
        )
        facts = self.facts()
        rules = [
            rule
            for rule in self.rules
            if (rule.guards or (rule.only_new and self._judges_existing))
            and facts.settings.levels[rule.id] is Level.ERROR
        ]
        return [self._by_guard(finding) for finding in failures(check([plan], facts, rules).findings)]

    def judge(self, request: AnalyzeStackRequest) -> list[Violation]:
        """Judge the finished stack, for all policies at once.

        In the order of URNs: that in which the engine tells the resources differs from run to run.
        """
        preview = self._operation is Operation.PREVIEW
        resources = [
            standing(one, self._declared.get(one.urn), preview=preview)
            for one in sorted(request.resources, key=attrgetter("urn"))
        ]
        plan = self._plan(resources, KNOWS[self._operation])
        if self._judges_existing:
            plan = as_new(plan, self._operation)
        report = check([plan], self.facts(), self.rules)
        announced = Announced(resources)
        said = [self._violation(one) for one in failures(report.findings) if not announced.cover(one)]
        said += self._unverified(report.findings, plan)
        remarks = (
            in_force(self._own, self._carried, self._environment),
            not_run_message(report.runs[0]) if preview else "",
        )
        said += [Violation(POLICY, remark, remark=True) for remark in remarks if remark]
        if self._operation is Operation.UP and not self._judges_existing:
            said += self._if_new(plan)
        return said

    def facts(self) -> Facts:
        """What the stack is judged by, with the level of every rule. Raises InputError where it is not readable."""
        if self._facts is None:
            facts = facts_of(self._own, self._carried, self._environment)
            levels = {rule.id: rule.level_in(facts.settings) for rule in self.rules}
            for rule in self.rules:
                if (configured := self._configuration.get(policy_name(rule))) is not None:
                    levels[rule.id] = configured.level
            settings = msgspec.structs.replace(facts.settings, levels=levels)
            self._facts = msgspec.structs.replace(facts, settings=settings)
        return self._facts

    def levels(self) -> dict[str, Level]:
        """The level of each policy by its name.

        Where settings cannot be read, those of the rules: the engine is told when it configures the pack, because of
        a pack that does not start it shows nothing useful.
        """
        try:
            levels = self.facts().settings.levels
        except InputError:
            levels = {rule.id: rule.level for rule in self.rules}
        guard = self._configuration.get(POLICY)
        return {
            POLICY: guard.level if guard is not None else Level.ERROR,
            **{policy_name(rule): levels[rule.id] for rule in self.rules},
        }

    def _plan(self, resources: Sequence[Resource], knows: frozenset[Knowledge] = frozenset()) -> Plan:
        urn = next((one.urn for one in resources), "")
        stack, project = urn.removeprefix("urn:pulumi:").split("::")[:2] if urn.count("::") > 1 else ("", "")
        return plan_from_resources(resources, path=project, stack=stack, knows=knows)

    @property
    def _carried(self) -> Mapping[str, Any]:
        return self._configuration[POLICY].properties if POLICY in self._configuration else {}

    @property
    def _judges_existing(self) -> bool:
        return self._operation is not Operation.STATE and self.facts().settings.existing == "judge"

    def _if_new(self, plan: Plan) -> Iterator[Violation]:
        """What the rules about new deployments would say, as remarks: after `up` nothing tells a new one."""
        about_new = {rule.id for rule in self.rules if rule.only_new}
        rules = [rule for rule in self.rules if rule.judges in {Deployment, ResolvedDeployment}]  # all, for `after`
        for finding in failures(check([as_new(plan, self._operation)], self.facts(), rules).findings):
            if finding.rule in about_new:
                said = self._by_guard(finding)
                message = f"{said.message}; whether the deployment is new is not known during `up`"
                yield msgspec.structs.replace(said, message=message, remark=True)

    def _unverified(self, findings: Iterable[Finding], plan: Plan) -> Iterator[Violation]:
        """What could not be checked, by the policy about that, where the pack has it."""
        if UNVERIFIED not in self.rules:
            return
        policy = policy_name(UNVERIFIED)
        for message, target in unverified_messages(findings):
            yield self._violation_of(policy, message, target)
        for note in plan.notes:
            yield Violation(policy, note)

    def _violation(self, finding: Finding) -> Violation:
        return self._violation_of(f"{finding.rule.lower()}-{finding.slug}", finding.message, finding.target)

    def _by_guard(self, finding: Finding) -> Violation:
        said = self._violation_of(POLICY, finding.message, finding.target)
        return msgspec.structs.replace(said, message=f"{finding.rule} {finding.slug}: {said.message}")

    def _violation_of(self, policy: str, message: str, target: Target | None) -> Violation:
        """What to say of a target: the engine knows none of those that a template declares."""
        if target is None:
            return Violation(policy, message)
        declarer = self._declarer(target)
        return Violation(policy, message if declarer == target.urn else f"{target.name}: {message}", declarer)

    def _declarer(self, target: Target) -> str:
        """The URN of the resource that declares a target: its own, or that of the template which holds it."""
        outer = target.urn.rpartition("#")[0]
        return outer if outer in self._declared else target.urn


def as_new(plan: Plan, operation: Operation) -> Plan:
    """The same plan, but what is not known to exist unchanged is new: in a preview that is what an update changes."""

    def new(target: AnyTarget) -> AnyTarget:
        unchanged = target.change is Change.SAME and operation is not Operation.UP
        return target if unchanged else msgspec.structs.replace(target, change=Change.CREATE)

    return msgspec.structs.replace(
        plan, accounts=tuple(map(new, plan.accounts)), deployments=tuple(map(new, plan.deployments))
    )


def failures(findings: Iterable[Finding]) -> list[Finding]:
    """What counts as a violation: what failed and is not waived."""
    return [one for one in findings if one.outcome is Outcome.FAIL and one.counts]
