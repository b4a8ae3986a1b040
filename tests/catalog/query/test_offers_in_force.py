"""Which source decides whether a model is offered, sentence by sentence of the design."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.load import Source
from aoai_catalog.query import OfferAnswer, Status
from aoai_catalog.records import Model, Offer, Place
from tests.synthetic import GPT_9, capacity, capture, catalog_of, edition, facts, life, offer, overlay, page

YES, NO, UNVERIFIED = Status.YES, Status.NO, Status.UNVERIFIED
SILENT = "no source in effect says anything of it"


def ask(*sources: Source, region: str = "eastus2", sku: str = "GlobalStandard", model: Model = GPT_9) -> OfferAnswer:
    return catalog_of(*sources).offer(model, sku, region)


def brief(answer: OfferAnswer) -> tuple[Status, str, list[str]]:
    """Status, reason, and who said what, the decider first."""
    return answer.status, answer.reason, [f"{one.value.partition(': ')[2]} ({one.date})" for one in answer.statements]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(edition("2026-05-01", offer("eastus2")), (YES, "", ["offered (2026-05-01)"]), id="ticked"),
        pytest.param(
            edition("2026-05-01", offer("westus", no="eastus2")), (NO, "", ["not offered (2026-05-01)"]), id="dash"
        ),
        pytest.param(
            edition("2026-05-01", offer("westus"), offer("eastus2", model="gpt-8")),
            (NO, "", ["not listed (2026-05-01)"]),
            id="a cell left out of a region that the page has",
        ),
        pytest.param(
            edition("2026-05-01", offer("westus")),
            (UNVERIFIED, "the pages of this SKU do not have the region", ["not listed (2026-05-01)"]),
            id="a region that no page has",
        ),
        pytest.param(
            edition("2026-05-01", offer("eastus2", sku="Standard")),
            (UNVERIFIED, SILENT, []),
            id="a model without a row under that SKU",
        ),
        pytest.param(
            edition("2026-05-01", offer("eastus2", model="gpt-8")), (UNVERIFIED, SILENT, []), id="a model without a row"
        ),
        pytest.param(
            edition("2026-05-01", offer("eastus2", version="2025-06-01")),
            (UNVERIFIED, SILENT, []),
            id="another version",
        ),
        pytest.param(
            edition("2026-05-01", offer("eastus2", format="OpenAI-OSS")), (UNVERIFIED, SILENT, []), id="another format"
        ),
        pytest.param(
            edition("2026-05-01", offer("westus", no="eastus2"), partial=True),
            (NO, "", ["not offered (2026-05-01)"]),
            id="a dash in a partial edition",
        ),
        pytest.param(
            edition("2026-05-01", offer("westus"), offer("eastus2", model="gpt-8"), partial=True),
            (UNVERIFIED, SILENT, []),
            id="a cell left out of a partial edition",
        ),
        pytest.param(capture("2026-05-01", offer("eastus2")), (YES, "", ["offered (2026-05-01)"]), id="listed by ARM"),
        pytest.param(
            capture("2026-05-01", offer("westus"), regions="eastus2"),
            (NO, "", ["not listed (2026-05-01)"]),
            id="not listed by ARM in a region that was asked",
        ),
        pytest.param(
            capture("2026-05-01", offer("westus", sku="Standard"), regions="eastus2"),
            (NO, "", ["not listed (2026-05-01)"]),
            id="not listed by ARM, and under another SKU anywhere",
        ),
        pytest.param(
            capture("2026-05-01", facts(), regions="eastus2"),
            (NO, "", ["not listed (2026-05-01)"]),
            id="listed by ARM without any SKU",
        ),
        pytest.param(
            capture("2026-05-01", offer("westus")), (UNVERIFIED, SILENT, []), id="a region that ARM was not asked for"
        ),
        pytest.param(
            capture("2026-05-01", offer("eastus2", model="gpt-8")),
            (UNVERIFIED, SILENT, []),
            id="a model that ARM lists nowhere",
        ),
    ],
)
def test_what_one_source_says_of_an_offer(source: Source, expected: tuple[Status, str, list[str]]) -> None:
    """Documented yes, documented no, "not listed" and silence are told apart for documents and for ARM's answers."""
    assert brief(ask(source)) == expected


