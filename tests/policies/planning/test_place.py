"""Where deployments fit: by the rules, the quota and the wishes, with reasons, or what to give up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.settings import Names, Retirement, Settings
from aoai_policies.core.target import UNKNOWN, Deployment
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.planning.place import Answer, Wanted, place, plan_of_models, report_of
from tests.synthetic import capacity, capture, catalog_of, deployment, edition, feature, life, offer

EVERYWHERE = "eastus2 japaneast swedencentral"
GLOBAL, ZONE = "GlobalStandard", "DataZoneStandard"
POOL = "OpenAI.GlobalStandard.gpt-9"


def catalog(*more: Any) -> Catalog:
    """gpt-9 everywhere as GlobalStandard, in Sweden as DataZoneStandard too; gpt-8 in Japan only."""
    return catalog_of(
        edition(
            "2026-10-01",
            offer(EVERYWHERE),
            offer("swedencentral", "eastus2 japaneast", sku=ZONE),
            offer("japaneast", "eastus2 swedencentral", model="gpt-8"),
            capacity(sku=GLOBAL, unit="1000 TPM", tpm_per_unit=1000, usage_name=POOL),
            capacity(sku=ZONE, unit="1000 TPM", tpm_per_unit=1000),
            capacity(sku=GLOBAL, unit="1000 TPM", tpm_per_unit=1000, model="gpt-8"),
            life("2027-12-01", stage="GA"),
            life("2027-06-01", model="gpt-8", stage="GA"),
            feature("fine-tuning", "japaneast", "eastus2 swedencentral"),
            *more,
        )
    )


def placed(
    *deployments: Deployment,
    wanted: Wanted = Wanted(),  # noqa: B008 - frozen
    settings: Settings = Settings(),  # noqa: B008 - frozen
    usage: float | None = None,
    facts: Catalog | None = None,
) -> Answer:
    """What is answered for some deployments."""
    snapshot = UsageSnapshot(
        "usage.json", "", date(2026, 10, 2), {POOL.casefold(): Usage(POOL, 1000, 1000 - (usage or 0))}
    )
    known = facts or catalog()

    def context_of(plan: Plan) -> Context:
        return Context(known, settings, known.as_of, plan, (snapshot,) if usage is not None else ())

    return place(Plan("plan.yaml", "dev", deployments=deployments), context_of, wanted)


def regions(answer: Answer) -> list[list[str]]:
    """The regions of each answer."""
    return [sorted({account.region for account in one.placement.accounts}) for one in answer.placed]


def chat(**fields: Any) -> Deployment:
    return deployment(**{"name": "chat", "deployment_name": "chat", "kind": "OpenAI", "capacity": 10, **fields})


def small(**fields: Any) -> Deployment:
    return chat(**{"name": "small", "deployment_name": "small", "model": "gpt-8", **fields})


def test_it_stays_where_it_is_declared() -> None:
    """The region that is declared is the nearest, and the reasons say so."""
    answer = placed(chat(location="japaneast"))
    assert answer.fits
    assert regions(answer)[0] == ["japaneast"]
    assert sorted(regions(answer)) == [["eastus2"], ["japaneast"], ["swedencentral"]]
    (one,) = answer.placed[0].placement.deployments
    assert (one.account, one.sku, one.capacity, one.retires_on) == ("dev-japaneast", GLOBAL, 10, date(2027, 12, 1))
    assert one.reasons == ("offered (Matrix, 2026-10-01)", "in japaneast itself", "retires on 2027-12-01")
    assert [(one.name, one.kind) for one in answer.placed[0].placement.accounts] == [("dev-japaneast", "OpenAI")]
    assert (answer.placed[0].placement.warnings, answer.placed[0].placement.proven) == ((), True)
    assert placed(chat(kind=None)).placed[0].placement.accounts[0].kind == "AIServices"


def test_models_as_a_plan() -> None:
    """A name, a version and a capacity; a model that comes again is numbered."""
    plan = plan_of_models(("gpt-9", "gpt-9@2026-01-01=100", "gpt-9=5", "gpt-8"), ("fine-tuning",), None, catalog())
    assert [(one.name, one.model, one.version, one.capacity) for one in plan.deployments] == [
        ("gpt-9", "gpt-9", None, None),
        ("gpt-9-2", "gpt-9", "2026-01-01", 100),
        ("gpt-9-3", "gpt-9", None, 5),
        ("gpt-8", "gpt-8", None, None),
    ]
    assert {(one.stack, one.needs) for one in plan.deployments} == {("ai", ("fine-tuning",))}
    assert (plan.stack, plan_of_models(("gpt-9",), (), "prod", catalog()).deployments[0].stack) == ("ai", "prod")
    with pytest.raises(InputError, match=r"^gpt-9=0: write a model as gpt-5\.1, gpt-5\.1@2025-11-13 or gpt-5\.1=100$"):
        plan_of_models(("gpt-9=0",), (), None, catalog())


def test_an_answer_as_it_is_written() -> None:
    """With the day and the sources that it rests on."""
    report = report_of(answer := placed(chat()), catalog())
    assert (str(report.as_of), str(report.edition), report.capture) == ("2026-10-05", "2026-10-01", None)
    assert report.fits
    assert report.placements == tuple(one.placement for one in answer.placed)


def test_what_is_left_open_is_chosen() -> None:
    """Any standard SKU, and any version that has not retired; where all have, one of them."""
    gone = offer(EVERYWHERE, version="2025-01-01"), life("2026-09-01", version="2025-01-01", stage="Retired")
    ptu = offer(EVERYWHERE, sku="GlobalProvisionedManaged")
    (one,) = placed(chat(version=None, sku=None), facts=catalog(*gone, ptu)).placed[0].placement.deployments
    assert (one.version, one.sku) == ("2026-01-01", GLOBAL)
    (one,) = placed(chat(version="2026-01-01"), facts=catalog(*gone)).placed[0].placement.deployments
    assert one.version == "2026-01-01"
    assert placed(chat(version="2025-01-01"), facts=catalog(*gone)).placed[0].placement.given_up == (
        "the deployment chat (gpt-9 2025-01-01): gpt-9 2025-01-01 retired on 2026-09-01, 34 days ago; "
        "no replacement is documented (Schedule, 2026-10-01)",
    )


def test_copies_share_a_version_though_another_lives_longer_in_one_region() -> None:
    """Each copy is the same model."""
    facts = catalog_of(
        edition(
            "2026-10-01",
            offer("eastus2 japaneast"),
            offer("eastus2", version="2026-06-01"),
            life("2027-12-01"),
            life("2028-12-01", version="2026-06-01"),
        )
    )
    answer = placed(chat(version=None), wanted=Wanted(copies=2), facts=facts)
    assert [(one.region, one.version) for one in answer.placed[0].placement.deployments] == [
        ("eastus2", "2026-01-01"), ("japaneast", "2026-01-01")
    ]  # fmt: skip


def test_a_plan_stays_in_its_cloud() -> None:
    """A deployment of the government's cloud is placed there, every other one in the public cloud."""
    facts = catalog_of(edition("2026-10-01", offer("eastus2 usgovvirginia")))
    assert regions(placed(chat(), facts=facts)) == [["eastus2"]]
    assert regions(placed(chat(), wanted=Wanted(near="usgovarizona"), facts=facts)) == [["usgovvirginia"]]


