"""Waivers in the source: `aoai: ignore[RULE] reason, until DATE` on the line of a declaration, or above it."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies import check as judge
from aoai_policies import read_facts, read_plans
from aoai_policies.core.plan import Comment, Plan
from aoai_policies.core.target import Deployment, Position
from aoai_policies.core.waivers import read_comments
from aoai_policies.inputs.comments import with_comments
from aoai_policies.rules import RULES
from tests.policies.waivers.checked import STACK, Check

ROOT = Path(__file__).parents[3]
DAY = date(2026, 10, 5)
CHAT = "  - {name: chat"
IGNORE = "aoai: ignore[AOAI103] moves in March, until 2027-03-01"


def stack(*above: str, end: str = "") -> None:
    """The stack, with lines above its last deployment, which begins in line 6, and a comment at its end."""
    lines = "".join(f"{line}\n" for line in above)
    Path("prod.yaml").write_text(STACK.replace(CHAT, lines + CHAT).rstrip("\n") + f"{end}\n")


def waived(out: str) -> dict[str, Any]:
    return {one["rule"]: one["waiver"] for one in json.loads(out)["findings"] if one["target"] is not None}


def told(out: str) -> list[tuple[str, int, str]]:
    found = (one for one in json.loads(out)["findings"] if one["target"] is None)
    return [(one["rule"], one["position"]["line"], one["message"]) for one in found]


@pytest.mark.parametrize(
    "lines",
    [
        [f"  # {IGNORE}"],
        [f"  # {IGNORE}", "  # as agreed in ticket 812"],
        ["  # aoai:ignore[ unknown-sku,AOAI107 ]   moves in March; until 2027-03-01  "],
    ],
)
def test_a_comment_above_a_declaration_waives_its_finding(lines: list[str], check: Check) -> None:
    """By id or slug, several rules in one, other comments between; its place stands for its owner."""
    stack(*lines)
    answer = check("--format", "json", "--ignore", "AOAI508,AOAI107")
    assert (answer.code, told(answer.out)) == (0, [])
    assert waived(answer.out) == {
        "AOAI103": {"reason": "moves in March", "owner": "prod.yaml:6", "expires": "2027-03-01"}
    }
    (plan,) = json.loads(answer.out)["plans"]
    assert {"prod.yaml:6"} == {one["target"] for one in plan["waivers"]}


def test_a_comment_at_the_end_of_a_line_is_about_that_line_only(check: Check) -> None:
    """It does not reach the declaration below it."""
    first = STACK.replace("change: same}", f"change: same}}  # {IGNORE}")
    Path("prod.yaml").write_text(first)
    answer = check("--format", "json")
    assert answer.code == 1
    assert waived(answer.out)["AOAI103"] is None
    stack(end=f" # {IGNORE}")
    assert waived(check("--format", "json").out)["AOAI103"]["owner"] == "prod.yaml:6"


@pytest.mark.parametrize(
    ("comment", "rule", "message"),
    [
        (
            "aoai: ignore[AOAI103] moves, until 2026-10-04",
            "AOAI902",
            "the waiver of AOAI103 for prod.yaml:6 expired on 2026-10-04; "
            "fix what it waived, or write a later date; otherwise remove it",
        ),
        (
            "aoai: ignore moves, until 2027-03-01",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: it names no rule; "
            "write it as `aoai: ignore[AOAI601] reason, until 2027-03-01`",
        ),
        (
            "aoai: ignore[ , ] moves, until 2027-03-01",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: it names no rule; "
            "write it as `aoai: ignore[AOAI601] reason, until 2027-03-01`",
        ),
        (
            "aoai: ignore[AOAI104,] moves, until 2027-03-01",
            "AOAI903",
            "the waiver of AOAI104 for prod.yaml:6 matches no finding; remove it, or write it on the line that the "
            "finding names, or alone on the line above",
        ),
        (
            "AOAI: ingore[AOAI103] moves, until 2027-03-01",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: it names no rule; "
            "write it as `aoai: ignore[AOAI601] reason, until 2027-03-01`",
        ),
        (
            "aoai: ignore[AOAI103] moves in March",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: it has no end; "
            "write it as `aoai: ignore[AOAI601] reason, until 2027-03-01`",
        ),
        (
            "aoai: ignore[AOAI103] until 2027-03-01",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: it has no reason; "
            "write it as `aoai: ignore[AOAI601] reason, until 2027-03-01`",
        ),
        (
            "aoai: ignore[AOAI103] moves, until 2027-02-30",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: until: 2027-02-30: no such day; write it as 2026-11-21",
        ),
        (
            "aoai: ignore[unknown-skus] moves, until 2027-03-01",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: there is no rule unknown-skus; did you mean unknown-sku?",
        ),
        (
            "aoai: ignore[AOAI901] moves, until 2027-03-01",
            "AOAI902",
            "the waiver in prod.yaml:6 does not apply: AOAI901 is about no declaration; set its level under `levels`",
        ),
        (
            "aoai: ignore[AOAI104] moves, until 2027-03-01",
            "AOAI903",
            "the waiver of AOAI104 for prod.yaml:6 matches no finding; remove it, or write it on the line that the "
            "finding names, or alone on the line above",
        ),
    ],
)
def test_it_has_the_duties_of_every_waiver(comment: str, rule: str, message: str, check: Check) -> None:
    """Reason and end are needed; what does not apply, or matches nothing, is told at its line and hides nothing."""
    stack(f"  # {comment}")
    answer = check("--format", "json", "--select", "AOAI104")
    assert (answer.code, told(answer.out)) == (1, [(rule, 6, message)])
    assert waived(answer.out)["AOAI103"] is None


def test_a_rule_that_did_not_run_leaves_its_comment_alone(check: Check) -> None:
    """`--ignore` of the rule makes no unused waiver."""
    stack(f"  # {IGNORE}")
    assert told(check("--format", "json", "--ignore", "AOAI103").out) == []


PROGRAM = """\
from pulumi_azure_native import cognitiveservices as cs

