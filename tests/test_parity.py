"""Every front end says the same of one stack, wherever it can know it.

The preview, which knows most, is the measure. What another front end says otherwise stands in `DIFFERENCES` with the
reason; what it cannot know it says: as unverified, or as a rule that did not run.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from aoai_catalog.query import open_catalog
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Outcome
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.core.target import Account, Deployment, Target, Unknown
from aoai_policies.inputs.read import read_plans
from aoai_policies.pack.session import KNOWS, Operation
from aoai_policies.rules import RULES
from tests.conftest import DAY
from tests.policies.pack.serving import Pack, recorded, serving

STACKS = Path(__file__).parent / "fixtures" / "stacks"
UNVERIFIED = "AOAI904"


class FrontEnd(StrEnum):
    """What reads a stack."""

    PREVIEW = "preview.json"
    PROGRAM = "program"
    TYPESCRIPT = "program in TypeScript"
    YAML = "program in YAML"
    EXPORT = "stack export"
    DECLARATIONS = "declarations file"
    TEMPLATE = "ARM template"
    TERRAFORM = "Terraform plan"
    AZURE = "list of Azure"
    PACK_PREVIEW = "pack in a preview"
    PACK_UP = "pack after up"


FILES = {
    FrontEnd.PROGRAM: "__main__.py",
    FrontEnd.TYPESCRIPT: "typescript/index.ts",
    FrontEnd.YAML: "yaml/Pulumi.yaml",
    FrontEnd.EXPORT: "stack-export.json",
    FrontEnd.DECLARATIONS: "preview.json",
    FrontEnd.TEMPLATE: "preview.json",
    FrontEnd.TERRAFORM: "preview.json",
    FrontEnd.AZURE: "stack-export.json",
    FrontEnd.PACK_PREVIEW: "preview.analyzer.jsonl",
    FrontEnd.PACK_UP: "up.analyzer.jsonl",
}
"""What a stack has for each of them."""
NO_NODE = shutil.which("node") is None or not (STACKS / "node_modules").is_dir()
NEEDS = {
    FrontEnd.TYPESCRIPT: pytest.mark.skipif(NO_NODE, reason="needs Node.js and `npm ci` in tests/fixtures/stacks"),
}
CASES = [
    pytest.param(stack.name, front_end, id=f"{stack.name}-{front_end}", marks=NEEDS.get(front_end, ()))
    for stack in sorted(STACKS.iterdir())
    for front_end, file in FILES.items()
    if (stack / file).exists() and not (front_end is FrontEnd.AZURE and stack.name == "estate")  # has a name twice
]


MEASURES = {FrontEnd.AZURE: FrontEnd.EXPORT}
NOTHING = "nothing"
NEW_ONLY = frozenset(rule.id for rule in RULES if rule.only_new)
REMARKED = frozenset({"AOAI504", "AOAI509", "AOAI601"})


class Difference(NamedTuple):
    """What the preview says and what a front end says instead, of which rules (all, if none) and stacks (all, if none).

    Both are outcomes; two like ones differ in their messages.
    """

    front_end: FrontEnd
    rules: frozenset[str]
    before: str
    after: str
    reason: str
    stacks: tuple[str, ...] = ()

    def explains(self, stack: str, front_end: FrontEnd, rule: str, before: str, after: str) -> bool:
        return (
            (self.front_end, self.before, self.after) == (front_end, before, after)
            and rule in (self.rules or {rule})
            and stack in (self.stacks or {stack})
        )


def rules(*ids: str) -> frozenset[str]:
    return frozenset(f"AOAI{one}" for one in ids)


ANY = frozenset[str]()
SERIAL, TWICE = rules("801"), rules("802")
RELATED = rules("402", "603", "605", "607")
IN_ORDER = "requests tell no lines, and what is declared at once arrives in any order: another one counts as the later"
SAID = "the component has said it, while the program ran"
UNTOLD = "nothing tells a new deployment from an unchanged one, which is trusted"
EXISTS = "it exists unchanged, which is proof of itself"
KNOWN = "what is computed is known after `up`"
RECORDED_NEW = "a program is recorded without its state, so all of it is taken for new"
WHOLE_OBJECT = "with the SDK for Node.js an object with a secret in it is all secret"
DIFFERENCES = (
    Difference(FrontEnd.PROGRAM, NEW_ONLY, "nothing", "unverified", RECORDED_NEW, ("lifecycle",)),
    Difference(FrontEnd.PROGRAM, SERIAL, "nothing", "fail", RECORDED_NEW, ("lifecycle",)),
    Difference(FrontEnd.TYPESCRIPT, ANY, "fail", "unverified", WHOLE_OBJECT, ("unknowns",)),
    Difference(FrontEnd.TYPESCRIPT, ANY, "nothing", "unverified", WHOLE_OBJECT, ("unknowns",)),
    Difference(FrontEnd.EXPORT, NEW_ONLY, "fail", "nothing", EXISTS),
    Difference(FrontEnd.EXPORT, NEW_ONLY, "unverified", "nothing", EXISTS),
    Difference(FrontEnd.EXPORT, NEW_ONLY, "fail and unverified", "nothing", EXISTS),
    Difference(FrontEnd.EXPORT, rules("801", "804"), "fail", "nothing", "nothing of it changes any more"),
    Difference(FrontEnd.EXPORT, rules("510"), "nothing", "fail", "a model that has retired was still to be created"),
    Difference(FrontEnd.EXPORT, ANY, "unverified", "fail", KNOWN, ("estate",)),
    Difference(FrontEnd.EXPORT, ANY, "unverified", "nothing", KNOWN, ("estate",)),
    Difference(FrontEnd.EXPORT, rules("805"), "fail", "fail", KNOWN),
    Difference(FrontEnd.EXPORT, rules("906"), "unverified", "unverified", "a state has what a preview leaves out"),
    Difference(FrontEnd.PACK_UP, rules("906"), "unverified", "unverified", "the pack names the template by its URN"),
    Difference(FrontEnd.PACK_PREVIEW, TWICE, "fail", "fail", IN_ORDER),
    Difference(FrontEnd.PACK_PREVIEW, REMARKED, "fail", "nothing", SAID, ("remarks",)),
    Difference(FrontEnd.PACK_UP, NEW_ONLY, "fail", "remark", UNTOLD),
    Difference(FrontEnd.PACK_UP, NEW_ONLY, "fail and unverified", "remark", UNTOLD),
    Difference(FrontEnd.PACK_UP, NEW_ONLY, "unverified", "nothing", UNTOLD),
    Difference(FrontEnd.PACK_UP, rules("803"), "fail", "unverified", "nothing tells whether the account is new"),
    Difference(FrontEnd.PACK_UP, TWICE, "fail", "fail", IN_ORDER),
    Difference(FrontEnd.PACK_UP, rules("805"), "fail", "fail", KNOWN),
    Difference(FrontEnd.PACK_UP, ANY, "unverified", "fail", KNOWN, ("estate",)),
    Difference(FrontEnd.PACK_UP, ANY, "unverified", "nothing", KNOWN, ("estate",)),
    Difference(FrontEnd.PACK_UP, REMARKED, "fail", "nothing", SAID, ("remarks",)),
    Difference(FrontEnd.DECLARATIONS, SERIAL, "fail", "nothing", "a file declares no children but deployments"),
    Difference(FrontEnd.DECLARATIONS, SERIAL | TWICE, "fail", "fail", "a deployment has Azure's name only in a file"),
    Difference(FrontEnd.DECLARATIONS, SERIAL, "nothing", "fail", "a deployment has Azure's name only in a file"),
    Difference(FrontEnd.TEMPLATE, NEW_ONLY, "nothing", "unverified", RECORDED_NEW, ("lifecycle",)),
    *(
        Difference(front_end, SERIAL, before, after, reason)
        for front_end, reason in (
            (FrontEnd.TEMPLATE, "written without projects, and ordered by the names in Azure"),
            (FrontEnd.TERRAFORM, "written with deployments only, and ordered by the addresses"),
        )
        for before, after in (("nothing", "fail"), ("fail", "nothing"), ("fail", "fail"))
    ),
    *(
        Difference(front_end, rules("906"), "unverified", "nothing", "what is closed cannot be written there")
        for front_end in (FrontEnd.DECLARATIONS, FrontEnd.TEMPLATE, FrontEnd.TERRAFORM)
    ),
    *(
        Difference(front_end, TWICE | rules("805"), "fail", "fail", "another file, and an account that is named there")
        for front_end in (FrontEnd.TEMPLATE, FrontEnd.TERRAFORM)
    ),
    Difference(FrontEnd.TERRAFORM, RELATED, "fail", "nothing", "written with accounts and deployments only"),
    Difference(FrontEnd.TERRAFORM, RELATED, "nothing", "fail", "written with accounts and deployments only"),
    Difference(FrontEnd.TERRAFORM, RELATED, "fail", "fail", "written with accounts and deployments only"),
    Difference(FrontEnd.DECLARATIONS, rules("603"), "fail", "fail", "a file declares no private endpoints"),
)


class Heard(NamedTuple):
    """What was said: by rule and target, each outcome with its message (empty where only the rule is told)."""

    said: dict[tuple[str, str], set[tuple[str, str]]]
    not_run: frozenset[str]


# The front ends


def read(path: Path) -> Plan:
    (plan,) = read_plans(str(path))
    return plan


def heard_of(plan: Plan, name_of: Callable[[Target], str]) -> Heard:
    """What `aoai check` says of a plan."""
    context = Context(open_catalog(DAY), DEFAULTS, DAY, plan)
    run = run_rules(plan, RULES, context)
    said: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for finding in (*run.findings, *judge_overall(RULES, context)):
        name = "" if finding.target is None else name_of(finding.target)
        told = "" if finding.unknown else finding.message  # of what is not known the pack tells the rules together
        said[finding.rule, name].add((finding.outcome.value, told))
    return Heard(dict(said), frozenset(run.not_run))


def logical_name(target: Target) -> str:
    """The name in the URN; a template's declarations have that of the template, and their own."""
    return target.urn.rpartition("::")[2].partition("#")[0] + (f"#{target.name}" if "#" in target.urn else "")


