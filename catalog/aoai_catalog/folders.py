"""The folders of the catalog: which sources there are, and which are in effect on a day, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from aoai_catalog.checksums import bundled_capitals, check_bundled
from aoai_catalog.load import DATA, CatalogError, Source, rank
from aoai_catalog.packed import content_of, packed_members

_DATED_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})\.json")


def dated_files(folder: Path) -> Iterator[tuple[date, Path]]:
    """The files of a folder that are named for a day (`2026-10-05.json`), without opening them.

    Raises:
        CatalogError: The folder cannot be listed, or a file is named for a day that does not exist.
    """
    for path in _listed(folder):
        if match := _DATED_FILE.fullmatch(path.name):
            try:
                yield date.fromisoformat(match[1]), path
            except ValueError:
                raise CatalogError(f"{path}: named for a day that does not exist; compile it again") from None


def sources_of_days(kind: str, folders: Sequence[Path]) -> dict[date, Path]:
    """The bundled editions or captures, and those of further folders, by day; of one day the last folder's.

    Raises:
        CatalogError: A folder does not exist or holds no source.
    """
    for folder in folders:
        check_folder(folder)
    return {day: path for folder in (DATA, *folders) for day, path in dated_files(folder / f"{kind}s")}


def _listed(folder: Path) -> list[Path]:
    """What a folder of editions, captures or overlays holds, in a packed catalog too; nothing where there is none."""
    root = folder.parent
    try:
        if root.is_file():
            return [root / name for name in packed_members(root) if name.startswith(f"{folder.name}/")]
        return list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise CatalogError(f"{folder}: {error.strerror}") from None


def sources_in_effect(as_of: date, folders: Sequence[Path] = ()) -> list[Source]:
    """Open the sources of a date, in the order in which they decide.

    Args:
        as_of: Sources dated later are left out.
        folders: Folders beside the bundled one that hold `editions/`, `captures/` or `overlays/`, or packed catalogs.

    Raises:
        CatalogError: A folder does not exist or holds no source, or a file cannot be read or is not as it was written.
    """
    found: list[Source] = []
    for folder in (DATA, *folders):
        if folder is DATA:
            check_bundled()
        else:
            check_folder(folder)
        for day, path in (dated for kind in ("editions", "captures") for dated in dated_files(folder / kind)):
            if day <= as_of:
                source = open_source(path)
                if source.date != day:
                    raise CatalogError(f"{path}: is of {source.date}; name it {source.date}.json, or compile it again")
                found.append(source)
        found += (one for path in overlay_files(folder) if (one := open_source(path, as_of)).date <= as_of)
    return rank(found)


def check_folder(folder: Path) -> None:
    """Refuse a folder that was given as a catalog and holds none.

    Raises:
        CatalogError: It does not exist, or holds neither an edition, a capture nor an overlay.
    """
    if not folder.exists():
        raise CatalogError(f"{folder}: no such folder; --catalog names one that holds editions/ and captures/")
    sources = (path for kind in ("editions", "captures") for path in dated_files(folder / kind))
    if any(overlay_files(folder)) or any(True for _ in sources):
        return
    if folder.name in {"editions", "captures", "overlays"}:
        raise CatalogError(f"{folder}: holds no catalog; --catalog names the folder that holds {folder.name}/")
    raise CatalogError(
        f"{folder}: holds no source in editions/, captures/ or overlays/; `aoai catalog compile --output` writes one"
    )


def overlay_files(folder: Path) -> Iterator[Path]:
    """The overlays of a folder given by `--catalog`, sorted by name, without opening them."""
    yield from sorted(path for path in _listed(folder / "overlays") if path.suffix in {".yaml", ".yml"})


def contents_of(folders: Sequence[Path]) -> dict[str, bytes]:
    """All sources of some folders as the members of a packed catalog; of one day the last folder's.

    Raises:
        CatalogError: A source cannot be read, or two folders have an overlay of one name.
    """
    members: dict[str, bytes] = {}
    for folder in folders:
        check_folder(folder)
        overlays = list(overlay_files(folder))
        dated = [path for kind in ("editions", "captures") for _, path in dated_files(folder / kind)]
        for path in (*dated, *overlays):
            name = f"{path.parent.name}/{path.name}"
            if path in overlays and name in members:
                raise CatalogError(f"{path}: another folder has an overlay of that name; rename one of them")
            open_source(path)
            members[name] = content_of(path)
    return members


def open_source(path: Path, as_of: date | None = None) -> Source:
    """Open one compiled file, or an overlay with what holds on a day (None: with all that it ever says).

    Raises:
        CatalogError: It cannot be read.
    """
    if path.suffix in {".yaml", ".yml"}:
        from aoai_catalog.overlay import open_overlay  # and YAML with it, where there is one

        return open_overlay(path, as_of)
    return Source.decode(path, content_of(path), bundled_capitals() if DATA in path.parents else None)