def test_not_listed_is_said_of_the_page_that_has_the_region() -> None:
    """Of several pages with the model the one that has the region speaks, and none of another cloud."""
    government = offer("usgovvirginia", at=Place("government", 1))
    asia = offer("japaneast", at=Place("asia", 3))
    rows = (government, asia, offer("westus"), offer("eastus2", model="gpt-8"))
    (statement,) = ask(edition("2026-05-01", *rows)).statements
    assert (statement.says, statement.at.page) == ("not listed", "matrix.md")
    assert brief(ask(edition("2026-05-01", government, offer("eastus2", model="gpt-8")))) == (UNVERIFIED, SILENT, [])


def test_not_listed_is_judged_by_the_regions_of_the_edition() -> None:
    """A region on another page than the one with the model's row is left out by that row all the same."""
    answer = ask(edition("2026-05-01", offer("westus"), offer("eastus2", model="gpt-8", at=Place("batch", 1))))
    assert brief(answer) == (NO, "", ["not listed (2026-05-01)"])


@pytest.mark.parametrize(
    ("listed", "expected"), [(True, (NO, "", ["not listed (2026-05-01)"])), (False, (UNVERIFIED, SILENT, []))]
)
def test_what_a_page_leaves_out_of_the_government_cloud(listed: bool, expected: object) -> None:  # noqa: FBT001
    """Its page says no of a region that another page has, and nothing of one that the edition does not have."""
    elsewhere = offer("usgovarizona" if listed else "eastus", model="gpt-8", at=Place("other", 1))
    source = edition("2026-05-01", offer("usgovvirginia"), elsewhere)
    assert brief(ask(source, region="usgovarizona")) == expected


def test_a_page_older_than_the_model_says_nothing_of_it() -> None:
    """What a page could not know it does not leave out."""
    old = page("matrix", "2025-12-01", "eastus2 westus")
    assert brief(ask(edition("2026-05-01", offer("westus"), pages=[old]))) == (UNVERIFIED, SILENT, [])


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        (
            edition("2026-05-01", offer(no="eastus2")),
            edition("2026-06-01", offer("eastus2")),
            (YES, "", ["offered (2026-06-01)"]),
        ),
        (
            edition("2026-05-01", offer("eastus2")),
            edition("2026-06-01", offer(no="eastus2")),
            (NO, "", ["not offered (2026-06-01)"]),
        ),
        (
            capture("2026-05-01", offer("westus"), regions="eastus2"),
            edition("2026-06-01", offer("eastus2")),
            (YES, "", ["offered (2026-06-01)", "not listed (2026-05-01)"]),
        ),
        (
            edition("2026-05-01", offer("eastus2")),
            capture("2026-06-01", offer("westus"), regions="eastus2"),
            (NO, "", ["not listed (2026-06-01)", "offered (2026-05-01)"]),
        ),
        (
            capture("2026-05-01", offer("eastus2")),
            edition("2026-06-01", offer(no="eastus2")),
            (
                UNVERIFIED,
                "the newest document and ARM's answer differ",
                ["not offered (2026-06-01)", "offered (2026-05-01)"],
            ),
        ),
        (
            capture("2026-05-01", offer("westus"), regions="eastus2"),
            edition("2026-06-01", offer(no="eastus2")),
            (NO, "", ["not offered (2026-06-01)", "not listed (2026-05-01)"]),
        ),
        (
            edition("2026-05-01", offer("eastus2")),
            edition("2026-06-01", offer("westus")),
            (YES, "", ["offered (2026-05-01)"]),
        ),
    ],
    ids=[
        "a newer yes of a document beats its older no",
        "a newer no of a document beats its older yes",
        "a newer yes of a document beats an older no of ARM",
        "a newer no of ARM beats a yes of a document",
        "a newer no of a document against a yes of ARM is not known",
        "a newer no of a document agrees with ARM",
        "a newer silence leaves the older word",
    ],
)
def test_the_newest_that_speaks_decides(older: Source, newer: Source, expected: tuple[Status, str, list[str]]) -> None:
    """The newest source that speaks decides, but a document's no against ARM's yes is no answer."""
    assert brief(ask(older, newer)) == expected


