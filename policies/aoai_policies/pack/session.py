"""One run of the engine as the pack sees it: the settings, what was declared so far, and the verdict on the stack."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.run import Run, run_rules
from aoai_policies.core.target import Change, Deployment
from aoai_policies.core.waivers import apply_waivers
from aoai_policies.pack.hosts import Hosts
from aoai_policies.pack.remarks import Remarks
from aoai_policies.pack.requests import declared, standing
from aoai_policies.pack.settings import (
    POLICY,
    Configured,
    check_names,
    facts_of,
    policy_name,
)
from aoai_policies.pack.unverified import not_run_message, unverified_messages
from aoai_policies.stack.plan import plan_from_resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pulumi.runtime.proto.analyzer_pb2 import AnalyzeRequest, AnalyzeStackRequest

    from aoai_policies.configuration.facts import Facts
    from aoai_policies.core.context import Context
    from aoai_policies.core.rule import AnyRule
    from aoai_policies.core.settings import Settings
    from aoai_policies.core.target import Target
    from aoai_policies.stack.resource import Resource

IN_PREVIEW = frozenset({Knowledge.OPERATIONS, Knowledge.DEPENDENCIES, Knowledge.RELATED})
"""What a preview tells of a stack; the state before an update is told to no policy."""
AFTER_UP = frozenset({Knowledge.RELATED})
"""What `up` tells: it shows the stack when all is created, and nothing says what was new. Dependencies are told, but
matter only between what changes."""

Said = tuple[str, str]
"""A message, and the URN of what it is about; empty where it is about the whole stack."""


class Session:
    """What the servicer feeds and the policies ask. It serves one run at a time."""

    def __init__(
        self, rules: Sequence[AnyRule], environment: Mapping[str, str], settings: Mapping[str, Any] | None = None
    ) -> None:
        self.rules = tuple(rules)
        self._environment = environment
        self._own = settings or {}
        self._configuration: Mapping[str, Configured] = {}
        self._facts: Facts | None = None
        self.begin(preview=environment.get("PULUMI_DRY_RUN") == "true")

    # What the servicer feeds

    def begin(self, *, preview: bool) -> None:
        """Forget the former run."""
        self._preview = preview
        self._declared: dict[str, Resource] = {}
        self._hosts = Hosts()
        self._run: Run | None = None
        self._failures: defaultdict[str, list[Finding]] = defaultdict(list)

    def configure(self, configuration: Mapping[str, Configured]) -> None:
        """Take Pulumi's configuration of the policies. Raises InputError where it cannot be meant so."""
        check_names(configuration, self.rules)
        self._configuration = configuration
        self._facts = None
        self.facts()

    def remember(self, request: AnalyzeRequest) -> None:
        """Keep a resource's inputs, because the finished stack is told with outputs only."""
        self._declared[request.urn] = declared(request)

    def judge(self, request: AnalyzeStackRequest) -> None:
        """Judge the finished stack, for all policies at once, in the order in which it was declared.

        That is nearly the program's, of which requests tell no lines: what is declared at once may arrive in any order.
        """
        order = {urn: place for place, urn in enumerate(self._declared)}
        resources = [
            standing(one, self._declared.get(one.urn), preview=self._preview)
            for one in sorted(request.resources, key=lambda one: order.get(one.urn, len(order)))
        ]
        plan = self._plan(resources, IN_PREVIEW if self._preview else AFTER_UP)
        context = self.facts().context(plan)
        run = run_rules(plan, self.rules, context)
        if not self._preview:
            run = msgspec.structs.replace(run, findings=(*run.findings, *self._if_new(plan, context)))
        (self._run,), uses = apply_waivers([run], self.facts().waivers, self.rules, context)
        remarks = Remarks(resources)
        self._failures.clear()
        for finding in failures([*self._run.findings, *judge_overall(self.rules, context, uses)]):
            if not remarks.cover(finding):
                self._failures[finding.rule].append(finding)

    def _if_new(self, plan: Plan, context: Context) -> list[Finding]:
        """What the rules about new deployments would say; unverified, because after `up` nothing tells a new one."""
        created = tuple(msgspec.structs.replace(one, change=Change.CREATE) for one in plan.deployments)
        target_of = {id(one): was for one, was in zip(created, plan.deployments, strict=True)}
        about_new = {rule.id for rule in self.rules if rule.only_new}
        rules = [rule for rule in self.rules if rule.judges is Deployment]  # the others, for the chains
        run = run_rules(msgspec.structs.replace(plan, deployments=created), rules, context)
        return [
            _uncertain(msgspec.structs.replace(finding, target=target_of[id(finding.target)]))
            for finding in run.findings
            if finding.rule in about_new
        ]

    # What the policies ask

    def failures(self, rule: AnyRule) -> list[Said]:
        """What one rule found in the finished stack."""
        return [self._said(finding.message, finding.target) for finding in self._failures[rule.id]]

    def unverified(self) -> list[Said]:
        """What could not be checked in the finished stack."""
        if self._run is None:
            return []
        said = [self._said(*unverified) for unverified in unverified_messages(self._run.findings)]
        said += [(note, "") for note in self._run.plan.notes]
        missed = not_run_message(self._run)
        return [*said, (missed, "")] if missed else said

    def refusals(self, urn: str) -> list[Finding]:
        """Why a resource must not be created, as far as it can be told from it alone; nothing in a preview.

        After `up` the stack's policies come too late: everything is created by then. Here nothing tells a new resource
        from an unchanged one, so only rules speak that hold for both, and of those the mandatory ones.
        """
        if self._preview:
            return []
        resource = self._declared[urn]
        if not self._hosts.add(resource):
            return []
        whole = self._plan(self._hosts.of(resource))
        plan = msgspec.structs.replace(
            whole,
            accounts=tuple(one for one in whole.accounts if self._declarer(one) == urn),
            deployments=tuple(one for one in whole.deployments if self._declarer(one) == urn),
        )
        levels = self.settings().levels
        guards = [rule for rule in self.rules if rule.guards and levels[rule.id] is Level.ERROR]
        context = self.facts().context(plan)
        (run,), _ = apply_waivers([run_rules(plan, guards, context)], self.facts().waivers, self.rules, context)
        return [
            msgspec.structs.replace(finding, message=self._said(finding.message, finding.target)[0])
            for finding in failures(run.findings)
        ]

    def _said(self, message: str, target: Target | None) -> Said:
        """What to say, and of which resource: the engine knows none of those that a template declares."""
        if target is None:
            return message, ""
        declarer = self._declarer(target)
        return message if declarer == target.urn else f"{target.name}: {message}", declarer

    def _declarer(self, target: Target) -> str:
        """The URN of the resource that declares a target: its own, or that of the template which holds it."""
        outer = target.urn.rpartition("#")[0]
        return outer if outer in self._declared else target.urn

    # Settings and facts

    def settings(self) -> Settings:
        """The settings in force, with the level of every rule. Raises InputError where they are not readable."""
        return self.facts().settings

    def facts(self) -> Facts:
        """What the stack is judged by. Raises InputError where it is not readable."""
        if self._facts is None:
            carried = self._configuration.get(POLICY)
            facts = facts_of(self._own, carried.properties if carried else {}, self._environment)
            levels = {rule.id: rule.level_in(facts.settings) for rule in self.rules}
            for rule in self.rules:
                if (configured := self._configuration.get(policy_name(rule))) is not None:
                    levels[rule.id] = configured.level
            settings = msgspec.structs.replace(facts.settings, levels=levels)
            self._facts = msgspec.structs.replace(facts, settings=settings)
        return self._facts

    def _plan(self, resources: Sequence[Resource], knows: frozenset[Knowledge] = frozenset()) -> Plan:
        urn = next((one.urn for one in resources), "")
        stack, project = urn.removeprefix("urn:pulumi:").split("::")[:2] if urn.count("::") > 1 else ("", "")
        return plan_from_resources(resources, path=project, stack=stack, knows=knows)


def _uncertain(finding: Finding) -> Finding:
    if finding.outcome is not Outcome.FAIL:
        return finding
    message = f"{finding.message}; whether the deployment is new is not known after `up`"
    return msgspec.structs.replace(finding, outcome=Outcome.UNVERIFIED, message=message)


def failures(findings: Iterable[Finding]) -> list[Finding]:
    """What counts as a violation: what failed and is not waived."""
    return [one for one in findings if one.outcome is Outcome.FAIL and one.counts]
