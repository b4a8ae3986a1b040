"""The components as a Pulumi plugin, for programs in other languages."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, get_args, is_typeddict

from pulumi.errors import InputPropertiesError
from pulumi.output import Inputs
from pulumi.provider import ConstructResult, main
from pulumi.provider.experimental.analyzer import ComponentDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.experimental.util import camel_case
from pulumi.provider.server import ComponentInitError
from pulumi.resource import ComponentResource, ResourceOptions

from aoai_components import Account, Fleet, PrivateDns, RetirementAlert, _judge
from aoai_components._arguments import CheckError, arguments_of, kinds_under, plain

NAME = "azure-openai"
SDK = "pulumi_azure_openai_components"
"""The package that Pulumi generates for Python; one with this distribution's name would be installed in its place."""
COMPONENTS: list[type[ComponentResource]] = [Account, Fleet, PrivateDns, RetirementAlert]

ARGS = {component.__name__: component.__init__.__annotations__["args"] for component in COMPONENTS}
_ARGUMENTS = {
    name for args in ARGS.values() for kind in kinds_under(args).values() for name in arguments_of(kind)
}.union(*(component.__annotations__ for component in COMPONENTS))
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)+")
_TYPE = re.compile(rf"({NAME}:index:)(\w+)Args\b")
_TYPES = {"Account": "FleetAccount"}
"""What a type is called that would have the name of a component."""


class Plugin(ComponentProvider):
    """Serves the components. A refused argument becomes an error of that property, without a traceback."""

    def __init__(self) -> None:
        super().__init__(COMPONENTS, NAME, version=version("pulumi-azure-openai"))
        named = _TYPE.sub(lambda match: match[1] + _TYPES.get(match[2], match[2]), self.schema or "{}")
        described = json.loads(named, object_hook=_described)
        self.schema = json.dumps({**described, "language": {"python": {"packageName": SDK}}})
        _judge.spelled = in_other_languages

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

    def map_inputs(self, inputs: Inputs, component_def: ComponentDefinition) -> Inputs:
        """Give the arguments their Python names. What is wrong with them the component says, as in Python."""
        named: Inputs = _in_python(ARGS[component_def.name], inputs)
        return named

    def get_state(self, instance: ComponentResource, component_def: ComponentDefinition) -> dict[str, Any]:
        """The outputs; before `up` those of the deployments are unknown in their ids only."""
        state = super().get_state(instance, component_def)
        return {**state, "deployments": instance.models} if isinstance(instance, Account) else state


def refusal(error: CheckError) -> InputPropertiesError:
    """What the engine shows, at the properties that it is about."""
    details = [
        {"property_path": in_other_languages(path), "reason": in_other_languages(reason)}
        for path, reason in error.problems
    ]
    return InputPropertiesError(error.heading, details)  # type: ignore[arg-type]


def serve() -> None:
    """Run the plugin until the engine ends it."""
    main(Plugin(), sys.argv[1:])


def in_other_languages(text: str) -> str:
    """A text with the names that arguments, outputs and truth have in other languages."""
    text = text.replace("True or False", "true or false")
    return _WORD.sub(lambda match: camel_case(match[0]) if match[0] in _ARGUMENTS else match[0], text)


def _in_python(annotation: Any, value: Any) -> Any:
    """Arguments by their Python names; one that nobody knows keeps its own."""
    annotation = plain(annotation)
    inner = get_args(annotation)
    if isinstance(value, list) and inner:
        return [_in_python(inner[0], one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if not is_typeddict(annotation):
        return {key: _in_python(inner[1], one) for key, one in value.items()} if len(inner) == 2 else value
    arguments = {camel_case(name): (name, argument.annotation) for name, argument in arguments_of(annotation).items()}
    named = ((*arguments.get(key, (key, None)), one) for key, one in value.items() if one is not None)
    return {name: _in_python(declared, one) for name, declared, one in named}


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema, described in one line with the names of arguments that other languages have."""
    if isinstance(text := schema.get("description"), str):
        schema["description"] = in_other_languages(" ".join(text.split()))
    return schema


def schema() -> str:
    """The schema as it is kept in `components/schema.json`."""
    return json.dumps(json.loads(Plugin().schema or "{}"), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema())