@pytest.mark.parametrize(
    "newer", [edition("2026-06-01", offer(no="eastus2")), capture("2026-06-01", offer("westus"), regions="eastus2")]
)
def test_an_overlay_goes_over_a_newer_no(newer: Source) -> None:
    """An older yes of the organisation's overlay holds against newer documents and answers."""
    assert ask(overlay("2026-05-01", offer("eastus2")), newer).status is YES


def test_a_documents_no_is_weighed_against_the_newest_capture() -> None:
    """Where ARM once said yes and says no since, a newer document's no is a no."""
    answer = ask(
        capture("2026-03-01", offer("eastus2")),
        capture("2026-05-01", offer("westus"), regions="eastus2"),
        edition("2026-06-01", offer(no="eastus2")),
    )
    assert answer.status is NO


def test_sources_rank_by_the_edition_not_by_the_date_of_the_page() -> None:
    """A page dated before a capture, in an edition after it, is the newer word; the page's date is what is shown."""
    old_page = page("matrix", "2026-02-01", "eastus2")
    answer = ask(capture("2026-03-01", offer("eastus2")), edition("2026-06-01", offer(no="eastus2"), pages=[old_page]))
    assert brief(answer) == (
        UNVERIFIED,
        "the newest document and ARM's answer differ",
        ["not offered (2026-02-01)", "offered (2026-03-01)"],
    )


@pytest.mark.parametrize(
    ("counts_from", "expected"), [("", date(2026, 2, 1)), ("2026-04-01", date(2026, 4, 1))], ids=["own date", "later"]
)
def test_a_no_ages_from_the_day_that_its_page_says(counts_from: str, expected: date) -> None:
    """A no ages from the file's date, or from the edition's where the file knows something newer than its date."""
    dated = page("matrix", "2026-02-01", "eastus2", counts_from=counts_from)
    assert ask(edition("2026-04-01", offer(no="eastus2"), pages=[dated])).noes[0].counts_from == expected


@pytest.mark.parametrize(
    ("registration", "expected"),
    [
        ("required", (YES, "", ["offered (2026-05-01)"])),
        ("none", (NO, "", ["not listed (2026-06-01)", "offered (2026-05-01)"])),
        ("unknown", (NO, "", ["not listed (2026-06-01)", "offered (2026-05-01)"])),
    ],
)
def test_arm_hides_a_model_that_needs_registration(registration: str, expected: tuple[Status, str, list[str]]) -> None:
    """A newer no of ARM is a no, except for a gated model, which a subscription without access is not shown."""
    gated = edition("2026-05-01", offer("eastus2"), facts(registration=registration))
    assert brief(ask(gated, capture("2026-06-01", offer("westus"), regions="eastus2"))) == expected


def test_what_a_gated_model_needs_is_the_newest_word() -> None:
    """Whether a model is gated changes: the newest source that says so decides."""
    catalog = catalog_of(
        edition("2026-02-01", facts(registration="required")), edition("2026-07-01", facts(registration="none"))
    )
    assert catalog.registration_statement(GPT_9) is None


