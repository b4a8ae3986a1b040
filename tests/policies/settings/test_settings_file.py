"""Settings: the whole file is read as the design shows it, and every mistake in it is told with line and remedy."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import aoai_policies
from aoai_catalog.input_error import InputError
from aoai_policies.cli.init import render_template
from aoai_policies.configuration.settings_file import ReadSettings, read_settings
from aoai_policies.core.finding import Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.settings import DEFAULTS, Grant, KnownAccount, Names, Settings, Waiver
from aoai_policies.core.target import Position
from aoai_policies.core.waivers import ReadWaiver

SCHEMA = json.loads((Path(aoai_policies.__file__).parent / "schema" / "settings.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

WHOLE = """\
production: true
levels: {AOAI601: error, AOAI506: disabled}
residency: eu
allow: {regions: [swedencentral, "*europe"], models: ["gpt-5*", "text-embedding-*"], skus: ["*Standard"]}
deny: {models: ["*-preview"]}
access: {granted: [{models: ["o3-pro"], until: 2027-01-31}]}
subscription: {tier: "Tier 3", deployed_before: ["gpt-4.1@2025-04-14"], usage: usage.json}
retirement: {warn_days: 60, error_days: 7}
availability: {no_holds_days: {global: 30, data_zone_provisioned: 40, provisioned: 60, standard: 90}}
strict: true
fail_on: warning
accounts: {shared-acct: {location: swedencentral, kind: AIServices}}
known: {"org/net/prod:location": swedencentral}
existing: judge
inherit: false
catalog: {max_age_days: 45, paths: [./catalog, /data/catalog]}
waivers:
  - {rule: AOAI503, target: "prod/*/legacy-chat", reason: "moves in March, ticket 812", owner: ai-platform,
     expires: 2027-03-01}
"""

FLOW_WAIVER = (
    'rule: AOAI503, target: "prod/*/legacy-chat", reason: "moves in March, ticket 812", owner: ai-platform, '
    "expires: 2027-03-01"
)
WAIVER = Waiver("AOAI503", "prod/*/legacy-chat", "moves in March, ticket 812", "ai-platform", date(2027, 3, 1))


def _read(path: Path) -> Settings:
    """The settings of one file."""
    return read_settings(file=path).settings


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Writes `aoai.yaml` and reads it."""

    def write(content: str) -> ReadSettings:
        path = tmp_path / "aoai.yaml"
        path.write_text(content, encoding="utf-8")
        return read_settings(file=path)

    return write


def test_the_whole_file(written: Any, tmp_path: Path) -> None:
    """Every key has its type; paths start at the file's folder; each waiver knows its line."""
    read = written(WHOLE)
    settings = read.settings
    assert settings.production is True
    assert settings.levels == {"AOAI601": Level.ERROR, "AOAI506": Level.DISABLED}
    assert settings.residency == "eu"
    assert settings.allow == Names(("swedencentral", "*europe"), ("gpt-5*", "text-embedding-*"), ("*Standard",))
    assert settings.deny == Names(models=("*-preview",))
    assert settings.access.granted == (Grant(("o3-pro",), date(2027, 1, 31)),)
    assert settings.subscription.tier == "Tier 3"
    assert settings.subscription.deployed_before == ("gpt-4.1@2025-04-14",)
    assert settings.subscription.usage_files == (str(tmp_path / "usage.json"),)
    assert (settings.retirement.warn_days, settings.retirement.error_days) == (60, 7)
    holds = settings.availability.no_holds_days
    assert (holds.global_, holds.data_zone_provisioned, holds.provisioned, holds.standard) == (30, 40, 60, 90)
    assert (settings.strict, settings.fail_on, settings.existing, settings.inherit) == (True, "warning", "judge", False)
    assert settings.accounts == {"shared-acct": KnownAccount("swedencentral", "AIServices")}
    assert settings.known == {"org/net/prod:location": "swedencentral"}
    assert (settings.catalog.max_age_days, settings.catalog.paths) == (45, (str(tmp_path / "catalog"), "/data/catalog"))
    assert settings.waivers == (WAIVER,)
    assert read.waivers == (ReadWaiver(WAIVER, "", Position("aoai.yaml", 18)),)


def test_the_schema_takes_the_whole_file() -> None:
    """An editor that holds the file against the schema says what we say."""
    VALIDATOR.validate(json.loads(json.dumps(yaml.safe_load(WHOLE), default=str)))


