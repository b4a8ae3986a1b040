"""AOAI108."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.names import fold_case
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS, MODELS_LIST

_HOSTS_ALL = "AIServices"
_HOSTS_OPENAI = "OpenAI"


class KindCannotHost(Rule[Deployment]):
    """The account's kind does not host this model.

    Why: an account of kind OpenAI hosts only models with format OpenAI; all others need kind AIServices. Accounts of
    other kinds host no deployments.
    Fix: declare the account with kind AIServices. Azure can upgrade an existing account of kind OpenAI; in Pulumi,
    changing the kind replaces the account (AOAI806).
    """

    id, slug, level = "AOAI108", "kind-cannot-host", Level.ERROR
    references = (MODELS_LIST, DEPLOYMENTS)
    reads = ("kind", "model.name")
    wrong = plan_of(deployment("gpt-oss-120b@1", format="OpenAI-OSS", kind="OpenAI"))
    right = plan_of(deployment("gpt-oss-120b@1", format="OpenAI-OSS", kind="AIServices"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare the kind with the model's own format, which AOAI105 holds the declared one to."""
        kind, name, catalog = str(target.kind), str(target.model), context.catalog
        if fold_case(kind) == fold_case(_HOSTS_ALL):
            return
        said = catalog.model_statement(name)
        if fold_case(kind) != fold_case(_HOSTS_OPENAI):
            problem = f"an account of kind {kind} hosts no model deployments"
            said = catalog.newest_statement("accounts of kind OpenAI and AIServices host deployments")
        elif catalog.find_model(name, format=_HOSTS_OPENAI) is not None:
            return
        elif (model := catalog.find_model(name)) is not None and model.format:
            problem = f"an account of kind OpenAI does not host {model.name} (format {model.format})"
        else:
            return
        yield self.fail(target, "kind", problem, suggest=[_HOSTS_ALL], facts=[said] if said else [])
