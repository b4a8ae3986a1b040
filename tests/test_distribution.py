"""What is built and installed: wheel and source archive hold what they should; a missing extra says which it is."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and source archive."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True)
    return folder


def names(archive: Path) -> set[str]:
    """The files of a wheel, or of a source archive without its first folder."""
    if archive.suffix == ".whl":
        return set(zipfile.ZipFile(archive).namelist())
    with tarfile.open(archive) as opened:
        return {name.partition("/")[2] for name in opened.getnames()}


def stray(found: set[str]) -> set[str]:
    """What belongs into nobody's installation: tests, caches, environments, this repository's own stack."""
    parts = {"tests", "bench", "__pycache__", ".venv", ".git", ".ci", "node_modules", "examples"}
    return {name for name in found if parts.intersection(name.split("/"))} | found & {"__main__.py", "Pulumi.yaml"}


def tracked(*folders: str) -> set[str]:
    """The files of the packages, as the repository has them."""
    return {
        path.relative_to(ROOT / folder.partition("/")[0]).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_packages_and_nothing_else(built: Path) -> None:
    """Modules, catalog data, schemas, the recorder, type marks, and what a plugin in other languages needs."""
    (wheel,) = built.glob("*.whl")
    found = names(wheel)
    information = {name for name in found if ".dist-info/" in name}
    files = ("schema.json", "PulumiPlugin.yaml", "__main__.py", "requirements.txt")
    plugin = {f"aoai_components/plugin/{name}" for name in files}
    packages = tracked(
        "catalog/aoai_catalog", "policies/aoai_policies", "components/aoai_components", "components/pulumi_azure_openai"
    )
    assert found - information == packages | plugin
    schema = zipfile.ZipFile(wheel).read("aoai_components/plugin/schema.json")
    assert schema == (ROOT / "components" / "schema.json").read_bytes()
    requirements = zipfile.ZipFile(wheel).read("aoai_components/plugin/requirements.txt").decode()
    assert requirements.splitlines()[1:] == [f"pulumi-azure-openai[components]=={version('pulumi-azure-openai')}"]
    assert stray(found - plugin) == set()
    assert {name.rpartition("/")[2] for name in information} == {
        *("METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE", "NOTICE")
    }


def test_the_wheel_leads_to_the_project(built: Path) -> None:
    """Who finds it in an index finds source, documentation, changes and where to report a defect."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        metadata = opened.read(next(name for name in opened.namelist() if name.endswith("METADATA"))).decode()
    home = "https://github.com/pulumi-azure-openai/pulumi-azure-openai"
    links = dict(
        line.removeprefix("Project-URL: ").split(", ") for line in metadata.splitlines() if "Project-URL" in line
    )
    assert links == {
        "Homepage": home,
        "Documentation": f"{home}/tree/main/docs",
        "Changelog": f"{home}/blob/main/CHANGELOG.md",
        "Issues": f"{home}/issues",
    }
    for link in links.values():
        inside = link.removeprefix(home).removeprefix("/tree/main").removeprefix("/blob/main")
        assert inside in {"", "/issues"} or (ROOT / inside.strip("/")).exists()


def test_the_source_archive_builds_the_same(built: Path) -> None:
    """It has all that the wheel is made of, with the documents behind the catalog, and no tests."""
    (archive,) = built.glob("*.tar.gz")
    found = names(archive)
    assert stray(found - {"components/__main__.py", "policies/__main__.py"}) == set()
    assert {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "components/schema.json"} <= found
    assert {f"catalog/{name}" for name in tracked("catalog/aoai_catalog")} <= found
    assert {f"policies/{name}" for name in tracked("policies/aoai_policies")} <= found


WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {name!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
{program}
"""


@pytest.mark.parametrize(
    ("name", "program", "error"),
    [
        (
            "pulumi",
            "import aoai_components",
            "the components need pulumi: install `pulumi-azure-openai[components]`",
        ),
        (
            "pulumi_azure_native",
            "from aoai_components import Account",
            "the components need pulumi_azure_native: install `pulumi-azure-openai[components]`",
        ),
        (
            "grpc",
            "from aoai_policies.pack import policy_pack; policy_pack()",
            "the policy pack needs grpc: install `pulumi-azure-openai[pack]`",
        ),
    ],
)
def test_a_missing_extra_says_which(name: str, program: str, error: str) -> None:
    """The bare distribution is for checks; what needs more names it."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(name=name, program=program)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == f"ModuleNotFoundError: {error}"


def test_terraform_without_its_extra_says_which(tmp_path: Path) -> None:
    """In one line, with another way."""
    (tmp_path / "main.tf").write_text("")
    program = f"sys.argv = ['aoai', 'check', {str(tmp_path)!r}]\nfrom aoai_policies.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(name="hcl2", program=program)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "aoai: reading `.tf` files needs python-hcl2: install `pulumi-azure-openai[terraform]`, "
        "or check a plan: `terraform show -json PLAN > plan.json`\n",
    )
