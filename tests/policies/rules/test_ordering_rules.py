"""What the rules about order and about a plan as a whole say (AOAI801 to 805)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.plan import Child, Knowledge, Plan
from aoai_policies.core.target import UNKNOWN, Account, Change, Deployment, Unknown
from aoai_policies.rules.example import account, plan_of
from tests.synthetic import catalog_of, deployment, judged, only, run

EMPTY = catalog_of()


def children(
    dependencies: Mapping[str, tuple[str, ...]],
    *names: str,
    changes: dict[str, Change] | None = None,
    accounts: dict[str, str] | None = None,
) -> Plan:
    """Deployments with these names, all on one account unless `accounts` says otherwise, all created."""
    on = {name: (accounts or {}).get(name, "acct") for name in names}
    change = {name: (changes or {}).get(name, Change.CREATE) for name in names}
    return plan_of(
        *(Account(name) for name in dict.fromkeys(on.values())),
        *(deployment(name=name, account_urn=on[name], change=change[name]) for name in names),
        children=tuple(Child(name, name, on[name], change[name]) for name in names),
        dependencies=dict(dependencies),
        knows=frozenset({Knowledge.DEPENDENCIES}),
    )


def together(later: str, earlier: str, more: str = "") -> tuple[str, str]:
    return (
        "fail",
        f"{later} changes at the same time as {earlier}{more} on the same account; Azure answers with 409; "
        f"make {later} depend on {earlier}",
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (children({}, "one"), []),
        (children({}, "one", "two"), [together("two", "one")]),
        (children({"two": ("one",)}, "one", "two"), []),
        (children({"one": ("two",)}, "one", "two"), []),
        (children({"two": ("acct",), "one": ("acct",)}, "one", "two"), [together("two", "one")]),
        (children({"two": ("one",), "three": ("two",)}, "one", "two", "three"), []),
        (children({"two": ("one",), "three": ("one",)}, "one", "two", "three"), [together("three", "two")]),
        (
            children({}, "one", "two", "three"),
            [together("two", "one"), together("three", "two", " and 1 more")],
        ),
        (children({"two": ("role",), "role": ("one",)}, "one", "two"), []),
        (children({}, "one", "two", accounts={"two": "other"}), []),
        (children({}, "one", "two", changes={"one": Change.SAME}), []),
        (children({}, "one", "two", changes={"one": Change.SAME, "two": Change.SAME}), []),
        (children({}, "one", "two", changes={"two": Change.DELETE}), []),
        (children({}, "one", "two", changes={"two": Change.UPDATE}), [together("two", "one")]),
        (children({}, "one", "two", changes={"one": Change.REPLACE}), [together("two", "one")]),
        (children({"one": ("two",), "two": ("one",)}, "one", "two"), []),
        (children({"two": ("elsewhere",)}, "one", "two"), [together("two", "one")]),
        (children({"z": ("y",), "x": ("z", "y")}, "x", "y", "z"), []),
        (
            children({"b": ("a",), "c": ("a",), "d": ("b", "c")}, "a", "b", "c", "d"),
            [together("c", "b")],
        ),
    ],
    ids=[
        "one child",
        "two at once",
        "the second after the first",
        "the first after the second",
        "both after their account only",
        "a chain",
        "a fork",
        "three at once: one finding a later child",
        "a path over another resource",
        "on two accounts",
        "one of them unchanged",
        "both unchanged",
        "one of them deleted, which Pulumi does when all else is done",
        "one of them updated",
        "one of them replaced",
        "a circle, which Pulumi refuses itself",
        "a dependency that is not in the plan",
        "the order of names is not the order of changes",
        "one missing edge is one finding, whatever waits for both",
    ],
)
def test_children_of_an_account_change_one_at_a_time(plan: Plan, expected: list[tuple[str, str]]) -> None:
    """AOAI801: a child that changes while an earlier one is on no path to it is told once, with whom to wait for."""
    assert judged("AOAI801", plan, EMPTY) == expected


def test_a_child_that_is_no_deployment_is_told_on_its_account() -> None:
    """AOAI801: a private endpoint or filter has no declaration of its own among the targets: its account has."""
    plan = plan_of(
        Account("acct"),
        deployment(name="one", account_urn="acct"),
        children=(Child("one", "one", "acct", Change.CREATE), Child("pe", "pe", "acct", Change.CREATE)),
        knows=frozenset({Knowledge.DEPENDENCIES}),
    )
    (finding,) = run(plan, EMPTY, only("AOAI801")).findings
    assert isinstance(finding.target, Account)
    assert finding.message.startswith("pe changes at the same time as one on the same account")


def test_what_the_dependency_graph_does_not_show_is_not_judged() -> None:
    """AOAI801: a plan that says nothing of order is not judged, and the run says what it lacked."""
    plan = plan_of(Account("acct"), children=(Child("one", "one", "acct", Change.CREATE),))
    assert run(plan, EMPTY, only("AOAI801")).not_run == {"AOAI801": frozenset({Knowledge.DEPENDENCIES})}


@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_a_chain_in_any_order_of_declaration_is_serialised(length: int, random: Any) -> None:
    """AOAI801: whatever the order of declaration, one path through all children satisfies the rule."""
    names = [str(place) for place in range(length)]
    chain = dict(zip(names[1:], ((name,) for name in names), strict=False))
    random.shuffle(names)
    assert judged("AOAI801", children(chain, *names), EMPTY) == []


def test_two_that_are_deleted_wait_for_each_other_too() -> None:
    """AOAI801: Pulumi deletes what depends on another first, so the earlier one is to depend on the later."""
    gone = {"one": Change.DELETE, "two": Change.DELETE}
    message = "two is deleted at the same time as one on the same account; Azure answers with 409"
    assert judged("AOAI801", children({}, "one", "two", changes=gone), EMPTY) == [
        ("fail", f"{message}; make one depend on two")
    ]
    assert judged("AOAI801", children({"one": ("two",)}, "one", "two", changes=gone), EMPTY) == []


def test_a_long_chain_needs_no_deep_stack() -> None:
    """AOAI801: thousands of children in a row are no recursion."""
    names = [str(place) for place in range(10_000)]
    chain = dict(zip(names[1:], ((name,) for name in names), strict=False))
    assert judged("AOAI801", children(chain, *names), EMPTY) == []


def pair(first: dict[str, Any], second: dict[str, Any]) -> Plan:
    fields = {"account": "acct", "deployment_name": "gpt"}
    return plan_of(deployment(**{"name": "one", **fields, **first}), deployment(**{"name": "two", **fields, **second}))


TWICE = ("fail", "gpt is declared twice on this account, here and as one; rename one of them")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, [TWICE]),
        ({"deployment_name": "GPT"}, {}, [TWICE]),
        ({"account": "ACCT"}, {}, [TWICE]),
        ({"account_urn": "urn:a"}, {"account_urn": "urn:a"}, [TWICE]),
        ({"account_urn": "urn:a"}, {"account_urn": "urn:b"}, []),
        ({"deployment_name": "other"}, {}, []),
        ({"account": "other"}, {}, []),
        ({"deployment_name": UNKNOWN}, {"deployment_name": UNKNOWN}, []),
        ({"account": UNKNOWN}, {"account": UNKNOWN}, []),
        ({"deployment_name": None}, {"deployment_name": None}, []),
    ],
    ids=[
        "both alike",
        "the name in another case",
        "the account in another case",
        "one account declared here",
        "two accounts declared here",
        "two names",
        "two accounts by name",
        "unknown names",
        "unknown accounts",
        "no names: Pulumi makes two",
    ],
)
def test_duplicate_deployment(first: dict[str, Any], second: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """AOAI802: account and name are a deployment's identity; Azure folds case in both."""
    assert judged("AOAI802", pair(first, second), EMPTY) == expected


