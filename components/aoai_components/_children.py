"""Creates what belongs to one account."""

from collections.abc import Callable
from typing import Any, TypeVar

import pulumi
from pulumi_azure_native import cognitiveservices as cs

from aoai_components._known import camel
from aoai_components.choices import Tags

Created = TypeVar("Created", bound=pulumi.CustomResource)


class Children:
    """Everything under one account. What Azure keeps under it is changed one at a time: each waits for all before it.

    It waits for all, because two that are removed are deleted side by side where one stays between them. A wait is a
    plain dependency and not a property, so that a later child is never replaced because an earlier one is.
    """

    def __init__(
        self,
        component: pulumi.ComponentResource,
        name: str,
        account: cs.Account,
        resource_group_name: pulumi.Input[str],
        location: pulumi.Input[str] | None,
        tags: Tags | None,
    ) -> None:
        self.account = account
        self.resource_group_name = resource_group_name
        self.location = location
        self.tags = tags
        self.all: list[pulumi.CustomResource] = [account]
        self._component = component
        self._name = name
        self._in_turn: list[pulumi.Resource] = []

    def in_turn(
        self,
        resource: Callable[..., Created],
        name: str,
        /,
        *,
        formerly: str | None = None,
        import_id: str | None = None,
        of_account: bool = True,
        hooks: pulumi.ResourceHookBinding | None = None,
        **inputs: Any,
    ) -> Created:
        """Create one that Azure keeps under the account, after all before it.

        Args:
            resource: Its class.
            name: Its logical name, below the component's.
            formerly: The name or URN under which it was declared before.
            import_id: The id of an existing one that Pulumi is to take over.
            of_account: Whether it takes the account's name as an input.
            hooks: What the engine calls back.
            inputs: Its other inputs.
        """
        opts = pulumi.ResourceOptions(
            parent=self._component,
            depends_on=self._in_turn[:],
            aliases=[alias(formerly)] if formerly else None,
            import_=import_id,
            hooks=hooks,
        )
        if of_account:
            inputs["account_name"] = self.account.name
        created = resource(f"{self._name}/{name}", opts=opts, resource_group_name=self.resource_group_name, **inputs)
        self._in_turn.append(created)
        self.all.append(created)
        return created

    def beside(
        self,
        resource: Callable[..., Created],
        name: str,
        /,
        *,
        after: list[pulumi.CustomResource] | None = None,
        **inputs: Any,
    ) -> Created:
        """Create one that is kept elsewhere and may be changed at any time, after what is named."""
        opts = pulumi.ResourceOptions(parent=self._component, depends_on=list(after or ()))
        created = resource(f"{self._name}/{name}", opts=opts, **inputs)
        self.all.append(created)
        return created


def alias(formerly: str) -> str | pulumi.Alias:
    """What a resource was called before it moved into a component: a URN, or its name at the root of the stack."""
    return formerly if formerly.startswith("urn:") else pulumi.Alias(name=formerly, parent=pulumi.ROOT_STACK_RESOURCE)


def register_outputs(component: pulumi.ComponentResource, **others: Any) -> None:
    """Register what a component's class declares as outputs, in the engine's spelling, and others beside."""
    outputs = {name: getattr(component, name) for name in type(component).__annotations__}
    component.register_outputs({**camel(outputs), **others})


def component_options(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """The options of a component of ours, so that all that is declared under it is declared faster."""
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(transformations=[_without_versioned_aliases]))


def _without_versioned_aliases(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """Leave out the twenty aliases by which azure-native finds resources of its versioned modules.

    Nothing was ever declared under a component of ours by such a module, and to work the aliases out takes Pulumi
    longer than all else about a resource. What moves in from elsewhere has an alias of its own.
    """
    aliases = args.opts.aliases
    if not aliases or not args.type_.startswith("azure-native:"):
        return None
    args.opts.aliases = [one for one in aliases if not (isinstance(one, pulumi.Alias) and _versioned(one.type_))]
    return pulumi.ResourceTransformationResult(args.props, args.opts)


def _versioned(resource_type: object) -> bool:
    return isinstance(resource_type, str) and resource_type.startswith("azure-native:") and "/v" in resource_type