@pytest.mark.parametrize(
    "content",
    [
        {"production": "yes"},
        {"levels": {"AOAI601": "fatal"}},
        {"residency": 7},
        {"allow": {"region": ["a"]}},
        {"access": {"granted": [{"until": "2027-01-31"}]}},
        {"access": {"granted": [{"models": ["a"], "until": "soon"}]}},
        {"subscription": {"deployed_before": "some"}},
        {"retirement": {"warn_days": -1}},
        {"waivers": [{"rule": "AOAI503"}]},
        {"waiver": []},
    ],
)
def test_the_schema_refuses_what_we_refuse(content: dict[str, Any], written: Any) -> None:
    """Schema and reader agree on what is wrong; a malformed waiver we read, and never apply."""
    assert not VALIDATOR.is_valid(content)
    if "waivers" in content:
        assert [one.waiver for one in written(yaml.safe_dump(content)).waivers] == [None]
    else:
        with pytest.raises(InputError):
            written(yaml.safe_dump(content))


@pytest.mark.parametrize("content", ["", "# nothing\n", "waivers:\n", "levels: {}\n"])
def test_nothing_set_is_the_defaults(content: str, written: Any) -> None:
    """An empty file, an empty key and no key at all are one."""
    assert (written(content).settings, written(content).waivers) == (DEFAULTS, ())


GRANT = "access:\n  granted:\n    - "


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("retirment: {}\n", "1: unknown key retirment; did you mean retirement?"),
        ("retirement:\n  warn_day: 3\n", "2: unknown key warn_day; did you mean warn_days?"),
        ("deny:\n  region: []\n", "2: unknown key region; did you mean regions?"),
        (f"{GRANT}model: [a]\n", "3: unknown key model; did you mean models?"),
        ("subscription:\n  teir: x\n", "2: unknown key teir; did you mean tier?"),
        (
            "levels:\n  AOAI101: {}\n",
            "2: levels.AOAI101: {} is not a valid level; write error, warning, info or disabled",
        ),
        ("levels: AOAI101\n", "1: levels: takes a mapping"),
        ("production: !!bool x\n", "1: x is not what its tag tag:yaml.org,2002:bool says"),
        ("fail_on: disabled\n", "1: fail_on: "),
        ("existing: maybe\n", "1: existing: "),
        (
            "accounts:\n  a: {location: swedencentrl}\n",
            "2: accounts.a.location: swedencentrl is not an Azure region; did you mean swedencentral?",
        ),
        ("levels:\n  AOAI60l: error\n", "2: levels.AOAI60l: there is no rule AOAI60l; did you mean AOAI6"),
        (
            "levels:\n  version-unpinned: error\n",
            "2: levels.version-unpinned: there is no rule version-unpinned; did you mean version-not-pinned?",
        ),
        (
            "levels:\n  AOAI101: off\n",
            "2: levels.AOAI101: off is not a valid level; write error, warning, info or disabled",
        ),
        (
            "residency: mars\n",
            "1: residency: mars is neither an Azure region nor a data zone; write the id of a region, "
            "or one of region, global, apac, eu, us, usgov",
        ),
        ("residency:\n  prod*: ue\n", "2: residency.prod*: ue is neither an Azure region nor a data zone; "),
        (
            "allow:\n  regions: [swedencentrl]\n",
            "2: allow.regions.0: swedencentrl matches no Azure region; did you mean swedencentral?",
        ),
        (
            "deny:\n  regions:\n    - eastus2\n    - '*asai*'\n",
            "4: deny.regions.1: *asai* matches no Azure region; ",
        ),
        (
            "deny:\n  skus: [Global-Standard]\n",
            "2: deny.skus.0: Global-Standard matches no SKU; did you mean GlobalStandard?",
        ),
        (
            f"{GRANT}models: [a]\n      until: 2027-02-30\n",
            "4: access.granted.0.until: 2027-02-30: no such day; write it as 2026-11-21",
        ),
        (f"{GRANT}until: 2027-02-28\n", "3: access.granted.0: models is missing"),
        ("retirement: {warn_days: -1}\n", "1: retirement.warn_days: takes a whole number, at least 0"),
        ("production: maybe\n", "1: production: takes true or false, not a text"),
        ('production: "true"\n', "1: production: write true without quotes"),
        ('retirement: {warn_days: "30"}\n', "1: retirement.warn_days: write 30 without quotes"),
        ("retirement: {warn_days: .inf}\n", "1: .inf is not a number that can stand here"),
        ("retirement: {warn_days: .nan}\n", "1: .nan is not a number that can stand here"),
        ("allow: {models: [1]}\n", '1: allow.models.0: write it as a text, "1"'),
        (
            "subscription:\n  tier: 3\n",
            '2: subscription.tier: 3 is a number; write the tier as a text, as the documentation does: "Tier 3"',
        ),
        (
            "retirement:\n  warn_days: 30\n  error_days: 31\n",
            "3: retirement.error_days: error_days 31 is more than warn_days 30; AOAI503 comes before AOAI508",
        ),
        (
            "retirement:\n  warn_days: 7\n",
            "2: retirement.warn_days: error_days 14 is more than warn_days 7; AOAI503 comes before AOAI508",
        ),
        ("waivers: none\n", "1: waivers is not a list; write each as `- rule: AOAI503`"),
    ],
)
def test_a_mistake_is_told_with_line_and_remedy(content: str, error: str, written: Any, tmp_path: Path) -> None:
    """Unknown keys, rules, regions, SKUs and days: what was written, where, and what is nearest."""
    with pytest.raises(InputError) as raised:
        written(content)
    assert str(raised.value).startswith(f"{tmp_path}/aoai.yaml:{error}")


