"""What every rule must hold, ours and yours, for a test of your own.

Each function raises AssertionError that says what is wrong::

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_rule(rule):
        check_rule(rule)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache

import msgspec
import yaml

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import Account, Deployment, attribute_of

__all__ = ["check_examples", "check_metadata", "check_rule", "check_unique", "findings_of", "messages_of"]


def check_rule(rule: AnyRule) -> None:
    """Its metadata are whole, and its examples are judged as they say."""
    check_metadata(rule)
    if isinstance(rule.wrong, Plan):
        check_examples(rule)


def check_unique(rules: Iterable[AnyRule]) -> None:
    """No two rules have one id or one slug, so that either names a rule."""
    taken: dict[str, AnyRule] = {}
    for rule in rules:
        for name in (rule.id, rule.slug):
            other = taken.setdefault(name, rule)
            _hold(other is rule, f"{name} names two rules, {type(other).__name__} and {type(rule).__name__}")


def check_metadata(rule: AnyRule) -> None:
    """Id, slug and class say the same; the page has what, why, fix and a source; what it reads are fields."""
    named = re.fullmatch(r"[A-Z]{2,}\d{3}", rule.id) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)
    _hold(named, f"{rule.id} {rule.slug}: an id is letters and three digits, a slug lower-case words with hyphens")
    called = "".join(word.capitalize() for word in rule.slug.split("-"))
    _hold(type(rule).__name__ == called, f"{rule.id}: its class is to be called {called}, as its slug is")
    page = rule.page()
    for name, part in (("first line", page.what), ("`Why:`", page.why), ("`Fix:`", page.fix)):
        whole = part.endswith(".") and "Why:" not in part and "Fix:" not in part
        _hold(whole, f"{rule.id}: the {name} of its docstring is to be there, in whole sentences")
    public = rule.references and all(one.title and one.url.startswith("https://") for one in rule.references)
    _hold(public, f"{rule.id}: it is to have a reference, with a title and an address that begins with https://")
    fields = (*rule.reads, *rule.may_read)
    _hold(len(set(fields)) == len(fields), f"{rule.id}: it names a field twice")
    targets = rule.judges in {Account, Deployment, ResolvedDeployment}
    _hold(bool(fields) == targets, f"{rule.id}: it names the fields that it reads exactly if it judges a declaration")
    kind = Account if rule.judges is Account else Deployment
    resolved = {"model", "sku", "region"} if rule.judges is ResolvedDeployment else set()
    for field in fields:
        there = field in resolved or hasattr(kind("chat"), attribute_of(kind, field))
        _hold(there, f"{rule.id}: there is no field {field}")


def check_examples(rule: AnyRule, *, outcome: Outcome = Outcome.FAIL, also: Collection[str] = ()) -> None:
    """The wrong example has this rule's finding and no other error; the right one can be copied.

    Args:
        rule: The rule, which runs together with all others.
        outcome: What the wrong example comes to.
        also: The rules whose errors the wrong example cannot help.
    """
    found = findings_of(rule, rule.wrong)
    came = ", ".join(sorted({one.outcome.value for one in found if one.rule == rule.id})) or "nothing"
    _hold(came == outcome.value, f"{rule.id}: the wrong example is to come to {outcome}, not to {came}")
    others = _errors(found) - {rule.id, *also}
    _hold(not others, f"{rule.id}: the wrong example has other errors too: {sorted(others)}")
    found = findings_of(rule, rule.right)
    said = [one.message for one in found if one.rule == rule.id]
    _hold(not said, f"{rule.id}: the right example has a finding: {said}")
    _hold(not _errors(found), f"{rule.id}: the right example has errors: {sorted(_errors(found))}")


def findings_of(rule: AnyRule, plan: Plan) -> tuple[Finding, ...]:
    """What all rules say of a plan, on the day, with the settings and the usage of this rule's examples."""
    settings = msgspec.convert(yaml.safe_load(rule.example_settings) or {}, Settings)
    context = Context(_catalog(rule.as_of), settings, rule.as_of, plan, rule.example_usage)
    others = (one for one in every_rule() if one.id != rule.id)
    return run_rules(plan, (*others, rule), context).findings


def messages_of(rule: AnyRule, plan: Plan) -> list[str]:
    """What a rule says of a plan."""
    return [one.message for one in findings_of(rule, plan) if one.rule == rule.id]


@cache
def _catalog(day: date) -> Catalog:
    return open_catalog(day)


def _errors(findings: Iterable[Finding]) -> set[str]:
    return {one.rule for one in findings if one.outcome is Outcome.FAIL and one.level is Level.ERROR}


def _hold(condition: object, otherwise: str) -> None:
    if not condition:
        raise AssertionError(otherwise)