@pytest.mark.parametrize(
    ("lifecycle", "expected"),
    [
        (life(stage="Retired"), (NO, "", ["retired (2026-05-01)"])),
        (life(stage="Retired", regions="eastus2"), (NO, "", ["retired (2026-05-01)"])),
        (life(stage="Retired", regions="westus"), (YES, "", ["offered (2026-05-01)"])),
        (life(stage="Deprecated"), (YES, "", ["offered (2026-05-01)"])),
        (life(stage="Retired", subject="training"), (YES, "", ["offered (2026-05-01)"])),
        (life(stage="Retired", version="2025-01-01"), (YES, "", ["offered (2026-05-01)"])),
    ],
    ids=["everywhere", "here", "elsewhere", "closing", "training only", "another version"],
)
def test_a_retired_row_of_arm_is_no_offer(lifecycle: object, expected: tuple[Status, str, list[str]]) -> None:
    """A row whose lifecycle is ARM's Deprecated (retired) is listed and counts as no offer in force."""
    assert brief(ask(capture("2026-05-01", offer("eastus2"), lifecycle))) == expected  # type: ignore[arg-type]


def test_a_documents_tick_stands_for_a_retired_model() -> None:
    """What the schedule says of a model's life is the lifecycle's question: a document's tick stays a yes."""
    assert ask(edition("2026-05-01", offer("eastus2"), life("2026-01-01", stage="Retired"))).status is YES


GONE = (UNVERIFIED, "last documented on 2026-02-01", ["offered (2026-02-01)"])
STANDS = (YES, "", ["offered (2026-02-01)"])


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        ([], STANDS),
        ([edition("2026-06-01", offer("eastus2", model="gpt-8"))], GONE),
        ([edition("2026-06-01", offer("westus"))], STANDS),
        ([edition("2026-06-01", offer("eastus2", model="gpt-8"), partial=True)], STANDS),
        ([capture("2026-06-01", offer("eastus2", model="gpt-8"))], STANDS),
        (
            [
                edition("2026-06-01", offer("eastus2", model="gpt-8")),
                capture("2026-06-02", offer("eastus2", model="gpt-8")),
            ],
            GONE,
        ),
        ([edition("2026-06-01", offer("eastus2", model="gpt-8")), capture("2026-06-02", offer("westus"))], STANDS),
        ([edition("2026-06-01", offer("westus")), capture("2026-06-02", offer("eastus2", model="gpt-8"))], STANDS),
        (
            [
                capture("2026-01-01", offer("eastus2", model="gpt-8")),
                edition("2026-06-01", offer("eastus2", model="gpt-8")),
            ],
            GONE,
        ),
        (
            [
                capture("2026-05-01", offer("westus")),
                edition("2026-06-01", offer("eastus2", model="gpt-8")),
                capture("2026-06-02", offer("eastus2", model="gpt-8"), partial=True),
            ],
            STANDS,
        ),
    ],
    ids=[
        "nothing newer",
        "the newest full edition lacks the model",
        "the newest full edition has the model elsewhere",
        "a partial edition lacks it",
        "the newest capture lacks it, and the edition is the newest",
        "edition and capture lack it",
        "the capture still lists it",
        "the edition still has it",
        "the capture before it lacked it, and the newest edition lacks it",
        "a capture of a few regions lacks it, that of all has it",
    ],
)
def test_a_yes_ends(newer: list[Source], expected: tuple[Status, str, list[str]]) -> None:
    """A model that the newest full edition and the newest capture lack is not known to be offered any more."""
    assert brief(ask(edition("2026-02-01", offer("eastus2")), *newer)) == expected


def test_a_new_model_of_a_partial_edition_has_not_gone() -> None:
    """A yes of the newest source stands, though older full sources did not know the model yet."""
    answer = ask(
        edition("2026-02-01", offer("eastus2", model="gpt-8")),
        capture("2026-03-01", offer("eastus2", model="gpt-8")),
        edition("2026-06-01", offer("eastus2"), partial=True),
    )
    assert brief(answer) == (YES, "", ["offered (2026-06-01)"])


def test_a_full_source_of_the_same_day_ends_a_yes() -> None:
    """What one capture of a few regions lists, the edition of that day may know to have gone."""
    answer = ask(
        edition("2026-02-01", offer("eastus2", model="gpt-8")), capture("2026-02-01", offer("eastus2"), partial=True)
    )
    assert brief(answer) == GONE