account = cs.Account("acct", kind="OpenAI", location="eastus2", sku={"name": "S0"}, resource_group_name="rg")


def deploy(name):
    cs.Deployment(name, account_name=account.name, resource_group_name="rg",
        properties={"model": {"format": "OpenAI", "name": "gpt-5.1", "version": "2025-11-13"}},
        sku={"name": "Global-Standard", "capacity": 10})


deploy("a")  # aoai: ignore[AOAI103] moves in March, until 2027-03-01
deploy("b")
"""


def test_a_program_is_read_with_its_comments(tmp_path: Path) -> None:
    """On the line of the resource, or on one that it is called from; the API knows them as the command does."""
    runtime = f"{{name: python, options: {{toolchain: pip, virtualenv: {sys.prefix}}}}}"
    (tmp_path / "Pulumi.yaml").write_text(f"name: shop\nruntime: {runtime}\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    report = judge(read_plans(str(tmp_path)), read_facts(tmp_path, as_of=DAY))
    found = {one.target.name: one.waiver for one in report.findings if one.rule == "AOAI103" and one.target}
    assert found["a"] is not None
    assert (found["a"].owner, found["a"].reason, found["b"]) == ("__main__.py:12", "moves in March", None)


def test_a_folder_of_terraform_is_read_with_its_comments(tmp_path: Path) -> None:
    """`//` and `#`, where the extra that reads Terraform is installed."""
    pytest.importorskip("hcl2")
    folder = shutil.copytree(ROOT / "tests" / "fixtures" / "terraform" / "folder", tmp_path / "tf")
    before = judge(read_plans(str(folder)), read_facts(None, as_of=DAY)).findings
    one = next(one for one in before if one.position is not None and one.target is not None)
    assert one.position is not None
    source = folder / one.position.file if (folder / one.position.file).is_file() else Path(one.position.file)
    lines = source.read_text().splitlines()
    lines.insert(one.position.line - 1, f"// aoai: ignore[{one.rule}] known, until 2027-03-01")
    source.write_text("\n".join(lines))
    after = judge(read_plans(str(folder)), read_facts(None, as_of=DAY)).findings
    assert {found.rule for found in after if found.waiver is not None} == {one.rule}


def test_comments_of_several_projects_stand_each_in_its_own(check: Check, tmp_path: Path) -> None:
    """The same line of another project is another waiver, and is told in its own file."""
    other = tmp_path / "repository" / "other"
    other.mkdir()
    (other / "Pulumi.yaml").write_text("name: other\nruntime: python\n")
    stack(f"  # {IGNORE}")
    (other / "prod.yaml").write_text(Path("prod.yaml").read_text().replace("Global-Standard", "GlobalStandard"))
    answer = check("../other/prod.yaml", "--format", "json", "--ignore", "AOAI508")
    found = [one for one in json.loads(answer.out)["findings"] if one["target"] is None]
    assert [(one["rule"], one["position"]["file"]) for one in found] == [("AOAI903", "../other/prod.yaml")]
    github = check("../other/prod.yaml", "--format", "github", "--ignore", "AOAI508").out
    assert "file=other/prod.yaml,line=6,title=AOAI903" in github


def test_the_comments_of_the_guide_are_waivers() -> None:
    """As they stand in it."""
    place = Position("a.py", 1)
    guide = (ROOT / "docs" / "waivers.md").read_text(encoding="utf-8")
    texts = [line.partition("# aoai: ignore")[2] for line in guide.splitlines() if "# aoai: ignore" in line]
    read = read_comments([Comment(place, place, text) for text in texts], RULES)
    assert [one.waiver.rule for one in read if one.waiver is not None] == ["AOAI601", "AOAI503", "AOAI107"]


@given(st.text())
def test_any_text_is_a_waiver_or_has_a_problem(text: str) -> None:
    """Whatever follows `aoai: ignore`."""
    place = Position("a.py", 1)
    read = read_comments([Comment(place, place, text)], RULES)
    assert read
    assert all(bool(one.problem) == (one.waiver is None) for one in read)


@given(st.binary())
def test_any_file_can_be_looked_through(content: bytes) -> None:
    """Bytes that are no text, and a name that no file can have."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.py").write_bytes(content + b"\n# aoai: ignore[AOAI103] x, until 2027-01-01\n")
        targets = tuple(Deployment(name, position=Position(name, 1)) for name in ("a.py", "b.py", "\0", "."))
        assert len(with_comments(Plan("", "", deployments=targets), Path(folder)).comments) >= 1


