"""A Pulumi project: what its Pulumi.yaml says, its stacks, and the configuration of one of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError, repeated
from aoai_catalog.marked_yaml import Path as KeyPath
from aoai_catalog.marked_yaml import read_marked
from aoai_catalog.names import closest
from aoai_policies.inputs.text import read_text
from aoai_policies.stack.bounds import MOST_BYTES_BY_HAND
from aoai_policies.stack.values import SECRET_CONFIG

_SUFFIXES = (".yaml", ".yml", ".json")


class Project(msgspec.Struct, frozen=True):
    """A project. `main` is where its program is: a folder, or a file. `settings` are what its project file says.

    `texts` stand in for its files.
    """

    root: Path
    name: str
    language: str
    settings: dict[str, Any]
    options: dict[str, Any]
    main: Path
    config: dict[str, Any]
    stacks: Path
    texts: Mapping[str, str] = {}


class StackConfig(msgspec.Struct, frozen=True):
    """The configuration that a stack's program sees: texts by full key, and which of them are secret."""

    stack: str
    values: dict[str, str]
    secrets: tuple[str, ...]
    environments: bool
    """Whether it takes values from Pulumi ESC, which an offline run does not open."""
    note: str = ""
    """What the person who named the stack is to know."""


def read_project(root: Path, texts: Mapping[str, str] = {}) -> Project:
    """Read a project file.

    Raises:
        InputError: It is malformed.
    """
    file = next(path for suffix in _SUFFIXES if (path := root / f"Pulumi{suffix}").is_file())
    settings = _mapping(
        read_marked(
            read_text(str(file), may_be_empty=True, most=MOST_BYTES_BY_HAND, texts=texts).decode(), str(file)
        ).value
        or {},
        file,
    )
    name = settings.get("name")
    runtime = settings.get("runtime")
    language = runtime.get("name") if isinstance(runtime, dict) else runtime
    if not isinstance(name, str) or not isinstance(language, str):
        raise InputError(f"{file}: not a Pulumi project; it needs `name` and `runtime`")
    options = runtime.get("options") if isinstance(runtime, dict) else None
    config = settings.get("config")
    folder = settings.get("stackConfigDir") or (config if isinstance(config, str) else "")
    return Project(
        root=root,
        name=name,
        language=language,
        settings=settings,
        options=options if isinstance(options, dict) else {},
        main=_main(root, str(settings.get("main") or ""), language, file),
        config=config if isinstance(config, dict) else {},
        stacks=root / str(folder),
        texts=texts,
    )


def stack_names(root: Path) -> list[str]:
    """The stacks of a project that have a file. Raises InputError where the project is malformed."""
    return list(stack_files(read_project(root)))


def stack_config(project: Project, wanted: str | None, known: Mapping[str, str] = {}) -> StackConfig:
    """Choose a stack and read its configuration, with the project's defaults, and `known` values of what it lacks.

    Raises:
        InputError: There is no such stack, it is not clear which, or its file is malformed.
    """
    files = stack_files(project)
    stack = _chosen(project, wanted.rpartition("/")[2] if wanted else None, files)
    settings: dict[str, Any] = {}
    if stack in files:
        file = files[stack]
        text = read_text(str(file), may_be_empty=True, most=MOST_BYTES_BY_HAND, texts=project.texts).decode()
        settings = _mapping(read_marked(text, str(file), written=_is_value).value or {}, file)
    declared = settings.get("config")
    values = dict(known)
    secrets: list[str] = []
    for key, value in (*_defaults(project), *(declared.items() if isinstance(declared, dict) else ())):
        full_key = key if ":" in key else f"{project.name}:{key}"
        shown, secret = _without_secrets(value)
        if secret and full_key in known:
            continue
        values[full_key] = shown if isinstance(shown, str) else json.dumps(shown, default=str)
        if secret:
            secrets.append(full_key)
    missing = f"there is no Pulumi.{stack}.yaml, so the program ran with the project's own configuration"
    return StackConfig(
        stack,
        values,
        tuple(secrets),
        environments=bool(settings.get("environment")),
        note=missing if wanted is not None and stack not in files else "",
    )


def _is_value(path: KeyPath) -> bool:
    return len(path) == 2 and path[0] == "config"


def _mapping(value: Any, file: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{file}: not a mapping of keys")
    return value


def _main(root: Path, main: str, language: str, file: Path) -> Path:
    path = root / main
    if language == "python" and path.is_dir() and not (path / "__main__.py").is_file():
        raise InputError(f"{path}: no __main__.py here; {file.name} says by `main` where the program is")
    if not path.exists():
        raise InputError(f"{file}: `main: {repeated(main)}` does not exist")
    return path


def stack_files(project: Project) -> dict[str, Path]:
    """The file of each stack of a project that has one, by the stack's name."""
    if not project.stacks.is_dir():
        return {}
    files = sorted(project.stacks.iterdir())
    return {
        path.stem.removeprefix("Pulumi."): path
        for path in files
        if path.name.startswith("Pulumi.") and path.suffix in _SUFFIXES and path.stem != "Pulumi" and path.is_file()
    }


def _chosen(project: Project, wanted: str | None, files: dict[str, Path]) -> str:
    if wanted is not None:
        if files and wanted not in files:
            near = closest(wanted, files, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(files)}"
            raise InputError(f"{project.stacks}: no Pulumi.{wanted}.yaml; {hint}")
        return wanted
    if len(files) == 1:
        return next(iter(files))
    if files and "dev" not in files:
        raise InputError(f"{project.root}: several stacks, {', '.join(files)}; choose one with --stack")
    return "dev"


def _defaults(project: Project) -> Iterator[tuple[str, Any]]:
    """The project's own configuration: a value, or a declaration with a default."""
    for key, value in project.config.items():
        if not isinstance(value, dict):
            yield key, _as_written(value)
        elif "value" in value or "default" in value:
            yield key, _as_written(value.get("value", value.get("default")))


def _as_written(value: Any) -> Any:
    return value if isinstance(value, str | dict | list) else json.dumps(value, default=str)


def _without_secrets(value: Any) -> tuple[Any, bool]:
    """A value with every encrypted part replaced, and whether there was one."""
    if isinstance(value, dict):
        if value.keys() == {"secure"}:
            return SECRET_CONFIG, True
        parts = {key: _without_secrets(item) for key, item in value.items()}
        return {key: part for key, (part, _) in parts.items()}, any(secret for _, secret in parts.values())
    if isinstance(value, list):
        items = [_without_secrets(item) for item in value]
        return [part for part, _ in items], any(secret for _, secret in items)
    return value, False
