"""The baseline as a file: canonical JSON, a finding a line, so that a pull request shows what was added."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.mismatch import MismatchError, decode_json
from aoai_policies.core.baseline import SCHEMA_VERSION, Baseline
from aoai_policies.core.encoding import to_utf8
from aoai_policies.stack.bounds import read_bounded


def render_baseline(baseline: Baseline) -> str:
    """Write a baseline, sorted."""
    lines = [msgspec.json.encode(one, order="sorted").decode() for one in sorted(set(baseline.findings))]
    return f'{{"schemaVersion":{SCHEMA_VERSION},"findings":[\n' + ",\n".join(lines) + ("\n" if lines else "") + "]}\n"


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        InputError: It cannot be read or is none.
    """
    remedy = f"write one with `aoai check --write-baseline {path}`"
    try:
        baseline: Baseline = decode_json(to_utf8(read_bounded(path, str(path)), str(path)), Baseline)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; {remedy}") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except (MismatchError, msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"{path}: not a baseline: {error}; {remedy}") from None
    if baseline.schema_version != SCHEMA_VERSION:
        raise InputError(f"{path}: a baseline of another version, {baseline.schema_version}; {remedy}")
    return baseline