def heard_of_pack(pack: Pack, stack: str, operation: Operation) -> Heard:
    """What the policies of the pack report, with the rules that the policy AOAI904 names, and its remarks."""
    said: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    replayed = pack.replay(recorded(stack, operation))
    for one in (*replayed.after, *replayed.remarks):
        rule = one.policy.partition("-")[0].upper()
        message = one.message.partition("\n")[2]
        name = one.resource
        if name in TEMPLATES:
            inner, _, message = message.partition(": ")
            name = f"{name}#{inner}"
        if rule.startswith("AOAI") and rule not in {UNVERIFIED, "AOAI"}:
            said[rule, name].add((Outcome.FAIL.value, message))
        elif rule == "AOAI" and name and (of_rule := re.match(r"(AOAI\d{3}) [\w-]+: ", message)):
            said[of_rule[1], name].add(("remark", message))
        elif " did not run (" in message or re.match(r"AOAI\d{3}: ", message):
            for unverified, told in unverified_in(message):
                said[unverified, name].add((Outcome.UNVERIFIED.value, told))
    return Heard(dict(said), frozenset(rule.id for rule in RULES if not rule.requires <= KNOWS[operation]))


TEMPLATES = {"template"}


def unverified_in(message: str) -> Iterator[tuple[str, str]]:
    """The rules that a message of AOAI904 names, with what it says of each."""
    for rules in re.findall(r"checks? did not run \(([^)]+)\)", message):
        yield from ((rule, "") for rule in rules.split(", "))
    parts = re.split(r"(?:^|; )(AOAI\d{3}): ", message)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def declarations_of(plan: Plan) -> dict[str, Any]:
    """A plan as a declarations file. Deployments are named as in Azure, accounts as in the program."""
    accounts = {one.id: one.name for one in plan.accounts}
    operations = Knowledge.OPERATIONS in plan.knows
    names = {one.id: file_name(one) for one in plan.deployments}

    def account(one: Account) -> dict[str, Any]:
        return {
            "name": one.name,
            "kind": one.kind,
            "location": one.location,
            "sku": one.sku,
            "identity": one.identity if isinstance(one.identity, dict) else None,
            "properties": one.properties if isinstance(one.properties, dict) else None,
        }

    def deployment(one: Deployment) -> dict[str, Any]:
        here = one.account_urn in accounts
        return {
            "name": file_name(one),
            "account": accounts[one.account_urn or ""] if here else one.account,
            "location": None if here or isinstance(one.location, Unknown) else one.location,
            "kind": None if here or isinstance(one.kind, Unknown) else one.kind,
            "model": {"format": one.format, "name": one.model, "version": one.version},
            "sku": {"name": one.sku, "capacity": one.capacity},
            "properties": without_model(one.properties),
            "needs": list(one.needs) if isinstance(one.needs, tuple) else one.needs,
        }

    def with_change(one: Target, content: dict[str, Any]) -> dict[str, Any]:
        before = one.before
        former = None if before is None else (account if isinstance(before, Account) else deployment)(before)  # type: ignore[operator]
        on = [names[id_] for id_ in plan.dependencies.get(one.id, ()) if id_ in names]
        return {
            **content,
            "change": one.change.value if operations else None,
            "before": former and {key: value for key, value in former.items() if key != "name" or "account" in former},
            "dependsOn": on if isinstance(one, Deployment) and Knowledge.DEPENDENCIES in plan.knows else None,
        }

    return {
        "accounts": [with_change(one, account(one)) for one in plan.accounts],
        "deployments": [with_change(one, deployment(one)) for one in plan.deployments],
    }


