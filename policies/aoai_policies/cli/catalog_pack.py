"""`aoai catalog pack`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from aoai_catalog.checksums import checksum
from aoai_catalog.folders import contents_of
from aoai_catalog.load import DATA
from aoai_catalog.packed import encode_packed
from aoai_policies.cli.options import GoalFile, catalog_option, folders_of
from aoai_policies.cli.outputs import write


@click.command(name="pack")
@click.option("--output", type=GoalFile(), metavar="FILE", help="Write to this file (default: aoai-catalog-DATE.zip).")
@catalog_option
def command(output: Path | None, catalog_folders: Sequence[Path]) -> int:
    """Write a catalog as one file.

    --catalog, AOAI_CATALOG and catalog.paths read the file like a folder. It holds the editions, captures and overlays
    of the folders that --catalog names, or the bundled ones, with the SHA-256 of each, so that a damaged member is
    refused by name. The same sources give the same bytes. To prove where the file comes from, pass on the printed
    SHA-256 of the whole file over a separate channel.

    \b
    aoai catalog pack                                      the bundled catalog, for older releases
    aoai catalog pack --catalog my-catalog --output contoso.zip
    aoai check --catalog contoso.zip
    """  # noqa: D301 - click reads the escape
    members = contents_of(folders_of(catalog_folders) or [DATA])
    days = [Path(name).stem for name in members if not name.startswith("overlays/")]
    packed = encode_packed(members)
    file = output or Path(f"aoai-catalog-{max(days, default='overlays')}.zip")
    to_stdout = file == Path("-")
    write(packed, None if to_stdout else file)
    if not to_stdout:
        counts = Counter(name.partition("s/")[0] for name in members)
        held = ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in counts.items())
        click.echo(f"wrote {file}: {held}, SHA-256 {checksum('sha256', packed)}")
    return 0
