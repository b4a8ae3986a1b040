"""What an installed distribution brings for programs in other languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]


def test_the_wheel_has_the_plugin(tmp_path: Path) -> None:
    """Its schema and the files that the engine starts it by, in a folder of their own."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = {"schema.json", "PulumiPlugin.yaml", "__main__.py"}
    with ZipFile(wheel) as archive:
        assert names <= {name.rpartition("/")[2] for name in archive.namelist() if "/plugin/" in name}
        schema = archive.read("aoai_components/plugin/schema.json")
    assert schema == (ROOT / "components" / "schema.json").read_bytes()