def arm_account(one: Account) -> dict[str, Any]:
    """An account in ARM's names, under the name that it has in the program."""
    body = {"kind": one.kind, "location": one.location, "sku": {"name": one.sku}, "identity": one.identity}
    return {**body, "type": ACCOUNTS, "name": one.name, "properties": one.properties}


def arm_deployment(one: Deployment, account: str) -> dict[str, Any]:
    """A deployment in ARM's names."""
    whole = one.properties if isinstance(one.properties, dict) else None
    model = {"format": one.format, "name": one.model, "version": one.version}
    properties = {**whole, "model": model} if whole is not None else {"model": model}
    tags = {"aoai-needs": ", ".join(one.needs)} if isinstance(one.needs, tuple) else {"aoai-needs": one.needs}
    sku = {"name": one.sku, "capacity": one.capacity}
    name = f"{account}/{file_name(one)}"
    return {"type": f"{ACCOUNTS}/deployments", "name": name, "sku": sku, "properties": properties, "tags": tags}


ACCOUNTS = "Microsoft.CognitiveServices/accounts"


def host_of(one: Deployment, plan: Plan) -> str:
    """The name of a deployment's account, as `arm_account` writes it."""
    hosts = {account.id: account.name for account in plan.accounts}
    return hosts.get(one.account_urn or "", one.account if isinstance(one.account, str) else "elsewhere")