def test_what_fits_somewhere_but_for_two_wishes_is_not_refused_by_azure() -> None:
    """One region refuses the capacity, the others break two wishes each: less is given up without the deployment."""
    facts = catalog_of(
        edition("2026-10-01", offer(EVERYWHERE), offer("eastus2", model="gpt-8")),
        capture(
            "2026-09-01",
            offer(EVERYWHERE),
            capacity(maximum=50, sku=GLOBAL, unit="1000 TPM", regions="eastus2"),
            capacity(maximum=500, sku=GLOBAL, unit="1000 TPM", regions="japaneast swedencentral"),
        ),
    )
    settings = Settings(allow=Names(regions=("eastus2",)), deny=Names(models=("gpt-9",)))
    answer = placed(chat(capacity=70), small(), settings=settings, facts=facts)
    assert answer.placed[0].placement.given_up == ("the deployment chat (gpt-9 2026-01-01)",)


def test_fewest_accounts_come_before_nearness() -> None:
    """One account where both are, though one of them is declared elsewhere."""
    answer = placed(chat(location="swedencentral"), small(location="swedencentral"))
    assert regions(answer)[0] == ["japaneast"]
    assert answer.placed[0].placement.deployments[0].reasons[1] == "far from swedencentral"


def test_nearness_comes_before_the_preferred_sku_and_that_before_a_long_life() -> None:
    """Each level decides where those before it leave a tie."""
    wanted = Wanted(skus=(ZONE, GLOBAL), near="eastus2")
    assert regions(placed(chat(sku=None), wanted=wanted))[0] == ["eastus2"]
    here = placed(chat(sku=None), wanted=Wanted(skus=(ZONE, GLOBAL), near="swedencentral"))
    assert here.placed[0].placement.deployments[0].sku == ZONE
    longer = offer(EVERYWHERE, version="2026-06-01"), life("2028-12-01", version="2026-06-01", stage="GA")
    (one,) = placed(chat(version=None), facts=catalog(*longer)).placed[0].placement.deployments
    assert (one.version, one.retires_on) == ("2026-06-01", date(2028, 12, 1))


