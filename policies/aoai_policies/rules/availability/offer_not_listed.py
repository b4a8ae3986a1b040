"""AOAI207."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.availability.absence import Kind, absence, age_of, named
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import AVAILABILITY, MODELS_LIST


class OfferNotListed(Rule):
    """The offer is not listed, by facts so old that it may have been added since.

    Why: offers are added all the time, for the global and data zone SKUs most of all. An old "not offered" is a
    hint, not a proof; AOAI201 to 203 say it of fresh facts.
    Fix: refresh the catalog (a newer release, or `aoai catalog compile FOLDER --capture DATE` from `az
    cognitiveservices model list -l REGION`), or take an offer that is listed. `availability.no_holds_days` in
    the settings says for how long a "not offered" holds.
    """

    id, slug, level = "AOAI207", "offer-not-listed", Level.WARNING
    references = (AVAILABILITY, MODELS_LIST)
    reads = ("model", "sku", "location")
    may_read = ("version", "format")
    only_new = True
    as_of = date(2026, 12, 20)
    wrong = plan_of(deployment("gpt-image-2@2026-04-21", name="image", location="northcentralus"))
    right = plan_of(deployment("gpt-image-2@2026-04-21", name="image"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Tell how old the fact is, and what is listed."""
        missing = absence(target, context)
        if missing is None or missing.kind is not Kind.AGED:
            return
        listed = f"listed here: {', '.join(missing.here)}; " if missing.here else ""
        nearest = f"{missing.sku} in {named(missing.elsewhere)}; " if missing.elsewhere else ""
        yield self.fail(
            target,
            "sku",
            f"{missing.model} was not offered as {missing.sku} in {missing.region} "
            f"{age_of(missing.answer, context.today)} days ago and may have been added since",
            advice=f"{listed}{nearest}check with `az cognitiveservices model list -l {missing.region}`",
            facts=missing.answer.statements,
        )