def template_of(plan: Plan) -> dict[str, Any]:
    """A plan as an ARM template, with what belongs to its accounts."""
    accounts = {one.id: one.name for one in plan.accounts}
    ids = {id_: f"[resourceId('{ACCOUNTS}', '{name}')]" for id_, name in accounts.items()}
    related = []
    for one in plan.related:
        scope = ids.get(one.of, "")
        connection = [{"name": "x", "properties": {"privateLinkServiceId": scope}}]
        related.append(
            {
                "content filter": {
                    "type": f"{ACCOUNTS}/raiPolicies",
                    "name": f"{accounts.get(one.of)}/{one.name}",
                    "properties": one.inputs.get("properties"),
                },
                "diagnostic setting": {
                    "type": "Microsoft.Insights/diagnosticSettings",
                    "name": one.name,
                    "scope": scope,
                },
                "role assignment": {
                    "type": "Microsoft.Authorization/roleAssignments",
                    "name": one.name,
                    "scope": scope,
                },
                "private endpoint": {
                    "type": "Microsoft.Network/privateEndpoints",
                    "name": one.name,
                    "properties": {"privateLinkServiceConnections": connection},
                },
                "DNS zone group": {
                    "type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
                    "name": f"{one.of.rpartition('::')[2].partition('#')[0]}/default",
                },
            }[one.kind.value]
        )
    names = {one.id: f"{host_of(one, plan)}/{file_name(one)}" for one in plan.deployments}
    deployments = [
        {
            **arm_deployment(one, host_of(one, plan)),
            "dependsOn": [names[id_] for id_ in plan.dependencies.get(one.id, ()) if id_ in names],
        }
        for one in plan.deployments
    ]
    return {"contentVersion": "1.0.0.0", "resources": [*map(arm_account, plan.accounts), *deployments, *related]}