@pytest.mark.parametrize(
    "content",
    [
        "residency: swedencentral\n",
        "residency: global\n",
        'residency: {"prod*": eu, "*": global}\n',
        "allow: {regions: [West Europe, EASTUS2, '*us*']}\n",
        "deny: {skus: ['DataZone*', globalstandard]}\n",
        "levels: {version-not-pinned: info}\n",
        "subscription: {deployed_before: none}\n",
        "subscription: {usage: [a.json, b.json]}\n",
    ],
)
def test_other_ways_to_write_it(content: str, written: Any) -> None:
    """Regions in any spelling that Azure folds, rules by slug, one value or several."""
    VALIDATOR.validate(yaml.safe_load(content))
    assert written(content).settings != DEFAULTS


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder, and another encoding."""
    with pytest.raises(InputError, match=r"nowhere\.yaml: No such file or directory$"):
        _read(tmp_path / "nowhere.yaml")
    with pytest.raises(InputError, match=r": Is a directory$"):
        _read(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"waivers: []  # \xe9\n")
    with pytest.raises(InputError, match=r"latin\.yaml:1: not UTF-8; save it as UTF-8$"):
        _read(tmp_path / "latin.yaml")


def test_a_mark_at_the_beginning_is_no_part_of_the_file(tmp_path: Path) -> None:
    """Windows editors write one."""
    (tmp_path / "aoai.yaml").write_bytes(b"\xef\xbb\xbfproduction: true\n")
    assert _read(tmp_path / "aoai.yaml").production


@pytest.fixture
def nested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes a file and one below it, and reads what holds for the folder of the latter."""
    folder = tmp_path / "infra"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)

    def write(above: str, below: str) -> ReadSettings:
        (tmp_path / "aoai.yaml").write_text(above, encoding="utf-8")
        (folder / "aoai.yaml").write_text(below, encoding="utf-8")
        return read_settings(folder, root=folder)

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_file_in_any_encoding_that_says_which(encoding: str, tmp_path: Path) -> None:
    """PowerShell and editors on Windows write a mark; without one it is UTF-8, or refused."""
    path = tmp_path / "aoai.yaml"
    path.write_bytes("production: true\n".encode(encoding))
    if encoding == "utf-16-le":
        with pytest.raises(InputError, match=r"not a text file; save it as UTF-8$"):
            _read(path)
    else:
        assert _read(path).production


def test_files_are_looked_for_upwards(tmp_path: Path) -> None:
    """`aoai.yaml` is looked for from what is checked upwards; positions are relative to the project."""
    folder = tmp_path / "infra" / "prod"
    folder.mkdir(parents=True)
    (tmp_path / "aoai.yaml").write_text(WHOLE)
    found = read_settings(folder, root=folder)
    assert found.settings.production
    assert [one.position for one in found.waivers] == [Position("../../aoai.yaml", 18)]