def test_an_overlay_of_the_organisation_does_not_end() -> None:
    """An organisation's own yes holds until the organisation takes it back."""
    answer = ask(overlay("2026-02-01", offer("eastus2")), edition("2026-06-01", offer("eastus2", model="gpt-8")))
    assert brief(answer) == STANDS


@pytest.mark.parametrize(
    ("rows", "only"),
    [
        ([offer("eastus2", fine_tuned_only=True)], True),
        ([offer("eastus2")], False),
        ([offer("eastus2", fine_tuned_only=True), offer("eastus2")], False),
        ([offer("eastus2", fine_tuned_only=True), offer("westus")], True),
    ],
    ids=["only its row", "only the base row", "both rows", "the base row elsewhere"],
)
def test_a_base_and_a_fine_tuned_row_are_one_offer(rows: list[object], only: bool) -> None:  # noqa: FBT001
    """An offer takes only fine-tuned models where the base row of the SKU does not list the region."""
    answer = ask(capture("2026-05-01", *rows))  # type: ignore[arg-type]
    assert (answer.status, answer.fine_tuned_only) == (YES, only)


def test_sources_after_the_day_are_not_in_effect() -> None:
    """`--as-of` takes a source out of effect that is dated later, and keeps one of the day itself."""
    sources = [edition("2026-05-01", offer(no="eastus2")), edition("2026-06-01", offer("eastus2"))]
    days = {day: catalog_of(*sources, as_of=day) for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 4, 30))}
    statuses = {str(day): one.offer(GPT_9, "GlobalStandard", "eastus2").status for day, one in days.items()}
    assert statuses == {"2026-05-31": NO, "2026-06-01": YES, "2026-04-30": UNVERIFIED}
    assert [one.newest for one in days.values()] == [date(2026, 5, 1), date(2026, 6, 1), None]


def test_of_one_day_arm_decides() -> None:
    """Between a document and an answer of the same day, the answer is what a deployment meets."""
    answer = ask(edition("2026-05-01", offer("eastus2")), capture("2026-05-01", offer("westus"), regions="eastus2"))
    assert answer.status is NO


def test_statements_name_page_line_and_date() -> None:
    """A statement leads to the row that made it."""
    (statement,) = ask(edition("2026-05-01", offer("eastus2", at=Place("matrix", 37)))).statements
    assert (statement.value, statement.title, str(statement.date), statement.where) == (
        "gpt-9 2026-01-01 GlobalStandard in eastus2: offered",
        "Matrix",
        "2026-05-01",
        "matrix.md#37",
    )


REGIONS = ("eastus2", "westus", "japaneast")
words = st.sets(st.sampled_from(REGIONS)).map(lambda chosen: " ".join(sorted(chosen)))


@st.composite
def documents(draw: st.DrawFn) -> Source:
    month = draw(st.integers(1, 9))
    yes = draw(st.sets(st.sampled_from(REGIONS)))
    no = draw(st.sets(st.sampled_from(REGIONS))) - yes
    row = offer(" ".join(sorted(yes)), " ".join(sorted(no)))
    on = f"2026-{month:02}-01"
    if draw(st.booleans()):
        return capture(on, row, regions=draw(words))
    return edition(on, row, partial=draw(st.booleans()))


@given(st.lists(documents(), max_size=5))
def test_an_answer_is_consistent_with_its_statements(sources: list[Source]) -> None:
    """Yes and no are the first statement's word, unverified has a reason, and only a no has an age."""
    answer = ask(*sources)
    first = answer.statements[0].value.partition(": ")[2] if answer.statements else ""
    assert {YES: first == "offered", NO: first in {"not offered", "not listed"}, UNVERIFIED: True}[answer.status]
    assert bool(answer.reason) == (answer.status is UNVERIFIED)
    assert answer.status is not NO or answer.noes
    assert answer.status is not YES or not answer.noes