def test_each_deployment_in_several_regions() -> None:
    """Copies of one model, version and SKU, in one region each."""
    answer = placed(chat(), wanted=Wanted(copies=2, limit=1))
    assert regions(answer) == [["eastus2", "japaneast"]] or regions(answer) == [["eastus2", "swedencentral"]]
    assert [one.deployment for one in answer.placed[0].placement.deployments] == ["chat", "chat"]


def test_a_pair_of_regions_comes_before_nearness() -> None:
    """Wherever a documented pair has the model; four regions are two pairs, and accounts name their pair."""
    paired = catalog_of(edition("2026-10-01", offer("eastus2 japaneast centralus japanwest"), life("2027-12-01")))
    two = placed(chat(location="japaneast"), wanted=Wanted(paired=True), facts=paired)
    assert regions(two) == [["japaneast", "japanwest"], ["centralus", "eastus2"]]
    assert [(one.region, one.pair) for one in two.placed[1].placement.accounts] == [
        ("centralus", "eastus2"),
        ("eastus2", "centralus"),
    ]
    four = placed(chat(), wanted=Wanted(paired=True, copies=4), facts=paired)
    assert (four.fits, regions(four)) == (True, [["centralus", "eastus2", "japaneast", "japanwest"]])
    assert not placed(chat(), wanted=Wanted(paired=True, copies=3), facts=paired).fits


def test_a_date_that_has_passed_is_no_better_than_one_that_is_near() -> None:
    """No source says that the model has gone, but nobody who demands a long life wants it."""
    facts = catalog_of(edition("2026-10-01", offer(EVERYWHERE), life("2026-10-03")), as_of=date(2026, 10, 5))
    answer = placed(chat(), facts=facts)
    assert not answer.fits
    assert answer.placed[0].placement.given_up == (
        "retirement: no model that retires within 90 days (retirement.warn_days), for chat",
    )
    longer = offer(EVERYWHERE, version="2026-06-01"), life("2028-12-01", version="2026-06-01")
    facts = catalog_of(edition("2026-10-01", offer(EVERYWHERE), life("2026-10-03"), *longer), as_of=date(2026, 10, 5))
    answer = placed(chat(version=None), facts=facts)
    assert (answer.fits, answer.placed[0].placement.deployments[0].version) == (True, "2026-06-01")