def terraform_of(plan: Plan) -> dict[str, Any]:
    """A plan as Terraform's, by azapi, which takes ARM's own bodies."""
    actions = {"create": ["create"], "update": ["update"], "same": ["no-op"], "replace": ["delete", "create"]}
    account_id = "/subscriptions/s/resourceGroups/rg/providers/" + ACCOUNTS + "/{}"

    def azapi(body: dict[str, Any], parent: str) -> dict[str, Any]:
        kind, _, name = body["type"], body.pop("type"), body.pop("name").rpartition("/")[2]
        location = body.pop("location", None)
        return {"type": f"{kind}@2025-06-01", "name": name, "parent_id": parent, "location": location, "body": body}

    def changed(one: Account | Deployment, number: int) -> dict[str, Any]:
        if isinstance(one, Account):
            now, before = azapi(arm_account(one), "rg"), one.before and azapi(arm_account(one.before), "rg")
        else:
            parent = account_id.format(host_of(one, plan))
            now = azapi(arm_deployment(one, ""), parent)
            former = one.before and one.before.account
            where = account_id.format(former) if isinstance(former, str) else parent
            before = one.before and azapi(arm_deployment(one.before, ""), where)
        change = {
            "actions": actions[one.change.value],
            "after": now,
            "before": before,
            "after_unknown": unknown_in(now),
        }
        address = f"azapi_resource.r{number}"
        return {"address": address, "type": "azapi_resource", "name": one.name, "mode": "managed", "change": change}

    targets = [*plan.accounts, *plan.deployments]
    addresses = {one.id: f"azapi_resource.r{number}" for number, one in enumerate(targets)}
    configured = [
        {
            "address": addresses[one.id],
            "depends_on": [addresses[id_] for id_ in plan.dependencies.get(one.id, ()) if id_ in addresses],
        }
        for one in targets
    ]
    changes = [changed(one, number) for number, one in enumerate(targets)]
    configuration = {"root_module": {"resources": configured}}
    return {"terraform_version": "1.11", "resource_changes": changes, "configuration": configuration}


def unknown_in(value: Any) -> Any:
    """Terraform's mask of what is not known."""
    if isinstance(value, dict):
        return {key: mask for key, item in value.items() if (mask := unknown_in(item))}
    if isinstance(value, list):
        return [unknown_in(item) or False for item in value]
    return isinstance(value, Unknown)


def list_of(plan: Plan) -> list[dict[str, Any]]:
    """What exists, as Azure lists it."""
    rows = [arm_account(one) for one in plan.accounts]
    rows += [arm_deployment(one, host_of(one, plan)) for one in plan.deployments]
    for row in rows:
        account, _, deployment = row["name"].partition("/")
        tail = f"/deployments/{deployment}" if deployment else ""
        row["id"] = f"/subscriptions/s/resourceGroups/rg/providers/{ACCOUNTS}/{account}{tail}"
    return rows


def plain(value: Any, unknown: Any) -> Any:
    """As JSON, without what is not there, and with something else for what is not known."""
    if isinstance(value, Unknown):
        return unknown
    if isinstance(value, dict):
        return {key: plain(item, unknown) for key, item in value.items() if item is not None}
    return [plain(item, unknown) for item in value] if isinstance(value, list | tuple) else value


def file_name(one: Deployment) -> str:
    return one.deployment_name if isinstance(one.deployment_name, str) else one.name


def without_model(properties: Any) -> Any:
    return {key: value for key, value in properties.items() if key != "model"} if isinstance(properties, dict) else None


@pytest.fixture(scope="module")
def pack() -> Iterator[Pack]:
    with serving() as pack:
        yield pack


