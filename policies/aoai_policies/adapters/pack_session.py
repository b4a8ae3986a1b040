"""One run of the engine as the pack sees it: the settings, what was declared so far, and the verdict on the stack."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from aoai_catalog.load import CatalogError
from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.adapters.pack_requests import declared, standing
from aoai_policies.adapters.pack_settings import (
    POLICY,
    Configured,
    catalog_folders,
    check_names,
    laid_over,
    policy_name,
    settings_from,
    settings_in_file,
    today,
)
from aoai_policies.adapters.pack_unverified import not_run_message, unverified_messages
from aoai_policies.adapters.stack import plan_from_resources
from aoai_policies.configuration.usage_file import read_usages
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.input_error import InputError
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.run import Run, run_rules
from aoai_policies.core.waivers import apply_waivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pulumi.runtime.proto.analyzer_pb2 import AnalyzeRequest, AnalyzeStackRequest

    from aoai_policies.adapters.resource import Resource
    from aoai_policies.configuration.settings_file import ReadSettings
    from aoai_policies.core.rule import Rule
    from aoai_policies.core.settings import Settings
    from aoai_policies.core.target import Target

IN_PREVIEW = frozenset({Knowledge.OPERATIONS, Knowledge.DEPENDENCIES, Knowledge.RELATED})
"""What a preview tells of a stack; the state before an update is told to no policy."""
AFTER_UP = frozenset({Knowledge.DEPENDENCIES, Knowledge.RELATED})
"""What `up` tells: it shows the stack when all is created, and nothing says what was new."""

Said = tuple[str, str]
"""A message, and the URN of what it is about; empty where it is about the whole stack."""


class Session:
    """What the servicer feeds and the policies ask. It serves one run at a time."""

    def __init__(
        self, rules: Sequence[Rule], environment: Mapping[str, str], settings: Mapping[str, Any] | None = None
    ) -> None:
        self.rules = tuple(rules)
        self._environment = environment
        self._own = settings or {}
        self._configuration: Mapping[str, Configured] = {}
        self._read: ReadSettings | None = None
        self._catalog: Catalog | None = None
        self.begin(preview=environment.get("PULUMI_DRY_RUN") == "true")

    # What the servicer feeds

    def begin(self, *, preview: bool) -> None:
        """Forget the former run."""
        self._preview = preview
        self._declared: dict[str, Resource] = {}
        self._hosts: dict[str, Resource] = {}
        self._run: Run | None = None
        self._failures: defaultdict[str, list[Finding]] = defaultdict(list)

    def configure(self, configuration: Mapping[str, Configured]) -> None:
        """Take Pulumi's configuration of the policies. Raises InputError where it cannot be meant so."""
        check_names(configuration, self.rules)
        self._configuration = configuration
        self._read = None
        self.settings()
        today(self._environment)

    def remember(self, request: AnalyzeRequest) -> None:
        """Keep a resource's inputs, because the finished stack is told with outputs only."""
        self._declared[request.urn] = declared(request)

    def judge(self, request: AnalyzeStackRequest) -> None:
        """Judge the finished stack, for all policies at once, in the order in which it was declared."""
        order = {urn: place for place, urn in enumerate(self._declared)}
        resources = [
            standing(one, self._declared.get(one.urn), preview=self._preview)
            for one in sorted(request.resources, key=lambda one: order.get(one.urn, len(order)))
        ]
        plan = self._plan(resources, IN_PREVIEW if self._preview else AFTER_UP)
        context = self._context(plan)
        (self._run,), uses = apply_waivers(
            [run_rules(plan, self.rules, context)], self._read_settings().waivers, self.rules, context
        )
        self._failures.clear()
        for finding in failures([*self._run.findings, *judge_overall(self.rules, context, uses)]):
            self._failures[finding.rule].append(finding)

    # What the policies ask

    def failures(self, rule: Rule) -> list[Said]:
        """What one rule found in the finished stack."""
        return [_said(finding.message, finding.target) for finding in self._failures[rule.id]]

    def unverified(self) -> list[Said]:
        """What could not be checked in the finished stack."""
        if self._run is None:
            return []
        said = [_said(*unverified) for unverified in unverified_messages(self._run.findings)]
        said += [(note, "") for note in self._run.plan.notes]
        missed = not_run_message(self._run) if self._preview else ""
        return [*said, (missed, "")] if missed else said

    def refusals(self, urn: str) -> list[Finding]:
        """Why a resource must not be created, as far as it can be told from it alone; nothing in a preview.

        After `up` the stack's policies come too late: everything is created by then. Here nothing tells a new resource
        from an unchanged one, so only rules speak that hold for both, and of those the mandatory ones.
        """
        if self._preview:
            return []
        resource = self._declared[urn]
        alone = self._plan([resource])
        if not alone.deployments:
            self._hosts[urn] = resource  # a later deployment may stand in it: account, resource group, provider
            if not alone.accounts:
                return []
        whole = self._plan([*{**self._hosts, urn: resource}.values()])
        plan = msgspec.structs.replace(
            whole,
            accounts=tuple(one for one in whole.accounts if one.urn == urn),
            deployments=tuple(one for one in whole.deployments if one.urn == urn),
        )
        levels = self.settings().levels
        guards = [rule for rule in self.rules if rule.guards and levels[rule.id] is Level.ERROR]
        return failures(run_rules(plan, guards, self._context(plan)).findings)

    # Settings and facts

    def settings(self) -> Settings:
        """The settings in force, with the level of every rule. Raises InputError where they are not readable."""
        return self._read_settings().settings

    def _read_settings(self) -> ReadSettings:
        if self._read is None:
            carried = self._configuration.get(POLICY)
            below = laid_over(self._own, settings_in_file(self._environment))
            read = settings_from(below, carried.properties if carried else {})
            levels = {rule.id: rule.level_in(read.settings) for rule in self.rules}
            for rule in self.rules:
                if (configured := self._configuration.get(policy_name(rule))) is not None:
                    levels[rule.id] = configured.level
            self._read = msgspec.structs.replace(read, settings=msgspec.structs.replace(read.settings, levels=levels))
            self._catalog = None
        return self._read

    def _context(self, plan: Plan) -> Context:
        settings, day = self.settings(), today(self._environment)
        if self._catalog is None:
            try:
                self._catalog = open_catalog(day, catalog_folders(self._environment, settings))
            except CatalogError as error:
                raise InputError(str(error)) from None
        return Context(self._catalog, settings, day, plan, read_usages(settings))

    def _plan(self, resources: Sequence[Resource], knows: frozenset[Knowledge] = frozenset()) -> Plan:
        urn = next((one.urn for one in resources), "")
        stack, project = urn.removeprefix("urn:pulumi:").split("::")[:2] if urn.count("::") > 1 else ("", "")
        return plan_from_resources(resources, path=project, stack=stack, knows=knows)


def _said(message: str, target: Target | None) -> Said:
    return message, target.urn if target is not None else ""


def failures(findings: Iterable[Finding]) -> list[Finding]:
    """What counts as a violation: what failed and is not waived."""
    return [one for one in findings if one.outcome is Outcome.FAIL and one.counts]