def test_equal_names_get_an_account_each() -> None:
    """A deployment's name is its account's own."""
    answer = placed(chat(), chat(model="gpt-9"), wanted=Wanted(limit=1))
    assert [one.name for one in answer.placed[0].placement.accounts] == ["dev-eastus2", "dev-eastus2-2"]
    declared = placed(chat(name="one"), chat(name="other"), wanted=Wanted(limit=1))
    assert [one.name for one in declared.placed[0].placement.accounts] == ["dev-eastus2", "dev-eastus2-2"]


def test_a_capacity_that_is_not_sold_is_raised() -> None:
    """And the reasons say so."""
    ptu = offer(EVERYWHERE, sku="GlobalProvisionedManaged"), capacity(15, 5)
    (one,) = (
        placed(chat(sku="GlobalProvisionedManaged", capacity=17), facts=catalog(*ptu)).placed[0].placement.deployments
    )
    assert (one.capacity, one.reasons[-1]) == (20, "capacity raised from 17 to what Azure sells")


@pytest.mark.parametrize(
    ("wishes", "demand"),
    [
        (
            {"settings": Settings(residency="us"), "wanted": Wanted(limit=1, skus=(GLOBAL,))},
            "residency: us (settings), for chat",
        ),
        (
            {"settings": Settings(allow=Names(regions=("westus*",)))},
            "allow regions: westus* (settings), for chat",
        ),
        ({"settings": Settings(deny=Names(models=("gpt-*",)))}, "deny models: gpt-* (settings), for chat"),
        ({"settings": Settings(deny=Names(skus=("*",)))}, "deny skus: * (settings), for chat"),
        (
            {"settings": Settings(retirement=Retirement(warn_days=1000))},
            "retirement: no model that retires within 1000 days (retirement.warn_days), for chat",
        ),
        (
            {"usage": 9},
            "the quota of OpenAI.GlobalStandard.gpt-9 in the subscription: 9 of 1000 left (usage of 2026-10-02)",
        ),
        ({"wanted": Wanted(copies=4)}, "4 regions for each deployment"),
        ({"wanted": Wanted(paired=True)}, "each region of a deployment beside its documented pair"),
        ({"wanted": Wanted(skus=("Standard",))}, "the SKU of chat: Standard"),
    ],
)
def test_the_demand_to_give_up(wishes: dict[str, Any], demand: str) -> None:
    """In words, with where it stands; the placement that it allows comes with it."""
    answer = placed(chat(), **wishes)
    assert not answer.fits
    named = {text for one in answer.placed for text in one.placement.given_up}
    assert demand in named
    assert all(len(one.placement.given_up) == 1 for one in answer.placed)


def test_a_need_and_a_region_that_do_not_meet() -> None:
    """Two demands of which one has to go, the softer first."""
    answer = placed(chat(needs=("fine-tuning",)), settings=Settings(deny=Names(regions=("japaneast",))))
    assert [one.placement.given_up for one in answer.placed] == [
        ("what chat needs: fine-tuning",),
        ("deny regions: japaneast (settings), for chat",),
    ]


def test_what_is_offered_nowhere_is_given_up_itself() -> None:
    """No wish of anybody is in the way of batch, which no source has of it."""
    answer = placed(chat(), small(sku="GlobalBatch"))
    dropped = "the deployment small (gpt-8 2026-01-01): no source offers it anywhere under these demands"
    assert [one.placement.given_up for one in answer.placed] == [(dropped,)]
    assert [one.deployment for one in answer.placed[0].placement.deployments] == ["chat"]