@given(st.lists(documents(), max_size=4), documents())
def test_an_older_source_never_turns_a_documented_yes(sources: list[Source], oldest: Source) -> None:
    """What is added before all others changes no yes."""
    before = ask(*sources)
    on = "2025-01-01"
    manifest = oldest.manifest
    again = (
        capture(on, *oldest.table("offers"), regions=" ".join(manifest.pages[0].regions))
        if manifest.kind == "capture"
        else edition(on, *oldest.table("offers"))
    )
    if before.status is YES:
        assert ask(*sources, again).status is YES


def test_regions_and_skus_of_a_model_are_what_the_resolver_says() -> None:
    """The lists in messages hold offers in force only, SKUs in the order in which one would try them."""
    catalog = catalog_of(
        edition("2026-05-01", offer("eastus2 westus"), offer("eastus2", sku="Standard"), capacity(15, 5)),
        capture("2026-06-01", offer("westus"), offer("westus", sku="Standard"), regions="eastus2"),
    )
    assert catalog.regions_of(GPT_9, "GlobalStandard") == ["westus"]
    assert catalog.skus_in(GPT_9, "westus") == ["GlobalStandard", "Standard"]
    assert catalog.skus_in(GPT_9, "eastus2") == []
    assert catalog.usual_skus(GPT_9) == ["GlobalStandard", "Standard"]


ZONE = "DataZoneStandard"


def rows_of(*sources: Source, sku: str = ZONE, region: str = "uksouth", **more: Any) -> OfferAnswer:
    return catalog_of(*sources).offer(GPT_9, sku, region, **more)


def test_a_data_zone_sku_has_no_offer_outside_the_zones() -> None:
    """Geography says no where no source says yes; else it says nothing."""
    elsewhere = edition("2026-09-01", offer("eastus2", sku=ZONE))
    answer = rows_of(elsewhere)
    assert (answer.status, answer.noes[0].kind, answer.noes[0].counts_from, answer.noes[0].source) == (
        Status.NO, "edition", None, None
    )  # fmt: skip
    assert [(one.value, bool(one.title), one.at.page.startswith("https://")) for one in answer.statements] == [
        ("uksouth is in no data zone", True, True)
    ]
    assert rows_of(edition("2026-09-01", offer("uksouth", sku=ZONE))).status is Status.YES
    both = edition("2026-09-01", offer(no="uksouth", sku=ZONE)), capture("2026-08-01", offer("uksouth", sku=ZONE))
    assert rows_of(*both).status is Status.UNVERIFIED
    assert rows_of(elsewhere, fine_tuned=True).status is not Status.NO
    assert rows_of(capture("2026-08-01", offer("eastus2", sku=ZONE), regions="uksouth"), fine_tuned=True).noes[0].source
    assert rows_of(elsewhere, region="westus").noes[0].source is not None
    assert rows_of(edition("2026-09-01", offer("eastus2")), sku="GlobalStandard").noes[0].source is not None
    assert rows_of(elsewhere, region="atlantis").status is Status.UNVERIFIED
    other = catalog_of(edition("2026-09-01", offer("eastus2", sku=ZONE, format="xAI")))
    assert other.offer(Model("xAI", "gpt-9", "2026-01-01"), ZONE, "uksouth").statements[0].value != (
        "uksouth is in no data zone"
    )


@pytest.mark.parametrize(
    ("document", "arm", "disputed"),
    [
        (offer("eastus2"), offer("eastus2"), False),
        (offer(no="eastus2"), offer("eastus2"), True),
        (offer("eastus2"), offer("westus"), True),
        (offer(no="eastus2"), offer("westus"), False),
        (offer("eastus2"), offer("eastus2", fine_tuned_only=True), True),
        (offer(no="eastus2"), offer("eastus2", fine_tuned_only=True), False),
    ],
)
def test_document_and_arm_that_say_different_things_are_disputed(document: Offer, arm: Offer, disputed: bool) -> None:  # noqa: FBT001
    """Whichever decides; what is for fine-tuned models only is no offer for all."""
    asked = {"regions": "eastus2"}
    for sources in (
        (edition("2026-09-01", document), capture("2026-08-01", arm, **asked)),
        (edition("2026-08-01", document), capture("2026-09-01", arm, **asked)),
    ):
        assert rows_of(*sources, sku="GlobalStandard", region="eastus2").disputed is disputed
    own = overlay("2026-10-01", offer(no="eastus2"))
    assert not rows_of(own, edition("2026-09-01", offer("eastus2")), sku="GlobalStandard", region="eastus2").disputed