def test_three_alike_are_two_duplicates() -> None:
    """AOAI802: every further declaration is told, with the first one's name."""
    plan = plan_of(*(deployment(name=name, account="acct", deployment_name="gpt") for name in ("one", "two", "three")))
    assert judged("AOAI802", plan, EMPTY) == [TWICE, TWICE]


def taken_over(held: dict[str, Any], taker: dict[str, Any], *, account: Change = Change.SAME, **plan: Any) -> Plan:
    """A deployment `gpt` that the resource `new` declares from now on, and the former one's resource `old`."""
    on: dict[str, Any] = {"account": "acct", "account_urn": "acct", "deployment_name": "gpt"}
    former = deployment(name="old", **{**on, "change": Change.DELETE, **held})
    new = deployment(name="new", **{**on, "change": Change.CREATE, **taker})
    stays = () if former.change is Change.DELETE else (former,)
    plan = {"removed": () if stays else (former,), **plan}
    return plan_of(Account("acct", change=account), *stays, new, **plan)


MOVED = {"change": Change.REPLACE, "deployment_name": "gpt-2", "before": deployment(
    name="old", account="acct", account_urn="acct", deployment_name="gpt")}  # fmt: skip
STILL_THERE = (
    "fail",
    "gpt is created here while it still exists as old, which goes later; "
    "give a renamed resource an alias of its old name, or use another deployment name",
)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (taken_over({}, {}), [STILL_THERE]),
        (taken_over({}, {"change": Change.REPLACE}), [STILL_THERE]),
        (taken_over({}, {"deployment_name": "gpt-2"}), []),
        (taken_over({}, {"change": Change.SAME}), []),
        (taken_over({"account_urn": "other"}, {}), []),
        (taken_over({}, {}, account=Change.REPLACE), []),
        (taken_over(MOVED, {}), [STILL_THERE]),
        (taken_over(MOVED, {}, dependencies={"new": ("between",), "between": ("old",)}), []),
        (taken_over(MOVED, {}, dependencies={"old": ("new",)}), [STILL_THERE]),
    ],
    ids=[
        "a renamed resource",
        "replaced under a name that goes",
        "under another name",
        "taken over as it exists",
        "of another account",
        "of an account that goes first",
        "a name that another one leaves",
        "a name that another one has left before",
        "a name that another one leaves afterwards",
    ],
)
def test_a_deployment_that_has_yet_to_go(plan: Plan, expected: list[tuple[str, str]]) -> None:
    """AOAI802: Pulumi deletes last, so what a new resource creates is deleted again, or refused as existing."""
    assert judged("AOAI802", plan, EMPTY) == expected


