"""The CI kit: the commands of the real action, templates, hooks and Containerfile, run against a small repository.

Stand-ins for python, pip and gh record what they are told; the hooks and the container are installed by the real pip.
No container engine is needed: of the Containerfile its commands and what it copies are tried.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GITLAB = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())
AZURE = yaml.safe_load((ROOT / "ci" / "azure-pipelines.yml").read_text())
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
GUIDE = (ROOT / "docs" / "ci.md").read_text()
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

PROJECT = """\
name: shop
runtime: yaml
resources:
  acct:
    type: azure-native:cognitiveservices:Account
    properties: {accountName: acct, kind: OpenAI, location: swedencentral, sku: {name: S0}, resourceGroupName: rg,
      properties: {disableLocalAuth: true, publicNetworkAccess: Disabled, customSubDomainName: acct}}
  chat:
    type: azure-native:cognitiveservices:Deployment
    properties:
      accountName: ${acct.name}
      resourceGroupName: rg
      deploymentName: chat
      properties: {model: {format: OpenAI, name: MODEL, version: "VERSION"}}
      sku: {name: SKU, capacity: 10}
"""
RETIRING = PROJECT.replace("MODEL", "o4-mini").replace("VERSION", "2025-04-16")
SETTINGS = "subscription: {deployed_before: [o4-mini@2025-04-16]}\n"

PYTHON = """\
#!/usr/bin/env bash
# python -m venv FOLDER makes it with this for its python; python -m pip install records what it is to install.
case "$2" in
  venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && ln -sf AOAI "$3/bin/aoai" ;;
  pip) shift 2; printf '%s\\n' "$@" >> "$INSTALLED" ;;
  *) exit 64 ;;
esac
""".replace("AOAI", str(BIN / "aoai"))
PIP = '#!/usr/bin/env bash\nprintf "%s\\n" "$@" >> "$INSTALLED"\n'
GH = f"""\
#!{sys.executable}
import json, os, pathlib, sys
body = [pathlib.Path(one.removeprefix("body=@")).read_text() for one in sys.argv if one.startswith("body=@")]
with open(os.environ["GH_CALLS"], "a") as calls:
    calls.write(json.dumps([sys.argv[1:], body]) + "\\n")
if "--paginate" in sys.argv:
    print(os.environ.get("GH_KNOWN", ""), end="")
