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
from aoai_policies.configuration.settings_file import ReadSettings, read_document, read_settings, settings_of
from aoai_policies.core.finding import Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.settings import DEFAULTS, Grant, Names, Settings, Waiver
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
availability: {no_holds_days: {global: 30, provisioned: 60, standard: 90}}
catalog: {max_age_days: 45, paths: [./catalog, /data/catalog]}
waivers:
  - {rule: AOAI503, target: "prod/*/legacy-chat", reason: "moves in March, ticket 812", owner: ai-platform,
     expires: 2027-03-01}
"""

WAIVER = Waiver("AOAI503", "prod/*/legacy-chat", "moves in March, ticket 812", "ai-platform", date(2027, 3, 1))


def _read(path: Path) -> Settings:
    """The settings of one file."""
    return settings_of(read_document(path), path.name).settings


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
    assert (holds.global_, holds.provisioned, holds.standard) == (30, 60, 90)
    assert (settings.catalog.max_age_days, settings.catalog.paths) == (45, (str(tmp_path / "catalog"), "/data/catalog"))
    assert settings.waivers == (WAIVER,)
    assert read.waivers == (ReadWaiver(WAIVER, "", Position("aoai.yaml", 12)),)


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
        ("levels:\n  AOAI60l: error\n", "2: levels.AOAI60l: there is no rule AOAI60l; did you mean AOAI6"),
        (
            "levels:\n  version-unpinned: error\n",
            "2: levels.version-unpinned: there is no rule version-unpinned; did you mean version-not-pinned?",
        ),
        (
            "levels:\n  AOAI101: off\n",
            "2: levels.AOAI101: off is no level; write error, warning, info or disabled",
        ),
        ("residency: europe\n", "1: residency: europe is no region of Azure and no data zone; did you mean "),
        ("residency:\n  prod*: ue\n", "2: residency.prod*: ue is no region of Azure and no data zone; "),
        (
            "allow:\n  regions: [swedencentrl]\n",
            "2: allow.regions.0: swedencentrl matches no region of Azure; did you mean swedencentral?",
        ),
        (
            "deny:\n  regions:\n    - eastus2\n    - '*asai*'\n",
            "4: deny.regions.1: *asai* matches no region of Azure; ",
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
        ("retirement: {warn_days: .inf}\n", "1: .inf is no number that can stand here"),
        ("retirement: {warn_days: .nan}\n", "1: .nan is no number that can stand here"),
        ("allow: {models: [1]}\n", '1: allow.models.0: write it as a text, "1"'),
        (
            "subscription:\n  tier: 3\n",
            '2: subscription.tier: 3 is a number; write the tier as a text, as the documentation does: "Tier 3"',
        ),
        (
            "retirement:\n  warn_days: 30\n  error_days: 31\n",
            "3: retirement.error_days: error_days 31 is more than warn_days 30; a warning comes before an error",
        ),
        (
            "retirement:\n  warn_days: 7\n",
            "2: retirement.warn_days: error_days 14 is more than warn_days 7; a warning comes before an error",
        ),
        ("waivers: none\n", "1: waivers are no list; write each as `- rule: AOAI503`"),
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
    with pytest.raises(InputError, match=r"latin\.yaml: not UTF-8; save it as UTF-8$"):
        _read(tmp_path / "latin.yaml")


def test_a_mark_at_the_beginning_is_no_part_of_the_file(tmp_path: Path) -> None:
    """Windows editors write one."""
    (tmp_path / "aoai.yaml").write_bytes(b"\xef\xbb\xbfproduction: true\n")
    assert _read(tmp_path / "aoai.yaml").production


def test_the_nearest_file_upwards_holds(tmp_path: Path) -> None:
    """`aoai.yaml` is looked for from what is checked upwards; positions are relative to the project."""
    folder = tmp_path / "infra" / "prod"
    folder.mkdir(parents=True)
    (tmp_path / "aoai.yaml").write_text(WHOLE)
    found = read_settings(folder, root=folder)
    assert found.settings.production
    assert [one.position for one in found.waivers] == [Position("../../aoai.yaml", 12)]
    (folder / "aoai.yaml").write_text("production: false\n")
    assert not read_settings(folder, root=folder).settings.production


def test_the_pack_reads_the_same_shape() -> None:
    """A document without lines, as the engine hands it to the policy pack, is read by the same function."""
    from aoai_catalog.marked_yaml import Marked

    document = Marked("configuration of `aoai`", yaml.safe_load(WHOLE), {})
    read = settings_of(document)
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
