"""Facts are read in one place: what goes over what, and what the public API does with them."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from aoai_catalog.input_error import InputError
from aoai_catalog.load import DATA
from aoai_policies import Facts, check, read_facts, read_plans
from aoai_policies.core.finding import Level
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.core.target import Position

GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
DAY = date(2026, 10, 5)
ACCOUNTS = """\
accounts:
  - {name: acct, kind: OpenAI, location: eastus2}
deployments:
  - {name: chat, account: acct, model: {format: OpenAI, name: gpt-4.1, version: "2025-04-14"},
     sku: {name: GlobalStandard, capacity: 10}}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, and none of the variables."""
    monkeypatch.chdir(tmp_path)
    for name in ("AOAI_AS_OF", "AOAI_CATALOG", "AOAI_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_recipes_of_the_guide_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever copies them gets what they promise."""
    (here / "infra").mkdir()
    (here / "infra" / "prod").write_text(ACCOUNTS)
    (here / "accounts.yaml").write_text(ACCOUNTS)
    first, gate = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    exec(first, {})  # noqa: S102 - the guide's own
    assert capsys.readouterr().out.splitlines()[-1].endswith("unverified")
    with pytest.raises(SystemExit) as left:
        exec(gate, {})  # noqa: S102
    assert left.value.code is True
    said = capsys.readouterr().out
    assert "error AOAI701 " in said
    assert "AOAI601" not in said


def test_what_goes_over_what(here: Path) -> None:
    """Keys over the file over defaults, key by key; an argument over its variable."""
    (here / "aoai.yaml").write_text("retirement: {warn_days: 60}\nproduction: true\n")
    facts = read_facts(
        settings={"retirement": {"error_days": 7}},
        defaults={"retirement": {"warn_days": 50, "error_days": 5}, "residency": "eu"},
        environment={"AOAI_AS_OF": "2026-10-01"},
        as_of=DAY,
    )
    days = facts.settings.retirement
    assert (days.warn_days, days.error_days, facts.settings.production) == (60, 7, True)
    assert (facts.settings.residency, facts.today, facts.catalog.as_of) == ("eu", DAY, DAY)
    assert facts.settings_files == ("aoai.yaml",)


def test_what_variables_name(here: Path) -> None:
    """The day and the settings file, which need not be called aoai.yaml."""
    (here / "team.yaml").write_text("strict: true\n")
    facts = read_facts(environment={"AOAI_AS_OF": "2026-10-01", "AOAI_SETTINGS": "team.yaml"})
    assert (facts.today, facts.catalog.as_of, facts.settings.strict) == (date(2026, 10, 1), date(2026, 10, 1), True)


def test_where_a_waiver_stands(here: Path) -> None:
    """From the folder that positions are relative to, else from its file's."""
    (here / "held").mkdir()
    (here / "held" / "waivers.yaml").write_text(
        "- {rule: AOAI503, target: t, reason: r, owner: o, expires: 2027-01-01}\n"
    )
    for root, file in ((None, "waivers.yaml"), (Path(), "held/waivers.yaml")):
        files = [Path("held/waivers.yaml")]
        (waiver,) = read_facts(None, waiver_files=files, root=root, environment={}, as_of=DAY).waivers
        assert waiver.position == Position(file, 1)


def test_nothing_given_is_the_defaults() -> None:
    """Without a file and a variable the bundled catalog of the day is judged by."""
    facts = read_facts(None, environment={}, as_of=DAY)
    assert facts == Facts(facts.catalog, DEFAULTS, DAY)


def test_folders_rank_alike_for_every_front_end(here: Path) -> None:
    """Those of the arguments, of AOAI_CATALOG and of the settings, each outranking the ones before."""
    capture = next((DATA / "captures").glob("*.json"))
    for name in ("argument", "variable", "file"):
        (here / name / "captures").mkdir(parents=True)
        shutil.copy(capture, here / name / "captures")
    (here / "aoai.yaml").write_text("catalog: {paths: [file]}\n")
    facts = read_facts(catalogs=[Path("argument")], environment={"AOAI_CATALOG": "variable"}, as_of=DAY)
    assert facts.catalogs == (Path("argument"), Path("variable"), here / "file")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"AOAI_AS_OF": "2026-02-30"}, "AOAI_AS_OF=2026-02-30: no such day; write it as 2026-11-21"),
        ({"AOAI_SETTINGS": "mine.yaml"}, "AOAI_SETTINGS=mine.yaml: no such file"),
        (
            {"AOAI_CATALOG": "nowhere"},
            "AOAI_CATALOG=nowhere: no such folder; it names those that hold editions/ and captures/",
        ),
    ],
)
def test_a_variable_that_cannot_be_used(environment: dict[str, str], message: str) -> None:
    """The variable is named, with what is wrong."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        read_facts(environment=environment)


def test_keys_that_mean_nothing_are_told_without_a_line() -> None:
    """They stand in no file."""
    with pytest.raises(InputError, match=r"^settings: unknown key retirment; did you mean retirement\?$"):
        read_facts(None, settings={"retirment": {}}, environment={})


def test_check_needs_nothing_but_its_arguments(here: Path) -> None:
    """Plans and facts in, a report out; levels are those of the facts."""
    (here / "accounts.yaml").write_text(ACCOUNTS.replace("GlobalStandard", "Global-Standard"))
    plans = read_plans("accounts.yaml")
    levels = {"AOAI103": "warning"}
    report = check(plans, read_facts(None, settings={"levels": levels}, environment={}, as_of=DAY))
    assert [one.level for one in report.findings if one.rule == "AOAI103"] == [Level.WARNING]
    assert not report.reaches(Level.ERROR, strict=False)


@pytest.mark.parametrize(
    ("tier", "error"),
    [
        ("Tier 9", "Tier 9 is not a documented quota tier; did you mean Tier 6?"),
        ("Platinum", "Platinum is not a documented quota tier; write it as the documentation does, such as Tier 3"),
        ("tier3", None),
        ("Default", None),
    ],
)
def test_a_tier_is_one_that_some_edition_documents(tier: str, error: str | None, here: Path) -> None:
    """Another name would have no quota, in silence."""
    (here / "aoai.yaml").write_text(f"subscription:\n  tier: {tier}\n")
    if error is None:
        assert read_facts(environment={}, as_of=DAY).settings.subscription.tier == tier
        return
    with pytest.raises(InputError) as raised:
        read_facts(environment={}, as_of=DAY)
    assert str(raised.value) == f"aoai.yaml:2: subscription.tier: {error}"