# A waiver for each finding


def test_a_waiver_is_explained_for_each_finding(check: Check) -> None:
    """As it has to be written, with the comment that would do the same; why and who stay open."""
    answer = check("--explain-waiver", "--ignore", "AOAI107,AOAI508")
    assert (
        answer.out
        == """\
# Fill in why and who, and put the entry under `waivers` of aoai.yaml; or write the comment on the line that it names.
waivers:
  # error, unknown-sku: Global-Standard is not a valid SKU; Azure spells it GlobalStandard (SKUS)
  # prod.yaml:6: # aoai: ignore[AOAI103] REASON, until 2027-01-03
  - rule: AOAI103
    target: "prod/acct/chat"
    reason:  # why it is taken on
    owner:  # who answers for it
    expires: 2027-01-03
""".replace("SKUS", answer.out.partition("GlobalStandard (")[2].partition(")")[0])
    )
    assert (answer.code, answer.err) == (1, "")


def test_what_is_explained_can_be_pasted(check: Check) -> None:
    """Filled in, every finding is waived; as it is, none, and each says what is missing."""
    text = check("--explain-waiver").out
    Path("waivers.yaml").write_text(text)
    empty = check("--waivers", "waivers.yaml", "--format", "json")
    assert (empty.code, {message.rpartition(": ")[2] for _, _, message in told(empty.out)}) == (1, {"it has no reason"})
    filled = text.replace("reason:", "reason: ticket 812").replace("owner:", "owner: ai-platform")
    Path("waivers.yaml").write_text(filled)
    assert check("--waivers", "waivers.yaml", "--fail-on", "info").code == 0
    again = check("--waivers", "waivers.yaml", "--explain-waiver")
    assert again == (0, "# nothing to waive\nwaivers: []\n", "")


def test_a_report_and_the_explanation_exclude_each_other(check: Check) -> None:
    """Standard output holds one of them."""
    answer = check("--explain-waiver", "--format", "json")
    assert (answer.code, answer.out) == (2, "")
    assert "--explain-waiver and --format exclude each other" in answer.err