@pytest.fixture(scope="module")
def hear(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hear]:
    file = tmp_path_factory.mktemp("declarations") / "declarations.json"

    @cache
    def hear(stack: str, front_end: FrontEnd) -> Heard:
        folder = STACKS / stack
        match front_end:
            case FrontEnd.PREVIEW:
                return heard_of(read(preview_of(folder)), logical_name)
            case FrontEnd.PROGRAM:
                return heard_of(read(folder), logical_name)
            case FrontEnd.TYPESCRIPT:
                return heard_of(read(folder / "typescript"), logical_name)
            case FrontEnd.YAML:
                return heard_of(read(folder / "yaml"), logical_name)
            case FrontEnd.EXPORT:
                return heard_of(read(folder / "stack-export.json"), logical_name)
            case FrontEnd.PACK_PREVIEW:
                return heard_of_pack(pack, stack, Operation.PREVIEW)
            case FrontEnd.PACK_UP:
                return heard_of_pack(pack, stack, Operation.UP)
        original = read(measure_of(folder, front_end))
        write, unknown = WRITTEN[front_end]
        file.write_text(json.dumps(plain(write(original), unknown), indent=1))
        plan = read(file)
        pairs = zip((*plan.accounts, *plan.deployments), (*original.accounts, *original.deployments), strict=True)
        names = {one.id: logical_name(was) for one, was in pairs}
        return heard_of(plan, lambda target: names[target.id])

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEP", "2")  # the program of `lifecycle` asks for it
        yield hear


Hear = Callable[[str, FrontEnd], Heard]


WRITTEN: dict[FrontEnd, tuple[Callable[[Plan], Any], Any]] = {
    FrontEnd.DECLARATIONS: (declarations_of, {"$unknown": True}),
    FrontEnd.TEMPLATE: (template_of, "[parameters('later')]"),
    FrontEnd.TERRAFORM: (terraform_of, None),
    FrontEnd.AZURE: (list_of, None),
}
"""What writes a plan in the form of another input, and how that says that a value is not known."""


def measure_of(folder: Path, front_end: FrontEnd) -> Path:
    """What a front end is held against: a list of Azure shows what exists, as an export does."""
    return folder / "stack-export.json" if front_end is FrontEnd.AZURE else preview_of(folder)


def preview_of(folder: Path) -> Path:
    """The preview of a stack, with the resources that do not change where there are any."""
    whole = folder / "preview-all.json"
    return whole if whole.exists() else folder / "preview.json"


@pytest.mark.parametrize(("stack", "front_end"), CASES)
def test_a_front_end_says_what_the_preview_says(stack, front_end, hear):
    """Rule, target, outcome and message; or the difference has a reason."""
    measure, other = hear(stack, MEASURES.get(front_end, FrontEnd.PREVIEW)), hear(stack, front_end)
    unexplained = [
        (rule, target, before, after)
        for rule, target, before, after in changes(measure, other)
        if not any(row.explains(stack, front_end, rule, before, after) for row in DIFFERENCES)
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{row.front_end}-{row.before}-{row.after}", marks=NEEDS.get(row.front_end, ()))
        for row in DIFFERENCES
    ],
)
def test_each_difference_is_still_there(row, hear):
    """A reason that explains nothing any more is taken out of the table."""
    stacks = row.stacks or [case.values[0] for case in CASES if case.values[1] is row.front_end]
    assert any(
        row.explains(stack, row.front_end, rule, before, after)
        for stack in stacks
        for rule, _, before, after in changes(
            hear(stack, MEASURES.get(row.front_end, FrontEnd.PREVIEW)), hear(stack, row.front_end)
        )
    )


def changes(measure: Heard, other: Heard) -> Iterator[tuple[str, str, str, str]]:
    """Rule, target, and what became of an outcome. A rule that another front end says it did not run is no silence."""
    for rule, target in sorted(measure.said.keys() | other.said.keys()):
        there, here = measure.said.get((rule, target), set()), other.said.get((rule, target), set())
        gone, new = outcomes(there - here), outcomes(here - there)
        if (gone or new) and not (rule in other.not_run and not here) and rule not in measure.not_run:
            yield rule, target, gone or NOTHING, new or NOTHING


def outcomes(said: Iterable[tuple[str, str]]) -> str:
    return " and ".join(sorted({outcome for outcome, _ in said}))
