"""The components as a Pulumi plugin, for programs in other languages."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version
from typing import Any

from pulumi.errors import InputPropertiesError
from pulumi.output import Inputs
from pulumi.provider import ConstructResult, main
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.experimental.util import camel_case
from pulumi.provider.server import ComponentInitError
from pulumi.resource import ComponentResource, ResourceOptions

from aoai_components import Account, Fleet, PrivateDns, RetirementAlert
from aoai_components._arguments import CheckError

NAME = "azure-openai"
COMPONENTS: list[type[ComponentResource]] = [Account, Fleet, PrivateDns, RetirementAlert]

_PYTHON_NAME = re.compile(r"`([a-z]+(?:_[a-z]+)+)`")


class Plugin(ComponentProvider):
    """Serves the components. A refused argument becomes an error of that property, without a traceback."""

    def __init__(self) -> None:
        super().__init__(COMPONENTS, NAME, version=version("pulumi-azure-openai"))
        self.schema = json.dumps(_described(json.loads(self.schema or "{}")))

    def construct(
        self, name: str, resource_type: str, inputs: Inputs, options: ResourceOptions | None = None
    ) -> ConstructResult:
        """Construct a component for a program in another language."""
        try:
            return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if isinstance(error.inner, CheckError):
                raise refusal(error.inner) from None
            raise


def refusal(error: CheckError) -> InputPropertiesError:
    """What the engine shows, at the properties that it is about."""
    details = [{"property_path": _path(path), "reason": _in_other_words(reason)} for path, reason in error.problems]
    return InputPropertiesError(error.heading, details)  # type: ignore[arg-type]


def serve() -> None:
    """Run the plugin until the engine ends it."""
    main(Plugin(), sys.argv[1:])


def _described(schema: Any) -> Any:
    """The schema with descriptions in one line, and with the names of arguments that other languages have."""
    if isinstance(schema, list):
        return [_described(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    described = {key: _described(inner) for key, inner in schema.items()}
    if isinstance(described.get("description"), str):
        described["description"] = _in_other_words(" ".join(described["description"].split()))
    return described


def _in_other_words(text: str) -> str:
    return _PYTHON_NAME.sub(lambda match: f"`{camel_case(match[1])}`", text)


def _path(path: str) -> str:
    return ".".join(camel_case(part) if "_" in part else part for part in path.split("."))


def schema() -> str:
    """The schema as it is kept in `components/schema.json`."""
    return json.dumps(json.loads(Plugin().schema or "{}"), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema())