sys.exit(int(os.environ.get("GH_EXIT", "0")))
"""


class Job(NamedTuple):
    """A checkout with its runner: a folder, a folder for temporary files, and the environment of a step."""

    folder: Path
    temporary: Path
    environment: dict[str, str]

    def project(self, sku: str = "GlobalStandard") -> None:
        """A project with two stacks, in one of which the SKU may be wrong."""
        place = self.folder / "services" / "shop"
        place.mkdir(parents=True, exist_ok=True)
        (place / "Pulumi.yaml").write_text(RETIRING.replace("SKU", sku))
        for stack in ("dev", "prod"):
            (place / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
        (self.folder / "aoai.yaml").write_text(SETTINGS)

    def run(self, script: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a step's script as runners do."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def installed(self) -> list[str]:
        """What pip was told."""
        return (self.temporary / "installed").read_text().splitlines()

    def calls(self) -> list[tuple[list[str], list[str]]]:
        """What gh was told, each with the bodies that it was given."""
        file = self.temporary / "calls"
        return [tuple(json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A repository on a runner with stand-ins for python, pip and gh."""
    folder, temporary, tools = tmp_path / "checkout", tmp_path / "temporary", tmp_path / "tools"
    for one in (folder, temporary, tools):
        one.mkdir()
    for name, text in (("python", PYTHON), ("pip", PIP), ("gh", GH)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (tools / "aoai").symlink_to(BIN / "aoai")
    environment = {
        "PATH": f"{tools}:/usr/bin:/bin",
        "AOAI_AS_OF": "2026-10-05",
        "INSTALLED": str(temporary / "installed"),
        "GH_CALLS": str(temporary / "calls"),
        "RUNNER_TEMP": str(temporary),
        "AGENT_TEMPDIRECTORY": str(temporary),
        "GITHUB_OUTPUT": str(temporary / "output"),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
        "GITHUB_REPOSITORY": "contoso/shop",
    }
    return Job(folder, temporary, environment)


def requirement(told: str) -> tuple[str, set[str]]:
    """What pip is to install: a name or a path, and extras, which are all ours."""
    found = re.fullmatch(r"([^\[\]]+?)(?:\[([^\[\]]+)\])?", told)
    assert found is not None
    extras = set((found[2] or "").split(",")) - {""}
    assert extras <= SETUP["optional-dependencies"].keys()
    return found[1], extras


# GitHub Actions


def act(job: Job, *, event: str = "7", **given: str) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run the scripts of the action as GitHub would: each with its expressions put in, `if: always()` included."""
    inputs = {name: one.get("default", "") for name, one in ACTION["inputs"].items()} | given
    values = {f"inputs.{name}": value for name, value in inputs.items()}
    values |= {"github.action_path": str(ROOT), "github.token": "secret", "github.event.pull_request.number": event}
    values["steps.python.outputs.python-path"] = "python"

    def put_in(text: str) -> str:
        return re.sub(r"\$\{\{ ([^}]+) \}\}", lambda found: values[found[1]], str(text))

    done = {}
    for step in ACTION["runs"]["steps"]:
        if "run" not in step or ("if" in step and not (inputs["comment"] and event)):
            continue
        assert "${{" not in step["run"]  # what a pull request brings is no part of a script
        assert step["shell"] == "bash"
        environment = {name: put_in(value) for name, value in step["env"].items()}
        done[step["name"]] = job.run(step["run"], environment)
        if step.get("id") == "check":
            lines = (job.temporary / "output").read_text().splitlines()
            values |= {f"steps.check.outputs.{line.partition('=')[0]}": line.partition("=")[2] for line in lines}
    for name, output in ACTION["outputs"].items():
        assert put_in(output["value"]) == values[f"steps.check.outputs.{name}"]
    return done


def test_the_action_checks_annotates_and_comments(job: Job) -> None:
    """Every stack of the repository: annotations, SARIF for each, the job's summary, and the comment; it fails."""
    job.project("Global-Standard")
    done = act(job)
    assert [one.returncode for one in done.values()] == [0, 1, 0], [one.stderr for one in done.values()]
    assert requirement(job.installed()[-1]) == (str(ROOT), set())
    assert "::error file=services/shop/Pulumi.yaml,line=8,title=AOAI103 unknown-sku::" in done["Check"].stdout
    sarif = json.loads((job.temporary / "aoai.sarif").read_text())
    assert len({run["automationDetails"]["id"] for run in sarif["runs"]}) == 2
    summary = (job.temporary / "summary").read_text()
    assert summary.startswith("### ❌ Azure OpenAI: 2 errors")
    (asked, _), (told, (body,)) = job.calls()
    assert asked[:3] == ["api", "--paginate", "repos/contoso/shop/issues/7/comments"]
    assert told[:5] == ["api", "--silent", "--method", "POST", "repos/contoso/shop/issues/7/comments"]
    assert body == f"<!-- aoai check: aoai -->\n{summary}"
    assert '(.body | startswith("<!-- aoai check: aoai -->"))' in asked[-1]


def test_the_comment_says_what_retires_and_where_to_move(job: Job) -> None:
    """The line for which one would tell friends, once for both stacks; a warning alone fails nothing."""
    job.project()
    done = act(job)
    assert [one.returncode for one in done.values()] == [0, 0, 0]
    body = job.calls()[-1][1][0]
    (row,) = (line for line in body.splitlines() if "[AOAI503]" in line and line.startswith("|"))
    assert row == (
        "| ⚠️ warning | [AOAI503] | dev/acct/chat, prod/acct/chat<br>services/shop/Pulumi.yaml:8 | o4-mini 2025-04-16 "
        "retires on 2026-11-19, in 45 days; documented replacement gpt-5.6-terra is offered here as GlobalStandard "
        "(Model retirement schedule, 2026-10-05)<br>→ **model.name: gpt-5.6-terra**, **model.version: 2026-07-09** |"
    )


def test_one_comment_is_kept_up_to_date(job: Job) -> None:
    """It is found by its name, and rewritten also where nothing is left to say; without one, none is begun for that."""
    job.project()
    job.environment["GH_KNOWN"] = "41\n42\n"
    act(job, comment="shop")
    assert job.calls()[-1][0][:5] == ["api", "--silent", "--method", "PATCH", "repos/contoso/shop/issues/comments/41"]
    assert job.calls()[-1][1][0].startswith("<!-- aoai check: shop -->\n### ✅ Azure OpenAI: 0 errors, 2 warnings")
    before = len(job.calls())
    act(job, args="--recursive --all-stacks --ignore AOAI5")
    assert "| ⚠️ warning" not in job.calls()[-1][1][0]
    job.environment["GH_KNOWN"] = ""
    act(job, args="--recursive --all-stacks --ignore AOAI5")
    assert [call[0][1] for call in job.calls()[before:]] == ["--paginate", "--silent", "--paginate"]


def test_a_comment_that_may_not_be_written_fails_nothing(job: Job) -> None:
    """A pull request from a fork: the check counts, and the log says what would let it comment."""
    job.project()
    job.environment["GH_EXIT"] = "1"
    done = act(job)["Comment"]
    told = "::notice title=aoai::no comment on the pull request: gh cannot read the comments\n"
    assert (done.returncode, done.stdout) == (0, told)
    assert "Comment" not in act(job, comment="")
    assert "Comment" not in act(job, event="")


def test_the_action_says_what_it_cannot_use(job: Job) -> None:
    """No project at all: exit code 2 with the reason, no report, no comment."""
    done = act(job, paths="services", extras="terraform,components")
    assert requirement(job.installed()[-1]) == (str(ROOT), {"terraform", "components"})
    assert done["Check"].returncode == 2
    assert done["Check"].stderr.startswith("aoai: services: ")
    assert done["Comment"].stdout == "::notice title=aoai::no comment on the pull request: there is no report\n"
    assert job.calls() == []


# GitLab


def test_the_template_of_gitlab(job: Job) -> None:
    """Its reports are where its artifacts say; a failing check fails the job."""
    (template,) = GITLAB.values()
    script = "\n".join([*template["before_script"], *template["script"]])
    for sku, code in (("GlobalStandard", 0), ("Global-Standard", 1)):
        job.project(sku)
        done = job.run(script, template["variables"])
        assert done.returncode == code, done.stderr
        assert "\x1b[" in done.stdout
    assert requirement(job.installed()[-1]) == (SETUP["name"], set())
    reports = template["artifacts"]["reports"]
    issues = json.loads((job.folder / reports["codequality"]).read_text())
    assert {one["location"]["path"] for one in issues} == {"services/shop/Pulumi.yaml"}
    assert (job.folder / reports["junit"]).read_text().startswith("<?xml")


# Azure Pipelines


def test_the_template_of_azure_pipelines(job: Job) -> None:
    """Issues on their lines, a summary and tests; a failing check fails the step."""
    defaults = {f"${{{{ parameters.{one['name']} }}}}": one["default"] for one in AZURE["parameters"]}
    defaults["$(aoaiPython.pythonLocation)"] = str(job.temporary / "python")
    (job.temporary / "python" / "bin").mkdir(parents=True)
    shutil.copy(job.temporary.parent / "tools" / "python", job.temporary / "python" / "bin" / "python")
    job.project("Global-Standard")
    done = [
        job.run(step["bash"], {name: defaults[value] for name, value in step["env"].items()})
        for step in AZURE["steps"]
        if "bash" in step
    ]
    assert [one.returncode for one in done] == [0, 1], [one.stderr for one in done]
    assert requirement(job.installed()[-1]) == (SETUP["name"], set())
    assert (
        "##vso[task.logissue type=error;code=AOAI103;sourcepath=services/shop/Pulumi.yaml;linenumber=8]"
        in done[1].stdout
    )
    assert done[1].stdout.endswith(f"##vso[task.uploadsummary]{job.temporary / 'aoai.md'}\n")
    (tests,) = (step["inputs"] for step in AZURE["steps"] if step.get("task") == "PublishTestResults@2")
    results = tests["testResultsFiles"].replace("$(Agent.TempDirectory)", str(job.temporary))
    assert Path(results).read_text().startswith("<?xml")


# pre-commit


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working tree as a repository of its own, as pre-commit clones it."""
    folder = tmp_path_factory.mktemp("clone")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    kept = ("catalog/aoai_catalog", "policies", "components", "pyproject", "README", "LICENSE", "NOTICE", ".pre-commit")
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        if name.startswith(kept) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    author = ["-c", "user.name=tests", "-c", "user.email=tests@example.com"]
    for command in (["init", "-q"], ["add", "--all"], [*author, "commit", "-qm", "all", "--no-verify"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


@pytest.fixture(scope="module")
def borrowed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All packages of this environment but ours, so that what pre-commit builds and runs needs no index."""
    folder = tmp_path_factory.mktemp("packages")
    for path in Path(yaml.__file__).parents[1].iterdir():
        if not re.search(r"aoai|azure_openai|\.pth$|^pip(-|$)", path.name):
            (folder / path.name).symlink_to(path)
    return folder


def test_the_hooks_run_in_the_real_pre_commit(job: Job, clone: Path, borrowed: Path, tmp_path: Path) -> None:
    """It clones the repository, installs it and runs both hooks, each on what it is for."""
    job.project("Global-Standard")
    (job.folder / "deployments").mkdir()
    (job.folder / "deployments" / "chat.yaml").write_text("deployments:\n  - {name: chat, location: moon}\n")
    config = yaml.safe_load(re.findall(r"## pre-commit\n\n```yaml\n(.*?)```", GUIDE, re.DOTALL)[0])
    (repository,) = config["repos"]
    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=clone, capture_output=True, text=True, check=True)
    repository |= {"repo": str(clone), "rev": revision.stdout.strip()}
    (job.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    commit(job.folder)
    environment = {
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(borrowed),
        "PATH": f"{BIN}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_COMPILE": "1",
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it the other way round
    }
    done = job.run("pre-commit run --all-files --verbose", environment)
    assert done.returncode == 1, done.stdout + done.stderr
    projects, files = done.stdout.split("- hook id: aoai\n")[1].split("- hook id: aoai-files\n")
    assert "4 deployments" not in projects
    assert "2 deployments on 2 accounts in services/shop (shop, dev), services/shop (shop, prod)" in projects
    assert "deployments/chat.yaml" in files
    assert "services/shop" not in files


# Container


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile."""
    text = re.sub(r"\\\n", " ", (ROOT / "Containerfile").read_text())
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def test_the_container_is_pinned_and_runs_as_nobody_special() -> None:
    """A base with a tag that says Python and system, a user of its own, and the command itself."""
    steps = dict(instructions())
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", steps["FROM"])
    names = [name for name, _ in instructions()]
    assert steps["USER"] not in {"root", "0"}
    assert names.index("USER") > max(number for number, name in enumerate(names) if name in {"RUN", "COPY"})
    assert f"useradd --create-home {steps['USER']}" in (ROOT / "Containerfile").read_text()
    assert (json.loads(steps["ENTRYPOINT"]), json.loads(steps["CMD"])) == (["aoai"], ["check"])


def test_what_is_copied_into_the_container_can_be_installed(tmp_path: Path) -> None:
    """Its pip command, by the real pip, on what its COPY instructions bring; dependencies are left out here."""
    source = tmp_path / "source"
    for name, rest in instructions():
        if name == "COPY":
            *froms, to = rest.split()
            for one in froms:
                goal = tmp_path / to.lstrip("/") / (Path(one).name if to.endswith("/") else "")
                goal.parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if (ROOT / one).is_dir() else shutil.copy)(ROOT / one, goal)
    (command,) = (rest.partition(" && ")[0] for name, rest in instructions() if rest.startswith("pip install"))
    assert requirement(command.split()[-1].strip('"')) == ("/source", {"terraform"})
    ours = command.replace("/source", str(source)).replace("pip install", "python -m pip install")
    offline = f"{ours} --no-deps --no-build-isolation --no-compile --no-index --target {tmp_path / 'installed'}"
    path = {"PATH": f"{BIN}:/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-ec", offline], env={**os.environ, **path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed" / "aoai_catalog" / "data" / "editions").is_dir()
    assert (tmp_path / "installed" / "aoai_components" / "plugin" / "schema.json").is_file()


# The guide


def snippets() -> list[Any]:
    """The YAML of the guide."""
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]


def test_the_guide_names_what_there_is() -> None:
    """Inputs, hooks, parameters, variables and paths in it are those of the files, each with the version of today."""
    actions, hooks, parameters, variables = set(), set(), set(), set()

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            if str(node.get("uses", "")).startswith("pulumi-azure-openai/"):
                actions.update(node.get("with") or {})
                assert node["uses"].endswith(f"@v{SETUP['version']}")
            hooks.update({node["id"]} if "entry" not in node and str(node.get("id", "")).startswith("aoai-") else ())
            if str(node.get("template", "")).startswith("ci/"):
                assert (ROOT / node["template"].partition("@")[0]).is_file()
                parameters.update(node["parameters"])
            variables.update(node.get("variables") or {})
        for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            visit(one)

    visit(snippets())
    assert actions <= ACTION["inputs"].keys()
    assert hooks <= {hook["id"] for hook in HOOKS}
    assert parameters <= {one["name"] for one in AZURE["parameters"]}
    assert variables <= GITLAB["aoai"]["variables"].keys()
    assert f"/v{SETUP['version']}/ci/gitlab.yml" in GUIDE
    assert f"pulumi-azure-openai@v{SETUP['version']}\n" in (ROOT / "README.md").read_text()
    table = dict(re.findall(r"^\| `([\w-]+)` \| (?:`(.*?)`|[^|]*) \|", GUIDE, re.MULTILINE))
    assert table.keys() == ACTION["inputs"].keys()
    assert {name: default for name, default in table.items() if default and name != "extras"} == {
        name: one["default"] for name, one in ACTION["inputs"].items() if one["default"] and name != "token"
    }


def test_the_command_of_the_guide_runs(job: Job) -> None:
    """By hand, with three reports in one run."""
    job.project()
    (command,) = re.findall(r"```console\n(aoai .*)\n```", GUIDE)
    assert job.run(command, {}).returncode == 0
    assert {"aoai.sarif", "aoai.xml"} <= {path.name for path in job.folder.iterdir()}