def test_a_nearer_file_goes_over_a_farther_one(nested: Any) -> None:
    """Key by key: what the nearer leaves out holds as the farther says; lists are replaced; waivers of both hold."""
    read = nested(
        f"retirement: {{warn_days: 60, error_days: 20}}\nlevels: {{AOAI601: error}}\nwaivers: [{{{FLOW_WAIVER}}}]\n",
        f"retirement: {{warn_days: 80}}\nlevels: {{AOAI602: info}}\nwaivers: [{{{FLOW_WAIVER}}}]\n",
    )
    assert (read.settings.retirement.warn_days, read.settings.retirement.error_days) == (80, 20)
    assert read.settings.levels == {"AOAI601": Level.ERROR, "AOAI602": Level.INFO}
    assert read.files == ("infra/aoai.yaml", "aoai.yaml")
    assert [one.position for one in read.waivers] == [Position("aoai.yaml", 3), Position("../aoai.yaml", 3)]
    assert read.settings.waivers == (WAIVER, WAIVER)
    days = nested(
        "availability: {no_holds_days: {global: 10}}\nwaivers: [{rule: AOAI503}]\n",
        "availability: {no_holds_days: {standard: 5}}\n",
    )
    held = days.settings.availability.no_holds_days
    assert (held.global_, held.standard, days.settings.waivers) == (10, 5, ())
    values = nested("known: {a: {x: 1, y: 2}, b: 3}\n", "known: {a: {x: 4}}\n")
    assert values.settings.known == {"a": {"x": 4}, "b": 3}


def test_a_level_by_slug_goes_over_one_by_id(nested: Any) -> None:
    """Both name the same rule."""
    read = nested("levels: {AOAI107: error}\n", "levels: {version-not-pinned: info}\n")
    assert read.settings.levels == {"AOAI107": Level.INFO}
    assert read.places["levels", "AOAI107"] == "infra/aoai.yaml:1"


@pytest.mark.parametrize(
    "levels", ["AOAI107: error, version-not-pinned: info", "version-not-pinned: info, AOAI107: error"]
)
def test_an_id_goes_before_a_slug(levels: str, nested: Any) -> None:
    """Where one file has both, whichever comes first."""
    assert nested("", f"levels: {{{levels}}}\n").settings.levels == {"AOAI107": Level.ERROR}


def test_a_file_may_stand_alone(nested: Any) -> None:
    """`inherit: false` ends the way upwards, which is said."""
    read = nested("production: true\n", "inherit: false\n")
    assert not read.settings.production
    assert read.files == ("infra/aoai.yaml",)
    assert read.loosened == ("infra/aoai.yaml: inherit: false, so aoai.yaml is not read",)


@pytest.mark.parametrize(
    ("above", "below", "loosened"),
    [
        ("", "levels: {AOAI202: disabled}\n", "levels.AOAI202: disabled, was error"),
        ("levels: {AOAI107: error}\n", "levels: {AOAI107: warning}\n", "levels.AOAI107: warning, was error"),
        ("", "levels: {AOAI107: error}\n", None),
        ("", "retirement: {error_days: 7}\n", "retirement.error_days: 7, was 14"),
        ("", "retirement: {error_days: 20}\n", None),
        ("strict: true\n", "strict: false\n", "strict: false, was true"),
        ("fail_on: warning\n", "fail_on: error\n", "fail_on: error, was warning"),
        ("", "fail_on: warning\n", None),
        ("fail_on: warning\n", "fail_on: info\n", None),
        ("existing: trust\n", "existing: judge\n", None),
        ("allow: {models: [a, b]}\n", "allow: {models: [b, a]}\n", None),
        ("deny: {models: [a, b]}\n", "deny: {models: [b, a]}\n", None),
        ("", "catalog: {max_age_days: 50}\n", None),
        ("existing: judge\n", "existing: trust\n", "existing: trust, was judge"),
        ("residency: eu\n", "residency: global\n", "residency: global, was eu"),
        ("", "residency: eu\n", None),
        ("allow: {skus: ['Data*']}\n", "allow: {skus: []}\n", 'allow.skus: [], was ["Data*"]'),
        ("", "allow: {skus: ['Data*']}\n", None),
        ("deny: {models: [a, b]}\n", "deny: {models: [b]}\n", 'deny.models: ["b"], was ["a","b"]'),
        ("deny: {models: [a]}\n", "deny: {models: [a, b]}\n", None),
        ("", "catalog: {max_age_days: 100}\n", "catalog.max_age_days: 100, was 90"),
        ("", "subscription: {deployed_before: none}\n", "subscription.deployed_before: none, was null"),
        ("", "accounts: {a: {kind: AIServices}}\n", 'accounts: {"a":{"location":null,"kind":"AIServices"}}, was {}'),
    ],
)
def test_a_nested_file_is_named_with_what_it_loosens(above: str, below: str, loosened: str | None, nested: Any) -> None:
    """What it makes stricter is not told."""
    assert nested(above, below).loosened == ((f"infra/aoai.yaml: {loosened}",) if loosened else ())


