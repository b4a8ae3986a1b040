"""Every rule has a table of (input, whole message), and says what exists, silences and ends as it declares."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.target import Change, Deployment
from aoai_policies.rules import RULES
from aoai_policies.testing import findings_of

HERE = Path(__file__).parent
OF_WAIVERS = HERE.parent / "waivers"


def ids_of(text: str) -> set[str]:
    """The rules that a docstring names: `AOAI301`, `AOAI301 to 303`, `AOAI201, 202 and 207`."""
    found = set()
    for first, rest in re.findall(r"AOAI(\d{3})((?:(?:,| and| to|, and) (?:AOAI)?\d{3})*)", text):
        found.add(first)
        last = first
        for joint, number in re.findall(r"(,| and| to|, and) (?:AOAI)?(\d{3})", rest):
            found |= {str(one) for one in range(int(last), int(number))} if joint == " to" else set()
            found.add(number)
            last = number
    return {f"AOAI{number}" for number in found}


@cache
def tables() -> set[str]:
    """The rules that the docstring of a parametrised test names."""
    found = set()
    for path in (*HERE.glob("test_*.py"), *OF_WAIVERS.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                "parametrize" in ast.unparse(one) for one in node.decorator_list
            ):
                found |= ids_of(ast.get_docstring(node) or "")
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_table(rule: AnyRule) -> None:
    """A parametrised test of (input, whole message) names the rule in its docstring."""
    assert rule.id in tables(), f"write a table for {rule.id} and name the rule in the test's docstring"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AOAI301 to 303: below, off and above.", {"AOAI301", "AOAI302", "AOAI303"}),
        ("AOAI201, 203 and 207", {"AOAI201", "AOAI203", "AOAI207"}),
        ("AOAI501 and AOAI510 speak", {"AOAI501", "AOAI510"}),
        ("a number, 303, is no rule", set()),
    ],
)
def test_how_a_docstring_names_rules(text: str, expected: set[str]) -> None:
    """One by one, as a list, or as a range."""
    assert ids_of(text) == expected


def kept(plan: Plan) -> Plan:
    """The same plan where everything exists already and stays as it is."""
    return msgspec.structs.replace(
        plan,
        accounts=tuple(msgspec.structs.replace(one, change=Change.SAME) for one in plan.accounts),
        deployments=tuple(msgspec.structs.replace(one, change=Change.SAME) for one in plan.deployments),
        knows=plan.knows | {Knowledge.OPERATIONS},
    )


DEPLOYMENTS = {Deployment, ResolvedDeployment}
NEW = frozenset(
    ["AOAI201", "AOAI202", "AOAI203", "AOAI204", "AOAI205", "AOAI206", "AOAI207", "AOAI401", "AOAI501", "AOAI502"]
)
CHANGES = frozenset({"AOAI308", "AOAI510", "AOAI804"})


@pytest.mark.parametrize(
    "rule", [one for one in RULES if one.judges in DEPLOYMENTS and one.id not in CHANGES], ids=lambda rule: rule.id
)
def test_what_exists_unchanged_is_proof_of_itself(rule: AnyRule) -> None:
    """A rule about what Azure refuses to create is silent about what is there; the others say the same of both."""
    heard = {one.rule for one in findings_of(rule, kept(rule.wrong))}
    assert (rule.id in heard) == (rule.id not in NEW)


def test_what_rules_say_of_themselves() -> None:
    """These refuse a resource during `up`, end with the model, have to be asked for, meet unknown values."""
    for name, ids in {
        "guards": "101 102 103 104 105 110 301 302 303",
        "ends_with_model": "501 502 503 504 505 506 507 508 509 510",
        "opt_in": "606 608 609",
        "meets_unknown": "107 110 111 112 304 602 603 604 804 805 806",
    }.items():
        assert {one.id for one in RULES if getattr(one, name)} == {f"AOAI{one}" for one in ids.split()}, name