def spilling(
    target: dict[str, Any] | None, *, account: Change | None = Change.CREATE, spillover: Any = "overflow", **source: Any
) -> Plan:
    """A provisioned deployment that spills to `overflow`, with this target beside it."""
    accounts = [Account("acct", change=account)] if account is not None else []
    on: dict[str, Any] = {"account": "acct", "account_urn": "acct" if account is not None else None}
    declared: list[Deployment] = []
    if target is not None:
        declared.append(deployment(**{"name": "overflow", "deployment_name": "overflow", **on, **target}))
    ptu = {"name": "ptu", "sku": "GlobalProvisionedManaged", "spillover": spillover, **on, **source}
    return plan_of(*accounts, *declared, deployment(**ptu))


NOT_KNOWN = ("unverified", "whether the account has a deployment overflow to spill to is not known from this plan")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (spilling({}), []),
        (spilling({"deployment_name": "OverFlow"}), []),
        (spilling(None, spillover=None), []),
        (
            spilling(None),
            [("fail", "this account has no deployment overflow to spill to; declare it on this account")],
        ),
        (
            spilling({"deployment_name": "other"}),
            [("fail", "this account has no deployment overflow to spill to; standard deployments there: other")],
        ),
        (
            spilling({"account_urn": "elsewhere"}),
            [("fail", "this account has no deployment overflow to spill to; declare it on this account")],
        ),
        (spilling(None, account=Change.SAME), [NOT_KNOWN]),
        (spilling(None, account=None), [NOT_KNOWN]),
        (spilling({"deployment_name": UNKNOWN}), [NOT_KNOWN]),
        (spilling({}, account=None), []),
        (
            spilling({"model": "gpt-8"}),
            [
                (
                    "fail",
                    "spillover target overflow has model.name gpt-8, the source has gpt-9; "
                    "both must have the same model and version",
                )
            ],
        ),
        (
            spilling({"version": "2025-06-01"}),
            [
                (
                    "fail",
                    "spillover target overflow has model.version 2025-06-01, the source has 2026-01-01; "
                    "both must have the same model and version",
                )
            ],
        ),
        (spilling({"version": UNKNOWN}), []),
        (
            spilling({"sku": "GlobalBatch"}),
            [
                (
                    "fail",
                    "spillover target overflow is GlobalBatch, not a standard SKU; "
                    "spill to Standard, DataZoneStandard or GlobalStandard",
                )
            ],
        ),
        (
            spilling({"sku": "DataZoneStandard"}),
            [
                (
                    "fail",
                    "spillover target overflow processes data at level data-zone, the source at level global; "
                    "make the target GlobalStandard",
                )
            ],
        ),
        (spilling({"sku": "DataZoneStandard"}, sku="DataZoneProvisionedManaged"), []),
        (spilling({"sku": "standard"}, sku="ProvisionedManaged"), []),
        (
            spilling({}, sku="DataZoneProvisionedManaged"),
            [
                (
                    "fail",
                    "spillover target overflow processes data at level global, the source at level data-zone; "
                    "make the target DataZoneStandard",
                )
            ],
        ),
        (spilling({"sku": "nothing"}), []),
        (spilling({}, sku=UNKNOWN), []),
        (
            spilling({"account_urn": None, "account": UNKNOWN}, account_urn=None, account=UNKNOWN),
            [NOT_KNOWN],
        ),
        (spilling({"account_urn": None, "account": "ACCT"}, account=None), []),
        (
            spilling({}, spillover=Unknown("not known before apply")),
            [("unverified", "the spillover target is not known before apply")],
        ),
    ],
    ids=[
        "right",
        "the name in another case",
        "no spillover",
        "missing in a new account",
        "another one in a new account",
        "on another account",
        "missing in an account that exists",
        "missing in an account that is not in the plan",
        "a name that is not known",
        "right, on an account that is not in the plan",
        "another model",
        "another version",
        "a version that is not known",
        "not a standard SKU",
        "at another level of processing",
        "right in a data zone",
        "right in a region",
        "a data zone that spills to global",
        "a SKU that nobody knows",
        "a source whose SKU is not known",
        "accounts that are not known",
        "the account in another case",
        "the target is not known",
    ],
)
def test_invalid_spillover(plan: Plan, expected: list[tuple[str, str]]) -> None:
    """AOAI803: the target is a standard deployment of the same model at the same level on the same account."""
    assert judged("AOAI803", plan, EMPTY) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"account": "aoai-shared", "location": None},
            [
                (
                    "fail",
                    "account aoai-shared is not in this plan and its location is not known, "
                    "so availability was not checked",
                )
            ],
        ),
        (
            {"location": None},
            [
                (
                    "fail",
                    "the account of this deployment is not in this plan and its location is not known, "
                    "so availability was not checked",
                )
            ],
        ),
        (
            {"account": "aoai-shared", "location": Unknown("unknown, because account aoai-shared is not in this plan")},
            [
                (
                    "fail",
                    "account aoai-shared is not in this plan and its location is not known, "
                    "so availability was not checked",
                )
            ],
        ),
        ({"account": "aoai-shared", "location": "eastus2"}, []),
        ({"account": "acct", "account_urn": "acct", "location": None}, []),
        ({"account": "acct", "account_urn": "acct", "location": UNKNOWN}, []),
    ],
    ids=[
        "an account that is not here",
        "no account",
        "a location that is unknown for that reason",
        "a location of its own",
        "an account without location",
        "an account with an unknown location",
    ],
)
def test_account_unresolved(fields: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """AOAI805: an account that is not in the plan leaves the region, and with it availability, in the dark."""
    assert judged("AOAI805", deployment(**fields), EMPTY) == expected


REPLACED = "so what answers now is deleted; declare the new one beside the old one and move the clients first"
OLD: dict[str, Any] = {"deployment_name": "old", "account": "acct"}


@pytest.mark.parametrize(
    ("fields", "before", "expected"),
    [
        ({"deployment_name": "new"}, OLD, ", because its name changes from old to new"),
        ({"account": "other"}, OLD, ", because its account changes"),
        ({}, OLD, ""),
        ({"deployment_name": "new"}, None, ""),
        ({"account": "other"}, {**OLD, "account": UNKNOWN}, ""),
        ({"deployment_name": "new"}, {**OLD, "deployment_name": UNKNOWN}, ""),
        ({"deployment_name": "new", "account": "other"}, {**OLD, "deployment_name": None}, ", because its "
         "account changes"),
        ({"change": Change.UPDATE}, OLD, None),
        ({"change": Change.SAME}, OLD, None),
    ],
)  # fmt: skip
def test_a_replaced_deployment(fields: dict[str, Any], before: dict[str, Any] | None, expected: str | None) -> None:
    """AOAI804: a replacement is told, with what of its identity changes where the state before is known."""
    declared = deployment(
        **{**OLD, "change": Change.REPLACE, "before": deployment(**before) if before else None, **fields}
    )
    plan = plan_of(declared, knows=frozenset({Knowledge.OPERATIONS, Knowledge.REPLACEMENTS}))
    message = f"this deployment is replaced{expected}, {REPLACED}"
    assert judged("AOAI804", plan, EMPTY) == ([("fail", message)] if expected is not None else [])


@pytest.mark.parametrize(
    ("fields", "before", "expected"),
    [
        ({"kind": "AIServices"}, {}, ", because of kind from OpenAI to AIServices"),
        (
            {"location": "westus", "account_name": "new", "properties": {"customSubDomainName": "other"}},
            {"account_name": "old"},
            ", because of location from eastus2 to westus and name from old to new and subdomain from contoso to other",
        ),
        ({"change": Change.REPLACE}, {}, ""),
        ({"change": Change.UPDATE}, {}, None),
        ({"change": Change.UPDATE, "kind": "AIServices"}, {}, ", because of kind from OpenAI to AIServices"),
        ({"change": Change.UPDATE, "kind": UNKNOWN}, {}, None),
        ({"change": Change.UPDATE, "properties": UNKNOWN}, {}, None),
        ({"change": Change.SAME, "kind": "AIServices"}, {}, None),
        ({"change": Change.CREATE, "kind": "AIServices"}, {}, None),
    ],
)
def test_a_replaced_account(fields: dict[str, Any], before: dict[str, Any], expected: str | None) -> None:
    """AOAI806: what cannot change in place replaces the account with all its deployments."""
    declared = account(**{"change": Change.REPLACE, "before": account(**before), **fields})
    plan = plan_of(declared, knows=frozenset({Knowledge.OPERATIONS, Knowledge.BEFORE}))
    message = (
        f"the account is replaced with all its deployments{expected}; declare a second account and move the "
        "clients first"
    )
    assert judged("AOAI806", plan, EMPTY) == ([("fail", message)] if expected is not None else [])


def test_standard_deployments_to_spill_to_are_named_in_order() -> None:
    """AOAI803: those of the account that have a name, sorted."""
    fields: dict[str, Any] = {"account": "acct", "account_urn": "acct"}
    plan = plan_of(
        Account("acct", change=Change.CREATE),
        *(deployment(name=name, deployment_name=name, **fields) for name in ("b", "a")),
        deployment(name="batch", deployment_name="batch", sku="GlobalBatch", **fields),
        deployment(name="unnamed", deployment_name=None, **fields),
        deployment(name="ptu", sku="GlobalProvisionedManaged", spillover="overflow", **fields),
    )
    assert judged("AOAI803", plan, EMPTY) == [
        ("fail", "this account has no deployment overflow to spill to; standard deployments there: a, b")
    ]


def test_children_that_are_deleted_together() -> None:
    """AOAI801: of two that are deleted the one that is deleted first has to depend on the other."""
    plan = children({}, "one", "two", changes={"one": Change.DELETE, "two": Change.DELETE})
    assert judged("AOAI801", plan, EMPTY) == [
        (
            "fail",
            "two is deleted at the same time as one on the same account; Azure answers with 409; "
            "make one depend on two",
        )
    ]
