"""No input, however broken, is a traceback, hangs, or is refused without a sentence.

`make fuzz` tries each reader some ten thousand times from seeds of its own. A failure names the seed, which makes the
same case again.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import yaml
from google.protobuf import json_format
from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi.runtime import proto

from aoai_catalog.compile.arm import compile_capture
from aoai_catalog.compile.editions import compile_edition
from aoai_catalog.compile.problems import CompilationError
from aoai_catalog.input_error import InputError
from aoai_policies import check, read_facts, read_plans
from aoai_policies.pack.server import Analyzer
from aoai_policies.pack.session import Session
from aoai_policies.pack.unverified import POLICIES
from aoai_policies.reports.text import render_text
from tests.fuzz.mutation import mutate_text, mutate_value

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
CASES = int(os.environ.get("FUZZ_CASES", "0"))
"""How often each reader is tried; 0 is the suite's few, from the same seeds in every run."""
DAY = date(2026, 10, 5)
SECONDS = 5
BYTES = 500_000_000
"""What a case may add to the most that the process has ever held."""
ENVIRONMENT = {"AOAI_AS_OF": DAY.isoformat()}
USAGE = '[{"name": {"value": "OpenAI.Standard.gpt-4.1"}, "limit": 100.0, "currentValue": 10.0}]'
ANSWER = json.dumps(
    [
        {
            "kind": "OpenAI",
            "skuName": "S0",
            "model": {
                "format": "OpenAI",
                "name": "gpt-x",
                "version": "1",
                "isDefaultVersion": True,
                "lifecycleStatus": "GenerallyAvailable",
                "deprecation": {"inference": "2027-04-14T00:00:00Z"},
                "skus": [
                    {
                        "name": "GlobalStandard",
                        "usageName": "OpenAI.GlobalStandard.gpt-x",
                        "deprecationDate": "2027-04-14T00:00:00.000Z",
                        "capacity": {"minimum": 1, "step": 1, "maximum": 1000, "default": 10},
                        "rateLimits": [{"key": "token", "count": 1000, "renewalPeriod": 60}],
                    }
                ],
            },
        }
    ]
)


class Reader(msgspec.Struct, frozen=True):
    """Something that reads a file: what is well formed, by which name it is read, and how."""

    seeds: tuple[str, ...]
    name: str
    read: Callable[[Path], object]


def texts(pattern: str) -> tuple[str, ...]:
    """The files of the repository that a pattern names."""
    found = tuple(path.read_text("utf-8") for path in sorted(ROOT.glob(pattern)))
    assert found, pattern
    return found


