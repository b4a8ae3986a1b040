"""What rules judge: accounts and deployments as somebody declared them, however they were read.

A field is a value, None (absent) or `Unknown` (declared, and not known yet). Names follow the declarations file:
`model.name`, `sku.capacity`, `location`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec


class Unknown(msgspec.Struct, frozen=True):
    """A value that is declared and cannot be known now. `why` completes "LOCATION is ..."."""

    why: str = "not known before apply"


UNKNOWN = Unknown()
SECRET = Unknown("a secret")
"""Secrets are treated as unknown, so that none can reach a message."""

Text = str | Unknown | None


class Change(StrEnum):
    """What the plan does to a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    SAME = "same"
    DELETE = "delete"


CREATES = frozenset({Change.CREATE, Change.REPLACE})
"""What makes a resource that is not there yet, be it in place of another."""


class Position(msgspec.Struct, frozen=True):
    """A line of a file, relative to the folder of the nearest Pulumi.yaml."""

    file: str
    line: int


class Account(msgspec.Struct, frozen=True, eq=False):
    """An account of Cognitive Services. `name` is the logical name, `account_name` Azure's, where it is declared."""

    name: str
    account_name: Text = None
    kind: Text = None
    location: Text = None
    sku: Text = None
    identity: dict[str, Any] | Unknown | None = None
    properties: dict[str, Any] | Unknown = {}
    tags: dict[str, Any] | Unknown = {}
    change: Change = Change.CREATE
    before: Account | None = None
    urn: str = ""
    stack: str = ""
    position: Position | None = None
    called_from: tuple[Position, ...] = ()

    @property
    def id(self) -> str:
        """What names the declaration in its plan: the URN, else the logical name."""
        return self.urn or self.name

    @property
    def hosts_models(self) -> bool:
        """Whether it is of a kind that can host model deployments."""
        return isinstance(self.kind, str) and self.kind.casefold() in {"openai", "aiservices"}


class Deployment(msgspec.Struct, frozen=True, eq=False):
    """A model deployment. `location` and `kind` are its account's; `account` is the account's logical name or Azure's.

    `account_urn` names the account's declaration in the same plan (its logical name where there are no URNs), None
    where the account is not in it.
    """

    name: str
    deployment_name: Text = None
    account: Text = None
    account_urn: str | None = None
    location: Text = None
    kind: Text = None
    format: Text = None
    model: Text = None
    version: Text = None
    sku: Text = None
    capacity: int | float | Unknown | None = None
    upgrade_option: Text = None
    spillover: Text = None
    properties: dict[str, Any] | Unknown = {}
    tags: dict[str, Any] | Unknown = {}
    needs: tuple[str, ...] | Unknown = ()
    change: Change = Change.CREATE
    before: Deployment | None = None
    urn: str = ""
    stack: str = ""
    position: Position | None = None
    called_from: tuple[Position, ...] = ()

    @property
    def id(self) -> str:
        """What names the declaration in its plan: the URN, else the logical name."""
        return self.urn or self.name

    @property
    def host(self) -> Text:
        """What names its account in the plan: the account's declaration, else the account's name."""
        return self.account_urn or self.account

    @property
    def keeps_its_model(self) -> bool:
        """Whether it exists already with this model and SKU: it is no new deployment to Azure."""
        if self.change is Change.SAME:
            return True
        before = self.before
        return self.change is Change.UPDATE and before is not None and _offer(before) == _offer(self)


def _offer(deployment: Deployment) -> tuple[Text, Text, Text, Text]:
    return deployment.format, deployment.model, deployment.version, deployment.sku


Target = Account | Deployment
AnyTarget = TypeVar("AnyTarget", Account, Deployment)

FIELDS = {
    "account": "account",
    "account_name": "name",
    "capacity": "sku.capacity",
    "deployment_name": "name",
    "format": "model.format",
    "kind": "kind",
    "location": "location",
    "model": "model.name",
    "needs": "needs",
    "properties": "properties",
    "sku": "sku.name",
    "spillover": "properties.spilloverDeploymentName",
    "upgrade_option": "properties.versionUpgradeOption",
    "version": "model.version",
}
"""The path of each field as findings name it."""


ATTRIBUTES = {path: attribute for attribute, path in FIELDS.items() if path != "name"}
"""The attribute behind a path."""


def attribute_of(kind: type, path: str) -> str:
    """The attribute that holds the value at a path, for what is inside one too (`properties.disableLocalAuth`)."""
    if path == "name":
        return "account_name" if kind is Account else "deployment_name"
    return ATTRIBUTES.get(path, path.partition(".")[0])


def value_at(target: Target, path: str) -> Any:
    """What is declared at a path: None where it is absent, Unknown where it or what holds it is."""
    value = getattr(target, attribute_of(type(target), path), None)
    if path in ATTRIBUTES or path == "name":
        return value
    for step in path.split(".")[1:]:
        if not isinstance(value, dict):
            return value if isinstance(value, Unknown) else None
        value = value.get(step)
    return value


class Written(Protocol):
    """A field and the value to write into it."""

    @property
    def field(self) -> str:
        """The path."""

    @property
    def value(self) -> str | int | float:
        """The value."""


def written(deployment: Deployment, values: Iterable[Written]) -> Deployment:
    """The deployment as it would be with other values in its fields."""
    changes = {attribute_of(Deployment, one.field): one.value for one in values}
    return msgspec.structs.replace(deployment, **changes)