def test_a_documents_no_beside_arms_yes_for_fine_tuned_models() -> None:
    """Both are right: the offer is for fine-tuned models only, and ARM's statement comes first."""
    sources = (
        edition("2026-09-01", offer(no="eastus2")), capture("2026-08-01", offer("eastus2", fine_tuned_only=True))
    )  # fmt: skip
    answer = rows_of(*sources, sku="GlobalStandard", region="eastus2")
    assert (answer.status, answer.fine_tuned_only) == (Status.YES, True)
    assert [one.title for one in answer.statements] == ["ARM", "Matrix"]


def test_all_noes_stand_behind_a_no() -> None:
    """The document's and ARM's, the newer one first."""
    sources = edition("2026-09-01", offer(no="eastus2")), capture("2026-08-01", offer("westus"), regions="eastus2")
    answer = rows_of(*sources, sku="GlobalStandard", region="eastus2")
    assert [one.kind for one in answer.noes] == ["edition", "capture"]
    yes = edition("2026-07-01", offer("eastus2"))
    assert [one.kind for one in rows_of(yes, sources[1], sku="GlobalStandard", region="eastus2").noes] == ["capture"]


def test_a_documents_no_says_nothing_of_fine_tuned_models() -> None:
    """A matrix is of base models; its yes counts for both, and so does what ARM says."""
    no, yes = edition("2026-09-01", offer(no="eastus2")), edition("2026-09-01", offer("eastus2"))
    asked: dict[str, Any] = {"sku": "GlobalStandard", "region": "eastus2", "fine_tuned": True}
    assert rows_of(no, **asked).status is Status.UNVERIFIED
    assert rows_of(yes, **asked).status is Status.YES
    assert rows_of(capture("2026-09-01", offer("westus"), regions="eastus2"), **asked).status is Status.NO


@pytest.mark.parametrize(
    ("rows", "version", "expected"),
    [
        ([offer("westus"), offer("eastus2", model="gpt-8", sku="Standard")], "2026-01-01", Status.NO),
        ([offer("westus"), offer("japaneast", model="gpt-8", sku="Standard")], "2026-01-01", Status.UNVERIFIED),
        ([offer("westus"), offer("eastus2", model="m", sku="Standard", format="xAI")], "2026-01-01", Status.UNVERIFIED),
        ([offer("eastus2", model="gpt-8", sku="Standard")], "2026-01-01", Status.UNVERIFIED),
        ([offer("westus", version="2026-09-02"), offer("eastus2", model="gpt-8", sku="Standard")], "2026-09-02",
         Status.UNVERIFIED),
        ([offer("westus", version="2026-09-01"), offer("eastus2", model="gpt-8", sku="Standard")], "2026-09-01",
         Status.NO),
    ],
    ids=["left out", "no region of the table", "another vendor's table", "the model is not in it at all",
         "younger than the page", "as old as the page"],
)  # fmt: skip
def test_what_the_standard_table_leaves_out(rows: list[Offer], version: str, expected: Status) -> None:
    """A model that an edition has under other SKUs only is not in its Standard table: that is a no for its regions."""
    source = edition("2026-09-01", *rows)
    answer = catalog_of(source).offer(Model("OpenAI", "gpt-9", version), "Standard", "eastus2")
    assert answer.status is expected
    if expected is Status.NO:
        assert [(one.value, one.at.line) for one in answer.statements] == [
            (f"gpt-9 {version} Standard in eastus2: not listed under this SKU", 0)
        ]