def fenced(page: str) -> tuple[str, ...]:
    """The YAML of a page of the documentation."""
    return tuple(
        re.findall(r"^```yaml\n(.+?)^```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    )


@cache
def facts() -> Any:
    return read_facts(None, as_of=DAY, environment={})


@cache
def estate() -> Any:
    return read_plans(str(FIXTURES / "stacks" / "estate" / "preview.json"))


def check_file(file: Path) -> None:
    render_text(check(read_plans(str(file)), facts()))


def check_folder(file: Path) -> None:
    check_file(file.parent)


def check_with_settings(file: Path) -> None:
    render_text(check(estate(), read_facts(None, settings_file=file, environment=ENVIRONMENT)))


def check_with_waivers(file: Path) -> None:
    render_text(check(estate(), read_facts(None, waiver_files=[file], environment=ENVIRONMENT)))


def check_with_usage(file: Path) -> None:
    settings = {"subscription": {"usage": [str(file)]}}
    render_text(check(estate(), read_facts(None, settings=settings, environment=ENVIRONMENT)))


def check_with_catalog(file: Path) -> None:
    render_text(check(estate(), read_facts(None, catalogs=[file.parent.parent], environment=ENVIRONMENT)))


def check_with_edition(file: Path) -> None:
    """As of the edition's own day, when it is the newest."""
    environment = {"AOAI_AS_OF": file.stem}
    render_text(check(estate(), read_facts(None, catalogs=[file.parent.parent], environment=environment)))


class Call:
    """What a call of the engine comes with; an abort is a line that the engine shows."""

    def abort(self, _code: object, message: str) -> None:
        raise InputError(message)


MESSAGES = {
    "ConfigureStack": proto.AnalyzerStackConfigureRequest,
    "Configure": proto.ConfigureAnalyzerRequest,
    "Analyze": proto.AnalyzeRequest,
    "AnalyzeStack": proto.AnalyzeStackRequest,
}


def serve_the_engine(file: Path) -> None:
    """All that an engine sends in one run, as far as it can be sent: each call is answered or refused."""
    try:
        told = json.loads(file.read_text("utf-8", "surrogatepass"))
    except ValueError:
        return  # no engine can send it
    pack = Analyzer(Session(POLICIES, ENVIRONMENT), "azure-openai")
    refused: list[InputError] = []
    for call in told if isinstance(told, list) else ():
        try:
            method, message = call["method"], MESSAGES[call["method"]]()
            request = json_format.ParseDict(call["request"], message, ignore_unknown_fields=True)
        except (json_format.ParseError, LookupError, TypeError, AttributeError, ValueError, SystemError):
            continue
        try:
            getattr(pack, method)(request, Call())
        except InputError as error:
            refused.append(error)
    if refused:
        raise refused[0]


def runs_of_the_engine() -> tuple[str, ...]:
    """What engines sent to the pack: whole runs, with settings in Pulumi's configuration of it."""
    settings = {"production": True, "residency": "eu", "levels": {}, "deny": {"models": ["*-preview"]}}
    policies = {"policyConfig": {"aoai": {"properties": settings}, "sku-not-offered": {"enforcementLevel": "ADVISORY"}}}
    runs = []
    for text in texts("tests/fixtures/runs/*.jsonl"):
        calls = [json.loads(line) for line in text.splitlines()]
        own = [{**call, "request": policies} if call["method"] == "Configure" else call for call in calls]
        runs += [json.dumps([call for call in made if call["method"] in MESSAGES]) for made in (calls, own)]
    return tuple(runs)


READERS: Mapping[str, Reader] = {
    "preview": Reader(texts("tests/fixtures/**/*preview*.json"), "p.json", check_file),
    "state": Reader(texts("tests/fixtures/**/stack-export*.json"), "s.json", check_file),
    "declarations": Reader(fenced("declarations.md"), "d.yaml", check_file),
    "template": Reader(texts("tests/fixtures/arm/main.json"), "t.json", check_file),
    "terraform plan": Reader(texts("tests/fixtures/terraform/plan.json"), "p.json", check_file),
    "terraform folder": Reader(texts("tests/fixtures/terraform/folder/**/*.tf"), "main.tf", check_folder),
    "terraform JSON": Reader(
        (
            json.dumps(
                {
                    "variable": {"v": {"default": "1", "type": "string"}},
                    "locals": {"m": {"a": "${var.v}"}},
                    "module": {"ai": {"source": "./ai"}},
                    "resource": {
                        "azurerm_cognitive_deployment": {
                            "chat": [
                                {
                                    "count": 2,
                                    "name": "chat-${count.index}",
                                    "cognitive_account_id": "${azurerm_cognitive_account.a.id}",
                                    "depends_on": ["azurerm_cognitive_account.a"],
                                    "sku": {"name": "Standard"},
                                    "dynamic": {
                                        "model": {
                                            "for_each": [1],
                                            "content": {
                                                "format": "OpenAI",
                                                "name": "gpt-4.1",
                                                "version": "${local.m.a}",
                                            },
                                        }
                                    },
                                }
                            ]
                        }
                    },
                }
            ),
        ),
        "main.tf.json",
        check_folder,
    ),
    "pulumi yaml": Reader(
        (*texts("examples/yaml/Pulumi.yaml"), *texts("tests/fixtures/stacks/*/yaml/Pulumi.yaml")),
        "Pulumi.yaml",
        check_folder,
    ),
    "settings": Reader(fenced("settings.md"), "aoai.yaml", check_with_settings),
    "waivers": Reader(fenced("waivers.md"), "waivers.yaml", check_with_waivers),
    "usage": Reader(
        (USAGE, f'{{"taken": "2026-10-01", "regions": {{"eastus2": {USAGE}}}}}'),
        "eastus2-2026-10-01.json",
        check_with_usage,
    ),
    "overlay": Reader(
        tuple(one for one in fenced("catalog.md") if "overlays/" in one), "overlays/o.yaml", check_with_catalog
    ),
    "edition": Reader(
        texts("catalog/aoai_catalog/data/editions/2025-11-30.json"), "editions/2025-11-30.json", check_with_edition
    ),
    "answer of ARM": Reader((ANSWER,), "eastus.json", lambda file: compile_capture(file.parent, DAY)),
    "page": Reader(texts("catalog/sources/**/*.md"), "page.md", lambda file: compile_edition(file.parent, DAY)),
    "text of a PDF": Reader(
        texts("catalog/sources/**/*.txt"), "page.txt", lambda file: compile_edition(file.parent, DAY)
    ),
    "run of the engine": Reader(runs_of_the_engine(), "run.json", serve_the_engine),
}


def mutated(seed: str, name: str, random: Random) -> bytes:
    """One of a thousand ways in which this input could be wrong."""
    times = random.choice((1, 1, 1, 2, 4))
    if random.randrange(3):
        if name.endswith(".json"):
            return json.dumps(mutate_value(json.loads(seed), random, times)).encode("utf-8", "surrogatepass")
        if name.endswith(".yaml"):
            changed = mutate_value(yaml.load(seed, yaml.BaseLoader), random, times)  # noqa: S506 - it makes texts only
            return yaml.dump(changed, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")
    data = mutate_text(seed, random, times).encode("utf-8", "surrogatepass")
    if not random.randrange(20):
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.randbytes(2) + data[at:]
    return data


def most_held() -> int:
    """The most memory that this process has ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=CASES or 15, derandomize=not CASES, database=None)
@given(seed=st.integers(0, 2**62))
def test_a_broken_input_is_read_or_refused_in_words(kind: str, seed: int) -> None:
    """Whatever stands in a file: a report, or an InputError (of pages: problems) that says something, in bounds."""
    reader = READERS[kind]
    random = Random(seed)  # noqa: S311 - to be made again
    content = mutated(random.choice(reader.seeds), reader.name, random)
    folder = Path(tempfile.mkdtemp(prefix="fuzz"))
    file = folder / reader.name
    try:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        began, held, said = time.process_time(), most_held(), "a report"
        try:
            reader.read(file)
        except (InputError, CompilationError) as error:
            said = str(error).strip()
        assert said
        assert time.process_time() - began < SECONDS
        assert most_held() - held < BYTES
    except BaseException as error:
        error.add_note(f"{kind}, seed {seed}")
        raise
    finally:
        shutil.rmtree(folder)