def test_what_files_say_together_has_its_place(nested: Any) -> None:
    """Each alone may be right."""
    nested("retirement: {warn_days: 10, error_days: 5}\n", "retirement:\n  error_days: 10\n")
    with pytest.raises(InputError) as raised:
        nested("retirement: {warn_days: 10, error_days: 5}\n", "retirement:\n  error_days: 12\n")
    assert str(raised.value) == (
        "infra/aoai.yaml:2: retirement.error_days: error_days 12 is more than warn_days 10; "
        "AOAI503 comes before AOAI508"
    )


def test_keys_that_stand_in_no_file_have_the_same_shape() -> None:
    """A mapping without lines, as the engine hands it to the policy pack, is read by the same function."""
    read = read_settings(over=yaml.safe_load(WHOLE), named="configuration of `aoai`")
    assert read.settings.waivers == (WAIVER,)
    assert read.waivers == (ReadWaiver(WAIVER),)


# What rules ask


@pytest.mark.parametrize(
    ("residency", "stack", "expected"),
    [
        (None, "prod", None),
        ("eu", "prod", "eu"),
        ({"prod*": "eu", "*": "global"}, "prod-1", "eu"),
        ({"prod*": "eu", "*": "global"}, "dev", "global"),
        ({"prod*": "eu"}, "dev", None),
        ({"*": "global", "prod*": "eu"}, "prod", "global"),
    ],
)
def test_residency_of_a_stack(residency: Any, stack: str, expected: str | None) -> None:
    """One value holds for all stacks; of patterns the first that matches."""
    assert Settings(residency=residency).residency_of(stack) == expected


def test_the_level_of_a_rule() -> None:
    """What settings say of id or slug, the id first; else its own; a rule that is opt-in has none of its own."""

    class Quiet(Rule):
        """An opt-in rule."""

        id, slug, level = "AOAI606", "quiet", Level.INFO
        opt_in = True

    class Plain(Rule):
        """Any other."""

        id, slug, level = "AOAI107", "plain", Level.WARNING

    assert (Plain.level_in(DEFAULTS), Quiet.level_in(DEFAULTS)) == (Level.WARNING, Level.DISABLED)
    changed = Settings(levels={"AOAI107": Level.ERROR, "plain": Level.INFO, "quiet": Level.WARNING})
    assert (Plain.level_in(changed), Quiet.level_in(changed)) == (Level.ERROR, Level.WARNING)


# aoai init


def test_the_file_of_init_sets_nothing(written: Any) -> None:
    """It holds every key with its default, so that a person can see what there is and change it."""
    template = render_template()
    assert (written(template).settings, written(template).waivers) == (DEFAULTS, ())
    VALIDATOR.validate(yaml.safe_load(template))
    assert list(yaml.safe_load(template)) == list(Settings.__struct_fields__)
    assert max(len(line) for line in template.splitlines()) <= 118


def test_the_examples_of_init_are_right(written: Any) -> None:
    """Whoever takes the comment's example writes what the reader takes."""
    lines = render_template().splitlines()
    for number, line in enumerate(lines):
        head, _, example = line.partition("# For example: ")
        if example:
            key = next(one for one in lines[number:] if not one.lstrip().startswith("#")).strip().partition(":")[0]
            outer = next((one for one in reversed(lines[:number]) if one[:1].isalpha()), "")
            written(f"{outer}\n  {key}: {example}\n" if head else f"{key}: {example}\n")


def test_every_key_of_init_says_what_it_means() -> None:
    """Above each key stands a comment."""
    lines = render_template().splitlines()
    for number, line in enumerate(lines):
        if line and not line.lstrip().startswith("#"):
            assert lines[number - 1].lstrip().startswith("# "), line
