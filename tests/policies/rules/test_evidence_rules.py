"""What the rule about parts that could not be opened says (AOAI906)."""

from __future__ import annotations

from aoai_policies.core.plan import Unread
from aoai_policies.rules.example import plan_of
from tests.synthetic import catalog_of, deployment, judged

def test_what_could_not_be_opened_is_unverified_and_named() -> None:
    """AOAI906: each part that nobody has looked at is one finding with its reason; nothing of it is guessed."""
    linked = Unread("template linked", "it is linked by an address")
    plan = plan_of(deployment(), unread=(linked, Unread("component net", "its package is remote")))
    assert judged("AOAI906", plan, catalog_of()) == [
        ("unverified", "template linked: it is linked by an address, so what is declared there was not checked"),
        ("unverified", "component net: its package is remote, so what is declared there was not checked"),
    ]


def test_what_was_read_whole_has_no_such_finding() -> None:
    """AOAI906: a plan with nothing left unread is silent."""
    assert judged("AOAI906", plan_of(deployment()), catalog_of()) == []