def test_what_azure_refuses_is_given_up_with_the_reason() -> None:
    """More than Azure's maximum fits nowhere."""
    facts = catalog_of(edition("2026-10-01", offer(EVERYWHERE), capacity(maximum=50, sku=GLOBAL, unit="1000 TPM")))
    answer = placed(chat(capacity=70), facts=facts)
    (dropped,) = answer.placed[0].placement.given_up
    assert dropped.startswith("the deployment chat (gpt-9 2026-01-01): capacity 70 is above the maximum")


def test_quota_is_shared_by_what_draws_on_it() -> None:
    """Ten of fifteen left are enough for one and not for two."""
    assert placed(chat(), usage=15).fits
    assert not placed(chat(), chat(name="more", deployment_name="more"), usage=15).fits


def test_what_is_not_verified_is_said() -> None:
    """A need that no source knows of is neither refused nor passed over in silence."""
    answer = placed(chat(needs=("telepathy",)))
    assert answer.fits
    assert answer.placed[0].placement.unverified == ("AOAI205 chat: no source lists a feature telepathy",)


def test_an_error_that_no_placement_mends_is_told() -> None:
    """Every answer is judged as a plan by all rules, and none with an error is given."""
    answer = placed(chat(), settings=Settings(levels={"AOAI608": Level.ERROR}))
    assert (answer.fits, answer.placed) == (False, ())
    assert {text.partition(" dev-")[0] for text in answer.refused} == {"AOAI608"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"model": UNKNOWN}, "chat: model.name is not known before apply"),
        ({"model": None}, "chat: model.name is not declared"),
        ({"version": UNKNOWN}, "chat: model.version is not known before apply"),
        ({"sku": UNKNOWN}, "chat: sku.name is not known before apply"),
        ({"capacity": UNKNOWN}, "chat: sku.capacity is not known before apply"),
        ({"model": "gpt-99"}, "gpt-99: the catalog of 2026-10-01 has no such model; did you mean gpt-9"),
        ({"sku": "Global"}, "Global is not a valid SKU"),
        ({"model": "gpt-77.ft-1"}, "chat: the base model of gpt-77.ft-1 is not known to the catalog"),
    ],
)
def test_what_is_left_open_cannot_be_placed(change: dict[str, Any], problem: str) -> None:
    """The declaration and the field."""
    with pytest.raises(InputError) as raised:
        placed(chat(**change))
    assert str(raised.value).startswith(problem)


def test_a_plan_without_deployments() -> None:
    """There is nothing to place."""
    with pytest.raises(InputError, match="declares no deployment, so there is nothing to place"):
        placed()


def test_a_capacity_counts_in_its_own_family() -> None:
    """Ten thousand tokens are not ten PTU."""
    with pytest.raises(InputError, match=r"^chat: capacity 10 of GlobalStandard does not apply to ProvisionedManaged"):
        placed(chat(), wanted=Wanted(skus=("ProvisionedManaged",)))


def test_spillover_stays_beside_its_standard_deployment() -> None:
    """Both are on one account."""
    ptu = offer(EVERYWHERE, sku="GlobalProvisionedManaged"), capacity(15, 5)
    spilling = chat(sku="GlobalProvisionedManaged", capacity=15, spillover="rest", location="japaneast")
    rest = chat(name="rest", deployment_name="rest", location="swedencentral")
    answer = placed(spilling, rest, facts=catalog(*ptu))
    assert all(len(found) == 1 for found in regions(answer))
    assert regions(placed(chat(spillover=UNKNOWN, location="japaneast"), rest))[0] == ["japaneast"]
    assert {text.partition(" ")[0] for text in placed(chat(spillover="nobody")).refused} == {"AOAI803"}


def test_where_there_is_nothing_to_choose() -> None:
    """Two deployments in the one region that has their model: all that is weighed is equal."""
    answer = placed(small(), small(name="more", deployment_name="more"))
    assert (regions(answer), answer.placed[0].placement.proven) == ([["japaneast"]], True)
